"""Figures of notebook 8."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from IPython.display import display
from matplotlib.figure import Figure

from convnet_lab import datasets, documents, functional, lenet, pictures, training
from convnet_lab.pictures import Node
from convnet_lab.pictures.showing import FIGURES

BRANCHES = {
    "x": Node("x", "2", (0, 1)),
    "y": Node("y", "3", (0, 0)),
    "p": Node("p = x · y", "6", (1.7, 0)),
    "m": Node("m = max(x, y)", "3", (1.7, 1)),
    "E": Node("E = p + m", "9", (3.4, 0.5)),
}
WIRES = (("x", "p"), ("y", "p"), ("x", "m"), ("y", "m"), ("p", "E"), ("m", "E"))
SLOPES = {
    "E": "1",
    "p": "1",
    "m": "1",
    "x": "3 + 0 = 3",
    "y": "2 + 1 = 3",
}
"""E = x y + max(x, y): x and y reach E on two paths each."""

SEEN_ONCE = 1000
"""How many digits the learner's own functions see."""

VEHICLES = ("Car", "Truck", "Motorcycle", "Bus")


def error_of(w: float) -> float:
    """Give half the squared error of a network that multiplies 2 by w; target 3."""
    return (3 - w * 2) ** 2 / 2


def measured_slopes(
    loss_of: Callable[[np.ndarray], float], weights: np.ndarray, h: float = 1e-5
) -> np.ndarray:
    """Measure how a loss changes with each entry of an array."""
    slopes = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        moved = weights.astype(float)
        moved[place] += h
        above = loss_of(moved)
        moved[place] -= 2 * h
        slopes[place] = (above - loss_of(moved)) / (2 * h)
    return slopes


def which_way_is_down() -> None:
    """Show two points of a loss, and ask for the way down."""
    w = np.linspace(0, 3, 61)
    points = [("here", 0.5, error_of(0.5)), ("a bit further", 0.7, error_of(0.7))]
    pictures.ask(
        "At w = 0.5 the loss is 2. At w = 0.7 it is 1.28. Which way is down?",
        right="to the right",
        choices=("to the left", "to the right"),
        answer="To the right: the slope is negative, and down is against the slope.",
        shown=[
            (
                pictures.curves(
                    {"loss": [error_of(each) for each in w]}, w, ("w", "loss"), points
                ),
                "The loss over w is a valley: 4.5 at w = 0, 0 at w = 1.5, 4.5 at w = "
                "3. Two points on the left slope, at 0.5 and 0.7; the second is lower.",
            )
        ],
    )


def a_chain() -> None:
    """Show a chain of three steps with its slopes, and ask for the product."""
    pictures.show(
        pictures.chain(
            ["w = 0.5", "z = 1.5", "a = 1.5", "E = 0.125"],
            ["times x = 3", "ReLU", "(2 − a)² / 2"],
            ["dz/dw = 3", "da/dz = 1", "dE/da = −0.5"],
        ),
        alt="Four boxes, w = 0.5, z = 1.5, a = 1.5, E = 0.125, with arrows to the "
        "right: times 3, ReLU, half the square. Dashed arrows back: slopes 3, 1 and "
        "-0.5.",
    )
    pictures.ask(
        "w grows by 0.001. By how much does E change?",
        right=-0.0015,
        answer="z grows by 3 times that, a by as much, and E changes by −0.5 times "
        "that: −0.0015. The slopes multiply: −0.5 · 1 · 3 = −1.5.",
    )


def _branching(known: Sequence[str], sloped: Sequence[str]) -> Figure:
    nodes = {
        name: replace(
            node, known=name in known, slope=SLOPES[name] if name in sloped else ""
        )
        for name, node in BRANCHES.items()
    }
    return pictures.graph(nodes, WIRES)


def a_branching_graph() -> None:
    """Step forward and back through a graph that branches."""
    told = (
        ("Forward: x and y are given.", "xy", ""),
        ("Forward: p = 2 · 3 = 6, and m is the larger of the two, 3.", "xypm", ""),
        ("Forward: E = 6 + 3 = 9.", "xypmE", ""),
        ("Back: the slope of E with respect to itself is 1.", "xypmE", "E"),
        ("Back: a sum hands its slope on to both, 1 and 1.", "xypmE", "Epm"),
        (
            "Back to x. Along p it is 3 · 1: a product swaps, so x gets y = 3, times "
            "the slope of p. Along m it is 0 · 1: x is not the maximum. Two paths: "
            "3 + 0 = 3.",
            "xypmE",
            "Epmx",
        ),
        (
            "Back to y. Along p it is 2 · 1, for y gets x = 2. Along m it is 1 · 1: y "
            "is the maximum. Two paths: 2 + 1 = 3.",
            "xypmE",
            "Epmxy",
        ),
    )
    pictures.steps(
        "Forward and back through E = x · y + max(x, y)",
        [
            (
                words,
                _branching(known, sloped),
                f"Five numbers with arrows: x and y both lead to p and to m, and these "
                f"lead to E. {words}",
            )
            for words, known, sloped in told
        ],
    )


