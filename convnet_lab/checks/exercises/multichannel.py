"""Exercises of notebook 04: volumes, filter banks, one layer."""

from convnet_lab.checks.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
