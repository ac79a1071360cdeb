"""Stage ``compose``: written meetings and titles x layouts -> documents with exact gold offsets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from pipeline.corpus import Corpus, WrittenItem, WrittenMeeting, WrittenTitle, read_corpus
from pipeline.files import write_folder
from pipeline.headings import HeadingForm, draw_form, read_headings, restyle
from pipeline.insertions import insert
from pipeline.layouts import ITEM, GoldItem, Layout, read_gold, read_layouts
from pipeline.lengths import lengthened, passages_of, read_subheadings, shortened
from pipeline.noise import add_noise
from pipeline.params import ComposeParams, read_params
from pipeline.stage import stage
from pipeline.themes import read_themes


def compose(
    corpus: Corpus, layouts: list[Layout], forms: dict[str, list[HeadingForm]], subheadings: list[str], params: ComposeParams
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every meeting in several layouts and every title in an agenda: the text of a document and its gold record."""
    full = [layout for layout in layouts if not layout.titles_only]
    bare = [layout for layout in layouts if layout.titles_only]
    neighbours = _next_of_municipality(corpus.meetings)
    titles, passages = [title.title for title in corpus.titles], passages_of(corpus.meetings)
    for meeting in corpus.meetings:
        name = _name(meeting).replace("/", "-")
        rng = Random(f"{params.seed}/{name}")  # noqa: S311 (no secret)
        for layout in draw_layouts(full, params.layouts_each, rng):
            form = draw_form(forms, rng, titled=False) if rng.random() < params.restyled else None
            meetings = [meeting, neighbours[meeting.path]] if rng.random() < params.two_meetings else [meeting]
            length = rng.random()
            if length < params.short:
                meetings = [shortened(one, rng) for one in meetings]
            elif length < params.short + params.long:
                meetings = [lengthened(one, passages, subheadings, rng) for one in meetings]
            yield render(meetings, layout, form, params, f"{name}-{layout.name}", titles)
    for number, meeting in enumerate(agendas(corpus.titles, params)):
        layout, name = bare[number % len(bare)], f"titles-{number:04}"
        rng = Random(f"{params.seed}/{name}")  # noqa: S311 (no secret)
        form = draw_form(forms, rng, titled=True) if rng.random() < params.restyled else None
        yield render([meeting], layout, form, params, f"{name}-{layout.name}")


def draw_layouts(layouts: Sequence[Layout], count: int, rng: Random) -> list[Layout]:
    """So many different layouts (all where there are fewer), common ones more often: by weight (Efraimidis and Spirakis 2006)."""
    return sorted(layouts, key=lambda layout: rng.random() ** (1 / layout.weight), reverse=True)[:count]


def _name(meeting: WrittenMeeting) -> str:
    return f"{meeting.path.parent.name}/{meeting.path.stem}"


def _next_of_municipality(meetings: Sequence[WrittenMeeting]) -> dict[Path, WrittenMeeting]:
    """For each meeting another of the same municipality (itself where it has no other)."""
    own: dict[str, list[WrittenMeeting]] = {}
    for meeting in meetings:
        own.setdefault(meeting.municipality, []).append(meeting)
    return {m.path: those[(n + 1) % len(those)] for those in own.values() for n, m in enumerate(those)}


def render(
    meetings: Sequence[WrittenMeeting],
    layout: Layout,
    form: HeadingForm | None,
    params: ComposeParams,
    name: str,
    titles: Sequence[str] = (),
) -> tuple[str, dict[str, Any]]:
    """Meetings one after the other in one layout, headings in a form of their own if given, with noise: text and gold record.

    ``titles`` are what lists inside items are made of; without them there are none. Equal parameters give equal text.
    """
    rng = Random(f"{params.seed}/{name}/noise")  # noqa: S311 (no secret)
    marked, shown, family = [], [], layout.family
    for order, meeting in enumerate(meetings):
        own, places, family = _one_meeting(meeting, layout, form, params, rng)
        marked.append(own)
        shown += [(order, index) for index in places]
    whole = "\n\n".join(marked)
    if titles and not layout.titles_only:
        whole = insert(whole, params.insertions, titles, rng)
    text, noises = add_noise(whole, params.noise, params.noise_levels, rng)
    text, gold = read_gold(text)
    first = meetings[0]
    record = {
        "doc": name,
        "layout": layout.name,
        "family": "one-line" if "one_line" in noises else family,
        "noise": noises,
        "noise_level": len(noises),
        "municipality": first.municipality,
        "body": first.body,
        "date": first.date.isoformat(),
        "kind": first.kind,
        "written": _name(first),
        "meetings": [_gold_meeting(meeting) for meeting in meetings],
        "items": [
            {"meeting": order} | _gold_item(meetings[order], index, place, layout)
            for (order, index), place in zip(shown, gold, strict=True)
        ],
    }
    return text, record


