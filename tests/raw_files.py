"""Word and PDF files written byte by byte, to say exactly what is in them."""

import io
import zipfile
from collections.abc import Sequence

__all__ = ["pdf", "scan", "word"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"'
)


def word(body: str, numbering: str = "", styles: str = "", prolog: str = "") -> bytes:
    """A Word file of the XML inside its parts; `prolog` stands before the document's root."""
    body = f"<w:body>{body}</w:body>"
    parts = {
        "word/document.xml": f"{prolog}<w:document {_NAMESPACES}>{body}</w:document>",
        "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{styles}</w:styles>",
    }
    kinds = {"document": "document.main", "numbering": "numbering", "styles": "styles"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="urn:types">{overrides}</Types>')
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer.getvalue()


def pdf(pages: Sequence[str], resources: str = "", objects: Sequence[bytes] = ()) -> bytes:
    """A PDF with these content streams; `objects` are numbered from 3 on, as in `resources`."""
    first = 3 + len(objects)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        *objects,
    ]
    for i, stream in enumerate(pages):
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {first + 2 * i + 1} 0 R"
            f"/Resources<<{resources}>>>>".encode()
        )
        data = stream.encode("latin-1")
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(data), data))
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(bodies) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def scan(pages: int) -> bytes:
    """A PDF whose pages are images and nothing else."""
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Length 1>>stream\n\x80\nendstream"
    )
    return pdf(["q 595 0 0 842 0 0 cm /I Do Q"] * pages, "/XObject<</I 3 0 R>>", [image])
