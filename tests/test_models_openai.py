"""The client of OpenAI-compatible servers, against small servers on loopback."""

import socket
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from conftest import ROOT
from servers import Reply, Request, Serve

from irsum.batch.merge import Merger
from irsum.errors import ModelError
from irsum.models import registry
from irsum.models.base import ChatModel, Prompt
from irsum.models.openai import Server


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def completion(text: object) -> Reply:
    return Reply({"choices": [{"message": {"role": "assistant", "content": text}}]})


def failure(status: int, message: str) -> Reply:
    return Reply({"error": {"message": message}}, status)


def asked(request: Request) -> str:
    """The last message."""
    return str(request.json["messages"][-1]["content"])


def echo(request: Request) -> Reply:
    return completion(f" {asked(request).upper()}\n")


def ask(text: str, **options: Any) -> Prompt:
    return Prompt((("system", "Translate."), ("user", text)), **options)


def test_asks_for_a_fixed_greedy_answer(serve: Serve) -> None:
    fake = serve(echo)
    server = Server(fake.address, "tiny")
    assert isinstance(server, ChatModel)
    assert server.complete([ask("abc", max_tokens=7)]) == ["ABC"]
    [request] = fake.requests
    assert request.path == "/v1/chat/completions"
    assert "Authorization" not in request.headers
    body = request.json
    assert body["model"] == "tiny"
    assert body["messages"][0] == {"role": "system", "content": "Translate."}
    assert (body["temperature"], body["max_tokens"]) == (0, 7)
    assert "seed" in body
    assert server.complete([]) == []


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_address_with_and_without_v1(serve: Serve, end: str) -> None:
    fake = serve(echo)
    assert Server(fake.address + end, "m").complete([ask("x")]) == ["X"]
    assert fake.requests[0].path == "/v1/chat/completions"


def test_another_version_in_the_address_stays(serve: Serve) -> None:
    fake = serve(echo)
    Server(f"{fake.address}/api/v3", "m").complete([ask("x")])
    assert fake.requests[0].path == "/api/v3/chat/completions"


def test_answers_keep_the_order_of_prompts_and_few_are_asked_at_once(serve: Serve) -> None:
    lock = threading.Lock()
    at_once = most_at_once = 0

    def slow_first(request: Request) -> Reply:
        nonlocal at_once, most_at_once
        with lock:
            at_once += 1
            most_at_once = max(most_at_once, at_once)
        text = asked(request)
        time.sleep(0.05 if text in {"0", "1"} else 0.005)
        with lock:
            at_once -= 1
        return completion(text)

    fake = serve(slow_first)
    texts = [str(n) for n in range(20)]
    server = Server(fake.address, "m", concurrency=3)
    assert server.complete([ask(text) for text in texts]) == texts
    assert 1 < most_at_once <= 3


def test_asks_for_the_model_where_none_is_named(serve: Serve) -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/v1/models":
            return Reply({"data": [{"id": "only"}]})
        return echo(request)

    fake = serve(answer)
    server = registry.load(f"openai:{fake.address}")
    assert server.name == "only"
    assert isinstance(server, ChatModel)
    assert server.complete([ask("x")]) == ["X"]
    assert fake.requests[-1].json["model"] == "only"


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
    serve: Serve, reply: object, sentence: str
) -> None:
    fake = serve(lambda request: Reply(reply))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address)


def test_a_named_model_is_not_asked_for(serve: Serve) -> None:
    fake = serve(echo)
    assert registry.load(f"openai:{fake.address}#qwen2.5:7b").name == "qwen2.5:7b"
    assert fake.requests == []


def test_sends_the_key(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sesame")
    fake = serve(echo)
    Server(fake.address, "m").complete([ask("x")])
    assert fake.requests[0].headers["Authorization"] == "Bearer sesame"


@pytest.mark.parametrize(
    ("key", "sentence"), [("", "wants a key: set OPENAI_API_KEY"), ("bad", "refused the key in")]
)
def test_a_refused_key(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, key: str, sentence: str
) -> None:
    if key:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    fake = serve(lambda request: failure(401, f"bad key {key}"))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address, "m").complete([ask("x")])
    assert len(fake.requests) == 1


