"""Figures of notebook 0."""

from convnet_lab import pictures


def first_question() -> None:
    """Ask for the pixels of an MNIST digit."""
    pictures.ask(
        "A picture of 28 x 28 pixels: how many pixels is that?",
        right=784,
        answer="28 · 28 = 784. The digits that you drew have more: 32 · 32 = 1,024.",
    )


def the_network() -> None:
    """Show LeNet as a row of boxes."""
    names = ("input", *("convolution", "pooling") * 2, "dense", "dense", "softmax")
    maps = [(32, 32, 1), (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)]
    network = list(zip(names, [*maps, (120,), (100,), (10,)], strict=True))
    pictures.show(
        pictures.boxes(network),
        alt="Eight boxes in a row: a 32 by 32 image, four boxes that get smaller and "
        "hold more maps, then three lists of 120, 100 and 10 numbers.",
    )
