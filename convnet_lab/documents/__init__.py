"""The documents' own numbers, each with its source.

The course covers four documents, S0 to S3. A lesson, a check or a test that quotes one
of their numbers takes it from here; the tests compute every one of them again.

`tables` holds the matrices as the documents print them, `examples` what they compute
from them, `errata` what they print wrong.
"""

from convnet_lab.documents.errata import ERRATA, Erratum
from convnet_lab.documents.examples import EXAMPLES, TITLES, Example
from convnet_lab.documents.tables import (
    BINARY_IMAGE,
    CS231N_BIASES,
    CS231N_FILTERS,
    CS231N_VOLUME,
    EXERCISE_A_BIAS,
    EXERCISE_A_FILTER,
    EXERCISE_A_VOLUME,
    EXERCISE_B_MAP,
    GRAY_5X5,
    KERNELS,
    LOGITS,
    POOLING_4X4,
    POOLING_5X5,
    POOLING_S1,
    PRINTED_PIXELS,
    PRINTED_RECTIFIED,
    PRINTED_SHARPENED,
    STEP_DOWN,
    STEP_RIGHT,
    X_KERNEL,
    F,
    G,
)

__all__ = [
    "BINARY_IMAGE",
    "CS231N_BIASES",
    "CS231N_FILTERS",
    "CS231N_VOLUME",
    "ERRATA",
    "EXAMPLES",
    "EXERCISE_A_BIAS",
    "EXERCISE_A_FILTER",
    "EXERCISE_A_VOLUME",
    "EXERCISE_B_MAP",
    "GRAY_5X5",
    "KERNELS",
    "LOGITS",
    "POOLING_4X4",
    "POOLING_5X5",
    "POOLING_S1",
    "PRINTED_PIXELS",
    "PRINTED_RECTIFIED",
    "PRINTED_SHARPENED",
    "STEP_DOWN",
    "STEP_RIGHT",
    "TITLES",
    "X_KERNEL",
    "Erratum",
    "Example",
    "F",
    "G",
]
