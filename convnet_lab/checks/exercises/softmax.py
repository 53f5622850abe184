"""Exercises of notebook 06: from a volume to probabilities and loss."""

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs

_NOTEBOOK = "06_softmax"

# ---- flatten


def _working_flatten(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    _, width, channels = arguments[0].shape
    pixel, channel = divmod(index[0], channels)
    row, col = divmod(pixel, width)
    return [
        f"volume[{row}, {col}, {channel}]:",
        f"{index[0]} = ({row}*{width} + {col})*{channels} + {channel} "
        f"in rows of {width} pixels with {channels} channels",
    ]


_FLATTEN = Exercise(
    name="flatten",
    notebook=_NOTEBOOK,
    signature="volume",
    reference=functional.flatten,
    returns="array",
    cases=(
        *inputs.documented("flatten"),
        *inputs.named(
            functional.flatten,
            one_row_of_three_pixels=(np.array([[[7, 5], [1, 8], [9, 2]]]),),
            three_rows_of_two_pixels=(
                np.array(
                    [
                        [[0.5, -1, 4, 12], [3, 9, 7, -6]],
                        [[2, 8, -5, 6.5], [1, 11, -3, 10]],
                        [[-7, 13, 0.25, 5], [-2, 14, -4, 15]],
                    ]
                ),
            ),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, 3, inputs.size(rng, 4, 5), 2),),
        lambda rng: (inputs.distinct(rng, 3, 3, 3),),
        lambda rng: (inputs.whole(rng, 5, 3, inputs.size(rng, 4, 6)),),
        lambda rng: (inputs.distinct(rng, 2, 4, 3),),
    ),
    working=_working_flatten,
    same_operation=("flatten", "flatten_image"),
    misconceptions=(
        Misconception(
            "column-major",
            lambda volume: np.asarray(volume).flatten(order="F"),
            "The first index runs fastest: this is column-major order.",
            "Row-major order moves through the channels first, then to the next "
            "pixel of the row.",
        ),
        Misconception(
            "channels-first",
            lambda volume: np.moveaxis(volume, -1, 0).flatten(),
            "Channel 0 is lined up whole, then channel 1, and so on.",
            "In the slides' example 1, 2, 3 are the three channels of one pixel: "
            "they stay together.",
        ),
        Misconception(
            "columns-first",
            lambda volume: np.swapaxes(volume, 0, 1).flatten(),
            "The pixels of a column follow each other, not those of a row.",
            "After pixel (0, 0) comes its neighbour on the right.",
        ),
        Misconception(
            "rows-kept",
            lambda volume: np.reshape(volume, (len(volume), -1)),
            "Each row is lined up for itself: there are still two axes.",
            "All rows belong in one array with one axis.",
        ),
        Misconception(
            "pixels-kept",
            lambda volume: np.reshape(volume, (-1, np.shape(volume)[-1])),
            "The pixels are lined up, but each still has an axis of channels.",
            "One axis is asked, of length H * W * C.",
        ),
        Misconception(
            "row-vector",
            lambda volume: np.reshape(volume, (1, -1)),
            "This is a matrix with one row: it still has two axes.",
            "A 1-D array has a shape with one number, such as (12,).",
        ),
        Misconception(
            "column-vector",
            lambda volume: np.reshape(volume, (-1, 1)),
            "This is a matrix with one column: it still has two axes.",
            "The slides draw a column; in NumPy a 1-D array is asked, of shape (12,).",
        ),
        Misconception(
            "not-flattened",
            lambda volume: np.array(volume),
            "The volume comes back as it was, with its three axes.",
            "One axis is asked, of length H * W * C.",
        ),
        Misconception(
            "backwards",
            lambda volume: np.asarray(volume).flatten()[::-1],
            "The values come in the reverse order.",
            "The first entry is channel 0 of the top-left pixel.",
        ),
        Misconception(
            "channels-reversed",
            lambda volume: np.asarray(volume)[..., ::-1].flatten(),
            "In each pixel the last channel comes first.",
            "Channel 0 comes first.",
        ),
        Misconception(
            "one-channel",
            lambda volume: np.asarray(volume)[..., 0].flatten(),
            "Only channel 0 is there.",
            "Every channel of every pixel is an input of the next layer.",
        ),
        Misconception(
            "channels-added",
            lambda volume: np.sum(volume, axis=-1).flatten(),
            "The channels of each pixel are added up.",
            "Flattening computes nothing: each number only gets a new place.",
        ),
        Misconception(
            "sorted",
            lambda volume: np.sort(volume, axis=None),
            "The values are sorted by size.",
            "The slides' numbers happen to rise. Keep the order of the places.",
        ),
    ),
)

