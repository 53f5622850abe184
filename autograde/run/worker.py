"""The processes in which notebooks run, and the handle that the grader uses.

A worker has imported everything, and has seen nothing: no test, no seed, nobody's work.
It forks a trusted process for each notebook, and at that one's request a student's
process, which goes behind its wall. So both start in milliseconds, and each notebook
finds the modules as they were imported.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from autograde.own_python import own_python
from autograde.run.channel import Channel
from autograde.run.link import Link
from autograde.run.settings import Run
from autograde.run.task import Task
from autograde.run.wire import WireError
from autograde.sandbox.another_user import build
from autograde.sandbox.fonts import font_list
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.process import SandboxError
from convnet_lab.checks.course import load
from convnet_lab.datasets import photograph

LARGEST_TASK = 1_000_000_000
"""Bytes; a submission's files are limited when it is admitted."""

SECONDS_TO_END = 0.5
"""What a worker that is told to end has for it before it is killed."""

SECONDS_BEYOND = 60
"""What an execution has beyond its notebook's own limit before it is given up."""

MOST_GIVEN_UP = 3
"""Tests of a notebook that may end the trusted side's process."""

_FOLDER = "autograde-"
_IMPORTED = (
    "autograde.run.notebook",
    "autograde.run.student",
    "autograde.run.figures",
    "autograde.sandbox.entering",
    # and with it ipywidgets, which then finds no shell to ask for messages of a browser
    "anywidget",
    "convnet_lab.checks",
    "convnet_lab.datasets",
    "convnet_lab.documents",
    "convnet_lab.functional",
    "convnet_lab.lenet",
    "convnet_lab.pictures",
    "convnet_lab.training",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "numpy.testing",
    # what a shell and its first cell import only then
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
)
# matplotlib's inline backend is not: imported, it looks for the shell
_INLINE = "module://matplotlib_inline.backend_inline"
_TRUSTED = b"trusted"  # any other request is the order of a student's process
_MOST_DESCRIPTORS = 16
# elsewhere, where there is no sandbox, requests come one at a time all the same
_PACKETS = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM


class WorkerDied(RuntimeError):  # noqa: N818 (a fact about a process)
    """The worker's process ended while it executed a notebook."""


class ExecutionError(RuntimeError):
    """The grader itself failed at a notebook; the text says how."""


