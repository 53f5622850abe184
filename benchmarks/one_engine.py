"""Measure one subject by one engine in this process, and print the milliseconds.

``python -m benchmarks.one_engine ENGINE THREADS SUBJECT``: alone in a process, since
the threads of two engines wait for each other.
"""

import json
import os
import sys
import time

SECONDS = 0.3


def main(engine: str, threads: str, subject: str) -> None:
    """Time the work again and again, and print the median and the fastest twentieth."""
    # the products of a step of ours are on one thread each: parts of the batch are not
    products = threads if engine == "torch" else "1"
    for library in ("OMP", "OPENBLAS", "MKL"):
        # before NumPy or torch is imported
        os.environ[f"{library}_NUM_THREADS"] = products
    from benchmarks import subjects

    if engine == "torch":
        import torch

        torch.set_num_threads(int(threads))
    work = subjects.work(engine, subject, int(threads))
    for _ in range(5):
        work()
    times = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 11:
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    times.sort()
    found = times[len(times) // 2], times[len(times) // 20]
    print(json.dumps([1000 * seconds for seconds in found]))


if __name__ == "__main__":
    main(*sys.argv[1:])
