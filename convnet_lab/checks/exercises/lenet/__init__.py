"""Exercises of notebook 07: the whole network, and S2's exercise.

The wrong answers are one faulty table and one faulty forward pass with a switch for
each slip. The exam's four exercises have no function: the student gives values.
"""
