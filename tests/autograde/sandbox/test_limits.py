"""What a student's code may use: each limit is reached, and its neighbor goes on."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from autograde.sandbox import control_group
from autograde.sandbox.control_group import ControlGroup
from autograde.sandbox.limits import Sandbox

from .conftest import until

LITTLE = {"total_memory": 384, "processes": 40, "writable": 16, "file_size": 8}


def test_filling_the_disk_fills_its_own_memory_only(enter):
    kernel = enter(limits=LITTLE)
    said = kernel(
        "for n in range(100):\n    open(f'{n}', 'wb').write(bytes(1 << 20))\n"
    )
    assert "No space left on device" in said
    said = kernel("import os; print(sum(os.path.getsize(f) for f in os.listdir()))")
    assert 14 << 20 < int(said) < 16 << 20
    assert kernel("print('goes on')") == "goes on"


def test_a_large_file(enter):
    kernel = enter(limits=LITTLE)
    said = kernel("open('large', 'wb', buffering=0).write(bytes(12 << 20))")
    assert kernel("import os; print(os.path.getsize('large') >> 20)") == "8"
    said = kernel("open('large', 'ab', buffering=0).write(b'x')")
    assert "File too large" in said


def test_many_open_files(enter):
    kernel = enter(limits={"open_files": 100})
    said = kernel("files = [open('/dev/null') for _ in range(100)]")
    assert "Too many open files" in said
    assert kernel("files = None; print('goes on')") == "goes on"


def test_a_fork_bomb_stops_and_its_neighbour_goes_on(enter, inside):
    kernel = enter(limits=LITTLE)
    kernel.begin(
        "import os, time\n"
        "while True:\n"
        "    try:\n"
        "        os.fork()\n"
        "    except OSError:\n"
        "        time.sleep(0.1)\n"
    )
    until(lambda: len(kernel.processes()) > 10)
    began = time.monotonic()
    assert inside("print(sum(range(10**6)))") == "499999500000"
    assert (
        inside("import os; os.wait4(os.posix_spawn('/bin/true', ['t'], {}), 0)") == ""
    )
    assert time.monotonic() - began < 60
    assert len(kernel.processes()) <= LITTLE["processes"]


def test_the_memory_of_one_process(enter):
    kernel = enter(limits={"process_memory": 512})
    said = kernel("import numpy as np; np.ones((1 << 30) // 8)")
    assert "Unable to allocate" in said
    assert kernel("print('goes on')") == "goes on"
    # shared memory belongs to no process alone
    said = kernel("import mmap; mmap.mmap(-1, 2 << 30)")
    assert "Cannot allocate memory" in said
    assert kernel.reason == ""


def test_the_memory_of_all_processes(enter, inside):
    kernel = enter(limits=LITTLE)
    kernel.begin(
        "import os, time\n"
        "for _ in range(6):\n"
        "    if os.fork() == 0:\n"
        "        mine = b'x' * (100 << 20)\n"
        "        time.sleep(60)"
    )
    kernel.until_dead()
    assert kernel.reason == "it took more than 384 MB of memory"
    assert inside("print('goes on')") == "goes on"


def test_files_count_as_memory(enter):
    kernel = enter(limits={"total_memory": 256, "writable": 300})
    kernel.begin(
        "import time\n"
        "for n in range(3):\n"
        "    open(f'{n}', 'wb').write(bytes(90 << 20))\n"
        "time.sleep(60)"
    )
    kernel.until_dead()
    assert kernel.reason == "it took more than 256 MB of memory"


def test_memory_that_processes_share_counts_once(enter):
    kernel = enter(limits={"total_memory": 512})
    said = kernel(
        # Python 3.12 warns of forks beside threads
        "import os, time, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "mine = b'x' * (150 << 20)\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(60)\n"
        "        os._exit(0)\n"
        "time.sleep(0.5); print('goes on')"
    )
    assert said == "goes on"


def test_a_process_that_hides_is_counted(enter):
    kernel = enter(limits=LITTLE)
    kernel.begin(
        "import ctypes, time\n"
        "ctypes.CDLL(None).prctl(4, 0)\n"  # PR_SET_DUMPABLE
        "mine = [b'x' * (50 << 20) for _ in range(8)]\n"
        "time.sleep(60)"
    )
    kernel.until_dead()
    assert kernel.reason == "it took more than 384 MB of memory"


class NeverFull:
    """A group of Linux's, which does not count what sockets hold."""

    excess = ""

    def enter(self, command):
        return command

    def admit(self, process):
        pass

    def close(self):
        pass


@pytest.mark.parametrize("group", [None, NeverFull()])
def test_what_sockets_and_pipes_may_hold_counts_as_memory(enter, monkeypatch, group):
    monkeypatch.setattr(ControlGroup, "make", lambda limits: group)
    kernel = enter(limits={**LITTLE, "open_files": 256})
    assert kernel("import socket; pair = socket.socketpair(); print(1)") == "1"
    kernel.begin(
        "import os, socket, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0:\n"
        "        pairs = [socket.socketpair() for _ in range(110)]\n"
        "        for one, other in pairs:\n"
        "            one.setblocking(False); one.send(bytes(200_000))\n"
        "        break\n"
        "time.sleep(60)"
    )
    kernel.until_dead()
    assert kernel.reason == "it took more than 384 MB of memory"


def test_what_waits_in_the_loopbacks_connections_counts_as_memory(enter):
    kernel = enter(limits=LITTLE)
    kernel.begin(
        "import socket, time\n"
        "kept = []\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "for _ in range(100):\n"
        "    one = socket.create_connection(server.getsockname())\n"
        "    other, _ = server.accept()\n"
        "    one.setblocking(False); other.setblocking(False)\n"
        "    for _ in range(60):\n"  # what is read makes the buffers grow
        "        for act in (lambda: one.send(bytes(400_000)),\n"
        "                    lambda: other.recv(1 << 20)):\n"
        "            try:\n"
        "                act()\n"
        "            except BlockingIOError:\n"
        "                pass\n"
        "    try:\n"
        "        while True: one.send(bytes(1 << 20))\n"
        "    except BlockingIOError:\n"
        "        kept.append((one, other))\n"
        "time.sleep(60)"
    )
    kernel.until_dead()
    assert kernel.reason == "it took more than 384 MB of memory"


def test_the_group_of_a_grader_that_was_killed_goes(tmp_path, monkeypatch):
    own = tmp_path / "job"
    own.mkdir()
    (tmp_path / "cgroup.procs").touch()
    monkeypatch.setattr(control_group, "_own_group", lambda: own)
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    for owner in (ended.pid, os.getppid()):
        (tmp_path / f"sandbox-{owner}-0123").mkdir()
    ControlGroup.make(Sandbox())
    assert not (tmp_path / f"sandbox-{ended.pid}-0123").exists()
    assert (tmp_path / f"sandbox-{os.getppid()}-0123").exists()
    (new,) = tmp_path.glob(f"sandbox-{os.getpid()}-*")
    assert (new / "memory.max").read_text() == str(Sandbox().total_memory << 20)


def test_processor_time(enter):
    kernel = enter(limits={"cpu_seconds": 2})
    kernel.begin("while True: pass")
    kernel.until_dead()
    assert kernel.reason == "it took more than 2 s of processor time"


def test_limits_are_checked():
    with pytest.raises(Exception, match="'total_memory'"):
        Sandbox(total_memory=1)
    assert Sandbox(**Sandbox(processes=64).values()).processes == 64


def test_every_limit_is_described():
    for name, trait in Sandbox.class_own_traits().items():
        assert trait.help, name
        assert trait.metadata["config"], name
