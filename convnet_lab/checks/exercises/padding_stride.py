"""Exercises of notebook 03: the border and the step."""

from convnet_lab.checks.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
