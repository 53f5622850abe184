"""How fast the operations and a training step are, beside torch and scipy.

Each engine runs in a process of its own; the engines take turns for several rounds. A
process gives its median; an engine's time is that of its fastest process, since other
work on the machine only ever adds time, most of all to a rival on two threads.
"""

import importlib.util
import subprocess
import sys

from benchmarks import subjects

ROUNDS = 4

GOALS: list[tuple[str, str, str, int, float | None]] = [
    # subject, ours, rival, threads, at most this ratio
    *((name, "convnet_lab", "torch", 1, goal) for name, goal in
      zip(subjects.STEPS, (0.65, None), strict=True)),
    *((name, "convnet_lab", "torch", 2, goal) for name, goal in
      zip(subjects.STEPS, (0.85, None), strict=True)),
    (next(iter(subjects.STEPS)), "readable", "torch", 1, None),
    *((name, "convnet_lab", "torch", 1, goal) for name, goal in
      zip(subjects.CONVOLUTIONS, (1.0, 1.2, 2.0), strict=True)),
    *((name, "convnet_lab", "torch", 1, 0.5) for name in subjects.POOLS),
    (subjects.CORRELATION, "convnet_lab", "torch", 1, 1.0),
    (subjects.CORRELATION, "convnet_lab", "scipy", 1, 0.25),
]  # fmt: skip


def milliseconds(engine: str, threads: int, subject: str) -> float:
    """Measure in a new process."""
    command = [sys.executable, "-m", "benchmarks.one_engine"]
    done = subprocess.run(  # noqa: S603
        [*command, engine, str(threads), subject],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(done.stdout)


def rows() -> list[str]:
    """Measure everything and give a Markdown table, line by line."""
    lines = [
        "| forward + backward (+ momentum in a step) | threads | ours, ms | rival, ms "
        "| ratio | round by round | goal | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for subject, engine, rival, threads, goal in GOALS:
        if importlib.util.find_spec(rival) is None:
            lines.append(
                f"| {subject} | {threads} | | | skipped: {rival} is not installed |||"
            )
            continue
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(milliseconds(engine, threads, subject))
            theirs.append(milliseconds(rival, threads, subject))
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        ratio = min(ours) / min(theirs)
        verdict = "" if goal is None else "reached" if ratio <= goal else "**missed**"
        name = subject if engine != "readable" else f"{subject}, readable form"
        line = (
            f"| {name} | {threads} | {min(ours):.2f} "
            f"| {rival} {min(theirs):.2f} | {ratio:.2f} "
            f"| {min(ratios):.2f} to {max(ratios):.2f} "
            f"| {'' if goal is None else goal} | {verdict} |"
        )
        print(line, flush=True)
        lines.append(line)
    return lines
