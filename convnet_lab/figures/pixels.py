"""Figures of notebook 1."""

import numpy as np

from convnet_lab import functional, pictures
from convnet_lab.datasets import photograph

TINY = np.arange(20, 260, 20).reshape(3, 4)


def gray_photograph() -> np.ndarray:
    """Give the photograph in gray."""
    return functional.to_grayscale(photograph())


def what_we_see() -> None:
    """Show the photograph."""
    pictures.show(
        pictures.gallery({"what we see": photograph()}, columns=3),
        alt="Portrait of Grace Hopper in a navy cap and glasses, a flag behind her.",
    )


def shape_of_the_photograph() -> None:
    """Ask in which order the array of a photograph has its axes."""
    pictures.ask(
        "What is the shape of its array?",
        right="(600, 512, 3)",
        choices=("(512, 600, 3)", "(600, 512, 3)", "(3, 600, 512)"),
        answer="(600, 512, 3): rows first, then columns, then the three numbers of a "
        "pixel. The next cell says so.",
    )


def three_channels() -> None:
    """Ask for the brightest channel of a red stripe, and show all three."""
    pictures.ask(
        "The flag has red stripes. In which channel are they bright?",
        right="only in red",
        choices=("only in red", "in green and blue", "in all three"),
        answer="A red stripe gives red light and little else: it is bright in the red "
        "channel and dark in the other two. A white star is bright in all three.",
        shown=[
            (
                pictures.channels(photograph()),
                "The photograph and its three channels, drawn in red, in green and in "
                "blue light. White stars and the white cap are bright in all three; "
                "red stripes are bright in the red channel only.",
            )
        ],
    )


def glasses() -> None:
    """Show pixels as numbers."""
    red = photograph()[40:340, 120:400, 0]
    pictures.show(
        pictures.close_up(red, row=150, col=60),
        alt="Left: the face in the red channel, a small ring at the rim of the "
        "glasses. Right: the 8 by 8 pixels inside the ring with their numbers, "
        "small where the rim is dark and larger where the skin is bright.",
    )


def three_lights() -> None:
    """Ask which of three pure colors looks brightest."""
    patches = np.zeros((1, 3, 3), np.uint8)
    patches[0, 0, 1] = patches[0, 1, 0] = patches[0, 2, 2] = 255
    pictures.show(
        pictures.gallery({"green, red and blue, each 255": patches}, columns=2),
        alt="Three patches of pure green, pure red and pure blue light, side by side.",
    )
    pictures.ask(
        "Which patch looks brightest to you, and which darkest?",
        right="green brightest, blue darkest",
        choices=(
            "all the same",
            "red brightest, green darkest",
            "green brightest, blue darkest",
        ),
        answer="To most eyes green is by far the brightest and blue the darkest, "
        "although each patch has the same number, 255.",
    )


def color_and_gray() -> None:
    """Show the photograph in color and in gray."""
    shown = {"in color": photograph(), "in gray": gray_photograph()}
    pictures.show(
        pictures.gallery(shown, columns=3),
        alt="The portrait in color and, beside it, in shades of gray.",
    )


def lining_up() -> None:
    """Show a matrix becoming a list, a row at a time."""
    rows, columns = TINY.shape
    shown = []
    for row in range(rows):
        line = np.full((1, TINY.size), np.nan)
        line[0, : (row + 1) * columns] = TINY.ravel()[: (row + 1) * columns]
        figure = pictures.Row(
            [
                pictures.Grid(TINY, "image, 3 x 4", (row, 0, 1, columns)),
                "→",
                pictures.Grid(line, "the list", (0, row * columns, 1, columns)),
            ]
        )
        where = f"positions {row * columns} to {row * columns + 3}"
        alt = f"Row {row} of a 3 by 4 image is ringed. In a list of twelve numbers it "
        shown.append(
            (f"Row {row} goes to {where}.", figure, alt + f"stands at {where}.")
        )
    pictures.steps("An image becomes a list", shown)


def touching() -> None:
    """Ask how far two neighbors are apart in the list."""
    edge = np.array([[10, 10, 10, 10], [200, 200, 200, 200]])
    pictures.show(
        pictures.equation(pictures.Grid(edge, "touching", window=(0, 1, 2, 1))),
        alt="A 2 by 4 image, a dark row above a bright row, a ring around the two "
        "pixels of one column.",
    )
    pictures.ask(
        "The two ringed pixels touch. How many positions apart are they in the list?",
        right=4,
        answer="Four, a whole row apart: nothing tells the network that they once "
        "touched.",
        shown=[
            (
                pictures.equation(
                    pictures.Grid(edge.reshape(1, 8), "flattened", (0, 1, 1, 5))
                ),
                "The list 10 10 10 10 200 200 200 200. A ring runs from the one pixel "
                "to the other, four positions on.",
            )
        ],
    )


def ten_pixels_more() -> None:
    """Ask how many inputs ten pixels more on each side are."""
    before, after = (functional.input_size(side, side, 3) for side in (150, 160))
    pictures.ask(
        "How many more inputs is that?",
        right=f"{after - before:,}",
        answer=f"{after:,} − {before:,} = {after - before:,}. (The Kaggle post says "
        '"around 9000".)',
    )


def three_layers() -> None:
    """Ask by how much a dense layer grows with its image, and show it to scale."""
    sizes = {"28 x 28, gray": 784, "200 x 200": 120_000, "512 x 512": 786_432}
    counts = {
        name: functional.dense_parameter_count(n_inputs, 1000)
        for name, n_inputs in sizes.items()
    }
    pictures.ask(
        "512 x 512 in color against 28 x 28 in gray: about how many times as many "
        "weights and biases does a layer of 1000 units have?",
        right="about 1000 times",
        choices=("about 18 times", "about 330 times", "about 1000 times"),
        answer="About 1000 times: 786,433,000 against 785,000. Each side is 18 times "
        "as long, that is 334 times the pixels, and there are three channels.",
        shown=[
            (
                pictures.areas(counts, "weights and biases of 1000 units"),
                "Three squares to scale: a dot for 785,000 parameters, 28 by 28 in "
                "gray; a middle one for 120,001,000, 200 by 200 in color; a large one "
                "for 786,433,000, 512 by 512 in color.",
            )
        ],
    )


def histogram() -> None:
    """Show the photograph and its histogram."""
    pictures.show(
        pictures.histograms({"the photograph": gray_photograph()}),
        alt="A histogram: a tall peak of dark pixels near 20 and two low hills between "
        "100 and 150.",
    )


def equalized_pair() -> None:
    """Ask what equalization shows, then show the photograph before and after it."""
    gray = gray_photograph()
    equalized = functional.equalize_histogram(gray)
    pictures.ask(
        "Which part of the photograph will show more afterwards?",
        right="the dark jacket",
        choices=("the dark jacket", "the bright face", "nothing changes"),
        answer="The jacket. Half of all pixels are darker than 40, so half of all gray "
        "values go to them. The face gets fewer, and looks paler.",
        shown=[
            (
                pictures.gallery({"before": gray, "after": equalized}, columns=3),
                "The gray portrait before and after equalization. After, folds in the "
                "dark jacket and the background can be seen; the face is paler.",
            ),
            (
                pictures.histograms({"before": gray, "after": equalized}),
                "Two histograms, one below the other. Before: most pixels are dark. "
                "After: all gray values are about equally frequent.",
            ),
        ],
    )
