"""The operations of the course in NumPy: one module a topic, nothing of ours imported.

Arrays come in as numbers (integers, booleans or floats) and go out as new arrays;
an argument is never changed.
"""

from convnet_lab.functional.correlation import (
    convolve1d,
    convolve2d,
    cross_correlate2d,
    cross_correlate_at,
)
from convnet_lab.functional.pixels import (
    LUMA,
    dense_parameter_count,
    equalize_histogram,
    flatten_image,
    input_size,
    to_grayscale,
)

__all__ = [
    "LUMA",
    "convolve1d",
    "convolve2d",
    "cross_correlate2d",
    "cross_correlate_at",
    "dense_parameter_count",
    "equalize_histogram",
    "flatten_image",
    "input_size",
    "to_grayscale",
]
