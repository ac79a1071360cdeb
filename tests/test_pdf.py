"""PDF files: lines in the order in which a reader takes them, without what belongs to the paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.reading import ocr, read_bytes
from pipeline.reading.furniture import without_furniture
from pipeline.reading.hyphens import join_words
from pipeline.reading.layout import Line
from tests.hostile import pdf_of, pdf_page


def drawn(*texts: tuple[float, float, str], size: int = 10) -> bytes:
    """A content stream with texts at places: x and y in points."""
    shown = (
        f"BT /F1 {size} Tf {x} {y} Td (".encode() + text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj ET"
        for x, y, text in texts
    )
    return b"\n".join(shown)


def pages(*streams: bytes) -> bytes:
    """A PDF with a page for each content stream."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, stream in enumerate(streams):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        objects += [page % (5 + 2 * n), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)]
    return pdf_of(*objects)


def lines_of(*texts: tuple[float, float, str]) -> list[str]:
    """The lines that are read of one page."""
    return [line for line in read_bytes(pdf_page(drawn(*texts)), "x", ".pdf").split("\n") if line]


def test_lines_come_from_top_to_bottom_however_they_are_drawn() -> None:
    """The order in which the file draws them does not matter."""
    assert lines_of((50, 700, "Beslutning"), (50, 686, "Godkendt."), (50, 750, "1. Takster")) == ["1. Takster", "Beslutning", "Godkendt."]


def test_pieces_of_a_line_are_put_side_by_side() -> None:
    """A number and its title, a label and its value, with two blanks where there is a gap."""
    assert lines_of((150, 750, "Takster for 2019"), (50, 750, "7."), (50, 730, "Mødested"), (150, 730, "Rådhuset")) == [
        "7.  Takster for 2019",
        "Mødested  Rådhuset",
    ]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    """Under a title as wide as the page: the left column whole, then the right one."""
    title = (50.0, 760.0, "Referat af mødet i udvalget med en overskrift så lang at den når hen over begge de to spalter")
    left = [(50.0, 740.0 - 12 * n, f"venstre linje {n} med ord som fylder spalten") for n in range(8)]
    right = [(320.0, 734.0 - 12 * n, f"højre linje {n} med ord som fylder spalten") for n in range(8)]
    mixed = [piece for pair in zip(right, left, strict=True) for piece in pair]
    assert lines_of(*mixed, title) == [text for _, _, text in (title, *left, *right)]


def test_a_table_is_read_row_by_row() -> None:
    """Short labels and figures side by side are no columns of text."""
    rows = [(f"Konto {n}", f"{n}.000") for n in range(8)]
    drawn_cells = [(x, 740.0 - 14 * n, text) for x, at in ((50.0, 0), (300.0, 1)) for n, row in enumerate(rows) for text in (row[at],)]
    assert lines_of(*drawn_cells) == [f"{a}  {b}" for a, b in rows]


def test_more_room_above_a_line_is_a_blank_line() -> None:
    """Paragraphs are told apart as on the page."""
    texts = [(50.0, y, f"linje ved {y}") for y in (750.0, 738.0, 726.0, 690.0, 678.0)]
    assert read_bytes(pdf_page(drawn(*texts)), "x", ".pdf").split("\n").index("") == 3


@pytest.mark.parametrize(
    ("foot", "stays"),
    [
        ("Side {n} af 4", False),
        ("{n}", False),
        ("Referat - side {n}", False),
        ("Havneby Kommune", False),
        ("Punkt {n}", True),
        ("Bilag {n}: plan {m}", True),
    ],
)
def test_running_heads_and_feet_go(foot: str, stays: bool) -> None:
    """Page numbers in any form and lines alike on every page go; headings whose number rises with the page stay."""
    made = pages(
        *(
            drawn((50, 780, "Teknisk Udvalg 03-05-2018"), (50, 700, f"{'abcd'[n]}. sag"), (50, 20, foot.format(n=n + 1, m=n * n)))
            for n in range(4)
        )
    )
    text = read_bytes(made, "x", ".pdf")
    assert text.count("Teknisk Udvalg") == 1
    assert text.count("\f") == 3
    assert all(f"{letter}. sag" in text for letter in "abcd")
    if stays:
        assert all(foot.format(n=n + 1, m=n * n) in text for n in range(4))
    else:
        assert not re.search(r"(?m)^(Side \d.*|\d|Referat - .*)$", text)
        assert text.count("Havneby Kommune") <= 1


def test_a_short_document_keeps_all_its_lines() -> None:
    """Of two pages nothing tells what runs."""
    page = [Line("Referat", 0, 10), Line("1. Takster", 20, 30)]
    assert without_furniture([page, page]) == [page, page]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("en under-\nsøgelse af sagen", "en undersøgelse\naf sagen"),
        ("en under\xad\nsøgelse, som", "en undersøgelse,\nsom"),
        ("under-\nsøgelse\nnæste", "undersøgelse\nnæste"),
        ("social-\nog sundhed", "social-\nog sundhed"),
        ("p-\nhuse i byen", "p-huse\ni byen"),
        ("et ik-bygas-anlæg og ik-bygas-\nanlæg i", "et ik-bygas-anlæg og ik-bygas-anlæg\ni"),
        ("2019-\n2020", "2019-\n2020"),
        ("Nord-\nJylland", "Nord-\nJylland"),
        ("under-\n\fsøgelse af", "undersøgelse\n\faf"),
        ("blød\xadt", "blødt"),
        ("slut-", "slut-"),
    ],
)
def test_words_cut_at_line_ends_are_joined(text: str, joined: str) -> None:
    """Typed hyphens stay where the word has one anyway, before «og», and between numbers and names."""
    assert join_words(text) == joined


@given(text=st.text(alphabet="abå-\xad \n\fog1.", max_size=60))
def test_joining_words_loses_no_letter(text: str) -> None:
    """Of any text only hyphens, blanks and line ends change."""
    letters = re.compile(r"[\s\-\xad]+")
    assert letters.sub("", join_words(text)) == letters.sub("", text)


def scan(*texts: tuple[float, float, str]) -> bytes:
    """A page that is an image of the texts, as a scanner makes it."""
    import pypdfium2 as pdfium

    page = pdfium.PdfDocument(pdf_page(drawn(*texts, size=14)))[0]
    picture = page.render(scale=3, grayscale=True)
    data = bytes(picture.buffer)
    image = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>"
    image += b"\nstream\n%s\nendstream"
    show = b"600 0 0 800 0 0 cm /X Do"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(show), show),
        image % (picture.stride, picture.height, len(data), data),
    )


SCANNED = [(50.0, 740.0 - 30 * n, line) for n, line in enumerate(["1. Godkendelse af dagsorden", "Beslutning", "Drøftet på Ærø i går."])]


def test_a_scan_without_ocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra and the programs."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadError, match=r"images.*referat\[ocr\].*tesseract"):
        read_bytes(scan(*SCANNED), "x", ".pdf")


@pytest.mark.skipif(not ocr.available(), reason="OCRmyPDF, Tesseract with Danish or Ghostscript is not installed")
def test_a_scan_is_read_where_ocr_is_installed() -> None:
    """Danish letters and all."""
    lines = [line for line in read_bytes(scan(*SCANNED), "x", ".pdf").split("\n") if line]
    assert lines == [text for _, _, text in SCANNED]
