"""Who was there and who was not: names under labels, in tables with marks and in sentences, party letters kept.

A name is told by its form, what it is there for by what stands nearest: a word behind it (``Ib Holm (V) - afbud``), one before it in its
sentence (``Desuden deltog Ib Holm``), else the label above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.segmentation.header.entries import PERSON, bare, heads_table, is_name, people_of, tells
from pipeline.segmentation.header.labels import HeaderLine

_COMMA = re.compile(r"[;,](?![^()]*\))")
LEAST_RUN = 3  # lines of nothing but names that need no label
LONGEST_LIST = 60  # characters; a shorter line was not broken to fit a page


@dataclass
class _Roll:
    """The people found so far, and the indices of the lines that hold them."""

    present: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)

    def tell(self, role: str) -> None:
        """Put down what the last person was there for."""
        if role == "absent" and self.present:
            self.absent.append(self.present.pop())

    def seat(self, people: Sequence[tuple[str, str]], those: range) -> None:
        """Add the people of some lines, each with what it is there for: without a word of that, present."""
        for role, name in people:
            own = {"present": self.present, "": self.present, "absent": self.absent}.get(role)
            if own is not None and name not in own:
                own.append(name)
        if people:
            self.lines.update(those)


def _is_status(lines: Sequence[HeaderLine], at: int) -> bool:
    """Whether a line says nothing but that the person in the line above came or did not, as in a table read cell by cell."""

    def told(i: int) -> bool:
        return 0 < i < len(lines) and lines[i].label in ("present", "absent") and not lines[i].text and _is_name(lines[i - 1])

    return told(at) and (told(at + 2) or told(at - 2))


def read_people(lines: Sequence[HeaderLine]) -> tuple[tuple[str, ...], tuple[str, ...], set[int]]:
    """Names of those present and of those absent, and the indices of the lines that hold them; who is named as both was not there."""
    roll = _Roll()
    role, columns, patience, passed = "", "", 0, -1
    last: list[str] = []  # names of the line before
    for at, line in enumerate(lines):
        if _is_status(lines, at):
            roll.tell(line.label)
            continue
        if line.label:
            role, patience = _role_of(lines, at)
            last = []
        if at <= passed or not line.text or (line.label and not role):
            continue
        if heads_table(line.text):
            role, columns = "", line.printed or line.text
            continue
        passed = _wrapped(lines, at) if role else at
        people = _named(lines, range(at, passed + 1), role, columns, offices=not last or not PERSON.search(last[-1]))
        roll.seat(people, range(at, passed + 1))
        patience -= not people
        if (line.cell and people) or (not people and patience < 0 and (last or any(map(str.isalpha, line.text)))):
            role = ""
        elif people and not role and ":" in line.text:
            role = people[-1][0]  # of a label that is not known: Udvalgets medlemmer: ..
        last = [name for _, name in people] or last
    if not roll.present:
        _unlabelled(lines, roll)
    away = set(map(bare, roll.absent))
    return tuple(name for name in roll.present if bare(name) not in away), tuple(roll.absent), roll.lines


def _named(lines: Sequence[HeaderLine], those: range, role: str, columns: str, *, offices: bool) -> list[tuple[str, str]]:
    """The people of some lines, with what they are there for; none where nothing tells that these are people."""
    line = lines[those[0]]
    alone = not role and _in_run(lines, those[0])
    if not (role or alone or tells(line.text)):
        return []
    text = " ".join(lines[at].text for at in those)
    return list(people_of(text, role, columns, offices=offices, alone=alone))


def _wrapped(lines: Sequence[HeaderLine], at: int) -> int:
    """The last of the lines in which a list of names, one behind the other, goes on."""
    last = at
    while last + 1 < len(lines) and _COMMA.search(lines[at].text):
        text, following = lines[last].text, lines[last + 1]
        broken = (
            text.endswith((",", ";", " og"))
            or following.text.startswith("(")
            or (len(text) > LONGEST_LIST and not text.endswith((")", ".")))
        )
        if following.label or following.gap or not broken:
            break
        last += 1
    return last


def _unlabelled(lines: Sequence[HeaderLine], roll: _Roll) -> None:
    """Take the first line of several names with party letters for the list of those present, where none has a label."""
    for at, line in enumerate(lines):
        last = _wrapped(lines, at)
        people = [match[0] for match in PERSON.finditer(" ".join(own.text for own in lines[at : last + 1]))]
        lettered = [name for name in people if name.endswith(")") and bare(name) not in map(bare, roll.absent)]
        if not line.label and len(lettered) >= LEAST_RUN:
            roll.seat([("present", name) for name in lettered], range(at, last + 1))
            return


def _role_of(lines: Sequence[HeaderLine], at: int) -> tuple[str, int]:
    """What the people under a label are there for, and how many lines may stand between.

    Where labels stand one behind the other, and their values behind them all, the first names are those of the first label for people.
    """
    before = at
    while before and lines[before - 1].label and not lines[before - 1].text and not lines[before].gap:
        before -= 1
    run = [line.label for line in lines[before : at + 1]]
    roles = [label for label in run if label in ("present", "absent")]
    if roles and at - before >= LEAST_RUN - 1 and len(PERSON.findall(lines[at].text)) != 1:
        return roles[0], len(run)
    return (run[-1], 0) if run[-1] in ("present", "absent", "other") else ("", 0)


def _in_run(lines: Sequence[HeaderLine], at: int) -> bool:
    """Whether a line is one of several of nothing but names, with or without a line for each that tells whether the person came."""
    first = last = at
    while first > 0 and (_is_name(lines[first - 1]) or _is_status(lines, first - 1)):
        first -= 1
    while last + 1 < len(lines) and (_is_name(lines[last + 1]) or _is_status(lines, last + 1)):
        last += 1
    return _is_name(lines[at]) and sum(map(_is_name, lines[first : last + 1])) >= LEAST_RUN


def _is_name(line: HeaderLine) -> bool:
    return not line.label and is_name(line.text)
