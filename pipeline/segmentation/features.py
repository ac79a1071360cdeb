"""What speaks for and against a piece being the heading of an item: itself, its neighbours, and its like in the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from pipeline.segmentation.cohesion import COLUMNS as COHESION
from pipeline.segmentation.cohesion import cohesion_columns
from pipeline.segmentation.division import COLUMNS as DIVISION
from pipeline.segmentation.division import division_columns, groups_of
from pipeline.segmentation.leads import title_key
from pipeline.segmentation.marks import TURNS, Marks, marks_of, turns_of
from pipeline.segmentation.names import DIGIT, meeting_name
from pipeline.segmentation.pieces import STATUS, Piece, holds_case_number

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
    r"^\W*(?:side!? ?\d|til toppen|kopier link|hent som pdf|se alle bilag|fold alle|tip en ven"
    r"|indhold(?:sfortegnelse)?\b|dagsordenspunkter\b|telefon|www\.|https?:)",
    re.IGNORECASE,
)
_PARTY = re.compile(r"\([A-ZÆØÅ]\)")
_VERBS = frozenset("er har blev skal kan vil var bliver".split())
_SIGNS = ("", "#", "•", "*", "|", "-", ">", "(")
_SEPARATORS = ("glued", "blank", "gap", ".", ":", ")", "-")
_LABELS = ("", "punkt", "sag", "ad", "emne", "nr")
_NUMBERINGS = ("number", "sub", "slashed", "time", "letter")
_KINDS = ("", "resume", "sagsfremstilling", "indstilling", "beslutning", "bilag", "sagsforløb")
Style = tuple[str, str, str, str]
NEAR = 7  # pieces
LONGEST_RUN_ON = 16  # letters by which titles are compared where it cannot be seen where they end
SHORT_TITLE = 5  # letters; whether titles so short recur tells nothing
LONGEST_PLAIN = 250  # characters of a title without number or sign; what is longer is running text
STEPS = range(1, 7)  # from one number to the next in a run


@dataclass
class Document:
    """The pieces of a document with what one pass over all of them tells."""

    pieces: list[Piece]
    candidates: list[int]  # indices of the pieces that are scored
    values: list[int]  # of the pieces' numbers
    style_of: list[Style]
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
    marks: Marks
    turns: list[tuple[float, ...]]  # of the marks
    first_named: tuple[float, float]  # of the pieces that name the first kind of section: share with a title before them; how many

    @cached_property
    def groups(self) -> np.ndarray:
        """Which candidates are alike (see `division.groups_of`)."""
        return groups_of(self)

    @cached_property
    def division(self) -> np.ndarray:
        """How well each of those groups would divide the document (see `division.division_columns`)."""
        return division_columns(self)


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
    told = LONGEST_RUN_ON if sum(p.inner for p in pieces) > len(pieces) / 3 else None
    keys = [title_key(p.title or (pieces[i + 1].title if i + 1 < len(pieces) and p.numbered else ""))[:told] for i, p in enumerate(pieces)]
    values, style_of = [piece.value for piece in pieces], [piece.style for piece in pieces]
    places: dict[str, list[int]] = defaultdict(list)
    styles: dict[Style, list[int]] = defaultdict(list)
    for i, (piece, key) in enumerate(zip(pieces, keys, strict=True)):
        if len(key) > SHORT_TITLE:
            places[key].append(i)
        if piece.numbered and not piece.dots:
            styles[style_of[i]].append(i)
    sections = [i for i, p in enumerate(pieces) if p.section]
    first = pieces[sections[0]].section if sections else ""
    facts = {style: _style_facts(pieces, own, sections) for style, own in styles.items()}
    fields = [len(p.text) < 300 and holds_case_number(p.text) for p in pieces]
    statuses = [len(p.text) < 40 and bool(STATUS.match(p.text)) for p in pieces]
    others = {style: max((f[1] for s, f in facts.items() if s != style and len(styles[s]) > 1), default=0.0) for style in facts}
    runs = {i: run for own in styles.values() for i, run in _runs(pieces, own, sections)}
    spine = _spine(pieces, runs, styles)
    titles = [_title_like(piece) for piece in pieces]
    marks = marks_of(pieces)
    starts = [i for i in sections if pieces[i].section == first]
    named = (sum(_titled(titles, i) for i in starts) / max(1, len(starts)), min(len(starts), 20) / 10)
    return Document(
        pieces,
        [i for i, piece in enumerate(pieces) if worth_scoring(piece)],
        values,
        style_of,
        keys,
        places,
        sections,
        first,
        styles,
        facts,
        others,
        runs,
        fields,
        statuses,
        *spine,
        titles,
        marks,
        turns_of(marks, len(pieces)),
        named,
    )


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


def worth_scoring(piece: Piece) -> bool:
    """Whether a piece can be a heading at all; running text cannot."""
    begins = piece.numbered or bool(piece.section) or (piece.inner and bool(piece.lead.deco))
    return (begins or len(piece.title) <= LONGEST_PLAIN) and bool(_WORDS.search(piece.text)) and not _FURNITURE.match(piece.text)


def features(document: Document) -> np.ndarray:
    """A row for every candidate piece; shape (candidates, number of `feature_names`), float32."""
    import numpy as np

    candidates = document.candidates
    values = chain.from_iterable(part for i in candidates for part in _row(document, i))
    rows = np.fromiter(values, dtype=np.float32).reshape(len(candidates), len(feature_names()) - len(DIVISION) - len(COHESION))
    return np.hstack([rows, document.division, cohesion_columns(document.pieces, candidates)])


def feature_names() -> list[str]:
    """Names of the columns of `features`."""
    return [*_OWN, *_SET_OUT, *_AROUND, *_BETWEEN, *TURNS, *_LIKE, *DIVISION, *COHESION]


def style_columns() -> list[int]:
    """Columns of `features` that describe how a heading is set out: its signs, label and separator."""
    return [n for n, name in enumerate(feature_names()) if name.startswith(("sign ", "label ", "separator ", "numbering "))]


def _row(document: Document, i: int) -> tuple[tuple[float, ...], ...]:
    """The values of a row, in the order of `feature_names`."""
    return (_own(document.pieces[i]), _set_out(document.pieces[i]), *_around(document, i), document.turns[i], _like(document, i))


# What the function below each table gives, in its order.
_OWN = tuple(
    (
        "numbered|number alone|number 1|number > 99|number > 1000|status before|inner|blank before|page break|dots|indented|starter|"
        "any starter|list start|capital|lower|upper|ends .|ends :|ends ,|ends digit|sentence inside|money|date|date first|party|suffix|"
        "closed|colon inside|table|meeting name|section|section rest|finite verb|words|length|short|long"
    ).split("|")
)


def _own(piece: Piece) -> tuple[float, ...]:
    """The piece by itself."""
    title, words = piece.title, _WORDS.findall(piece.title.casefold()[:80])
    first, value = words[0] if words else "", piece.value
    return (
        value >= 0,
        value >= 0 and not title,
        value == 1,
        value > 99,
        value > 1000,
        bool(piece.lead.status),
        piece.inner,
        piece.blank_before,
        piece.page_break,
        piece.dots,
        piece.start - piece.line_start > 1 and not piece.inner,
        first in _STARTERS,
        not _STARTERS.isdisjoint(words),
        first in _LIST_STARTS,
        title[:1].isupper(),
        title[:1].islower(),
        title.isupper() and len(title) > 4,
        title.endswith("."),
        title.endswith(":"),
        title.endswith((",", ";", " og", "-")),
        title[-1:].isdigit(),
        ". " in title[5:] or "? " in title,
        " kr" in title,
        bool(DIGIT.search(title) and _DATE.search(title)),
        bool(_DATE.match(title or piece.text)),
        "(" in title and bool(_PARTY.search(title)),
        title.endswith(("(B)", "(D)", "(O)", "(E)")),
        title.casefold().startswith("lukket"),
        ":" in title[:-1],
        piece.text.count("|") > 2,
        piece.section == "beslutning" and bool(meeting_name(piece.text)),
        bool(piece.section),
        piece.section_rest,
        not _VERBS.isdisjoint(words),
        min(len(words), 20) / 10,
        min(len(title), 200) / 100,
        len(title) < 12,
        len(title) > 120,
    )


_SET_OUT = (
    *(f"numbering {kind}" for kind in _NUMBERINGS),
    *(f"sign {sign}" for sign in _SIGNS),
    *(f"separator {sign}" for sign in _SEPARATORS),
    *(f"label {label}" for label in (*_LABELS, "other")),
    *(f"kind {kind}" for kind in _KINDS[1:]),
)


def _set_out(piece: Piece) -> tuple[float, ...]:
    """How the piece is set out as a heading or as the name of a section."""
    lead = piece.lead
    separator, label = (lead.sep, lead.label) if piece.numbered else (None, None)
    return _signs(lead.kind, lead.deco, separator, label, piece.section)


@lru_cache(maxsize=4096)
def _signs(numbering: str, deco: str, separator: str | None, label: str | None, section: str) -> tuple[float, ...]:
    return (
        *_one_of(_NUMBERINGS, numbering),
        *_one_of(_SIGNS, deco),
        *_one_of(_SEPARATORS, separator),
        *_one_of(_LABELS, label),
        float(label is not None and label not in _LABELS),
        *_one_of(_KINDS[1:], section),
    )


def _one_of(names: Sequence[str], name: str | None) -> tuple[float, ...]:
    """1 where the name stands among the names, 0 elsewhere."""
    return tuple(float(one == name) for one in names)


_AROUND = tuple(
    (
        "first|last|before number - 1|behind number + 1|in dense list beside sections|at edge of list beside sections|before ends :|"
        "before ends sentence|before is section|before is body|before is dots|before is count|behind is body|behind is dots|"
        "behind is lower|behind blank|field|status line|behind status|behind field|section at 1|section at 2|section at 3-4|section far|"
        "before sections|no sections|since section|same as first section|next section is first|next section starts over|title before|"
        "title-like|first sections with title|first sections|first section, mostly without title|starts over here|next section repeats|"
        "place"
    ).split("|")
)
_BETWEEN = (*(f"in {kind}" for kind in _KINDS[1:]), *(f"next {kind}" for kind in _KINDS[1:]))


def _around(document: Document, i: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What stands before and behind the piece."""
    pieces = document.pieces
    before = pieces[i - 1] if i else None
    behind = pieces[i + 1] if i + 1 < len(pieces) else None
    to_section = _next(document.section_places, i) - i
    at = bisect_left(document.section_places, i)
    enclosing = pieces[document.section_places[at - 1]] if at else None
    following = pieces[i + to_section] if to_section < 10**5 else None
    values, value = document.values, document.values[i]
    after_last = value >= 1 and value - 1 in values[max(0, i - 2) : i]
    before_next = value >= 0 and value + 1 in values[i + 1 : i + 3]
    many_sections = len(document.section_places) >= 3
    row = (
        i == 0,
        behind is None,
        after_last,
        before_next,
        many_sections and value >= 0 and after_last and before_next,
        many_sections and value >= 0 and after_last != before_next,
        before is not None and before.text.endswith(":"),
        before is not None and before.text.endswith((".", "!", "?")),
        before is not None and bool(before.section) and not before.section_rest,
        before is not None and len(before.text) > 160,
        before is not None and before.dots,
        before is not None and before.text.isdigit(),
        behind is not None and len(behind.text) > 160,
        behind is not None and behind.dots,
        behind is not None and behind.title[:1].islower(),
        behind is not None and behind.blank_before,
        document.fields[i],
        document.statuses[i],
        any(document.statuses[i + 1 : i + 4]),
        any(document.fields[i + 1 : i + 5]),
        to_section == 1,
        to_section == 2,
        3 <= to_section <= 4,
        to_section > 12,
        enclosing is None,
        not document.section_places,
        min(i - document.section_places[at - 1], 30) / 10 if at else 0.0,
        pieces[i].section == document.first_section != "",
        following is not None and following.section == document.first_section,
        following is not None and enclosing is not None and _rank(following) < _rank(enclosing),
        _titled(document.title_like, i),
        document.title_like[i],
        document.first_named[0],
        document.first_named[1],
        pieces[i].section == document.first_section != "" and document.first_named[0] < 0.5,
        bool(pieces[i].section) and enclosing is not None and _rank(pieces[i]) < _rank(enclosing),
        following is not None and enclosing is not None and following.section == enclosing.section,
        i / len(pieces),
    )
    return row, _between(enclosing.section if enclosing else None, following.section if following and to_section < 6 else None)


