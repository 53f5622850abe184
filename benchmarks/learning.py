"""How well and how fast the networks learn, and what that takes.

``python -m benchmarks.learning SUBJECT`` measures one subject in this process.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

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


def mnist() -> dict[str, float]:
    """LeNet on MNIST: one epoch at a steady rate; three, whose steps grow smaller."""
    from convnet_lab import datasets, lenet, training

    split = datasets.load_mnist(MNIST)
    found: dict[str, float] = {}
    for epochs, schedule in ((1, training.steady), (3, training.cosine)):
        _, history = training.train(
            lenet.LENET5, split.train_images, split.train_labels, epochs=epochs,
            batch_size=64, schedule=schedule, progress=False,
            validation=(split.test_images, split.test_labels),
        )  # fmt: skip
        found[f"after {epochs}"] = history.accuracies[-1]
        found["seconds"] = history.seconds
    return found


def memory() -> dict[str, float]:
    """Peak memory of a process that takes steps of 256 images."""
    from benchmarks import subjects

    step = subjects.work("convnet_lab", "training step, 3x32x32, batch 256")
    for _ in range(3):
        step()
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"megabytes": kibibytes * 1024 / 1e6}


def import_time() -> dict[str, float]:
    """Time the import of the checks once NumPy is there: all that a student waits for.

    A plain ``import convnet_lab`` loads nothing, so it would say nothing.
    """
    import numpy  # noqa: F401

    began = time.perf_counter()
    from convnet_lab import check  # noqa: F401

    return {"milliseconds": (time.perf_counter() - began) * 1000}


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
    """Measure everything and give a Markdown table, line by line."""
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]

    def add(what: str, measured: str, goal: str, reached: bool) -> None:
        verdict = "reached" if reached else "**missed**"
        lines.append(f"| {what} | {measured} | {goal} | {verdict} |")
        print(lines[-1], flush=True)

    got = measured("digits")
    add(
        "LeNet on the digits, 8 epochs: test accuracy",
        f"{100 * got['accuracy']:.2f} % in {got['seconds']:.1f} s",
        "97 % in 5 s",
        got["accuracy"] >= 0.97 and got["seconds"] <= 5,
    )
    if MNIST.is_dir():
        got = measured("mnist")
        share, goal = got["after 1"], 0.975
        what = "LeNet on MNIST, batch 64: test accuracy after one epoch"
        add(what, f"{100 * share:.2f} %", "97.5 %", share >= goal)
        share, goal = got["after 3"], 0.985
        add(
            "... after three epochs, with a cosine schedule",
            f"{100 * share:.2f} % in {got['seconds']:.0f} s",
            "98.5 %",
            share >= goal,
        )
    else:
        lines.append("| LeNet on MNIST | skipped: set CONVNET_LAB_MNIST | 97.5 % | |")
    size = measured("memory")["megabytes"]
    what = "peak memory of a process taking steps of 256 colour images"
    add(what, f"{size:.0f} MB", "300 MB", size < 300)
    wait = measured("import_time", 5)["milliseconds"]
    add(
        "`from convnet_lab import check` after NumPy",
        f"{wait:.0f} ms",
        "100 ms",
        wait < 100,
    )
    return lines


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
