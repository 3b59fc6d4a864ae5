"""What the progress of a run says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from irsum.batch import display
from irsum.batch.journal import Journal
from irsum.batch.record import Made
from irsum.batch.run import Totals, expected
from irsum.batch.store import Folder


def made(number: int, kind: str = "") -> Made:
    """A record that was made, or failed with an error of this kind."""
    error = (kind, "Why.") if kind else None
    files = {} if kind else dict.fromkeys((".md", ".json", ".rows.jsonl"), b"x")
    return Made(f"{number}", f"{number}.txt", "0", files, 5, 4, error)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the time."""
    now = [0.0]
    monkeypatch.setattr("irsum.batch.display.monotonic", lambda: now[0])

    def to(seconds: float) -> None:
        now[0] = seconds

    return to


def test_time_left_counts_what_this_run_makes(clock: Callable[[float], None]) -> None:
    told: list[tuple[Totals, float, float]] = []
    shown = display._Shown(lambda *what: told.append(what), records=100, todo=40)
    # The first minute goes into starting and into records that are done already.
    shown.known(Totals(0, 60, 0, 300, 290))
    clock(60.0)
    shown.made([made(0)])
    assert told[-1] == (Totals(100, 61, 0, 305, 294), 0.0, 0.0)
    clock(70.0)
    shown.made([made(1), made(2, "input"), *map(made, range(3, 11))])
    assert told[-1] == (Totals(100, 70, 1, 355, 334), 1.0, 29.0)


def test_expected(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number}.txt").write_text("x")
    journal = Journal(Folder(tmp_path / "out"), {"model": "m"})
    names = [str(tmp_path / "in")]
    assert expected(names, journal, only_failed=False, limit=None) == (10, 10)
    journal.add([made(0), made(1), made(2, "input"), made(3, "model")])
    assert journal.counts() == (2, 2, 1)
    assert expected(names, journal, only_failed=False, limit=None) == (10, 7)
    assert expected(names, journal, only_failed=False, limit=3) == (7, 3)
    assert expected(names, journal, only_failed=True, limit=None) == (10, 2)


def test_a_name_does_not_look_like_a_failure(tmp_path: Path) -> None:
    journal = Journal(Folder(tmp_path), {"model": "m"})
    journal.add(
        [
            Made(
                ', "error": ["model", ',
                "a.txt",
                "0",
                {".md": b"", ".json": b"", ".rows.jsonl": b""},
            )
        ]
    )
    assert journal.counts() == (1, 0, 0)
