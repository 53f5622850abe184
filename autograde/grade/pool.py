"""Several notebooks at a time on this machine."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from autograde.grade.clock import Clock, Work
from autograde.run.task import Task
from autograde.run.worker import ExecutionError, Turn, Worker, WorkerDied, sweep

Key = TypeVar("Key")

TRIES = 2
"""A worker that dies, or fails, is forgiven once: it may be the machine's fault."""


def run_here(
    tasks: Iterable[tuple[Key, Task]],
    worker: Worker,
    most: int,
    clock: Clock | None = None,
    whose: Callable[[Key], Work] = lambda key: (str(key), ""),
) -> Iterator[tuple[Key, bytes | Exception]]:
    """Execute notebooks on this machine, with a worker that runs several at a time.

    The processes of one more are started, so that a core need not wait for them. Tasks
    are drawn as workers get free. Results come as they are ready, each a task's
    key and its notebook or why there is none. When the clock's time ends, what is at
    work ends without a result.
    """
    clock = clock or Clock()
    ended = threading.Event()
    sweep()

    turns = threading.Semaphore(most)

    def run(key: Key, task: Task) -> bytes:
        @contextlib.contextmanager
        def turn() -> Iterator[None]:
            began = time.monotonic()
            with turns:
                clock.add(whose(key), began - time.monotonic())  # it has only waited
                yield

        with clock.measuring(whose(key)):
            return execute_with(worker, task, ended, turn)

    threads = ThreadPoolExecutor(most + 1)
    waiting: dict[Future[bytes], Key] = {}
    try:
        for key, task in tasks:
            worker.start()  # here, as it ends with the thread that does
            waiting[threads.submit(run, key, task)] = key
            if len(waiting) > most:
                yield from _done(waiting, clock.left)
        while waiting and clock.left != 0:
            yield from _done(waiting, clock.left)
    finally:
        ended.set()
        for future in waiting:
            future.cancel()
        # what is at work ends with that, and what just begins the next time
        while not all(future.done() for future in waiting):
            worker.stop()
            wait(waiting, timeout=0.1)
        threads.shutdown()


def execute_with(
    worker: Worker,
    task: Task,
    ended: threading.Event | None = None,
    turn: Turn = contextlib.nullcontext,
) -> bytes:
    """Execute a notebook, a second time if the worker fails before all has ended."""
    for _ in range(TRIES - 1):
        try:
            return worker.execute(task, turn)
        except (WorkerDied, ExecutionError):
            if ended is not None and ended.is_set():
                raise
    return worker.execute(task, turn)


def _done(
    waiting: "dict[Future[bytes], Key]", seconds: float | None
) -> Iterator[tuple[Key, bytes | Exception]]:
    finished, _ = wait(waiting, seconds, return_when=FIRST_COMPLETED)
    for future in finished:
        key = waiting.pop(future)
        try:
            yield key, future.result()
        except (WorkerDied, ExecutionError) as error:
            yield key, error
