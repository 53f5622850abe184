"""Write digits.npz from scikit-learn's copy of the UCI digits.

Run once, with scikit-learn installed: ``python -m convnet_lab.data.export_digits``.
"""

from pathlib import Path

import numpy as np


def main() -> None:
    """Write the file."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    np.savez_compressed(
        Path(__file__).parent / "digits.npz",
        images=digits.images.astype(np.uint8),
        labels=digits.target.astype(np.uint8),
    )


if __name__ == "__main__":
    main()
