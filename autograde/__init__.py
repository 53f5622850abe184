"""Grade a class with nbgrader, from the sources of the notebooks to a table of marks.

The flow, module by module:

1. `sources` reads ``solutions/NN_topic.py`` and refuses what could not be graded.
2. `release` makes the students' notebook from it with nbgrader's own
   generate_assignment, the same bytes on every machine; `stubs` writes what stands in
   an answer's place.
3. `course` makes a standard nbgrader course directory, hidden tests seeded.
4. `submission` admits what students handed in: a copy is graded, the original kept.
5. `engine` runs nbgrader's autograder, a student at a time, on `execution`'s kernels;
   `listening` hears why it failed.
6. `marks` explains every mark of the gradebook in one line of ``marks.csv``.

`demo` plays all of it with eight made-up students. ``python -m autograde --help``
shows the commands. Submissions run with the rights of whoever grades: nothing isolates
them yet.
"""
