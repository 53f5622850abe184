"""Grading on a Dask cluster of real processes, one of which is killed midway."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.__main__ import main
from autograde.grade.cluster import ClusterError
from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.results.marks import write_marks

from .conftest import NAME
from .small_class import content, copied

pytestmark = [pytest.mark.slow, pytest.mark.thorough]


@contextlib.contextmanager
def program(log: Path, *arguments: str) -> Iterator[subprocess.Popen]:
    """Run one of Dask's programs; what it says goes into a file."""
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read_until(log: Path, words: str) -> str:
    for _ in range(600):
        found = re.search(words, log.read_text(errors="replace"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise TimeoutError(f"{log.name} never said {words}: {log.read_text()}")


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Start a scheduler and workers of a thread each."""
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    one = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    logs = [folder / f"worker-{n}" for n in range(workers)]
    scheduler = folder / "scheduler"
    with (
        program(scheduler, "dask_scheduler", *here, "--port", "0"),
        contextlib.ExitStack() as running,
    ):
        address = read_until(scheduler, r"tcp://127\.0\.0\.1:\d+")
        started = [
            running.enter_context(program(log, "dask_worker", address, *one))
            for log in logs
        ]
        for log in logs:
            read_until(log, "Registered to")
        yield address, started


def test_a_lost_workers_tasks_run_again(
    pattern, expected, tmp_path, unsafe_where_needed
):
    course = copied(pattern, tmp_path / "course")
    with cluster(tmp_path, 2) as (address, (lost, _)):

        def kill_one(done: int, total: int, result: object) -> None:
            if done == 1 and lost.poll() is None:
                lost.kill()

        options = Options(unsafe=unsafe_where_needed, cluster=address)
        grade(course, progress=kill_one, options=options)
    assert lost.returncode == -signal.SIGKILL
    assert write_marks(course).read_bytes() == expected[0]
    assert content(course) == expected[1]


def test_the_time_of_a_class_ends_and_says_who_used_it(
    fresh_course, hand_in, tmp_path, capsys, unsafe_where_needed
):
    course = fresh_course()
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.Execute.timeout = 600\n")
    give = hand_in(course)
    hang = "import time\ntime.sleep(600)"
    give.edited("mallory", lambda notebook: notebook.cells[1].update(source=hang))
    give("zoe")
    unsafe = ["--unsafe"] if unsafe_where_needed else []
    with cluster(tmp_path, 1) as (address, _):
        command = ["grade", str(course.root), "--cluster", address, *unsafe]
        assert main([*command, "--time-limit", "20"]) == 1
        told = " ".join(capsys.readouterr().out.split())
        assert f"Longest took mallory {NAME}" in told
        # the cluster's worker is free again
        shutil.rmtree(course.submitted / "mallory")
        assert main([*command, "--time-limit", "120"]) == 0
    assert (course.root / "autograded" / "zoe").exists()


def test_no_scheduler_is_said(pattern, tmp_path):
    course = copied(pattern, tmp_path / "course")
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        grade(course, options=Options(cluster="tcp://127.0.0.1:9"))
