"""A PostgreSQL server on this machine's loopback, for as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def server_programs() -> Path | None:
    """Find the folder of Debian's server; None where it is not installed."""
    found = shutil.which("initdb")
    return _PLACES[0] if _PLACES else Path(found).parent if found else None


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Run a server with an empty database; give the database's address."""
    programs = server_programs()
    data = folder / "data"
    data.mkdir(mode=0o700)
    as_server = []
    if os.getuid() == 0:  # the server refuses to be the superuser
        for each in (folder, *folder.parents[:3]):
            each.chmod(each.stat().st_mode | 0o011)
        shutil.chown(data, "postgres", "postgres")
        as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres"]
        as_server += ["--clear-groups"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    make = [programs / "initdb", "--pgdata", data, "--username", "grader"]
    make += ["--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    subprocess.run([*as_server, *make], check=True, capture_output=True, cwd="/")
    options = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", ""]
    server = subprocess.Popen(
        [*as_server, programs / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        _wait_for(port)
        yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
