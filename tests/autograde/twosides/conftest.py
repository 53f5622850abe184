import subprocess
import sys
from pathlib import Path

import pytest

from autograde.twosides.judge import Judge
from autograde.twosides.link import Link

SUBMISSION = Path(__file__).with_name("submission.py")


class Conversation:
    """A judge, and a submission in another process that it asks."""

    def __init__(self, folder):
        self.link = Link(folder / "asks")
        self.judge = Judge(self.link, "import numpy as np")
        self.process = subprocess.Popen(
            [sys.executable, SUBMISSION, folder / "asks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ticket = 0

    def run(self, source, seconds=10.0):
        """Run a test cell; return its outputs and the name of its error or "ok"."""
        self.ticket += 1
        self.process.stdin.write(f"{self.ticket}\n")
        self.process.stdin.flush()
        self.link.listener.setblocking(True)
        connection, _ = self.link.listener.accept()
        assert self.link.open_for(connection, self.ticket, seconds)
        outputs = self.judge.run(source)
        self.link.close()
        failed = [o.ename for o in outputs if o.output_type == "error"]
        return outputs, failed[0] if failed else "ok"

    def __enter__(self):
        self.judge.__enter__()
        return self

    def __exit__(self, *_):
        self.judge.__exit__()
        self.link.stop()
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def conversation(tmp_path_factory):
    with Conversation(tmp_path_factory.mktemp("c")) as conversation:
        yield conversation


@pytest.fixture
def fresh_conversation(tmp_path):
    with Conversation(tmp_path) as conversation:
        yield conversation
