"""The translation memory: known texts are not asked again, people come first, damage survived."""

import json
import multiprocessing
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from irsum import cli_memory, pipeline
from irsum.errors import UsageError
from irsum.models.base import Prompt
from irsum.models.fake import FakeChat
from irsum.progress import Silent
from irsum.records.segment import read_source
from irsum.records.sources import sources
from irsum.summarize.questions import core_question
from irsum.translate.engines import translator
from irsum.translate.faithful import Faithful
from irsum.translate.memory import Correction, Memory, Row, code_version, default_path
from irsum.translate.remembered import Remembered
from irsum.translate.terms import Entry, Glossary

ROSE = "公司实现营业收入1.50亿元，同比增长44.90%。"
ENGLISH = "The Company's operating revenue was RMB 150 million, up 44.90% year on year."
THANKS = "感谢您的关注！"


class Model:
    """A model with known weights that counts what it is asked."""

    def __init__(self, digest: str = "d1") -> None:
        self.chat = FakeChat(self.answer, digest=digest)

    @staticmethod
    def answer(prompt: Prompt) -> str:
        asked = prompt.messages[-1][1]
        return ENGLISH if "150 million" in asked else "Thank you for your attention!"

    @property
    def asked(self) -> int:
        """How many batches it was asked."""
        return len(self.chat.calls)

    def behind(self, memory: Memory, glossary: Glossary | None = None) -> Remembered:
        """This model behind a memory."""
        return Remembered(Faithful(translator(self.chat), glossary or Glossary.builtin()), memory)


@pytest.fixture
def told() -> list[str]:
    """What the memory said."""
    return []


@pytest.fixture
def memory(memory_file: Path, told: list[str]) -> Memory:
    """A memory that is not there yet."""
    return Memory(memory_file, told.append)


def test_nothing_is_asked_twice(memory: Memory) -> None:
    model = Model()
    texts = [ROSE, THANKS, "", ROSE]
    steps: list[int] = []
    first = model.behind(memory).translate(texts, steps.append)
    asked = model.asked
    assert first == model.behind(memory).faithful.translate(texts)
    again = Model()
    assert again.behind(Memory(memory.path)).translate(texts, steps.append) == first
    assert (asked > 0, again.asked) == (True, 0)
    assert sum(steps) == 2 * len(texts)


