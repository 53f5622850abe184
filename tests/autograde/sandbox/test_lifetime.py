"""A kernel can be interrupted, and nothing of it is left when it ends."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.run.worker import sweep
from autograde.sandbox.process import SandboxError
from autograde.sandbox.wall import WRITABLE

from .conftest import until


@pytest.fixture
def temporary(monkeypatch) -> Iterator[Path]:
    """A folder for temporary files that nobody else uses."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def _alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_an_endless_loop_is_interrupted(inside):
    inside.begin(f"open('{WRITABLE[0]}/looping', 'w').close()\nwhile True: pass")
    inside.until_there("looping")
    inside.process.interrupt()
    assert inside.end().startswith("KeyboardInterrupt")
    assert inside("print('goes on')") == "goes on"


def test_a_program_that_it_waits_for_is_interrupted(inside):
    inside.begin(
        "import subprocess\n"
        f"subprocess.run(['sh', '-c', 'touch {WRITABLE[0]}/waiting; exec sleep 600'])"
    )
    inside.until_there("waiting")
    inside.process.interrupt()
    assert inside.end().startswith("KeyboardInterrupt")


def test_nothing_is_left(enter, temporary):
    threads = threading.active_count()
    mounts = Path("/proc/self/mounts").read_text()
    kernel = enter()
    said = kernel(
        # Python 3.12 warns of forks beside threads
        "import os, signal, subprocess, time, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "stopped = subprocess.Popen(['sleep', '600'])\n"
        "stopped.send_signal(signal.SIGSTOP)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "print('started')"
    )
    assert said == "started"
    processes = kernel.processes()
    assert len(processes) >= 4
    kernel.begin("while True: pass")
    kernel.close()
    assert not [pid for pid in processes if _alive(pid)]
    assert not list(temporary.iterdir())
    assert Path("/proc/self/mounts").read_text() == mounts
    assert threading.active_count() <= threads + 1  # asyncio keeps one for later


def test_nothing_is_left_open(enter):
    enter().close()
    before = sorted(Path("/proc/self/fd").iterdir())
    enter().close()
    # another thread may have a file open just now
    until(lambda: sorted(Path("/proc/self/fd").iterdir()) == before)


def test_it_is_dead_when_the_student_ends_it(enter):
    kernel = enter()
    kernel("import subprocess; subprocess.Popen(['sleep', '600'])")
    processes = kernel.processes()
    kernel.begin("import os; os._exit(3)")
    kernel.until_dead()
    assert kernel.reason == ""
    kernel.close()
    assert not [pid for pid in processes if _alive(pid)]


_GRADER = """
import sys, time
sys.path.insert(0, {folder!r})
from conftest import Inside
from autograde.run.worker import Worker
worker = Worker()
kernel = Inside(worker)
print(worker._process.pid, *kernel.processes(), flush=True)
time.sleep(600)
"""


def test_it_is_dead_when_the_grader_is_killed(sandbox_works, temporary):
    script = _GRADER.format(folder=str(Path(__file__).parent))
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as grader:
        assert grader.stdout is not None
        processes = [int(pid) for pid in grader.stdout.readline().split()]
        assert len(processes) >= 3
        grader.kill()
    until(lambda: not any(_alive(pid) for pid in processes))


def test_too_many_files_are_refused(enter, temporary):
    files = {"sparse": bytes(20 << 20)}
    with pytest.raises(SandboxError, match=r"larger than the 8 MB of c\.Sandbox"):
        enter(files=files, limits={"writable": 8})
    assert not list(temporary.iterdir())


def test_a_missing_data_set_is_named(enter, temporary):
    with pytest.raises(FileNotFoundError, match="'/no/such/data'"):
        enter(limits={"readable": ["/no/such/data"]})
    assert not list(temporary.iterdir())


def test_a_data_set_can_be_read(enter, tmp_path):
    (tmp_path / "numbers").write_text("1 2 3")
    (tmp_path / "numbers").chmod(0o666)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    kernel = enter(limits={"readable": [str(tmp_path)]})
    assert kernel(f"print(open({str(tmp_path / 'numbers')!r}).read())") == "1 2 3"
    assert "Read-only" in kernel(f"open({str(tmp_path / 'numbers')!r}, 'a')")


def test_what_a_grader_of_another_container_holds_is_not_swept(tmp_path, monkeypatch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()  # as a number that only the other container knows
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / f"autograde-{ended.pid}-x"
    folder.mkdir()
    held = os.open(folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    sweep()
    assert folder.exists()
    os.close(held)
    sweep()
    assert not folder.exists()
