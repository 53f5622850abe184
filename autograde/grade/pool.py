"""Several workers on this machine, each at one notebook at a time."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from autograde.run.task import Task
from autograde.run.worker import ExecutionError, Worker, WorkerDied, sweep

Key = TypeVar("Key")

TRIES = 2
"""A worker that dies, or fails, is forgiven once: it may be the machine's fault."""


def run_here(
    tasks: Iterable[tuple[Key, Task]], workers: int
) -> Iterator[tuple[Key, bytes | Exception]]:
    """Execute notebooks on this machine.

    Tasks are drawn as workers get free. Results come as they are ready, each a task's
    key and its notebook or why there is none.
    """
    sweep()
    own = threading.local()
    started: list[Worker] = []

    def run(task: Task) -> bytes:
        if not hasattr(own, "worker"):
            own.worker = Worker()
            started.append(own.worker)
        return execute_with(own.worker, task)

    threads = ThreadPoolExecutor(workers)
    waiting: dict[Future[bytes], Key] = {}
    try:
        for key, task in tasks:
            waiting[threads.submit(run, task)] = key
            # one more than can run, so that no worker waits for the next
            if len(waiting) > workers:
                yield from _done(waiting)
        while waiting:
            yield from _done(waiting)
    finally:
        for future in waiting:
            future.cancel()
        # a worker at work ends its call with that
        for worker in started:
            worker.stop()
        threads.shutdown()


def execute_with(worker: Worker, task: Task) -> bytes:
    """Execute a notebook, a second time if the worker fails at first."""
    for _ in range(TRIES - 1):
        try:
            return worker.execute(task)
        except (WorkerDied, ExecutionError):
            continue
    return worker.execute(task)


def _done(
    waiting: "dict[Future[bytes], Key]",
) -> Iterator[tuple[Key, bytes | Exception]]:
    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in finished:
        key = waiting.pop(future)
        try:
            yield key, future.result()
        except (WorkerDied, ExecutionError) as error:
            yield key, error
