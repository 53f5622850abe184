"""Start students' processes in sandboxes, up to the end of a first cell.

``python -m benchmarks.starts`` prints a table of medians.
"""

import argparse
import os
import statistics
import time
from pathlib import Path

from autograde.run.link import Link
from autograde.run.student_process import StudentProcess
from autograde.run.task import Task
from autograde.run.worker import Worker

FIRST_CELL = (
    "import numpy as np, matplotlib.pyplot as plt\nfrom convnet_lab import check\n"
)
_TICKS = os.sysconf("SC_CLK_TCK")


def life(worker: Worker) -> dict[str, float]:
    """Start a process, run two cells and end it; milliseconds of each."""
    began = time.perf_counter()
    process = StudentProcess(Task(b""), worker.control)
    link = Link()
    process.connect(link)
    _run(link, "1")
    first = time.perf_counter()
    _run(link, FIRST_CELL)
    imported = time.perf_counter()
    assert process.wall is not None
    used = sum(_processor(each) for each in process.wall.processes())
    ending = time.perf_counter()
    process.close()
    link.detach()
    return {
        "start to first cell": (first - began) * 1000,
        "imports": (imported - first) * 1000,
        "end": (time.perf_counter() - ending) * 1000,
        "processor": used,
    }


def _run(link: Link, source: str) -> None:
    asked = {"source": source, "count": 1, "drawing": True, "silent": False}
    *_, ended = link.run(asked, 60)
    if ended is not True:
        raise RuntimeError(f"{source!r} failed")


def _processor(pid: int) -> float:
    """Milliseconds of processor time of a process."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    # own and collected children's, after the name, which may hold blanks
    ticks = sum(map(int, text.rpartition(")")[2].split()[11:15]))
    return ticks * 1000 / _TICKS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=20)
    given = parser.parse_args()
    with Worker() as worker:
        life(worker)  # the first waits for the worker's own imports
        lives = [life(worker) for _ in range(given.starts)]
    columns = list(lives[0])
    print(f"| {' ms | '.join(columns)} ms |")
    print("|--:|--:|--:|--:|")
    medians = [statistics.median(one[c] for one in lives) for c in columns]
    print(f"| {' | '.join(f'{median:.0f}' for median in medians)} |")


if __name__ == "__main__":
    main()
