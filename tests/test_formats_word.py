"""Word files: what Word prints of them, and nothing else."""

import pytest
from raw_files import word
from record_documents import LAYOUTS, beijing_text, form_of, plain

from irsum.records.limits import Refusal
from irsum.records.word import extract


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    text, notes = extract(word(body, numbering, styles))
    assert notes == ()
    return text.rstrip("\n").split("\n")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_a_row_is_its_cells_in_order() -> None:
    table = tbl(
        tc(p("时间")) + tc(p("2025年9月") + p("") + p("2025年10月")), tc(p("地点")) + tc(p(""))
    )
    assert lines(p("标题") + table + p("完")) == [
        "标题",
        "时间 | 2025年9月",
        "2025年10月",
        "地点",
        "完",
    ]


def test_merged_cells_stand_once() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(tc(p("类别"), start) + tc(p("□甲")), tc(p("类别"), on) + tc(p("√乙")))
    assert lines(table) == ["类别 | □甲", "√乙"]
    wide = tbl(tc(p("甲"), '<w:gridSpan w:val="2"/>') + tc(p("甲"), "<w:hMerge/>"))
    assert lines(wide) == ["甲"]


def test_nested_tables() -> None:
    inner = tbl(tc(p("东屿基金")) + tc(p("何清")), tc(p("恒桥证券")) + tc(p("陆思远")))
    assert lines(tbl(tc(p("人员")) + tc(p("共两家") + inner + p("")))) == [
        "人员 | 共两家", "东屿基金 | 何清", "恒桥证券 | 陆思远",
    ]  # fmt: skip


def test_content_controls() -> None:
    def sdt(properties: str, content: str) -> str:
        return (
            f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    box = "<w14:checkbox><w14:checked w14:val='{}'/></w14:checkbox>"
    boxes = sdt(box.format(1), r("\u2612")) + r("甲 ") + sdt(box.format(0), r("\u2610")) + r("乙")
    row = sdt("", f"<w:tr>{sdt('', tc(p('日期')))}{tc(p('9月'))}</w:tr>")
    prompt = sdt("<w:showingPlcHdr/>", r("单击此处输入文字。"))
    body = sdt("", p("一")) + f"<w:p>{boxes}{prompt}</w:p><w:tbl>{row}</w:tbl>"
    assert lines(body) == ["一", "☑甲 ☐乙", "日期 | 9月"]


def test_ticks_of_symbol_fonts() -> None:
    def sym(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    symbols = sym("Wingdings", "F0FE") + sym("Wingdings 2", "0052") + sym("Wingdings", "F0A8")
    font = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    letters = r("R", font) + r("甲") + r("\u00a3", font) + r("乙R")
    box = '<w:checkBox><w:default w:val="{}"/></w:checkBox>'
    field = f"<w:r><w:fldChar><w:ffData>{box}</w:ffData></w:fldChar></w:r>"
    body = "".join(f"<w:p>{x}</w:p>" for x in (symbols, letters, field.format(1) + field.format(0)))
    assert lines(body) == ["☑☑□", "☑甲□乙R", "☑☐"]


def test_tracked_changes_are_accepted() -> None:
    kept = f"<w:ins>{r('新')}</w:ins><w:moveTo>{r('移')}</w:moveTo>"
    gone = f"<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>{r('移')}</w:moveFrom>"
    body = f"<w:p>{r('甲')}{gone}{kept}</w:p>" + p("连", "<w:rPr><w:del/></w:rPr>") + p("着")
    rows = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + tc(p("删")) + "</w:tr></w:tbl>"
    assert lines(body + rows) == ["甲新移", "连着"]


def test_what_is_not_printed_in_the_body() -> None:
    hidden = r("密", "<w:vanish/>") + r("明", '<w:vanish w:val="0"/>')
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    note = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby></w:r>"
    assert lines(f"<w:p>{hidden}{field}{note}{ruby}</w:p>") == ["明拼"]


def test_breaks_tabs_and_text_boxes() -> None:
    box = f"<w:txbxContent>{p('框里')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp>{box}</wps:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    run = "<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:noBreakHyphen/></w:r>"
    assert lines(f"<w:p>{run}{drawing}{r('四')}</w:p>") == ["一", "二\t三-四", "框里"]


def numbered(number: str, level: str = "0") -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(place: int, style: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(number: str, abstract: str, extra: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{extra}</w:num>'


def test_automatic_numbers() -> None:
    levels = (
        level(0, "decimal", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1.%3"),
    )
    numbering = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>' + num(
        "1", "7"
    )
    places = "0 1 1 0 1 2 2".split()
    body = "".join(p("问", numbered("1", place)) for place in places)
    marks = "1、 （一） （二） 2、 （一） 2.1_ 2.2_".replace(" ", "问 ").replace("_", " ") + "问"
    assert " ".join(lines(body, numbering)) == marks


def test_lists_share_counters_unless_restarted() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "Q%1：")}</w:abstractNum>'
        + num("1", "1")
        + num("2", "1")
        + num("3", "1", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    )
    body = "".join(p("问", numbered(n)) for n in "11233")
    assert lines(body, numbering) == [f"Q{n}：问" for n in (1, 2, 3, 1, 2)]


def test_numbers_of_styles_and_other_kinds() -> None:
    circled = level(0, "decimalEnclosedCircle", "%1", '<w:pStyle w:val="B"/>', start=3)
    numbering = f'<w:abstractNum w:abstractNumId="1">{circled}</w:abstractNum>' + num("1", "1")
    styles = (
        f'<w:style w:styleId="A"><w:pPr>{numbered("1")}</w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:styleId="C"><w:basedOn w:val="C"/></w:style>'
    )
    body = "".join(p("点", f'<w:pStyle w:val="{style}"/>') for style in "ABC")
    off = p("点", f'<w:pStyle w:val="A"/>{numbered("0")}')
    assert lines(body + off, numbering, styles) == ["③点", "④点", "点", "点"]


def test_boxes_as_bullets_are_kept_and_other_bullets_not() -> None:
    def bullet(code: str) -> str:
        return level(0, "bullet", code, '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')

    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{bullet(code)}</w:abstractNum>{num(str(i), str(i))}'
        for i, code in enumerate(("\uf0fe", "\uf06f", "\uf0d8"), 1)
    )
    body = "".join(p("甲", numbered(str(i))) for i in (1, 2, 3))
    assert lines(body, numbering) == ["☑ 甲", "□ 甲", "甲"]


@pytest.mark.parametrize(
    "prolog", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>']
)
def test_document_types_are_refused(prolog: str) -> None:
    with pytest.raises(Refusal, match="DOCTYPE"):
        extract(word(p("x"), prolog=prolog))


@pytest.mark.parametrize("layout", ["shenzhen", "shanghai", "star"])
def test_forms_are_read_as_their_text(layout: str, records: dict[str, str]) -> None:
    for name, text in records.items():
        made, _ = extract(LAYOUTS[layout](form_of(text)))
        assert plain(made) == plain(text), name


def test_the_beijing_form_is_read_as_its_text(records: dict[str, str]) -> None:
    for text in records.values():
        form = form_of(text)
        made, _ = extract(LAYOUTS["beijing"](form))
        assert "".join(made.split()) == "".join(beijing_text(form).split())
