"""The exercises of the course, one module a notebook."""

from collections.abc import Mapping
from types import MappingProxyType

from convnet_lab.checks.exercise import Exercise
from convnet_lab.checks.exercises import (
    cross_correlation,
    lenet,
    multichannel,
    padding_stride,
    pixels,
    pooling,
    softmax,
    training,
)

EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {
        exercise.name: exercise
        for module in (
            pixels,
            cross_correlation,
            padding_stride,
            multichannel,
            pooling,
            softmax,
            lenet,
            training,
        )
        for exercise in module.EXERCISES
    }
)
"""Every exercise by its name, in the order of the course."""
