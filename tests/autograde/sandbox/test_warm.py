"""Kernels of one warm process have nothing in common but memory that is only read.

The other modules here ask every question of a cold and of a warm kernel.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograde.sandbox import warm_process
from autograde.sandbox.availability import availability
from autograde.sandbox.bubblewrap import WRITABLE, is_below, readable_paths
from autograde.sandbox.launching import SandboxedKernel
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.processes import tree
from autograde.sandbox.warm import (
    WARMTH,
    NotForkedError,
    WarmKernel,
    WarmProcess,
)

from .conftest import Inside


@pytest.fixture
def fork(loop: asyncio.AbstractEventLoop) -> Iterator[Callable[..., Inside]]:
    """Fork kernels from one warm process."""
    reason = availability()
    if reason:
        pytest.skip(reason)
    if not WARMTH.take(Sandbox()):
        pytest.skip("this machine has no warm kernels; the log says why")
    forked: list[Inside] = []

    def start(**config: object) -> Inside:
        forked.append(Inside(loop, warm=True, **config))
        assert isinstance(forked[-1].provisioner._kernel, WarmKernel)
        return forked[-1]

    yield start
    for each in forked:
        each.close()


def test_what_one_changes_another_does_not_see(fork):
    ask = (
        "import builtins, random, sys, numpy as np, convnet_lab.functional as f\n"
        "from convnet_lab.checks import borrowing\n"
        "print(np.ones(2), f.conv2d is None, hasattr(builtins, 'mine'),\n"
        "      borrowing.Watched is None, len(sys.meta_path))"
    )
    first = fork()
    before = first(ask)
    first(
        "np.ones = lambda *_: 'dirty'; f.conv2d = None; builtins.mine = 1\n"
        "borrowing.Watched = None; sys.meta_path.append(None)\n"
        "import ctypes; ctypes.memset(id(-5) + 24, 7, 1)"  # even the number
    )
    assert first(ask) != before
    second = fork()
    assert second(ask) == before
    assert second("print(-5 + 0)") == "-5"


def test_no_two_draw_the_same_numbers(fork):
    ask = "import random, numpy as np; print(random.random(), np.random.rand())"
    drawn = [number for _ in range(2) for number in fork()(ask).split()]
    assert len(set(drawn)) == 4


def test_they_do_not_see_each_other(fork, tmp_path):
    kernels = []
    for name in ("ada", "grace"):
        folder = tmp_path / name
        folder.mkdir()
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / name))
        kernels.append(fork(channel=str(folder)))
    ada, grace = kernels
    ada(
        "import os, socket\n"
        "open('/tmp/hers', 'w').close(); open('/dev/shm/hers', 'w').close()\n"
        "terminal = os.openpty()\n"
        "abstract = socket.socket(socket.AF_UNIX); abstract.bind('\\0hers')\n"
        "abstract.listen()\n"
        "local = socket.create_server(('127.0.0.1', 4242))"
    )
    # of a clone or an environment that lies in there, the way to it is seen
    shown = {part for path in readable_paths() if is_below(path) for part in path.parts}
    look = (
        "import os\n"
        f"print([sorted(set(os.listdir(place)) - {shown}) for place in\n"
        "       ('/tmp', '/dev/shm', '/dev/pts', '/channel')])\n"
        "print([p for p in os.listdir('/proc') if p.isdigit()])"
    )
    assert grace(look).splitlines() == [
        "[['student'], [], ['ptmx'], ['grace']]",
        "['1', '2']",
    ]
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


def test_processes_of_one_leave_the_others_alone(fork):
    first, second = fork(), fork()
    first("import os; os.kill(-1, 9)")
    assert second("print('goes on')") == "goes on"
    assert fork()("print('starts')") == "starts"


def test_the_channels_of_others_are_not_reached_by_any_path(fork, tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "hers"))
    fork(channel=str(tmp_path))
    said = fork()(
        "import os\n"
        "mine = [line.split()[4] for line in open('/proc/self/mountinfo')]\n"
        "print([m for m in mine if os.path.lexists(m + '/hers')])\n"
        "print(os.listdir('/channel'))"
    )
    assert said.splitlines() == ["[]", "[]"]


def test_its_channels_folder_goes_with_it(fork):
    kernel = fork()
    assert WARMTH._process is not None
    channels = WARMTH._process.channels
    before = len(list(channels.iterdir()))
    kernel.close()
    assert len(list(channels.iterdir())) == before - 1


_GRADER = """
import asyncio, sys, time
sys.path.insert(0, {folder!r})
from conftest import Inside
from autograde.sandbox.processes import tree
from autograde.sandbox.warm import WARMTH
kernel = Inside(asyncio.new_event_loop(), warm=True)
kernel("import subprocess; subprocess.Popen(['sleep', '600'])")
warm = list(tree(WARMTH._process.process.pid))
assert set(kernel.processes()) < set(warm)
print(*warm, flush=True)
time.sleep(600)
"""


def test_all_is_dead_when_the_worker_is_killed(fork, tmp_path):
    script = _GRADER.format(folder=str(Path(__file__).parent))
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as grader:
        assert grader.stdout is not None
        processes = grader.stdout.readline().split()
        assert len(processes) >= 5
        grader.kill()
    deadline = time.monotonic() + 10
    while any(_alive(int(pid)) for pid in processes):
        assert time.monotonic() < deadline, "they are still alive"
        time.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_when_the_warm_process_dies_kernels_start_cold_and_that_is_said(
    fork, loop, caplog
):
    lost = fork()
    assert WARMTH._process is not None
    for each in list(tree(WARMTH._process.process.pid)):
        os.kill(each, signal.SIGKILL)
    lost.until_dead()
    with caplog.at_level(logging.WARNING, "autograde.sandbox.warm"):
        kernel = Inside(loop, warm=True)
        again = Inside(loop, warm=True)
    try:
        assert type(kernel.provisioner._kernel) is SandboxedKernel
        assert kernel("print(1)") == "1"
        assert len(caplog.records) == 1
        assert "without a warm process" in caplog.text
    finally:
        kernel.close()
        again.close()
        WARMTH.__init__()  # type: ignore[misc]


def test_kernels_that_read_more_than_the_warm_process_start_cold(fork, loop):
    assert WARMTH.take(Sandbox(readable=["/usr/share/doc"])) is None
    assert WARMTH.take(Sandbox())


@pytest.mark.parametrize("place", WRITABLE)
def test_a_data_set_is_read_where_kernels_write(loop, sandbox_works, place):
    with tempfile.TemporaryDirectory(dir=place) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder, "data.txt")
        data.write_text("1 2 3", encoding="utf-8")
        Path(folder, "link").symlink_to(data)
        readable = [str(data), str(Path(folder, "link"))]
        WARMTH.close()
        try:
            kernel = Inside(loop, warm=True, limits={"readable": readable})
            try:
                assert isinstance(kernel.provisioner._kernel, WarmKernel)
                assert kernel(f"print(open({readable[1]!r}).read())") == "1 2 3"
                said = kernel(f"open({readable[0]!r}, 'w')")
                assert said.startswith(("OSError", "PermissionError"))
                assert kernel(f"import os; print(len(os.listdir({folder!r})))") == "2"
            finally:
                kernel.close()
        finally:
            WARMTH.close()


def test_why_it_does_not_start_is_told(sandbox_works, monkeypatch):
    monkeypatch.setattr("autograde.sandbox.bubblewrap._PACKAGES", ("convnet_lab",))
    process = WarmProcess(Sandbox())
    try:
        with pytest.raises(NotForkedError, match="No module named 'autograde'"):
            process.ready(60)
    finally:
        process.close()


def test_what_is_imported_ahead_does_not_look_for_the_shell():
    """Such a module would never find the shell that is made in the fork."""
    script = (
        "import importlib, sys\n"
        f"for name in {warm_process._IMPORTED}: importlib.import_module(name)\n"
        "print('matplotlib_inline.backend_inline' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False"]


def test_figures_are_shown(fork):
    kernel = fork()
    kernel._client.execute("import matplotlib.pyplot as plt; plt.plot([1, 2])")
    kinds = []
    while not kinds or kinds[-1] != "idle":
        message = kernel.wait(kernel._client.get_iopub_msg(timeout=60))
        content = message["content"]
        kinds.append(content.get("execution_state") or message["msg_type"])
    assert "display_data" in kinds


def test_widgets_imported_ahead_find_their_shell(fork):
    kernel = fork()
    said = kernel(
        "import ipywidgets, sys\n"
        "slider, seen = ipywidgets.IntSlider(3), []\n"
        "see = lambda value: seen.append(value)\n"
        "panel = ipywidgets.interactive(see, value=slider)\n"
        "slider.value = 5\n"
        "print(seen, slider.comm is not None, panel.out.comm is not None)"
    )
    assert said == "[3, 5] True True"
