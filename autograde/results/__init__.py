"""What came of it: submissions, their questions, and the mark of each test.

`submissions` reads the gradebook, all at once; `marks` explains each mark from the
notebook that was run, by `explaining`, and keeps what it found while nothing changes
(`cache`). `record` is the grader's own note on each submission. A wrong answer, code
that stopped, and a grader that failed stay three different outcomes. Marks, feedback,
report and exports read only here.
"""
