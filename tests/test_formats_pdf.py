"""PDF files: cells in order, lines joined to paragraphs, furniture gone, scans refused."""

from pathlib import Path

import pytest
from raw_files import pdf, scan
from record_documents import LAYOUTS, form_of, plain

from irsum.records import word
from irsum.records.limits import MAX_PAGES, Refusal
from irsum.records.paragraphs import Cell, Line, Row, page_text
from irsum.records.pdf import extract

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.pdf"))
HELVETICA = "/Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def test_there_are_fixtures_of_all_forms() -> None:
    assert {path.stem.rpartition("-")[2] for path in FIXTURES} == set(LAYOUTS)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_pdf_is_read_as_its_word_file(path: Path, records: dict[str, str]) -> None:
    stem, _, layout = path.stem.rpartition("-")
    text, notes = extract(path.read_bytes())
    made, _ = word.extract(LAYOUTS[layout](form_of(records[stem])))
    assert notes == ()
    assert "".join(text.split()) == "".join(made.split())
    if layout != "beijing":
        assert plain(text) == plain(records[stem])


def stream(*pieces: tuple[float, float, str], drawn: str = "") -> str:
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj " for x, y, text in pieces)
    return f"{drawn} BT /F 10 Tf {shown}ET"


def read(*pages: str) -> str:
    return extract(pdf(pages, HELVETICA))[0]


LONG = "Only enough words to be a text layer at all"


def test_cells_do_not_depend_on_the_order_of_drawing() -> None:
    rules = "".join(f"50 {y} m 550 {y} l S " for y in (700, 600, 500))
    rules += "".join(f"{x} 500 m {x} 700 l S " for x in (50, 150, 550))
    first = (60, 650, "Label"), (160, 680, "content"), (160, 620, LONG)
    second = (60, 550, "Place"), (160, 550, "room")
    for pieces in ((*first, *second), (*second[::-1], *first[::-1])):
        expected = f"Label | content\n{LONG}\nPlace | room\n"
        assert read(stream(*pieces, drawn=rules)) == expected
    frames = "50 600 100 100 re 150 600 400 100 re 50 500 100 100 re 150 500 400 100 re S"
    assert read(stream(*first, *second, drawn=frames)) == f"Label | content\n{LONG}\nPlace | room\n"


def test_tables_that_are_open_at_their_sides_and_ends() -> None:
    rules = "50 600 m 550 600 l S 150 400 m 150 700 l S "
    pieces = ((60, 650, "Label"), (160, 680, "content"), (160, 640, LONG), (60, 550, "Place"))
    expected = f"Label | content\n{LONG}\nPlace | room\n"
    assert read(stream(*pieces, (160, 550, "room"), drawn=rules)) == expected


def test_a_table_in_a_cell_and_a_frame_round_a_page() -> None:
    def frame(left: float, bottom: float, right: float, top: float) -> str:
        return f"{left} {bottom} {right - left} {top - bottom} re S "

    rules = frame(20, 20, 580, 820) + frame(50, 500, 150, 700) + frame(150, 500, 550, 700)
    rules += frame(200, 560, 300, 640) + frame(300, 560, 400, 640)
    before, after = (40, 750, LONG), (40, 100, "last")
    outer = (60, 680, "Label"), (160, 680, "start"), (160, 520, "rest")
    inner = (210, 600, "left"), (310, 600, "right")
    text = read(stream(after, *inner, *outer, before, drawn=rules))
    assert text == f"{LONG}\nLabel | start\nleft | right\nrest\nlast\n"


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_is_shown_turned(quarters: int) -> None:
    turns = {1: "0 1 -1 0 595 0 cm ", 2: "-1 0 0 -1 595 842 cm ", 3: "0 -1 1 0 0 842 cm "}
    text = stream((50, 500, LONG), (50, 400, "second"), drawn=turns[quarters])
    data = pdf([text], HELVETICA).replace(b"/MediaBox", b"/Rotate %d/MediaBox" % (90 * quarters))
    assert extract(data)[0] == f"{LONG}\nsecond\n"


def test_spread_letters_and_bold_by_drawing_twice() -> None:
    spread = f"BT /F 10 Tf 4 Tc 50 700 Td (Sum 12.5 and {LONG}) Tj ET "
    twice = stream((50, 650, "Bold 12.5"), (50.3, 650, "Bold 12.5"))
    assert read(spread + twice) == f"Sum 12.5 and {LONG}\nBold 12.5\n"


def test_a_font_size_that_is_no_number() -> None:
    endless = f"BT /F {'1' * 51}.5 Tf 50 700 Td (x) Tj ET "  # found by the fuzzer
    assert read(endless + stream((50, 650, LONG))) == f"x\n{LONG}\n"


def test_a_rule_without_end() -> None:
    # Found by the fuzzer: the bottom of a table ends at infinity.
    rules = "50 600 m 50 700 l S 50 700 m 550 700 l S "
    rules += f"{'6' * 50}0.0 600 m 550 600 l S"
    assert read(stream((60, 650, LONG), (700, 650, "far"), drawn=rules)) == f"{LONG}\nfar\n"


