"""A chat model behind an OpenAI-compatible server: vLLM, Ollama, llama.cpp and others.

Whether the same prompt always gives the same answer is up to the server; it is asked for
temperature 0 and a fixed seed.
"""

import itertools
import os
import re
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from irsum.errors import ModelError
from irsum.models.base import Prompt

if TYPE_CHECKING:
    import httpx

__all__ = ["Server"]

_CONNECT = 5.0  # seconds
_LONGEST_PAUSE = 30.0  # seconds
_BUSY = {408, 425, 429, 500, 502, 503, 504}
"""Status codes of a server that may answer when asked again."""


class Server:
    """A ChatModel over the chat completions of `address`, a URL with or without /v1.

    `model` is the server's name for the model; without one the server is asked, and must have
    exactly one. The key is taken from OPENAI_API_KEY, if set. At most `concurrency` prompts are
    asked at once. An answer may take `timeout` seconds; a failed connection, or an answer that
    the server is busy or failed, is tried `attempts` times with growing pauses from `pause`
    seconds on, and further until `patience` seconds are over, so that a server that is started
    anew loses no request.
    """

    digest = ""

    def __init__(
        self,
        address: str,
        model: str = "",
        *,
        concurrency: int = 4,
        timeout: float = 300.0,
        attempts: int = 4,
        pause: float = 0.5,
        patience: float = 0.0,
    ) -> None:
        """Raises ModelError for a bad address, or where the model's name can't be asked for."""
        self._client = _client(address, timeout)
        weakref.finalize(self, self._client.close)
        self._address = address
        self.concurrency = self.batch = concurrency
        self.patience = patience
        self._timeout = timeout
        self._attempts = attempts
        self._pause = pause
        self._extended = True
        self.name = model or self._only_model()

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers, in order. Raises ModelError for the first prompt that got none."""
        return _in_threads(self._answer, prompts, self.concurrency)

    def _answer(self, prompt: Prompt) -> str:
        messages = [{"role": role, "content": content} for role, content in prompt.messages]
        extensions: dict[str, Any] = {"chat_template_kwargs": {"enable_thinking": False}}
        if prompt.prefill:
            messages.append({"role": "assistant", "content": prompt.prefill})
            extensions |= {"continue_final_message": True, "add_generation_prompt": False}
        body = {
            "model": self.name,
            "messages": messages,
            "max_tokens": prompt.max_tokens,
            "temperature": 0,
            "seed": 0,
        }
        extended = self._extended
        response = self._send("POST", "chat/completions", body | extensions if extended else body)
        if extended and response.status_code in (400, 422):
            # Perhaps a server that refuses fields it does not know.
            response = self._send("POST", "chat/completions", body)
            self._extended = not response.is_success
        try:
            content = self._json(response)["choices"][0]["message"]["content"] or ""
            return str(content).removeprefix(prompt.prefill).strip()
        except (LookupError, TypeError):
            raise self._error("gave an answer that is no chat completion") from None

    def _only_model(self) -> str:
        try:
            names = [str(model["id"]) for model in self._json(self._send("GET", "models"))["data"]]
        except (LookupError, TypeError):
            raise self._error("gave an answer that is no list of models") from None
        if len(names) == 1:
            return names[0]
        if not names:
            raise self._error("has no models")
        raise self._error(
            f"has several models; name one as openai:{self._address}#MODEL: {', '.join(names)}"
        )

    def _send(self, method: str, path: str, body: object = None) -> "httpx.Response":
        """The response, tried again as long as that may help."""
        import httpx

        start = time.monotonic()
        for attempt in itertools.count(1):
            last = attempt >= self._attempts and time.monotonic() - start >= self.patience
            wait = self._pause * 2 ** min(attempt - 1, 10)
            try:
                response = self._client.request(method, path, json=body)
            except (httpx.ReadTimeout, httpx.WriteTimeout):
                # Asked again it would most likely take as long, but where there is much patience.
                if last or not self.patience:
                    what = f"gave no answer within {self._timeout:g} seconds"
                    raise self._error(what) from None
            except httpx.HTTPError as error:
                if last:
                    reason = str(error).rstrip(".") or type(error).__name__
                    raise self._error(f"can't be reached ({reason})") from None
            else:
                if response.status_code not in _BUSY or last:
                    return response
                wait = max(wait, _retry_after(response))
            time.sleep(min(wait, _LONGEST_PAUSE))
        raise AssertionError

    def _json(self, response: "httpx.Response") -> Any:
        """What a good response holds; ModelError for any other."""
        status = response.status_code
        if status in (401, 403):
            key = "refused the key in" if "OPENAI_API_KEY" in os.environ else "wants a key: set"
            raise self._error(f"{key} OPENAI_API_KEY")
        if status == 404:
            reason = _reason(response) or "it has no such model, or speaks no OpenAI API there"
            raise self._error(f"does not know this ({reason})")
        if not response.is_success:
            reason = _reason(response) or response.reason_phrase
            raise self._error(f"answered with status {status} ({reason})")
        try:
            return response.json()
        except ValueError:
            raise self._error("gave an answer that is no JSON") from None

    def _error(self, what: str) -> ModelError:
        name = getattr(self, "name", "")
        about = f", asked for {name}," if name else ""
        return ModelError(f"The server {self._address}{about} {what}.")


def _client(address: str, timeout: float) -> "httpx.Client":
    try:
        import httpx
    except ImportError:
        raise ModelError(
            "A model behind a server needs irsum[openai]; "
            "install it with pip install 'irsum[openai]'."
        ) from None
    if not re.fullmatch(r"https?://[^/?#\s]+(/[^?#\s]*)?", address):
        raise ModelError(f"{address!r} is no address of a server (http://HOST:PORT).")
    base = address.rstrip("/")
    if not re.search(r"/v\d+$", base):
        base += "/v1"
    key = os.environ.get("OPENAI_API_KEY")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        return httpx.Client(
            base_url=base, headers=headers, timeout=httpx.Timeout(timeout, connect=_CONNECT)
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"{address!r} is no address of a server: {error}.") from None


def _in_threads(
    answer: Callable[[Prompt], str], prompts: Sequence[Prompt], threads: int
) -> list[str]:
    # Daemon threads, so that Ctrl-C neither waits for answers nor keeps the program from ending.
    results: dict[int, str] = {}
    failures: dict[int, Exception] = {}
    todo = iter(enumerate(prompts))
    lock = threading.Lock()
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            with lock:
                i, prompt = next(todo, (-1, None))
            if prompt is None:
                return
            try:
                results[i] = answer(prompt)
            except Exception as error:
                failures[i] = error
                stopped.set()

    workers = [
        threading.Thread(target=work, daemon=True) for _ in range(min(threads, len(prompts)))
    ]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            while worker.is_alive():
                worker.join(0.2)
    finally:
        stopped.set()
    if failures:
        raise failures[min(failures)]
    return [results[i] for i in range(len(prompts))]


def _retry_after(response: "httpx.Response") -> float:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else 0.0


def _reason(response: "httpx.Response") -> str:
    """What a server says in an answer that it failed: {"error": {"message": ...}} and the like."""
    try:
        error = response.json()["error"]
    except (ValueError, LookupError, TypeError):
        return ""
    message = error.get("message", "") if isinstance(error, dict) else error
    return " ".join(str(message).split()).rstrip(".")
