"""Grade a class with nbgrader, from the sources of the notebooks to a table of marks.

The flow, room by room:

1. `notebooks` reads ``solutions/NN_topic.py``, refuses what could not be graded, and
   makes the students' notebook with nbgrader's own generate_assignment, the same bytes
   on every machine.
2. `course` makes a standard nbgrader course directory, hidden tests seeded.
3. `submission` takes the answers out of what students handed in, however broken, and
   puts them into the released notebook; the original is kept.
4. `grade` has every submission executed (`run`), the student's cells in the
   `sandbox` and the tests outside it, and writes the marks into nbgrader's gradebook.
5. `results` reads submissions, questions and marks out of it, and explains each mark in
   one line of ``marks.csv``.

Around it: `collect` takes in what platforms give, `exports` hands marks back to
them, `feedback` tells students and `report` the instructor (`pages` is what both look
like). `commands` has a module for each subcommand, and `demo` plays all of it with
made-up students. ``autograde --help`` shows the commands.
"""

from autograde.own_python import shut_path

shut_path()
