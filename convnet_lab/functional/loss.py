"""From logits to probabilities, and how wrong they are."""

import numpy as np

from convnet_lab.functional.arguments import Array, checked


@checked(logits="... K")
def softmax(logits: Array) -> Array:
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
        If logits is not an array of numbers with at least one axis.

    Examples
    --------
    >>> softmax([5, 6, 1, 2]).round(4)
    array([0.2641, 0.7179, 0.0048, 0.0131])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


@checked(probabilities="K: 0 to 1", label="label")
def cross_entropy(probabilities: Array, label: int) -> float:
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
    with np.errstate(divide="ignore"):
        return float(0 - np.log(probabilities[label]))


@checked(probabilities="m K", labels="m: labels")
def mean_cross_entropy(probabilities: Array, labels: Array) -> float:
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
    of_the_label = probabilities[np.arange(len(labels)), labels]
    with np.errstate(divide="ignore"):
        return float(0 - np.log(of_the_label).mean())


@checked(probabilities="m K", labels="m: labels")
def softmax_cross_entropy_backward(probabilities: Array, labels: Array) -> Array:
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
    y = np.zeros_like(probabilities)
    y[np.arange(len(labels)), labels] = 1
    return (probabilities - y) / len(labels)


@checked(target="K", output="K")
def squared_error(target: Array, output: Array) -> float:
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
        If the two do not have the same length.

    Examples
    --------
    >>> squared_error([0, 0, 1, 0], [0, 0.5, 0.5, 0])
    0.25
    """
    return float(((target - output) ** 2).sum() / 2)
