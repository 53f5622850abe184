"""A student's kernel in a real sandbox, to be asked what it can reach."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager

from autograde.sandbox.availability import availability
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.processes import tree
from autograde.sandbox.provisioner import NAME, BubblewrapProvisioner
from autograde.sandbox.warm import WARMTH, WarmKernel

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Inside:
    """A sandboxed kernel, started as nbclient starts it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, **config: Any) -> None:
        self._loop = loop
        self.manager = AsyncKernelManager()
        self.manager.kernel_spec.metadata["kernel_provisioner"] = {
            "provisioner_name": NAME,
            "config": config,
        }
        self.wait(self.manager.start_kernel())
        self._client = self.manager.client()
        self._client.start_channels()
        self.wait(self._client.wait_for_ready(timeout=60))

    def wait(self, coroutine: Any) -> Any:
        return self._loop.run_until_complete(coroutine)

    @property
    def provisioner(self) -> BubblewrapProvisioner:
        assert isinstance(self.manager.provisioner, BubblewrapProvisioner)
        return self.manager.provisioner

    def processes(self) -> list[int]:
        """Their numbers on this side, bubblewrap's among them."""
        return list(tree(self.provisioner.pid))

    def begin(self, code: str) -> None:
        self._client.execute(code)

    def end(self, timeout: float = 60) -> str:
        """What the cell that was begun printed, or its error."""
        printed = ""
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            message = self.wait(self._client.get_iopub_msg(timeout=left))
            content = message["content"]
            if message["msg_type"] == "stream":
                printed += content["text"]
            elif message["msg_type"] == "error":
                printed += f"{content['ename']}: {content['evalue']}"
            elif content.get("execution_state") == "idle":
                parent = message["parent_header"].get("msg_type")
                if parent == "execute_request":
                    return _COLOUR.sub("", printed).strip()

    def __call__(self, code: str, timeout: float = 60) -> str:
        self.begin(code)
        return self.end(timeout)

    def until_dead(self, timeout: float = 30) -> None:
        deadline = time.monotonic() + timeout
        while self.wait(self.manager.is_alive()):
            assert time.monotonic() < deadline, "the kernel is still alive"
            time.sleep(0.01)

    def close(self) -> None:
        self._client.stop_channels()
        self.wait(self.manager.shutdown_kernel(now=True))


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="session")
def sandbox_works() -> None:
    reason = availability()
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session", params=["cold", "warm"])
def warm(sandbox_works: None, request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether kernels are forked from a warm process: each test asks both."""
    if request.param == "warm" and not WARMTH.take(Sandbox()):
        pytest.skip("this machine has no warm kernels; the log says why")
    yield request.param == "warm"
    WARMTH.close()


@pytest.fixture
def enter(
    warm: bool, loop: asyncio.AbstractEventLoop
) -> Iterator[Callable[..., Inside]]:
    """Start kernels that end with the test."""
    started: list[Inside] = []

    def start(**config: Any) -> Inside:
        started.append(Inside(loop, warm=warm, **config))
        if "readable" not in config.get("limits", {}):
            kernel = started[-1].provisioner._kernel
            assert isinstance(kernel, WarmKernel) == warm
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "ada" / "01_pixels"
    (folder / "data").mkdir(parents=True)
    (folder / "helper.py").write_text("VALUE = 42\n", encoding="utf-8")
    (folder / "data" / "numbers.txt").write_text("1 2 3", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def inside(
    warm: bool,
    loop: asyncio.AbstractEventLoop,
    handed_in: Path,
) -> Iterator[Inside]:
    """One kernel for all questions that leave it as it is."""
    kernel = Inside(loop, folder=str(handed_in), warm=warm)
    assert isinstance(kernel.provisioner._kernel, WarmKernel) == warm
    yield kernel
    kernel.close()
