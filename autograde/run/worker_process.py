"""What a worker is: it has imported everything, and forks what it is asked for.

It has seen nothing: no test, no seed, nobody's work. It forks a trusted process for
each notebook, and at that one's request a student's process, which goes behind its
wall. So both start in milliseconds, and each notebook finds the modules as they were
imported. Notebooks of several students may run at a time: their processes are siblings,
and none has a descriptor of another's.
"""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from autograde.own_python import end_with_parent, name_settings_of_matplotlib
from autograde.run.channel import Channel
from autograde.run.settings import Run
from autograde.run.task import Task
from autograde.run.worker import LARGEST_TASK, PACKETS, SECONDS_BEYOND, TRUSTED

IMPORTED = (
    "autograde.run.notebook",
    "autograde.run.student",
    "autograde.run.student_process",
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
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
)
WHOLE = ("convnet_lab.figures", "convnet_lab.widgets")
"""Packages of which a notebook needs some modules, and each notebook others; not the
exercises, which hold expected values."""
_MOST_DESCRIPTORS = 16


def _import_all() -> None:
    """Import what the forks need, and compute what each would compute again."""
    name_settings_of_matplotlib()
    try:
        Path.home()  # where matplotlib has its list of fonts
    except RuntimeError:
        os.environ["MPLCONFIGDIR"] = tempfile.gettempdir()
    for name in IMPORTED:
        importlib.import_module(name)
    for name in WHOLE:
        package = importlib.import_module(name)
        for each in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(each.name)
    from autograde.sandbox.fonts import font_list
    from autograde.sandbox.process import prepare
    from convnet_lab.checks.course import packages
    from convnet_lab.datasets import photograph

    font_list()
    prepare()
    packages()
    photograph()
    os.environ["MPLCONFIGDIR"] = tempfile.gettempdir()


def work(control: socket.socket) -> NoReturn:
    """Import, then fork what is asked for, until the grader closes the connection."""
    gc.disable()
    _import_all()
    if threading.active_count() > 1:
        raise RuntimeError(f"a fork would lose these threads: {threading.enumerate()}")
    # what is here already is not looked through, and so not copied, in the forks
    gc.collect()
    gc.freeze()
    gc.enable()
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
            elif request == TRUSTED:
                (connection,) = given
                ours, theirs = socket.socketpair(socket.AF_UNIX, PACKETS)
                _fork(_judge, [connection, theirs.fileno()])
                asking[ours.fileno()] = ours
                events.register(ours, select.POLLIN)
                theirs.close()
            else:
                from autograde.run.student_process import become_student

                _fork(become_student, given, json.loads(request))
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
    connection = socket.socket(fileno=given[0])
    channel = Channel(connection, largest=LARGEST_TASK)
    control = socket.socket(fileno=given[1])
    handle = os.pidfd_open(os.getpid())
    socket.send_fds(connection, [b"."], [handle])
    os.close(handle)
    try:
        tree, contents = channel.receive()
        os.environ |= {
            name: value
            for name, value in tree.pop("environment").items()
            if name not in os.environ
        }
        task = Task.from_frame((tree, contents))
        from convnet_lab.checks.course import load

        load(task.exercises)
        executed = _execute(task, control, channel)
    except Exception as error:
        channel.send({"failed": f"{type(error).__name__}: {error}"[:2000]})
    else:
        channel.send({}, [executed])


def _execute(task: Task, control: socket.socket, channel: Channel) -> bytes:
    import matplotlib as mpl

    from autograde.run.notebook import Notebook
    from autograde.run.student_process import StudentProcess

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

    def at(test: str) -> None:
        channel.send({"at": test})

    @contextlib.contextmanager
    def turn() -> Iterator[None]:
        channel.send({"ready": True})
        channel.receive()
        yield
        channel.send({"over": True})

    with tempfile.TemporaryDirectory(
        prefix="tests-", ignore_cleanup_errors=True
    ) as folder:
        work, imported = Path(folder, "work"), Path(folder, "imported")
        work.mkdir()
        for name in task.given:
            for room in (work, imported):
                path = room / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(task.files[name])
        os.chdir(work)
        # where files of the student's may come, nothing is imported from
        sys.path.insert(0, str(imported))
        try:
            return Notebook(task, start, at, turn()).run()
        finally:
            os.chdir("/")


if __name__ == "__main__":
    end_with_parent()
    work(socket.socket(fileno=int(sys.argv[1])))
