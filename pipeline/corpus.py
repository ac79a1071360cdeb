"""The written corpus: meetings and bare titles with their labels, read from ``data/written`` and ``data/own``."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.errors import CorpusError
from pipeline.records import TYPES

KINDS = (
    "resume sagsfremstilling indstilling beslutning beslutningstema økonomi lovgrundlag høring vurdering alternativer personale "
    "handicap klima børn kommunikation sagsforløb proces fraværende andet"
).split()
_CPR = re.compile(r"(?<![\d-])[0-3]\d[01]\d{3}-?\d{4}(?![\d-])")


@dataclass(frozen=True)
class WrittenSection:
    """A labelled part of a written item; ``body`` and ``date`` where another body than the meeting's decided."""

    kind: str
    text: str
    name: str | None = None
    body: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class WrittenItem:
    """An item as it was written and annotated; ``type`` is None where it cannot be told."""

    title: str
    type: str | None
    themes: tuple[str, ...]
    also: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    case_number: str | None = None
    kle: str | None = None
    closed: bool = False
    sections: tuple[WrittenSection, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenMeeting:
    """A written meeting: content without layout."""

    path: Path
    municipality: str
    body: str
    date: date
    kind: str
    items: tuple[WrittenItem, ...]
    first_number: int | None = 1
    time: str | None = None
    place: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenTitle:
    """A bare agenda title with its labels; ``source`` is the name of the file it stands in."""

    title: str
    type: str | None
    themes: tuple[str, ...]
    source: str


@dataclass
class Corpus:
    """All that was written: meetings in path order, then titles in file order."""

    meetings: list[WrittenMeeting] = field(default_factory=list)
    titles: list[WrittenTitle] = field(default_factory=list)


def read_corpus(folders: list[Path], theme_ids: set[str]) -> Corpus:
    """Read every meeting and title below ``folders``; raises CorpusError naming all faults found."""
    corpus, faults = Corpus(), []
    for folder in folders:
        for path in sorted((folder / "meetings").rglob("*.yaml")):
            try:
                corpus.meetings.append(read_meeting(path, theme_ids))
            except CorpusError as error:
                faults.append(str(error))
        for path in sorted((folder / "titles").rglob("*.tsv")):
            try:
                corpus.titles.extend(read_titles(path, theme_ids))
            except CorpusError as error:
                faults.append(str(error))
    if faults:
        raise CorpusError("\n".join(faults))
    return corpus


def read_meeting(path: Path, theme_ids: set[str]) -> WrittenMeeting:
    """Read one meeting; raises CorpusError listing every fault in the file."""
    import yaml

    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CorpusError(f"{path}: is not YAML: {error}") from error
    if not isinstance(raw, dict):
        raise CorpusError(f"{path}: holds no meeting")
    faults = list(_meeting_faults(raw, theme_ids))
    if faults:
        raise CorpusError("\n".join(f"{path}: {fault}" for fault in faults))
    items = tuple(_item(item) for item in raw.pop("items"))
    for names in ("present", "absent"):
        raw[names] = tuple(raw.get(names) or ())
    return WrittenMeeting(path=path, items=items, **raw)


def read_titles(path: Path, theme_ids: set[str]) -> list[WrittenTitle]:
    """Read a file of bare titles; raises CorpusError listing every faulty line."""
    titles, faults = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("type\t"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].strip():
            faults.append(f"{path}:{number}: wants three cells with a tab between: type, themes, title")
            continue
        if _CPR.search(cells[2]):
            faults.append(f"{path}:{number}: the title holds something like a CPR number")
        kind, themes = cells[0].strip(), [t.strip() for t in cells[1].split(",") if t.strip() not in ("", "-")]
        faults += [f"{path}:{number}: {fault}" for fault in _label_faults(None if kind == "-" else kind, themes, theme_ids)]
        titles.append(WrittenTitle(cells[2].strip(), None if kind == "-" else kind, tuple(themes), path.stem))
    if faults:
        raise CorpusError("\n".join(faults))
    return titles


def _item(raw: dict[str, Any]) -> WrittenItem:
    sections = tuple(
        WrittenSection(**{k: v.strip() if k == "text" else str(v) for k, v in section.items()}) for section in raw.get("sections") or ()
    )
    tuples: dict[str, Any] = {name: tuple(raw.get(name) or ()) for name in ("themes", "also", "mentions", "attachments")}
    numbers: dict[str, Any] = {k: str(raw[k]) for k in ("case_number", "kle") if raw.get(k) is not None}
    return WrittenItem(
        title=raw["title"].strip(),
        type=raw["type"],
        closed=bool(raw.get("closed", False)),
        sections=sections,
        **tuples,
        **numbers,
    )


def _meeting_faults(raw: dict[str, Any], theme_ids: set[str]) -> Iterator[str]:
    known = {"municipality", "body", "date", "kind", "items", "first_number", "time", "place", "present", "absent"}
    yield from (f"unknown key {key!r}" for key in sorted(set(raw) - known))
    yield from (f"{key} is missing" for key in ("municipality", "body", "date", "kind", "items") if not raw.get(key))
    if raw.get("kind") not in ("referat", "dagsorden"):
        yield "kind is neither referat nor dagsorden"
    if not isinstance(raw.get("date"), date):
        yield "date is not of the form 2016-04-12"
    if "time" in raw and not isinstance(raw["time"], str):
        yield "time wants quotes"
    for names in ("present", "absent"):
        yield from (f"{names}: {name!r} wants quotes" for name in raw.get(names) or () if str(name).count("(") != str(name).count(")"))
    for number, item in enumerate(raw.get("items") or [], 1):
        yield from (f"item {number}: {fault}" for fault in _item_faults(item, theme_ids))
        if raw.get("kind") == "dagsorden" and any(
            s.get("kind") == "beslutning" and not s.get("body") for s in item.get("sections") or () if isinstance(s, dict)
        ):
            yield f"item {number}: a dagsorden holds no decision of its own body"


def _item_faults(item: Any, theme_ids: set[str]) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "is no mapping"
        return
    known = {"title", "type", "themes", "also", "mentions", "case_number", "kle", "closed", "sections", "attachments"}
    yield from (f"unknown key {key!r}" for key in sorted(set(item) - known))
    if not isinstance(item.get("title"), str) or not item["title"].strip():
        yield "title is missing or no text (put it in quotes)"
    elif _CPR.search(item["title"]):
        yield "title holds something like a CPR number"
    if "type" not in item or "themes" not in item:
        yield "type or themes is missing"
    yield from _label_faults(item.get("type"), list(item.get("themes") or ()), theme_ids)
    for name in ("also", "mentions"):
        yield from (f"{name}: unknown theme {t!r}" for t in item.get(name) or () if t not in theme_ids)
    yield from (f"attachment {a!r} is no text (put it in quotes)" for a in item.get("attachments") or () if not isinstance(a, str))
    yield from _section_faults(list(item.get("sections") or ()))


def _section_faults(sections: list[Any]) -> Iterator[str]:
    for section in sections:
        if not isinstance(section, dict) or set(section) - {"kind", "text", "name", "body", "date"}:
            yield f"a section has unknown keys: {section!r:.80}"
        elif section.get("kind") not in KINDS:
            yield f"unknown kind of section {section.get('kind')!r}"
        elif not isinstance(section.get("text"), str) or not section["text"].strip():
            yield f"section {section['kind']} has no text"
        elif _CPR.search(section["text"]):
            yield f"section {section['kind']} holds something like a CPR number"


def _label_faults(kind: str | None, themes: list[str], theme_ids: set[str]) -> Iterator[str]:
    if kind is not None and kind not in TYPES:
        yield f"unknown type {kind!r}"
    yield from (f"unknown theme {t!r}" for t in themes if t not in theme_ids)
    if len(themes) > 3 or len(set(themes)) < len(themes):
        yield "wants at most three themes, each once"


def main() -> None:
    """Check the corpus and print its counts (``python -m pipeline.corpus [FOLDER]``)."""
    from pipeline.themes import read_themes

    folders = [Path(a) for a in sys.argv[1:]] or [Path("data/written"), Path("data/own")]
    try:
        corpus = read_corpus(folders, {theme.id for theme in read_themes(Path("data/themes.yaml"))})
    except CorpusError as error:
        sys.exit(str(error))
    for line in figures(corpus):
        print(line)


def figures(corpus: Corpus) -> Iterator[str]:
    """The counts of the data card, a line each."""
    meetings, items = corpus.meetings, [item for meeting in corpus.meetings for item in meeting.items]
    titles = corpus.titles
    kinds = Counter(meeting.kind for meeting in meetings)
    municipalities = {meeting.municipality for meeting in meetings}
    split = f"{kinds['referat']} referater, {kinds['dagsorden']} dagsordener"
    yield f"{len(meetings)} meetings ({split}) of {len(municipalities)} municipalities"
    yield f"{len(items)} items, {len(titles)} titles ({len({t.title.casefold() for t in titles})} distinct)"
    several, mention = sum(len(item.themes) > 1 for item in items), sum(bool(item.mentions) for item in items)
    closed = sum(item.closed for item in items)
    yield f"{several} items with two or three themes, {mention} with words of a theme that they are not about, {closed} closed"
    for name, those in (("items ", items), ("titles", titles)):
        types = Counter(one.type or "none" for one in those)
        yield f"types of {name}: " + ", ".join(f"{label} {types[label]}" for label in (*TYPES, "none"))
    years = Counter(meeting.date.year // 5 * 5 for meeting in meetings)
    yield "meetings by years: " + ", ".join(f"{year}-{year + 4} {count}" for year, count in sorted(years.items()))
    words = sorted(sum(len(section.text.split()) for section in item.sections) for item in items)
    quarters = [words[len(words) * n // 4] for n in (1, 2, 3)]
    yield f"words an item: quartiles {quarters[0]}, {quarters[1]}, {quarters[2]}, longest {words[-1]}"
    bodies = Counter(meeting.body for meeting in meetings)
    yield f"{len(bodies)} names of bodies, most often " + ", ".join(f"{body} {count}" for body, count in bodies.most_common(6))
    together = Counter(pair for item in items for pair in combinations(sorted(item.themes), 2))
    yield "themes together: " + ", ".join(f"{a}+{b} {count}" for (a, b), count in together.most_common(8))
    mains, title_mains = (Counter(one.themes[0] if one.themes else "none" for one in those) for those in (items, titles))
    yield f"{'main theme':24}{'items':>6}{'titles':>8}"
    yield from (f"{theme:24}{mains[theme]:6}{title_mains[theme]:8}" for theme in sorted(mains | title_mains))


if __name__ == "__main__":
    main()
