"""What a run tells on standard error: a bar while it works on a terminal, and a summary at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.errors import ReadError
from pipeline.records import TaggedDocument

T = TypeVar("T")


@dataclass
class Tally:
    """Counts of a run, and the files that gave nothing."""

    files: int
    items: int = 0
    review: int = 0
    empty: list[str] = field(default_factory=list)
    unread: list[ReadError] = field(default_factory=list)

    def readable(self, results: Iterable[TaggedDocument | ReadError]) -> Iterator[TaggedDocument]:
        """Let documents through, keep the errors."""
        for result in results:
            if isinstance(result, ReadError):
                self.unread.append(result)
            else:
                yield result

    def counted(self, documents: Iterable[TaggedDocument]) -> Iterator[TaggedDocument]:
        """Let documents through, count their items."""
        for document in documents:
            self.items += len(document.items)
            self.review += sum(item.review for item in document.items)
            if not document.items:
                self.empty.append(document.source)
            yield document

    def tell(self, *, summary: bool) -> None:
        """Name the files that gave nothing and why, after the summary where that is wanted."""
        if summary:
            _tell(
                f"{_count(self.files, 'file')}, {_count(self.items, 'item')}, {self.review:,} for review, {len(self.unread):,} unreadable"
            )
        for error in self.unread:
            _tell(f"referat: {error}")
        for source in self.empty:
            _tell(f"referat: {source}: no items found; is it minutes or an agenda?")


def with_bar(results: Iterable[T], *, total: int, done: int = 0, shown: bool) -> Iterator[T]:
    """Let results through; where ``shown``, a bar counts them on standard error, from ``done`` to ``total``."""
    if not shown:
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), "files", TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("tag", total=total, completed=done)
        for result in results:
            yield result
            progress.advance(task)


def bar_fits(*, to_terminal: bool) -> bool:
    """Whether a bar can be seen and is in nobody's way: standard error is a terminal, and the results go elsewhere."""
    return sys.stderr.isatty() and not to_terminal


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