class Worker:
    """A worker's process, started when it is first needed; a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._control: socket.socket | None = None
        self._stopping = threading.Lock()

    def execute(self, task: Task) -> bytes:
        """Execute a notebook; return it with its outputs.

        A test that twice ends the trusted side's own process is given up, and the
        notebook runs again without it. After `WorkerDied` the next call starts another
        process.
        """
        given_up = dict(task.given_up)
        suspected = ""
        while True:
            test, executed = self._try(Task(**{**vars(task), "given_up": given_up}))
            if executed is not None:
                return executed
            if not test or len(given_up) == MOST_GIVEN_UP:
                raise WorkerDied("the process that runs a notebook's tests ended")
            if test != suspected:  # the first time, it may be the machine's fault
                suspected = test
                continue
            given_up[test] = (
                "the test's own process ended: what the answer gave back took too much "
                "memory or time to look at"
            )

    def _try(self, task: Task) -> tuple[str, bytes | None]:
        """Execute a notebook; if that fails, say at which test."""
        control = self.control
        ours, theirs = socket.socketpair()
        channel = Channel(ours, largest=LARGEST_TASK)
        limit = Run.of(task.settings).notebook_timeout + SECONDS_BEYOND
        channel.deadline = time.monotonic() + limit
        test = ""
        try:
            with theirs:
                socket.send_fds(control, [_TRUSTED], [theirs.fileno()])
            tree, contents = task.to_frame()
            channel.send({**tree, "environment": dict(os.environ)}, contents)
            while True:
                reply, buffers = channel.receive()
                if "at" not in reply:
                    break
                test = reply["at"]
        except TimeoutError:
            self.stop()
            return test, None
        except (EOFError, OSError):
            if self._has_ended():
                self.stop()
                raise WorkerDied("the worker's process ended, or never did") from None
            return test, None
        except BaseException:
            self.stop()
            raise
        finally:
            channel.close()
        if "failed" in reply:
            raise ExecutionError(reply["failed"])
        return "", buffers[0]

    def _has_ended(self) -> bool:
        """Tell whether the worker is gone, whose end takes its forks along first."""
        process = self._process
        if process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
        return process.returncode is not None

    def stop(self) -> None:
        """End the process, also while another thread waits for what it does."""
        with self._stopping:
            self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(SECONDS_TO_END)
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def control(self) -> socket.socket:
        """The connection over which a fork is asked for."""
        if self._control is None:
            self._start()
        assert self._control is not None
        return self._control

    def _start(self) -> None:
        # what a worker that is killed leaves behind lies in there
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"{_FOLDER}{os.getpid()}-", ignore_cleanup_errors=True
        )
        fonts = Path(self._folder.name, "matplotlib")
        fonts.mkdir()
        name, text = font_list()
        (fonts / name).write_text(text, encoding="utf-8")
        ours, theirs = socket.socketpair(socket.AF_UNIX, _PACKETS)
        # a process shows what it was started with for ever, and so do its forks: of the
        # grader's own only what the libraries may need to be found
        kept = ("PATH", "LD_LIBRARY_PATH", "MATPLOTLIBRC")
        environment = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"),
            "LANG": "C.UTF-8",
            "MPLCONFIGDIR": str(fonts),
            "MPLBACKEND": _INLINE,
            "TMPDIR": self._folder.name,
        }
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                own_python("autograde.run.worker", str(theirs.fileno())),
                # what reads settings from the current folder finds none
                cwd="/",
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                # out of reach of the terminal's Ctrl-C: the grader decides
                start_new_session=True,
            )
        self._control = ours

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def sweep() -> None:
    """Remove what the workers of graders that were killed have left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        with contextlib.suppress(OSError):
            if (
                owner.isdigit()
                and folder.lstat().st_uid == os.getuid()
                and not _is_running(int(owner))
            ):
                shutil.rmtree(folder)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def work(control: socket.socket) -> NoReturn:
    """Import, then fork what is asked for, until the grader closes the connection."""
    for name in _IMPORTED:
        importlib.import_module(name)
    # what each fork would compute again
    font_list()
    photograph()
    if threading.active_count() > 1:
        raise RuntimeError(f"a fork would lose these threads: {threading.enumerate()}")
    # what is here already is not looked through, and so not copied, in the forks
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    asking = {control.fileno(): control}
    events = select.poll()
    events.register(control, select.POLLIN)
    while True:
        for descriptor, _ in events.poll():
            asks = asking[descriptor]
            try:
                request, given, _, _ = socket.recv_fds(asks, 1 << 16, _MOST_DESCRIPTORS)
            except OSError:
                request = b""
            if not request:
                if asks is control:
                    os._exit(0)
                events.unregister(asks)
                asking.pop(descriptor).close()
            elif request == _TRUSTED:
                (connection,) = given
                ours, theirs = socket.socketpair(socket.AF_UNIX, _PACKETS)
                _fork(_judge, [connection, theirs.fileno()])
                asking[ours.fileno()] = ours
                events.register(ours, select.POLLIN)
                theirs.close()
            else:
                _fork(_become_student, given, json.loads(request))
            for each in given:
                with contextlib.suppress(OSError):
                    os.close(each)


def _fork(what: Any, given: list[int], *arguments: Any) -> None:
    """Fork, and do something in the fork with these descriptors and no others."""
    if os.fork():
        return
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        last = 2
        for each in sorted(given):
            os.closerange(last + 1, each)
            last = each
        os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        what(given, *arguments)
        code = 0
    finally:
        os._exit(code)


def _judge(given: list[int]) -> None:
    """Execute a notebook: the trusted side."""
    end_with_parent()
    channel = Channel(socket.socket(fileno=given[0]), largest=LARGEST_TASK)
    control = socket.socket(fileno=given[1])
    try:
        tree, contents = channel.receive()
        os.environ |= {
            name: value
            for name, value in tree.pop("environment").items()
            if name not in os.environ
        }
        task = Task.from_frame((tree, contents))
        load(task.exercises)
        executed = _execute(task, control, channel)
    except Exception as error:
        channel.send({"failed": f"{type(error).__name__}: {error}"[:2000]})
    else:
        channel.send({}, [executed])


