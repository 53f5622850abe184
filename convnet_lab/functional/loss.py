"""From logits to probabilities, and how wrong they are."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import (
    Array,
    matching,
    numbers,
    numeric,
    whole,
    widened,
)


def softmax(logits: npt.ArrayLike) -> Array:
    """Turn logits into probabilities along the last axis.

    ``p_i = exp(s_i) / sum over j of exp(s_j)`` (S2, *Fully connected layer*). The
    largest logit is subtracted first: this changes nothing, and exp cannot overflow.

    Parameters
    ----------
    logits : array_like, shape (K,) or (..., K)

    Returns
    -------
    ndarray of float, the shape of logits
        Along the last axis it adds up to 1.

    Raises
    ------
    ValueError
        If logits is no array of numbers with at least one axis.

    Examples
    --------
    >>> softmax([5, 6, 1, 2]).round(4)
    array([0.2641, 0.7179, 0.0048, 0.0131])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    scores = numbers(logits, "logits")
    if scores.ndim == 0:
        raise ValueError(
            f"logits is the single number {scores}: expected an array of at least one"
        )
    if scores.dtype.kind != "f":
        scores = scores.astype(float)
    (scores,) = widened(scores)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def cross_entropy(probabilities: npt.ArrayLike, label: int) -> float:
    """Measure how surprised a prediction is by the true class: ``-ln p[label]``.

    Parameters
    ----------
    probabilities : array_like, shape (K,)
        From 0 to 1.
    label : int
        The true class, 0 to K - 1.

    Returns
    -------
    float
        In nats (natural logarithm); infinite if the true class had probability 0.

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1, or there is no such class.

    Examples
    --------
    >>> round(cross_entropy([0.2641, 0.7179, 0.0048, 0.0131], 1), 4)
    0.3314
    """
    shares = numeric(probabilities, "probabilities", axes="classes")
    if (shares < 0).any() or (shares > 1).any():
        raise ValueError(
            f"probabilities run from {shares.min()} to {shares.max()}: expected 0 to "
            "1; are these logits? Apply softmax first"
        )
    label = whole(label, "label", least=0)
    if label >= len(shares):
        raise ValueError(
            f"label is {label} and there are {len(shares)} classes: expected 0 to "
            f"{len(shares) - 1}"
        )
    with np.errstate(divide="ignore"):
        # plus 0.0 turns the -0.0 of a sure prediction into 0.0
        return float(-np.log(shares[label], dtype=float) + 0.0)


