"""Our named wrong answers, put to the published tests of two well-known courses.

`step_by_step` and `cs231n` say in our own words what each course's tests do;
`verdicts` puts the wrong answers to them and to our checks; `page` writes it down.
``python -m benchmarks.other_courses`` writes ``docs/other_courses.md``.
"""
