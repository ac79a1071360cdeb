"""Parsing at arm's length: a child process reads PDF, Word and HTML, bounded in memory and time, and is replaced where it breaks.

One child serves all files of a process, one after the other. It ends when the pipe to it closes, however its parent ended.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO

from pipeline.errors import ReadError
from pipeline.limits import Limits, beyond

_LENGTHS = struct.Struct("<QQ")
_ROOT = str(Path(__file__).resolve().parents[2])
_lock = threading.Lock()
_child: Child | None = None


def read_in_child(reader: str, data: bytes, name: str, limits: Limits) -> str:
    """Text of a file by a module of `pipeline.reading`; raises ReadError where it is broken, beyond the limits or breaks its reader."""
    global _child  # noqa: PLW0603 (one child a process)
    with _lock:
        if _child is None or not _child.serves(limits):
            close_child()
            _child = Child(limits)
        answer = _child.ask(reader, data, name)
        if answer is None:
            failed, _child = _child, None
            raise failed.broken_by(name)
    told, text = answer
    if "error" in told:
        raise ReadError(told["error"])
    return text.decode("utf-8")


def close_child() -> None:
    """End the child; the next file starts another."""
    global _child  # noqa: PLW0603
    if _child is not None:
        _child.close()
        _child = None


class Child:
    """A process that reads files with the limits it was started with."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._owner = os.getpid()
        self._late = False
        path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "pipeline.reading.child", json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def serves(self, limits: Limits) -> bool:
        """Whether it is alive, has these limits, and is this process' own rather than that of one it was forked from."""
        return self._limits == limits and self._owner == os.getpid() and self._process.poll() is None

    def ask(self, reader: str, data: bytes, name: str) -> tuple[dict[str, str], bytes] | None:
        """What it tells of a file, and its text; None where it ended instead of answering."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        watch = threading.Timer(self._limits.seconds, self._stop)
        watch.start()
        try:
            _send(self._process.stdin, {"reader": reader, "name": name}, data)
            return _receive(self._process.stdout)
        except (OSError, EOFError):
            self._process.kill()
            self._process.wait()
            return None
        finally:
            watch.cancel()

    def broken_by(self, name: str) -> ReadError:
        """The error of the file that it ended on."""
        self.close()
        if self._late:
            return beyond(name, f"takes longer than {self._limits.seconds} seconds to read", "seconds", self._limits.seconds)
        return ReadError(f"{name}: breaks the program that reads it. It is damaged or made to do so; save it anew, e.g. as text.")

    def close(self) -> None:
        """Let it end; a child of another process is left alone."""
        if self._owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what could not be sent to a child that is gone
                    pipe.close()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()


atexit.register(close_child)


def _send(file: IO[bytes], told: dict[str, str], data: bytes) -> None:
    head = json.dumps(told).encode()
    file.write(_LENGTHS.pack(len(head), len(data)) + head)
    file.write(data)
    file.flush()


def _receive(file: IO[bytes]) -> tuple[dict[str, str], bytes]:
    head, data = _LENGTHS.unpack(_exactly(file, _LENGTHS.size))
    return json.loads(_exactly(file, head)), _exactly(file, data)


def _exactly(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise EOFError
    return found


def serve(limits: Limits) -> None:
    """In the child: read the files that come in, one after the other, until none comes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints is no answer
    _bound_memory(limits.memory)
    while True:
        try:
            told, data = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _bound_time(limits.seconds)
        _send(answers, *_read(told["reader"], data, told["name"], limits))


def _read(reader: str, data: bytes, name: str, limits: Limits) -> tuple[dict[str, str], bytes]:
    try:
        text: str = import_module(f"pipeline.reading.{reader}").read(data, name, limits)
        return {}, text.encode("utf-8", errors="replace")
    except ReadError as error:
        return {"error": str(error)}, b""
    except MemoryError:
        return {"error": str(beyond(name, f"takes more than {limits.memory} MB of memory to read", "memory", limits.memory))}, b""


def _bound_memory(megabytes: int) -> None:
    """Let no more than this much memory be had; without effect on systems that know no such bound."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1_000_000
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_time(seconds: int) -> None:
    """End this process after some seconds of work more, for the case that nobody is left to stop it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 5, most))


if __name__ == "__main__":
    serve(Limits(**json.loads(sys.argv[1])))
