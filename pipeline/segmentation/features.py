"""What speaks for and against a piece being the heading of an item: itself, its neighbours, and its like in the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.segmentation.names import meeting_name
from pipeline.segmentation.pieces import CASE_NUMBER, STATUS, Piece, pieces_of

if TYPE_CHECKING:
    import numpy as np

_WORDS = re.compile(r"\w+")
_DATE = re.compile(
    r"\b\d{1,2}[.\-/] ?(?:\d{1,2}[.\-/] ?\d{2,4}|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.? ?\d{0,4})",
    re.IGNORECASE,
)
_STARTERS = frozenset(
    "orientering drøftelse godkendelse meddelelser eventuelt ansøgning forslag anlægsbevilling frigivelse høring valg udpegning "
    "status budget budgetopfølgning regnskab lokalplan evaluering temadrøftelse revision lukket salg køb endelig tillæg anmodning "
    "spørgsmål beslutning underskrifter underskriftsblad underskriftsside efterretningssager sager opfølgning kvalitetsstandard plan "
    "strategi politik mødeplan bemærkninger gensidig punkter siden anlægsregnskab takster spørgetid".split()
)
_LIST_STARTS = frozenset("at der det den de en et som hvis når vi kr mio".split())
_FURNITURE = re.compile(
    r"^\W*(?:side!? ?\d|til toppen|udskriv|kopier link|hent som pdf|se alle bilag|fold alle|tip en ven"
    r"|indhold(?:sfortegnelse)?\b|dagsordenspunkt|telefon|www\.|https?:)",
    re.IGNORECASE,
)
_SIGNS = ("", "#", "•", "*", "|", "-", ">", "(")
_SEPARATORS = ("glued", "blank", "gap", ".", ":", ")", "-")
_LABELS = ("", "punkt", "sag", "ad", "emne", "nr")
_NUMBERINGS = ("number", "sub", "slashed", "time", "letter")
_KINDS = ("", "resume", "sagsfremstilling", "indstilling", "beslutning", "bilag", "sagsforløb")
Style = tuple[str, str, str, str]
NEAR = 7  # pieces
SHORT_TITLE = 5  # letters; whether titles so short recur tells nothing
STEPS = range(1, 7)  # from one number to the next in a run


def title_key(title: str) -> str:
    """A title for comparison: letters and digits only."""
    return "".join(_WORDS.findall(title.casefold()))[:60]


@dataclass
class Document:
    """The pieces of a document with what one pass over all of them tells."""

    pieces: list[Piece]
    keys: list[str]
    places: dict[str, list[int]]
    section_places: list[int]
    first_section: str
    styles: dict[Style, list[int]]
    style_facts: dict[Style, tuple[float, float, float]]
    best_section_share: dict[Style, float]  # of the other styles
    runs: dict[int, Run]
    fields: list[bool]  # holds a case number
    statuses: list[bool]  # says open or closed
    spine: list[int]  # members of the strongest run of numbers
    spine_run: Run
    title_like: list[bool]  # a numbered line, or a short one that reads as a title
    first_named: tuple[float, float]  # of the pieces that name the first kind of section: share with a title before them; how many


@dataclass(frozen=True)
class Run:
    """The longest run of numbers 1, 2, 3 .. of one style that a piece can stand in; other pieces may stand between."""

    first: int
    last: int
    length: int
    share: float  # of the document
    sections: float  # an entry

    @property
    def strength(self) -> float:
        """How much of the document the run spans, more where its entries hold sections."""
        return self.share * (0.2 + min(1.0, self.sections))


_NO_RUN = Run(0, 0, 0, 0.0, 0.0)


def survey(pieces: list[Piece]) -> Document:
    """Where titles recur, where sections stand, and how regular each style of heading is."""
    keys = [title_key(p.title or (pieces[i + 1].title if i + 1 < len(pieces) and p.numbered else "")) for i, p in enumerate(pieces)]
    places: dict[str, list[int]] = defaultdict(list)
    styles: dict[Style, list[int]] = defaultdict(list)
    for i, (piece, key) in enumerate(zip(pieces, keys, strict=True)):
        if len(key) > SHORT_TITLE:
            places[key].append(i)
        if piece.numbered and not piece.dots:
            styles[piece.style].append(i)
    sections = [i for i, p in enumerate(pieces) if p.section]
    first = pieces[sections[0]].section if sections else ""
    facts = {style: _style_facts(pieces, own, sections) for style, own in styles.items()}
    fields = [len(p.text) < 300 and bool(CASE_NUMBER.search(p.text)) for p in pieces]
    statuses = [len(p.text) < 40 and bool(STATUS.match(p.text)) for p in pieces]
    others = {style: max((f[1] for s, f in facts.items() if s != style and len(styles[s]) > 1), default=0.0) for style in facts}
    runs = {i: run for own in styles.values() for i, run in _runs(pieces, own, sections)}
    spine = _spine(pieces, runs, styles)
    titles = [_title_like(piece) for piece in pieces]
    starts = [i for i in sections if pieces[i].section == first]
    named = (sum(_titled(titles, i) for i in starts) / max(1, len(starts)), min(len(starts), 20) / 10)
    return Document(pieces, keys, places, sections, first, styles, facts, others, runs, fields, statuses, *spine, titles, named)


def _title_like(piece: Piece) -> bool:
    if piece.section or piece.dots:
        return False
    return piece.numbered or (piece.title[:1].isupper() and 8 < len(piece.title) < 120 and not piece.text.endswith((".", ":", ",", ";")))


def _titled(titles: list[bool], i: int) -> bool:
    """Whether one of the three pieces before reads as a title."""
    return any(titles[max(0, i - 3) : i])


def _runs(pieces: list[Piece], own: list[int], sections: list[int]) -> Iterator[tuple[int, Run]]:
    """For each piece of a style the run it stands in; counts of attachments and the like may stand between its members."""
    behind = _chains([(i, pieces[i].value) for i in own])
    ahead = _chains([(i, -pieces[i].value) for i in reversed(own)])
    for i in own:
        length = behind[i][0] + ahead[i][0] - 1
        first, last = behind[i][1], ahead[i][1]
        between = bisect_left(sections, last) - bisect_left(sections, first)
        yield i, Run(first, last, length, (last - first) / len(pieces), between / length)


def _chains(numbered: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """For each place, length and first place of the longest chain that ends there, values rising in small steps (items may be missing)."""
    best: dict[int, tuple[int, int]] = {}
    chains: dict[int, tuple[int, int]] = {}
    for i, value in numbered:
        length, start = max((best[value - step] for step in STEPS if value - step in best), default=(0, i), key=lambda chain: chain[0])
        chains[i] = (length + 1, start)
        if length + 1 >= best.get(value, (0, 0))[0]:
            best[value] = chains[i]
    return chains


def _spine(pieces: list[Piece], runs: dict[int, Run], styles: dict[Style, list[int]]) -> tuple[list[int], Run]:
    """All pieces that can stand in the strongest run of the document, in order, and that run; empty where no run has three."""
    strongest = max((i for i in runs if runs[i].length > 2), key=lambda i: (runs[i].strength, -i), default=None)
    if strongest is None:
        return [], _NO_RUN
    run = runs[strongest]
    return [i for i in styles[pieces[strongest].style] if runs[i].length >= 0.8 * run.length], run


def _style_facts(pieces: list[Piece], own: list[int], sections: list[int]) -> tuple[float, float, float]:
    """Of the numbered pieces of a style: share that follow on their predecessor, share soon followed by a section, how far numbers rise."""
    follow = sum(pieces[b].value == pieces[a].value + 1 for a, b in pairwise(own))
    section = sum(bool(sections) and _next(sections, i) - i <= 4 for i in own)
    rising, last = 0, -1
    for i in own:
        if pieces[i].value > last:
            rising, last = rising + 1, pieces[i].value
    return follow / max(1, len(own) - 1), section / len(own), rising / len(own)


def _next(sections: list[int], i: int) -> int:
    place = bisect_left(sections, i + 1)
    return sections[place] if place < len(sections) else 10**6


def candidates_of(pieces: list[Piece]) -> list[int]:
    """Indices of the pieces that are scored."""
    return [i for i, piece in enumerate(pieces) if worth_scoring(piece)]


def worth_scoring(piece: Piece) -> bool:
    """Whether a piece can be a heading at all; running text cannot."""
    return (
        len(piece.text) <= 420
        and bool(_WORDS.search(piece.text))
        and not _FURNITURE.match(piece.text)
        and (bool(piece.numbered or piece.section) or len(piece.title) <= 250)
    )


def features(document: Document, candidates: list[int]) -> np.ndarray:
    """A row for every candidate piece; shape (candidates, number of `feature_names`), float32."""
    import numpy as np

    rows = [list(_row(document, i).values()) for i in candidates]
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), -1 if rows else len(feature_names()))


def feature_names() -> list[str]:
    """Names of the columns of `features`."""
    return list(_row(survey(pieces_of("1. Orientering\nIndstilling\n")), 0))


def style_columns() -> list[int]:
    """Columns of `features` that describe how a heading is set out: its signs, label and separator."""
    return [n for n, name in enumerate(feature_names()) if name.startswith(("sign ", "label ", "separator ", "numbering "))]


def _row(document: Document, i: int) -> dict[str, float]:
    return {**_own(document.pieces[i]), **_around(document, i), **_like(document, i)}


def _own(piece: Piece) -> dict[str, float]:
    """The piece by itself."""
    title, words = piece.title, _WORDS.findall(piece.title.casefold()[:80])
    first = words[0] if words else ""
    row = {
        "numbered": piece.numbered,
        "number alone": piece.numbered and not title,
        "number 1": piece.value == 1,
        "number > 99": piece.value > 99,
        "number > 1000": piece.value > 1000,
        "status before": bool(piece.lead.status),
        "inner": piece.inner,
        "blank before": piece.blank_before,
        "page break": piece.page_break,
        "dots": piece.dots,
        "indented": piece.start - piece.line_start > 1 and not piece.inner,
        "starter": first in _STARTERS,
        "any starter": bool(_STARTERS & set(words)),
        "list start": first in _LIST_STARTS,
        "capital": title[:1].isupper(),
        "lower": title[:1].islower(),
        "upper": title.isupper() and len(title) > 4,
        "ends .": title.endswith("."),
        "ends :": title.endswith(":"),
        "ends ,": title.endswith((",", ";", " og", "-")),
        "ends digit": title[-1:].isdigit(),
        "sentence inside": ". " in title[5:] or "? " in title,
        "money": " kr" in title,
        "date": bool(_DATE.search(title)),
        "date first": bool(_DATE.match(title or piece.text)),
        "party": "(" in title and bool(re.search(r"\([A-ZÆØÅ]\)", title)),
        "suffix": bool(re.search(r"\([BDOE]\)$", title)),
        "closed": title.casefold().startswith("lukket"),
        "colon inside": ":" in title[:-1],
        "table": piece.text.count("|") > 2,
        "meeting name": piece.section == "beslutning" and bool(meeting_name(piece.text)),
        "section": bool(piece.section),
        "section rest": piece.section_rest,
        "finite verb": any(w in ("er", "har", "blev", "skal", "kan", "vil", "var", "bliver", "blev") for w in words),
        "words": min(len(words), 20) / 10,
        "length": min(len(title), 200) / 100,
        "short": len(title) < 12,
        "long": len(title) > 120,
    }
    row |= {f"numbering {k}": piece.lead.kind == k for k in _NUMBERINGS}
    row |= {f"sign {s}": piece.lead.deco == s for s in _SIGNS}
    row |= {f"separator {s}": piece.numbered and piece.lead.sep == s for s in _SEPARATORS}
    row |= {f"label {s}": piece.numbered and piece.lead.label == s for s in _LABELS}
    row["label other"] = piece.numbered and piece.lead.label not in _LABELS
    row |= {f"kind {k}": piece.section == k for k in _KINDS[1:]}
    return row


def _around(document: Document, i: int) -> dict[str, float]:
    """What stands before and behind the piece."""
    pieces = document.pieces
    before = pieces[i - 1] if i else None
    behind = pieces[i + 1 : i + 6]
    to_section = _next(document.section_places, i) - i
    at = bisect_left(document.section_places, i)
    enclosing = pieces[document.section_places[at - 1]] if at else None
    following = pieces[i + to_section] if to_section < 10**5 else None
    value = pieces[i].value
    after_last = any(p.value == value - 1 >= 0 for p in pieces[max(0, i - 2) : i])
    before_next = any(p.value == value + 1 > 0 for p in behind[:2])
    many_sections = len(document.section_places) >= 3
    row = {
        "first": i == 0,
        "last": not behind,
        "before number - 1": after_last,
        "behind number + 1": before_next,
        "in dense list beside sections": many_sections and value >= 0 and after_last and before_next,
        "at edge of list beside sections": many_sections and value >= 0 and after_last != before_next,
        "before ends :": before is not None and before.text.endswith(":"),
        "before ends sentence": before is not None and before.text.endswith((".", "!", "?")),
        "before is section": before is not None and bool(before.section) and not before.section_rest,
        "before is body": before is not None and len(before.text) > 160,
        "before is dots": before is not None and before.dots,
        "before is count": before is not None and before.text.isdigit(),
        "behind is body": bool(behind) and len(behind[0].text) > 160,
        "behind is dots": bool(behind) and behind[0].dots,
        "behind is lower": bool(behind) and behind[0].title[:1].islower(),
        "behind blank": bool(behind) and behind[0].blank_before,
        "field": document.fields[i],
        "status line": document.statuses[i],
        "behind status": any(document.statuses[i + 1 : i + 4]),
        "behind field": any(document.fields[i + 1 : i + 5]),
        "section at 1": to_section == 1,
        "section at 2": to_section == 2,
        "section at 3-4": 3 <= to_section <= 4,
        "section far": to_section > 12,
        "before sections": enclosing is None,
        "no sections": not document.section_places,
        "since section": min(i - document.section_places[at - 1], 30) / 10 if at else 0.0,
        "same as first section": pieces[i].section == document.first_section != "",
        "next section is first": following is not None and following.section == document.first_section,
        "next section starts over": following is not None and enclosing is not None and _rank(following) < _rank(enclosing),
        "title before": _titled(document.title_like, i),
        "title-like": document.title_like[i],
        "first sections with title": document.first_named[0],
        "first sections": document.first_named[1],
        "first section, mostly without title": pieces[i].section == document.first_section != "" and document.first_named[0] < 0.5,
        "starts over here": bool(pieces[i].section) and enclosing is not None and _rank(pieces[i]) < _rank(enclosing),
        "next section repeats": following is not None and enclosing is not None and following.section == enclosing.section,
        "place": i / len(pieces),
    }
    row |= {f"in {k or 'none'}": enclosing is not None and enclosing.section == k for k in _KINDS[1:]}
    row |= {f"next {k or 'none'}": following is not None and to_section < 6 and following.section == k for k in _KINDS[1:]}
    return row


_ORDER = Counter({"resume": 1, "beslutningstema": 1, "sagsfremstilling": 2, "indstilling": 4, "beslutning": 6, "bilag": 7})


def _rank(piece: Piece) -> int:
    return _ORDER[piece.section] or 3


def _like(document: Document, i: int) -> dict[str, float]:
    """The piece among its like: where its title recurs, how regular its style is."""
    piece, key = document.pieces[i], document.keys[i]
    alike = document.places.get(key, [i])
    own = bisect_left(alike, i)
    follow, section, rising = document.style_facts.get(piece.style, (0.0, 0.0, 0.0))
    size = len(document.styles.get(piece.style, ()))
    run = document.runs.get(i, _NO_RUN)
    spine = document.spine
    spine_run = document.spine_run
    at = bisect_left(spine, i)
    in_spine = at < len(spine) and spine[at] == i
    gap = (spine[at - 1], spine[at]) if 0 < at < len(spine) else (spine[-1], len(document.pieces)) if spine and at else (0, 0)
    return {
        "twin near before": own > 0 and i - alike[own - 1] <= NEAR,
        "twin near behind": own + 1 < len(alike) and alike[own + 1] - i <= NEAR,
        "twin far before": i - alike[0] > NEAR,
        "twin far behind": alike[-1] - i > NEAR,
        "many twins": len(alike) > 4,
        "style follows": follow,
        "style has sections": section,
        "style rises": rising,
        "style alone": size == 1,
        "style size": min(size, 40) / 20,
        "style fits": follow * section,
        "other style has sections": document.best_section_share.get(piece.style, 0.0),
        "spine share": spine_run.share,
        "spine length": min(spine_run.length, 40) / 20,
        "spine strength": spine_run.strength,
        "in spine": in_spine,
        "no spine": not spine,
        "unnumbered beside spine": bool(spine) and spine_run.share > 0.4 and not piece.numbered,
        "before spine": bool(spine) and i < spine[0],
        "run inside gap of spine": not in_spine and run.length > 0 and gap[0] < run.first and run.last < gap[1],
        "run length": min(run.length, 40) / 20,
        "run share": run.share,
        "run sections": min(run.sections, 4) / 2,
        "run without sections": bool(document.section_places) and run.length > 1 and run.sections < 0.3,
        "sections": min(len(document.section_places), 60) / 30,
    }
