"""GGUF files through llama.cpp. Most of it needs the real default model (`-m model`)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from irsum.errors import ModelError
from irsum.models import registry, store
from irsum.models.base import ChatModel, Prompt
from irsum.models.gguf import Gguf, check
from irsum.models.openai import Server
from irsum.models.threads import available, wait_asleep

SHARED = (
    ("system", "Translate the Chinese into English. Output only the English."),
    ("user", "公司毛利率有所提升。"),
    ("assistant", "The Company's gross margin improved."),
)
# Invented.
TEXTS = ["上半年研发投入同比增长。", "公司将持续拓展海外市场。", "谢谢！"]


def ask(text: str, **options: Any) -> Prompt:
    return Prompt((*SHARED, ("user", text)), max_tokens=12, shared=len(SHARED), **options)


@pytest.mark.parametrize("content", [b"", b"GG", b"GGML....", b"version https://git-lfs"])
def test_a_file_that_is_no_gguf(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.gguf is no GGUF file\.$"):
        check(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Can't read the model file .*: No such file"):
        Gguf(tmp_path / "model.gguf")
    with pytest.raises(ModelError, match=r"Can't read the model file .*: Is a directory"):
        Gguf(tmp_path)


@pytest.mark.parametrize("rest", [b"", b"\x03\0\0\0", b"\x03\0\0\0" + bytes(1000), b"\xff" * 100])
def test_a_gguf_that_is_damaged(tmp_path: Path, rest: bytes) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF" + rest)
    with pytest.raises(ModelError, match=r"model\.gguf: it is damaged, cut short or of an unknown"):
        Gguf(file)


@pytest.fixture(scope="session")
def weights() -> Path:
    """The file of the real default model, fetched if need be."""
    known = registry.MODELS[registry.DEFAULT].weights
    assert known is not None
    return store.ensure(known)


@pytest.fixture(scope="session")
def real(weights: Path) -> Gguf:
    """The real default model."""
    return Gguf(weights, "real")


@pytest.mark.model
def test_the_same_prompt_gives_the_same_bytes(real: Gguf) -> None:
    assert isinstance(real, ChatModel)
    prompts = [
        *(ask(text) for text in TEXTS[:2]),
        ask(TEXTS[0], prefill="In the first half,"),
        Prompt((("user", "Say hello in Chinese."),), max_tokens=8),
        Prompt((*SHARED[:1], ("user", TEXTS[1])), max_tokens=12, shared=1),
    ]
    batch = real.complete(prompts)
    assert all(batch)
    alone = [real.complete([prompt])[0] for prompt in reversed(prompts)]
    assert alone[::-1] == batch
    # After unrelated prompts, and in another order.
    real.complete([Prompt((("system", "Be brief."), ("user", "1 + 1")), max_tokens=4, shared=1)])
    mixed = real.complete([prompts[2], prompts[0]])
    assert mixed == [batch[2], batch[0]]


@pytest.mark.model
def test_what_is_shared_does_not_change_the_answer_to_a_prompt(real: Gguf) -> None:
    first = real.complete([ask(TEXTS[1])])
    for n in range(3):  # more beginnings than slots, so that the first is evaluated anew
        other = (("system", f"Rule {n}."), ("user", "Go."))
        real.complete([Prompt(other, max_tokens=1, shared=1)])
    assert real.complete([ask(TEXTS[1])]) == first


@pytest.mark.model
def test_a_grammar_restricts_the_answer(real: Gguf) -> None:
    [answer] = real.complete([ask("用中文回答。", grammar='root ::= "yes" | "no"')])
    assert answer in {"yes", "no"}


@pytest.mark.model
def test_prefill_is_gone_on_from(real: Gguf) -> None:
    [answer] = real.complete([ask(TEXTS[0], prefill="R&D investment in the first half")])
    assert answer
    assert not answer.startswith("R&D investment in the first half")


@pytest.mark.model
def test_a_prompt_longer_than_the_context(real: Gguf) -> None:
    with pytest.raises(ModelError, match=r"^real: a prompt of \d+ tokens is longer than 4096\.$"):
        real.complete([ask("公司" * 6000)])
    assert real.complete([ask(TEXTS[2])])


@pytest.mark.model
def test_a_real_file_cut_short(weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    with weights.open("rb") as whole:
        file.write_bytes(whole.read(8_000_000))
    with pytest.raises(ModelError, match="cut short"):
        Gguf(file)


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c(weights: Path) -> None:
    script = """
import sys
from pathlib import Path
from irsum.models import gguf
from irsum.models.base import Prompt

tokens = 0
take = gguf._Answer.take

def counted(answer, chunk):
    global tokens
    tokens += 1
    return take(answer, chunk)

gguf._Answer.take = counted
model = gguf.Gguf(Path(sys.argv[1]))
endless = Prompt((("user", "Count."),), max_tokens=3000, grammar="root ::= [0-9] root")
print("ready", flush=True)
try:
    model.complete([endless])
except KeyboardInterrupt:
    print("interrupted", 0 < tokens < 2900)
print(len(model.complete([Prompt((("user", "Hi"),), max_tokens=2)])))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(weights)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(5)
    process.send_signal(signal.SIGINT)
    # It stops at the next token, and answers again afterwards.
    output, _ = process.communicate(timeout=120)
    assert output.split() == ["interrupted", "True", "1"]
    assert process.returncode == 0


@pytest.mark.model
def test_the_client_against_the_server_of_llama_cpp(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_asleep()
    import xllamacpp  # type: ignore[import-untyped]

    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {"tiny-chat"}
    params.n_ctx = 1024
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = available()
    params.warmup = False
    params.ui = False
    params.verbosity = -1
    params.api_keys = ["sesame"]
    server = xllamacpp.Server(params)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="wants a key"):
        Server(server.listening_address)
    monkeypatch.setenv("OPENAI_API_KEY", "sesame")
    model = registry.load(f"openai:{server.listening_address}")
    assert isinstance(model, Server)
    assert model.name == "tiny-chat"
    prompts = [ask(text) for text in TEXTS]
    answers = model.complete(prompts)
    assert all(answers)
    assert "Company" in answers[1]
    [answer] = model.complete([ask(TEXTS[1], prefill="The Company will")])
    assert answer
    assert not answer.startswith("The Company")
    with pytest.raises(ModelError, match="exceeds the available context size"):
        model.complete([ask("公司" * 3000)])
