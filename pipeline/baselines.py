"""What a model has to beat: the type by rules over recommendation, outcome and title; themes by their typical terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.fields import Field

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

    from pipeline.themes import Theme

_DECIDES = (
    r"godkend\w*|vedtag\w*|anbefal\w*|bevilg\w*|frigiv\w*|vælge[rs]?|udpeg\w*|beslutte[rs]?|i høring|meddele[rs]?|tiltræde[rs]?|afslå\w*"
    r"|stilling til|ophæve[rs]?|fastsæt\w*|iværksæt\w*|finansier\w*|tilslut\w*|afgive[rs]?|indgå[rs]?|prioriterer?"
)
_DISCUSSES = r"drøfte[rst]?\w*|drøftelse|input|kommentere\w*|tilkendegive\w*|debatter\w*|dialog"
_INFORMS = r"efterretning|orientere[rst]?|orientering\w*|noterer?|taget til"
_RULES = tuple(
    (label, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for label, words in (("beslutning", _DECIDES), ("drøftelse", _DISCUSSES), ("orientering", _INFORMS))
)
_ROUTING = re.compile(r"(?:sende[rs]?|oversende[rs]?|forelægge[rs]?)\b[^.\n]{0,90}", re.IGNORECASE)
_TAKE_NOTE = re.compile(
    r"\btil (?:efterretning|orientering)|\borientering(?:en)? (?:godkendes|tages)|\bgodkender orienteringen", re.IGNORECASE
)
_TITLES = (
    (
        "orientering",
        re.compile(
            r"^\W*(?:\w{1,4} - )?(?:orientering|status|meddelelse|nyt fra|efterretning|gensidig|redegørelse|månedsrapport|opfølgning)",
            re.IGNORECASE,
        ),
    ),
    ("drøftelse", re.compile(r"drøftelse|\btema|dialog|debat|input", re.IGNORECASE)),
    (
        "beslutning",
        re.compile(
            r"godkendelse|forslag|ansøgning|bevilling|frigivelse|valg |udpegning|salg|køb|lokalplan|budget|regnskab"
            r"|vedtagelse|høring|takster|plan\b",
            re.IGNORECASE,
        ),
    ),
)


def rule_type(fields: Sequence[Field]) -> str | None:
    """The type by rules: the recommendation's strongest verb, else the outcome, else the title; None where no rule answers."""
    by_name = {name: " ".join(f.text for f in fields if f.name == name) for name in ("title", "recommendation", "decision")}
    for name in ("recommendation", "decision"):
        if by_name[name] and (label := _verb(by_name[name])):
            return label
    return next((label for label, pattern in _TITLES if pattern.search(by_name["title"])), None)


def _verb(text: str) -> str | None:
    asked = _ROUTING.sub(" ", text)
    asked = "orientering " + _TAKE_NOTE.sub(" ", asked) if _TAKE_NOTE.search(asked) else asked
    return next((label for label, pattern in _RULES if pattern.search(asked)), None)


def with_rule(fields: Sequence[Field]) -> list[Field]:
    """The fields with one more, ``verb``, that holds what the rules answer: a feature among others for the type classifier."""
    return [*(f for f in fields if f.name != "verb"), Field("verb", -1, rule_type(fields) or "uden")]


class KeywordThemes:
    """Themes by counting their terms with spaCy's phrase matcher: three for a term in the title, one elsewhere."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self._nlp, self._matcher = _matcher(tuple(themes))
        self._named = lru_cache(maxsize=None)(self._count)  # the same texts are asked for again with other parts of the item shown

    def tag(self, fields: Sequence[Field]) -> list[str]:
        """Up to three themes with the most terms, best first; a theme needs a term in the title or three elsewhere."""
        points: Counter[str] = Counter()
        for one in fields:
            for theme, times in self._named(one.text[:3000]).items():
                points[theme] += times * (3 if one.name == "title" else 1)
        return [theme for theme, score in sorted(points.items(), key=lambda pair: (-pair[1], pair[0])) if score >= 3][:3]

    def _count(self, text: str) -> Counter[str]:
        """How often the terms of each theme stand in a text."""
        return Counter(self._nlp.vocab.strings[key] for key, _, _ in self._matcher(self._nlp.make_doc(text)))


@lru_cache(maxsize=4)
def _matcher(themes: tuple[Theme, ...]) -> tuple[Language, PhraseMatcher]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("da")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for theme in themes:
        matcher.add(theme.id, [nlp.make_doc(term) for term in theme.terms])
    return nlp, matcher
