"""One run of ``referat tag``: find the files, tag them, write the results."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from pipeline.batch import Options, tag_sources
from pipeline.errors import OutputError, ReadError, UsageError
from pipeline.journal import Begun, Journal, open_journal
from pipeline.progress import Tally, bar_fits, with_bar
from pipeline.records import TaggedDocument
from pipeline.sources import STDIN, Source, find_sources

Write = Callable[[Iterable[TaggedDocument], TextIO], None]


@dataclass(frozen=True)
class Run:
    """How a run works, beside what it answers: processes or cluster, and whether it goes on with an interrupted one, and talks."""

    jobs: int = 1
    cluster: str | None = None
    resume: bool = False
    quiet: bool = False

    def tag(self, paths: Sequence[str], options: Options, write: Write, output: Path | None) -> Tally:
        """Tag what the paths stand for and write it; returns the counts, with the files that could not be read.

        Raises UsageError for paths, output or a cluster that cannot be used, OutputError where the results cannot be written.
        """
        whole = output is not None and (output.is_file() or not output.exists())  # not a pipe or device
        if output and output.is_dir():
            raise UsageError(f"{output}: is a folder. Give --output the name of a file.")
        if self.resume and not whole:
            raise UsageError("--resume goes on with a file. Give --output its name.")
        sources = find_sources(paths, leave_out=output)
        tally = Tally(len(sources))
        if whole and output:
            self._to_file(sources, options, write, output.resolve(), tally)
        else:
            with _stream(output) as file:
                shown = self._bar(to_terminal=file.isatty())
                results = with_bar(self._results(sources, options), total=len(sources), shown=shown)
                write(tally.counted(tally.readable(results)), file)
        tally.tell(summary=not self.quiet and (whole or len(sources) > 1))
        return tally

    def _to_file(self, sources: list[Source], options: Options, write: Write, output: Path, tally: Tally) -> None:
        from pipeline import __version__
        from pipeline.tag import load_once

        if self.resume and any(source.path == STDIN for source in sources):
            raise UsageError("Standard input cannot be read again: --resume takes files and folders.")
        begun = Begun(__version__, load_once().fingerprint, asdict(options))
        with open_journal(output, begun, resume=self.resume) as journal, _advice(journal):
            waiting = [source for source in sources if source not in journal]
            results = self._results(waiting, options)
            shown = self._bar(to_terminal=False)
            shown_results = with_bar(results, total=len(sources), done=len(sources) - len(waiting), shown=shown)
            for source, result in zip(waiting, shown_results, strict=True):
                if isinstance(result, ReadError):
                    tally.unread.append(result)
                else:
                    journal.add(source, result)
            with journal.finish() as file:
                write(tally.counted(journal.documents(sources)), file)

    def _results(self, sources: list[Source], options: Options) -> Iterator[TaggedDocument | ReadError]:
        jobs = min(self.jobs, max(len(sources), 1))
        return tag_sources(sources, options, jobs=jobs, cluster=self.cluster)

    def _bar(self, *, to_terminal: bool) -> bool:
        return not self.quiet and bar_fits(to_terminal=to_terminal)


@contextmanager
def _advice(journal: Journal) -> Iterator[None]:
    """Where the run ends early, tell that what is finished is kept."""
    try:
        yield
    except BaseException:
        if len(journal):
            print(f"referat: {len(journal)} finished files are kept in {journal.path}: --resume goes on from there.", file=sys.stderr)
        raise


@contextmanager
def _stream(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a pipe or device, to write to as results come; raises OutputError where it takes no more."""
    try:
        file = _opened(output)
        try:
            yield file
            file.flush()
        finally:
            if output:
                file.close()
    except BrokenPipeError:
        raise
    except OSError as error:
        if not output:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries to write the rest once more when it ends
        raise OutputError(f"{output or 'standard output'}: cannot be written ({error.strerror}).") from error


def _opened(output: Path | None) -> TextIO:
    if output:
        return output.open("w", encoding="utf-8", newline="\n")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    return sys.stdout
