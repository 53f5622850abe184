"""Exercises of notebook 03: the border and the step.

The wrong answers are one faulty function for each exercise, with a switch for each
slip, so that every mistake is made on the same code and no two differ by accident.
"""
