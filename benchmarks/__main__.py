"""Run every benchmark, print its table, and store the speeds in results.md."""

import platform
from pathlib import Path

import numpy as np

from benchmarks import checks, learning, side_by_side

HEAD = f"""# Measured

By `make bench`, on {platform.machine()} with Python {platform.python_version()} and
NumPy {np.__version__}. A ratio is our time divided by the rival's, in float32. The
engines take turns for {side_by_side.ROUNDS} rounds, one engine a process; each gives
its median, and the fastest process counts. torch keeps its channels first and we keep
them last: each in its own layout. A training step of ours uses one thread, however many
there are.
"""


def main() -> None:
    """Measure, print and store."""
    lines = [HEAD, *side_by_side.rows(), "", *learning.rows(), ""]
    (Path(__file__).parent / "results.md").write_text("\n".join(lines))
    checks.main()


if __name__ == "__main__":
    main()