# ---- dense

_WRITTEN_OUT = 12


def _working_dense(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    x, weights, biases = arguments
    unit = index[-1]
    one = x[index[0]] if x.ndim == 2 else x
    given = f"x[{index[0]}]" if x.ndim == 2 else "x"
    *terms, total = writing.products(weights[[unit]], one[np.newaxis])
    if len(one) > _WRITTEN_OUT:
        terms = [f"  the sum of {len(one)} products"]
    return [
        f"weights[{unit}] times {given}, entry by entry, and biases[{unit}]:",
        *terms,
        f"{total}, then + {writing.factor(biases[unit])}",
    ]


def _faulty_dense(x, weights, biases, transposed=False, bias="added", after=None):
    x, weights, biases = (np.asarray(a, float) for a in (x, weights, biases))
    if bias == "before":
        x = x + biases
    z = x @ (weights if transposed else weights.T)
    if bias == "added":
        z = z + biases
    elif bias == "subtracted":
        z = z - biases
    elif bias == "multiplied":
        z = z * biases
    elif bias == "first":
        z = z + biases[0]
    elif bias == "with each product":
        z = z + weights.shape[1] * biases
    elif bias == "column":
        z = z + biases[:, np.newaxis]
    return after(z) if after else z


def _dense(**slips):
    return lambda x, weights, biases: _faulty_dense(x, weights, biases, **slips)


def _layer(rng, n_out, n_in, *batch, draw=inputs.distinct):
    """Draw the arguments of a layer; with a size of batch, x has two axes."""
    return draw(rng, *batch, n_in), draw(rng, n_out, n_in), draw(rng, n_out)


_DENSE = Exercise(
    name="dense",
    notebook=_NOTEBOOK,
    signature="x, weights, biases",
    reference=functional.dense,
    returns="array",
    cases=inputs.named(
        functional.dense,
        two_inputs_and_three_units=(
            np.array([1, 2]),
            np.array([[3, 4], [5, 6], [7, 8]]),
            np.array([0, 100, -50]),
        ),
        four_inputs_and_three_units=(
            np.array([2.0, 1, 0, 3]),
            np.array([[1.0, 0, 2, -1], [0, 3, 1, 1], [-2, 1, 0, 2]]),
            np.array([5.0, -1, 4]),
        ),
        as_many_units_as_inputs=(
            np.array([1.0, -2, 3]),
            np.array([[1.0, 2, -4], [0.5, -1, 3], [2, 5, 1]]),
            np.array([0.5, 4, -7]),
        ),
        a_batch_of_four=(
            np.array([[1.0, 2, 0], [0, 1, -3], [-1, 0.5, 2], [4, -2, 1]]),
            np.array([[2.0, -1, 0.5], [-3, 1, 4]]),
            np.array([10.0, -0.5]),
        ),
        a_batch_of_two_with_as_many_units_as_inputs=(
            np.array([[1.0, 2, -1], [0, -2, 3]]),
            np.array([[1.0, 2, 3], [-4, 5, 6], [7, -8, 9]]),
            np.array([1.0, -2, 0.25]),
        ),
        a_batch_of_three_with_three_inputs_and_three_units=(
            np.array([[2.0, 0, 1], [-1, 3, 0.5], [4, -2, 5]]),
            np.array([[1.0, -3, 2], [0, 4, -1], [6, 0.5, -2]]),
            np.array([0.25, -5, 3]),
        ),
        from_84_inputs_to_10_units_as_in_FC5_of_S2=(
            np.arange(84) % 5 - 2,
            np.arange(840).reshape(10, 84) * 7 % 19 - 9,
            np.arange(10) - 3,
        ),
    ),
    fresh=(
        lambda rng: _layer(rng, 3, inputs.size(rng, 4, 6)),
        lambda rng: _layer(rng, inputs.size(rng, 5, 6), 3, draw=inputs.whole),
        lambda rng: _layer(rng, 4, 4),
        lambda rng: _layer(rng, 3, 5, inputs.size(rng, 2, 4)),
        lambda rng: _layer(rng, 4, 4, 2),
        lambda rng: _layer(rng, 4, 4, 4),
        lambda rng: _layer(rng, 3, 2, 3, draw=inputs.whole),
    ),
    working=_working_dense,
    same_operation=("dense",),
    misconceptions=(
        Misconception(
            "no-bias",
            _dense(bias="none"),
            "The biases are missing.",
            "Each unit adds one number of its own to its sum.",
        ),
        Misconception(
            "weights-transposed",
            _dense(transposed=True),
            "The weights are read by columns: the matrix is transposed.",
            "Row j of the weights belongs to unit j. What does a column belong to?",
        ),
        Misconception(
            "bias-subtracted",
            _dense(bias="subtracted"),
            "The biases are subtracted.",
            "z = W x + b: mind the sign.",
        ),
        Misconception(
            "bias-multiplied",
            _dense(bias="multiplied"),
            "The sums are multiplied by the biases.",
            "A bias of 0 should leave its sum as it is.",
        ),
        Misconception(
            "bias-before-weights",
            _dense(bias="before"),
            "The biases are added to the inputs, before the weights.",
            "The bias belongs to the unit: it joins the finished sum.",
        ),
        Misconception(
            "bias-with-each-product",
            _dense(bias="with each product"),
            "The bias is added once for each input.",
            "A unit adds its bias once, to the finished sum.",
        ),
        Misconception(
            "first-bias-for-all",
            _dense(bias="first"),
            "All units add the first bias.",
            "Each unit has a bias of its own.",
        ),
        Misconception(
            "bias-as-column",
            _dense(bias="column"),
            "The biases stand in a column, so each meets every sum.",
            "What shape has W x for one input, and what shape have your biases?",
        ),
        Misconception(
            "not-added",
            lambda x, weights, biases: weights * x + biases,
            "Weights and inputs are multiplied entry by entry, but not added up.",
            "A unit adds all its products and gives one number.",
        ),
        Misconception(
            "mean",
            lambda x, weights, biases: x @ weights.T / weights.shape[1] + biases,
            "The products are averaged, not added.",
            "A unit adds its products; nothing is divided.",
        ),
        Misconception(
            "relu-applied",
            _dense(after=lambda z: np.maximum(z, 0)),
            "Negative values have become 0: this is ReLU after the layer.",
            "The sums are asked as they are; an activation would come after.",
        ),
        Misconception(
            "softmax-applied",
            _dense(after=functional.softmax),
            "These are probabilities: softmax was applied after the layer.",
            "The logits themselves are asked.",
        ),
        Misconception(
            "column-returned",
            lambda x, weights, biases: (
                weights @ np.reshape(x, (-1, 1)) + np.reshape(biases, (-1, 1))
            ),
            "The answer is a matrix with one column.",
            "For x of shape (n_in,) an array of shape (n_out,) is asked.",
        ),
        Misconception(
            "batch-transposed",
            _dense(after=np.transpose),
            "For a batch the answer is transposed: each input has a column.",
            "Each input of the batch has a row, in x and in the answer.",
        ),
        Misconception(
            "batch-as-columns",
            lambda x, weights, biases: weights @ x + biases,
            "The inputs of a batch are taken for columns of x.",
            "Each input of a batch is a row of x, and its answer is a row, too.",
        ),
        Misconception(
            "first-of-batch",
            lambda x, weights, biases: np.atleast_2d(x)[0] @ weights.T + biases,
            "Of a batch only the first input is answered.",
            "Every row of x is an input and gets a row of its own.",
        ),
        Misconception(
            "batch-added-up",
            lambda x, weights, biases: np.atleast_2d(x).sum(0) @ weights.T + biases,
            "The inputs of a batch are added up.",
            "Every row of x is an input and gets a row of its own.",
        ),
    ),
)

# ---- softmax


def _working_softmax(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    row = arguments[0][index[:-1]]
    given = [f"row {index[0]}:"] if len(index) > 1 else []
    largest = row.max()
    if np.abs(row).max() > 20:  # exp of these would not fit the line, or overflow
        given.append(f"each logit less the largest, {writing.number(largest)}:")
        row = row - largest
    powers = [f"exp({writing.number(s)})" for s in row]
    lines, line = [], f"{powers[index[-1]]} / ("
    for place, power in enumerate(powers):
        term = power + (" + " if place < len(powers) - 1 else ")")
        if len(line) + len(term) > writing.WIDTH - 17:
            lines.append(line.rstrip())
            line = "    "
        line += term
    return [*given, *lines, line]


def _total(powers, over):
    if over == "everything":
        return powers.sum()
    if over == "columns":
        return powers.sum(axis=0, keepdims=True)
    return powers.sum(axis=-1, keepdims=over == "rows")


def _faulty_softmax(logits, shift=None, over="rows", power=np.exp):
    """Softmax with another shift, another sum, another power."""
    scores = np.asarray(logits, float)
    if shift == "largest":
        shifted = scores - scores.max(axis=-1, keepdims=True)
    elif shift == "largest of all":
        shifted = scores - scores.max()
    elif shift == "largest, axis lost":
        shifted = scores - scores.max(axis=-1)
    elif shift == "mean":
        shifted = scores - scores.mean(axis=-1, keepdims=True)
    elif shift == "turned":
        shifted = scores.max(axis=-1, keepdims=True) - scores
    else:
        shifted = scores
    powers = power(shifted)
    return powers / _total(powers, over)


def _softmax(**slips):
    return lambda logits: _faulty_softmax(logits, **slips)


def _shifted(logits):
    scores = np.asarray(logits, float)
    return scores - scores.max(axis=-1, keepdims=True)


def _one_hot(logits):
    return np.eye(np.shape(logits)[-1])[np.argmax(logits, axis=-1)]


def _one_huge(rng):
    """Put one logit of 1000 among small ones."""
    logits = inputs.distinct(rng, inputs.size(rng, 5, 7))
    logits[rng.integers(len(logits))] = 1000.0
    return logits


_FAR_APART = np.array([[1000.0], [-1000.0]])

_UNSTABLE = (
    "exp of a logit near 1000 is more than a float holds (inf), and near -1000 it is 0."
)

_SOFTMAX = Exercise(
    name="softmax",
    notebook=_NOTEBOOK,
    signature="logits",
    reference=functional.softmax,
    returns="array",
    cases=(
        *inputs.documented("softmax"),
        *inputs.named(
            functional.softmax,
            two_rows_of_three=(np.array([[1.0, 2, 4], [0.5, -1, 3]]),),
            three_rows_of_three=(np.array([[1, -2, 3], [0, 2, -1], [5, 4, 2]]),),
            equal_logits=(np.array([3.0, 3, 3, 3]),),
            the_slides_logits_and_1000=(np.array([1005.0, 1006, 1001, 1002]),),
            logits_near_minus_1000=(np.array([-1000.0, -1002.5, -999]),),
            one_huge_logit_among_small_ones=(np.array([0.5, -1, 1000, 2, 0.25]),),
            one_row_near_1000_and_one_near_minus_1000=(
                np.array([[1000.0, 1001.5, 998], [-1000, -1003, -999.5]]),
            ),
        ),
    ),
    fresh=(
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 5, 7)) + 0.125,),
        lambda rng: (inputs.distinct(rng, 3, 5),),
        lambda rng: (inputs.distinct(rng, 4, 4),),
        lambda rng: (inputs.whole(rng, 5, inputs.size(rng, 2, 4)),),
        lambda rng: (inputs.distinct(rng, inputs.size(rng, 4, 6)) + 1000,),
        lambda rng: (inputs.distinct(rng, 5) - 1000,),
        lambda rng: (_one_huge(rng),),
        lambda rng: (inputs.distinct(rng, 2, 4) + _FAR_APART,),
    ),
    working=_working_softmax,
    same_operation=("softmax",),
    misconceptions=(
        Misconception(
            "unstable",
            _softmax(),
            f"The formula as it stands: {_UNSTABLE}",
            "Which number can you subtract from all logits, so that no power is "
            "large and the answer stays the same?",
        ),
        Misconception(
            "unstable-over-everything",
            _softmax(over="everything"),
            "The sum runs over all entries, not over each row; and " + _UNSTABLE,
            "With two axes each row is one input and adds up to 1. Then look at "
            "logits near 1000.",
        ),
        Misconception(
            "unstable-over-columns",
            _softmax(over="columns"),
            "The sum runs down the columns, not along each row; and " + _UNSTABLE,
            "With two axes each row is one input and adds up to 1. Then look at "
            "logits near 1000.",
        ),
        Misconception(
            "unstable-sums-misplaced",
            _softmax(over="rows, axis lost"),
            "The sums of the rows are divided into the columns; and " + _UNSTABLE,
            "What shape have the sums, and what shape would let each meet its row? "
            "Then look at logits near 1000.",
        ),
        Misconception(
            "over-everything",
            _softmax(shift="largest of all", over="everything"),
            "The sum runs over all entries, not over each row.",
            "With two axes each row is one input and adds up to 1.",
        ),
        Misconception(
            "over-columns",
            lambda logits: functional.softmax(np.transpose(logits)).T,
            "The sum runs down the columns, not along each row.",
            "With two axes each row is one input and adds up to 1.",
        ),
        Misconception(
            "sums-misplaced",
            _softmax(shift="largest", over="rows, axis lost"),
            "The sums of the rows are divided into the columns.",
            "What shape have the sums, and what shape would let each meet its row?",
        ),
        Misconception(
            "maxima-and-sums-misplaced",
            _softmax(shift="largest, axis lost", over="rows, axis lost"),
            "Maxima and sums of the rows meet the columns.",
            "What shape have they, and what shape would let each meet its row?",
        ),
        Misconception(
            "one-maximum-for-all-rows",
            _softmax(shift="largest of all"),
            "One maximum is subtracted in all rows: in a row far below it every "
            "power is 0.",
            "Each row has a largest logit of its own.",
        ),
        Misconception(
            "mean-subtracted",
            _softmax(shift="mean"),
            "The mean is subtracted: one huge logit is still huge afterwards.",
            "After which subtraction is no logit larger than 0?",
        ),
        Misconception(
            "shifted-above-only",
            lambda logits: (
                np.exp(_shifted(logits)) / _total(np.exp(logits), over="rows")
            ),
            "The largest logit is subtracted above the line, but not below it.",
            "The same shifted logits belong in both places.",
        ),
        Misconception(
            "clipped",
            _softmax(power=lambda scores: np.exp(np.clip(scores, -500, 500))),
            "Logits are clipped to a range, so that all beyond it look equal.",
            "1005 and 1006 differ as 5 and 6 do: subtract, do not cut.",
        ),
        Misconception(
            "turned-round",
            _softmax(shift="turned"),
            "Each logit is subtracted from the largest: the order is turned round.",
            "Which of the two is subtracted? The largest logit should win.",
        ),
        Misconception(
            "negated",
            _softmax(power=lambda scores: np.exp(-scores)),
            "The powers are those of the negative logits: the smallest wins.",
            "A larger logit has a larger power.",
        ),
        Misconception(
            "without-exp",
            _softmax(power=lambda scores: scores),
            "The logits themselves are divided by their sum, without exp.",
            "What would a negative logit become? First exp, then divide.",
        ),
        Misconception(
            "base-2",
            _softmax(power=lambda scores: 2.0**scores),
            "The powers are powers of 2.",
            "exp is a power of e, about 2.718.",
        ),
        Misconception(
            "not-divided",
            lambda logits: np.exp(np.asarray(logits, float)),
            "These are the powers, not yet divided by their sum.",
            "Probabilities of one input add up to 1.",
        ),
        Misconception(
            "largest-is-one",
            lambda logits: np.exp(_shifted(logits)),
            "The largest entry is 1: the powers are not yet divided by their sum.",
            "Probabilities of one input add up to 1.",
        ),
        Misconception(
            "logarithms",
            lambda logits: (
                _shifted(logits) - np.log(_total(np.exp(_shifted(logits)), "rows"))
            ),
            "These are the logarithms of the probabilities.",
            "Probabilities lie between 0 and 1.",
        ),
        Misconception(
            "sigmoid",
            lambda logits: 1 / (1 + np.exp(-np.asarray(logits, float))),
            "Each logit is squashed for itself: this is the sigmoid function.",
            "The classes share a total of 1: each probability depends on all logits.",
        ),
        Misconception(
            "one-hot",
            _one_hot,
            "The largest logit gets 1 and all others 0.",
            "The winner takes a larger share, but not all.",
        ),
        Misconception(
            "class-number",
            lambda logits: np.argmax(logits, axis=-1),
            "This is the place of the largest logit.",
            "A probability for each class is asked.",
        ),
    ),
)