@lru_cache(maxsize=1024)
def _between(enclosing: str | None, following: str | None) -> tuple[float, ...]:
    return (*_one_of(_KINDS[1:], enclosing), *_one_of(_KINDS[1:], following))


_ORDER = Counter({"resume": 1, "beslutningstema": 1, "sagsfremstilling": 2, "indstilling": 4, "beslutning": 6, "bilag": 7})


def _rank(piece: Piece) -> int:
    return _ORDER[piece.section] or 3


_LIKE = tuple(
    (
        "twin near before|twin near behind|twin far before|twin far behind|many twins|style follows|style has sections|style rises|"
        "style alone|style size|style fits|other style has sections|spine share|spine length|spine strength|in spine|no spine|"
        "unnumbered beside spine|before spine|run inside gap of spine|run length|run share|run sections|run without sections|sections"
    ).split("|")
)


def _like(document: Document, i: int) -> tuple[float, ...]:
    """The piece among its like: where its title recurs, how regular its style is."""
    piece, key = document.pieces[i], document.keys[i]
    style = document.style_of[i]
    alike = document.places.get(key, [i])
    own = bisect_left(alike, i)
    follow, section, rising = document.style_facts.get(style, (0.0, 0.0, 0.0))
    size = len(document.styles.get(style, ()))
    run = document.runs.get(i, _NO_RUN)
    spine = document.spine
    spine_run = document.spine_run
    at = bisect_left(spine, i)
    in_spine = at < len(spine) and spine[at] == i
    gap = (spine[at - 1], spine[at]) if 0 < at < len(spine) else (spine[-1], len(document.pieces)) if spine and at else (0, 0)
    return (
        own > 0 and i - alike[own - 1] <= NEAR,
        own + 1 < len(alike) and alike[own + 1] - i <= NEAR,
        i - alike[0] > NEAR,
        alike[-1] - i > NEAR,
        len(alike) > 4,
        follow,
        section,
        rising,
        size == 1,
        min(size, 40) / 20,
        follow * section,
        document.best_section_share.get(style, 0.0),
        spine_run.share,
        min(spine_run.length, 40) / 20,
        spine_run.strength,
        in_spine,
        not spine,
        bool(spine) and spine_run.share > 0.4 and not piece.numbered,
        bool(spine) and i < spine[0],
        not in_spine and run.length > 0 and gap[0] < run.first and run.last < gap[1],
        min(run.length, 40) / 20,
        run.share,
        min(run.sections, 4) / 2,
        bool(document.section_places) and run.length > 1 and run.sections < 0.3,
        min(len(document.section_places), 60) / 30,
    )
