"""The exercises of the course: a package a notebook, a module an exercise.

The ``to_grayscale`` of notebook ``01_pixels`` is ``pixels.to_grayscale.exercise``. What
several exercises of a notebook share stands beside them: a wrong way to do it, with a
switch for each slip (``faulty_...``), lists of mistakes (``slips``), what they are
tried on. What several notebooks share stands here: `inputs`, `kernels`, `windows`.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from convnet_lab.checks import course
from convnet_lab.checks.exercise import Exercise

NOTEBOOKS: Mapping[str, tuple[str, ...]] = {
    "01_pixels": (
        "to_grayscale",
        "flatten_image",
        "input_size",
        "dense_parameter_count",
    ),
    "02_cross_correlation": (
        "cross_correlate_at",
        "cross_correlate2d",
        "convolve2d",
        "convolve1d",
    ),
    "03_padding_stride": (
        "zero_pad",
        "same_padding",
        "output_size",
        "filter2d",
    ),
    "04_multichannel": (
        "filter_volume",
        "conv2d",
        "conv_parameter_count",
        "relu",
        "conv_layer",
    ),
    "05_pooling": (
        "max_pool2d",
        "average_pool2d",
        "sum_pool2d",
    ),
    "06_softmax": (
        "flatten",
        "dense",
        "softmax",
        "cross_entropy",
        "squared_error",
    ),
    "07_lenet": (
        "layer_table",
        "lenet_forward",
        "predict",
        "exam_a",
        "exam_b",
        "exam_c",
        "exam_d",
    ),
    "08_training": (
        "softmax_cross_entropy_backward",
        "dense_backward",
        "relu_backward",
        "max_pool2d_backward",
        "conv2d_backward",
        "sgd_step",
    ),
}
"""The names of each notebook's exercises, in the order of the course."""

_NOTEBOOK_OF = {
    name: notebook for notebook in NOTEBOOKS for name in NOTEBOOKS[notebook]
}


class _Course(Mapping[str, Exercise]):
    """Exercises by name; the module of one is imported when it is first needed.

    All of them together compute answers for a tenth of a second, and a student checks
    one after the other. Those that a course brings along come after ours.
    """

    def __getitem__(self, name: str) -> Exercise:
        brought = course.added()
        if name not in _NOTEBOOK_OF:
            return brought[name]
        return course.lend(_ours(name))

    def __contains__(self, name: object) -> bool:
        return name in _NOTEBOOK_OF or name in course.added()

    def __iter__(self) -> Iterator[str]:
        return iter((*_NOTEBOOK_OF, *course.added()))

    def __len__(self) -> int:
        return len(_NOTEBOOK_OF) + len(course.added())


def _ours(name: str) -> Exercise:
    notebook = _NOTEBOOK_OF[name]
    subject = notebook.partition("_")[2]
    exercise: Exercise = import_module(f"{__name__}.{subject}.{name}").exercise
    exercise.notebook = notebook
    return exercise


EXERCISES: Mapping[str, Exercise] = _Course()
"""Every exercise by its name, in the order of the course."""
