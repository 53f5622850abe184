"""From ``solutions/NN_topic.py`` to the notebooks that students get.

`sources` reads a source, in which an `exercise_marker` stands for an answer cell and
its tests. `release` makes the students' notebook of it, with `stubs` in the place of
answers. What could not be graded is refused: `unreachable` keeps the rules of names.
`unsupported` knows the signs of what a test cannot do because it runs apart from the
submission.
"""
