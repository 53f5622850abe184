"""Run every benchmark, and store the speeds in results.md and the README."""

import platform
from pathlib import Path

import numpy as np

from benchmarks import checks, learning, side_by_side

HERE = Path(__file__).parent
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

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
    tables = "\n".join([*side_by_side.rows(), "", *learning.rows()])
    (HERE / "results.md").write_text(f"{HEAD}\n{tables}\n", encoding="utf-8")
    readme = HERE.parent / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")
    checks.main()


if __name__ == "__main__":
    main()
