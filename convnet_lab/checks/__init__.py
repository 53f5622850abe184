"""Checks of a student's answers: right, or what was done instead, in words.

An exercise is data (`exercise`); the documents' numbers and the known mistakes of each
stand in `exercises`. One engine reads them: it calls the answer (`calling`), compares
(`comparing`), looks for the mistake that answers alike (`naming`) and explains it
(`explaining`, `writing`); `failure` is what it raises.
"""

from convnet_lab.checks.checking import check
from convnet_lab.checks.exercise import Case, Exercise, Misconception
from convnet_lab.checks.exercises import EXERCISES
from convnet_lab.checks.failure import (
    VERDICT,
    CheckFailed,
    read_reference,
    read_verdict,
)

__all__ = [
    "EXERCISES",
    "VERDICT",
    "Case",
    "CheckFailed",
    "Exercise",
    "Misconception",
    "check",
    "read_reference",
    "read_verdict",
]
