"""Right answers to the exercises of notebook 08, in different styles: all must pass."""

from fractions import Fraction

import numpy as np


def loss_back_loops(probabilities, labels):
    slopes = []
    for row, label in zip(probabilities.tolist(), labels.tolist(), strict=True):
        slopes.append(
            [(p - (k == label)) / len(probabilities) for k, p in enumerate(row)]
        )
    return slopes


def loss_back_in_place(probabilities, labels):
    slopes = probabilities.astype(np.float32)
    slopes[range(len(labels)), labels] -= 1
    slopes /= len(labels)
    return np.asfortranarray(slopes)


def loss_back_by_the_chain_rule(probabilities, labels):
    """Through softmax with its whole Jacobian, a matrix for each example."""
    slopes = np.empty(probabilities.shape)
    for i, (p, label) in enumerate(zip(probabilities, labels, strict=True)):
        by_probability = np.zeros(len(p))
        by_probability[label] = -1 / p[label]
        slopes[i] = (np.diag(p) - np.outer(p, p)) @ by_probability / len(labels)
    return slopes


def dense_back_loops(dz, x, weights):
    m, n_out = dz.shape
    n_in = x.shape[1]
    dx, dweights, dbiases = np.zeros((m, n_in)), np.zeros((n_out, n_in)), [0.0] * n_out
    for i in range(m):
        for j in range(n_out):
            dbiases[j] += dz[i, j]
            for k in range(n_in):
                dx[i, k] += dz[i, j] * weights[j, k]
                dweights[j, k] += dz[i, j] * x[i, k]
    return dx, dweights, dbiases


def dense_back_lists(dz, x, weights):
    return [
        [
            [
                sum(d * w for d, w in zip(row, col, strict=True))
                for col in zip(*weights, strict=False)
            ]
            for row in dz
        ],
        [
            [
                sum(d * v for d, v in zip(unit, col, strict=True))
                for col in zip(*x, strict=False)
            ]
            for unit in zip(*dz, strict=True)
        ],
        [sum(unit) for unit in zip(*dz, strict=True)],
    ]


def dense_back_example_by_example(dz, x, weights):
    dx = np.asfortranarray(np.stack([weights.T @ one for one in dz]))
    dweights = sum(np.outer(d, v) for d, v in zip(dz, x, strict=True))
    return dx, dweights, np.ones(len(dz)) @ dz


def dense_back_float32(dz, x, weights):
    dz, x, weights = (a.astype(np.float32) for a in (dz, x, weights))
    return dz @ weights, dz.T @ x, dz.sum(axis=0)


def relu_back_assigned(da, z):
    dz = da.astype(np.float32)
    dz[z <= 0] = 0
    return dz


def relu_back_recursively(da, z):
    if np.ndim(da) == 0:
        return da if z > 0 else 0
    return [relu_back_recursively(a, b) for a, b in zip(da, z, strict=True)]


def pool_back_loops(dout, volume, f, stride):
    dvolume = np.zeros(volume.shape)
    for row in range(dout.shape[0]):
        for col in range(dout.shape[1]):
            for channel in range(dout.shape[2]):
                best, place = None, None
                for i in range(row * stride, row * stride + f):
                    for j in range(col * stride, col * stride + f):
                        if best is None or volume[i, j, channel] > best:
                            best, place = volume[i, j, channel], (i, j, channel)
                dvolume[place] += dout[row, col, channel]
    return dvolume


