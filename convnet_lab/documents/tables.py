"""The matrices of the documents, typed as they print them; all are read-only."""

import numpy as np


def _array(text: str) -> np.ndarray:
    """Read a table typed as the documents print it: a line a row."""
    rows = [
        [float(entry) for entry in row.split()] for row in text.strip().splitlines()
    ]
    return _locked(np.array(rows))


def _volume(*channels: str) -> np.ndarray:
    """Read a volume whose channels are printed one after the other."""
    return _locked(np.stack([_array(channel) for channel in channels], axis=-1))


def _locked(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array


F = _array("1 0 0\n0 2 0\n1 2 0")
G = _array("1 2 3\n4 5 6\n7 8 9")
"""S2, *Convolution / Cross correlation*: image f and filter g."""

BINARY_IMAGE = _array("1 1 1 0 0\n0 1 1 1 0\n0 0 1 1 1\n0 0 1 1 0\n0 1 1 0 0")
X_KERNEL = _array("1 0 1\n0 1 0\n1 0 1")
"""S1, figure 5: an image of zeros and ones, and a kernel in the shape of an X."""

STEP_RIGHT = _array("\n".join(["10 10 10 10 100 100 100 100"] * 8))
STEP_DOWN = _array("\n".join([" ".join(["10"] * 8)] * 4 + [" ".join(["100"] * 8)] * 4))
"""S2, *edge detection*: dark on the left (or on top), bright on the other side."""

GRAY_5X5 = _array(
    "105 102 100 97 96\n103 99 103 101 102\n101 98 104 102 100\n"
    "99 101 106 104 99\n104 104 104 100 98"
)
"""S2, *Sharpening filter*: five rows of gray values."""

KERNELS = {
    "identity": _array("0 0 0\n0 1 0\n0 0 0"),
    "edges, 4 diagonal neighbors": _array("1 0 -1\n0 0 0\n-1 0 1"),
    "edges, 4 neighbors": _array("0 1 0\n1 -4 1\n0 1 0"),
    "edges, 8 neighbors": _array("-1 -1 -1\n-1 8 -1\n-1 -1 -1"),
    "sharpen": _array("0 -1 0\n-1 5 -1\n0 -1 0"),
    "box blur": _array("1 1 1\n1 1 1\n1 1 1") / 9,
    "Gaussian blur": _array("1 2 1\n2 4 2\n1 2 1") / 16,
    "high-pass": _array("-1 -1 -1\n-1 8 -1\n-1 -1 -1") / 9,
    "vertical edges": _array("-1 0 1\n-1 0 1\n-1 0 1"),
    "horizontal edges": _array("-1 -1 -1\n0 0 0\n1 1 1"),
    "Sobel x": _array("-1 0 1\n-2 0 2\n-1 0 1"),
    "Sobel y": _array("-1 -2 -1\n0 0 0\n1 2 1"),
}
"""The filter gallery: the first seven from S1's table of filters, the rest from S2
(S2 prints Sobel x; Sobel y is its transpose)."""

PRINTED_PIXELS = _array(
    """
    33.6861 21.462 22.3216 32.8946 29.1734
    62.8323 38.6861 21.462 15.7388 12.1618
    53.7622 55.191 50.8323 39.2553 27.7504
    67.3392 79.3392 74.3372 57.8323 47.2553
    85.2028 79.8441 50.8421 29.3314 34.8323
    """
)
PRINTED_SHARPENED = _array(
    """
    84.1362 12.3258 36.2923 95.4401 78.5729
    188.1617 33.9352 -19.8438 -29.4384 -28.3799
    80.8206 54.1131 63.916 44.8381 15.6216
    121.9746 116.2651 133.6276 98.9823 78.1111
    196.6922 98.347 8.774 -31.7601 18.4111
    """
)
PRINTED_RECTIFIED = _array(
    """
    84.1362 12.3258 36.2923 95.4401 78.5729
    188.1617 33.9352 0. 0. 0.
    80.8206 54.1131 63.916 44.8381 15.6216
    121.9746 116.2651 133.6276 98.9823 78.1111
    196.6922 98.347 8.774 0. 18.4111
    """
)
"""S2, *ReLU layer*: first five rows and columns of an image, sharpened, rectified.
The second does not follow from the first (an erratum); the third does from it."""

CS231N_VOLUME = _volume(
    "2 1 1 1 0\n2 1 1 2 2\n2 1 1 0 0\n1 2 0 2 2\n0 2 0 1 0",
    "0 0 1 1 2\n1 2 1 1 0\n0 0 2 0 2\n2 0 0 0 2\n0 2 2 1 1",
    "0 2 0 2 1\n0 0 2 1 2\n0 0 1 0 2\n1 2 2 0 2\n2 0 1 1 1",
)
CS231N_FILTERS = _locked(
    np.stack(
        [
            _volume(
                "1 -1 -1\n-1 -1 -1\n1 -1 1",
                "-1 1 -1\n0 1 1\n1 -1 1",
                "1 0 0\n-1 1 0\n-1 0 0",
            ),
            _volume(
                "1 0 -1\n1 1 0\n-1 0 1",
                "1 -1 1\n-1 0 1\n0 -1 0",
                "0 0 0\n-1 1 -1\n-1 0 1",
            ),
        ],
        axis=-1,
    )
)
CS231N_BIASES = _locked(np.array([1.0, 0.0]))
"""S2, *Illustration for multichannel convolution* (from the course cs231n): 5x5x3
without its frame of zeros, two filters of 3x3x3, and their biases."""

EXERCISE_A_VOLUME = _volume(
    "1 2 0 2 1 2\n3 2 6 0 3 0\n0 0 0 1 0 1\n1 3 4 2 2 0\n0 2 2 0 3 1\n5 3 6 1 2 0",
    "1 2 4 3 0 1\n0 4 3 2 1 5\n2 0 5 2 0 2\n7 2 0 1 3 3\n2 0 4 0 2 0\n1 6 3 0 5 3",
    "1 0 2 3 0 1\n0 4 5 2 3 2\n2 0 6 0 0 2\n0 2 4 1 2 4\n2 6 2 0 2 3\n2 0 3 0 0 0",
)
EXERCISE_A_FILTER = _volume(
    "0 0 1\n3 4 0\n0 0 -1",
    "-1 -2 0\n0 2 0\n2 -1 0",
    "0 -2 0\n-1 1 0\n0 -1 0",
)
EXERCISE_A_BIAS = 7.0
"""S2, *Exercise* a): three input channels, one filter."""

EXERCISE_B_MAP = _array("35 20 20 3\n1 -1 21 -3\n21 7 15 22\n-2 22 22 29")
"""S2, *Exercise* b): the map that goes into ReLU and pooling."""

POOLING_4X4 = _array("0 0 14 82\n149 32 0 0\n28 53 64 44\n39 120 133 99")
POOLING_5X5 = _array(
    "0 0 25 14 82\n149 32 31 0 0\n111 200 20 135 10\n28 53 20 64 44\n39 120 210 13 99"
)
"""S2, *Pooling layer*: two rectified maps."""

POOLING_S1 = _array("1 1 2 4\n5 6 7 8\n3 2 1 0\n1 2 3 4")
"""S1, figure 10: a rectified map."""

LOGITS = _locked(np.array([5.0, 6.0, 1.0, 2.0]))
"""S2, *Softmax activation function*: scores of Car, Truck, Motorcycle and Bus."""
