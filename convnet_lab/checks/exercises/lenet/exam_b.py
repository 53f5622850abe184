"""Exercise `exam_b`: S2's b), a map after ReLU, and pooled."""

from functools import partial

import numpy as np

from convnet_lab import documents, functional
from convnet_lab.checks.exercise import Misconception
from convnet_lab.checks.exercises.lenet.exam import exercise_of_values


def _values(rectify=functional.relu, pool=functional.max_pool2d):
    rectified = rectify(documents.EXERCISE_B_MAP)
    pooled = pool(rectified[..., np.newaxis], 2, 1)[..., 0]
    return {f"rectified, row {r + 1}": row for r, row in enumerate(rectified)} | {
        f"pooled, row {r + 1}": row for r, row in enumerate(pooled)
    }


exercise = exercise_of_values(
    "exam_b",
    _values,
    {
        f"rectified, row {r}": ["max(0, x) for each number of the row"]
        for r in range(1, 5)
    }
    | {
        f"pooled, row {r}": [
            f"the largest of each 2 x 2 window in rows {r} and {r + 1}"
        ]
        for r in range(1, 4)
    },
    Misconception(
        "not-rectified",
        partial(_values, lambda x: x),
        "Negative numbers are still there.",
        "ReLU is max(0, x).",
    ),
    Misconception(
        "absolute-value",
        partial(_values, np.abs),
        "Negative numbers have only lost their sign.",
        "ReLU is max(0, x): what is max(0, -3)?",
    ),
    Misconception(
        "negatives-become-1",
        partial(_values, lambda x: np.where(x < 0, 1, x)),
        "Negative numbers have become 1.",
        "ReLU is max(0, x).",
    ),
    Misconception(
        "average-pooling",
        partial(_values, pool=functional.average_pool2d),
        "The windows are averaged.",
        "Max pooling keeps the largest number.",
    ),
    Misconception(
        "sum-pooling",
        partial(_values, pool=functional.sum_pool2d),
        "The windows are added up.",
        "Max pooling keeps the largest number.",
    ),
)


@exercise.mistake("The window jumps by two.", "The stride is 1: the windows overlap.")
def stride_2():
    rectified = functional.relu(documents.EXERCISE_B_MAP)[..., np.newaxis]
    pooled = functional.max_pool2d(rectified, 2, 2)[..., 0]
    return _values() | {f"pooled, row {r + 1}": row for r, row in enumerate(pooled)}
