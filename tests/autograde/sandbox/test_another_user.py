"""Behind the wall of another user, in a container such as Docker's default.

Gradescope's are such: there bubblewrap does not start. All is asked in one container.
"""
# ruff: noqa: S108 (names of the machine's own folders)

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hostile import container

import autograde
from autograde.sandbox.another_user import AnotherUser
from autograde.sandbox.availability import availability
from autograde.sandbox.guard import ENDED
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.process import SandboxError

CHECKOUT = Path(autograde.__file__).parent.parent

READ = """
import os
for path in {paths}:
    for look in (lambda: open(path, 'rb').read(1), lambda: os.listdir(path)):
        try:
            print(path, look())
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            pass
    os.symlink(path, 'way')
    try:
        print(path, open('way', 'rb').read(1))
    except (PermissionError, FileNotFoundError, IsADirectoryError):
        pass
    os.remove('way')
"""
WRITE = """
import os
for path in {paths}:
    for change in (lambda: open(path, 'w'), lambda: open(path, 'a'),
                   lambda: os.mkdir(path), lambda: os.truncate(path, 0),
                   lambda: os.remove(path), lambda: os.chmod(path, 0o777),
                   lambda: os.rename(path, 'mine'), lambda: os.link(path, 'mine'),
                   lambda: os.symlink('/', path + '-way'), lambda: os.mkfifo(path)):
        try:
            print(path, change())
        except OSError:
            pass
"""
NETWORK = """
import socket
for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            print(socket.socket(family, kind))
        except OSError:
            pass
pair = socket.socketpair()
pair[0].send(b'x')
try:
    pair[1].sendto(b'x', '\\0hostile')
    print('sent')
except OSError:
    pass
"""
OTHERS = """
import ctypes, os, resource, signal
c = ctypes.CDLL(None, use_errno=True)
for process in (1, os.getppid(), {grader}):
    for act in (lambda: os.kill(process, 0), lambda: os.kill(process, signal.SIGKILL),
                lambda: resource.prlimit(process, resource.RLIMIT_NOFILE, (0, 0)),
                lambda: os.setpriority(os.PRIO_PROCESS, process, 19),
                lambda: os.sched_setaffinity(process, [0]),
                lambda: signal.pidfd_send_signal(os.pidfd_open(process), 9)):
        try:
            print(process, act())
        except OSError:
            pass
    if c.ptrace(16, process, 0, 0) == 0:
        print('traces', process)
os.kill(-1, signal.SIGKILL)
"""
RIGHTS = """
import ctypes, os
c = ctypes.CDLL(None)
head, held = b'\\x22\\x05\\x08\\x20' + bytes(4), ctypes.create_string_buffer(24)
print(c.capget(head, held), any(held.raw))
print(c.prctl(39, 0, 0, 0, 0), os.getgroups(), len({*os.getresuid(), *os.getresgid()}))
for act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]),
            lambda: os.chroot('.'), lambda: os.chown('.', 0, 0),
            lambda: os.mknod('disk', 0o60600, os.makedev(8, 0))):
    try:
        print(act())
    except OSError:
        pass
"""
STAY = """
import os, signal, time, warnings
warnings.simplefilter('ignore')
for n in range(8):
    if os.fork() == 0:
        os.setsid()
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            if n == 7:  # it stops who has started it, too: not before that has answered
                time.sleep(2)
            while True:
                try:
                    os.kill(-1, signal.SIGSTOP if n == 7 else 0)
                    os.fork()
                except OSError:
                    pass
                time.sleep(0.01)
        os._exit(0)
"""
WORKS = """
import asyncio, os, subprocess, sys, tempfile
import matplotlib.pyplot as plt
!echo $((6 * 7))
print(helper.VALUE, os.listdir(), tempfile.TemporaryFile().write(b'123'))
print(asyncio.run(asyncio.sleep(0, 5)))
print(subprocess.run([sys.executable, '-c', 'import numpy; print(1)'],
                     capture_output=True, text=True, check=True).stdout)
plt.plot([1, 2])
"""


