"""Run a student's kernel where it can reach nothing but its own files.

The flow, module by module:

1. `limits` holds what a sandbox may use, set in ``nbgrader_config.py``.
2. `bubblewrap` writes the command line that shuts a program in: what it sees, and as
   whom it runs. `syscalls` lists what it may not ask of the operating system.
3. `availability` tries whether that works on this machine, and says what is missing.
4. `provisioner` starts a kernel there for jupyter_client and ends it without leftovers.
5. `inside` is the first that runs in there: it puts the limits on, unpacks the
   student's files and becomes the kernel.
6. `processes` finds a sandbox's processes; `memory` counts what they use together and
   ends those that use too much.
"""
