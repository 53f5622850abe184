"""Images to work on, each with its origin: photographs and handwritten digits."""

from convnet_lab.datasets.digits import load_digits
from convnet_lab.datasets.mnist import load_mnist
from convnet_lab.datasets.photographs import photograph
from convnet_lab.datasets.split import Split

__all__ = ["Split", "load_digits", "load_mnist", "photograph"]
