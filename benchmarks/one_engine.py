"""Measure one subject by one engine in this process, and print the milliseconds.

``python -m benchmarks.one_engine ENGINE THREADS SUBJECT``: alone in a process, since
the threads of two engines wait for each other.
"""

import os
import statistics
import sys
import time

SECONDS = 0.7


def main(engine: str, threads: str, subject: str) -> None:
    """Time the work again and again, and print the median."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        # before NumPy or torch is imported
        os.environ[f"{library}_NUM_THREADS"] = threads
    from benchmarks import subjects

    if engine == "torch":
        import torch

        torch.set_num_threads(int(threads))
    work = subjects.work(engine, subject)
    for _ in range(5):
        work()
    times = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 11:
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(statistics.median(times) * 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
