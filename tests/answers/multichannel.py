"""Right answers to the exercises of notebook 04, in different styles: all must pass."""

import numpy as np

windows = np.lib.stride_tricks.sliding_window_view


def framed(volume, padding):
    return np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))


def places(shape, kernel, stride):
    return [
        (n - k) // stride + 1 for n, k in zip(shape[:2], kernel.shape[:2], strict=True)
    ]


def loops(volume, kernel, bias=0.0, padding=0, stride=1):
    """Nothing but numbers, zeros never stored; nested lists come out."""
    height, width, channels = volume.shape
    kh, kw, _ = kernel.shape
    out = []
    for top in range(-padding, height + padding - kh + 1, stride):
        row = []
        for left in range(-padding, width + padding - kw + 1, stride):
            total = float(bias)
            for i in range(kh):
                for j in range(kw):
                    y, x = top + i, left + j
                    if 0 <= y < height and 0 <= x < width:
                        for c in range(channels):
                            total += float(volume[y][x][c]) * float(kernel[i][j][c])
            row.append(total)
        out.append(row)
    return out


def by_channel(volume, kernel, bias=0.0, padding=0, stride=1):
    """Each channel as an image of its own, stored by columns."""
    total = 0
    for c in range(volume.shape[-1]):
        image = np.pad(volume[:, :, c], padding)
        views = windows(image, kernel.shape[:2])[::stride, ::stride]
        total = total + np.einsum("rcij,ij->rc", views, kernel[:, :, c])
    return np.asfortranarray(total + bias)


def float32_fft(volume, kernel, bias=0.0, padding=0, stride=1):
    """Multiply spectra, add the channels there, and cut out the valid part."""
    volume = framed(volume, padding).astype(np.float32)
    kh, kw, _ = kernel.shape
    shape = (volume.shape[0] + kh - 1, volume.shape[1] + kw - 1)
    flipped = kernel[::-1, ::-1].astype(np.float32)
    spectra = np.fft.rfft2(volume, shape, (0, 1)) * np.fft.rfft2(flipped, shape, (0, 1))
    full = np.fft.irfft2(spectra.sum(axis=2), shape)
    valid = full[kh - 1 : volume.shape[0], kw - 1 : volume.shape[1]]
    return (valid[::stride, ::stride] + bias).astype(np.float32)


def shifted_sum(volume, kernel, bias=0.0, padding=0, stride=1):
    """Move the volume under each weight in turn."""
    volume = framed(volume, padding)
    rows, cols = places(volume.shape, kernel, stride)
    out = np.full((rows, cols), bias, dtype=float)
    for (i, j, c), weight in np.ndenumerate(kernel):
        down, across = i + stride * rows, j + stride * cols
        out += weight * volume[i:down:stride, j:across:stride, c][:rows, :cols]
    return out


def a_window_at_a_time(volume, kernel, bias=0.0, padding=0, stride=1):
    volume = framed(volume, padding)
    rows, cols = places(volume.shape, kernel, stride)
    kh, kw, _ = kernel.shape
    out = np.zeros((rows, cols))
    for r in range(rows):
        for c in range(cols):
            y, x = r * stride, c * stride
            out[r, c] = np.sum(volume[y : y + kh, x : x + kw] * kernel) + bias
    return out


def filter_by_filter(one):
    def bank(volume, filters, biases, padding=0, stride=1):
        maps = [
            one(volume, filters[..., k], biases[k], padding, stride)
            for k in range(filters.shape[-1])
        ]
        return np.stack(maps, axis=-1)

    return bank


def as_matrix_product(volume, filters, biases, padding=0, stride=1):
    """Write every window as a row, every filter as a column."""
    kh, kw, _, c_out = filters.shape
    volume = framed(np.asarray(volume, float), padding)
    rows, cols = places(volume.shape, filters, stride)
    patches = np.array(
        [
            volume[r * stride : r * stride + kh, c * stride : c * stride + kw].ravel()
            for r in range(rows)
            for c in range(cols)
        ]
    )
    return (patches @ filters.reshape(-1, c_out) + biases).reshape(rows, cols, c_out)


def with_einsum(volume, filters, biases, padding=0, stride=1):
    views = windows(framed(volume, padding), filters.shape[:2], (0, 1))
    return np.einsum("rcdij,ijdk->rck", views[::stride, ::stride], filters) + biases


def whole_batch(batch, filters, biases, padding=0, stride=1):
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    views = windows(np.pad(batch, frame), filters.shape[:2], (1, 2))
    views = views[:, ::stride, ::stride]
    z = np.tensordot(views, filters, ((3, 4, 5), (2, 0, 1))) + biases
    return z * (z > 0)


def example_by_example(maps, rectify):
    def layer(batch, *others):
        return [rectify(np.asarray(maps(volume, *others))) for volume in batch]

    return layer


def deep(x):
    """Go down the nested lists to the numbers."""
    if isinstance(x, np.ndarray):
        x = x.tolist()
    return [deep(entry) for entry in x] if isinstance(x, list) else max(0, x)


def in_a_copy(x):
    y = x.copy()
    y[y < 0] = 0
    return y


def one_filter(bank):
    return lambda volume, kernel, bias=0.0, padding=0, stride=1: bank(
        volume, kernel[..., np.newaxis], np.array([bias]), padding, stride
    )[:, :, 0]


RIGHT = {
    "filter_volume": [
        loops,
        by_channel,
        float32_fft,
        shifted_sum,
        a_window_at_a_time,
        one_filter(as_matrix_product),
        one_filter(with_einsum),
    ],
    "conv2d": [
        filter_by_filter(loops),
        filter_by_filter(float32_fft),
        filter_by_filter(shifted_sum),
        as_matrix_product,
        with_einsum,
        lambda volume, filters, biases, padding=0, stride=1: (
            whole_batch(np.stack([volume]), filters, biases, padding, stride)[0]
            - whole_batch(np.stack([volume]), -filters, -biases, padding, stride)[0]
        ),
    ],
    "conv_parameter_count": [
        lambda f, c_in, c_out: (f * f * c_in + 1) * c_out,
        lambda f, c_in, c_out: f**2 * c_in * c_out + c_out,
        lambda f, c_in, c_out: np.zeros((f, f, c_in, c_out)).size + c_out,
        lambda f, c_in, c_out: sum(
            1 + sum(f * f for _channel in range(c_in)) for _filter in range(c_out)
        ),
        lambda f, c_in, c_out: np.prod([f, f, c_in, c_out]) + c_out,
    ],
    "relu": [
        lambda x: np.maximum(0, x),
        lambda x: np.where(x > 0, x, 0),
        lambda x: x * (x > 0),
        lambda x: (x + abs(x)) / 2,
        lambda x: np.clip(x, 0, None),
        lambda x: np.asfortranarray(np.maximum(x.astype(np.float32), 0)),
        deep,
        in_a_copy,
        np.vectorize(lambda entry: max(0.0, entry)),
    ],
    "conv_layer": [
        whole_batch,
        example_by_example(with_einsum, in_a_copy),
        example_by_example(filter_by_filter(loops), deep),
        example_by_example(as_matrix_product, lambda z: (z + abs(z)) / 2),
        lambda *arguments: np.asfortranarray(
            example_by_example(
                filter_by_filter(float32_fft), lambda z: np.where(z > 0, z, 0)
            )(*arguments)
        ),
    ],
}