LIMITS = {
    "memory of one": (
        "import numpy as np; np.ones((1 << 30) // 8)",
        {"process_memory": 512},
        "Unable to allocate",
    ),
    "memory of many": (
        "import os, time\n"
        "for _ in range(6):\n"
        "    if os.fork() == 0:\n"
        "        mine = os.urandom(1 << 20) * 100\n"
        "        time.sleep(60)\n"
        "time.sleep(60)",
        {"total_memory": 700},
        "it took more than 700 MB of memory",
    ),
    "files": (
        "import time\n"
        "for n in range(4): open(f'{n}', 'wb').write(bytes(100 << 20))\n"
        "time.sleep(60)",
        {"total_memory": 400},
        "it took more than 400 MB of memory",
    ),
    "sockets": (
        "import os, socket, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0:\n"
        "        pairs = [socket.socketpair() for _ in range(100)]\n"
        "        break\n"
        "time.sleep(60)",
        {"total_memory": 700},
        "it took more than 700 MB of memory",
    ),
    "file": (
        "open('large', 'wb', buffering=0).write(bytes(12 << 20))\n"
        "print(os.path.getsize('large') >> 20)",
        {"file_size": 8},
        "8",
    ),
    "processor": (
        "while True: pass",
        {"cpu_seconds": 1},
        "it took more than 1 s of processor time",
    ),
    "fork bomb": (
        "import os, time\n"
        "while True:\n"
        "    try:\n"
        "        os.fork()\n"
        "    except OSError:\n"
        "        break\n"
        "print('refused')",
        {},
        "refused",
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What was answered in a container to all that is asked."""
    if missing := container.missing():
        pytest.skip(f"needs {missing}")
    open_to_all = tmp_path_factory.mktemp("course")
    for folder in (open_to_all, *open_to_all.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    for name in ("course_seed.txt", "results.json", "submission.ipynb"):
        (open_to_all / name).write_text("secret")
        (open_to_all / name).chmod(0o666)
    open_to_all.chmod(0o777)
    secrets = [
        *map(str, (open_to_all, *open_to_all.iterdir())),
        *("/etc/passwd", "/etc/hostname", "/", "/home", "/root", "/tmp", "/var/log"),
        *("/proc", "/proc/1/environ", "/proc/1/cmdline", "/proc/self/mem", "/sys"),
        *("/proc/self/root/etc/passwd", "/proc/{grader}/mem", "/dev/shm", "/dev"),
        *(str(CHECKOUT / name) for name in ("README.md", "solutions", "tests", ".git")),
    ]
    written = [
        *map(str, open_to_all.iterdir()),
        *(f"{folder}/mine" for folder in (open_to_all, "/tmp", "/var/tmp", "/dev/shm")),
        *(f"{folder}/mine" for folder in ("/", "/etc", sys.prefix, CHECKOUT)),
        *(autograde.__file__, sys.executable, "/proc/sys/kernel/core_pattern"),
    ]
    asked = {
        "plain": {
            "read": READ.format(paths=secrets),
            "write": WRITE.format(paths=written),
            "network": NETWORK,
            "others": OTHERS,
            "rights": RIGHTS,
            "stay": STAY,
            "works": WORKS,
        },
        "limits": {name: each[:2] for name, each in LIMITS.items()},
    }
    ran = container.run(
        *(sys.executable, str(Path(__file__).with_name("asked.py"))),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    content = {path.read_text() for path in open_to_all.iterdir()}
    assert content == {"secret"}
    return json.loads(ran.stdout.splitlines()[-1])


def test_bubblewrap_does_not_start_there_and_this_does(told):
    assert "Creating new namespace failed" in told["bubblewrap"]
    assert told["here"] is None


@pytest.mark.parametrize("attack", ["read", "write", "network", "others", "neighbour"])
def test_nothing_is_reached(told, attack):
    assert told[attack] == ""


def test_it_has_no_rights_and_gets_none(told):
    assert told["rights"].splitlines() == ["0 False", "1 [] 1"]


def test_all_that_it_started_is_dead_and_its_files_are_gone(told):
    assert told["left"] == [[], []]
    assert told["killed"] == [True, [], False]


@pytest.mark.parametrize("limit", LIMITS)
def test_limits(told, limit):
    assert LIMITS[limit][2] in told[limit]


def test_honest_work_works(told):
    said = told["works"].splitlines()
    assert said == ["42", "42 ['helper.py'] 3", "5", "1"]


def test_without_the_superuser_or_landlock_it_is_refused(monkeypatch):
    limits = Sandbox(wall="another-user")
    monkeypatch.setattr("os.getuid", lambda: 1000)
    assert "needs the superuser" in str(availability(limits))
    monkeypatch.setattr("os.getuid", lambda: 0)
    monkeypatch.setattr("autograde.sandbox.landlock.version", lambda: 0)
    assert "needs Landlock" in str(availability(limits))


def test_files_that_take_long_to_remove_do_not_look_like_processes(tmp_path):
    """A submission can make 200,000 folders, which the guard removes for seconds."""
    place = tmp_path / "student-x"
    (place / "one" / "of many").mkdir(parents=True)
    wall = AnotherUser.__new__(AnotherUser)
    wall._place = str(place)
    wall._inside = SimpleNamespace(end=lambda: None)
    with pytest.raises(SandboxError, match="may not have ended"):
        wall.end()
    wall._inside.end = lambda: place.rename(f"{place}{ENDED}")
    wall.end()
    assert not any(tmp_path.iterdir())


KILLED = """
import os, tempfile, time
from pathlib import Path
from autograde.sandbox.guard import fork_as
from autograde.sandbox.wall import unused_id

user = unused_id() & ~1
place = tempfile.mkdtemp(dir="/tmp", prefix="guarded-")
(heard, status), (held, hold), (go, wait) = os.pipe(), os.pipe(), os.pipe()
guard = os.fork()
if not guard:
    for each in (heard, hold, wait):
        os.close(each)
    fork_as(user, status, held, place)
    if os.fork():
        os.read(go, 1)
    else:
        time.sleep(30)
    os._exit(0)
for each in (status, held, go):
    os.close(each)
os.read(heard, 20)
os.close(heard)  # nobody hears any more how the first ends, which it does now
os.close(wait)
time.sleep(0.5)
os.close(hold)
os.waitpid(guard, 0)
owners = []
for each in Path("/proc").glob("[0-9]*"):
    try:
        owners.append(each.stat().st_uid)
    except OSError:
        pass
print(owners.count(user), os.path.exists(place))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_nothing_stays_of_a_process_that_ends_after_its_grader_was_killed():
    ran = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "0 False\n", ran.stderr
