"""Many submissions at once, each executed in a worker, all recorded by one process.

`engine` goes through a class: it decides what is to be graded and hands it out, as
`tasks`, to the workers of a `pool` here or of a `cluster`; `autograde.run` is what they
do. `marking` keeps what became of each submission. `assignment` is an assignment with
its tests: when it changes, marks are old. `recording` writes the marks into nbgrader's
gradebook, and `results` how each grading went.
"""
