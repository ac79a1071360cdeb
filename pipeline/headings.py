"""Forms of headings (``data/headings.yaml``), put in place of a layout's own: every form is seen with every way of setting out the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from pipeline.layouts import ITEM, ITEM_END, MARKS, SUFFIXES, TITLE, TITLE_END

if TYPE_CHECKING:
    from pipeline.corpus import WrittenItem, WrittenMeeting

UNTITLED_WEIGHT = 0.6
LONGEST_TAIL = 60  # characters behind the title that still are its heading's; more is text set on the same line
_OWN = re.compile(rf"{ITEM}([^{TITLE}{ITEM_END}]{{0,400}}?){TITLE}([^{TITLE_END}]*){TITLE_END}([^\n{ITEM}-\uE005]*)")
_REGION = re.compile(rf"{ITEM}.*?{ITEM_END}", re.DOTALL)


@dataclass(frozen=True)
class HeadingForm:
    """A pattern for headings and the family of forms it is of."""

    family: str
    pattern: str

    @property
    def untitled(self) -> bool:
        """Whether the form leaves the title out."""
        return "{title}" not in self.pattern and "{TITLE}" not in self.pattern

    def render(self, item: WrittenItem, place: int, number: int, meeting: WrittenMeeting, minutes: int) -> str:
        """The heading of an item, the ``place``-th of its document, as marked text."""
        pattern = self.pattern
        if "[" in pattern and self.family == "body-prefix":  # the prefix belongs to the title
            pattern = pattern.replace("[", TITLE).replace("]", TITLE_END)
            title = item.title
        else:
            title = f"{TITLE}{item.title}{TITLE_END}"
        begin = 16 * 60 + place * minutes
        return pattern.format(
            title=title,
            TITLE=f"{TITLE}{item.title.upper()}{TITLE_END}",
            again=item.title,
            n=number,
            y=meeting.date.year,
            yy=f"{meeting.date.year % 100:02}",
            case=item.case_number or f"{meeting.date.year}-{(number * 7919 + place * 104729) % 90000 + 10000}",
            status="Lukket" if item.closed else "Åbent",
            type=item.type or "eventuelt",
            suffix=SUFFIXES[item.type],
            minutes=minutes,
            to=_clock(begin + minutes),
            page=2 + place * 2,
            serial=place + 1,
            total=len(meeting.items),
            roman=_roman(place + 1),
            code=f"{_initials(meeting.body)}-{meeting.date.year}-{number:05}",
            letter=_letter(place).lower(),
            LETTER=_letter(place),
            **{"from": _clock(begin)},
        )


def read_headings(path: Path) -> dict[str, list[HeadingForm]]:
    """All forms by family."""
    import yaml

    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {family: [HeadingForm(family, pattern) for pattern in patterns] for family, patterns in raw.items()}


def draw_form(forms: dict[str, list[HeadingForm]], rng: Random, *, titled: bool) -> HeadingForm:
    """A form; those of families with many are drawn more often, those without title less; with ``titled`` one that shows the title."""
    drawn = [form for family in sorted(forms) for form in forms[family] if not (titled and form.untitled)]
    return rng.choices(drawn, [UNTITLED_WEIGHT if form.untitled else 1.0 for form in drawn])[0]


def restyle(marked: str, form: HeadingForm, meeting: WrittenMeeting, shown: Sequence[int], rng: Random) -> str | None:
    """The marked text of a meeting's items with headings of another form; None where the layout has a heading that cannot be replaced."""
    items = [meeting.items[index] for index in shown]
    regions = _REGION.findall(marked)
    if len(regions) != len(items) or not all(_OWN.match(region) for region in regions):
        return None
    if form.untitled and any(MARKS.sub("", region).count(item.title) > 1 for region, item in zip(regions, items, strict=True)):
        return None
    first, minutes = meeting.first_number or 1, rng.choice((5, 10, 15, 20, 30))
    numbered = iter(
        form.render(item, place, first + index, meeting, minutes) for place, (index, item) in enumerate(zip(shown, items, strict=True))
    )
    return _REGION.sub(lambda region: _replaced(region[0], next(numbered)), marked)


def _replaced(region: str, heading: str) -> str:
    own = _OWN.match(region)
    assert own is not None
    tail, after = own[3] if len(own[3]) > LONGEST_TAIL else "", region[own.end() :]
    if after[0] not in f"\n{ITEM_END}":  # text goes on in the line
        heading, tail = heading.replace("\n", " "), tail or " "
    rest = tail + after
    return ITEM + heading + (rest if heading else rest.lstrip("\n"))


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}.{minutes % 60:02}"


def _letter(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"[place % 29]


def _roman(number: int) -> str:
    """A number below 50 in roman numerals."""
    units = "I II III IV V VI VII VIII IX".split()
    tens, rest = divmod(number, 10)
    return ("XL" if tens == 4 else "X" * tens) + (units[rest - 1] if rest else "")


def _initials(body: str) -> str:
    """A body by two or three letters: ``ØKU``, ``BYR``, ``SAU``."""
    words = re.findall(r"[A-ZÆØÅ]\w+", body) or [body]
    first = words[0][:2] if len(words) == 1 else "".join(word[0] for word in words)
    return first.upper() + ("U" if "udvalg" in body.lower() else "R" if len(words) == 1 else "")