# ---- cross_entropy


def _working_cross_entropy(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    probabilities, label = arguments
    return [
        f"-ln(probabilities[{label}]) = -ln({writing.number(probabilities[label])})"
    ]


def _prediction(rng, count, surprised=True):
    """Draw distinct probabilities and a label; a surprise is not the likeliest."""
    parts = rng.permutation(np.cumsum(rng.integers(1, 4, count)))
    ranked = np.argsort(parts)
    label = ranked[rng.integers(count - 1)] if surprised else ranked[-1]
    return parts / parts.sum(), int(label)


_CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    notebook=_NOTEBOOK,
    signature="probabilities, label",
    reference=functional.cross_entropy,
    returns="number",
    cases=(
        *inputs.documented("cross_entropy"),
        *inputs.named(
            functional.cross_entropy,
            the_slides_probabilities_and_a_car=(
                np.array([0.2641, 0.7179, 0.0048, 0.0131]),
                0,
            ),
            the_last_of_three_classes=(np.array([0.2, 0.7, 0.1]), 2),
            the_first_of_five_classes=(np.array([0.05, 0.3, 0.35, 0.1, 0.2]), 0),
            ten_equal_probabilities=(np.full(10, 0.1), 7),
        ),
    ),
    fresh=(
        lambda rng: _prediction(rng, inputs.size(rng, 3, 5)),
        lambda rng: _prediction(rng, inputs.size(rng, 6, 9)),
        lambda rng: _prediction(rng, 4, surprised=False),
        lambda rng: _prediction(rng, 4),
    ),
    working=_working_cross_entropy,
    same_operation=("cross_entropy",),
    misconceptions=(
        Misconception(
            "no-minus",
            lambda probabilities, label: np.log(probabilities[label]),
            "The minus sign is missing.",
            "The logarithm of a number below 1 is negative; a loss is not.",
        ),
        Misconception(
            "base-2",
            lambda probabilities, label: -np.log2(probabilities[label]),
            "The logarithm has base 2.",
            "ln is the natural logarithm.",
        ),
        Misconception(
            "base-10",
            lambda probabilities, label: -np.log10(probabilities[label]),
            "The logarithm has base 10.",
            "ln is the natural logarithm.",
        ),
        Misconception(
            "every-class-listed",
            lambda probabilities, label: -np.log(probabilities),
            "There is one number for each class.",
            "Only the probability of the true class counts; the label says which.",
        ),
        Misconception(
            "all-classes",
            lambda probabilities, label: -np.sum(np.log(probabilities)),
            "The logarithms of all classes are added up.",
            "Only the probability of the true class counts.",
        ),
        Misconception(
            "all-classes-averaged",
            lambda probabilities, label: -np.mean(np.log(probabilities)),
            "The logarithms of all classes are averaged.",
            "Only the probability of the true class counts.",
        ),
        Misconception(
            "divided-by-classes",
            lambda probabilities, label: (
                -np.log(probabilities[label]) / len(probabilities)
            ),
            "The loss is divided by the number of classes.",
            "There is one true class; nothing is averaged.",
        ),
        Misconception(
            "one-minus",
            lambda probabilities, label: 1 - probabilities[label],
            "This is 1 - p, without a logarithm.",
            "For a sure and wrong answer the loss is far above 1.",
        ),
        Misconception(
            "probability-of-the-others",
            lambda probabilities, label: -np.log(1 - probabilities[label]),
            "This is -ln(1 - p): the loss falls to 0 as the answer gets worse.",
            "A perfect answer, p = 1, has the loss 0.",
        ),
        Misconception(
            "binary",
            lambda probabilities, label: (
                -np.log(probabilities[label])
                - np.sum(np.log(1 - np.delete(probabilities, label)))
            ),
            "The other classes add their -ln(1 - p): this treats each class as a "
            "question of its own.",
            "Only the probability of the true class counts.",
        ),
        Misconception(
            "label-from-one",
            lambda probabilities, label: -np.log(probabilities[label - 1]),
            "The probability comes from one place too early, as if labels began at 1.",
            "Label 0 is the first class.",
        ),
        Misconception(
            "likeliest-class",
            lambda probabilities, label: -np.log(np.max(probabilities)),
            "The largest probability is taken, whatever the true class is.",
            "The label says which class is the true one.",
        ),
        Misconception(
            "entropy",
            lambda probabilities, label: -np.sum(probabilities * np.log(probabilities)),
            "This is the entropy of the probabilities; the label plays no part.",
            "The label says which class is the true one.",
        ),
        Misconception(
            "times-probability",
            lambda probabilities, label: (
                -probabilities[label] * np.log(probabilities[label])
            ),
            "The logarithm is multiplied by the probability.",
            "What would a probability near 0 cost? It should cost much.",
        ),
        Misconception(
            "no-logarithm",
            lambda probabilities, label: -probabilities[label],
            "The logarithm is missing: this is -p.",
            "A perfect answer, p = 1, has the loss 0.",
        ),
        Misconception(
            "softmax-again",
            lambda probabilities, label: (
                -np.log(functional.softmax(probabilities)[label])
            ),
            "Softmax is applied once more, to what are probabilities already.",
            "Look at the name of the argument: it adds up to 1 as it is.",
        ),
    ),
)

