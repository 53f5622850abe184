"""How fast the operations and a training step are, beside torch and scipy.

Each engine runs in a process of its own, and the engines take turns for several rounds.
A process gives its median time and its fastest twentieth. Other work on the machine
only ever adds time, most of all to an engine on two threads, so the ratio is that of
the fastest twentieths of the fastest process of each engine.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys

from benchmarks import subjects

ROUNDS = int(os.environ.get("ROUNDS", "6"))

HEAD = [
    "| what | threads | ours: median, fastest | rival: median, fastest | ratio of the "
    "fastest | ratio round by round | goal | |",
    "|---|--:|--:|--:|--:|--:|--:|---|",
]

_STEPS, _CONVOLUTIONS, _POOLS = map(
    list, (subjects.STEPS, subjects.CONVOLUTIONS, subjects.POOLS)
)

GOALS: list[tuple[str, str, str, int, float | None]] = [
    # subject, ours, rival, threads, at most this ratio
    *((name, "fast", "torch", 1, goal) for name, goal in
      zip(_STEPS, (0.5, 0.7), strict=True)),
    *((name, "fast", "torch", 2, goal) for name, goal in
      zip(_STEPS, (0.6, 0.9), strict=True)),
    (_STEPS[0], "readable", "torch", 1, None),
    *((name, "fast", "torch", 1, goal) for name, goal in
      zip(_CONVOLUTIONS, (1.0, 1.2, 1.0), strict=True)),
    *((name, "readable", "torch", 1, None) for name in _CONVOLUTIONS),
    *((name, "fast", "torch", 1, goal) for name, goal in
      zip(_POOLS, (0.45, 0.5, 0.5), strict=True)),
    (_POOLS[0], "readable", "torch", 1, None),
    (subjects.CORRELATION, "fast", "torch", 1, 1.0),
    (subjects.CORRELATION, "fast", "scipy", 1, 0.25),
]  # fmt: skip
"""Readable means `convnet_lab.functional`, fast `convnet_lab.fast`."""


def milliseconds(engine: str, threads: int, subject: str) -> tuple[float, float]:
    """Measure in a new process: the median and the fastest twentieth."""
    command = [sys.executable, "-m", "benchmarks.one_engine"]
    done = subprocess.run(  # noqa: S603
        [*command, engine, str(threads), subject],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    median, fastest = json.loads(done.stdout)
    return median, fastest


def row(
    what: str,
    threads: int,
    rival: str,
    pairs: list[tuple[tuple[float, float], tuple[float, float]]],
    goal: float | None,
    unit: str = "ms",
) -> str:
    """Write a row from the rounds, each our median and fastest, and the rival's."""
    ours, theirs = zip(*pairs, strict=True)
    figures = [
        (statistics.median(m for m, _ in each), min(f for _, f in each))
        for each in (ours, theirs)
    ]
    ratios = [a[1] / b[1] for a, b in pairs]
    ratio = figures[0][1] / figures[1][1]
    verdict = "" if goal is None else "reached" if ratio <= goal else "**missed**"
    own, other = (f"{median:.2f}, {fastest:.2f} {unit}" for median, fastest in figures)
    return (
        f"| {what} | {threads} | {own} | {rival}: {other} | {ratio:.2f} "
        f"| {min(ratios):.2f} to {max(ratios):.2f} in {len(pairs)} rounds "
        f"| {'' if goal is None else goal} | {verdict} |"
    )


def rows() -> list[str]:
    """Measure everything and give the rows of a Markdown table."""
    lines = []
    for subject, engine, rival, threads, goal in GOALS:
        name = subject if engine == "fast" else f"{subject}, readable form"
        if importlib.util.find_spec(rival) is None:
            missing = f"skipped: {rival} is not installed"
            lines.append(f"| {name} | {threads} | | {missing} | | | | |")
            continue
        pairs = [
            (
                milliseconds(engine, threads, subject),
                milliseconds(rival, threads, subject),
            )
            for _ in range(ROUNDS)
        ]
        lines.append(row(name, threads, rival, pairs, goal))
        print(lines[-1], flush=True)
    return lines
