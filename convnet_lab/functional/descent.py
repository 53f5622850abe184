"""A step down the slope: what training does with the gradients."""

from collections.abc import Mapping

from convnet_lab.functional.arguments import Array, checked


@checked(parameters="by name", gradients="by name", learning_rate="number above 0")
def sgd_step(
    parameters: Mapping[str, Array],
    gradients: Mapping[str, Array],
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
    return {
        name: values - learning_rate * gradients[name]
        for name, values in parameters.items()
    }
