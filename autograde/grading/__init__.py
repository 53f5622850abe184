"""Many submissions at once, each executed in a worker, all recorded by one process.

`engine` decides what is to be graded and hands it out as `tasks`, to the workers of a
`pool` here or of a `cluster`. Each `worker` runs `execution`: the student's cells in a
kernel in the sandbox, the tests outside it; `figures` says which of their figures are
drawn. `edition` is an assignment with its tests, and `imports` what its modules import:
when either changes, marks are old. `recording` writes the marks into nbgrader's
gradebook, and `results` how each grading went.
"""
