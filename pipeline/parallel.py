"""Many calls of one function: in this process, in several, or on a Dask cluster, with the answers in the order of the calls."""

from __future__ import annotations

import os
import re
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain, islice
from typing import Any, TypeVar

from pipeline.errors import ReferatError, UsageError

T = TypeVar("T")
AHEAD = 128  # calls a worker that may be done and waiting, since joblib goes on however slowly answers are taken
SECONDS_TO_CONNECT = 10


def in_order(function: Callable[..., T], calls: Iterable[tuple[Any, ...]], *, jobs: int = 1, cluster: str | None = None) -> Iterator[T]:
    """``function(*call)`` for every call, streamed in their order; ``calls`` is read as workers get free.

    ``cluster`` is the address of a Dask scheduler and takes the place of ``jobs``. Calls to it must be of plain values: bytes, text,
    numbers, tuples. Raises UsageError where the scheduler cannot be reached, ReferatError where a worker process is lost.
    """
    if cluster:
        with _scheduler(cluster) as client:
            yield from _through_joblib(function, calls, backend=_cluster_backend(client))
    elif jobs == 1:
        yield from (function(*call) for call in calls)
    else:
        yield from _through_joblib(partial(_in_worker, os.getpid(), function), calls, n_jobs=jobs)


def _through_joblib(function: Callable[..., T], calls: Iterable[tuple[Any, ...]], **settings: Any) -> Iterator[T]:
    """Windows of calls, one after the other, so that memory stays flat; joblib makes batches of short calls within each."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    calls = iter(calls)
    try:
        with Parallel(return_as="generator", **settings) as pool:
            window = AHEAD * pool._effective_n_jobs()  # noqa: SLF001 (joblib's public function does not know a cluster's size)
            for first in calls:
                yield from _quietly_closed(pool(delayed(function)(*call) for call in chain([first], islice(calls, window - 1))))
    except TerminatedWorkerError as error:
        raise ReferatError("A worker process was killed, most likely for lack of memory. Try again with fewer --jobs.") from error


def _quietly_closed(answers: Generator[T]) -> Iterator[T]:
    """The answers; where nobody takes the rest of them, joblib's warning of that is left out."""
    try:
        for answer in answers:  # noqa: UP028 (yield from would close them outside of the catch)
            yield answer
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answers.close()


def _in_worker(parent: int, function: Callable[..., T], *call: Any) -> T:
    _end_with(parent)
    return function(*call)


@cache
def _end_with(parent: int) -> None:
    """Let this worker process end when its parent is gone: joblib's would wait for work some minutes more."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    if os.name != "nt":  # there a process keeps the number of a parent that is gone
        threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _scheduler(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--cluster needs Dask. Install it: pip install 'referat[cluster]'") from error
    if not re.fullmatch(r"(tcp|tls)://.+:\d+", address):
        raise UsageError(f"{address}: is no address of a Dask scheduler. Write it as tcp://HOST:PORT.")
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{address}: no Dask scheduler answers there. Start one (dask scheduler) and workers (dask worker {address})."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)  # those that were started with the scheduler take a while
        except TimeoutError as error:
            raise UsageError(f"{address}: the scheduler has no workers. Start some: dask worker {address}") from error
        yield client


def _cluster_backend(client: Any) -> Any:
    """The Dask backend of joblib, which would do the work in this process where one thread is all that the cluster has left."""
    from joblib._dask import DaskDistributedBackend

    class Backend(DaskDistributedBackend):  # type: ignore[misc]
        def effective_n_jobs(self, n_jobs: int) -> int:
            return max(2, int(super().effective_n_jobs(n_jobs)))

    return Backend(client=client)
