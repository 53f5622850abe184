"""Exercises of notebook 05: maximum, average and sum pooling."""

from convnet_lab.checks.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
