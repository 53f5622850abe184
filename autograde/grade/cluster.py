"""Workers on other machines: a Dask cluster, to which tasks travel as bytes."""

import atexit
import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograde.grade.clock import Clock, Work
from autograde.grade.pool import Key, execute_with
from autograde.run.channel import Frame
from autograde.run.task import Task
from autograde.run.worker import ExecutionError, Worker, WorkerDied

PER_THREAD = 2
"""Tasks on their way to each thread of the cluster: one at work and one at hand."""

_own = threading.local()
_at_work: dict[str, tuple[float, Worker, threading.Event]] = {}


class ClusterError(OSError):
    """A cluster that cannot be used; the text says why."""


def run_on(
    address: str,
    tasks: Iterable[tuple[Key, Task]],
    clock: Clock,
    whose: Callable[[Key], Work],
) -> Iterator[tuple[Key, bytes | Exception]]:
    """Execute notebooks on a cluster.

    Tasks are drawn as workers get free. Results come as they are ready, each a task's
    key and its notebook or why there is none. Tasks of a lost worker run again on
    another. When the clock's time ends, what is at work ends without a result.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise ClusterError(
            "a cluster needs dask.distributed: pip install 'convnet-lab[cluster]'"
        ) from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        waiting: dict[str, tuple[Any, Key]] = {}
        done = as_completed(loop=client.loop, timeout=clock.left)
        remaining = iter(tasks)
        while True:
            room = PER_THREAD * max(1, sum(client.nthreads().values())) - len(waiting)
            for key, task in itertools.islice(remaining, max(0, room)):
                # each notebook is executed for its own sake, also if two are alike
                name = f"notebook-{uuid.uuid4().hex}"
                future = client.submit(_execute, name, task.to_frame(), key=name)
                waiting[name] = future, key
                done.add(future)
            if not waiting:
                return
            try:
                future = next(done)
            except TimeoutError:
                client.cancel([future for future, _ in waiting.values()])
                ended = client.run(_give_up, list(waiting), on_error="ignore")
                for name, seconds in itertools.chain.from_iterable(ended.values()):
                    clock.add(whose(waiting[name][1]), seconds)
                return
            _, key = waiting.pop(str(future.key))
            try:
                executed, seconds = future.result()
                clock.add(whose(key), seconds)
                yield key, executed
            except (WorkerDied, ExecutionError) as error:
                yield key, error
            except KilledWorker:
                yield key, WorkerDied("the cluster's workers ended at this notebook")
            future.release()


def _execute(name: str, frame: Frame) -> tuple[bytes, float]:
    """Execute a notebook in a process beside the cluster's worker; count the seconds.

    It needs a main thread of its own, and to be ended without ending the worker.
    """
    if not hasattr(_own, "worker"):
        _own.worker = Worker()
        atexit.register(_own.worker.stop)
    began, ended = time.monotonic(), threading.Event()
    _at_work[name] = began, _own.worker, ended
    try:
        executed = execute_with(_own.worker, Task.from_frame(frame), ended)
    finally:
        del _at_work[name]
    return executed, time.monotonic() - began


def _give_up(names: Iterable[str]) -> list[tuple[str, float]]:
    """End what is at work here of these, and say for how many seconds it was."""
    found = []
    for name in names:
        known = _at_work.get(name)
        if known is not None:
            began, worker, ended = known
            found.append((name, time.monotonic() - began))
            ended.set()
            worker.stop()
    return found