def test_an_underlined_word_is_no_cell() -> None:
    rules = "50 700 m 550 700 l S 50 500 m 550 500 l S 50 500 m 50 700 l S 550 500 m 550 700 l S "
    rules += "60 637 m 90 637 l S"
    text = stream((60, 650, LONG), (60, 640, "word"), (60, 620, "end"), drawn=rules)
    assert read(text) == f"{LONG}\nword\nend\n"


def test_one_run_over_a_rule_is_two_cells() -> None:
    rules = "50 700 m 550 700 l S 50 600 m 550 600 l S "
    rules += "".join(f"{x} 600 m {x} 700 l S " for x in (50, 120, 550))
    text = f"1 0 0 1 60 650 Tm [(Label) -5000 ({LONG})] TJ "
    assert read(f"{rules} BT /F 10 Tf {text} ET") == f"Label | {LONG}\n"


def test_gaps_and_turned_text() -> None:
    turned = "BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (WATERMARK) Tj ET "
    text = turned + stream((50, 700, LONG), (50, 650, "Code: 1"), (300, 650, "Name: x"))
    code, name = read(text).split("\n")[1].split("Name")
    assert (code.strip(), name) == ("Code: 1", ": x")
    assert len(code) - len(code.rstrip()) > 10


def line(text: str, base: float, right: float = 500, left: float = 50) -> Line:
    return Line(text, left, right, 10, base, 10, 842)


def loose(*lines: Line) -> list[Row]:
    return [(Cell((each,), None),) for each in lines]


def test_wrapped_lines_are_joined_and_others_not() -> None:
    def text(*ends: tuple[str, float]) -> str:
        lines = tuple(line(t, 700 - 15 * i, right) for i, (t, right) in enumerate(ends))
        return page_text([[(Cell(lines, 506.5),)]])

    assert text(("公司营业收", 499), ("入增长。", 90), ("完", 60)) == "公司营业收入增长。\n完"
    assert text(("公司营业收", 480), ("入增长。", 90)) == "公司营业收\n入增长。"
    assert text(("什么时候？", 499), ("预计年底。", 90)) == "什么时候？\n预计年底。"
    assert text(("包括以下几点", 499), ("答：一切正常", 90)) == "包括以下几点\n答：一切正常"
    assert text(("two words", 499), ("wrapped", 90)) == "two words wrapped"
    assert text(("共 1,200", 499), ("300", 60)) == "共 1,200 300"
    assert text(("https://a.b/c", 499), ("d?e=1", 60)) == "https://a.b/cd?e=1"
    assert text(("项目一：", 499), ("1、甲", 60)) == "项目一：\n1、甲"
    assert text(("其中：", 499), ("甲占两成", 60)) == "其中：甲占两成"


def test_page_furniture_goes_and_a_cut_cell_is_whole() -> None:
    title, other = line("某公司记录表", 800, 100), line("某公司记录表", 800, 100)
    first = [*loose(title), (Cell((line("营业收", 100),), 506.5),), *loose(line("1 / 2", 40, 60))]
    last = [*loose(other), (Cell((line("入。", 780, 90),), 506.5),), *loose(line("2 / 2", 40, 60))]
    assert page_text([first, last]) == "某公司记录表\n营业收入。"
    numbers = ("3", "- 3 -", "第 3 页 共 9 页", "Page 3 of 9", "3/9", "第三页")
    for number in numbers:
        assert page_text([loose(line("正文", 400, 90), line(number, 40, 60))]) == "正文"
    assert page_text([loose(line("2025", 400, 70), line("3", 380, 90))]) == "2025\n3"


def test_scans_are_refused_with_a_way_out() -> None:
    with pytest.raises(Refusal, match=r"is a scan without a text layer; OCRmyPDF adds one: \w"):
        extract(scan(3))
    with pytest.raises(Refusal, match="has no text layer; OCRmyPDF"):
        extract(pdf([""]))


def test_a_scanned_page_among_others_is_told() -> None:
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Length 1>>stream\n\x80\nendstream"
    )
    pages = [stream((50, 700, LONG)), "q 595 0 0 842 0 0 cm /I Do Q"]
    font = HELVETICA + "/XObject<</I 3 0 R>>"
    text, notes = extract(pdf(pages, font, [image]))
    assert text == LONG + "\n"
    assert [note[:27] for note in notes] == ["Page 2 is an image without "]


def test_many_pages_are_refused_before_any_is_read() -> None:
    with pytest.raises(Refusal, match=f"has 10,000 pages, more than {MAX_PAGES}"):
        extract(pdf([""] * 10_000))


def test_damaged_files_are_refused() -> None:
    whole = pdf([stream((50, 700, LONG))], HELVETICA)
    for data in (b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 9, whole[:60]):
        with pytest.raises(Refusal, match=r"damaged|no text layer"):
            extract(data)
