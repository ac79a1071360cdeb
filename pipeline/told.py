"""What is read beside the boundaries - of the header and of each item - and whether it is right, wherever the text prints it as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.records import Item, Meeting, one_line
from pipeline.segmentation.header.entries import bare
from pipeline.segmentation.learning import TIGHT
from pipeline.segmentation.times import clock_times, iso_date


def item_told(gold: dict[str, Any], item: Item, text: str) -> dict[str, bool]:
    """For each field of a gold item that its text prints, whether the found item has it right."""
    own = one_line(text[gold["start"] : gold["end"]])
    told = {"start": abs(item.start - gold["start"]) <= TIGHT, "closed": item.closed == gold["closed"]}
    if gold["case_number"] and gold["case_number"] in own:
        told["case_number"] = item.case_number == gold["case_number"]
    if gold["attachments"] and all(name in own for name in gold["attachments"]):
        told["attachments"] = _named_alike(gold["attachments"], item.attachments)
    return told


def meeting_told(gold: dict[str, Any], header: str, found: Meeting) -> dict[str, bool]:
    """For each field of a gold meeting that its ``header`` prints, whether it was read right."""
    return {name: wanted == got for name, wanted, got in _meeting_fields(gold, one_line(header), found)}


def _meeting_fields(gold: dict[str, Any], header: str, found: Meeting) -> Iterator[tuple[str, Any, Any]]:
    """Name, what is wanted and what was found of each field that a header prints."""
    folded = header.casefold()
    for name in ("body", "municipality"):
        if gold[name].casefold() in folded:
            yield name, gold[name].casefold(), (getattr(found, name) or "").casefold()
    if gold["date"] in _days(header):
        yield "date", gold["date"], found.date
    if gold["kind"] in folded:
        yield "kind", gold["kind"], found.kind
    if gold["place"] and gold["place"] in header:
        yield "place", gold["place"], found.place
    start = clock_times(gold["time"] or "")[0]
    if start and re.search(rf"\b0?{int(start[:2])}[.:]{start[3:]}", header):
        yield "start_time", start, found.start_time
    for name in ("present", "absent"):
        if gold[name] and all(person in header for person in _people(gold[name])):
            yield name, _people(gold[name]), _people(getattr(found, name))


def _days(header: str) -> set[str | None]:
    return {iso_date(header[match.start() :]) for match in re.finditer(r"(?<!\d)\d{1,4}", header)}


def _people(names: Iterable[str]) -> set[str]:
    return {bare(name) for name in names}


def _named_alike(gold: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the found names are the gold ones, which may have a number or a file's end around them."""
    return len(gold) == len(found) and all(name in other for name, other in zip(gold, found, strict=True))
