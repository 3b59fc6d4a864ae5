"""How a form becomes a file: text, Word, web page, PDF."""

import html
from collections.abc import Iterator, Sequence

import pdf_documents
from record_documents import Form, beijing_text
from record_layouts import wrap

from irsum.records.emphasis import BOLD, without_marks

__all__ = [
    "beside",
    "broken",
    "cells",
    "lines_text",
    "narrow",
    "page_prose",
    "page_table",
    "pdf_beijing",
    "pdf_narrow",
    "pdf_prose",
    "pdf_table",
    "split",
    "tabbed",
    "unwrapped",
    "wrapped",
]


def lines_text(form: Form, columns: int | None = None, pages: bool = False) -> str:
    """Each label on a line of its own."""
    made = list(form.head)
    for name, label, paragraphs in form.rows:
        made.append(label)
        for text in paragraphs:
            made += wrap(text, columns) if columns and name != "kinds" else [text]
    return "\n".join(_paged(made, form.head) if pages else made) + "\n"


def _paged(lines: Sequence[str], head: Sequence[str]) -> Iterator[str]:
    company = next(line for line in head if "公司" in line)
    total = len(lines) // 30 + 1
    for i, line in enumerate(lines):
        if i and i % 30 == 0:
            yield from ("", f"{i // 30} / {total}", "", company)
        yield line


def wrapped(form: Form) -> bytes:
    return lines_text(form, 64, pages=True).encode()


def narrow(form: Form) -> bytes:
    return lines_text(form, 46).encode("gb18030")


def unwrapped(form: Form) -> bytes:
    return lines_text(form).encode("utf-16")


def cells(form: Form) -> bytes:
    """A row a line: `label | content`, the paragraphs of a cell joined by spaces."""
    rows = [f"{label} | {' '.join(paragraphs)}" for _, label, paragraphs in form.rows]
    return "\n".join([*form.head, *rows]).encode()


def tabbed(form: Form) -> bytes:
    """Cells on lines of their own behind a tab, as Word pastes a table."""
    rows = [f"{label}\t" + "\n\t".join(paragraphs) for _, label, paragraphs in form.rows]
    return "\r\n".join([*form.head, *rows]).encode("utf-8-sig")


def broken(form: Form, split: bool = False) -> bytes:
    """Labels in pieces on lines of their own, or with lines of their content between them."""
    made = list(form.head)
    for name, label, paragraphs in form.rows:
        columns = None if name == "kinds" else 60
        text = [line for p in paragraphs for line in (wrap(p, columns) if columns else [p])]
        size = 5 if not split else max(5, -(-len(label) // 2))
        pieces = [label[i : i + size] for i in range(0, len(label), size)]
        if len(pieces) > 1 and len(pieces[-1]) == 1:
            pieces[-2:] = [pieces[-2] + pieces[-1]]
        if split and len(pieces) > 1 and len(text) > 2:
            made += [pieces[0], *text[:2], *pieces[1:], *text[2:]]
        else:
            made += [*pieces, *text]
    return "\n".join(made).encode()


def split(form: Form) -> bytes:
    return broken(form, split=True)


def beside(form: Form) -> bytes:
    """The label and the first line of its content on one line."""
    made = list(form.head)
    for _, label, paragraphs in form.rows:
        made += [f"{label}：{paragraphs[0]}" if paragraphs else label, *paragraphs[1:]]
    return "\n".join(made).encode()


def page_table(form: Form) -> bytes:
    """A web page with a table."""
    rows = "".join(
        f"<tr><td>{html.escape(label)}</td><td>{_html(paragraphs)}</td></tr>"
        for _, label, paragraphs in form.rows
    )
    head = "".join(f"<h2>{html.escape(line)}</h2>" for line in form.head)
    return f"<!DOCTYPE html><html><body>{head}<table>{rows}</table></body></html>".encode()


def page_prose(form: Form) -> bytes:
    """A web page without a table: labels in bold, lines ended by <br>."""
    rows = "".join(
        f"<p><strong>{html.escape(label)}</strong><br>{'<br>'.join(map(html.escape, paragraphs))}"
        for _, label, paragraphs in form.rows
    )
    head = "<br>".join(map(html.escape, form.head))
    return f"<html><meta charset=utf-8><div>{head}</div>{rows}</html>".encode()


def _html(paragraphs: Sequence[str]) -> str:
    return "".join(
        f"<p><b>{html.escape(without_marks(text))}</b></p>"
        if text.startswith(BOLD)
        else f"<p>{html.escape(text)}</p>"
        for text in paragraphs
    )


def pdf_table(form: Form) -> bytes:
    return pdf_documents.table(form, title=form.head[1])


def pdf_narrow(form: Form) -> bytes:
    return pdf_documents.table(form, label=56.0)


def pdf_prose(form: Form) -> bytes:
    return pdf_documents.prose(lines_text(form).splitlines(), title=form.head[-1], indent=2)


def pdf_beijing(form: Form) -> bytes:
    return pdf_documents.prose(beijing_text(form).splitlines())
