"""How well and how fast the networks learn, and what that takes.

``python -m benchmarks.learning SUBJECT`` measures one subject in this process.
"""

import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import side_by_side

MNIST = Path(
    os.environ.get("CONVNET_LAB_MNIST", Path(__file__).parents[2] / "shared/data/mnist")
)


def digits() -> dict[str, float]:
    """LeNet on the digits that come with the package."""
    from convnet_lab import datasets, lenet, training

    split = datasets.load_digits()
    _, history = training.train(
        lenet.LENET5, split.train_images, split.train_labels, epochs=8,
        schedule=training.cosine, progress=False,
        validation=(split.test_images, split.test_labels),
    )  # fmt: skip
    return {"accuracy": history.accuracies[-1], "seconds": history.seconds}


EPOCHS = 3
"""Rounds of an epoch of MNIST, ours and torch's by turns."""

SIZE, RATE = 64, 0.002
"""Of the runs on MNIST, with Adam and a rate that falls to 0 (cosine), as the networks
that are shipped are trained."""


def mnist(epochs: int = 1, seed: int = 0) -> dict[str, float]:
    """LeNet on MNIST by the recipe."""
    from convnet_lab import datasets, lenet, training

    split = datasets.load_mnist(MNIST)
    parameters, history = training.train(
        lenet.LENET5, split.train_images, split.train_labels, epochs=epochs,
        batch_size=SIZE, learning_rate=RATE, optimizer=training.Adam(), seed=seed,
        schedule=training.cosine, progress=False, threads=2,
    )  # fmt: skip
    found = training.probabilities(lenet.LENET5, parameters, split.test_images)
    right = training.accuracy(found, split.test_labels)
    return {"accuracy": right, "seconds": history.seconds}


def mnist3() -> dict[str, float]:
    """Train for three epochs, from two seeds, and give the mean accuracy."""
    found = [mnist(epochs=3, seed=seed)["accuracy"] for seed in (0, 1)]
    return {"accuracy": statistics.mean(found)}


def torch_mnist() -> dict[str, float]:
    """Train torch's LeNet on MNIST by the same recipe, with all images in memory."""
    import torch

    from benchmarks import subjects
    from convnet_lab import datasets, training

    torch.set_num_threads(2)
    split = datasets.load_mnist(MNIST)
    images, test = (
        torch.tensor(each.transpose(0, 3, 1, 2).copy())
        for each in (split.train_images, split.test_images)
    )
    labels = torch.tensor(split.train_labels.astype("int64"))
    network, loss = subjects.torch_lenet(1), torch.nn.CrossEntropyLoss()
    adam = torch.optim.Adam(network.parameters(), RATE)
    began = time.perf_counter()
    order = torch.randperm(len(images))
    for start in range(0, len(images), SIZE):
        for group in adam.param_groups:
            group["lr"] = RATE * training.cosine(start / len(images))
        chosen = order[start : start + SIZE]
        adam.zero_grad()
        loss(network(images[chosen]), labels[chosen]).backward()
        adam.step()
    seconds = time.perf_counter() - began
    with torch.no_grad():
        found = network(test).numpy()
    return {
        "accuracy": training.accuracy(found, split.test_labels),
        "seconds": seconds,
    }


def memory() -> dict[str, float]:
    """Peak memory of a process that takes steps of 256 images."""
    from benchmarks import subjects

    step = subjects.work("fast", "training step, 3x32x32, batch 256")
    for _ in range(3):
        step()
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"megabytes": kibibytes * 1024 / 1e6}


def import_time() -> dict[str, float]:
    """Processor time of importing the checks, once NumPy is there.

    A plain ``import convnet_lab`` loads nothing, so it would say nothing.
    """
    import numpy  # noqa: F401

    began = time.process_time()
    from convnet_lab import check  # noqa: F401

    return {"milliseconds": (time.process_time() - began) * 1000}


def measured(subject: str, rounds: int = 1) -> dict[str, float]:
    """Measure in new processes, and give the medians."""
    command = [sys.executable, "-m", "benchmarks.learning", subject]
    found = [
        json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        )
        for _ in range(rounds)
    ]
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


def rows() -> list[str]:
    """Measure everything and give the rows of a Markdown table."""
    lines = []

    def add(what: str, threads: int, ours: str, goal: str, reached: bool) -> None:
        verdict = "reached" if reached else "**missed**"
        lines.append(f"| {what} | {threads} | {ours} | | | | {goal} | {verdict} |")
        print(lines[-1], flush=True)

    got = measured("digits")
    right, seconds = 100 * got["accuracy"], got["seconds"]
    what = "LeNet on the digits, 8 epochs of batches of 32: test accuracy"
    reached = right >= 97 and seconds <= 5
    add(what, 1, f"{right:.2f} % in {seconds:.1f} s", "97 % in 5 s", reached)
    lines += _mnist_rows(add) if MNIST.is_dir() else [
        "| LeNet on MNIST | 2 | | skipped: set CONVNET_LAB_MNIST | | | | |"
    ]  # fmt: skip
    size = measured("memory")["megabytes"]
    what = "peak memory of a process taking steps of 256 color images"
    add(what, 1, f"{size:.0f} MB", "300 MB", size < 300)
    wait = measured("import_time", 9)["milliseconds"]
    what = "`from convnet_lab import check` after NumPy: processor time, median of 9"
    add(what, 1, f"{wait:.0f} ms", "60 ms", wait <= 60)
    return lines


def _mnist_rows(add: Callable[[str, int, str, str, bool], None]) -> list[str]:
    lines = []
    own = [measured("mnist")]
    if importlib.util.find_spec("torch") is not None:
        pairs = []
        for place in range(EPOCHS):
            own += [measured("mnist")] if place else []
            theirs = measured("torch_mnist")
            pairs.append(((own[-1]["seconds"],) * 2, (theirs["seconds"],) * 2))
        what = "an epoch of MNIST, LeNet, batches of 64"
        lines.append(side_by_side.row(what, 2, "torch", pairs, 1.0, "s"))
        print(lines[-1], flush=True)
    right = 100 * own[0]["accuracy"]
    what = "... its test accuracy"
    add(what, 2, f"{right:.2f} %", "98 %", right >= 98)
    right = 100 * measured("mnist3")["accuracy"]
    add(
        "... after three epochs, mean of two seeds",
        2,
        f"{right:.2f} %",
        "99 %",
        right >= 99,
    )
    return lines


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
