"""What a sandboxed program may not ask of the operating system.

The namespaces of bubblewrap already hide the machine. This filter closes what they
leave open: memory that belongs to no process and no file and so escapes every count;
keys of whoever grades; sockets that know no network namespace (a virtual machine's
AF_VSOCK reaches its host); parts of Linux that students do not need and whose faults
let programs escape.
"""

import errno
import functools
import os
import socket
import struct
import tempfile

_MEMORY_OF_NOBODY = ("memfd_create", "memfd_secret", "shmget", "msgget", "semget")
_KEYS = ("keyctl", "add_key", "request_key")
_OTHER_PROCESSES = (
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "pidfd_getfd",
    "kcmp",
)
_NAMESPACES_AND_MOUNTS = (
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "open_by_handle_at",
    "name_to_handle_at",
    "fanotify_init",
    "quotactl",
    "quotactl_fd",
)
_MACHINE = (
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "syslog",
    "acct",
    "swapon",
    "swapoff",
    "reboot",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "modify_ldt",
    "lookup_dcookie",
)
# by their numbers, which are the same on all processors: libraries may not know them
_NEW = {"statmount": 457, "listmount": 458, "lsm_get_self_attr": 459, "lsm_list": 461}
LAST_KNOWN = 462
"""The number of the newest system call that this package knows; none newer exists."""

# a student's own programs may talk over the loopback, where nobody else is
_NETLINK = 16  # not in the socket module of other systems, which import this, too
_SOCKETS = (socket.AF_UNIX, socket.AF_INET, _NETLINK)
_LOWER = 0xFFFFFFFF  # of an argument, the half that the operating system looks at
_NEW_USER_NAMESPACE = 0x10000000  # clone's CLONE_NEWUSER
# instructions of the filter's language, and its answer that a call fails
_LOAD, _JUMP_IF_GREATER, _RETURN = 0x20, 0x25, 0x06
_ERROR = 0x50000
_TERMINAL_COMMANDS = (0x5412, 0x541C)  # ioctl's TIOCSTI and TIOCLINUX: type for others


@functools.cache
def filter_program() -> bytes:
    """Write the filter for this machine's processor."""
    # finds its library when imported, and raises without it
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in (
        *_MEMORY_OF_NOBODY,
        *_KEYS,
        *_OTHER_PROCESSES,
        *_NAMESPACES_AND_MOUNTS,
        *_MACHINE,
    ):
        # an older library does not know the newest calls, nor one processor another's
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
            rules.add_rule(refuse, name)
    for number in _NEW.values():
        rules.add_rule(refuse, number)
    new_user = (pyseccomp.MASKED_EQ, _NEW_USER_NAMESPACE, _NEW_USER_NAMESPACE)
    rules.add_rule(refuse, "clone", pyseccomp.Arg(0, *new_user))
    # its flags are in memory where no filter sees them; C libraries then use clone
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for command in _TERMINAL_COMMANDS:
        this = (pyseccomp.MASKED_EQ, _LOWER, command)
        rules.add_rule(refuse, "ioctl", pyseccomp.Arg(1, *this))
    unknown = pyseccomp.ERRNO(errno.EAFNOSUPPORT)
    for family in range(max(_SOCKETS)):
        if family not in _SOCKETS:
            this = (pyseccomp.MASKED_EQ, _LOWER, family)
            rules.add_rule(unknown, "socket", pyseccomp.Arg(0, *this))
    rules.add_rule(
        unknown, "socket", pyseccomp.Arg(0, pyseccomp.GT, int(max(_SOCKETS)))
    )
    netlink = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _LOWER, _NETLINK)
    # of its many kinds only the one that lists network devices
    rules.add_rule(unknown, "socket", netlink, pyseccomp.Arg(2, pyseccomp.NE, 0))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        return _refuse_newer() + os.pread(file.fileno(), 1 << 20, 0)


def _refuse_newer() -> bytes:
    """Write what comes before: for a call that nobody here knows, it does not exist."""
    instructions = (
        (_LOAD, 0, 0, 0),  # the call's number
        (_JUMP_IF_GREATER, 0, 1, LAST_KNOWN),
        (_RETURN, 0, 0, _ERROR | errno.ENOSYS),
    )
    return b"".join(struct.pack("=HBBI", *each) for each in instructions)
