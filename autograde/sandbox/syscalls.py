"""What a sandboxed program may not ask of the operating system.

The namespaces of bubblewrap already hide the machine. This filter closes what they
leave open: memory that belongs to no process and no file and so escapes every count;
keys of whoever grades; sockets that know no network namespace (a virtual machine's
AF_VSOCK reaches its host); parts of Linux that students do not need and whose faults
let programs escape. What is on no list of ours does not exist in there, however new the
kernel is: it is answered as by a kernel that has no such call.
"""

import errno
import functools
import os
import socket
import struct
import tempfile
from typing import Any

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
REFUSED = (
    *_MEMORY_OF_NOBODY,
    *_KEYS,
    *_OTHER_PROCESSES,
    *_NAMESPACES_AND_MOUNTS,
    *_MACHINE,
)
"""What fails, as for a user who may not."""

ALLOWED = tuple(
    """
    read write open openat openat2 creat close close_range lseek pread64 pwrite64 readv
    writev preadv pwritev preadv2 pwritev2 sendfile copy_file_range splice fallocate
    truncate ftruncate readahead fadvise64 fsync fdatasync sync_file_range flock fcntl
    ioctl dup dup2 dup3 pipe pipe2 eventfd eventfd2 signalfd signalfd4 timerfd_create
    timerfd_settime timerfd_gettime inotify_init inotify_init1 inotify_add_watch
    inotify_rm_watch cachestat

    stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2
    getdents getdents64 getcwd chdir fchdir rename renameat renameat2 mkdir mkdirat
    rmdir link linkat unlink unlinkat symlink symlinkat readlink readlinkat chmod fchmod
    fchmodat fchmodat2 chown fchown lchown fchownat umask utime utimes futimesat
    utimensat mknod mknodat setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr
    listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr

    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
    epoll_pwait epoll_pwait2

    mmap mprotect munmap brk mremap msync mincore madvise mlock mlock2 munlock mlockall
    munlockall pkey_mprotect pkey_alloc pkey_free map_shadow_stack membarrier
    get_mempolicy

    socket socketpair connect accept accept4 bind listen sendto recvfrom sendmsg recvmsg
    sendmmsg recvmmsg shutdown getsockname getpeername setsockopt getsockopt

    clone clone3 fork vfork execve execveat exit exit_group wait4 waitid set_tid_address
    set_robust_list get_robust_list futex futex_waitv futex_wake futex_wait
    futex_requeue rseq arch_prctl set_thread_area get_thread_area prctl pidfd_open
    pidfd_send_signal kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigreturn
    rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo rt_sigsuspend
    sigaltstack pause restart_syscall

    getpid getppid gettid getpgid getpgrp setpgid getsid setsid getuid geteuid getgid
    getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid
    setresgid setgroups setfsuid setfsgid capget capset

    getrlimit setrlimit prlimit64 getrusage getpriority setpriority ioprio_set
    ioprio_get sched_yield sched_setparam sched_getparam sched_setscheduler
    sched_getscheduler sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval sched_setaffinity sched_getaffinity sched_setattr
    sched_getattr getcpu

    time times gettimeofday nanosleep clock_gettime clock_getres clock_nanosleep alarm
    getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun
    timer_delete uname sysinfo getrandom
    """.split()  # noqa: SIM905 (by kind)
)
"""What programs need."""

# a student's own programs may talk over the loopback, where nobody else is
_NETLINK = 16  # not in the socket module of other systems, which import this, too
_SOCKETS = (socket.AF_UNIX, socket.AF_INET, _NETLINK)
_LOWER = 0xFFFFFFFF  # of an argument, the half that the operating system looks at
_NEW_USER_NAMESPACE = 0x10000000  # clone's CLONE_NEWUSER
# instructions of the filter's language, and its answer that a call fails
_LOAD, _JUMP_IF_GREATER, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x25, 0x35, 0x06
_ERROR = 0x50000
_TERMINAL_COMMANDS = (0x5412, 0x541C)  # ioctl's TIOCSTI and TIOCLINUX: type for others


@functools.cache
def filter_program(network: bool = True) -> bytes:
    """Write the filter for this machine's processor.

    Without a network of its own, a program makes no sockets but pairs.
    """
    # finds its library when imported, and raises without it
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    refused, allowed = (
        # an older library does not know the newest calls, nor one processor another's
        {n for name in names if (n := number_of(name)) >= 0}
        for names in (REFUSED, ALLOWED)
    )
    for number in refused:
        rules.add_rule(refuse, number)
    new_user = (pyseccomp.MASKED_EQ, _NEW_USER_NAMESPACE, _NEW_USER_NAMESPACE)
    rules.add_rule(refuse, "clone", pyseccomp.Arg(0, *new_user))
    # its flags are in memory where no filter sees them; C libraries then use clone
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for command in _TERMINAL_COMMANDS:
        this = (pyseccomp.MASKED_EQ, _LOWER, command)
        rules.add_rule(refuse, "ioctl", pyseccomp.Arg(1, *this))
    _refuse_sockets(rules, network)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        rest = os.pread(file.fileno(), 1 << 20, 0)
    return _refuse_all_but(refused | allowed) + rest


def _refuse_sockets(rules: Any, network: bool) -> None:
    import pyseccomp

    unknown = pyseccomp.ERRNO(errno.EAFNOSUPPORT)
    if not network:
        rules.add_rule(unknown, "socket")
        return
    for family in range(max(_SOCKETS)):
        if family not in _SOCKETS:
            this = (pyseccomp.MASKED_EQ, _LOWER, family)
            rules.add_rule(unknown, "socket", pyseccomp.Arg(0, *this))
    beyond = pyseccomp.Arg(0, pyseccomp.GT, int(max(_SOCKETS)))
    rules.add_rule(unknown, "socket", beyond)
    netlink = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _LOWER, _NETLINK)
    # of its many kinds only the one that lists network devices
    rules.add_rule(unknown, "socket", netlink, pyseccomp.Arg(2, pyseccomp.NE, 0))


def number_of(name: str) -> int:
    """Look up a call in the library's table for this processor; negative if absent."""
    import pyseccomp

    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name))


def _refuse_all_but(known: set[int]) -> bytes:
    """Write what comes first: a call that is on no list does not exist."""
    instructions = [(_LOAD, 0, 0, 0)]  # the call's number
    ends = sorted(known)
    for before, after in zip([-1, *ends], [*ends, 1 << 32], strict=True):
        if after - before > 1:
            instructions += [
                (_JUMP_IF_AT_LEAST, 0, 2, before + 1),
                (_JUMP_IF_GREATER, 1, 0, after - 1),
                (_RETURN, 0, 0, _ERROR | errno.ENOSYS),
            ]
    return b"".join(struct.pack("=HBBI", *each) for each in instructions)
