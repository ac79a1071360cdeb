"""Files that are broken or made to do harm, and what is said of each: the table that `test_hostile` works through."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx

XML = '<?xml version="1.0"?>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf_of(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects, with a right table of their places."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def pdf_page(content: bytes, *, packed: bool = False, page: bytes = b"", fonts: bytes = b"") -> bytes:
    """A one-page PDF that draws a content stream."""
    stream = zlib.compress(content, 9) if packed else content
    kind = b"/Filter /FlateDecode " if packed else b""
    resources = b"<< /Font << /F1 5 0 R >> %s >>" % fonts
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources %s %s >>" % (resources, page),
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (kind, len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def word_of(document: str) -> bytes:
    """A Word file with this XML as its document."""
    made = io.BytesIO()
    docx.Document().save(made)
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
    return changed.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that wants a password."""
    key = b"<" + b"41" * 32 + b">"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /O " + key + b" /U " + key + b" /P -4 >>",
        trailer=b"/Root 1 0 R /Encrypt 3 0 R /ID [<41> <41>]",
    )


def zip_bomb() -> bytes:
    """A Word file of some kilobytes whose document unpacks to 300 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_of(XML))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        with new.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    return made.getvalue()


def entities(kind: str) -> bytes:
    """A Word file that names a file of this machine, or that grows a billionfold."""
    if kind == "external":
        declared = '<!ENTITY e SYSTEM "file:///etc/passwd">'
    else:
        declared = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + '<!ENTITY e "&a11;">'
    return word_of(
        f"{XML}<!DOCTYPE d [{declared}]><w:document {W}><w:body><w:p><w:r><w:t>1. Takster&e;</w:t></w:r></w:p></w:body></w:document>"
    )


def half(data: bytes) -> bytes:
    """The first half of a file, as an interrupted download leaves it."""
    return data[: len(data) // 2]


UNREADABLE: dict[str, tuple[str, bytes, str]] = {
    "empty": (".txt", b"", "is empty"),
    "empty pdf": (".pdf", b"", "is empty"),
    "blank": (".md", b" \r\n\t ", "is empty"),
    "binary": (".txt", bytes(range(256)), "binary"),
    "binary in utf-16": (".txt", b"\xff\xfe1\x00\x00\x00", "binary"),
    "half a pdf": (".pdf", half(pdf_page(b"BT (x) Tj ET"))[:60], "cannot be opened as PDF"),
    "pdf of nothing": (".pdf", b"%PDF-1.7\n", "cannot be opened as PDF"),
    "text called pdf": (".pdf", b"1. Takster\n", "ending of its real format"),
    "text called docx": (".docx", b"1. Takster\n", "ending of its real format"),
    "encrypted pdf": (".pdf", encrypted_pdf(), "password"),
    "scan": (".pdf", pdf_page(b"0 0 m 10 10 l S"), "holds no text"),
    "page tree that is its own child": (
        ".pdf",
        pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"),
        "holds no text|cannot be opened",
    ),
    "a million pages": (
        ".pdf",
        pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 1000000 >>"),
        "pages|holds no text|cannot be opened",
    ),
    "half a word file": (".docx", half(word_of(f"{XML}<w:document {W}/>")), "cannot be opened as Word"),
    "zip that is no word file": (".docx", b"PK\x05\x06" + bytes(18), "ending of its real format"),
    "word file without document": (".docx", word_of("<x/>"), "holds no text"),
    "word file of broken xml": (".docx", word_of("<w:document><w:p>"), "cannot be opened as Word"),
    "zip bomb": (".docx", zip_bomb(), "unpacks to more than 100 MB"),
    "billion laughs": (".docx", entities("laughs"), "cannot be opened as Word"),
    "old word file": (".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old or encrypted Office"),
    "rtf": (".txt", b"{\\rtf1 1. Takster}", "RTF"),
    "gzip": (".txt", b"\x1f\x8b\x08" + bytes(40), "compressed"),
    "png": (".txt", b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
    "page of scripts": (".html", b"<html><script>document.write('1. Takster')</script></html>", "holds no text"),
    "a million open tags": (".html", b"<div><b><i>" * 300_000 + b"1. Takster", "nests tags deeper"),
    "a million open tables": (".html", b"<p>1. Takster" + b"<table><tr><td>" * 300_000, "nests tags deeper"),
    "page of a comment": (".html", b"<!-- 1. Takster -->", "web page|holds no text"),
}

DRAWN = b"BT /F1 12 Tf 50 750 Td (1. Orientering om takster) Tj ET "
READABLE: dict[str, tuple[str, bytes]] = {
    "pdf called txt": (".txt", pdf_page(DRAWN)),
    "pdf behind other bytes": (".pdf", b"\n" * 200 + pdf_page(DRAWN)),
    "pdf whose table of places is elsewhere": (".pdf", pdf_page(DRAWN).replace(b"startxref", b"startxref\n9")),
    "word file called txt": (
        ".txt",
        word_of(f"{XML}<w:document {W}><w:body><w:p><w:r><w:t>1. Takster</w:t></w:r></w:p></w:body></w:document>"),
    ),
    "web page called txt": (".txt", b"\xef\xbb\xbf<!DOCTYPE html><p>1. Takster<script>x</script>"),
    "word file with an external entity": (".docx", entities("external")),
    "a million tags one after the other": (".html", b"<div><b></b></div>" * 250_000 + b"1. Takster"),
    "a thousand tables inside each other": (".html", b"<table><tr><td>" * 400 + b"1. Takster"),
    "a line of ten million": (".txt", b"1. Takster " + b"x" * 10_000_000),
    "control characters": (".txt", bytes(range(1, 32)) + b"1. Takster\x1b[2J\x7f\x9b31m"),
    "other directions": (".txt", "1. \u202etxt.retskaT\u202c \u2066\u061c\u200f\n".encode()),
    "half a character": (".txt", "1. Takster på Ær".encode() + b"\xc3"),
    "broken utf-16": (".txt", b"\xff\xfe1\x00.\x00 \x00T\x00\x00\xd8x\x00y"),
    "mixed line ends": (".txt", b"1. Takster\r2. Valg\n\r3. Andet\r\n\x0b\x0c4. Eventuelt\x85"),
    "only numbers": (".txt", b"1\n2\n3\n" * 500),
    "a page that is its own resource": (".pdf", pdf_page(DRAWN + b"/X Do", fonts=b"/XObject << /X 4 0 R >>")),
}
