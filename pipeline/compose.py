"""Stage ``compose``: written meetings and titles x layouts -> documents with exact gold offsets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from pipeline.corpus import Corpus, WrittenItem, WrittenMeeting, WrittenTitle, read_corpus
from pipeline.files import write_folder
from pipeline.layouts import ITEM, Layout, read_gold, read_layouts
from pipeline.noise import add_noise
from pipeline.params import ComposeParams, read_params
from pipeline.themes import read_themes


def compose(corpus: Corpus, layouts: list[Layout], params: ComposeParams) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every meeting in several layouts and every title in an agenda: the text of a document and its gold record."""
    full = [layout for layout in layouts if not layout.titles_only]
    bare = [layout for layout in layouts if layout.titles_only]
    for meeting in corpus.meetings:
        rng = Random(f"{params.seed}/{meeting.path.parent.name}/{meeting.path.stem}")  # noqa: S311 (no secret)
        for layout in rng.sample(full, min(params.layouts_each, len(full))):
            yield render(meeting, layout, params, f"{meeting.path.parent.name}-{meeting.path.stem}-{layout.name}")
    for number, meeting in enumerate(agendas(corpus.titles, params)):
        layout = bare[number % len(bare)]
        yield render(meeting, layout, params, f"titles-{number:04}-{layout.name}")


def render(meeting: WrittenMeeting, layout: Layout, params: ComposeParams, name: str) -> tuple[str, dict[str, Any]]:
    """One meeting in one layout, with noise: its text and its gold record. Equal parameters give equal text."""
    rng = Random(f"{params.seed}/{name}")  # noqa: S311 (no secret)
    shown = layout.shown(meeting)
    excerpt = not layout.titles_only and rng.random() < params.excerpts
    if excerpt:
        shown = sorted(rng.sample(shown, min(len(shown), rng.randint(1, 4))))
    marked = layout.render(meeting, shown, params.seed)
    if excerpt and rng.random() < 0.5:
        marked = marked[marked.index(ITEM) :]
    text, noises = add_noise(marked, params.noise, rng)
    text, gold = read_gold(text)
    items = []
    for index, place in zip(shown, gold, strict=True):
        written = meeting.items[index]
        items.append(
            {
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
            }
        )
    record = {
        "doc": name,
        "layout": layout.name,
        "family": layout.family,
        "noise": noises,
        "municipality": meeting.municipality,
        "body": meeting.body,
        "date": meeting.date.isoformat(),
        "kind": meeting.kind,
        "written": f"{meeting.path.parent.name}/{meeting.path.stem}",
        "items": items,
    }
    return text, record


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
    documents = compose(corpus, read_layouts(Path("data/layouts")), params)
    with write_folder(Path("data/composed")) as folder, (folder / "gold.jsonl").open("w", encoding="utf-8", newline="\n") as gold:
        for text, record in documents:
            with (folder / f"{record['doc']}.txt").open("w", encoding="utf-8", newline="") as file:
                file.write(text)
            gold.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