def p_minus_y() -> None:
    """Ask which logit should go up, and show p, y and their difference."""
    truck = np.array([0, 1, 0, 0])
    p = functional.softmax(documents.LOGITS)
    panels = {"p": p, "y, the true class": truck, "p − y": p - truck}
    bars = {
        name: dict(zip(VEHICLES, map(float, v), strict=True))
        for name, v in panels.items()
    }
    pictures.ask(
        "The true class is Truck, with p = 0.7179. What is the slope of the loss with "
        "respect to Truck's logit?",
        right=-0.2821,
        answer="0.7179 − 1 = −0.2821: its logit should go up. For the others the slope "
        "is their p: they should go down, and Car most of all.",
        shown=[
            (
                pictures.amounts(bars, largest=1),
                "Three panels of bars. p: Car 0.2641, Truck 0.7179, Motorcycle 0.0048, "
                "Bus 0.0131. y: Truck 1, the others 0. p minus y: Truck -0.2821, the "
                "others as in p.",
            )
        ],
    )


def dense_gradient() -> None:
    """Ask for an entry of dweights, and show the whole product."""
    dz = np.array([[1, -2], [0, 3], [2, 1]])
    x = np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 2, 0, 1]])
    pictures.show(
        pictures.equation(
            pictures.Grid(dz.T, "dz, transposed", (1, 0, 1, 3), signed=True),
            "·",
            pictures.Grid(x, "x", (0, 2, 3, 1), plain=True),
            "→",
            pictures.Grid([[np.nan]], "dweights[1, 2]", plain=True, empty="?"),
        ),
        alt="A 2 by 3 matrix 1 0 2, -2 3 1, its second row ringed; x, 3 by 4, its "
        "third column 2 1 0 ringed; and a question mark.",
    )
    pictures.ask(
        "Three images, two units, four inputs. What is the entry of dweights for unit "
        "1 and input 2?",
        right=-1,
        answer="(−2) · 2 + 3 · 1 + 1 · 0 = −1: the parts of the three images add up.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(dz.T @ x, "dweights", (1, 2, 1, 1), signed=True)
                ),
                "The 2 by 4 dweights 5 4 2 3, 0 5 -1 8 with -1 ringed.",
            )
        ],
    )


def relu_gradient() -> None:
    """Ask what comes back through ReLU, and show it."""
    z = np.array([[2, -3, 0], [-1, 4, 5]])
    da = np.array([[10, 20, 30], [-40, -50, 60]])
    pictures.show(
        pictures.equation(
            pictures.Grid(z, "z, what went in", signed=True),
            pictures.Grid(da, "da, what comes back", signed=True),
            "→",
            pictures.Grid(np.full(z.shape, np.nan), "dz", plain=True, empty="?"),
        ),
        alt="z is 2 -3 0, -1 4 5. da is 10 20 30, -40 -50 60. dz, of the same shape, "
        "is full of question marks.",
    )
    pictures.ask(
        "Row by row, what is dz?",
        right="10 0 0 0 -50 60",
        answer="10 0 0 / 0 −50 60. Where z is positive, ReLU changes nothing, and da "
        "passes, whatever its sign. Where z is negative, ReLU gives 0, and a small "
        "change of z changes nothing: the path is closed.",
    )


def _back(dout: npt.ArrayLike, volume: np.ndarray, f: int, stride: int) -> np.ndarray:
    found = functional.max_pool2d_backward(
        np.asarray(dout)[..., np.newaxis], volume[..., np.newaxis], f, stride
    )
    return np.asarray(found[..., 0])


def to_the_maximum() -> None:
    """Ask where a gradient goes back to, and show all four."""
    s1, dout = documents.POOLING_S1, np.array([[10, 20], [30, 40]])
    pictures.show(
        pictures.equation(
            pictures.Grid(s1, "Karn, figure 10", (0, 2, 2, 2), plain=True),
            pictures.Grid(dout, "dout", (0, 1, 1, 1), plain=True),
        ),
        alt="Karn's map 1 1 2 4, 5 6 7 8, 3 2 1 0, 1 2 3 4 and dout 10 20, 30 40. The "
        "upper right window and its 20 are ringed.",
    )
    pictures.ask(
        "To which number of the ringed window does the 20 go back?",
        right=8,
        answer="To the 8, all of it. If the 8 grows a little, the maximum grows as "
        "much: slope 1. If the 7 grows a little, nothing happens: slope 0.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(
                        _back(dout, s1, 2, 2), "dvolume", (0, 2, 2, 2), plain=True
                    )
                ),
                "dvolume has 10 for the 6, 20 for the 8, 30 for the 3, 40 for the 4, "
                "else 0.",
            )
        ],
    )


