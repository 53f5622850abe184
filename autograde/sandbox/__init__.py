"""Run a student's kernel where it can reach nothing but its own files.

The flow, module by module:

1. `limits` holds what a sandbox may use, set in ``nbgrader_config.py``.
2. `bubblewrap` writes the command line that shuts a program in: what it sees, and as
   whom it runs. `syscalls` lists what it may not ask of the operating system.
3. `availability` tries whether that works on this machine, and says what is missing.
4. `provisioner` is jupyter_client's way to `launching`, which starts a kernel in there
   and ends it without leftovers; `fonts` and `files` are what it takes along.
5. `inside` is what runs there before the student's code: it puts the limits on, leaves
   `first` behind to collect processes, unpacks the files and becomes the `kernel`.
6. `warm` forks kernels from a `warm_process` that has imported what they need, in place
   of starting each anew; `warm_namespaces` is what the fork shuts itself in with.
7. `control_group` limits what a student's processes take together. Where that is not to
   be had, `processes` finds them and `memory` counts.
"""