@pytest.mark.parametrize("change", ["weights", "glossary", "code"])
def test_another_model_glossary_or_code_is_asked(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    Model().behind(memory).translate([ROSE, THANKS])
    model, glossary = Model("d2" if change == "weights" else "d1"), Glossary.builtin()
    if change == "glossary":
        glossary = glossary.extended(Glossary((Entry("营业收入", "operating revenue indeed"),)))
    if change == "code":
        monkeypatch.setattr("irsum.translate.remembered.code_version", lambda: "other")
    model.behind(memory, glossary).translate([THANKS])
    # A glossary counts by the terms it finds in the text.
    assert (model.asked > 0) == (change != "glossary")
    model.behind(memory, glossary).translate([ROSE])
    assert model.asked > 0


def test_a_model_without_a_digest_is_asked_each_time(memory: Memory) -> None:
    model = Model(digest="")
    for _ in range(2):
        model.behind(memory).translate([THANKS])
    assert model.asked == 2
    assert not memory.path.exists()


def test_a_correction_comes_first_and_is_checked(memory: Memory) -> None:
    model = Model()
    model.behind(memory).translate([ROSE])
    right = "Operating revenue reached RMB 150 million, up 44.90% year on year."
    wrong = "Revenue reached RMB 15 million, up 44.90% year on year."
    for english, flags in ((wrong, True), (right, False)):
        memory.correct([Correction(ROSE, english, "Anna", "2026-11-20")])
        [made] = model.behind(memory).translate([ROSE])
        assert (made.english, made.mended) == (english, "by hand (Anna, 2026-11-20)")
        assert bool(made.flags) == flags
    other = Model(digest="")
    assert other.behind(memory).translate([ROSE])[0].english == right
    assert other.asked == 0


def test_provenance_tells_of_corrections(memory: Memory) -> None:
    [source] = sources([ROOT / "examples" / "688997_medical_devices.txt"])
    record = read_source(source)
    stages = pipeline.assemble(FakeChat(lambda _: "x."), Glossary.builtin(), "extractive", memory)
    question = core_question(record.items[0])
    made = pipeline.make_brief(record, stages, "summarise-first", False, Silent())
    assert "corrected" not in dict(made.provenance)
    memory.correct([Correction(question, "What about it?", "Anna", "2026-11-20")])
    made = pipeline.make_brief(record, stages, "summarise-first", False, Silent())
    assert dict(made.provenance)["corrected"] == "1 by hand (Anna, 2026-11-20)"
    assert made.items[0].question.english.startswith("What about it?")


def fill(path: Path, number: int) -> None:
    """Write to a memory as one of several processes."""
    memory = Memory(path)
    for at in range(20):
        memory.keep([Row(f"{number}-{at}", "中", "Chinese", "", "m")])
        assert memory.translations([f"{number}-{at}"])


def test_several_processes_write_at_once(memory: Memory, told: list[str]) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=fill, args=(memory.path, n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert memory.stats()["translations"] == 60
    assert told == []


def filled(memory: Memory) -> bytes:
    """The bytes of a memory with many rows, closed."""
    memory.keep([Row(f"k{n:04}", "中文" * 20, "Chinese " * 20, "", "m") for n in range(300)])
    memory.close()
    return memory.path.read_bytes()


Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "text": lambda data: b"no database at all, " * 400,
    "cut": lambda data: data[: len(data) // 2],
    "cut in the first page": lambda data: data[:700],
    "zeros": lambda data: data[:4096] + bytes(len(data) - 4096),
    "noise": lambda data: data[:100] + b"\x5a\xa5" * ((len(data) - 100) // 2),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@pytest.mark.parametrize("reads", [True, False])
def test_a_damaged_file_is_set_aside(
    memory: Memory, told: list[str], damage: Damage, reads: bool
) -> None:
    data = damage(filled(memory))
    memory.path.write_bytes(data)
    if reads:
        assert memory.translations([f"k{n:04}" for n in range(300)]) == {}
    assert Model().behind(memory).translate([ROSE])[0].english == ENGLISH
    assert len(memory.translations()) == 1
    [sentence] = told
    aside = Path(f"{memory.path}.damaged-1")
    assert sentence == (
        f"The translation memory {memory.path} is damaged; it is now {aside}, and a new one "
        "is begun."
    )
    assert aside.read_bytes() == data


def test_a_row_that_was_changed_is_not_used(memory: Memory) -> None:
    model = Model()
    first = model.behind(memory).translate([ROSE])
    memory.correct([Correction(THANKS, "Thanks!", "Anna", "2026-11-20")])
    memory.close()
    with sqlite3.connect(memory.path) as table:
        for name in ("translations", "corrections"):
            table.execute(f"UPDATE {name} SET english = 'RMB 9 million, up 1%.'")
    table.close()
    asked = model.asked
    assert model.behind(memory).translate([ROSE]) == first
    assert model.asked > asked
    assert memory.corrections() == {}


def test_a_forged_row_is_flagged(memory: Memory) -> None:
    model = Model()
    remembered = model.behind(memory)
    [key] = remembered._keys([ROSE]).values()
    memory.keep([Row(key, ROSE, "Revenue was RMB 15 million.", "", "m")])
    [made] = remembered.translate([ROSE])
    assert {flag.kind for flag in made.flags} >= {"figure missing", "figure added"}


def test_another_database_is_left_alone(memory: Memory) -> None:
    memory.path.parent.mkdir(parents=True)
    with sqlite3.connect(memory.path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = memory.path.read_bytes()
    with pytest.raises(UsageError, match="is a database, but no translation memory"):
        memory.stats()
    assert memory.path.read_bytes() == before


def test_a_file_that_cannot_be_used_is_done_without(memory: Memory, told: list[str]) -> None:
    memory.path.parent.parent.mkdir(parents=True, exist_ok=True)
    memory.path.parent.write_text("a file")
    assert Model().behind(memory).translate([ROSE])[0].english == ENGLISH
    assert len(told) == 1
    assert "is not used" in told[0]
    with pytest.raises(UsageError, match="can't be written"):
        memory.correct([Correction("中", "Chinese", "Anna", "2026-11-20")])


def test_the_key_covers_the_code() -> None:
    assert len(code_version()) == 16


def test_the_commands(memory: Memory, capsys: pytest.CaptureFixture[str]) -> None:
    assert default_path() == memory.path
    with pytest.raises(UsageError, match="no translation memory at"):
        cli_memory.stats()
    Model().behind(memory).translate([ROSE])
    memory.correct([Correction(THANKS, "Thank you!", "Anna", "2026-11-20")])
    cli_memory.stats(memory.path)
    assert "translations   1\nof other code  0\ncorrections    1\n" in capsys.readouterr().out
    cli_memory.export()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        {"zh": THANKS, "en": "Thank you!", "by": "Anna", "when": "2026-11-20"},
        {"zh": ROSE, "en": ENGLISH, "by": "fake", "mended": ""},
    ]
    cli_memory.prune()
    assert capsys.readouterr().out == "0 translations dropped\n"
    assert memory.prune(before=date.max) == 1
    assert len(memory.corrections()) == 1


def test_old_code_is_pruned(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("irsum.translate.memory.code_version", lambda: "other")
        memory.keep([Row("k", "中", "Chinese", "", "m")])
    assert memory.stats()["of other code"] == 1
    assert memory.prune() == 1


def test_one_of_memory_and_no_memory() -> None:
    with pytest.raises(UsageError, match="Choose one"):
        cli_memory.chosen(Path("m"), no_memory=True)
    assert cli_memory.chosen(None, no_memory=True) is None
