"""Students' processes of one worker share nothing but memory that is only read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograde.run import worker_process
from autograde.run.task import KERNEL_DIED, Task
from autograde.run.worker import Worker, WorkerDied
from autograde.sandbox.process import SandboxError

from .conftest import until


def test_what_one_changes_another_does_not_see(enter):
    ask = (
        "import builtins, random, sys, numpy as np, convnet_lab.functional as f\n"
        "from convnet_lab.checks import borrowing\n"
        "print(np.ones(2), f.conv2d is None, hasattr(builtins, 'mine'),\n"
        "      borrowing.Watched is None, len(sys.meta_path))"
    )
    first = enter()
    before = first(ask)
    first(
        "np.ones = lambda *_: 'dirty'; f.conv2d = None; builtins.mine = 1\n"
        "borrowing.Watched = None; sys.meta_path.append(None)\n"
        "import ctypes; ctypes.memset(id(-5) + 24, 7, 1)"  # even the number
    )
    assert first(ask) != before
    second = enter()
    assert second(ask) == before
    assert second("print(-5 + 0)") == "-5"


def test_no_two_draw_the_same_numbers(enter):
    ask = "import random, numpy as np; print(random.random(), np.random.rand())"
    drawn = [number for _ in range(2) for number in enter()(ask).split()]
    assert len(set(drawn)) == 4


def test_they_do_not_see_each_other(enter):
    ada, grace = enter(), enter()
    ada(
        "import os, socket\n"
        "open('/tmp/hers', 'w').close(); open('/dev/shm/hers', 'w').close()\n"
        "terminal = os.openpty()\n"
        "abstract = socket.socket(socket.AF_UNIX); abstract.bind('\\0hers')\n"
        "abstract.listen()\n"
        "local = socket.create_server(('127.0.0.1', 4242))"
    )
    look = (
        "import os\n"
        "print([[name for name in sorted(os.listdir(place)) if 'hers' in name]\n"
        "       for place in ('/tmp', '/dev/shm')], os.listdir('/dev/pts'))\n"
        "print([p for p in os.listdir('/proc') if p.isdigit()])"
    )
    assert grace(look).splitlines() == ["[[], []] ['ptmx']", "['1', '2']"]
    for family, address in (
        ("AF_UNIX", "'\\0hers'"),
        ("AF_INET", "('127.0.0.1', 4242)"),
    ):
        said = grace(
            f"import socket; socket.socket(socket.{family}).connect({address})"
        )
        assert said.startswith("ConnectionRefusedError")
    # nor is there memory that several could write
    said = grace(
        "print([line for line in open('/proc/self/maps')\n"
        "       if line.split()[1].startswith('rw') and line.split()[1][3] == 's'])"
    )
    assert said == "[]"


def test_processes_of_one_leave_the_others_alone(enter):
    first, second = enter(), enter()
    first("import os; os.kill(-1, 9)")
    assert second("print('goes on')") == "goes on"
    assert enter()("print('starts')") == "starts"


_GRADER = """
import sys, time
sys.path.insert(0, {folder!r})
from conftest import Inside
from autograde.run.worker import Worker
worker = Worker()
inside = Inside(worker)
inside("import subprocess; subprocess.Popen(['sleep', '600'])")
print(worker._process.pid, *inside.processes(), flush=True)
time.sleep(600)
"""


def test_all_is_dead_when_the_grader_is_killed(sandbox_works, tmp_path):
    script = _GRADER.format(folder=str(Path(__file__).parent))
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as grader:
        assert grader.stdout is not None
        processes = grader.stdout.readline().split()
        assert len(processes) >= 4
        grader.kill()
    until(lambda: not any(_alive(int(pid)) for pid in processes))


def _alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_worker_that_was_killed_is_replaced(sandbox_works, execute):
    with Worker() as worker:
        assert execute(worker, "print(1)") == "1\n"
        assert worker._process is not None
        os.kill(worker._process.pid, signal.SIGKILL)
        worker._process.wait()
        with pytest.raises(WorkerDied):
            execute(worker, "print(2)")
        assert execute(worker, "print(3)") == "3\n"


def test_a_test_without_an_end_is_given_up_and_stops_no_other(
    sandbox_works, execute, monkeypatch
):
    monkeypatch.setattr("autograde.run.worker.SECONDS_BEYOND", 0.5)
    nbgrader = {"grade": True, "locked": True, "solution": False, "points": 1}
    metadata = {"nbgrader": {**nbgrader, "grade_id": "endless"}}
    source = "import time; time.sleep(600)"
    cell = {"cell_type": "code", "id": "x", "metadata": metadata, "source": source}
    notebook = json.dumps({"cells": [cell]}).encode()
    with Worker() as worker, ThreadPoolExecutor() as threads:
        worker.start()
        execute(worker, "imports are done")
        # its own time is over long before the notebook's
        task = Task(notebook, settings={"Run": {"timeout": 1}})
        endless = threads.submit(worker.execute, task)
        while not endless.done():
            assert execute(worker, "print(1)") == "1\n"
        (kept,) = json.loads(endless.result())["cells"]
        assert kept["outputs"][0]["ename"] == KERNEL_DIED


def test_what_lies_where_students_write_can_be_shown(enter, tmp_path):
    """Such as an environment, or a data set, below /tmp."""
    (tmp_path / "numbers").write_text("1 2 3")
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        folder.chmod(folder.stat().st_mode | 0o055)
    inside = enter(limits={"readable": [str(tmp_path)]})
    assert inside(f"print(open({str(tmp_path / 'numbers')!r}).read())") == "1 2 3"
    said = inside(f"open({str(tmp_path / 'more')!r}, 'w')")
    assert said.startswith("OSError")


def test_why_it_does_not_start_is_told(enter, monkeypatch):
    monkeypatch.setattr(
        "autograde.sandbox.process.command", lambda *_: ["/bin/sh", "-c", "echo no >&2"]
    )
    with pytest.raises(SandboxError, match="does not start: no"):
        enter()


def test_what_is_imported_ahead_does_not_look_for_the_shell():
    """Such a module would never find the shell that is made in the fork."""
    script = (
        "import importlib, sys\n"
        f"for name in {worker_process.IMPORTED}: importlib.import_module(name)\n"
        "heavy = {'nbformat', 'nbconvert', 'nbgrader', 'jsonschema', 'zmq'}\n"
        "print('matplotlib_inline.backend_inline' in sys.modules,\n"
        "      [name for name in heavy if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.split("\n") == ["False []", ""]
