"""Who was there and who was not: lists of names behind one another or below one another, party letters kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.segmentation.bodies import KIND, body_of, municipality_of
from pipeline.segmentation.header.labels import HeaderLine

_BETWEEN = re.compile(r"[;,](?![^()]*\))\s*")
_PARTY = re.compile(r"\([A-ZÆØÅ]{1,3}\)")
_UNPARTED = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) +(?=[A-ZÆØÅ])")
_BULLET = re.compile(r"^[\s•*\-–|]+")
_STOP = re.compile(r"(?<=[\w)]{2})(?<!\bkl)(?<!\bca)\.(?:\s.*)?$")
_NOBODY = re.compile(r"^(?:ingen\b.*|alle\b.*|-|–|/|n/a)?$", re.IGNORECASE)
_NAME = re.compile(
    r"[A-ZÆØÅ](?:[^\W\d]|[.'’\- ]){3,60}(?:\([^)]{1,60}\))?(?:,? [a-zæøå][^:]{2,40}|, [A-ZÆØÅ][^:,]{2,40})?"
    r"|[a-zæøå]+ (?:[A-ZÆØÅ][\w.'\-]+ ?){2,4}(?:\([^)]+\))?"
)
_NO_NAME = re.compile(
    r"^(?:punkt|nr|tid|emne|sag|side|åbne?|lukkede?|møde|hent|lyt|vis|skjul|udskriv|del|kl|bilag|indhold|gå|tilbage|til|menu|søg|kopi[eé]r"
    r"|dagsorden|orientering|drøftelse"
    r"|godkendelse|eventuelt|meddelelser|beslutning\w*|sags\w+|fold|luk|politik)\b",
    re.IGNORECASE,
)
LONGEST_NAME = 10  # words, with title and what is said of the person
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
    text = _parted(line.text)
    if not so_far:
        return _likely(text)
    last = so_far[-1].text
    if _BETWEEN.search(_STOP.sub("", _parted(so_far[0].text))):  # names one behind the other
        if last.endswith((",", ";")):
            return True
        broken = text.startswith("(") or bool(_PARTY.search(text)) or (len(last) > _WRAPPED and not last.endswith(")"))
        return not line.gap and not last.endswith(".") and broken
    close = any(not other.gap for other in so_far[1:])
    return not (line.gap and close) and _likely(text)


def _likely(text: str) -> bool:
    """Whether a line can be a name or begin a list of them."""
    if (
        _NO_NAME.match(text)
        or text.isupper()
        or (text.endswith(".") and len(text.split()) > 5)
        or KIND.match(text)
        or municipality_of(text)
    ):
        return False
    names = [name for name in _BETWEEN.split(_STOP.sub("", text)) if name]
    if len(names) > 1 and all(_NAME.fullmatch(name) for name in names[:2]):
        return True
    return bool(_NAME.fullmatch(text.rstrip(" ,;"))) and len(text.split()) > 1 and body_of(text) is None


def _names(texts: list[str]) -> tuple[str, ...]:
    texts = [_parted(text) for text in texts]
    if texts and _BETWEEN.search(_STOP.sub("", texts[0]).rstrip(" ,;")):
        joined = _parted(" ".join(texts))
        texts = list(takewhile(_of_a_name, _BETWEEN.split(_STOP.sub("", joined))))
    else:
        texts = [_STOP.sub("", text) if len(texts) == 1 else text for text in texts]
    return tuple(text.strip(" ,;") for text in texts if not _NOBODY.match(text.strip(" .,;")))


def _parted(text: str) -> str:
    """Names without a bullet, and with a comma behind each party letter where nothing parts them."""
    return _UNPARTED.sub(r"\1, ", _BULLET.sub("", text).strip(" *_"))


def _of_a_name(text: str) -> bool:
    """Whether an entry is short enough for a name; what follows a list in a run-together line is not."""
    return len(text.split()) < LONGEST_NAME and ".." not in text
