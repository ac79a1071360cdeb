"""How municipalities set minutes out: Jinja templates in ``data/layouts``, rendered with exact gold offsets.

Templates mark where things begin and end with characters of Unicode's private use area, which no minutes hold. Everything
that happens to the text afterwards (noise) keeps them in place; `read_gold` takes them out at the end and notes where they stood.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import one_line, within_blanks
from pipeline.sections import section_names

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from pipeline.corpus import WrittenItem, WrittenMeeting, WrittenSection

ITEM, ITEM_END, TITLE, TITLE_END, SECTION, SECTION_END = (chr(0xE000 + n) for n in range(6))
MARKS = re.compile(f"[{ITEM}-{SECTION_END}]")

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
SUFFIXES = {"beslutning": "B", "drøftelse": "D", "orientering": "O", None: "E"}


class Style:
    """A municipality's habits: the same choices through all of a document."""

    def __init__(self, seed: str, names: dict[str, list[str]]) -> None:
        self._seed, self._names, self._made = seed, names, dict[str, Any]()

    def pick(self, what: str, *options: Any) -> Any:
        """One of the options, the same whenever asked for ``what``."""
        if what not in self._made:
            self._made[what] = random.Random(f"{self._seed}/{what}").choice(options)  # noqa: S311 (no secret)
        return self._made[what]

    def section_name(self, section: WrittenSection) -> str:
        """What this municipality calls a kind of section; mostly the plain name."""
        if section.name:
            return section.name
        names = self._names.get(section.kind) or [section.kind.capitalize()]
        return str(self.pick(f"name of {section.kind}", *(names[:1] * 4), *names[1:8]))

    def attachments_name(self) -> str:
        """What this municipality calls attachments."""
        return str(self.pick("name of bilag", "Bilag", "Bilag", "Bilag", *self._names["bilag"][:5]))


@dataclass(frozen=True)
class ItemView:
    """A written item as templates see it; `title` carries marks, `plain_title` does not (for contents lists)."""

    item: WrittenItem
    index: int
    number: int
    style: Style

    @property
    def begin(self) -> str:
        """Mark of the item's start."""
        return ITEM

    @property
    def end(self) -> str:
        """Mark of the item's end."""
        return ITEM_END

    @property
    def plain_title(self) -> str:
        """The title without marks."""
        return self.item.title

    @property
    def title(self) -> str:
        """The title with marks round it."""
        return f"{TITLE}{self.item.title}{TITLE_END}"

    def title_after(self, prefix: str) -> str:
        """The title behind a prefix that belongs to it (``ØU - ``), with marks round both."""
        return f"{TITLE}{prefix}{self.item.title}{TITLE_END}"

    @property
    def suffix(self) -> str:
        """The type as a letter, as some municipalities put it behind the title."""
        return SUFFIXES[self.item.type]

    @cached_property
    def sections(self) -> list[SectionView]:
        """The sections in the order written."""
        return [SectionView(section, self.style) for section in self.item.sections]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.item, name)


@dataclass(frozen=True)
class SectionView:
    """A written section as templates see it."""

    section: WrittenSection
    style: Style

    @property
    def begin(self) -> str:
        """Mark of the section's start."""
        return SECTION

    @property
    def end(self) -> str:
        """Mark of the section's end."""
        return SECTION_END

    @property
    def name(self) -> str:
        """The name as this municipality prints it."""
        return self.style.section_name(self.section)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.section, name)


@dataclass(frozen=True)
class Layout:
    """One way of setting minutes out: ``name`` is the file's, ``family`` groups those that share their heading form.

    ``weight`` tells how common it is beside the others: how often it is drawn.
    """

    name: str
    family: str
    titles_only: bool
    untitled: bool
    decision_first: bool
    weight: float
    template: Template

    def render(self, meeting: WrittenMeeting, shown: list[int], seed: int) -> str:
        """The items ``shown`` of a meeting as marked text in this layout; equal seeds give equal text."""
        style = Style(f"{seed}/{self.name}/{meeting.municipality}", section_names())
        first = 1 if meeting.first_number is None else meeting.first_number
        items = [ItemView(meeting.items[i], i, first + i, style) for i in shown]
        return self.template.render(meeting=meeting, items=items, style=style, pick=style.pick)

    def shown(self, meeting: WrittenMeeting) -> list[int]:
        """Places in the meeting of the items that this layout can print: without titles, only those with text."""
        return [i for i, item in enumerate(meeting.items) if item.sections or not self.untitled]


def read_layouts(folder: Path) -> list[Layout]:
    """All layouts below a folder, in name order."""
    env = environment(folder)
    layouts = []
    for path in sorted(folder.glob("*.jinja")):
        if path.name.startswith("_"):
            continue
        template = env.get_template(path.name)
        facts = _facts(path.read_text(encoding="utf-8"))
        flags = ("titles_only" in facts, "untitled" in facts, "decision_first" in facts)
        layouts.append(Layout(path.stem, facts["family"], *flags, float(facts.get("weight", 1)), template))
    return layouts


def environment(folder: Path) -> Environment:
    """Jinja with the filters that layouts use; an unknown name in a template is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 (plain text)
    env.filters.update(long_date=long_date, short_date=short_date, upper_text=upper_text, one_line=one_line, prose=prose)
    return env


def _facts(source: str) -> dict[str, str]:
    """``{# family: numbered, titles_only #}`` in the first line of a layout."""
    head = re.match(r"\{#\s*(.*?)\s*#\}", source)
    pairs = (fact.partition(":") for fact in (head[1].split(",") if head else ()))
    return {"family": "other"} | {key.strip(): value.strip() for key, _, value in pairs}


def long_date(day: date | str) -> str:
    """``12. april 2016``; a string in ISO form does too."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date | str) -> str:
    """``12-04-2016``; a string in ISO form does too."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return day.strftime("%d-%m-%Y")


def upper_text(text: str) -> str:
    """Upper case, marks untouched."""
    return text.upper()


def prose(text: str) -> str:
    """Blank lines between paragraphs taken out."""
    return re.sub(r"\n{2,}", "\n", text)


@dataclass(frozen=True)
class GoldItem:
    """Where an item stands in the rendered text."""

    start: int
    end: int
    title: tuple[int, int] | None
    sections: tuple[tuple[int, int], ...]


def read_gold(marked: str) -> tuple[str, list[GoldItem]]:
    """Take the marks out: the text, and where items, first titles and sections stand in it, blanks at their edges left out."""
    pieces: list[str] = []
    places: list[tuple[str, int]] = []
    length = last = 0
    for mark in MARKS.finditer(marked):
        pieces.append(marked[last : mark.start()])
        length += mark.start() - last
        places.append((mark[0], length))
        last = mark.end()
    pieces.append(marked[last:])
    text = "".join(pieces)
    return text, _gold_items(text, places)


def _gold_items(text: str, places: list[tuple[str, int]]) -> list[GoldItem]:
    items: list[GoldItem] = []
    start = title_start = section_start = 0
    title: tuple[int, int] | None = None
    sections: list[tuple[int, int]] = []
    for mark, place in places:
        if mark == ITEM:
            start, title, sections = place, None, []
        elif mark == TITLE:
            title_start = place
        elif mark == TITLE_END:
            title = title or (title_start, place)
        elif mark == SECTION:
            section_start = place
        elif mark == SECTION_END:
            sections.append(within_blanks(text, section_start, place))
        elif mark == ITEM_END:
            items.append(GoldItem(*within_blanks(text, start, place), title, tuple(sections)))
    return items
