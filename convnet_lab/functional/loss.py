"""From logits to probabilities, and how wrong they are."""

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, numbers, numeric, whole


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
