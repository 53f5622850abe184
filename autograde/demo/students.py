"""Made-up students, and what each does: thirty by hand, any number from a seed."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PIXELS, FILTERS = ASSIGNMENTS = ("01_pixels", "02_cross_correlation")
EARLIER = "2025-03-13 18:00:00.000000 UTC"
IN_TIME = "2025-03-14 09:30:00.000000 UTC"
TOO_LATE = "2025-03-16 20:15:00.000000 UTC"


@dataclass(frozen=True)
class Student:
    """A made-up student and what they do differently from a perfect one."""

    id: str
    changes: Mapping[str, str] = field(default_factory=dict)
    """Of an exercise: what they write instead; ``RIGHT`` in it stands for the
    answer."""
    blank: bool = False
    """Whether they write nothing at all."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Of an assignment: the name under which they hand it in."""
    cut: str = ""
    """The assignment whose file arrives cut off in the middle; none by default."""
    handed_in: str = IN_TIME
    tried_before: bool = False
    """Whether they had handed in the empty notebook the day before."""
    left: tuple[str, ...] = ()
    """Assignments for which they hand in nothing."""


MISTAKES = {
    "mean": {"to_grayscale": "return np.mean(rgb, axis=2)"},
    "columns": {"flatten_image": "return image.T.reshape(-1)"},
    "matrix": {"flatten_image": "return image.reshape(1, -1)"},
    "no channels": {"input_size": "return height * width"},
    "no bias": {"dense_parameter_count": "return n_inputs * n_units"},
    "one bias": {"dense_parameter_count": "return n_inputs * n_units + 1"},
    "product": {
        "cross_correlate_at": """\
height, width = kernel.shape
window = image[row : row + height, col : col + width]
return np.mean(window * kernel)"""
    },
    "one short": {
        "cross_correlate2d": "height, width = kernel.shape\n"
        "return np.array([[cross_correlate_at(image, kernel, i, j)\n"
        "                  for j in range(image.shape[1] - width)]\n"
        "                 for i in range(image.shape[0] - height)])"
    },
    "flipped": {
        # who takes filtering for convolution has no reason to flip again in convolve2d
        "cross_correlate2d": "kernel = np.asarray(kernel)[::-1, ::-1]\nRIGHT",
        "convolve2d": "return cross_correlate2d(image, kernel)",
    },
    "not flipped": {"convolve2d": "return cross_correlate2d(image, kernel)"},
    "half flipped": {"convolve2d": "return cross_correlate2d(image, kernel[::-1])"},
    "transposed": {"convolve2d": "return cross_correlate2d(image, kernel.T)"},
    "inside only": {"convolve1d": "return np.convolve(f, g, 'valid')"},
    "same length": {"convolve1d": "return np.convolve(f, g, 'same')"},
    "syntax": {"convolve1d": "return [sum(f[i] * g[n - i for i in range(n))]"},
    "endless": {"convolve1d": "n = 0\nwhile n >= 0:\n    n = n + 1\nRIGHT"},
    "raises": {"input_size": "return height * width * chanels"},
}
"""What made-up students write instead of an answer; ``RIGHT`` stands for the answer."""


def _student(id: str, *mistakes: str, **more: Any) -> Student:
    changes = {k: v for each in mistakes for k, v in MISTAKES[each].items()}
    return Student(id, changes, **more)


CLASS = (
    _student("ada_perfect"),
    _student("aiko", "no bias"),
    _student("amara", "not flipped"),
    _student("bela_flipped", "flipped"),
    _student("bruno", "mean", "half flipped"),
    _student("chidi_blank", blank=True),
    _student("chloe", tried_before=True),
    _student("dai", "columns", "not flipped"),
    _student("dora_syntax", "syntax"),
    _student("edith", "one bias", "inside only"),
    _student("emil_endless", "endless"),
    _student("farid", "no bias", "flipped"),
    _student("fatima_renamed", files={FILTERS: "homework 2 (final).ipynb"}),
    _student("gita"),
    _student("goran_truncated", cut=FILTERS),
    _student("hana_late", handed_in=TOO_LATE),
    _student("hugo", "no channels", "one short"),
    _student("ines", "not flipped"),
    _student("jonas", "matrix"),
    _student("kemal", "product"),
    _student("lea", "flipped"),
    _student("mateo"),
    _student("nadia", "no bias", "transposed", handed_in=TOO_LATE),
    _student("olu", "raises"),
    _student("petra", "mean"),
    _student("quynh"),
    _student("rosa", "same length"),
    _student("samir", "flipped", "inside only"),
    _student("tove", "no channels", "no bias"),
    _student("yusuf", "not flipped"),
)


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
    """Make up a class of any size for the given assignments.

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
