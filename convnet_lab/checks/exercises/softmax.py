"""Exercises of notebook 06: from a volume to probabilities and loss."""

from convnet_lab.checks.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