def overlapping_maxima() -> None:
    """Ask what adds up under a number that is the maximum of several windows."""
    s2 = documents.POOLING_5X5
    pictures.show(
        pictures.equation(pictures.Grid(s2, "the slides' 5 x 5")),
        alt="The slides' 5 by 5 map; its largest numbers are 210, 200 and 135.",
    )
    pictures.ask(
        "Windows of 3 x 3, stride 1, and a 1 comes back from each of the nine. What "
        "does the 200 get?",
        right=4,
        answer="4: it is the maximum of four windows. The 210 gets 3, the 135 gets 2, "
        "and 4 + 3 + 2 = 9: nothing is lost.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(
                        _back(np.ones((3, 3)), s2, 3, 1), "dvolume", plain=True
                    )
                ),
                "4 for the 200, 3 for the 210, 2 for the 135, and 0 everywhere else.",
            )
        ],
    )


def equal_maxima() -> None:
    """Show where gradients go if entries are equally large."""
    flat = np.array([[0, 0, 3, 5], [0, 0, 5, 5]])
    pictures.show(
        pictures.equation(
            pictures.Grid(flat, "volume", (0, 0, 2, 2), plain=True),
            pictures.Grid([[10, 20]], "dout", (0, 0, 1, 1), plain=True),
            "→",
            pictures.Grid(
                _back([[10, 20]], flat, 2, 2), "dvolume", (0, 0, 2, 2), plain=True
            ),
        ),
        alt="The map 0 0 3 5, 0 0 5 5. The 10 of the flat left window lands at its top "
        "left; the 20 of the right window lands on the upper one of three 5s.",
    )


def one_window_back() -> None:
    """Ask what pixels and weights get from one window, and show it."""
    window, kernel = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[7, 8, 9], [-1, 0, 1]])
    pictures.show(
        pictures.equation(
            pictures.Grid(window, "window", plain=True),
            "×",
            pictures.Grid(kernel, "filter", plain=True),
            pictures.Grid([[2]], "dout", plain=True),
        ),
        alt="A window 1 2 3, 4 5 6, a filter 7 8 9, -1 0 1 and dout 2.",
    )
    pictures.ask(
        "The gradient 2 comes back. What does the pixel 1, at the top left, get?",
        right=14,
        answer="2 · 7 = 14: a pixel's slope is the weight that it met, and a weight's "
        "slope is the pixel that it met, each times what comes back.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(2 * kernel, "dvolume", signed=True),
                    pictures.Grid(2 * window, "dfilters", signed=True),
                ),
                "dvolume is twice the filter, dfilters is twice the window.",
            )
        ],
    )


def two_windows_back() -> None:
    """Ask what a pixel in two windows gets, and show all gradients."""
    pixels = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])
    kernel = np.array([[2, 3, -1], [4, 0, 5]])
    dx, dk, _ = functional.conv2d_backward(
        np.array([[[1], [10]]]), pixels[..., None], kernel[..., None, None]
    )
    pictures.show(
        pictures.equation(
            pictures.Grid(pixels, "volume", (0, 1, 2, 3), plain=True),
            "×",
            pictures.Grid(kernel, "filter", plain=True),
            pictures.Grid([[1, 10]], "dout", (0, 1, 1, 1), plain=True),
        ),
        alt="A 2 by 4 volume 1 to 8, the filter 2 3 -1, 4 0 5, dout 1 10. The second "
        "window is ringed.",
    )
    pictures.ask(
        "The pixel 2 lies in both windows. What does it get?",
        right=23,
        answer="1 · 3 + 10 · 2 = 23: it met the 3 in the first window and the 2 in "
        "the second. The filter's first weight met the pixels 1 and 2: 1 · 1 + "
        "10 · 2 = 21. The bias was added twice: 1 + 10 = 11.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(dx[..., 0], "dvolume", (0, 1, 2, 3), signed=True),
                    pictures.Grid(dk[..., 0, 0], "dfilters", signed=True),
                ),
                "dvolume is 2 23 29 -10, 4 40 5 50; dfilters is 21 32 43, 65 76 87.",
            )
        ],
    )


