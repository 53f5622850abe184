"""The operations of the course in NumPy: one module a topic, nothing of ours imported.

Arrays come in as numbers (integers, booleans or floats) and go out as new arrays;
an argument is never changed.
"""

from convnet_lab.functional.activation import relu
from convnet_lab.functional.convolution import (
    conv2d,
    conv_layer,
    conv_parameter_count,
    filter_volume,
)
from convnet_lab.functional.correlation import (
    convolve1d,
    convolve2d,
    cross_correlate2d,
    cross_correlate_at,
    filter2d,
)
from convnet_lab.functional.fully_connected import dense, flatten
from convnet_lab.functional.loss import cross_entropy, softmax, squared_error
from convnet_lab.functional.padding import output_size, same_padding, zero_pad
from convnet_lab.functional.pixels import (
    LUMA,
    dense_parameter_count,
    equalize_histogram,
    flatten_image,
    input_size,
    to_grayscale,
)
from convnet_lab.functional.pooling import average_pool2d, max_pool2d, sum_pool2d

__all__ = [
    "LUMA",
    "average_pool2d",
    "conv2d",
    "conv_layer",
    "conv_parameter_count",
    "convolve1d",
    "convolve2d",
    "cross_correlate2d",
    "cross_correlate_at",
    "cross_entropy",
    "dense",
    "dense_parameter_count",
    "equalize_histogram",
    "filter2d",
    "filter_volume",
    "flatten",
    "flatten_image",
    "input_size",
    "max_pool2d",
    "output_size",
    "relu",
    "same_padding",
    "softmax",
    "squared_error",
    "sum_pool2d",
    "to_grayscale",
    "zero_pad",
]
