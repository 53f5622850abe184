"""A step down the slope: what training does with the gradients."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from convnet_lab.functional.arguments import Array, matching, numbers


def sgd_step(
    parameters: Mapping[str, npt.ArrayLike],
    gradients: Mapping[str, npt.ArrayLike],
    learning_rate: float,
) -> dict[str, Array]:
    """Move every parameter a little against its gradient (gradient descent).

    ``w - learning_rate * dw`` (S1, *Training the network*, step 4). It is called
    stochastic because the gradient comes from a few examples drawn by chance.

    Parameters
    ----------
    parameters : mapping of str to array_like
    gradients : mapping of str to array_like
        The same names, each with the shape of its parameter.
    learning_rate : float
        How far to go; above 0.

    Returns
    -------
    dict of str to ndarray
        New arrays under the same names; float parameters keep their dtype.

    Raises
    ------
    ValueError
        If the names or shapes differ, or the learning rate is not above 0.

    Examples
    --------
    >>> sgd_step({"w": [1.0, 2.0]}, {"w": [10.0, -10.0]}, learning_rate=0.1)
    {'w': array([0., 3.])}
    """
    if not isinstance(learning_rate, int | float | np.number) or not (
        0 < learning_rate < math.inf
    ):
        raise ValueError(
            f"learning_rate is {learning_rate!r}: expected a number above 0"
        )

    if parameters.keys() != gradients.keys():
        missing = sorted(parameters.keys() - gradients.keys())
        extra = sorted(gradients.keys() - parameters.keys())
        raise ValueError(
            f"the gradients lack {missing} and have {extra} too many: expected the "
            "parameters' names"
        )
    moved = {}
    for name, parameter in parameters.items():
        before = numbers(parameter, name)
        slope = matching(gradients[name], f"d{name}", before.shape, name)
        if before.dtype.kind == "f":
            slope = slope.astype(before.dtype, copy=False)
        moved[name] = before - float(learning_rate) * slope
    return moved
