"""Worker processes for CPU work. They end when the process that started them ends, however it ends.

Each has a pipe of its own, so the death of one disturbs no other (docs/decisions/0016).
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext, SpawnContext
from types import TracebackType
from typing import Final, Self, TypeVar, cast

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
    """Processes that do jobs side by side, or the calling process itself when one worker is enough."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._threads = ThreadPoolExecutor(count, "worker")  # each waits for a worker of its own
        self._own = threading.local()
        self._lock = threading.Lock()
        self._living: set[_Worker] = set()
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What is still being written would lie among the files of the next run, which may start at once.
        with self._lock:
            self._is_over = True
            for worker in self._living:
                worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._living:
            worker.end()

    @property
    def at_once(self) -> int:
        """Jobs that may be running or waiting at a time. A single worker is the calling process, which does one."""
        return 1 if self.count == 1 else 2 * self.count

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        """Call the function in a worker and wait. A worker that dies raises `WorkerDied`; the next call has another."""
        if self.count == 1:
            return function(job)
        try:
            return self._submit(function, job).result()
        except CancelledError:
            raise Stopped from None

    def map(
        self, function: Callable[[Job], Result], jobs: Iterable[Job], rescue: Callable[[Job], Iterable[Result]]
    ) -> Iterator[Result]:
        """Results as they complete. At most two jobs a worker are waiting, so jobs may be made lazily.

        A job whose worker died is tried again; then `rescue` gives its results.
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
                except WorkerDied:
                    if tries:
                        yield from rescue(job)
                    else:
                        running[self._submit(function, job)] = (job, tries + 1)

    def _submit(self, function: Callable[[Job], Result], job: Job) -> Future[Result]:
        """Have one of the threads give the job to its worker."""
        try:
            return self._threads.submit(self._do, function, job)
        except RuntimeError:
            if self._is_over:
                raise Stopped from None
            raise

    def _do(self, function: Callable[[Job], Result], job: Job) -> Result:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = self._start()
        try:
            return worker.call(function, job)
        except WorkerDied:
            self._own.worker = None
            with self._lock:
                self._living.discard(worker)
            worker.end()
            if self._is_over:
                raise Stopped from None
            raise

    def _start(self) -> _Worker:
        worker = _Worker()
        with self._lock:
            self._living.add(worker)
            if self._is_over:  # the others have been killed already
                worker.kill()
        return worker


def alone(function: Callable[[Job], Result], job: Job) -> Result:
    """Call the function in a process of its own. Raise `WorkerDied` when it is killed."""
    with Workers(1) as workers:
        return workers._submit(function, job).result()


class _Worker:
    """A process that does one job at a time. A thread starts it that is not the main one and uses it alone."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        self._process = _context().Process(target=_work, args=(theirs,), daemon=True)
        # It is deaf to Ctrl-C from birth: that reaches the whole process group, and the main process acts.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        except (EOFError, ConnectionError):
            raise WorkerDied from None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        """What the function gives or raises there. Raise `WorkerDied` when the process ends before."""
        try:
            self._pipe.send((function, job))
            is_done, outcome = self._pipe.recv()
        except (EOFError, ConnectionError):
            raise WorkerDied from None
        if is_done:
            return cast(Result, outcome)
        raise outcome

    def kill(self) -> None:
        """End the process at once, whatever it is doing. Its thread learns of it."""
        self._process.kill()

    def end(self) -> None:
        """End the process and wait until it has ended."""
        self.kill()
        self._process.join()
        self._pipe.close()


def _context() -> ForkServerContext | SpawnContext:
    """How processes are started: by a fork server that has loaded what they need."""
    try:
        os.getcwd()
    except FileNotFoundError:  # it was deleted, and processes begin where this one is
        os.chdir("/")
    # Not fork: it would share the write lock and copy the state of DuckDB's threads. Nor spawn, where it can be helped:
    # each process would load anew what the fork server loads once.
    has_room = len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER
    if not has_room:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.read_batch", "flows.derive_batch"])
    return context


def _work(jobs: Connection) -> None:
    """What a worker does: jobs, until there are no more or the main process has ended."""
    threading.Thread(target=_end_with_parent, daemon=True, name="watch-parent").start()
    with suppress(EOFError, ConnectionError):
        while True:
            function, job = jobs.recv()
            try:
                jobs.send((True, function(job)))
            except Exception as error:
                jobs.send((False, _portable(error)))


def _portable(error: Exception) -> Exception:
    """The error as it can be sent to another process, with a note of where it happened."""
    told = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(repr(error))
    error.add_note(f"In a worker process:\n{told}")
    return error


def _end_with_parent() -> None:
    """Watch the parent: it may be killed while this process is at work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
