"""What holds for every format, and the words they share."""

import json
import re
from collections.abc import Callable
from typing import Any, cast, get_args

import briefs
import pytest
from conftest import ROOT

from irsum.errors import UnknownNameError
from irsum.render import wording
from irsum.render.formats import FORMATS, extension, renderer
from irsum.types import Brief, Flag, FlagKind, Header

MADE = {
    "lanxu": briefs.lanxu(),
    "lanxu_full": briefs.lanxu(full=True),
    "topics": briefs.topics(),
    "bare": briefs.bare(),
}
TEXTS = [format for format in FORMATS if format != "docx"]
HOSTILE = "<script>alert(1)</script>|`x`\n# \U0001f600\u202e\u05d0\x00&lt;*_[a](b)"


def rendered(format: str) -> Callable[[Brief], str]:
    """The renderer of a format that is text."""
    return cast("Callable[[Brief], str]", renderer(format))


def without_style(text: str) -> str:
    """`text` without the style sheet, which would be in every golden page."""
    return re.sub(r"<style>.*?</style>", "<style>…</style>", text, flags=re.DOTALL)


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("name", MADE)
def test_golden(golden: Callable[[str, str], None], name: str, format: str) -> None:
    golden(f"brief_{name}{extension(format)}", without_style(rendered(format)(MADE[name])))


@pytest.mark.parametrize("format", TEXTS)
def test_golden_of_hostile_text(golden: Callable[[str, str], None], format: str) -> None:
    brief = briefs.rewritten(briefs.lanxu(), lambda text: text + HOSTILE)
    golden(f"brief_hostile{extension(format)}", without_style(rendered(format)(brief)))


@pytest.mark.parametrize("format", TEXTS)
def test_same_brief_same_bytes(format: str) -> None:
    assert rendered(format)(briefs.long()) == rendered(format)(briefs.long())


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("brief", MADE.values(), ids=MADE)
def test_ends_in_one_newline_and_has_no_trailing_space(format: str, brief: Brief) -> None:
    text = rendered(format)(brief)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("format", TEXTS)
def test_every_statement_figure_and_source_is_there(format: str) -> None:
    brief = briefs.lanxu()
    text = rendered(format)(brief)
    if format == "html":
        text = text.replace('<span class="fig">', "").replace('<span class="fig wrong">', "")
        text = text.replace("</span>", "").replace("&#x27;", "'")
    for item in brief.items:
        assert item.question.english in text
        for point in item.points:
            assert point.text in text
            assert [s.text for s in point.sources if s.text not in text] == []
    for row in brief.key_figures:
        assert row.metric in text
        assert row.value in text
        assert row.change in text
    for name, value in brief.provenance:
        assert name in text
        assert value in text


@pytest.mark.parametrize("format", TEXTS)
def test_full_adds_the_sentences_no_point_rests_on(format: str) -> None:
    assert "感谢您的关注" not in rendered(format)(briefs.lanxu())
    full = rendered(format)(briefs.lanxu(full=True))
    assert "感谢您的关注" in full
    assert "Thank you for your attention!" in full


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_sentence_is_a_source_where_nothing_else_shows_it(format: str) -> None:
    text = rendered(format)(briefs.lanxu(full=True))
    assert "ources</h2>" not in text
    assert "## Sources" not in text
    assert "同时，公司持续推进降本增效" in text


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_mark_is_seen(format: str) -> None:
    brief = briefs.lanxu()
    text = rendered(format)(brief)
    assert f"{brief.figures - 1} of {brief.figures} figures verified, 1 marked" in text
    assert "Check:" in text
    assert "= nearly 60 (the English has “over 60”)" in text
    assert "Where a ⚠ stands" in text
    clean = rendered(format)(briefs.topics())
    assert f"{brief.figures} of {brief.figures} figures verified, 0 marked" in clean
    assert "Where a ⚠ stands" not in clean


