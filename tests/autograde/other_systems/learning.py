"""What a learner does, from the doctor to training; any failure is raised."""

import os
import sys
import tempfile

import numpy as np
import pytest

from convnet_lab import CheckFailed, check, doctor, functional, progress, widgets
from convnet_lab.checks import calling
from convnet_lab.datasets import load_digits
from convnet_lab.training import train

calling.SECONDS_PER_CALL = 0.3
os.chdir(tempfile.mkdtemp())
report = doctor.examine()
assert not any("cannot look" in line.words for line in report.lines), report

check("cross_correlate2d", functional.cross_correlate2d)
assert "1 of" in str(progress().as_text().splitlines()[0])


def flipped(image, kernel):
    return functional.convolve2d(image, kernel)


def endless(image, kernel):
    while True:
        pass


for wrong, words in ((flipped, "flipped"), (endless, "endless")):
    with pytest.raises(CheckFailed, match=words):
        check("cross_correlate2d", wrong)

for name in widgets.__all__:
    if name != "TrainingView":
        explorer = getattr(widgets, name)()
        assert explorer.scene
        explorer.close()

digits = load_digits(8)
small = [("input", 8, 8, 1), ("conv", 4, 3), ("pool", 2), ("dense", 10)]
watcher = widgets.TrainingView()
train(small, digits.train_images, digits.train_labels, epochs=1, watcher=watcher)
assert np.isfinite(watcher.scene is not None)
print("learned on", sys.platform)
