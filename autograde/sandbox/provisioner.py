"""Let jupyter_client run its kernels in sandboxes."""

import asyncio
import json
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Dict, Unicode

from autograde.sandbox.launching import SandboxedKernel, SandboxError
from autograde.sandbox.limits import Sandbox
from autograde.sandbox.warm import start

NAME = "convnet-lab-bubblewrap"
"""The provisioner's name in a kernel's specification."""


class BubblewrapProvisioner(LocalProvisioner):
    """Run a Python kernel in a sandbox, reached over ipc."""

    folder = Unicode(
        help="The student's own files, which the kernel finds as a private copy in its "
        "working directory."
    ).tag(config=True)
    channel = Unicode(
        help="A folder with the socket on which the grader listens; the kernel finds "
        "it at /channel."
    ).tag(config=True)
    limits = Dict(help="Values of the traits of Sandbox.").tag(config=True)
    warm = Bool(
        False,
        help="Whether kernels are forked from a warm process, once it is ready. It "
        "lives as long as this one.",
    ).tag(config=True)

    _kernel: SandboxedKernel | None = None
    _directory: Path | None = None

    @property
    def reason(self) -> str:
        """Why the sandbox ended the kernel; empty if it did not."""
        return self._kernel.reason if self._kernel else ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make a folder for the kernel's sockets, which only the grader can open.

        Parameters
        ----------
        **kwargs
            What the start was given.

        Returns
        -------
        dict
            The same, for `launch_kernel`.
        """
        if self._directory is None:
            # a socket's path has at most 107 characters
            short = "/tmp" if len(tempfile.gettempdir()) > 70 else None  # noqa: S108
            self._directory = Path(tempfile.mkdtemp(prefix="sandbox-", dir=short))
        manager: Any = self.parent
        manager.transport = "ipc"
        manager.ip = str(self._directory / "kernel")
        manager.connection_file = str(self._directory / "connection.json")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(
        self, cmd: list[str], **kwargs: Any
    ) -> KernelConnectionInfo:
        """Start the kernel and wait until it listens.

        Parameters
        ----------
        cmd : list of str
            The kernel's command, of which only the arguments for IPython are used.
        **kwargs
            What the start was given; nothing of it is used, for the sandbox decides.

        Returns
        -------
        dict
            How to reach the kernel.

        Raises
        ------
        SandboxError
            If it does not start.
        """
        try:
            if "ipykernel_launcher" not in cmd:
                raise SandboxError(
                    f"the notebook's kernel is started with {' '.join(cmd)!r}, and the "
                    "sandbox runs Python's only: set c.Execute.kernel_name = 'python3'"
                )
            manager: Any = self.parent
            file = Path(manager.connection_file).resolve()
            self._kernel = start(
                self.warm,
                Sandbox(**self.limits),
                json.loads(file.read_text(encoding="utf-8")),
                Path(self.folder) if self.folder else None,
                self.channel or None,
                cmd[cmd.index(str(file)) + 1 :],
            )
            self.process = self._kernel.process
            self.pid = self.process.pid
            await asyncio.to_thread(self._kernel.settle)
        except BaseException:
            await self.cleanup()
            raise
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal, SIGINT also to what it started.

        Parameters
        ----------
        signum : int
            The signal.
        """
        if self._kernel is not None:
            self._kernel.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all it started.

        Parameters
        ----------
        restart : bool
            Whether another will follow.
        """
        await self.send_signal(signal.SIGKILL)

    async def cleanup(self, restart: bool = False) -> None:
        """Leave no process and no file behind.

        Parameters
        ----------
        restart : bool
            Whether another kernel will follow.
        """
        if self._kernel is not None:
            self._kernel.close()
        self.process = None
        if self._directory is not None and not restart:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None
        await super().cleanup(restart=restart)
