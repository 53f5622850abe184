"""Made-up students, and what each does."""

from collections.abc import Mapping
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
