"""Many files of minutes tagged: one after the other, in several processes or on a cluster, answers in the order of input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.errors import ModelError, ReadError
from pipeline.limits import Limits, current_limits, deadline
from pipeline.parallel import in_order
from pipeline.privacy import mask_document
from pipeline.reading import shown
from pipeline.records import TaggedDocument
from pipeline.sources import STDIN, Source, source_bytes, source_text
from pipeline.tag import load_once


@dataclass(frozen=True)
class Options:
    """What changes the answers: work that was begun goes on under the same options only."""

    ignore_markers: bool = False
    text: bool = False  # whether the documents carry their text
    mask_cpr: bool = False
    mask_contacts: bool = False


def tag_sources(
    sources: Iterable[Source], options: Options, *, jobs: int = 1, cluster: str | None = None
) -> Iterator[TaggedDocument | ReadError]:
    """The tagged document of every source, in their order; one that cannot be read gives its error instead.

    Processes of this machine read the files themselves; the workers of a cluster, who do not see them, get their bytes.
    """
    model, limits = load_once().fingerprint, current_limits()
    everything = bool(cluster)
    calls = ((s.path, s.name, _sent(s.path, limits, everything=everything), options, limits, model) for s in sources)
    return in_order(tag_source, calls, jobs=jobs, cluster=cluster)


def _sent(path: str, limits: Limits, *, everything: bool) -> bytes | str | None:
    """Bytes to send with the task, None where the worker reads for itself, or why they cannot be read."""
    if path != STDIN and not everything:
        return None
    try:
        return source_bytes(path, limits)
    except ReadError as error:
        return str(error)


def tag_source(path: str, name: str, data: bytes | str | None, options: Options, limits: Limits, model: str) -> TaggedDocument | ReadError:
    """Read and tag one source in a worker; raises ModelError where the worker has another model than ``model``."""
    tagger = load_once()
    if tagger.fingerprint != model:
        raise ModelError("A worker has another model or version of referat than this machine. Install the same on both.")
    if isinstance(data, str):
        return ReadError(data)
    try:
        text = source_text(path, data, limits)
        with deadline(limits.seconds, shown(path)):
            document = tagger.tag(text, name, ignore_markers=options.ignore_markers)
    except ReadError as error:
        return error
    document = mask_document(document, cpr=options.mask_cpr, contacts=options.mask_contacts)
    return document if options.text else replace(document, text="")
