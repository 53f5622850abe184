"""The operations of the course in NumPy, to be read: one module a topic.

Each is its formula in a few lines. What it takes stands above its name: `arguments`
hands over arrays that fit, or raises a ValueError that says what was given and what was
expected. An argument is never changed. `convnet_lab.fast` has the same functions for
training and grading.
"""

from convnet_lab.functional.activation import (
    relu,
    relu_backward,
)
from convnet_lab.functional.convolution import (
    conv2d,
    conv2d_backward,
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
from convnet_lab.functional.descent import sgd_step
from convnet_lab.functional.fully_connected import dense, dense_backward, flatten
from convnet_lab.functional.loss import (
    cross_entropy,
    mean_cross_entropy,
    softmax,
    softmax_cross_entropy_backward,
    squared_error,
)
from convnet_lab.functional.padding import (
    output_size,
    same_padding,
    zero_pad,
)
from convnet_lab.functional.pixels import (
    LUMA,
    dense_parameter_count,
    equalize_histogram,
    flatten_image,
    input_size,
    to_grayscale,
)
from convnet_lab.functional.pooling import (
    average_pool2d,
    max_pool2d,
    max_pool2d_backward,
    sum_pool2d,
)

__all__ = [
    "LUMA",
    "average_pool2d",
    "conv2d",
    "conv2d_backward",
    "conv_layer",
    "conv_parameter_count",
    "convolve1d",
    "convolve2d",
    "cross_correlate2d",
    "cross_correlate_at",
    "cross_entropy",
    "dense",
    "dense_backward",
    "dense_parameter_count",
    "equalize_histogram",
    "filter2d",
    "filter_volume",
    "flatten",
    "flatten_image",
    "input_size",
    "max_pool2d",
    "max_pool2d_backward",
    "mean_cross_entropy",
    "output_size",
    "relu",
    "relu_backward",
    "same_padding",
    "sgd_step",
    "softmax",
    "softmax_cross_entropy_backward",
    "squared_error",
    "sum_pool2d",
    "to_grayscale",
    "zero_pad",
]