def mean_cross_entropy(probabilities: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Average the cross-entropy over a batch: the loss that training makes small.

    Parameters
    ----------
    probabilities : array_like, shape (m, K)
        A row for each example.
    labels : array_like of int, shape (m,)
        The true classes, 0 to K - 1.

    Returns
    -------
    float
        In nats.

    Raises
    ------
    ValueError
        If there is not one label for each row, or there is no such class.

    Examples
    --------
    >>> round(mean_cross_entropy([[0.5, 0.5], [0.25, 0.75]], [0, 1]), 4)
    0.4904
    """
    shares, classes = _shares_and_classes(probabilities, labels)
    with np.errstate(divide="ignore"):
        chosen = shares[np.arange(len(classes)), classes]
        return float(-np.log(chosen, dtype=float).mean() + 0.0)


def softmax_backward(dp: npt.ArrayLike, probabilities: npt.ArrayLike) -> Array:
    """Go back through `softmax`, from the probabilities to the logits.

    ``ds_i = p_i * (dp_i - sum over j of dp_j p_j)``: raising one logit takes from all
    the other probabilities. (Bishop, *Pattern Recognition and Machine Learning*,
    4.106.)

    Parameters
    ----------
    dp : array_like, the shape of probabilities
        Gradient of the loss with respect to the probabilities.
    probabilities : array_like, shape (K,) or (..., K)
        What `softmax` returned.

    Returns
    -------
    ndarray of float, the shape of probabilities

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> softmax_backward([1.0, 0.0], [0.5, 0.5])
    array([ 0.25, -0.25])
    """
    shares = numbers(probabilities, "probabilities")
    came = matching(dp, "dp", shares.shape, "the probabilities")
    came, shares = widened(came, shares)
    slopes: Array = shares * (came - (came * shares).sum(axis=-1, keepdims=True))
    return slopes


def softmax_cross_entropy_backward(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike
) -> Array:
    """Go back from the mean cross-entropy, through softmax, to the logits.

    ``ds = (p - y) / m`` with y one for the true class and 0 elsewhere: the two
    derivatives together are simpler than each (Bishop, *Pattern Recognition and Machine
    Learning*, 4.108 and 4.109).

    Parameters
    ----------
    probabilities : array_like, shape (m, K)
        What `softmax` returned for a batch of m.
    labels : array_like of int, shape (m,)
        The true classes, 0 to K - 1.

    Returns
    -------
    ndarray of float, shape (m, K)
        Gradient of the batch's mean loss with respect to the logits.

    Raises
    ------
    ValueError
        If there is not one label for each row, or there is no such class.

    Examples
    --------
    >>> softmax_cross_entropy_backward([[0.25, 0.75], [0.5, 0.5]], [1, 0])
    array([[ 0.125, -0.125],
           [-0.25 ,  0.25 ]])
    """
    shares, classes = _shares_and_classes(probabilities, labels)
    # a new array of floats: the step below writes into it
    wide = widened(shares)[0].dtype
    slopes = shares.astype(wide if wide.kind == "f" else np.float64)
    slopes[np.arange(len(classes)), classes] -= 1
    slopes /= len(classes)
    return slopes


def squared_error(target: npt.ArrayLike, output: npt.ArrayLike) -> float:
    """Add up the squared differences and halve them: S1's total error.

    Parameters
    ----------
    target, output : array_like, shape (K,)

    Returns
    -------
    float
        ``sum over k of (target_k - output_k)**2 / 2``.

    Raises
    ------
    ValueError
        If the two have not the same length.

    Examples
    --------
    >>> squared_error([0, 0, 1, 0], [0, 0.5, 0.5, 0])
    0.25
    """
    wanted = numeric(target, "target", axes="classes").astype(float)
    given = numeric(output, "output", axes="classes").astype(float)
    if wanted.shape != given.shape:
        raise ValueError(
            f"target has {len(wanted)} entries and output {len(given)}: expected equal"
        )
    return float(np.sum((wanted - given) ** 2) / 2)


def squared_error_backward(target: npt.ArrayLike, output: npt.ArrayLike) -> Array:
    """Go back through `squared_error`: its gradient is ``output - target``.

    Parameters
    ----------
    target, output : array_like, shape (K,)

    Returns
    -------
    ndarray, shape (K,)
        Gradient with respect to the output.

    Raises
    ------
    ValueError
        If the two have not the same length.

    Examples
    --------
    >>> squared_error_backward([0, 0, 1, 0], [0, 0.5, 0.5, 0])
    array([ 0. ,  0.5, -0.5,  0. ])
    """
    given = numeric(output, "output", axes="classes")
    wanted = matching(target, "target", given.shape, "the output")
    given, wanted = widened(given, wanted)
    slopes: Array = given - wanted
    return slopes


def _shares_and_classes(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike
) -> tuple[Array, Array]:
    shares = numeric(probabilities, "probabilities", axes="examples, classes")
    classes = numeric(labels, "labels", axes="examples")
    m, k = shares.shape
    if len(classes) != m:
        raise ValueError(
            f"there are {len(classes)} labels for {m} rows of probabilities: expected "
            "one each"
        )
    if classes.dtype.kind not in "iu":
        raise ValueError(
            f"labels holds {classes.dtype}: expected whole numbers, 0 to {k - 1}"
        )
    if classes.min() < 0 or classes.max() >= k:
        raise ValueError(
            f"labels run from {classes.min()} to {classes.max()} and there are {k} "
            f"classes: expected 0 to {k - 1}"
        )
    return shares, classes