def _execute(task: Task, control: socket.socket, channel: Channel) -> bytes:
    import matplotlib as mpl

    from autograde.run.notebook import Notebook

    settings = Run.of(task.settings)
    most = settings.test_memory << 20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    seconds = settings.notebook_timeout + SECONDS_BEYOND
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # what nbgrader tells the code that it runs
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    mpl.use("agg")

    def start() -> StudentProcess:
        return StudentProcess(task, control)

    with tempfile.TemporaryDirectory(
        prefix="tests-", ignore_cleanup_errors=True
    ) as folder:
        for name in task.given:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(task.files[name])
        os.chdir(folder)
        # none of the student's is there: what is imported here is the instructor's
        sys.path.insert(0, folder)
        try:
            notebook = Notebook(task, start, lambda at: channel.send({"at": at}))
            return notebook.run()
        finally:
            os.chdir("/")


class StudentProcess:
    """A student's process, behind a wall if the task says so, seen from outside."""

    def __init__(self, task: Task, control: socket.socket) -> None:
        self._task = task
        limits = Sandbox.of(task.settings)
        if sum(map(len, task.files.values())) > limits.writable << 20:
            raise SandboxError(
                f"the files handed in are larger than the {limits.writable} MB of "
                "c.Sandbox.writable in nbgrader_config.py"
            )
        self.wall = build(limits) if task.sandboxed else None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._group = 0
        self._ours, theirs = socket.socketpair()
        told, tell = os.pipe()
        request: dict[str, Any] = {}
        descriptors = [theirs.fileno(), tell]
        if self.wall is not None:
            request["wall"] = self.wall.order
            descriptors += self.wall.descriptors
        else:
            self._home = tempfile.TemporaryDirectory(
                prefix="student-", ignore_cleanup_errors=True
            )
            request["home"] = self._home.name
        self._status = told
        socket.send_fds(control, [json.dumps(request).encode()], descriptors)
        theirs.close()
        os.close(tell)
        if self.wall is None:
            self._group = int(os.read(told, 20))
            return
        try:
            self.wall.take_in(told)
        except SandboxError:
            channel = Channel(self._ours)
            channel.deadline = time.monotonic() + 1
            with contextlib.suppress(OSError, EOFError, WireError):
                raise SandboxError(channel.receive()[0].get("failed")) from None
            raise
        finally:
            if not self.wall.processes():
                self.close()

    @property
    def reason(self) -> str:
        """Why the wall's limits ended it; empty if they did not."""
        return self.wall.reason if self.wall is not None else ""

    def connect(self, link: Link) -> None:
        """Let a link speak to it, and give it its files."""
        link.attach(self._ours, self._status)
        files = dict(self._task.files)
        if self.wall is not None:
            name, fonts = font_list()
            files[f".config/matplotlib/{name}"] = fonts.encode()
        limit = Run.of(self._task.settings).output_limit
        order = {"files": list(files), "output_limit": limit}
        complaint = link.give(order, list(files.values()), 60.0)
        if complaint:
            raise SandboxError(complaint)

    def interrupt(self) -> None:
        """Stop what it is doing."""
        if self.wall is not None:
            self.wall.interrupt()
        else:
            self._signal(signal.SIGINT)

    def close(self) -> None:
        """End it, and all that it started."""
        self._ours.close()
        if self.wall is not None:
            self.wall.close()
        elif self._group:
            self._signal(signal.SIGKILL)
            os.close(self._status)
            self._group = 0
        if self._home is not None:
            self._home.cleanup()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._group, number)


def _become_student(given: list[int], request: dict[str, Any]) -> None:
    """Go behind the wall, if there is one, and be a student's process."""
    connection, status, *wall = given
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        home = Path(request.get("home", ""))
        if "wall" in request:
            from autograde.sandbox.entering import go_behind

            go_behind(request["wall"], wall, status)
            os.environ["MPLBACKEND"] = _INLINE
            home = Path.home()
        else:
            os.setsid()
            os.environ["HOME"] = str(home)
            os.write(status, b"%d\n" % os.getpid())
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        from autograde.run.student import become

        become(socket.socket(fileno=connection), home)
    except BaseException:
        # nothing of a student's ran
        failed = {"failed": traceback.format_exc()[-2000:]}
        Channel(socket.socket(fileno=connection)).send(failed)


def end_with_parent() -> None:
    """Let the system end this process when its parent is gone, even killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


if __name__ == "__main__":
    end_with_parent()
    work(socket.socket(fileno=int(sys.argv[1])))
