"""Many files of minutes tagged: one after the other, in several processes or on a cluster, answers in the order of input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.errors import ModelError, ReadError
from pipeline.parallel import in_order
from pipeline.records import TaggedDocument
from pipeline.sources import STDIN, Source, source_bytes, source_text
from pipeline.tag import load_once


@dataclass(frozen=True)
class Options:
    """What changes the answers: work that was begun goes on under the same options only."""

    ignore_markers: bool = False
    text: bool = False  # whether the documents carry their text


def tag_sources(
    sources: Iterable[Source], options: Options, *, jobs: int = 1, cluster: str | None = None
) -> Iterator[TaggedDocument | ReadError]:
    """The tagged document of every source, in their order; one that cannot be read gives its error instead.

    Processes of this machine read the files themselves; the workers of a cluster, who do not see them, get their bytes.
    """
    model = load_once().fingerprint
    calls = ((source.path, source.name, _sent(source.path, everything=bool(cluster)), options, model) for source in sources)
    return in_order(tag_source, calls, jobs=jobs, cluster=cluster)


def _sent(path: str, *, everything: bool) -> bytes | str | None:
    """Bytes to send with the task, None where the worker reads for itself, or why they cannot be read."""
    if path != STDIN and not everything:
        return None
    try:
        return source_bytes(path)
    except ReadError as error:
        return str(error)


def tag_source(path: str, name: str, data: bytes | str | None, options: Options, model: str) -> TaggedDocument | ReadError:
    """Read and tag one source in a worker; raises ModelError where the worker has another model than ``model``."""
    tagger = load_once()
    if tagger.fingerprint != model:
        raise ModelError("A worker has another model or version of referat than this machine. Install the same on both.")
    if isinstance(data, str):
        return ReadError(data)
    try:
        text = source_text(path, data)
    except ReadError as error:
        return error
    document = tagger.tag(text, name, ignore_markers=options.ignore_markers)
    return document if options.text else replace(document, text="")