def pool_back_windows(dout, volume, f, stride):
    view = np.lib.stride_tricks.sliding_window_view(volume, (f, f), (0, 1))
    places = view[::stride, ::stride].reshape(*dout.shape, f * f).argmax(axis=-1)
    rows, cols, channels = np.indices(dout.shape)
    dvolume = np.zeros(volume.shape, np.float32, order="F")
    into = (rows * stride + places // f, cols * stride + places % f, channels)
    np.add.at(dvolume, into, dout)
    return dvolume


def pool_back_counted(dout, volume, f, stride):
    """Through flat places and bincount, channel by channel."""
    height, width, channels = volume.shape
    parts = []
    for channel in range(channels):
        flat, weights = [], []
        for (row, col), came in np.ndenumerate(dout[..., channel]):
            top, left = row * stride, col * stride
            window = volume[top : top + f, left : left + f, channel]
            i, j = np.unravel_index(np.argmax(window), window.shape)
            flat.append((top + i) * width + left + j)
            weights.append(came)
        counts = np.bincount(flat, weights, height * width)
        parts.append(counts.reshape(height, width))
    return np.stack(parts, axis=-1)


def pool_back_place_by_place(dout, volume, f, stride):
    """One step for each place in the window; the first that wins takes all."""
    rows, cols, _ = dout.shape

    def seen(array, i, j):
        end_row, end_col = i + (rows - 1) * stride + 1, j + (cols - 1) * stride + 1
        return array[i:end_row:stride, j:end_col:stride]

    places = [(i, j) for i in range(f) for j in range(f)]
    largest = np.max([seen(volume, i, j) for i, j in places], axis=0)
    dvolume, free = np.zeros(volume.shape), np.ones(dout.shape, bool)
    for i, j in places:
        won = free & (seen(volume, i, j) == largest)
        seen(dvolume, i, j)[...] += np.where(won, dout, 0)
        free &= ~won
    return dvolume.tolist()


def conv_back_windows(dout, volume, filters, padding=0, stride=1):
    kh, kw, _, _ = filters.shape
    height, width, _ = volume.shape
    padded = np.pad(volume, [(padding, padding), (padding, padding), (0, 0)])
    dpadded, dfilters = np.zeros(padded.shape), np.zeros(filters.shape)
    for row in range(dout.shape[0]):
        for col in range(dout.shape[1]):
            top, left = row * stride, col * stride
            window = padded[top : top + kh, left : left + kw]
            dfilters += window[..., None] * dout[row, col]
            dpadded[top : top + kh, left : left + kw] += filters @ dout[row, col]
    dvolume = dpadded[padding : padding + height, padding : padding + width]
    return dvolume, dfilters, dout.sum(axis=(0, 1))


def conv_back_loops(dout, volume, filters, padding=0, stride=1):
    dvolume, dfilters = np.zeros(volume.shape), np.zeros(filters.shape)
    dbiases = [0.0] * filters.shape[3]
    for (row, col, c_out), came in np.ndenumerate(dout):
        dbiases[c_out] += came
        for (i, j, c_in), weight in np.ndenumerate(filters[..., c_out]):
            r, c = row * stride + i - padding, col * stride + j - padding
            if 0 <= r < volume.shape[0] and 0 <= c < volume.shape[1]:
                dvolume[r, c, c_in] += came * weight
                dfilters[i, j, c_in, c_out] += came * volume[r, c, c_in]
    return dvolume, dfilters, dbiases


def conv_back_weight_by_weight(dout, volume, filters, padding=0, stride=1):
    """One matrix product for each place in the filter; float32."""
    kh, kw, _, _ = filters.shape
    rows, cols, _ = dout.shape
    frame = [(padding, padding), (padding, padding), (0, 0)]
    padded = np.pad(volume.astype(np.float32), frame)
    came = dout.astype(np.float32)
    dpadded, dfilters = np.zeros_like(padded), np.zeros(filters.shape, np.float32)
    for i, j in np.ndindex(kh, kw):
        down = slice(i, i + (rows - 1) * stride + 1, stride)
        across = slice(j, j + (cols - 1) * stride + 1, stride)
        dfilters[i, j] = np.einsum("hwc,hwo->co", padded[down, across], came)
        dpadded[down, across] += np.tensordot(came, filters[i, j], (2, 1))
    inside = (slice(padding, padding + n) for n in volume.shape[:2])
    return dpadded[tuple(inside)], dfilters, np.einsum("hwo->o", came)


def conv_back_as_correlations(dout, volume, filters, padding=0, stride=1):
    """Spread dout by the stride, then correlate twice, as the notebook says."""
    kh, kw, _, _ = filters.shape
    height, width, _ = volume.shape
    rows, cols, c_out = dout.shape
    spread = np.zeros(
        (height + 2 * padding - kh + 1, width + 2 * padding - kw + 1, c_out)
    )
    spread[::stride, ::stride][:rows, :cols] = dout

    def correlate(image, kernel):
        """Slide (kh, kw, A, B) over (H, W, A)."""
        size = kernel.shape[:2]
        windows = np.lib.stride_tricks.sliding_window_view(image, size, (0, 1))
        return np.einsum("hwaij,ijab->hwb", windows, kernel)

    padded = np.pad(volume, [(padding, padding), (padding, padding), (0, 0)])
    dfilters = np.stack(
        [
            np.concatenate(
                [
                    correlate(padded[..., [c]], spread[:, :, None, [o]])
                    for c in range(padded.shape[2])
                ],
                axis=2,
            )
            for o in range(c_out)
        ],
        axis=-1,
    )
    wide = np.pad(spread, [(kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)])
    dpadded = correlate(wide, filters[::-1, ::-1].swapaxes(2, 3))
    dvolume = dpadded[padding : padding + height, padding : padding + width]
    return [np.asfortranarray(dvolume), dfilters, dout.reshape(-1, c_out).sum(axis=0)]


def step_loop(parameters, gradients, learning_rate):
    moved = {}
    for name in parameters:
        moved[name] = parameters[name] - learning_rate * gradients[name]
    return moved


def step_on_copies(parameters, gradients, learning_rate):
    moved = {name: p.astype(np.float32) for name, p in parameters.items()}
    for name, p in moved.items():
        p += np.float32(-learning_rate) * gradients[name].astype(np.float32)
    return moved


def step_in_fractions(parameters, gradients, learning_rate):
    rate = Fraction(learning_rate)

    def moved(p, g):
        if np.ndim(p) == 0:
            return float(Fraction(float(p)) - rate * Fraction(float(g)))
        return [moved(a, b) for a, b in zip(p, g, strict=True)]

    return {name: moved(parameters[name], gradients[name]) for name in parameters}


def step_in_one_row(parameters, gradients, learning_rate):
    """All parameters in one long array, and the names backwards."""
    row = np.concatenate([p.ravel() for p in parameters.values()])
    row = row - learning_rate * np.concatenate(
        [gradients[name].ravel() for name in parameters]
    )
    cuts = np.cumsum([p.size for p in parameters.values()])[:-1]
    pieces = zip(parameters.items(), np.split(row, cuts), strict=True)
    moved = {name: piece.reshape(p.shape) for (name, p), piece in pieces}
    return dict(reversed(moved.items()))


def through_the_jacobian(probabilities, labels):
    """Multiply the slopes by the probabilities with softmax's own, entry by entry."""
    target = np.eye(probabilities.shape[1])[labels]
    slopes = -target / probabilities / len(labels)
    own = np.einsum("ni,ij->nij", probabilities, np.eye(probabilities.shape[1]))
    own -= np.einsum("ni,nj->nij", probabilities, probabilities)
    return np.einsum("nij,nj->ni", own, slopes)


RIGHT = {
    "softmax_cross_entropy_backward": [
        through_the_jacobian,
        lambda probabilities, labels: (
            (probabilities - np.eye(probabilities.shape[1])[labels]) / len(labels)
        ),
        lambda probabilities, labels: (
            (probabilities - (labels[:, None] == np.arange(probabilities.shape[1])))
            / len(labels)
        ),
        loss_back_loops,
        loss_back_in_place,
        loss_back_by_the_chain_rule,
    ],
    "dense_backward": [
        lambda dz, x, weights: (dz @ weights, dz.T @ x, dz.sum(axis=0)),
        lambda dz, x, weights: (
            np.einsum("mo,oi->mi", dz, weights),
            np.einsum("mo,mi->oi", dz, x),
            np.einsum("mo->o", dz),
        ),
        dense_back_loops,
        dense_back_lists,
        dense_back_example_by_example,
        dense_back_float32,
    ],
    "relu_backward": [
        lambda da, z: da * (z > 0),
        lambda da, z: np.where(z > 0, da, 0),
        lambda da, z: np.asfortranarray(da * np.heaviside(z, 0.0)),
        lambda da, z: np.multiply(da, np.sign(np.maximum(z, 0)), dtype=np.float64),
        relu_back_assigned,
        relu_back_recursively,
    ],
    "max_pool2d_backward": [
        pool_back_loops,
        pool_back_windows,
        pool_back_counted,
        pool_back_place_by_place,
    ],
    "conv2d_backward": [
        conv_back_windows,
        conv_back_loops,
        conv_back_weight_by_weight,
        conv_back_as_correlations,
    ],
    "sgd_step": [
        lambda parameters, gradients, learning_rate: {
            name: p - learning_rate * gradients[name] for name, p in parameters.items()
        },
        step_loop,
        step_on_copies,
        step_in_fractions,
        step_in_one_row,
    ],
}
