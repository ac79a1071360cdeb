"""Items as short and as long as real ones: a decision and little more, or a case of pages under headings of its own.

Written items are of middling length. Many real ones hold a line or two, and some go on for pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from pipeline.corpus import WrittenItem, WrittenMeeting, WrittenSection

Passages = Mapping[tuple[str, str], Sequence[tuple[str, str]]]

_KEPT = (
    ("beslutning", "sagsforløb"),
    ("sagsfremstilling", "beslutning"),
    ("indstilling", "beslutning"),
    ("indstilling", "beslutning"),
    ("resume", "indstilling", "beslutning"),
)
_CASE = ("sagsfremstilling", "vurdering", "beslutningstema", "resume", "andet")
WHOLE = 0.15  # share of the items of a short meeting that stay as they are
LONGER = 0.6  # share of the items of a long meeting that get more text, where there is any
LEAST_PASSAGE = 80  # characters
MOST_PARTS = 8  # that are added to a case,
HEADED, SIGNED = 0.7, 0.12  # shares of them that have a heading, and that names stand over
_HEADINGS = ("{}", "{}", "{}", "{}:", "*{}*", "- {}", "{n}. {}", "{}\n")
_SENTENCE = re.compile(r"(?<=[a-zæøå)][.!?])\s+(?=[A-ZÆØÅ])")


def passages_of(meetings: Sequence[WrittenMeeting]) -> Passages:
    """Paragraphs of case texts, each with its item's title, by municipality and main theme."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for meeting in meetings:
        for item in meeting.items:
            for section in item.sections:
                if item.themes and section.kind in _CASE:
                    parts = (part.strip() for part in section.text.split("\n\n"))
                    found[meeting.municipality, item.themes[0]] += [(item.title, part) for part in parts if len(part) >= LEAST_PASSAGE]
    return found


def shortened(meeting: WrittenMeeting, rng: Random) -> WrittenMeeting:
    """The meeting with most of its items cut down to a section or two of a sentence or two."""
    agenda = meeting.kind == "dagsorden"
    kept = (rng.choice(("indstilling", "indstilling", "sagsfremstilling")),) if agenda else rng.choice(_KEPT)
    return replace(meeting, items=tuple(item if rng.random() < WHOLE else _short(item, kept, rng) for item in meeting.items))


def _short(item: WrittenItem, kept: Sequence[str], rng: Random) -> WrittenItem:
    sections = [section for section in item.sections if section.kind in kept] or item.sections[-1:]
    return replace(item, sections=tuple(replace(section, text=_beginning(section, rng)) for section in sections), attachments=())


def _beginning(section: WrittenSection, rng: Random) -> str:
    """The first sentence or two; a recommendation stays whole, since it tells the type."""
    return section.text if section.kind == "indstilling" else " ".join(_SENTENCE.split(section.text)[: rng.randint(1, 2)])


def lengthened(meeting: WrittenMeeting, passages: Passages, subheadings: Sequence[str], rng: Random) -> WrittenMeeting:
    """The meeting with more text in many of its cases: what its municipality wrote of the same theme elsewhere.

    Only from the same municipality: cross-validation leaves out whole ones, and none may be learnt from in another's text.
    """
    heading = rng.choice(_HEADINGS)

    def longer(item: WrittenItem) -> WrittenItem:
        alike = passages.get((meeting.municipality, item.themes[0]), ()) if item.themes else ()
        those = [part for title, part in alike if title != item.title]
        places = [n for n, section in enumerate(item.sections) if section.kind in _CASE]
        if not those or not places or rng.random() >= LONGER:
            return item
        at = rng.choice(places)
        parts = _parts(rng.sample(those, len(those)), heading, meeting.present, subheadings, rng)
        section = item.sections[at]
        text = rng.choice(("\n", "\n\n", "\n\n")).join((section.text, *parts))
        return replace(item, sections=(*item.sections[:at], replace(section, text=text), *item.sections[at + 1 :]))

    return replace(meeting, items=tuple(longer(item) for item in meeting.items))


def _parts(passages: list[str], heading: str, names: Sequence[str], subheadings: Sequence[str], rng: Random) -> list[str]:
    """Passages, one to three together, many under a heading, some behind names as those of who moved a motion."""
    parts = []
    for n in range(1, rng.randint(1, MOST_PARTS) + 1):
        own = [passages.pop() for _ in range(min(len(passages), rng.randint(1, 3)))]
        if not own:
            break
        if rng.random() < HEADED:
            parts.append(heading.format(rng.choice(subheadings), n=n))
        if names and rng.random() < SIGNED:
            parts.append("\n".join(rng.sample(names, min(len(names), rng.randint(1, 3)))))
        parts += own
    return parts


def read_subheadings(path: Path) -> list[str]:
    """The headings that stand inside case texts, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
