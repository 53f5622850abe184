"""A student's process behind a real wall, to be asked what it can reach."""

from __future__ import annotations

import json
import re
import select
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograde.run.link import Link
from autograde.run.outputs import Outputs
from autograde.run.student_process import StudentProcess
from autograde.run.task import Task
from autograde.run.worker import Worker
from autograde.sandbox.availability import availability
from autograde.sandbox.wall import WRITABLE

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def until(so: Callable[[], bool], timeout: float = 60) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + timeout
    while not so():
        assert time.monotonic() < deadline, "it never came to be so"
        time.sleep(0.01)


class Inside:
    """A student's process, spoken to as a notebook's run does."""

    def __init__(
        self,
        worker: Worker,
        files: dict[str, bytes] | None = None,
        limits: dict[str, Any] | None = None,
    ) -> None:
        task = Task(b"", files or {}, {"Sandbox": limits or {}})
        self.process = StudentProcess(task, worker.control)
        self._link = Link(lambda: self.process.reason)
        self.process.connect(self._link)
        self._outputs = Outputs(10_000_000)
        self._running: threading.Thread | None = None

    @property
    def reason(self) -> str:
        return self.process.reason

    def processes(self) -> list[int]:
        """Their numbers on this side."""
        return self.process.wall.processes()

    def outputs(self, code: str, timeout: float = 60) -> list[dict[str, Any]]:
        self.begin(code, timeout)
        self._wait()
        return self._outputs.cell

    def begin(self, code: str, timeout: float = 60) -> None:
        self._outputs.begin()
        asked = {"source": code, "count": 1, "drawing": True, "silent": False}
        running = self._link.run(asked, timeout)

        def run() -> None:
            try:
                for each in running:
                    if isinstance(each, list):
                        for output in each:
                            self._outputs.take(output)
            except (EOFError, OSError):
                pass

        self._running = threading.Thread(target=run)
        self._running.start()

    def _wait(self, timeout: float = 60) -> None:
        assert self._running is not None
        self._running.join(timeout)
        assert not self._running.is_alive()

    def end(self, timeout: float = 60) -> str:
        """What the cell that was begun printed, or its error."""
        self._wait(timeout)
        printed = ""
        for output in self._outputs.cell:
            if output["output_type"] == "stream":
                printed += output["text"]
            elif output["output_type"] == "error":
                printed += f"{output['ename']}: {output['evalue']}"
        return _COLOUR.sub("", printed).replace("\r\n", "\n").strip()

    def __call__(self, code: str, timeout: float = 60) -> str:
        self.begin(code, timeout)
        return self.end(timeout)

    def until_there(self, name: str, timeout: float = 60) -> None:
        """Wait for a temporary file that the code writes when it is so far."""
        place = Path(f"/proc/{self.processes()[-1]}/root{WRITABLE[0]}", name)
        until(place.exists, timeout)

    def until_dead(self, timeout: float = 30) -> None:
        program = self.process.wall._inside._program
        until(lambda: bool(select.select([program], [], [], 0)[0]), timeout)

    def close(self) -> None:
        self.process.close()
        self._link.detach()
        if self._running is not None:
            self._running.join(10)


@pytest.fixture(scope="session")
def sandbox_works() -> None:
    reason = availability()
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def worker(sandbox_works: None) -> Iterator[Worker]:
    with Worker() as worker:
        worker.start()  # its own folder lies in no test's
        yield worker


@pytest.fixture
def enter(worker: Worker) -> Iterator[Callable[..., Inside]]:
    """Start processes that end with the test."""
    started: list[Inside] = []

    def start(**wanted: Any) -> Inside:
        started.append(Inside(worker, **wanted))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def handed_in() -> dict[str, bytes]:
    return {"helper.py": b"VALUE = 42\n", "data/numbers.txt": b"1 2 3"}


@pytest.fixture(scope="session")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "ada" / "01_pixels"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def inside(worker: Worker, handed_in: dict[str, bytes]) -> Iterator[Inside]:
    """One process for all questions that leave it as it is."""
    process = Inside(worker, handed_in)
    yield process
    process.close()


@pytest.fixture(scope="session")
def execute() -> Callable[[Worker, str], str]:
    """Execute a notebook of one cell; give what it printed."""

    def execute(worker: Worker, source: str) -> str:
        cell = {"cell_type": "code", "id": "x", "metadata": {}, "source": source}
        executed = worker.execute(Task(json.dumps({"cells": [cell]}).encode()))
        (kept,) = json.loads(executed)["cells"]
        return "".join(output.get("text", "") for output in kept["outputs"])

    return execute