@pytest.mark.parametrize("failing", [0, 429, 500, 503])
def test_a_server_that_fails_twice_is_asked_a_third_time(serve: Serve, failing: int) -> None:
    def answer(request: Request) -> Reply | None:
        if request.number > 2:
            return echo(request)
        return Reply("busy", failing) if failing else None

    fake = serve(answer)
    assert Server(fake.address, "m", pause=0.001).complete([ask("x")]) == ["X"]
    assert len(fake.requests) == 3


def test_a_server_that_goes_on_failing(serve: Serve) -> None:
    fake = serve(lambda request: failure(503, "loading the\nmodel."))
    with pytest.raises(ModelError, match=r"asked for m, .* status 503 \(loading the model\)\.$"):
        Server(fake.address, "m", attempts=3, pause=0.001).complete([ask("x")])
    assert len(fake.requests) == 3


def test_nobody_there(serve: Serve) -> None:
    fake = serve(echo)
    fake.close()
    with pytest.raises(ModelError, match=r"can't be reached"):
        Server(fake.address, "m", attempts=2, pause=0.001).complete([ask("x")])


def test_a_server_that_hangs_is_asked_once(serve: Serve) -> None:
    released = threading.Event()

    def hang(request: Request) -> None:
        released.wait(10)

    fake = serve(hang)
    with pytest.raises(ModelError, match=r"gave no answer within 0\.05 seconds"):
        Server(fake.address, "m", timeout=0.05).complete([ask("x")])
    released.set()
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
def test_an_answer_that_is_none(serve: Serve, reply: str, sentence: str) -> None:
    fake = serve(lambda request: Reply(reply))
    with pytest.raises(ModelError, match=sentence):
        Server(fake.address, "m").complete([ask("x")])


def test_an_empty_answer_is_one(serve: Serve) -> None:
    fake = serve(lambda request: completion(None))
    assert Server(fake.address, "m").complete([ask("x")]) == [""]


def test_an_unknown_model(serve: Serve) -> None:
    fake = serve(lambda request: failure(404, "model 'm' not found"))
    with pytest.raises(ModelError, match=r"asked for m, does not know this \(model 'm' not found"):
        Server(fake.address, "m").complete([ask("x")])


def test_the_first_failing_prompt_is_told(serve: Serve) -> None:
    def answer(request: Request) -> Reply:
        text = asked(request)
        return Reply({"error": f"{text} is too long"}, 413) if text == "b" else completion(text)

    fake = serve(answer)
    with pytest.raises(ModelError, match="b is too long"):
        Server(fake.address, "m", concurrency=1).complete([ask(text) for text in "abc"])
    assert len(fake.requests) == 2


def test_the_answer_does_not_repeat_the_prefill(serve: Serve) -> None:
    fake = serve(lambda request: completion("The Company grew."))
    server = Server(fake.address, "m")
    assert server.complete([ask("x", prefill="The Company")]) == ["grew."]
    [request] = fake.requests
    assert request.json["messages"][-1] == {"role": "assistant", "content": "The Company"}
    assert request.json["continue_final_message"] is True


def test_a_server_that_refuses_unknown_fields_is_asked_without(serve: Serve) -> None:
    def strict(request: Request) -> Reply:
        known = {"model", "messages", "max_tokens", "temperature", "seed"}
        extra = set(request.json) - known
        return failure(400, f"unknown: {extra}") if extra else completion("ok")

    fake = serve(strict)
    server = Server(fake.address, "m")
    assert server.complete([ask("x")]) == ["ok"]
    assert server.complete([ask("y")]) == ["ok"]
    assert len(fake.requests) == 3  # the second prompt goes without from the start


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://host", "http://", "http://a b"])
def test_no_address(address: str) -> None:
    with pytest.raises(ModelError, match="is no address of a server"):
        Server(address, "m")


def test_without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ModelError, match=r"pip install 'irsum\[openai\]'"):
        Server("http://127.0.0.1:1", "m")


_PROGRAM = """
import sys, threading, time
from servers import Reply, Server

def answer(request):
    time.sleep(0.02)
    text = request.json["messages"][-1]["content"]
    return Reply({"choices": [{"message": {"content": "Re: " + text}}]})

Server(answer, int(sys.argv[1]))
threading.Event().wait()
"""


def test_no_request_is_lost_when_the_server_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def begin() -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", _PROGRAM, str(port)], cwd=ROOT / "tests")

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
