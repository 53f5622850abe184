"""A container such as Docker's default: the superuser, without a right to namespaces.

Made with bubblewrap by the real superuser, who then keeps the rights that Docker leaves
and a filter that refuses what Docker refuses of namespaces and mounts.
"""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyseccomp

from autograde.sandbox import landlock

_RIGHTS = (
    *("CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID"),
    *("SETUID", "SETFCAP", "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL"),
    "AUDIT_WRITE",
)
_REFUSED = (
    *("unshare", "setns", "mount", "umount2", "pivot_root", "move_mount"),
    *("open_tree", "fsopen", "fsmount", "keyctl", "bpf", "perf_event_open"),
)
_NEW_NAMESPACES = 0x7E020000


def missing():
    """Say what such a container lacks here; empty if nothing."""
    if os.getuid() != 0:
        return "the superuser"
    if not landlock.version():
        return "Landlock"
    return ""


def run(*program, **settings):
    """Run a program in there; its folders are the machine's."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in _REFUSED:
        rules.add_rule(refuse, name)
    for bit in range(32):
        if (flag := 1 << bit) & _NEW_NAMESPACES:
            this = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
            rules.add_rule(refuse, "clone", this)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rights = [part for name in _RIGHTS for part in ("--cap-add", f"CAP_{name}")]
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return subprocess.run(
            [
                *("bwrap", "--die-with-parent", "--bind", "/", "/", "--dev", "/dev"),
                *("--unshare-pid", "--proc", "/proc", *_opened()),
                *("--cap-drop", "ALL", *rights),
                *("--seccomp", str(file.fileno()), *program),
            ],
            pass_fds=[file.fileno()],
            **settings,
        )


def _opened():
    """Let others reach this Python, as they do where a container has installed it."""
    for prefix in map(Path, (sys.prefix, sys.base_prefix)):
        above = [*reversed(prefix.parents)]
        closed = [n for n, p in enumerate(above) if not p.stat().st_mode & 0o001]
        if closed:
            first, *further = map(str, above[closed[0] :])
            yield from ("--perms", "0755", "--tmpfs", first)
            for folder in further:
                yield from ("--perms", "0755", "--dir", folder)
            yield from ("--ro-bind", str(prefix), str(prefix))
