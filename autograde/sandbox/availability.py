"""Try whether a sandbox works on this machine, and say what to do if not."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from autograde.own_python import own_python
from autograde.sandbox.limits import Sandbox

UNSAFE = (
    "Or grade without it, so that every submission runs with all your rights: --unsafe."
)

_INSTALL = {
    "apt-get": "sudo apt-get install bubblewrap",
    "dnf": "sudo dnf install bubblewrap",
    "zypper": "sudo zypper install bubblewrap",
    "pacman": "sudo pacman -S bubblewrap",
    "apk": "sudo apk add bubblewrap",
}

# what systems set to keep ordinary users from making user namespaces
_SWITCHES = {
    "kernel/unprivileged_userns_clone": ("0", "1"),
    "user/max_user_namespaces": ("0", "15000"),
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "0"),
}
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def begin_trial(limits: Sandbox | None = None) -> Future[str | None]:
    """Ask for `availability` beside other work."""
    # here: while another thread imports, this one might find half a module
    from autograde.sandbox import another_user  # noqa: F401

    one = ThreadPoolExecutor(1)
    trial = one.submit(availability, limits)
    one.shutdown(wait=False)
    return trial


def availability(limits: Sandbox | None = None) -> str | None:
    """Try a sandbox.

    None if it works. Otherwise why it does not, and the command that helps.
    """
    limits = limits or Sandbox()
    if sys.platform != "linux":
        return (
            f"The sandbox needs Linux, and this is {platform.system()}: "
            f"grade in a Linux container or virtual machine. {UNSAFE}"
        )
    bubblewrap = limits.wall == "bubblewrap"
    if bubblewrap and shutil.which("bwrap") is None:
        known = (line for tool, line in _INSTALL.items() if shutil.which(tool))
        line = next(known, "install the package bubblewrap")
        return f"The sandbox needs bubblewrap, which is not installed: {line}\n{UNSAFE}"
    if not bubblewrap and (lacking := _lacking()):
        return f"The sandbox of another user needs {lacking}\n{UNSAFE}"
    try:
        from autograde.sandbox.syscalls import filter_program

        filter_program()
    except (ImportError, RuntimeError):
        return (
            "The sandbox needs pyseccomp and the library libseccomp: "
            f'"{sys.executable}" -m pip install pyseccomp; '
            f"sudo apt-get install libseccomp2\n{UNSAFE}"
        )
    reason = _try(limits)
    return f"{reason}\n{UNSAFE}" if reason else None


def _lacking() -> str:
    """Name what `another_user` needs and this process has not; empty if nothing."""
    from autograde.sandbox import landlock

    if os.getuid() != 0:
        return "the superuser, who may become another user"
    if not landlock.version():
        return "Landlock: Linux 5.13 or later, and a container that allows it"
    return ""


def _try(limits: Sandbox) -> str:
    """Import what a run needs behind a wall; return why that failed, or ""."""
    from autograde.sandbox.another_user import build
    from autograde.sandbox.process import SandboxError, read_line

    try:
        wall = build(limits)
    except (SandboxError, OSError) as error:
        reason = str(error).strip().splitlines()[-1].rstrip(".")
        reason = reason.removeprefix("the sandbox does not start: ")
        return f"A trial sandbox failed: {reason}. {_remedy(reason)}".strip()
    told, tell = os.pipe()
    with tempfile.TemporaryFile() as file:
        try:
            given = [tell, *wall.descriptors]
            arguments = json.dumps(wall.order), *map(str, given)
            trial = subprocess.Popen(  # noqa: S603
                own_python("autograde.sandbox.entering", *arguments),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                pass_fds=given,
            )
            os.close(tell)
            tell = -1
            # its number, and its exit code
            ended = read_line(told) and read_line(told)
        finally:
            for each in (told, tell):
                if each >= 0:
                    os.close(each)
            wall.close()
        trial.wait(10)
        file.seek(0)
        said = file.read().decode(errors="replace").strip().splitlines()
    if ended == b"0\n":
        return ""
    reason = (said or ["it did not end"])[-1].rstrip(".")
    return f"A trial sandbox failed: {reason}. {_remedy(reason)}".strip()


def _remedy(message: str, settings: Path = Path("/proc/sys")) -> str:
    """Find what keeps sandboxes from working here."""
    if not message.startswith("bwrap:"):
        return (
            "Is every package installed in this Python's own environment, where "
            "everybody may read it?"
        )
    refused = ("permi", "denied", "namespace")
    if not any(words in message for words in refused):
        return ""
    for name, (off, on) in _SWITCHES.items():
        switch = settings / name
        if switch.is_file() and switch.read_text(encoding="ascii").strip() == off:
            return (
                "This system keeps programs from making user namespaces: "
                f"sudo sysctl -w {name.replace('/', '.')}={on}"
            )
    if any(mark.exists() for mark in _CONTAINER_MARKS):
        return "This is a container: start it with docker run --privileged ..."
    return ""
