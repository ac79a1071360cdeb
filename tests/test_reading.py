"""Files of minutes become text, whatever their kind; what cannot be read says so."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.reading import minutes_below, read_bytes, read_file

DANISH = "1. Orientering om ældre på Ærø\n"


def pdf_with(*lines: str) -> bytes:
    """A one-page PDF with lines of text, made by hand."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (table, len(body))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_in_the_encodings_of_municipal_systems(tmp_path: Path, encoding: str) -> None:
    """Danish letters survive in UTF-8 with and without a mark, in Windows-1252 and in UTF-16."""
    path = tmp_path / "m.txt"
    path.write_bytes(DANISH.encode(encoding))
    assert read_file(path) == DANISH


def test_line_ends_stay_as_they_are() -> None:
    """Offsets are those of the file, so nothing is normalised."""
    assert read_bytes(b"1. a\r\n2. b\r\n", "m") == "1. a\r\n2. b\r\n"


def test_a_web_page_gives_its_text_without_scripts() -> None:
    """Blocks become lines, scripts and styles go, entities are resolved."""
    head = "<html><head><style>p{}</style></head>"
    page = f"{head}<body><h2>1. Ældre &amp; unge</h2><script>alert(1)</script><p>Drøftet<br>igen</p></body></html>"
    assert read_bytes(page.encode(), "m", ".html").split("\n") == ["1. Ældre & unge", "", "Drøftet", "igen", ""]


def test_a_web_page_in_its_own_encoding() -> None:
    """A page in Windows-1252 that says so is read right."""
    page = '<html><head><meta charset="windows-1252"></head><body><p>Drøftelse på Ærø</p></body></html>'
    assert read_bytes(page.encode("cp1252"), "m", ".html").strip() == "Drøftelse på Ærø"


def test_a_deeply_nested_web_page_is_read() -> None:
    """A page nested deeper than Python's stack is no crash."""
    page = "<div>" * 1_500 + "Eventuelt" + "</div>" * 1_500
    assert "Eventuelt" in read_bytes(page.encode(), "m", ".html")


def test_a_pdf_gives_its_lines(tmp_path: Path) -> None:
    """Lines of a page come in order."""
    path = tmp_path / "m.pdf"
    path.write_bytes(pdf_with("Punkt 1: Godkendelse af dagsorden", "Beslutning", "Godkendt."))
    assert read_file(path).split("\n")[:3] == ["Punkt 1: Godkendelse af dagsorden", "Beslutning", "Godkendt."]


def test_a_word_file_gives_paragraphs_and_table_rows(tmp_path: Path) -> None:
    """Text and tables come in the order of the document."""
    document = docx.Document()
    document.add_paragraph("1. Takster")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Sagsnr.", "17/88"
    document.add_paragraph("Godkendt")
    document.save(str(tmp_path / "m.docx"))
    assert read_file(tmp_path / "m.docx") == "1. Takster\nSagsnr.  17/88\nGodkendt\n"


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (b"", ".txt", "is empty"),
        (b"  \n ", ".txt", "is empty"),
        (b"\x00\x01\x02", ".txt", "binary"),
        (b"%PDF-1.4 nothing more", ".pdf", "cannot be opened as PDF"),
        (b"PK no zip", ".docx", "cannot be opened as Word"),
        (b"text", ".xls", "are not read"),
        (b"<html><script>1</script></html>", ".html", "holds no text"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, suffix: str, reason: str) -> None:
    """Every unreadable file gets its own message with its name."""
    with pytest.raises(ReadError, match=f"m: .*{reason}"):
        read_bytes(data, "m", suffix)


@given(data=st.binary(max_size=300), suffix=st.sampled_from([".txt", ".html", ".pdf", ".docx"]))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    """No sequence of bytes, whatever it claims to be, is anything but text or a ReadError."""
    try:
        found = read_bytes(data, "m", suffix)
    except ReadError as error:
        found = str(error)
    assert isinstance(found, str)


def test_a_folder_stands_for_the_minutes_below_it(tmp_path: Path) -> None:
    """Files of known kinds in all sub-folders, in path order; hidden and lock files are passed over."""
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "1.HTML", "x.xls", ".hidden.txt", "~$lock.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in minutes_below(tmp_path)] == ["1.HTML", "b/2.txt"]
