import socket
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.run.link import Link
from autograde.run.trusted import Judge

SUBMISSION = Path(__file__).with_name("submission.py")


class Conversation:
    """A judge, and a submission in another process that it asks."""

    def __init__(self):
        self.link = Link()
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, SUBMISSION, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.link.attach(ours)
        assert self.link.answers(60)
        self.judge = Judge(self.link, "import numpy as np")

    def run(self, source, seconds=10.0):
        """Run a test cell; return its outputs and the name of its error or "ok"."""
        self.link.begin(seconds)
        outputs = self.judge.run(source)
        self.link.finish()
        failed = [o["ename"] for o in outputs if o["output_type"] == "error"]
        return outputs, failed[0] if failed else "ok"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.judge.close()
        self.link.detach()
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def conversation():
    with Conversation() as conversation:
        yield conversation


@pytest.fixture
def fresh_conversation():
    with Conversation() as conversation:
        yield conversation
