"""Try whether a sandbox works on this machine, and say what to do if not."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from autograde.own_python import own_python
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.wall import command

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
_TRIAL = "import autograde.run.student, convnet_lab; print('works')"


def availability(limits: Sandbox | None = None) -> str | None:
    """Try a sandbox.

    None if it works. Otherwise why it does not, and the command that helps.
    """
    if sys.platform != "linux":
        return (
            f"The sandbox needs Linux, and this is {platform.system()}: "
            f"grade in a Linux container or virtual machine. {UNSAFE}"
        )
    if shutil.which("bwrap") is None:
        known = (line for tool, line in _INSTALL.items() if shutil.which(tool))
        line = next(known, "install the package bubblewrap")
        return f"The sandbox needs bubblewrap, which is not installed: {line}\n{UNSAFE}"
    try:
        from autograde.sandbox.syscalls import filter_program

        rules = filter_program()
    except (ImportError, RuntimeError):
        return (
            "The sandbox needs pyseccomp and the library libseccomp: "
            f'"{sys.executable}" -m pip install pyseccomp; '
            f"sudo apt-get install libseccomp2\n{UNSAFE}"
        )
    reason = _try(limits or Sandbox(), rules)
    return f"{reason}\n{UNSAFE}" if reason else None


def _try(limits: Sandbox, rules: bytes) -> str:
    """Import what a kernel needs in a sandbox; return why that failed, or ""."""
    given = os.memfd_create("rules")
    try:
        os.write(given, rules)
        os.lseek(given, 0, os.SEEK_SET)
        done = subprocess.run(  # noqa: S603
            command(limits, [sys.executable, "-c", _TRIAL], given),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=[given],
            env={},
            timeout=60,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        return f"A trial sandbox could not be started: {error}"
    finally:
        os.close(given)
    if done.stdout.strip() == "works":
        return _try_entering(limits)
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    reason = lines[-1].rstrip(".")
    return f"A trial sandbox failed: {reason}. {_remedy(reason)}".strip()


def _try_entering(limits: Sandbox) -> str:
    """Let a process enter a wall that stands; return why that failed, or ""."""
    from autograde.sandbox.process import SandboxError, Wall

    try:
        wall = Wall(limits)
    except (SandboxError, OSError) as error:
        return f"A trial sandbox failed: {error}"
    told, tell = os.pipe()
    try:
        given = [tell, *wall.namespaces.values()]
        done = subprocess.run(  # noqa: S603
            own_python("autograde.sandbox.entering", *map(str, given)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=given,
            timeout=60,
        )
    except subprocess.TimeoutExpired as error:
        return f"A trial sandbox could not be entered: {error}"
    finally:
        os.close(told)
        os.close(tell)
        wall.close()
    if done.stdout.strip() == "entered":
        return ""
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return f"A trial sandbox could not be entered: {lines[-1]}"


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
