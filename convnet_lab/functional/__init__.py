"""The operations of the course in NumPy: one module a topic, nothing of ours imported.

Arrays come in as numbers (integers, booleans or floats) and go out as new arrays;
an argument is never changed.
"""

from convnet_lab.functional.activation import (
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
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
    convolve1d_backward,
    convolve2d,
    convolve2d_backward,
    cross_correlate1d,
    cross_correlate1d_backward,
    cross_correlate2d,
    cross_correlate2d_backward,
    cross_correlate_at,
    filter2d,
)
from convnet_lab.functional.descent import sgd_step
from convnet_lab.functional.fully_connected import dense, dense_backward, flatten
from convnet_lab.functional.loss import (
    cross_entropy,
    mean_cross_entropy,
    softmax,
    softmax_backward,
    softmax_cross_entropy_backward,
    squared_error,
    squared_error_backward,
)
from convnet_lab.functional.padding import (
    output_size,
    same_padding,
    zero_pad,
    zero_pad_backward,
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
    average_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    sum_pool2d,
    sum_pool2d_backward,
)

__all__ = [
    "LUMA",
    "average_pool2d",
    "average_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv_layer",
    "conv_parameter_count",
    "convolve1d",
    "convolve1d_backward",
    "convolve2d",
    "convolve2d_backward",
    "cross_correlate1d",
    "cross_correlate1d_backward",
    "cross_correlate2d",
    "cross_correlate2d_backward",
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
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "softmax_cross_entropy_backward",
    "squared_error",
    "squared_error_backward",
    "sum_pool2d",
    "sum_pool2d_backward",
    "tanh",
    "tanh_backward",
    "to_grayscale",
    "zero_pad",
    "zero_pad_backward",
]
