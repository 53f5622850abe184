"""What a learner does, from the doctor to training; any failure is raised."""

import os
import sys
import tempfile

import numpy as np
import pytest

from convnet_lab import CheckFailed, check, doctor, progress, widgets
from convnet_lab.checks import calling
from convnet_lab.datasets import load_digits
from convnet_lab.passed import note_passed
from convnet_lab.training import train


def learn() -> None:
    calling.SECONDS_PER_CALL = 0.3
    os.chdir(tempfile.mkdtemp())
    report = doctor.examine()
    assert not any("cannot look" in line.words for line in report.lines), report

    def right(image, kernel):
        h, w = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
        rows, columns = kernel.shape
        sums = [
            [np.sum(image[i : i + rows, j : j + columns] * kernel) for j in range(w)]
            for i in range(h)
        ]
        return np.array(sums)

    def flipped(image, kernel):
        return right(image, kernel[::-1, ::-1])

    check("cross_correlate2d", right)
    note_passed("cross_correlate2d")
    assert progress().as_text().startswith("1 of")

    def endless(image, kernel):
        while True:
            pass

    for wrong, words in ((flipped, "flipped"), (endless, "endless")):
        with pytest.raises(CheckFailed, match=words):
            check("cross_correlate2d", wrong)

    for name in widgets.__all__:
        if not name.startswith("Training"):  # these need data
            explorer = getattr(widgets, name)()
            assert explorer.scene
            explorer.close()

    digits = load_digits(8)
    small = [("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)]
    validation = (digits.test_images, digits.test_labels)
    watcher = widgets.TrainingView(small, validation)
    train(small, digits.train_images, digits.train_labels, epochs=1, watcher=watcher)
    assert watcher.scene
    learn_from = (digits.train_images, digits.train_labels)
    playground = widgets.TrainingPlayground(small, learn_from, validation)
    playground.advance(1)
    assert playground.scene["losses"]
    print("learned on", sys.platform)


if __name__ == "__main__":
    learn()
