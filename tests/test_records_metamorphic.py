"""Another print of the same record, and the items stay the same."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from record_documents import form_of
from wild_files import beside, lines_text
from wild_layouts import GOLD, LAYOUTS, facts_of, fixtures

from irsum.records.read import decode
from irsum.records.segment import segment_text

Items = list[tuple[str, str]]


def items(text: str) -> Items:
    """Questions and answers, widths and white space aside."""
    record = segment_text(text, "x")
    return [(plain(item.question), plain(item.answer)) for item in record.items]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def furniture(text: str) -> str:
    """A page number and the running title after every 25 lines."""
    lines = text.split("\n")
    title = next(line for line in lines if "公司" in line)
    for page, at in enumerate(range(25 * (len(lines) // 25), 0, -25)):
        number = len(lines) // 25 - page
        lines[at:at] = ["", f"{number} / {len(lines)}", "", title]
    return "\n".join(lines)


CHANGES: dict[str, Callable[[str], str]] = {
    "half width": lambda text: text.translate(str.maketrans("：（）；", ":();")),
    "full width": lambda text: re.sub("(?<!\\d):(?!\\d)", "：", text),
    "indented": lambda text: text.replace("\n", "\n    "),
    "spaces at line ends": lambda text: text.replace("\n", "  \n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "other spaces": lambda text: text.replace(" ", "\u3000").replace("\n", "\u200b\n"),
    "line ends": lambda text: text.replace("\n", "\u2028"),
    "page furniture": furniture,
    "other answer marks": lambda text: re.sub(
        "(?m)^(答：|回复：|回答：|答复：)+", "公司答复：", text
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_the_text(change: str, records: dict[str, str]) -> None:
    texts = dict(records)
    texts |= {
        fixture.name: decode(fixture.data, "x") for fixture in fixtures(1) if "txt" in fixture.name
    }
    for name, text in texts.items():
        assert items(CHANGES[change](text)) == items(text), name


def test_wraps_and_order(records: dict[str, str]) -> None:
    for name, text in records.items():
        form = form_of(text)
        expected = items(text)
        header = [
            row for row in form.rows if row[0] in ("kinds", "people", "time", "place", "hosts")
        ]
        rest = tuple(row for row in form.rows if row not in header)
        turned = type(form)(form.head, (*header[::-1], *rest))
        for other in (form, turned):
            for columns in (None, 52, 70):
                assert items(lines_text(other, columns)) == expected, (name, columns)


def test_question_marks_do_not_matter() -> None:
    for path in sorted(GOLD.glob("*.json")):
        facts = facts_of(path)
        expected = [(plain(item["question"]), plain(item["answer"])) for item in facts["items"]]
        for layout in LAYOUTS:
            if "bold" in layout.name or "nothing" in layout.name:  # no mark but these
                continue
            text = beside(layout.form(facts)).decode()
            assert items(text) == expected, (path.stem, layout.name)
