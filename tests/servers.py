"""Small HTTP servers on loopback, which stand in for the hub and for model servers."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Answer", "Reply", "Request", "Serve", "Server"]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; `number` counts a server's requests from 1."""

    number: int
    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body's values."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; content that is neither bytes nor str goes out as JSON."""

    content: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    """The bytes after which the connection breaks off."""

    def data(self) -> bytes:
        """The content as it is sent."""
        if isinstance(self.content, bytes):
            return self.content
        text = self.content if isinstance(self.content, str) else json.dumps(self.content)
        return text.encode()


Answer = Callable[[Request], Reply | None]
"""What a server says to a request; None hangs up."""


class Server:
    """A server at `address` that keeps its `requests`; answers run in threads of their own."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self.requests: list[Request] = []
        lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    number = len(server.requests) + 1
                    request = Request(number, self.command, self.path, self.headers, body)
                    server.requests.append(request)
                reply = answer(request)
                if reply is None:
                    self.close_connection = True
                    return
                data = reply.data()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data[: reply.cut])
                    self.close_connection |= len(data[: reply.cut]) < len(data)

            do_HEAD = do_POST = do_GET  # noqa: N815 - the names that the base class calls

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop serving; what is under way goes on."""
        self._server.shutdown()
        self._server.server_close()


Serve = Callable[[Answer], Server]
"""The fixture `serve`, which starts a server for the test."""