def walks(steps: int = 6) -> dict[str, list[float]]:
    """Give w over a few steps for three learning rates."""
    found = {}
    for rate in (0.02, 0.2, 0.51):
        walk = [0.5]
        for _ in range(steps):
            walk.append(walk[-1] - rate * (2 * walk[-1] - 3) * 2)
        found[f"rate {rate}"] = walk
    return found


def three_rates() -> None:
    """Ask which learning rate overshoots, and show three walks."""
    pictures.ask(
        "Six steps from w = 0.5, with a rate of 0.02, of 0.2 and of 0.51. The valley's "
        "floor is at 1.5. Which rate gets there?",
        right="0.2",
        choices=("0.02", "0.2", "0.51"),
        answer="0.2. With 0.02 it takes very long. With 0.51 each step overshoots the "
        "floor by more than the last one.",
        shown=[
            (
                pictures.curves(walks(), range(7), ("step", "w")),
                "w over six steps, from 0.5. Rate 0.02 creeps to about 0.9. Rate 0.2 "
                "is close to 1.5 after two steps. Rate 0.51 jumps to and fro, from 0.4 "
                "to 2.5 and on.",
            )
        ],
    )


def compare_gradients(
    biases: float = 0.0, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Compute and measure the steepest slope of each array of S1's network."""
    digits = datasets.load_digits()
    images, labels = digits.train_images[:3].astype(float), digits.train_labels[:3]
    start = lenet.initialize(lenet.S1_NET, seed=seed, dtype=float)
    for name, values in start.items():
        if name.endswith("biases"):
            values += biases
    seen = lenet.activations(lenet.S1_NET, start, images)
    gradients = lenet.backward(lenet.S1_NET, start, seen, labels)

    def loss(name: str, place: tuple[np.intp, ...], step: float) -> float:
        moved = {key: values.copy() for key, values in start.items()}
        moved[name][place] += step
        found = lenet.forward(lenet.S1_NET, moved, images)
        return float(functional.mean_cross_entropy(found, labels))

    compared = {}
    for name, slopes in gradients.items():
        place = np.unravel_index(np.abs(slopes).argmax(), slopes.shape)
        above, below = (loss(name, place, step) for step in (1e-6, -1e-6))
        compared[name] = (float(slopes[place]), (above - below) / 2e-6)
    return compared


def print_comparison(biases: float = 0.0) -> None:
    """Print what `compare_gradients` finds."""
    print(f"{'':14} computed measured")  # noqa: T201
    for name, (computed, measured) in compare_gradients(biases).items():
        print(f"{name:14} {computed:8.5f} {measured:8.5f}")  # noqa: T201


def losses_by_step(losses: Sequence[float]) -> None:
    """Show the loss of a short training, step by step."""
    mean = np.convolve(losses, np.ones(5) / 5, "valid")
    pictures.show(
        pictures.curves(
            {"loss, mean of 5 steps": mean},
            np.arange(5, len(losses) + 1),
            ("step", "loss"),
        ),
        alt="The loss of your training starts near 2.3 and falls, step by step.",
    )


def train_with(functions: Sequence[Callable[..., Any]]) -> dict[str, np.ndarray] | None:
    """Train LeNet with a learner's six functions, and say how it went.

    Gives None, and says why, while the functions are not right yet, and where nobody
    will look, as in a grader.
    """
    if os.environ.get(FIGURES) == "none":
        print("Not trained here: nobody is looking.")  # noqa: T201
        return None
    digits = datasets.load_digits()
    try:
        network, history = training.train(
            lenet.S1_NET,
            digits.train_images[:SEEN_ONCE],
            digits.train_labels[:SEEN_ONCE],
            epochs=1,
            batch_size=8,  # by other training digits: it reads more, at the same cost
            learning_rate=0.05,
            functions=functions,
            progress=False,
        )
    except Exception as error:  # whatever a learner's function may raise
        reason = str(error) or type(error).__name__
        print(f"Not yet: {reason}\nFirst make all six checks pass.")  # noqa: T201
        return None
    losses_by_step(history.batch_losses)
    right = lenet.predict(lenet.S1_NET, network, digits.test_images)
    share = (right == digits.test_labels).mean()
    print(  # noqa: T201
        f"{SEEN_ONCE} digits in {history.seconds:.0f} seconds.\n"
        f"{share:.0%} of new digits are right."
    )
    return network


def pad_for(network: dict[str, np.ndarray] | None) -> None:
    """Show a pad that a network reads, if there is a network."""
    if network is None:
        print("Train the network first.")  # noqa: T201
        return
    from convnet_lab import widgets

    display(widgets.LeNetExplorer(lenet.S1_NET, network, place=[1, 0, 13, 13]))
