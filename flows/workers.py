"""Worker processes for CPU work. They end when the process that started them ends, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from warehouse.errors import CopydeskError

LONGEST_FOLDER: Final = 75
"""Bytes of the folder for temporary files in which the socket of a fork server has room: its whole path has 107."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class WorkerDied(CopydeskError):
    """A worker process was killed, again and again: most likely for want of memory."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process was killed, perhaps for want of memory: try --workers 1 or a smaller --batch-size"
        )


class Stopped(BaseException):
    """The pool was closed before the job was done. Not an `Exception`, after which Prefect would try again."""


class Workers:
    """A pool of processes, or the calling process itself when one worker is enough."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        if self._pool is not None:
            if kind is not None:
                # What they still write would lie among the files of the next run, which may start at once.
                for process in list((self._pool._processes or {}).values()):
                    process.kill()
            self._pool.shutdown(cancel_futures=True)

    @property
    def at_once(self) -> int:
        """Jobs that may be running or waiting at a time. A single worker is the calling process, which does one."""
        return 1 if self.count == 1 else 2 * self.count

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        """Call the function in a worker and wait. A worker that dies raises; the next call starts a new pool."""
        if self.count == 1:
            return function(job)
        pool = self._running()
        try:
            return pool.submit(function, job).result()
        except (RuntimeError, CancelledError) as error:
            if self._is_over:
                raise Stopped from None
            if not isinstance(error, BrokenProcessPool):
                raise
            self._discard(pool)
            raise WorkerDied from None

    def map(
        self, function: Callable[[Job], Result], jobs: Iterable[Job], rescue: Callable[[Job], Iterable[Result]]
    ) -> Iterator[Result]:
        """Results as they complete. At most two jobs a worker are waiting, so jobs may be made lazily.

        A job that was running when a worker died is tried again; then `rescue` gives its results.
        """
        if self.count == 1:
            yield from map(function, jobs)
            return
        running: dict[Future[Result], tuple[Job, int]] = {}
        source = iter(jobs)
        while True:
            while len(running) < self.at_once and (job := next(source, None)) is not None:
                running[self._submit(function, job)] = (job, 0)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job, tries = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    self._discard(None)
                    if tries:
                        yield from rescue(job)
                    else:
                        running[self._submit(function, job)] = (job, tries + 1)

    def _submit(self, function: Callable[[Job], Result], job: Job) -> Future[Result]:
        """Submit to a pool that works: a worker may have died since the last look."""
        try:
            return self._running().submit(function, job)
        except BrokenProcessPool:
            self._discard(None)
            return self._running().submit(function, job)

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = _pool(self.count)
            return self._pool

    def _discard(self, pool: ProcessPoolExecutor | None) -> None:
        with self._lock:
            broken = self._pool
            if broken is not None and not self._is_over and (pool is None or pool is broken) and broken._broken:
                broken.shutdown(wait=False, cancel_futures=True)
                self._pool = None


def alone(function: Callable[[Job], Result], job: Job) -> Result:
    """Call the function in a process of its own. Raise `WorkerDied` when it is killed."""
    with _pool(1) as pool:
        try:
            return pool.submit(function, job).result()
        except BrokenProcessPool:
            raise WorkerDied from None


def _pool(count: int) -> ProcessPoolExecutor:
    try:
        os.getcwd()
    except FileNotFoundError:  # it was deleted, and processes begin where this one is
        os.chdir("/")
    # Not fork: it would share the write lock and copy the state of DuckDB's threads. Nor spawn, where it can be helped:
    # each process would load anew what the fork server loads once.
    has_room = len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER
    context = multiprocessing.get_context("forkserver" if has_room else "spawn")
    context.set_forkserver_preload(["flows.read_batch", "flows.derive_batch"])
    return _Pool(count, mp_context=context, initializer=_end_with_parent)


class _Pool(ProcessPoolExecutor):
    """A pool whose processes are deaf to Ctrl-C from birth: it reaches the whole process group, and the parent acts."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Submit; this is where processes are started, which inherit the mask of signals."""
        with _interrupt_later():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Keep Ctrl-C from processes that start meanwhile, and from this thread until they are told what to do."""
    missed: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    # Not the mask alone: another thread may take the signal, and Python would still raise in this one.
    usual = signal.signal(signal.SIGINT, lambda number, frame: missed.append(number)) if is_main else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if is_main:
            signal.signal(signal.SIGINT, usual or signal.SIG_DFL)
        if missed:
            signal.raise_signal(signal.SIGINT)


def _end_with_parent() -> None:
    """Watch the parent: a worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()
