"""Who was there and who was not: lists of names behind one another or below one another, party letters kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.segmentation.header.bodies import KIND, body_of, municipality_of
from pipeline.segmentation.header.labels import HeaderLine

_BETWEEN = re.compile(r"[;,](?![^()]*\))\s*")
_BULLET = re.compile(r"^[\s•*\-–|]+")
_STOP = re.compile(r"(?<=[\w)]{2})\.(?:\s.*)?$")
_NOBODY = re.compile(r"^(?:ingen\b.*|alle\b.*|-|–|/|n/a)?$", re.IGNORECASE)
_NAME = re.compile(r"[A-ZÆØÅ](?:[^\W\d]|[.'’\- ]){3,60}(?:\([^)]{1,60}\))?(?:,? [a-zæøå][^:]{2,40}|, [A-ZÆØÅ][^:,]{2,40})?|[a-zæøå]+ (?:[A-ZÆØÅ][\w.'\-]+ ?){2,4}(?:\([^)]+\))?")
_NO_NAME = re.compile(
    r"^(?:punkt|nr|tid|emne|sag|side|åbne?|lukkede?|møde|hent|lyt|vis|skjul|udskriv|del|kl|bilag|indhold|gå|tilbage|til|menu|søg|kopi[eé]r|dagsorden|orientering|drøftelse"
    r"|godkendelse|eventuelt|meddelelser|beslutning\w*|sags\w+|fold|luk|politik)\b",
    re.IGNORECASE,
)
_WRAPPED = 60  # characters; a shorter line was not broken to fit a page


def read_people(lines: Sequence[HeaderLine], kind: str) -> tuple[tuple[str, ...], set[int]]:
    """The names below the labels of a kind (``present``, ``absent``), and the indices of the lines that hold them."""
    for at, line in enumerate(lines):
        if line.label != kind:
            continue
        used = _own_lines(lines, at)
        names = _names([lines[i].text for i in used])
        if names:
            return names, {at, *used}
    return (), set()


def _own_lines(lines: Sequence[HeaderLine], at: int) -> list[int]:
    """The label's line where names stand on it, and the lines below that go on with them."""
    used = [at] if lines[at].text else []
    if lines[at].cell:
        return used
    for i in range(at + 1, len(lines)):
        if lines[i].label or not _goes_on([lines[j] for j in used], lines[i]):
            break
        used.append(i)
    return used


def _goes_on(so_far: list[HeaderLine], line: HeaderLine) -> bool:
    text = _BULLET.sub("", line.text)
    if not so_far:
        return _likely(text)
    last = so_far[-1].text
    if _BETWEEN.search(_STOP.sub("", so_far[0].text)):  # names one behind the other
        broken = last.endswith((",", ";")) or text.startswith("(") or (len(last) > _WRAPPED and bool(re.search(r"[,;]|\([A-ZÆØÅ]{1,3}\)", text)))
        return not line.gap and not last.endswith(".") and broken
    close = any(not other.gap for other in so_far[1:])
    return not (line.gap and close) and _likely(text)


def _likely(text: str) -> bool:
    """Whether a line can be a name or begin a list of them."""
    if _NO_NAME.match(text) or text.isupper() or KIND.match(text) or municipality_of(text):
        return False
    names = [name for name in _BETWEEN.split(_STOP.sub("", text)) if name]
    if len(names) > 1 and all(_NAME.fullmatch(name) for name in names[:2]):
        return True
    return bool(_NAME.fullmatch(text.rstrip(" ,;"))) and len(text.split()) > 1 and body_of(text) is None


def _names(texts: list[str]) -> tuple[str, ...]:
    texts = [_BULLET.sub("", text).strip(" *_") for text in texts]
    if texts and _BETWEEN.search(_STOP.sub("", texts[0]).rstrip(" ,;")):
        joined = " ".join(texts)
        texts = _BETWEEN.split(_STOP.sub("", joined))
    else:
        texts = [_STOP.sub("", text) if len(texts) == 1 else text for text in texts]
    return tuple(text.strip(" ,;") for text in texts if not _NOBODY.match(text.strip(" .,;")))
