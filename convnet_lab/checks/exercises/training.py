"""Exercises of notebook 08: the way back, and a step down."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Exercise, Misconception
from convnet_lab.checks.exercises import inputs

_NOTEBOOK = "08_training"
_LINES = 6  # terms written out before the rest is only counted


def _sum(terms, total):
    """Write a sum in a few lines: the first terms, and how many more there are."""
    shown = [f"{'+' if place else ' '} {term}" for place, term in enumerate(terms)]
    if len(shown) > _LINES:
        shown = [*shown[: _LINES - 1], f"+ {len(shown) - _LINES + 1} more"]
    return [*(shown or ["  nothing"]), f"= {writing.number(total)}"]


def _times(left, right):
    return f"{writing.number(left)}*{writing.factor(right)}"


# ---- softmax_cross_entropy_backward


def _working_loss(arguments, index):
    probabilities, labels = arguments
    row, k = index
    share, target = probabilities[row, k], int(labels[row] == k)
    return [
        f"example {row}: its label is {labels[row]}, this is class {k}, so y is "
        f"{target}",
        f"({writing.number(share)} - {target}) / {len(labels)} examples",
        f"= {writing.number((share - target) / len(labels))}",
    ]


def _targets(shape, labels, to_each_row=True):
    targets = np.zeros(shape)
    if to_each_row:
        targets[np.arange(len(labels)), labels] = 1
    else:
        targets[:, labels] = 1
    return targets


def _faulty_loss_back(probabilities, labels, shift=0, to_each_row=True, divide="m"):
    m, k = probabilities.shape
    slopes = probabilities - _targets((m, k), (labels + shift) % k, to_each_row)
    return slopes / {"m": m, "1": 1, "m m": m * m, "k": k, "m k": m * k}[divide]


def _loss_back(**slips):
    return lambda probabilities, labels: _faulty_loss_back(
        probabilities, labels, **slips
    )


def _right_loss_back(probabilities, labels):
    return _faulty_loss_back(probabilities, labels)


def _true_class_only(probabilities, labels):
    slopes = _right_loss_back(probabilities, labels)
    return slopes * _targets(slopes.shape, labels)


def _before_softmax(probabilities, labels):
    targets = _targets(probabilities.shape, labels)
    return -targets / probabilities / len(labels)


def _shares(rng, m, k):
    """Draw probabilities and labels; labels differ, and repeat if m is above k."""
    labels = rng.permutation(np.resize(rng.permutation(k), m))
    return functional.softmax(inputs.distinct(rng, m, k)), labels


_SOFTMAX_CROSS_ENTROPY_BACKWARD = Exercise(
    name="softmax_cross_entropy_backward",
    notebook=_NOTEBOOK,
    signature="probabilities, labels",
    reference=functional.softmax_cross_entropy_backward,
    returns="array",
    cases=inputs.named(
        functional.softmax_cross_entropy_backward,
        two_images_and_two_classes=(
            np.array([[0.25, 0.75], [0.5, 0.5]]),
            np.array([1, 0]),
        ),
        one_image_of_a_Truck_as_in_S2=(
            np.array([[0.2641, 0.7179, 0.0048, 0.0131]]),
            np.array([1]),
        ),
        three_images_and_four_classes=(
            np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.15, 0.05], [0.25] * 4]),
            np.array([2, 0, 3]),
        ),
        five_images_and_three_classes=(
            np.array(
                [
                    [0.5, 0.3, 0.2],
                    [0.1, 0.1, 0.8],
                    [0.25, 0.7, 0.05],
                    [0.6, 0.2, 0.2],
                    [0.05, 0.9, 0.05],
                ]
            ),
            np.array([0, 2, 2, 1, 1]),
        ),
    ),
    fresh=(
        lambda rng: _shares(rng, 3, inputs.size(rng, 4, 6)),
        lambda rng: _shares(rng, inputs.size(rng, 5, 7), 3),
        lambda rng: _shares(rng, 4, 4),
        lambda rng: _shares(rng, 2, 10),
    ),
    working=_working_loss,
    same_operation=("softmax_cross_entropy_backward", "softmax_backward"),
    misconceptions=(
        Misconception(
            "wrong-sign",
            lambda p, labels: -_right_loss_back(p, labels),
            "The signs are turned: this is y - p.",
            "Raising the logit of the true class makes the loss smaller. Which sign "
            "has its gradient?",
        ),
        Misconception(
            "not-averaged",
            _loss_back(divide="1"),
            "The gradient belongs to the sum of the losses, not to their mean.",
            "The loss of a batch is the mean over its examples. What does the mean do "
            "to each slope?",
        ),
        Misconception(
            "averaged-twice",
            _loss_back(divide="m m"),
            "The gradient is divided by the number of examples twice.",
            "One mean is taken: divide once.",
        ),
        Misconception(
            "divided-by-classes",
            _loss_back(divide="k"),
            "The gradient is divided by the number of classes.",
            "The mean is over the examples of the batch. Which axis are they on?",
        ),
        Misconception(
            "divided-by-all-entries",
            _loss_back(divide="m k"),
            "The gradient is divided by the number of all entries.",
            "The mean is over the examples only: how many losses are there?",
        ),
        Misconception(
            "target-forgotten",
            lambda p, labels: p / len(labels),
            "The probabilities are there, but the true classes are not.",
            "What is subtracted from the probability of the true class?",
        ),
        Misconception(
            "labels-from-one",
            _loss_back(shift=-1),
            "The 1 is subtracted one class too early, as if labels began at 1.",
            "Label 0 is the first class, as NumPy counts.",
        ),
        Misconception(
            "labels-one-too-far",
            _loss_back(shift=1),
            "The 1 is subtracted one class too late.",
            "Label 0 is the first class, as NumPy counts.",
        ),
        Misconception(
            "labels-of-all-examples",
            _loss_back(to_each_row=False),
            "Each example got the labels of all: whole columns are lowered by 1.",
            "In each row one entry is lowered. Which rows does slopes[:, labels] mean?",
        ),
        Misconception(
            "first-label-for-all",
            lambda p, labels: _right_loss_back(p, np.repeat(labels[:1], len(labels))),
            "All examples have got the first one's label.",
            "Each row has a label of its own.",
        ),
        Misconception(
            "one-from-every-class",
            lambda p, labels: (p - 1) / len(labels),
            "1 is subtracted from every class.",
            "The target is 1 for the true class and 0 for the others.",
        ),
        Misconception(
            "true-class-only",
            _true_class_only,
            "Only the true class has a gradient; the others are 0.",
            "A higher logit of a wrong class raises the loss, too: softmax shares out "
            "one whole.",
        ),
        Misconception(
            "wrong-classes-only",
            lambda p, labels: _right_loss_back(p, labels) - _true_class_only(p, labels),
            "The true class has no gradient; only the others have.",
            "Every class has one: y is 1 for the true class and 0 for the others.",
        ),
        Misconception(
            "before-softmax",
            _before_softmax,
            "This is the slope by the probabilities, -y/p, not by the logits.",
            "Softmax lies between: the two slopes together are simpler than each.",
        ),
        Misconception(
            "softmax-twice",
            lambda p, labels: _right_loss_back(functional.softmax(p), labels),
            "Softmax was applied to the probabilities once more.",
            "What comes in are probabilities already.",
        ),
        Misconception(
            "batch-added-up",
            lambda p, labels: _right_loss_back(p, labels).sum(axis=0),
            "The examples are added up: the axis of the batch is gone.",
            "Each example's logits have slopes of their own: (m, K) is asked.",
        ),
        Misconception(
            "losses",
            lambda p, labels: -np.log(p[np.arange(len(labels)), labels]),
            "These are the losses, one for each example.",
            "Asked is how the loss changes with each logit.",
        ),
    ),
)

# ---- dense_backward


def _working_dense(arguments, index):
    dz, x, weights = arguments
    part, *place = index
    if part == "dx":
        row, i = place
        pairs = zip(dz[row], weights[:, i], strict=True)
        head = f"dz[{row}] times column {i} of the weights:"
    elif part == "dweights":
        j, i = place
        pairs = zip(dz[:, j], x[:, i], strict=True)
        head = f"over the batch, dz of unit {j} times x of input {i}:"
    else:
        (j,) = place
        terms = [writing.factor(d) for d in dz[:, j]]
        return [f"over the batch, dz of unit {j}:", *_sum(terms, dz[:, j].sum())]
    factors = list(pairs)
    terms = [_times(a, b) for a, b in factors]
    return [head, *_sum(terms, sum(a * b for a, b in factors))]


def _dense_back(dx=None, dweights=None, dbiases=None):
    """Go back through a dense layer with one or more of the three parts replaced."""

    def wrong(dz, x, weights):
        dz, x, weights = (np.asarray(a, float) for a in (dz, x, weights))
        return (
            dx(dz, x, weights) if dx else dz @ weights,
            dweights(dz, x, weights) if dweights else dz.T @ x,
            dbiases(dz, x, weights) if dbiases else dz.sum(axis=0),
        )

    return wrong


def _dense_order(dz, x, weights):
    dx, dweights, dbiases = _dense_back()(dz, x, weights)
    return dweights, dbiases, dx


def _layer(rng, m, n_out, n_in, draw=inputs.distinct):
    return draw(rng, m, n_out), draw(rng, m, n_in), draw(rng, n_out, n_in)


_DENSE_BACKWARD = Exercise(
    name="dense_backward",
    notebook=_NOTEBOOK,
    signature="dz, x, weights",
    reference=functional.dense_backward,
    returns="parts",
    parts=("dx", "dweights", "dbiases"),
    cases=inputs.named(
        functional.dense_backward,
        one_input=(
            np.array([[1, 10]]),
            np.array([[5, 7, 2]]),
            np.array([[1, 2, 0], [3, 4, -1]]),
        ),
        a_batch_of_two=(
            np.array([[1.0, 10, -2], [2, 0.5, 4]]),
            np.array([[5.0, 7], [-1, 3]]),
            np.array([[1.0, 2], [3, 4], [-5, 6]]),
        ),
        a_batch_of_four_with_as_many_units_as_inputs=(
            np.array([[1.0, -2, 3], [0.5, 4, -1], [2, 7, -3], [6, -5, 8]]),
            np.array([[2.0, 1, -1], [3, 0.25, 5], [-4, 6, 1], [9, -2, 7]]),
            np.array([[1.0, 2, -3], [4, 0.5, 6], [-7, 8, 9]]),
        ),
        three_of_each=(
            np.array([[1.0, 2, -4], [3, -1, 5], [0.5, 6, 2]]),
            np.array([[2.0, -3, 1], [4, 1, 0.25], [-1, 5, 7]]),
            np.array([[3.0, 1, -2], [0.75, 4, 6], [-5, 2, 8]]),
        ),
    ),
    fresh=(
        lambda rng: _layer(rng, 2, 3, inputs.size(rng, 4, 6)),
        lambda rng: _layer(rng, 4, inputs.size(rng, 5, 6), 2, draw=inputs.whole),
        lambda rng: _layer(rng, 3, 4, 4),
        lambda rng: _layer(rng, 4, 4, 4),
        lambda rng: _layer(rng, 5, 3, 3, draw=inputs.whole),
        lambda rng: _layer(rng, 1, 3, 2),
    ),
    working=_working_dense,
    same_operation=("dense_backward",),
    misconceptions=(
        Misconception(
            "weights-transposed",
            _dense_back(dx=lambda dz, x, weights: dz @ weights.T),
            "For dx the weights are read the wrong way round: they are transposed.",
            "Along which wires does an input reach the units? The way back takes the "
            "same ones.",
        ),
        Misconception(
            "dweights-transposed",
            _dense_back(dweights=lambda dz, x, weights: x.T @ dz),
            "dweights is transposed.",
            "A gradient has the shape of what it belongs to: weights is (n_out, n_in).",
        ),
        Misconception(
            "averaged-again",
            _dense_back(
                dweights=lambda dz, x, weights: dz.T @ x / len(x),
                dbiases=lambda dz, x, weights: dz.mean(axis=0),
            ),
            "dweights and dbiases are divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dweights-averaged",
            _dense_back(dweights=lambda dz, x, weights: dz.T @ x / len(x)),
            "dweights is divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dbiases-averaged",
            _dense_back(dbiases=lambda dz, x, weights: dz.mean(axis=0)),
            "dbiases is divided by the number of examples.",
            "The loss has taken the mean already: here the batch is added up.",
        ),
        Misconception(
            "dbiases-not-summed",
            _dense_back(dbiases=lambda dz, x, weights: dz.copy()),
            "dbiases still has a row for each example.",
            "A unit has one bias for all examples of the batch.",
        ),
        Misconception(
            "dbiases-over-units",
            _dense_back(dbiases=lambda dz, x, weights: dz.sum(axis=1)),
            "dbiases is added up over the units.",
            "Each unit has a bias of its own; what is added up is the batch.",
        ),
        Misconception(
            "dbiases-in-one",
            _dense_back(dbiases=lambda dz, x, weights: np.full(len(weights), dz.sum())),
            "All biases have got the sum over the batch and all units.",
            "Each unit has a bias of its own; what is added up is the batch.",
        ),
        Misconception(
            "dbiases-ones",
            _dense_back(dbiases=lambda dz, x, weights: np.ones(len(weights))),
            "dbiases is 1: this is only the slope of z by the bias.",
            "The chain rule multiplies it with what comes from above.",
        ),
        Misconception(
            "first-of-batch",
            _dense_back(
                dweights=lambda dz, x, weights: np.outer(dz[0], x[0]),
                dbiases=lambda dz, x, weights: dz[0].copy(),
            ),
            "dweights and dbiases come from the first example alone.",
            "Each example of the batch adds its part.",
        ),
        Misconception(
            "last-of-batch",
            _dense_back(
                dweights=lambda dz, x, weights: np.outer(dz[-1], x[-1]),
                dbiases=lambda dz, x, weights: dz[-1].copy(),
            ),
            "dweights and dbiases come from the last example alone.",
            "Each example adds its part. Does each replace the one before?",
        ),
        Misconception(
            "dx-added-up",
            _dense_back(dx=lambda dz, x, weights: (dz @ weights).sum(axis=0)),
            "dx is added up over the batch.",
            "Each example has inputs of its own: dx has the shape of x.",
        ),
        Misconception(
            "dz-forgotten",
            _dense_back(
                dx=lambda dz, x, weights: np.tile(weights.sum(axis=0), (len(x), 1)),
                dweights=lambda dz, x, weights: np.tile(
                    x.sum(axis=0), (len(weights), 1)
                ),
                dbiases=lambda dz, x, weights: np.full(len(weights), float(len(x))),
            ),
            "dz has no part in it: these are only the layer's own slopes.",
            "The chain rule multiplies them with what comes from above.",
        ),
        Misconception(
            "wrong-sign",
            lambda dz, x, weights: tuple(
                -part for part in _dense_back()(dz, x, weights)
            ),
            "All signs are turned.",
            "The minus comes later, in the step. The gradient itself points uphill.",
        ),
        Misconception(
            "order",
            _dense_order,
            "The three parts come in another order: dweights, dbiases, dx.",
            "Asked is dx, then dweights, then dbiases.",
        ),
    ),
)

# ---- relu_backward


def _working_relu(arguments, index):
    da, z = (np.asarray(a)[index] for a in arguments)
    above = "above 0: the gradient passes" if z > 0 else "not above 0: nothing passes"
    return [
        f"z is {writing.number(z)} here, {above}",
        f"da is {writing.number(da)}, so dz is {writing.number(da if z > 0 else 0)}",
    ]


def _with_zeros(rng, *shape):
    """Draw integers of both signs, and zeros in every fourth place or so."""
    count = int(np.prod(shape))
    signs = np.resize([0, 1, -1, 1, -1], count)
    return rng.permutation(signs * rng.integers(1, 10, count)).reshape(shape)


def _sloped(rng, *shape, draw=inputs.distinct):
    return draw(rng, *shape), _with_zeros(rng, *shape)


_RELU_BACKWARD = Exercise(
    name="relu_backward",
    notebook=_NOTEBOOK,
    signature="da, z",
    reference=functional.relu_backward,
    returns="array",
    cases=inputs.named(
        functional.relu_backward,
        five_numbers=(
            np.array([10.0, -20, 30, -40, 50]),
            np.array([2.0, 3, 0, -1, -5]),
        ),
        a_batch_of_two=(
            np.array([[1.0, -2, 3, 0.5], [-4, 5, 6, -7]]),
            np.array([[0, 1, -3, 4], [2, -6, 0.25, 0]]),
        ),
        exercise_b_of_S2_with_two_zeros=(
            np.array([[1, -2, 3, 4], [-5, 6, 7, -8], [9, 1, -2, 3], [4, -5, 6, 7]]),
            np.array(
                [[35, 0, 20, 3], [1, -1, 21, -3], [21, 0, 15, 22], [-2, 22, 22, 29]]
            ),
        ),
    ),
    fresh=(
        lambda rng: _sloped(rng, 3, inputs.size(rng, 5, 7)),
        lambda rng: _sloped(rng, inputs.size(rng, 4, 5), 6, 2),
        lambda rng: _sloped(rng, 2, 3, 4, 2, draw=inputs.whole),
        lambda rng: _sloped(rng, inputs.size(rng, 11, 15)),
    ),
    working=_working_relu,
    same_operation=("relu_backward",),
    misconceptions=(
        Misconception(
            "mask-of-da",
            lambda da, z: np.where(da > 0, da, 0),
            "The negative gradients are cut off: the mask was taken from da.",
            "ReLU looked at z on the way forward. What decides on the way back?",
        ),
        Misconception(
            "mask-of-both",
            lambda da, z: np.where((da > 0) & (z > 0), da, 0),
            "A gradient passes only if it is positive itself.",
            "Gradients may be negative. Only z decides whether they pass.",
        ),
        Misconception(
            "passes-at-zero",
            lambda da, z: np.where(z >= 0, da, 0),
            "Where z is exactly 0 the gradient passes.",
            "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
        ),
        Misconception(
            "half-at-zero",
            lambda da, z: da * np.heaviside(z, 0.5),
            "Where z is exactly 0 half the gradient passes.",
            "In this course, as in the frameworks, the slope of ReLU at 0 is 0.",
        ),
        Misconception(
            "not-masked",
            lambda da, z: da.copy(),
            "The gradient passes everywhere.",
            "Where ReLU gave 0, a small change of z changes nothing.",
        ),
        Misconception(
            "turned",
            lambda da, z: np.where(z < 0, da, 0),
            "The gradient passes where z is negative.",
            "Where does a small change of z come through ReLU?",
        ),
        Misconception(
            "mask-alone",
            lambda da, z: np.where(z > 0, 1.0, 0.0),
            "This is ReLU's own slope, 1 or 0: da has no part in it.",
            "The chain rule multiplies it with what comes from above.",
        ),
        Misconception(
            "forward",
            lambda da, z: np.maximum(z, 0),
            "This is ReLU itself, on the way forward.",
            "On the way back da passes, or nothing.",
        ),
        Misconception(
            "times-z",
            lambda da, z: da * np.maximum(z, 0),
            "da is multiplied by what ReLU gave.",
            "How steep is ReLU where z is 2, and where z is 20?",
        ),
        Misconception(
            "signs-of-z",
            lambda da, z: da * np.sign(z),
            "Where z is negative the gradient passes with its sign turned.",
            "Where ReLU gave 0, a small change of z changes nothing.",
        ),
        Misconception(
            "swapped",
            lambda da, z: np.where(da > 0, z, 0),
            "da and z have changed places.",
            "da passes or not; z decides.",
        ),
        Misconception(
            "wrong-sign",
            lambda da, z: np.where(z > 0, -da, 0),
            "All signs are turned.",
            "Where z is positive, ReLU changes nothing. Nor does the way back.",
        ),
        Misconception(
            "entries-dropped",
            lambda da, z: da[z > 0],
            "Only the entries that pass are there, without their places.",
            "dz has the shape of z: what does not pass is 0.",
        ),
    ),
)

# ---- max_pool2d_backward


def _working_pool(arguments, index):
    dout, volume, f, stride = arguments
    row, col, channel = index
    terms, total = [], 0
    for r, c in np.ndindex(dout.shape[:2]):
        i, j = row - r * stride, col - c * stride
        if not (0 <= i < f and 0 <= j < f):
            continue
        top, left = r * stride, c * stride
        window = volume[top : top + f, left : left + f, channel]
        if window.argmax() == i * f + j:
            came = dout[r, c, channel]
            terms.append(f"{writing.factor(came)} from window (row {r}, column {c})")
            total = total + came
    value = writing.number(volume[index])
    return [
        f"volume[{row}, {col}, {channel}] is {value}. It is the first largest of",
        *([*_sum(terms, total)] if terms else ["no window", "= 0"]),
    ]


def _winner(window):
    """Give 1 to the first of the largest entries, row by row, and 0 to the others."""
    only = np.zeros(window.shape)
    only.flat[window.argmax()] = 1
    return only


_SHARES = {
    "first": _winner,
    "last": lambda window: _winner(window[::-1, ::-1])[::-1, ::-1],
    "down first": lambda window: _winner(window.T).T,
    "all": lambda window: (window == window.max()) * 1.0,
    "shared": lambda window: (window == window.max()) / (window == window.max()).sum(),
    "mean": lambda window: np.full(window.shape, 1 / window.size),
    "everyone": lambda window: np.ones(window.shape),
    "corner": lambda window: _winner(np.ones(window.shape)),
    "above zero": lambda window: _winner(window) * (window > 0),
    "smallest": lambda window: _winner(-window),
    "farthest": lambda window: _winner(np.abs(window)),
    "turned": lambda window: _winner(window).T,
    "times value": lambda window: _winner(window) * window,
}
"""The weights with which a gradient goes to the entries of a window."""


def _faulty_pool_back(
    dout,
    volume,
    f,
    stride,
    winner="first",
    put="add",
    step=None,
    came=None,
    crop=False,
    looked_at=None,
    corner=True,
):
    dout, volume = np.asarray(dout, float), np.asarray(volume, float)
    dvolume = np.zeros(volume.shape)
    step = {None: stride, "one": 1, "f": f}[step]
    for row, col, channel in np.ndindex(dout.shape):
        top, left = row * step, col * step
        seen = channel if looked_at is None else looked_at
        window = volume[top : top + f, left : left + f, seen]
        if window.shape != (f, f):
            raise IndexError("the window leaves the volume")
        share = _SHARES[winner](window)
        slope = dout[row, col, channel]
        if came == "value":
            slope = window.max()
        elif came == "one":
            slope = 1
        if not corner:
            top = left = 0
        into = dvolume[top : top + f, left : left + f, channel]
        if put == "add":
            into += share * slope
        elif put == "write winner":
            into[share != 0] = (share * slope)[share != 0]
        else:
            into[...] = share * slope
    if crop:
        rows, cols = dout.shape[:2]
        return dvolume[: (rows - 1) * stride + f, : (cols - 1) * stride + f]
    return dvolume


def _pool_back(**slips):
    return lambda dout, volume, f, stride: _faulty_pool_back(
        dout, volume, f, stride, **slips
    )


def _pooled(rng, volume, f, stride, draw=inputs.distinct):
    shape = functional.max_pool2d(volume, f, stride).shape
    return draw(rng, *shape), volume, f, stride


def _few_levels(rng, *shape):
    """Draw volumes with many ties: 0 mostly, and a few other values."""
    return rng.choice([0.0, 0.0, 1.0, 2.0], shape)


_TIES = np.array(
    [
        [0, 0, 0, 0, 0, 1, 0],
        [0, 9, 9, 0, 1, 0, 2],
        [0, 9, 0, 4, 0, 0, 2],
        [3, 0, 4, 0, 0, 5, 0],
        [0, 3, 0, 0, 5, 0, 0],
    ]
)
_TWO_CHANNELS = np.stack([_TIES, 4 - _TIES[::-1]], axis=-1)
_NEGATIVE = _TWO_CHANNELS[:, 1:] * 1.0 - 12


def _numbered(*shape):
    numbers = np.arange(1.0, np.prod(shape) + 1)
    return (numbers * np.where(numbers % 3 == 0, -1, 1)).reshape(shape)


_MAX_POOL2D_BACKWARD = Exercise(
    name="max_pool2d_backward",
    notebook=_NOTEBOOK,
    signature="dout, volume, f, stride",
    reference=functional.max_pool2d_backward,
    returns="array",
    cases=inputs.named(
        functional.max_pool2d_backward,
        S1_figure_10=(
            np.array([[1.0, -2], [3, 4]])[..., np.newaxis],
            np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[
                ..., np.newaxis
            ],
            2,
            2,
        ),
        ties_and_a_left_over_column=(_numbered(2, 3, 2), _TWO_CHANNELS, 2, 2),
        ties_in_overlapping_windows=(_numbered(3, 5, 2), _TWO_CHANNELS, 3, 1),
        windows_with_gaps=(_numbered(2, 2, 2), _TWO_CHANNELS, 2, 3),
        nothing_but_negative_values=(_numbered(2, 2, 2), _NEGATIVE, 3, 2),
    ),
    fresh=(
        lambda rng: _pooled(rng, _few_levels(rng, 7, inputs.size(rng, 8, 9), 2), 3, 2),
        lambda rng: _pooled(rng, _few_levels(rng, 5, inputs.size(rng, 6, 7), 3), 2, 1),
        lambda rng: _pooled(rng, inputs.distinct(rng, 6, 8, 2), 2, 2, inputs.whole),
        lambda rng: _pooled(
            rng, inputs.whole(rng, 5, inputs.size(rng, 7, 8), 3) - 20, 3, 2
        ),
        lambda rng: _pooled(rng, inputs.distinct(rng, 8, 9, 2), 2, 3),
        lambda rng: _pooled(rng, _few_levels(rng, 8, 6, 2), 2, 3),
        lambda rng: _pooled(
            rng, inputs.distinct(rng, 6, inputs.size(rng, 4, 5), 1), 3, 1
        ),
    ),
    working=_working_pool,
    same_operation=("max_pool2d_backward",),
    misconceptions=(
        Misconception(
            "all-winners",
            _pool_back(winner="all"),
            "Of equal largest entries every one has got the whole gradient.",
            "In a flat window all entries are equal. One of them takes it all: the "
            "first, row by row.",
        ),
        Misconception(
            "shared-by-winners",
            _pool_back(winner="shared"),
            "Equal largest entries have shared the gradient.",
            "In this exercise the first of them, row by row, takes it all.",
        ),
        Misconception(
            "last-winner",
            _pool_back(winner="last"),
            "Of equal largest entries the last has got the gradient.",
            "The first of them takes it, row by row. Is > or >= in your comparison?",
        ),
        Misconception(
            "first-by-columns",
            _pool_back(winner="down first"),
            "Of equal largest entries the first by columns has got the gradient.",
            "Row-major order goes along a row first, then to the next row.",
        ),
        Misconception(
            "overwritten",
            _pool_back(put="write winner"),
            "Where an entry won in several windows, only the last gradient is left.",
            "An entry that reaches the loss on two ways gets the sum of both.",
        ),
        Misconception(
            "windows-overwritten",
            _pool_back(put="write window"),
            "Each window has overwritten all that its neighbours had left in it.",
            "Where windows overlap, what they send back adds up.",
        ),
        Misconception(
            "stride-ignored",
            _pool_back(step="one"),
            "Neighbouring windows are one step apart: the stride is ignored.",
            "Where does the window of row r and column c start?",
        ),
        Misconception(
            "window-as-stride",
            _pool_back(step="f"),
            "The windows are f apart: the window's size is taken for the stride.",
            "Where does the window of row r and column c start?",
        ),
        Misconception(
            "average",
            _pool_back(winner="mean"),
            "Each gradient is shared equally by its window: that is the way back "
            "through average pooling.",
            "In max pooling only the winner has an effect.",
        ),
        Misconception(
            "whole-window",
            _pool_back(winner="everyone"),
            "Every entry of a window has got its gradient: that is the way back "
            "through sum pooling.",
            "In max pooling only the winner has an effect.",
        ),
        Misconception(
            "top-left",
            _pool_back(winner="corner"),
            "The gradient always goes to the top-left entry of a window.",
            "It goes to the entry that won. Which one was that?",
        ),
        Misconception(
            "smallest",
            _pool_back(winner="smallest"),
            "The gradient goes to the smallest entry of each window.",
            "It goes to the largest.",
        ),
        Misconception(
            "farthest-from-zero",
            _pool_back(winner="farthest"),
            "The gradient goes to the entry farthest from 0.",
            "-9 is smaller than 2. Compare the values as they are.",
        ),
        Misconception(
            "started-at-zero",
            _pool_back(winner="above zero"),
            "Where no entry is above 0, the gradient is lost.",
            "The largest of -5, -2, -7 and -4 is -2, and 0 can be the largest, too.",
        ),
        Misconception(
            "place-turned",
            _pool_back(winner="turned"),
            "Row and column of the winner in its window have changed places.",
            "argmax counts along the rows. How do you get row and column from it?",
        ),
        Misconception(
            "window-corner-forgotten",
            _pool_back(corner=False),
            "All gradients land in the first window.",
            "The winner's place counts from its window's corner, and where is that?",
        ),
        Misconception(
            "first-channel-decides",
            _pool_back(looked_at=0),
            "In all channels the winners of channel 0 have got the gradient.",
            "Each channel has winners of its own.",
        ),
        Misconception(
            "times-the-maximum",
            _pool_back(winner="times value"),
            "Each gradient is multiplied by the value that won.",
            "If the winner grows by 1, by how much does the maximum grow?",
        ),
        Misconception(
            "maximum-put-back",
            _pool_back(came="value"),
            "The largest values have gone back to their places, not the gradients.",
            "The volume only decides where. What goes there comes from dout.",
        ),
        Misconception(
            "winners-counted",
            _pool_back(came="one"),
            "Each winner has got 1 for a window: dout has no part in it.",
            "The chain rule multiplies this 1 with what comes from above.",
        ),
        Misconception(
            "wrong-sign",
            lambda *arguments: -_faulty_pool_back(*arguments),
            "All signs are turned.",
            "If the winner grows, the maximum grows: the sign stays.",
        ),
        Misconception(
            "left-over-cropped",
            _pool_back(crop=True),
            "Rows and columns that no window sees are missing.",
            "dvolume has the shape of the volume; what no window sees gets 0.",
        ),
    ),
)

# ---- conv2d_backward


def _conv_arguments(dout, volume, filters, padding=0, stride=1):
    return dout, volume, filters, padding, stride


def _working_conv(arguments, index):
    dout, volume, filters, padding, stride = _conv_arguments(*arguments)
    part, *place = index
    if part == "dbiases":
        came = dout[..., place[0]]
        terms = [writing.factor(d) for d in came.flatten()]
        return [f"all of dout's map {place[0]}:", *_sum(terms, came.sum())]
    if part == "dfilters":
        i, j, c_in, c_out = place
        padded = np.pad(volume, ((padding,) * 2, (padding,) * 2, (0, 0)))
        rows, cols = dout.shape[:2]
        met = padded[i::stride, j::stride, c_in][:rows, :cols]
        pairs = list(zip(dout[..., c_out].flat, met.flat, strict=True))
        head = "over all windows, dout times the pixel that met this weight:"
        return [
            head,
            *_sum([_times(a, b) for a, b in pairs], sum(a * b for a, b in pairs)),
        ]
    row, col, c_in = place
    pairs = []
    for r, c in np.ndindex(dout.shape[:2]):
        i, j = row + padding - r * stride, col + padding - c * stride
        if 0 <= i < filters.shape[0] and 0 <= j < filters.shape[1]:
            pairs += zip(dout[r, c], filters[i, j, c_in], strict=True)
    head = "over all windows that see this pixel, dout times the weight it met:"
    return [head, *_sum([_times(a, b) for a, b in pairs], sum(a * b for a, b in pairs))]


def _faulty_conv_back(
    dout,
    volume,
    filters,
    padding=0,
    stride=1,
    put="add",
    steps=None,
    back=None,
    crop="both sides",
    only_first=False,
):
    """Go back window by window; `back` gives the filters that pixels are told of."""
    dout, volume, filters = (np.asarray(a, float) for a in (dout, volume, filters))
    kh, kw, _, _ = filters.shape
    height, width, _ = volume.shape
    padded = np.pad(volume, ((padding,) * 2, (padding,) * 2, (0, 0)))
    dpadded, dfilters = np.zeros(padded.shape), np.zeros(filters.shape)
    down, across = (stride, stride) if steps is None else steps(stride)
    told = filters if back is None else back(filters)
    for row, col in np.ndindex(dout.shape[:2]):
        top, left = row * down, col * across
        window = (slice(top, top + kh), slice(left, left + kw))
        slope = dout[row, col]
        to_filters = padded[window][..., np.newaxis] * slope
        to_pixels = told[..., 0] * slope[0] if only_first else told @ slope
        dfilters = to_filters if put == "write filters" else dfilters + to_filters
        if put == "write pixels":
            dpadded[window] = to_pixels
        else:
            dpadded[window] += to_pixels
    if crop == "both sides":
        dpadded = dpadded[padding : padding + height, padding : padding + width]
    elif crop == "wrong corner":
        dpadded = dpadded[:height, :width]
    elif crop == "start":
        dpadded = dpadded[padding:, padding:]
    return dpadded, dfilters, dout.sum(axis=(0, 1))


def _conv_back(**slips):
    return lambda *arguments: _faulty_conv_back(*arguments, **slips)


def _changed(dvolume=None, dfilters=None, dbiases=None):
    """Go back rightly, then change one part; each change sees the part and dout."""

    def wrong(dout, *others):
        parts = _faulty_conv_back(dout, *others)
        changes = (dvolume, dfilters, dbiases)
        return tuple(
            change(part, dout) if change else part
            for part, change in zip(parts, changes, strict=True)
        )

    return wrong


def _conv_without_dout(dout, *others):
    return _faulty_conv_back(np.ones(dout.shape), *others)


def _conv_order(*arguments):
    dvolume, dfilters, dbiases = _faulty_conv_back(*arguments)
    return dfilters, dbiases, dvolume


def _conv_case(rng, size, c_in, filters, *options, draw=inputs.distinct):
    """Draw volume and filters (rows, columns, C_out), and dout to fit them."""
    *f, c_out = filters
    volume, bank = draw(rng, *size, c_in), draw(rng, *f, c_in, c_out)
    maps = functional.conv2d(volume, bank, np.zeros(c_out), *options)
    return draw(rng, *maps.shape), volume, bank, *options


_PIXELS = np.array(
    [
        [[1, 2], [0, -1], [3, 1], [2, 2], [-2, 4]],
        [[2, 0], [1, 1], [-1, 5], [4, 0], [1, -3]],
        [[0, 3], [-2, 1], [2, 2], [1, -1], [3, 6]],
        [[5, 1], [1, 0], [0, 4], [-3, 2], [2, 1]],
    ]
)
_BANK = np.arange(36).reshape(3, 3, 2, 2) * 7 % 11 - 4
_WIDE_BANK = np.arange(36).reshape(3, 2, 2, 3) * 5 % 13 - 5

_CONV2D_BACKWARD = Exercise(
    name="conv2d_backward",
    notebook=_NOTEBOOK,
    signature="dout, volume, filters, padding=0, stride=1",
    reference=functional.conv2d_backward,
    returns="parts",
    parts=("dvolume", "dfilters", "dbiases"),
    cases=inputs.named(
        functional.conv2d_backward,
        one_window=(
            np.array([[[2.0]]]),
            np.array([[1.0, 2, 3], [4, 5, 6]])[..., np.newaxis],
            np.array([[7.0, 8, 9], [-1, 0, 1]])[..., np.newaxis, np.newaxis],
        ),
        two_windows_that_overlap=(
            np.array([[[1.0], [10]]]),
            np.array([[1.0, 2, 3, 4], [5, 6, 7, 8]])[..., np.newaxis],
            np.array([[2.0, 3, -1], [4, 0, 5]])[..., np.newaxis, np.newaxis],
        ),
        two_channels_and_three_filters=(_numbered(2, 4, 3), _PIXELS, _WIDE_BANK),
        with_padding_and_stride=(_numbered(2, 3, 2), _PIXELS, _BANK, 1, 2),
        with_padding=(_numbered(4, 5, 2), _PIXELS, _BANK, 1, 1),
        with_a_left_over_column=(_numbered(1, 2, 3), _PIXELS, _WIDE_BANK, 0, 2),
    ),
    fresh=(
        lambda rng: _conv_case(rng, (5, inputs.size(rng, 6, 7)), 2, (3, 3, 3)),
        lambda rng: _conv_case(rng, (6, 5), 3, (2, 3, 2), 1, 2),
        lambda rng: _conv_case(
            rng, (inputs.size(rng, 4, 5), 6), 2, (3, 3, 2), 1, 1, draw=inputs.whole
        ),
        lambda rng: _conv_case(rng, (6, inputs.size(rng, 7, 8)), 2, (3, 2, 4), 0, 2),
        lambda rng: _conv_case(rng, (5, 7), 3, (3, 3, 3), 2, 2, draw=inputs.whole),
        lambda rng: _conv_case(rng, (7, 6), 3, (3, 2, 2), 0, 3),
    ),
    working=_working_conv,
    same_operation=(
        "conv2d_backward",
        "cross_correlate2d_backward",
        "convolve2d_backward",
    ),
    misconceptions=(
        Misconception(
            "not-cropped",
            _conv_back(crop="none"),
            "dvolume still has the frame of padding.",
            "The frame was not part of the volume: nobody asks for its gradient.",
        ),
        Misconception(
            "cropped-at-the-wrong-corner",
            _conv_back(crop="wrong corner"),
            "The padding is cut off at the bottom and the right only.",
            "Where does the volume begin inside its frame?",
        ),
        Misconception(
            "cropped-on-one-side",
            _conv_back(crop="start"),
            "The padding is cut off at the top and the left only.",
            "The frame runs all round.",
        ),
        Misconception(
            "pixels-overwritten",
            _conv_back(put="write pixels"),
            "Where windows overlap, only the last one's part of dvolume is left.",
            "A pixel that several windows see gets the sum of what they send back.",
        ),
        Misconception(
            "filters-overwritten",
            _conv_back(put="write filters"),
            "dfilters comes from the last window alone.",
            "A weight is used at every place of the window: all places add their part.",
        ),
        Misconception(
            "stride-ignored",
            _conv_back(steps=lambda stride: (1, 1)),
            "Neighbouring windows are one step apart: the stride is ignored.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "stride-down-only",
            _conv_back(steps=lambda stride: (stride, 1)),
            "The stride is used down, but not across.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "stride-across-only",
            _conv_back(steps=lambda stride: (1, stride)),
            "The stride is used across, but not down.",
            "Where did the window of row r and column c start on the way forward?",
        ),
        Misconception(
            "dvolume-with-flipped-filters",
            _conv_back(back=lambda filters: filters[::-1, ::-1]),
            "For dvolume the filters are flipped once too often, or not at all.",
            "Ask one window: which weight met its top-left pixel?",
        ),
        Misconception(
            "dfilters-flipped",
            _changed(dfilters=lambda part, dout: part[::-1, ::-1]),
            "dfilters is flipped in rows and columns.",
            "The layer is a cross-correlation: weight (0, 0) met the top-left pixel of "
            "each window.",
        ),
        Misconception(
            "dvolume-with-swapped-channels",
            _conv_back(back=lambda filters: filters.swapaxes(2, 3)),
            "For dvolume the filters' input and output channels have changed places.",
            "filters[i, j, c_in, c_out]: dout brings c_out, and c_in is wanted.",
        ),
        Misconception(
            "dfilters-with-swapped-channels",
            _changed(dfilters=lambda part, dout: part.swapaxes(2, 3)),
            "In dfilters the input and output channels have changed places.",
            "dfilters has the shape of filters, (f, f, C_in, C_out).",
        ),
        Misconception(
            "dfilters-transposed",
            _changed(dfilters=lambda part, dout: part.swapaxes(0, 1)),
            "In dfilters rows and columns have changed places.",
            "Rows come first, in filters and in dfilters.",
        ),
        Misconception(
            "first-filter-only",
            _conv_back(only_first=True),
            "For dvolume only the first filter sends something back.",
            "Every filter has seen the pixel: their parts are added up.",
        ),
        Misconception(
            "dfilters-averaged",
            _changed(dfilters=lambda part, dout: part / dout[..., 0].size),
            "dfilters is divided by the number of windows.",
            "All windows use the same weight: their parts are added, not averaged.",
        ),
        Misconception(
            "dbiases-averaged",
            _changed(dbiases=lambda part, dout: part / dout[..., 0].size),
            "dbiases is divided by the number of windows.",
            "The bias is added in every window: their parts are added, too.",
        ),
        Misconception(
            "dbiases-not-summed",
            _changed(dbiases=lambda part, dout: np.array(dout)),
            "dbiases still has rows and columns.",
            "A filter has one bias for all its windows.",
        ),
        Misconception(
            "dbiases-in-one",
            _changed(dbiases=lambda part, dout: np.full(len(part), part.sum())),
            "All biases have got the sum over all maps.",
            "Each filter has a bias of its own.",
        ),
        Misconception(
            "dbiases-of-first-window",
            _changed(dbiases=lambda part, dout: np.array(dout[0, 0])),
            "dbiases comes from the first window alone.",
            "The bias is added in every window.",
        ),
        Misconception(
            "dout-forgotten",
            _conv_without_dout,
            "dout has no part in it, as if it were 1 everywhere.",
            "The chain rule multiplies the layer's own slopes with what comes from "
            "above.",
        ),
        Misconception(
            "wrong-sign",
            lambda *arguments: tuple(-part for part in _faulty_conv_back(*arguments)),
            "All signs are turned.",
            "The minus comes later, in the step. The gradient itself points uphill.",
        ),
        Misconception(
            "order",
            _conv_order,
            "The three parts come in another order: dfilters, dbiases, dvolume.",
            "Asked is dvolume, then dfilters, then dbiases.",
        ),
    ),
)

# ---- sgd_step


def _working_step(arguments, index):
    parameters, gradients, rate = arguments
    name, *place = index
    before, slope = (
        np.asarray(part[name])[tuple(place)] for part in (parameters, gradients)
    )
    return [
        f"{name}: {writing.number(before)} - {writing.number(rate)}"
        f"*{writing.factor(slope)}",
        f"= {writing.number(before - rate * slope)}",
    ]


def _each(rule):
    """Make a wrong step from what becomes of one parameter p with gradient g."""
    return lambda parameters, gradients, rate: {
        name: rule(np.asarray(p, float), np.asarray(gradients[name], float), rate)
        for name, p in parameters.items()
    }


def _some(chosen):
    """Make a step that moves only some of the parameters."""

    def wrong(parameters, gradients, rate):
        names = chosen(list(parameters))
        return {
            name: p - rate * gradients[name] if name in names else p.copy()
            for name, p in parameters.items()
        }

    return wrong


def _network(rng, rate, draw=inputs.distinct, **shapes):
    names = {name.replace("_", ".", 1): shape for name, shape in shapes.items()}
    return (
        {name: inputs.distinct(rng, *shape) for name, shape in names.items()},
        {name: draw(rng, *shape) for name, shape in names.items()},
        rate,
    )


_SGD_STEP = Exercise(
    name="sgd_step",
    notebook=_NOTEBOOK,
    signature="parameters, gradients, learning_rate",
    reference=functional.sgd_step,
    returns="parts",
    cases=inputs.named(
        functional.sgd_step,
        one_weight=({"w": np.array([1.0, 2.0])}, {"w": np.array([10.0, -10.0])}, 0.1),
        a_dense_layer=(
            {
                "weights": np.array([[1.0, -2, 0.5], [4, 3, -1]]),
                "biases": np.array([0.25, -3]),
            },
            {
                "weights": np.array([[2.0, 1, -4], [-0.5, 8, 6]]),
                "biases": np.array([-2.0, 5]),
            },
            0.5,
        ),
        two_layers=(
            {
                "CONV1.filters": np.arange(1.0, 9).reshape(2, 2, 1, 2),
                "CONV1.biases": np.array([1.5, -2]),
                "FC2.weights": np.array([[3.0, -4, 0.5]]),
                "FC2.biases": np.array([7.0]),
            },
            {
                "CONV1.filters": np.arange(8.0, 0, -1).reshape(2, 2, 1, 2) - 2.5,
                "CONV1.biases": np.array([-4.0, 6]),
                "FC2.weights": np.array([[-1.0, 2, 8]]),
                "FC2.biases": np.array([3.0]),
            },
            0.25,
        ),
    ),
    fresh=(
        lambda rng: _network(rng, 0.25, FC1_weights=(3, 4), FC1_biases=(3,)),
        lambda rng: _network(
            rng,
            0.05,
            CONV1_filters=(3, 2, 2, 2),
            CONV1_biases=(2,),
            FC2_weights=(2, inputs.size(rng, 4, 6)),
            FC2_biases=(2,),
        ),
        lambda rng: _network(
            rng, 0.125, inputs.whole, FC1_weights=(4, 2), FC1_biases=(4,)
        ),
    ),
    working=_working_step,
    same_operation=("sgd_step",),
    misconceptions=(
        Misconception(
            "uphill",
            _each(lambda p, g, rate: p + rate * g),
            "The step goes with the gradient: the loss grows.",
            "The gradient points uphill. Which way does the loss fall?",
        ),
        Misconception(
            "rate-ignored",
            _each(lambda p, g, rate: p - g),
            "The whole gradient is subtracted: the learning rate has no part in it.",
            "How far is the step to go?",
        ),
        Misconception(
            "rate-squared",
            _each(lambda p, g, rate: p - rate * rate * g),
            "The gradient is multiplied by the learning rate twice.",
            "Once is enough.",
        ),
        Misconception(
            "divided-by-rate",
            _each(lambda p, g, rate: p - g / rate),
            "The gradient is divided by the learning rate.",
            "A smaller learning rate means a smaller step.",
        ),
        Misconception(
            "step-alone",
            _each(lambda p, g, rate: -rate * g),
            "This is only the step, without the parameters that it starts from.",
            "Where you are after a step depends on where you were.",
        ),
        Misconception(
            "turned-round",
            _each(lambda p, g, rate: rate * g - p),
            "The parameters are subtracted from the step.",
            "Start from the parameter and go back by the step.",
        ),
        Misconception(
            "sign-of-the-gradient",
            _each(lambda p, g, rate: p - rate * np.sign(g)),
            "All steps are equally long: only the gradient's sign is used.",
            "Where the slope is steep the step is long.",
        ),
        Misconception(
            "parameters-changed-places",
            _each(lambda p, g, rate: g - rate * p),
            "Parameters and gradients have changed places.",
            "It is the parameters that move.",
        ),
        Misconception(
            "factor-on-both",
            _each(lambda p, g, rate: rate * (p - g)),
            "The learning rate multiplies the parameters, too.",
            "With a gradient of 0 a parameter should stay as it is.",
        ),
        Misconception(
            "shrinks",
            _each(lambda p, g, rate: p - rate * p),
            "Each parameter shrinks by a part of itself: the gradients have no part "
            "in it.",
            "What is multiplied by the learning rate?",
        ),
        Misconception(
            "multiplied",
            _each(lambda p, g, rate: p - rate * g * p),
            "The step is multiplied by the parameter.",
            "The step is the learning rate times the gradient.",
        ),
        Misconception(
            "mean-gradient",
            _each(lambda p, g, rate: p - rate * g.mean()),
            "All entries of a parameter move by the same step, the mean one.",
            "Each entry has a slope of its own.",
        ),
        Misconception(
            "not-moved",
            _each(lambda p, g, rate: p.copy()),
            "The parameters come back as they were.",
            "Does your loop change the dictionary that you return?",
        ),
        Misconception(
            "biases-not-moved",
            _some(lambda names: [n for n in names if not n.endswith("biases")]),
            "The biases have not moved.",
            "Biases are learned like all other parameters.",
        ),
        Misconception(
            "first-only",
            _some(lambda names: names[:1]),
            "Only the first array of parameters has moved.",
            "Every name in the dictionary has a gradient.",
        ),
        Misconception(
            "last-only",
            _some(lambda names: names[-1:]),
            "Only the last array of parameters has moved.",
            "Every name in the dictionary has a gradient.",
        ),
    ),
)

EXERCISES = (
    _SOFTMAX_CROSS_ENTROPY_BACKWARD,
    _DENSE_BACKWARD,
    _RELU_BACKWARD,
    _MAX_POOL2D_BACKWARD,
    _CONV2D_BACKWARD,
    _SGD_STEP,
)
