"""The wall behind which a student's code runs, and reaches nothing but its own files.

What happens, in this order; Linux offers each part, and bubblewrap builds the wall.

1. `availability` has tried, before a class is graded, whether all of this works here.
2. A worker (`autograde.run.worker_process`) has imported everything and seen nothing:
   no test, no seed, no submission. It has no thread, and an environment of a
   few variables.
3. For a notebook the worker forks a trusted process. That one builds a wall
   (`process`): it makes a control group, if it may (`control_group`), and starts
   bubblewrap in it.
4. bubblewrap (`wall` writes its command) makes namespaces of its own for users, mounts,
   processes, network, IPC, host name and control groups. Started by the superuser, it
   first becomes a user whom nobody else is. It mounts, read-only and each at its own
   path: the system's programs and libraries, this Python, the two packages of the
   course, and what ``c.Sandbox.readable`` names; a new /proc without the machine's
   command line; a new /dev; and, in memory and limited, /tmp and /dev/shm, the only
   places to write. Nothing else exists in there. The network is a loopback without
   neighbors.
5. In it bubblewrap starts `holder`, process 1, behind the filter of system calls
   (`syscalls`). Orphans become its children, and it ends when the trusted process does,
   by which the system ends all others. No process inside can look into it or stop it.
6. The trusted process hands descriptors of the namespaces to the worker, which forks.
   The fork enters them with ``setns`` (`entering`), becomes the wall's user, and forks
   once more: process 2, the student's. The first of the two stays outside, does nothing
   but wait, and reports the exit code.
7. Process 2 closes everything but one connection, takes the environment of `wall`,
   moves into its home, and limits itself: memory and processor time of a process,
   processes, open files, size of a file. It drops all capabilities, so that none can
   come back, and puts on the filter. Only now it receives the student's files, over the
   connection.
8. The trusted process counts what all of it takes together, in a thread (`memory`, with
   what `processes` finds). What is over the limit ends, and the reason is told. The
   control group does so at once, but knows nothing of what sockets and pipes hold.
9. To end it, the trusted process kills process 1, waits until the system has ended the
   others, and removes the control group. Killed itself, it leaves step 5 to do so, and
   the group to the next.

In a container that allows no namespaces `another_user` takes the place of steps 4 to 6
and 9: a folder below /tmp, a user whom nobody else is, and `guard`, the fork's parent,
which stays outside and ends all processes of that user when the trusted process lets go
or ends. In step 7 `landlock` then shows the paths of step 4, and of the network the
filter leaves only pairs of sockets.

`limits` is what an instructor sets, the wall included. `fonts` is matplotlib's list of
fonts, ready-made.
"""
