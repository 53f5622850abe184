"""What a document prints that does not hold, what does, and how one sees it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Erratum:
    """A claim of a document that does not hold.

    Parameters
    ----------
    documents : tuple of str
        Those that make it.
    place : str
        Where it stands.
    printed : str
        What is printed there.
    right : str
        What is right.
    seen_by : str
        How one sees it.
    notebook : str
        The notebook that teaches it.
    """

    documents: tuple[str, ...]
    place: str
    printed: str
    right: str
    seen_by: str
    notebook: str


ERRATA = {
    "conv against FC": Erratum(
        ("S2",),
        "Convolution vs FC",
        "6,272 x 3,272 + 6,272 = 20,528,256",
        "6,272 x 3,072 + 6,272 = 19,273,856",
        "the input is 32 x 32 x 3 = 3,072 numbers: 3,272 is a slip of the keyboard",
        "06_softmax",
    ),
    "sharpened pixels": Erratum(
        ("S2",),
        "Input image is scanned in multiple convolution and ReLU layers",
        "the first five columns and rows of the sharpened image",
        "of the 16 entries that the printed pixels determine, 3 agree",
        "sharpen the printed pixels yourself",
        "04_multichannel",
    ),
    "matrix multiplication": Erratum(
        ("S0",),
        "Convolution of Images",
        "we do a matrix multiplication",
        "each pixel is multiplied by the weight that lies on it, and all is added",
        "the matrix product of f and g has nine entries, none of them 34",
        "02_cross_correlation",
    ),
    "rectified by pooling": Erratum(
        ("S0",),
        "Conclusion",
        "Apply Pooling to get your Rectified feature map",
        "ReLU gives the rectified map, pooling the pooled one",
        "S0's own section on ReLU names the rectified map",
        "05_pooling",
    ),
    "input weights": Erratum(
        ("S0", "S3"),
        "Background; Why not use just traditional neural networks?",
        "784 input weights; 67,500 parameters",
        "the weights of one unit of a dense layer",
        "a layer of 1000 units has 1000 times as many, and 1000 biases",
        "01_pixels",
    ),
    "negative filters": Erratum(
        ("S3",),
        "Why ReLU?",
        "eliminates the possibility of negative values in the filters",
        "it removes them from the feature maps; filters keep their negative weights",
        "an edge filter without its negative weights finds no edges",
        "04_multichannel",
    ),
    "units of the second dense layer": Erratum(
        ("S1", "S2"),
        "Visualizing Convolutional Neural Networks; Full CNN - illustration",
        "100 nodes (S1); 84 units (S2)",
        "two different networks: LeNet-5 has 84",
        "count the parameters: 63,802 against 62,958, and S2 has 3 channels, 8 filters",
        "07_lenet",
    ),
    "upper indices": Erratum(
        ("S2",),
        "Simple Convolutional Neural Network",
        "p[2] and n_c[2] for CONV [3]",
        "p[3] = 0 and n_c[3] = 32",
        "29 x 29 x 16 with 32 filters of 7 x 7 at stride 2 gives 12 x 12 x 32",
        "04_multichannel",
    ),
}
"""The errata that the course teaches, under a short name."""
