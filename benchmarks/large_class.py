"""Make a course with a class of any size, handed in and not graded, to measure on.

``python -m benchmarks.large_class DIR 1000`` makes it, with all notebooks; measure
``autograde collect DIR ASSIGNMENT DIR/inbound``, ``autograde grade DIR`` and more.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from autograde.demo import hand_in, make_course
from autograde.demo.students import IN_TIME, TOO_LATE, Student
from autograde.notebooks.release import find_solutions

IDEAS: Mapping[str, Mapping[str, str]] = {
    "the kernel is flipped": {
        "cross_correlate2d": "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT",
        "filter2d": "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT",
        "filter_volume": "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT",
        "conv2d": "filters = np.asarray(filters)[::-1, ::-1]\nRIGHT",
    },
    "convolution is what layers compute": {
        "convolve2d": "return cross_correlate2d(image, kernel)",
        "convolve1d": "return np.correlate(f, g, 'full')",
    },
    "biases are forgotten": {
        "dense_parameter_count": "return n_inputs * n_units",
        "conv_parameter_count": "return f * f * c_in * c_out",
        "filter_volume": "bias = 0\nRIGHT",
        "conv2d": "biases = np.zeros(len(biases))\nRIGHT",
        "dense": "biases = np.zeros(len(biases))\nRIGHT",
    },
    "channels are forgotten": {
        "to_grayscale": "return np.mean(rgb, axis=2)",
        "input_size": "return height * width",
        "conv_parameter_count": "return f * f * c_out + c_out",
    },
    "strides are ignored": {
        "output_size": "stride = 1\nRIGHT",
        "filter2d": "stride = 1\nRIGHT",
        "max_pool2d": "stride = 1\nRIGHT",
        "average_pool2d": "stride = 1\nRIGHT",
        "sum_pool2d": "stride = 1\nRIGHT",
    },
    "padding is on one side": {
        "zero_pad": "return np.pad(image, ((padding, 0), (padding, 0)))",
        "same_padding": "if filter_size % 2 == 0:\n"
        "    raise ValueError('even')\nreturn filter_size - 1",
        "output_size": "return (n + padding - f) // stride + 1",
    },
    "the last axis is lost": {
        "flatten_image": "return np.asarray(image).T.reshape(-1)",
        "flatten": "return volume.transpose(2, 0, 1).reshape(-1)",
        "softmax": "powers = np.exp(logits - np.max(logits))\n"
        "return powers / powers.sum()",
    },
    "a sign is lost": {
        "cross_entropy": "return np.log(np.asarray(probabilities)[label])",
        "relu": "return np.abs(x)",
        "sgd_step": "learning_rate = -learning_rate\nRIGHT",
    },
    "a mean is a sum": {
        "average_pool2d": "volume = np.asarray(volume) * f * f\nRIGHT",
        "squared_error": "return np.sum((np.asarray(target) - output) ** 2)",
        "softmax_cross_entropy_backward": "dlogits = np.array(probabilities, float)\n"
        "dlogits[np.arange(len(labels)), labels] -= 1\nreturn dlogits",
    },
    "gradients go everywhere": {
        "relu_backward": "return da",
        "dense_backward": "dx, dweights, dbiases = dz @ weights, dz.T @ x, dz.sum(0)\n"
        "return dx, dweights / len(x), dbiases / len(x)",
    },
}
"""What is misunderstood, and what comes of it in the answers of several notebooks."""

_HOLDS, _SHOWS, _BLANK, _MISSING, _LATE = 0.18, 0.75, 0.03, 0.02, 0.06
_FIRST = "ada bea can dee eva fay gil hal ida jun kim lou mia noa ola pia rui sam"
_LAST = "abel bose cruz diaz engel faye gauss hertz ito jung klein lee mora ng"


def class_of(
    size: int, assignments: Collection[str], seed: int = 1
) -> Sequence[Student]:
    """Make up a class for the given assignments.

    Each student holds some ideas, and an idea shows in several notebooks, so that the
    report has something to find.
    """
    rng = random.Random(seed)  # noqa: S311 (no secret)
    made = []
    for number in range(1, size + 1):
        first, last = rng.choice(_FIRST.split()), rng.choice(_LAST.split())
        held = [idea for idea in IDEAS if rng.random() < _HOLDS]
        changes = {
            exercise: answer
            for idea in held
            for exercise, answer in IDEAS[idea].items()
            if rng.random() < _SHOWS
        }
        made.append(
            Student(
                f"{first}_{last}_{number:04d}",
                changes,
                blank=rng.random() < _BLANK,
                handed_in=TOO_LATE if rng.random() < _LATE else IN_TIME,
                left=tuple(a for a in assignments if rng.random() < _MISSING),
            )
        )
    return made


def main() -> None:
    """Make the course that the command line asks for."""
    course = make_course(Path(sys.argv[1]), find_solutions())
    assignments = course.assignments()
    hand_in(course, class_of(int(sys.argv[2]), assignments), assignments)


if __name__ == "__main__":
    main()