def test_unknown_format() -> None:
    with pytest.raises(
        UnknownNameError, match="Unknown format 'pdf'; known: docx, html, json, markdown"
    ):
        renderer("pdf")
    with pytest.raises(UnknownNameError):
        extension("pdf")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("688997", "Shanghai Stock Exchange (STAR Market)"),
        ("689009", "Shanghai Stock Exchange (STAR Market)"),
        ("605998", "Shanghai Stock Exchange"),
        ("001234", "Shenzhen Stock Exchange"),
        ("301997", "Shenzhen Stock Exchange (ChiNext)"),
        ("300000", "Shenzhen Stock Exchange (ChiNext)"),
        ("430001", "Beijing Stock Exchange"),
        ("830001", "Beijing Stock Exchange"),
        ("920001", "Beijing Stock Exchange"),
        ("900001", "Shanghai Stock Exchange (B shares)"),
        ("700001", ""),
        ("6889", ""),
        ("68899７", ""),
    ],
)
def test_exchange(code: str, expected: str) -> None:
    assert wording.exchange(code) == expected


@pytest.mark.parametrize("kind", get_args(FlagKind))
def test_every_mark_has_its_words(kind: FlagKind) -> None:
    words = wording.note(Flag(kind, "近20家", "nearly 20", "over {zh}"))
    assert words
    silent = {"figure added", "loop", "question", "truncated", "too long", "empty"}
    assert "近20家" in words or kind in silent
    assert "over {zh}" in words or "{" not in words


def test_a_term_in_other_words_is_no_mark() -> None:
    assert wording.notes([Flag("term", "毛利率", "gross margin")]) == ()
    twice = [Flag("figure added", found="10%")] * 2
    assert wording.notes(twice) == ("“10%” is not in the Chinese",)


def test_facts_say_what_is_not_known() -> None:
    assert wording.facts(briefs.bare()) == (("Date", "not given"), ("Meeting", "kind not marked"))
    facts = dict(wording.facts(briefs.topics()))
    assert facts["Meeting"].startswith("probably Research Visit")
    assert facts["Date"] == "November 2025"
    assert dict(wording.facts(briefs.lanxu()))["Record"] == "No. 2025-011, dated November 4, 2025"


def test_title_falls_back() -> None:
    assert wording.title(briefs.bare()) == ("empty.txt", "")
    assert wording.title(briefs.lanxu()) == (
        "Lanxu Medical Technology",
        "苏州澜序医疗科技股份有限公司",
    )


def test_json_is_what_the_schema_says() -> None:
    schema = json.loads((ROOT / "docs" / "brief.schema.json").read_text(encoding="utf-8"))
    for brief in (*MADE.values(), briefs.long()):
        check_schema(json.loads(rendered("json")(brief)), schema, schema["$defs"])
    assert tuple(schema["$defs"]["kind"]["enum"]) == get_args(FlagKind)
    assert schema["$defs"]["header"]["required"] == list(Header.__dataclass_fields__)


def test_json_spans_are_where_the_sentence_stands() -> None:
    brief = briefs.lanxu(full=True)
    whole = json.loads(rendered("json")(brief))
    sentences = [s for item in whole["items"] for s in item["translation"]]
    assert len(sentences) == 11
    for sentence in sentences:
        start, end = sentence["span"]
        assert brief.record.text[start:end] == sentence["zh"]


_TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def check_schema(value: Any, schema: dict[str, Any], defs: dict[str, Any]) -> None:
    """Assert that `value` is what `schema` says; as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        schema = defs[schema["$ref"].removeprefix("#/$defs/")]
    if "enum" in schema:
        assert value in schema["enum"]
        return
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert type(value) in [_TYPES[name] for name in names], (value, schema)
    if isinstance(value, list):
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        for part in value:
            check_schema(part, schema["items"], defs)
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        for name, part in value.items():
            inner = schema.get("properties", {}).get(name, schema["additionalProperties"])
            assert inner is not False, f"{name} is not in the schema"
            check_schema(part, inner, defs)
