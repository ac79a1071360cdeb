"""What is fuzzed, and what must hold whatever comes in; the tests run the same checks on seeds and on inputs that once broke one."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ModelError, ReadError
from pipeline.limits import Limits
from pipeline.linear import load_linear
from pipeline.reading import pdf, plain, web, word
from pipeline.reading.kinds import reader_name
from pipeline.tag import Tagger, load

_LIMITS = Limits(pages=50)


@lru_cache(maxsize=1)
def _tagger() -> Tagger:
    return load()


def check_text(data: bytes) -> None:
    """Any bytes read as text and tagged: items in order, apart, inside the text, and everything they say stands in it."""
    try:
        text = plain.read(data, "x", _LIMITS)
    except ReadError:
        return
    tagged = _tagger().tag(text)
    last = 0
    for item in tagged.items:
        found = item.item
        assert last <= found.start < found.end <= len(text)
        last = found.end
        assert all(found.start <= s.start <= s.text_start <= s.end <= found.end for s in found.sections)
        assert all(word in text for word in found.title.split())
        for label in (*item.themes, *([item.type] if item.type else [])):
            assert 0 <= label.probability <= 1
            assert all(text[e.start : e.end] == e.text and found.start <= e.start < e.end <= found.end for e in label.evidence)
    for row in tagged.as_dicts():
        json.dumps(row, allow_nan=False).encode()


def check_web(data: bytes) -> None:
    """Any bytes read as a web page give text that can be written."""
    _check_reader(data, web.read)


def check_word(data: bytes) -> None:
    """A Word file with any bytes as its document gives text that can be written; so do any bytes that claim to be a Word file."""
    _check_reader(data if data.startswith(b"PK") else _word_file(data), word.read)


def check_pdf(data: bytes) -> None:
    """Any bytes read as a PDF give text that can be written."""
    _check_reader(data, pdf.read)


def check_model(data: bytes) -> None:
    """A model of any bytes - manifest before the first zero byte, arrays behind it - is loaded or refused."""
    manifest, _, arrays = data.partition(b"\0")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "m.json").write_bytes(manifest)
        (Path(folder) / "m.safetensors").write_bytes(arrays)
        try:
            load_linear(Path(folder), "m")
        except ModelError:
            return


def _word_file(document: bytes) -> bytes:
    """The smallest Word file with a document; a fuzzer would not get past the archive's check sums."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
    return made.getvalue()


def _check_reader(data: bytes, read: Callable[[bytes, str, Limits], str]) -> None:
    try:
        reader_name(data, "x", ".txt")
        text = read(data, "x", _LIMITS)
    except ReadError:
        return
    assert isinstance(text, str)
    text.encode("utf-8")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": check_text,
    "web": check_web,
    "word": check_word,
    "pdf": check_pdf,
    "model": check_model,
}