# ---- squared_error


def _working_squared_error(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    terms = [
        f"({writing.number(wanted)} - {writing.factor(given)})^2"
        for wanted, given in zip(*arguments, strict=True)
    ]
    lines, line = [], "("
    for place, term in enumerate(terms):
        piece = term + (" + " if place < len(terms) - 1 else ") / 2")
        if len(line) + len(piece) > writing.WIDTH - 17:
            lines.append(line.rstrip())
            line = " "
        line += piece
    return [*lines, line]


def _one_of(rng, count):
    """Draw a target of zeros and a one, and probabilities."""
    probabilities, label = _prediction(rng, count)
    return np.eye(count, dtype=int)[label], probabilities


_SQUARED_ERROR = Exercise(
    name="squared_error",
    notebook=_NOTEBOOK,
    signature="target, output",
    reference=functional.squared_error,
    returns="number",
    cases=(
        *inputs.documented("squared_error"),
        *inputs.named(
            functional.squared_error,
            three_classes=(np.array([1, 0, 0]), np.array([0.75, 0.25, 0.0])),
            any_numbers=(
                np.array([2.0, -1, 0.5, 3, 0]),
                np.array([1.0, 1, -0.5, 3.5, -4]),
            ),
            whole_numbers=(np.array([4, -2, 1]), np.array([1, 3, 3])),
        ),
    ),
    fresh=(
        lambda rng: _one_of(rng, inputs.size(rng, 3, 5)),
        lambda rng: tuple(inputs.distinct(rng, 2, inputs.size(rng, 5, 8))),
        lambda rng: tuple(inputs.whole(rng, 2, 6)),
        lambda rng: _one_of(rng, 4),
    ),
    working=_working_squared_error,
    same_operation=("squared_error",),
    misconceptions=(
        Misconception(
            "not-halved",
            lambda target, output: np.sum((target - output) ** 2),
            "The sum is not halved.",
            "The formula has a factor of one half.",
        ),
        Misconception(
            "mean",
            lambda target, output: np.mean((target - output) ** 2),
            "This is the mean of the squares.",
            "Half of their sum is asked, however many classes there are.",
        ),
        Misconception(
            "half-the-mean",
            lambda target, output: np.mean((target - output) ** 2) / 2,
            "This is half the mean of the squares.",
            "Half of their sum is asked, however many classes there are.",
        ),
        Misconception(
            "not-squared",
            lambda target, output: np.sum(np.abs(target - output)) / 2,
            "The differences are made positive, but not squared.",
            "A difference of 2 should count four times as much as one of 1.",
        ),
        Misconception(
            "signed-differences",
            lambda target, output: np.sum(target - output) / 2,
            "The differences are added with their signs, so that they cancel.",
            "Square each difference before you add.",
        ),
        Misconception(
            "root",
            lambda target, output: np.sqrt(np.sum((target - output) ** 2)),
            "This is the root of the sum: the distance of the two.",
            "Half of the sum itself is asked.",
        ),
        Misconception(
            "root-mean-square",
            lambda target, output: np.sqrt(np.mean((target - output) ** 2)),
            "This is the root of the mean of the squares.",
            "Half of the sum itself is asked.",
        ),
        Misconception(
            "square-of-sum",
            lambda target, output: np.sum(target - output) ** 2 / 2,
            "The differences are added first and the sum is squared.",
            "Square each difference before you add.",
        ),
        Misconception(
            "difference-of-squares",
            lambda target, output: np.sum(target**2 - output**2) / 2,
            "Target and output are squared before they are subtracted.",
            "Subtract first, then square.",
        ),
        Misconception(
            "each-halved",
            lambda target, output: np.sum(((target - output) / 2) ** 2),
            "The differences are halved before they are squared: a quarter is left.",
            "Halve the sum, not its parts.",
        ),
        Misconception(
            "true-class-only",
            lambda target, output: (target - output)[np.argmax(target)] ** 2 / 2,
            "Only the class with the largest target counts.",
            "Every class has a target, be it 0, and adds to the error.",
        ),
        Misconception(
            "negative",
            lambda target, output: -np.sum((target - output) ** 2) / 2,
            "The sign is turned round.",
            "An error is never below 0.",
        ),
        Misconception(
            "not-added",
            lambda target, output: (target - output) ** 2 / 2,
            "There is one number for each class: they are not added up.",
            "One number is asked for the whole output.",
        ),
    ),
)

EXERCISES: tuple[Exercise, ...] = (
    _FLATTEN,
    _DENSE,
    _SOFTMAX,
    _CROSS_ENTROPY,
    _SQUARED_ERROR,
)
