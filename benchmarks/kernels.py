"""Start kernels in sandboxes, cold and warm by turns, up to the end of a first cell.

``python -m benchmarks.kernels`` prints a table of medians.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from autograde.grading.execution import BoundedClient
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.processes import tree
from autograde.sandbox.provisioner import NAME
from autograde.sandbox.warm import WARMTH

FIRST_CELL = (
    "import numpy as np, matplotlib.pyplot as plt\nfrom convnet_lab import check\n"
)
_TICKS = os.sysconf("SC_CLK_TCK")


async def life(warm: bool) -> dict[str, float]:
    """Start a kernel, run two cells and end it; milliseconds of each."""
    began = time.perf_counter()
    manager = AsyncKernelManager(client_factory=BoundedClient)
    spec: Any = manager.kernel_spec
    spec.metadata["kernel_provisioner"] = {
        "provisioner_name": NAME,
        "config": {"warm": warm},
    }
    await manager.start_kernel()
    client: Any = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    await _run(client, "1")
    first = time.perf_counter()
    await _run(client, FIRST_CELL)
    imported = time.perf_counter()
    processor = _processor(manager.provisioner.pid)  # type: ignore[union-attr]
    client.stop_channels()
    ending = time.perf_counter()
    await manager.shutdown_kernel(now=True)
    ended = time.perf_counter()
    return {
        "start to first cell": (first - began) * 1000,
        "imports": (imported - first) * 1000,
        "end": (ended - ending) * 1000,
        "processor": processor,
    }


async def _run(client: Any, code: str) -> None:
    asked = client.execute(code)
    while True:
        message = await client.get_iopub_msg(timeout=60)
        ours = message["parent_header"].get("msg_id") == asked
        if message["msg_type"] == "error":
            raise RuntimeError(message["content"])
        if ours and message["content"].get("execution_state") == "idle":
            return


def _processor(pid: int) -> float:
    """Milliseconds of processor time of a sandbox's processes."""
    ticks = 0
    for each in tree(pid):
        text = Path(f"/proc/{each}/stat").read_text(encoding="utf-8")
        # own and collected children's, after the name, which may hold blanks
        ticks += sum(map(int, text.rpartition(")")[2].split()[11:15]))
    return ticks * 1000 / _TICKS


async def _rows(kernels: int) -> Iterator[str]:
    lives: dict[bool, list[dict[str, float]]] = {False: [], True: []}
    for _ in range(kernels):
        for warm, measured in lives.items():
            measured.append(await life(warm))
    columns = list(lives[False][0])
    rows = [f"| kernel | {', ms | '.join(columns)}, ms |", "|---|--:|--:|--:|--:|"]
    for warm, measured in lives.items():
        medians = [statistics.median(one[c] for one in measured) for c in columns]
        cells = " | ".join(f"{median:.0f}" for median in medians)
        rows.append(f"| {'warm' if warm else 'cold'} | {cells} |")
    return iter(rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernels", type=int, default=20)
    given = parser.parse_args()
    if WARMTH.take(Sandbox()) is None:
        raise RuntimeError("there is no warm process here")
    for row in asyncio.run(_rows(given.kernels)):
        print(row)


if __name__ == "__main__":
    main()
