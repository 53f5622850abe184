"""Right answers to the exercises of notebook 03, in different styles: all must pass."""

import math

import numpy as np

windows = np.lib.stride_tricks.sliding_window_view


def pad_lists(image, padding):
    width = image.shape[1] + 2 * padding
    side = [0] * padding
    rows = [[*side, *row, *side] for row in image.tolist()]
    frame = [[0] * width for _ in range(padding)]
    return [*frame, *rows, *frame]


def pad_into_zeros(image, padding):
    height, width = image.shape
    out = np.zeros((height + 2 * padding, width + 2 * padding), image.dtype, order="F")
    out[padding : padding + height, padding : padding + width] = image
    return out


def pad_stacked(image, padding):
    image = image.astype(np.float32)
    top = np.zeros((padding, image.shape[1]), np.float32)
    tall = np.vstack([top, image, top])
    side = np.zeros((len(tall), padding), np.float32)
    return np.hstack([side, tall, side])


def pad_ring_by_ring(image, padding):
    if padding == 0:
        return image.copy()
    wider = [[0, *row, 0] for row in image]
    blank = [0] * len(wider[0])
    return pad_ring_by_ring(np.array([blank, *wider, blank]), padding - 1)


def pad_matrices(image, padding):
    down, across = (np.eye(n + 2 * padding, n, -padding) for n in image.shape)
    return down @ image @ across.T


def same_formula(filter_size):
    if filter_size % 2 == 0:
        raise ValueError("an even filter has no middle")
    return (filter_size - 1) // 2


def same_search(filter_size):
    for padding in range(filter_size):
        if 2 * padding + 1 == filter_size:
            return padding
    raise ValueError(filter_size)


def same_recursion(filter_size):
    if filter_size < 1:
        raise ValueError("no odd filter")
    return 0 if filter_size == 1 else 1 + same_recursion(filter_size - 2)


def same_division(filter_size):
    padding, odd = divmod(filter_size, 2)
    if not odd:
        raise ValueError(f"filter_size is {filter_size}, an even number")
    return np.int64(padding)


def size_formula(n, f, padding=0, stride=1):
    if n + 2 * padding < f:
        raise ValueError("the filter does not fit")
    return math.floor((n + 2 * padding - f) / stride + 1)


def size_places(n, f, padding=0, stride=1):
    places = range(0, n + 2 * padding - f + 1, stride)
    if not places:
        raise ValueError
    return len(places)


def size_walk(n, f, padding=0, stride=1):
    end, count = f, 0
    while end <= n + 2 * padding:
        end, count = end + stride, count + 1
    if count == 0:
        raise ValueError(f"{f} does not fit into {n}")
    return count


def size_windows(n, f, padding=0, stride=1):
    return len(windows(np.zeros(n + 2 * padding), f)[::stride])  # its own ValueError


def size_numpy(n, f, padding=0, stride=1):
    size = np.floor_divide(n + 2 * padding - f, stride) + 1
    if size < 1:
        raise ValueError(size)
    return size


def filter_loops(image, kernel, padding=0, stride=1):
    padded = pad_lists(image, padding)
    (height, width), (kh, kw) = image.shape, kernel.shape
    out = []
    for r in range(0, height + 2 * padding - kh + 1, stride):
        row = []
        for c in range(0, width + 2 * padding - kw + 1, stride):
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += padded[r + i][c + j] * kernel[i][j]
            row.append(total)
        out.append(row)
    return out


def filter_without_padding_anything(image, kernel, padding=0, stride=1):
    """Skip the weights that lie outside."""
    (height, width), (kh, kw) = image.shape, kernel.shape
    rows = (height + 2 * padding - kh) // stride + 1
    cols = (width + 2 * padding - kw) // stride + 1
    out = np.zeros((rows, cols), order="F")
    for r, c in np.ndindex(rows, cols):
        for i, j in np.ndindex(kh, kw):
            y, x = r * stride + i - padding, c * stride + j - padding
            if 0 <= y < height and 0 <= x < width:
                out[r, c] += float(image[y, x]) * kernel[i, j]
    return out


def filter_windows(image, kernel, padding=0, stride=1):
    seen = windows(np.pad(image, padding), kernel.shape)[::stride, ::stride]
    return np.einsum("rcij,ij->rc", seen, kernel)


def filter_tensordot(image, kernel, padding=0, stride=1):
    padded = pad_stacked(image, padding)
    seen = windows(padded, kernel.shape)[::stride, ::stride]
    return np.tensordot(seen, kernel.astype(np.float32))


def filter_shifted_sum(image, kernel, padding=0, stride=1):
    padded = np.pad(image.astype(float), padding)
    rows, cols = (n - k + 1 for n, k in zip(padded.shape, kernel.shape, strict=True))
    return sum(
        weight * padded[i : i + rows : stride, j : j + cols : stride]
        for (i, j), weight in np.ndenumerate(kernel)
    )


def filter_fft(image, kernel, padding=0, stride=1):
    padded = np.pad(image.astype(np.float32), padding)
    spectrum = np.fft.rfft2(padded) * np.conj(np.fft.rfft2(kernel, padded.shape))
    circular = np.fft.irfft2(spectrum, padded.shape)
    rows, cols = (n - k + 1 for n, k in zip(padded.shape, kernel.shape, strict=True))
    return circular[:rows:stride, :cols:stride]


def filter_matrix(image, kernel, padding=0, stride=1):
    padded = pad_into_zeros(image, padding)
    (kh, kw), (height, width) = kernel.shape, padded.shape
    columns = [
        padded[r : r + kh, c : c + kw].ravel()
        for r in range(0, height - kh + 1, stride)
        for c in range(0, width - kw + 1, stride)
    ]
    return (np.array(columns) @ kernel.ravel()).reshape((height - kh) // stride + 1, -1)


def a_line_at_a_time(image, padding):
    for _ in range(padding):
        for axis in (0, 1):
            image = np.insert(image, (0, image.shape[axis]), 0, axis=axis)
    return image


RIGHT = {
    "zero_pad": [
        a_line_at_a_time,
        np.pad,
        pad_lists,
        pad_into_zeros,
        pad_stacked,
        pad_ring_by_ring,
        pad_matrices,
    ],
    "same_padding": [same_formula, same_search, same_recursion, same_division],
    "output_size": [size_formula, size_places, size_walk, size_windows, size_numpy],
    "filter2d": [
        filter_loops,
        filter_without_padding_anything,
        filter_windows,
        filter_tensordot,
        filter_shifted_sum,
        filter_fft,
        filter_matrix,
    ],
}
