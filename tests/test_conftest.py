"""The rules of all tests: which is too long, waits for a release, comes first."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
COMPUTE = """
import time
while time.process_time() < 0.5:
    pass
"""
QUICK = f"""
import subprocess, sys, time, pytest

def compute():
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass

def test_computes():
    compute()

def test_lets_a_child_compute():
    subprocess.run([sys.executable, "-c", {COMPUTE!r}], check=True)

def test_waits():
    time.sleep(1)

@pytest.fixture
def prepared():
    compute()

def test_is_prepared(prepared):
    pass

@pytest.mark.thorough
def test_of_a_release(seeds):
    assert len(seeds) == 50
"""
SLOW = f"""
import subprocess, sys, pytest

@pytest.mark.slow
def test_says_so():
    subprocess.run([sys.executable, "-c", {COMPUTE!r}], check=True)

def test_few(seeds):
    assert 1 < len(seeds) < 10
"""


@pytest.fixture
def outcomes(tmp_path):
    """Run tests under the rules, with a limit of a tenth of a second."""
    rules = (TESTS / "conftest.py").read_text("utf-8")
    shorter = re.sub(r"(?m)^SECONDS = \d+$", "SECONDS = 0.1", rules)
    assert shorter != rules
    (tmp_path / "conftest.py").write_text(shorter, "utf-8")
    (tmp_path / "test_a.py").write_text(QUICK, "utf-8")
    (tmp_path / "test_b.py").write_text(SLOW, "utf-8")

    path = shlex.quote(str(TESTS))

    def run(*options):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider"),
                *("-p", "no:xdist", f"--override-ini=pythonpath={path}", *options),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return dict(re.findall(r"::(\w+) (PASSED|FAILED)", done.stdout)), done.stdout

    return run


def test_a_test_that_computes_long_must_say_so(outcomes):
    found, said = outcomes()
    assert found == {
        "test_says_so": "PASSED",  # what is slow comes first
        "test_few": "PASSED",
        "test_computes": "FAILED",
        "test_lets_a_child_compute": "FAILED",
        "test_waits": "PASSED",
        "test_is_prepared": "PASSED",
    }
    assert next(iter(found)) == "test_says_so"
    assert "s: mark it as slow, or let it do less" in said
    assert "1 deselected" in said


def test_a_release_is_tried_at_every_seed(outcomes):
    found, _ = outcomes("--thorough", "-k", "release or few")
    assert found == {"test_few": "FAILED", "test_of_a_release": "PASSED"}
