"""Right answers to the exercises of notebook 06, in different styles: all must pass."""

import itertools
import math
from fractions import Fraction

import numpy as np


def flatten_loops(volume):
    height, width, channels = volume.shape
    out = np.empty(height * width * channels)
    for row in range(height):
        for col in range(width):
            for channel in range(channels):
                out[(row * width + col) * channels + channel] = volume[
                    row, col, channel
                ]
    return out


def flatten_recursively(volume):
    if np.ndim(volume) == 0:
        return [volume]
    return [number for part in volume for number in flatten_recursively(part)]


def dense_loops(x, weights, biases):
    if x.ndim == 2:
        return [dense_loops(one, weights, biases) for one in x]
    z = []
    for row, bias in zip(weights, biases, strict=True):
        total = bias
        for weight, value in zip(row, x, strict=True):
            total += weight * value
        z.append(total)
    return z  # nested lists for a batch


def dense_as_one_matrix(x, weights, biases):
    """Let the bias be the weight of one more input, which is always 1."""
    widened = np.column_stack([weights, biases])
    ones = np.ones((*x.shape[:-1], 1))
    return np.inner(np.concatenate([x, ones], axis=-1), widened)


def dense_through_the_transpose(x, weights, biases):
    columns = np.atleast_2d(x).T  # columns in memory: the answer is Fortran-ordered
    z = (np.asfortranarray(weights) @ columns + biases[:, None]).T
    return z[0] if x.ndim == 1 else z


def softmax_loops(logits):
    if logits.ndim == 2:
        return [softmax_loops(row) for row in logits]
    largest = max(logits)
    powers = [math.exp(s - largest) for s in logits]
    return [power / sum(powers) for power in powers]


def softmax_by_differences(logits):
    """One over the sum of the other powers in units of one's own."""
    with np.errstate(over="ignore"):
        differences = logits[..., None, :] - logits[..., :, None]
        return 1 / np.exp(differences).sum(axis=-1)


def softmax_float32(logits):
    z = logits.astype(np.float32)
    z -= np.amax(z, axis=-1, keepdims=True)
    np.exp(z, out=z)
    z /= np.einsum("...k->...", z)[..., None]
    return np.asfortranarray(z)


def softmax_rows_as_columns(logits):
    z = np.atleast_2d(logits).T
    powers = np.exp(z - z.max(axis=0))
    return (powers / powers.sum(axis=0)).T.reshape(logits.shape)


def squared_error_loops(target, output):
    error = 0.0
    for wanted, given in zip(target, output, strict=True):
        error += 0.5 * (wanted - given) ** 2
    return error


def squared_error_fractions(target, output):
    differences = [
        Fraction(float(t)) - Fraction(float(o))
        for t, o in zip(target, output, strict=True)
    ]
    return float(sum(d * d for d in differences) / 2)


RIGHT = {
    "flatten": [
        lambda volume: volume.reshape(-1),
        lambda volume: np.concatenate([pixel for row in volume for pixel in row]),
        lambda volume: np.asfortranarray(volume).ravel(order="C"),
        lambda volume: volume.astype(np.float32).flatten(),
        lambda volume: list(itertools.chain(*itertools.chain(*volume.tolist()))),
        lambda volume: np.stack(
            [volume[..., c].ravel() for c in range(volume.shape[2])], axis=1
        ).ravel(),
        flatten_loops,
        flatten_recursively,
    ],
    "dense": [
        lambda x, weights, biases: x @ weights.T + biases,
        lambda x, weights, biases: np.einsum("...i,oi->...o", x, weights) + biases,
        lambda x, weights, biases: (x[..., None, :] * weights).sum(axis=-1) + biases,
        lambda x, weights, biases: (
            np.dot(x.astype(np.float32), weights.astype(np.float32).T)
            + biases.astype(np.float32)
        ),
        lambda x, weights, biases: np.tensordot(x, weights, (-1, 1)) + biases,
        dense_loops,
        dense_as_one_matrix,
        dense_through_the_transpose,
    ],
    "softmax": [
        lambda logits: (
            np.exp(logits - logits.max(axis=-1, keepdims=True))
            / np.exp(logits - logits.max(axis=-1, keepdims=True)).sum(
                axis=-1, keepdims=True
            )
        ),
        lambda logits: np.exp(
            logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
        ),
        lambda logits: np.apply_along_axis(
            lambda s: np.array(softmax_loops(s)), -1, logits
        ),
        softmax_loops,
        softmax_by_differences,
        softmax_float32,
        softmax_rows_as_columns,
    ],
    "cross_entropy": [
        lambda probabilities, label: -np.log(probabilities[label]),
        lambda probabilities, label: -math.log(probabilities[label]),
        lambda probabilities, label: math.log(1 / list(probabilities)[label]),
        lambda probabilities, label: (
            -np.eye(len(probabilities))[label] @ np.log(probabilities)
        ),
        lambda probabilities, label: -np.log(np.float32(probabilities[label])),
        lambda probabilities, label: np.array(
            -np.log10(probabilities[label]) * np.log(10)
        ),
        # with the small number that keeps people's logarithms from infinity
        lambda probabilities, label: -np.log(probabilities + 1e-8)[label],
    ],
    "squared_error": [
        lambda target, output: ((target - output) ** 2).sum() / 2,
        lambda target, output: 0.5 * np.dot(target - output, target - output),
        lambda target, output: np.linalg.norm(output - target) ** 2 / 2,
        lambda target, output: np.sum(
            np.square(np.subtract(target, output, dtype=np.float32)) / 2
        ),
        lambda target, output: np.mean((target - output) ** 2) * len(target) / 2,
        squared_error_loops,
        squared_error_fractions,
    ],
}
