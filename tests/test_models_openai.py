"""The client of OpenAI-compatible servers, against small servers on loopback."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from irsum.batch.merge import Merger
from irsum.errors import ModelError
from irsum.models import registry
from irsum.models.base import ChatModel, Prompt
from irsum.models.openai import Server

Reply = tuple[int, object]
"""Status and body; a body that is no str goes out as JSON."""


class Fake:
    """An HTTP server that answers by function of (number of the request, path, body)."""

    def __init__(self, answer: Callable[[int, str, Any], Reply]) -> None:
        self.requests: list[tuple[str, Any, str | None]] = []
        self.released = threading.Event()
        self.most_at_once = self._at_once = 0
        lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = json.loads(raw) if raw else None
                with lock:
                    fake.requests.append((self.path, body, self.headers.get("Authorization")))
                    number = len(fake.requests)
                    fake._at_once += 1
                    fake.most_at_once = max(fake.most_at_once, fake._at_once)
                status, reply = answer(number, self.path, body)
                with lock:
                    fake._at_once -= 1
                if status == 0:  # hang up
                    self.close_connection = True
                    return
                sent = (reply if isinstance(reply, str) else json.dumps(reply)).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


Start = Callable[[Callable[[int, str, Any], Reply]], Fake]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    started: list[Fake] = []

    def begin(answer: Callable[[int, str, Any], Reply]) -> Fake:
        started.append(Fake(answer))
        return started[-1]

    yield begin
    for fake in started:
        fake.close()


def completion(text: object) -> Reply:
    return 200, {"choices": [{"message": {"role": "assistant", "content": text}}]}


def echo(number: int, path: str, body: Any) -> Reply:
    return completion(f" {body['messages'][-1]['content'].upper()}\n")


def ask(text: str, **options: Any) -> Prompt:
    return Prompt((("system", "Translate."), ("user", text)), **options)


def test_asks_for_a_fixed_greedy_answer(start: Start) -> None:
    fake = start(echo)
    server = Server(fake.address, "tiny")
    assert isinstance(server, ChatModel)
    assert server.complete([ask("abc", max_tokens=7)]) == ["ABC"]
    path, body, key = fake.requests[0]
    assert path == "/v1/chat/completions"
    assert key is None
    assert body["model"] == "tiny"
    assert body["messages"][0] == {"role": "system", "content": "Translate."}
    assert (body["temperature"], body["max_tokens"]) == (0, 7)
    assert "seed" in body
    assert server.complete([]) == []


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_address_with_and_without_v1(start: Start, end: str) -> None:
    fake = start(echo)
    assert Server(fake.address + end, "m").complete([ask("x")]) == ["X"]
    assert fake.requests[0][0] == "/v1/chat/completions"


def test_another_version_in_the_address_stays(start: Start) -> None:
    fake = start(echo)
    Server(f"{fake.address}/api/v3", "m").complete([ask("x")])
    assert fake.requests[0][0] == "/api/v3/chat/completions"


def test_answers_keep_the_order_of_prompts_and_few_are_asked_at_once(start: Start) -> None:
    def slow_first(number: int, path: str, body: Any) -> Reply:
        text = body["messages"][-1]["content"]
        time.sleep(0.05 if text in {"0", "1"} else 0.005)
        return completion(text)

    fake = start(slow_first)
    texts = [str(n) for n in range(20)]
    server = Server(fake.address, "m", concurrency=3)
    assert server.complete([ask(text) for text in texts]) == texts
    assert 1 < fake.most_at_once <= 3


def test_asks_for_the_model_where_none_is_named(start: Start) -> None:
    def answer(number: int, path: str, body: Any) -> Reply:
        return (200, {"data": [{"id": "only"}]}) if path == "/v1/models" else echo(number, "", body)

    fake = start(answer)
    server = registry.load(f"openai:{fake.address}")
    assert server.name == "only"
    assert isinstance(server, ChatModel)
    assert server.complete([ask("x")]) == ["X"]
    assert fake.requests[-1][1]["model"] == "only"


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ({"data": [{"id": "b"}, {"id": "a"}]}, "has several models; name one as .*#MODEL: b, a"),
        ({"data": []}, "has no models"),
        ({"models": []}, "no list of models"),
        ([], "no list of models"),
    ],
)
def test_a_list_of_models_that_does_not_name_one(
    start: Start, reply: object, sentence: str
) -> None:
    fake = start(lambda number, path, body: (200, reply))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address)


def test_a_named_model_is_not_asked_for(start: Start) -> None:
    fake = start(echo)
    assert registry.load(f"openai:{fake.address}#qwen2.5:7b").name == "qwen2.5:7b"
    assert fake.requests == []


def test_sends_the_key(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sesame")
    fake = start(echo)
    Server(fake.address, "m").complete([ask("x")])
    assert fake.requests[0][2] == "Bearer sesame"


@pytest.mark.parametrize(
    ("key", "sentence"), [("", "wants a key: set OPENAI_API_KEY"), ("bad", "refused the key in")]
)
def test_a_refused_key(
    start: Start, monkeypatch: pytest.MonkeyPatch, key: str, sentence: str
) -> None:
    if key:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    fake = start(lambda number, path, body: (401, {"error": {"message": f"bad key {key}"}}))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address, "m").complete([ask("x")])
    assert len(fake.requests) == 1


@pytest.mark.parametrize("failing", [0, 429, 500, 503])
def test_a_server_that_fails_twice_is_asked_a_third_time(start: Start, failing: int) -> None:
    def answer(number: int, path: str, body: Any) -> Reply:
        return (failing, "busy") if number <= 2 else echo(number, path, body)

    fake = start(answer)
    assert Server(fake.address, "m", pause=0.001).complete([ask("x")]) == ["X"]
    assert len(fake.requests) == 3


def test_a_server_that_goes_on_failing(start: Start) -> None:
    fake = start(lambda number, path, body: (503, {"error": {"message": "loading the\nmodel."}}))
    with pytest.raises(ModelError, match=r"asked for m, .* status 503 \(loading the model\)\.$"):
        Server(fake.address, "m", attempts=3, pause=0.001).complete([ask("x")])
    assert len(fake.requests) == 3


def test_nobody_there(start: Start) -> None:
    fake = start(echo)
    fake.close()
    with pytest.raises(ModelError, match=r"can't be reached"):
        Server(fake.address, "m", attempts=2, pause=0.001).complete([ask("x")])


def test_a_server_that_hangs_is_asked_once(start: Start) -> None:
    def hang(number: int, path: str, body: Any) -> Reply:
        fake.released.wait(10)
        return 0, ""

    fake = start(hang)
    with pytest.raises(ModelError, match=r"gave no answer within 0\.05 seconds"):
        Server(fake.address, "m", timeout=0.05).complete([ask("x")])
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ("<html>", "no JSON"),
        ("[]", "no chat completion"),
        ("{}", "no chat completion"),
        ('{"choices": []}', "no chat completion"),
        ('{"choices": [{"message": null}]}', "no chat completion"),
    ],
)
def test_an_answer_that_is_none(start: Start, reply: str, sentence: str) -> None:
    fake = start(lambda number, path, body: (200, reply))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address, "m").complete([ask("x")])


def test_an_empty_answer_is_one(start: Start) -> None:
    fake = start(lambda number, path, body: completion(None))
    assert Server(fake.address, "m").complete([ask("x")]) == [""]


def test_an_unknown_model(start: Start) -> None:
    fake = start(lambda number, path, body: (404, {"error": {"message": "model 'm' not found"}}))
    with pytest.raises(ModelError, match=r"asked for m, does not know this \(model 'm' not found"):
        Server(fake.address, "m").complete([ask("x")])


def test_the_first_failing_prompt_is_told(start: Start) -> None:
    def answer(number: int, path: str, body: Any) -> Reply:
        text = body["messages"][-1]["content"]
        return (413, {"error": f"{text} is too long"}) if text == "b" else completion(text)

    fake = start(answer)
    with pytest.raises(ModelError, match="b is too long"):
        Server(fake.address, "m", concurrency=1).complete([ask(text) for text in "abc"])
    assert len(fake.requests) == 2


def test_the_answer_does_not_repeat_the_prefill(start: Start) -> None:
    fake = start(lambda number, path, body: completion("The Company grew."))
    server = Server(fake.address, "m")
    assert server.complete([ask("x", prefill="The Company")]) == ["grew."]
    assert fake.requests[0][1]["messages"][-1] == {"role": "assistant", "content": "The Company"}
    assert fake.requests[0][1]["continue_final_message"] is True


def test_a_server_that_refuses_unknown_fields_is_asked_without(start: Start) -> None:
    def strict(number: int, path: str, body: Any) -> Reply:
        known = {"model", "messages", "max_tokens", "temperature", "seed"}
        extra = set(body) - known
        return (400, {"error": {"message": f"unknown: {extra}"}}) if extra else completion("ok")

    fake = start(strict)
    server = Server(fake.address, "m")
    assert server.complete([ask("x")]) == ["ok"]
    assert server.complete([ask("y")]) == ["ok"]
    assert len(fake.requests) == 3  # the second prompt goes without from the start


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://host", "http://", "http://a b"])
def test_no_address(address: str) -> None:
    with pytest.raises(ModelError, match="is no address of a server"):
        Server(address, "m")


def test_without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    with pytest.raises(ModelError, match=r"pip install 'irsum\[openai\]'"):
        Server("http://127.0.0.1:1", "m")


_PROGRAM = """
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(0.02)
        answer = {"choices": [{"message": {"content": "Re: " + body["messages"][-1]["content"]}}]}
        sent = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_no_request_is_lost_when_the_server_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def begin() -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", _PROGRAM, str(port)])

    running = begin()
    server = Server(f"http://127.0.0.1:{port}", "m", concurrency=4, pause=0.02, patience=60)
    merger = Merger(server)
    try:
        texts = [f"text {at}" for at in range(60)]
        futures = [merger.submit([Prompt((("user", text),))], ()) for text in texts]
        for at in (4, 24):
            futures[at].result()
            running.kill()  # with several requests under way
            running.wait()
            running = begin()
        assert [future.result() for future in futures] == [[f"Re: {text}"] for text in texts]
    finally:
        merger.close()
        running.kill()
        running.wait()


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    server = Server(address, "m", attempts=1, pause=0.01, patience=0.1)
    start = time.monotonic()
    with pytest.raises(ModelError, match="can't be reached"):
        server.complete([Prompt((("user", "x"),))])
    assert time.monotonic() - start >= 0.1