def _one_meeting(
    meeting: WrittenMeeting, layout: Layout, form: HeadingForm | None, params: ComposeParams, rng: Random
) -> tuple[str, list[int], str]:
    """A meeting, or an excerpt of it, as marked text; which of its items that shows, and the family of its headings."""
    shown = layout.shown(meeting)
    if form and form.untitled:
        shown = [index for index in shown if meeting.items[index].sections]
    excerpt = not layout.titles_only and rng.random() < params.excerpts
    if excerpt:
        shown = sorted(rng.sample(shown, min(len(shown), rng.randint(1, 4))))
    own = layout.render(meeting, shown, params.seed)
    changed = restyle(own, form, meeting, shown, rng) if form and not layout.untitled else None
    if excerpt and rng.random() < 0.5:
        own, changed = own[own.index(ITEM) :], changed and changed[changed.index(ITEM) :]
    return (changed, shown, form.family) if form and changed else (own, shown, layout.family)


def _gold_meeting(meeting: WrittenMeeting) -> dict[str, Any]:
    """What a header can tell of a meeting; layouts print some of it."""
    told = ("municipality", "body", "kind", "time", "place", "present", "absent")
    return {key: getattr(meeting, key) for key in told} | {"date": meeting.date.isoformat()}


def _gold_item(meeting: WrittenMeeting, index: int, place: GoldItem, layout: Layout) -> dict[str, Any]:
    written = meeting.items[index]
    return {
        "written": f"{_name(meeting)}#{index}",
        "index": index,
        "start": place.start,
        "end": place.end,
        "title": list(place.title) if place.title else None,
        "sections": [
            {"kind": section.kind, "start": start, "end": end}
            for section, (start, end) in zip(_printed(written, layout), place.sections, strict=True)
        ],
        "type": written.type,
        "themes": list(written.themes),
        "also": list(written.also),
        "closed": written.closed,
        "case_number": written.case_number,
        "attachments": list(written.attachments),
    }


def _printed(item: WrittenItem, layout: Layout) -> list[Any]:
    """The sections that the layout prints, in its order: decision first in some, none in agendas of titles."""
    if layout.titles_only:
        return []
    if not layout.decision_first:
        return list(item.sections)
    own = [s for s in item.sections if s.kind == "beslutning" and not s.body]
    return own + [s for s in item.sections if s not in own]


def agendas(titles: list[WrittenTitle], params: ComposeParams) -> Iterator[WrittenMeeting]:
    """Bare titles shuffled within their file and set out as agendas; each makes a municipality of its own in cross-validation."""
    by_source: dict[str, list[WrittenTitle]] = {}
    for title in titles:
        by_source.setdefault(title.source, []).append(title)
    rng = Random(params.seed)  # noqa: S311 (no secret)
    bodies = ("Byrådet", "Kommunalbestyrelsen", "Økonomiudvalget", "Udvalget")
    for source, own in sorted(by_source.items()):
        rng.shuffle(own)
        for first in range(0, len(own), params.titles_per_agenda):
            chunk = own[first : first + params.titles_per_agenda]
            yield WrittenMeeting(
                path=Path(f"titles/{source}-{first}.tsv"),
                municipality=f"{source}-{first}",
                body=rng.choice(bodies),
                date=date(rng.randint(2005, 2025), rng.randint(1, 12), rng.randint(1, 28)),
                kind="dagsorden",
                first_number=rng.choice((1, 1, 1, rng.randint(2, 300))),
                items=tuple(WrittenItem(t.title, t.type, t.themes) for t in chunk),
            )


def main() -> None:
    """Compose everything below ``data/written`` and ``data/own`` into ``data/composed``."""
    params = read_params(Path("params.yaml"), "compose", ComposeParams)
    themes = {theme.id for theme in read_themes(Path("data/themes.yaml"))}
    corpus = read_corpus([Path("data/written"), Path("data/own")], themes)
    layouts, forms = read_layouts(Path("data/layouts")), read_headings(Path("data/headings.yaml"))
    documents = compose(corpus, layouts, forms, read_subheadings(Path("data/subheadings.txt")), params)
    with write_folder(Path("data/composed")) as folder, (folder / "gold.jsonl").open("w", encoding="utf-8", newline="\n") as gold:
        for text, record in documents:
            with (folder / f"{record['doc']}.txt").open("w", encoding="utf-8", newline="") as file:
                file.write(text)
            gold.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    with stage():
        main()
