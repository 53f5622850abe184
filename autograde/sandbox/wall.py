"""The command line that shuts a program in, from a list of what it may read.

Whatever is not on the list does not exist in there: no home, no course, no other
student. What is on it cannot be written.
"""

import functools
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograde.sandbox.limits import Sandbox

WRITABLE = ("/tmp", "/dev/shm")  # noqa: S108
"""Where a program may write: file systems in memory."""

HOME = "student"
"""The student's home, a folder in the first of these."""

SHARED_MEMORY = 64 << 20
"""Bytes of the second of these."""

_SYSTEM = (
    *(f"/usr/{name}" for name in ("bin", "lib", "lib32", "lib64", "libexec")),
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    # not its share/, where nbgrader's exchange lies by default
    "/usr/local/lib",
    "/usr/local/share/fonts",
    *("/bin", "/lib", "/lib32", "/lib64"),
    *(f"/etc/{name}" for name in ("alternatives", "fonts", "ld.so.cache", "localtime")),
    *("/etc/ld.so.conf", "/etc/ld.so.conf.d"),
)
_OF_A_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg", "etc/fonts", "share/zoneinfo")
_ETC = Path(__file__).parent / "etc"  # one user, in place of the machine's
_PACKAGES = ("convnet_lab", "autograde")
_ID = "1000"


def command(
    limits: Sandbox, program: Sequence[str], rules: int, told: int | None = None
) -> list[str]:
    """Write the command that builds a wall and runs a program behind it.

    An ordinary user starts bubblewrap, which makes a user namespace. The superuser must
    not: the student would be the superuser, if one without rights. So the superuser
    first makes the readable paths reachable, then becomes a user who owns nothing and
    whom nobody else is, and starts bubblewrap as that user.

    The program inherits `rules`, a descriptor with `syscalls.filter_program`, and
    bubblewrap writes the number of its process to `told`. The command is to be started
    without environment variables: bubblewrap's own can be read by the program.
    """
    bwrap = _program("bwrap")
    shown = {str(path): str(path) for path in readable_paths(tuple(limits.readable))}
    shown |= {f"/etc/{file.name}": str(file) for file in _ETC.iterdir()}
    superuser = os.getuid() == 0
    # what the outer bubblewrap shows is at its place already
    visible = {target: target for target in shown} if superuser else shown
    files, shared = WRITABLE
    devices = {at: path for at, path in visible.items() if is_below(at, [shared])}
    others = {at: path for at, path in visible.items() if at not in devices}
    knows = options()
    home = environment()["HOME"]
    shut_in = [
        *(bwrap, "--new-session", "--unshare-all", "--unshare-user"),
        *(["--disable-userns"] if "--disable-userns" in knows else []),
        *("--uid", _ID, "--gid", _ID, "--hostname", "sandbox", "--as-pid-1"),
        *(["--info-fd", str(told)] if told is not None else []),
        # first, for what is readable may lie in there
        *("--size", str(limits.writable << 20), "--tmpfs", files, "--dir", home),
        *_show(others),
        *("--proc", "/proc", "--dev", "/dev"),
        # how the machine was started, and what it is called
        *("--ro-bind", "/dev/null", "/proc/cmdline"),
        *("--size", str(SHARED_MEMORY), "--tmpfs", shared),
        *_show(devices),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--clearenv"),
        *(part for pair in environment().items() for part in ("--setenv", *pair)),
        *("--seccomp", str(rules), "--chdir", home, *program),
    ]
    if not superuser:
        return shut_in
    setpriv = _program("setpriv")
    shown |= {bwrap: bwrap, setpriv: setpriv}
    nobody = str(unused_id())
    return [
        *(bwrap, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
        *("--cap-add", "CAP_SETPCAP"),
        # what the inner bubblewrap builds on
        *("--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"),
        *("--tmpfs", shared, *_show(shown)),
        *("--perms", "0755", "--dir", files),
        *(setpriv, "--reuid", nobody, "--regid", nobody, "--clear-groups"),
        *("--inh-caps=-all", "--bounding-set=-all"),
        *shut_in,
    ]


@functools.cache
def readable_paths(extra: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """List what a sandboxed program may read.

    Absolute paths that exist, none inside another, sorted.

    The system's libraries and programs, this Python, and the two packages of the course
    - of an editable installation only these two folders, not the checkout beside them,
    which holds the solutions.

    >>> Path(sys.prefix, "lib") in readable_paths() or sys.prefix == "/usr"
    True
    """
    pythons = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    # a prefix may be spelled through a link, and links lead to its other spelling
    pythons |= {os.path.realpath(prefix) for prefix in pythons}
    wanted = [Path(each) for each in _SYSTEM]
    wanted += [Path(prefix, part) for prefix in pythons for part in _OF_A_PYTHON]
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None:
            wanted += [
                Path(each) for each in spec.submodule_search_locations or () if each
            ]
    found = {each for each in wanted if each.exists()}
    for text in extra:
        path = Path(text)
        if not path.is_absolute() or not path.exists():
            raise FileNotFoundError(
                f"c.Sandbox.readable names {text!r}, which is no absolute path of "
                "anything that exists: correct or remove it"
            )
        found.add(path)
    inner = {
        path
        for path in found
        if any(parent in found and not parent.is_symlink() for parent in path.parents)
    }
    return tuple(sorted(found - inner))


def is_below(path: str | Path, places: Iterable[str] = WRITABLE) -> bool:
    """Tell whether a path lies where a program in a sandbox may write."""
    return any(Path(path).is_relative_to(place) for place in places)


def environment(place: str = WRITABLE[0]) -> dict[str, str]:
    """Name the environment variables in a sandbox; nothing of the grader's is in it.

    The student's home is in the place, where temporary files lie, too.
    """
    home = f"{place}/{HOME}"
    one_thread = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": place,
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": f"{home}/.config/matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(one_thread, "1"),
    }


def _show(shown: Mapping[str, str]) -> list[str]:
    """Show at each target a path of the machine, read-only."""
    return _shown(tuple(sorted(shown.items())))


@functools.cache
def _shown(shown: tuple[tuple[str, str], ...]) -> list[str]:
    parents = {parent for target, _ in shown for parent in Path(target).parents}
    arguments: list[str] = []
    for parent in sorted(parents - {Path("/")}):
        # bubblewrap itself would make them for their owner only
        arguments += ["--perms", "0755", "--dir", str(parent)]
    for target, path in shown:
        # such as /lib, a link to usr/lib
        if target == path and Path(path).is_symlink():
            arguments += ["--symlink", str(Path(path).readlink()), target]
        else:
            arguments += ["--ro-bind", path, target]
    return arguments


def unused_id() -> int:
    """Draw a user's number that nobody else has, of those that systemd leaves free."""
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    # in a container, there may be few
    last = max(int(first) + int(count) for first, _, count in map(str.split, lines)) - 1
    first = 1_900_000_000 if last > 2_000_000_000 else last // 2
    return first + secrets.randbelow(min(100_000_000, last - first))


def _program(name: str) -> str:
    """Find a program; the sandbox starts without PATH."""
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"the sandbox needs {name}, which is not installed")
    return os.path.realpath(found)


@functools.cache
def options() -> str:
    """List what the installed bubblewrap knows."""
    asked = [_program("bwrap"), "--help"]
    return subprocess.run(asked, capture_output=True, text=True).stdout  # noqa: S603
