"""Where MNIST's four files are, for the tests that need all of it."""

import os
from pathlib import Path

import pytest

REAL = Path(
    os.environ.get("CONVNET_LAB_MNIST", Path(__file__).parents[2] / "shared/data/mnist")
)
needs_mnist = pytest.mark.skipif(
    not REAL.is_dir(), reason="no MNIST here: set CONVNET_LAB_MNIST to its folder"
)
