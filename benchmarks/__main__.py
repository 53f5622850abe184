"""Run every benchmark, and store the speeds in results.md and the README."""

import os
import platform
from pathlib import Path

import numpy as np

from benchmarks import checks, learning, side_by_side

HERE = Path(__file__).parent
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def main() -> None:
    """Measure, print and store."""
    before = os.getloadavg()[0]
    table = [*side_by_side.HEAD, *side_by_side.rows(), *learning.rows()]
    load = (
        f"{os.cpu_count()} processors, which had other work, too: load {before:.1f} at "
        f"the beginning,\n{os.getloadavg()[0]:.1f} at the end."
    )
    head = f"""# Measured

By `make bench`, on {platform.machine()} with Python {platform.python_version()} and
NumPy {np.__version__}, in float32. {load}

Forward and backward pass are timed together, with the update of the weights in a step.
The engines take turns, one engine a process; a process gives its median and its
fastest twentieth. Below stand the median of the medians and the fastest of all. Other
work on the machine only adds time, most of all to an engine on two threads, so the
ratio is that of the fastest: ours divided by the rival's. torch keeps its channels
first and we keep them last: each in its own layout.
"""
    text = "\n".join(table)
    (HERE / "results.md").write_text(f"{head}\n{text}\n", encoding="utf-8")
    readme = HERE.parent / "README.md"
    start, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(
        f"{start}{BEGIN}\n{load}\n\n{text}\n{END}{after}", encoding="utf-8"
    )
    checks.main()


if __name__ == "__main__":
    main()
