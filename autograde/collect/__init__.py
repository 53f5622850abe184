"""Collect what students handed in, from whatever their platform hands over.

The flow, module by module:

1. `archives` reads a folder or archive within limits, and `contents` keeps the files
   under numbers. `safe_names` tells safe names from others.
2. `conventions` knows how Canvas, Moodle, Gradescope, nbgrader and people name things,
   a module for each.
3. `roster` says who is who; `intake` joins these three for one path.
4. `notebooks` finds the assignment's notebook among the files by its cells.
5. `attempts` keeps every attempt as a folder, ``collected/ASSIGNMENT/STUDENT/TIME/``,
   and copies the one that counts into ``submitted/``.
6. `deadlines` and `times` say what is late, in UTC, with extensions.

`collect.collect` is the whole of it.
"""
