"""What the stages have in common when they run as programs."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import told

KERNELS = {"x86_64": "Haswell", "AMD64": "Haswell"}  # by machine: what every processor of the last ten years can do


@contextmanager
def stage() -> Iterator[None]:
    """A stage's process: it tells errors as `told` does, and makes the same model on every machine of a kind.

    How OpenBLAS, which multiplies matrices for numpy and scipy, rounds depends on the processor and the number of threads, and a network
    makes much of the least difference. So both are fixed here, before numpy is imported, for this process and those it starts, unless the
    environment says otherwise (``OPENBLAS_CORETYPE``, ``OPENBLAS_NUM_THREADS``). Garbage is not collected: to look for it among all
    documents takes a tenth of the time, and none of it is in cycles.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if kernel := KERNELS.get(platform.machine()):
        os.environ.setdefault("OPENBLAS_CORETYPE", kernel)
    gc.disable()
    with told():
        yield
