"""nbgrader's Formgrader works in a course that we graded, and what it writes stays."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from autograde.grade.engine import grade
from autograde.grade.options import Options
from autograde.results.marks import read_marks

NAME = "01_pixels"
QUESTION = "flatten_image-hidden"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.thorough,
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"
    ),
]


@pytest.fixture
def course(fresh_course, hand_in, unsafe_where_needed):
    course = fresh_course()
    give = hand_in(course)
    give("ada")
    give("bela", flatten_image="return image.T.reshape(-1)")
    grade(course, options=Options(unsafe=unsafe_where_needed))
    return course


@pytest.fixture
def formgrader(course, tmp_path):
    """The address of a Jupyter server in the course directory."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    home = {name: str(tmp_path / name) for name in ("config", "data", "runtime")}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--ServerApp.port={port}"),
                *("--IdentityProvider.token=", f"--ServerApp.root_dir={course.root}"),
            ],
            cwd=course.root,
            env={
                **os.environ,
                "HOME": str(tmp_path),
                "JUPYTER_CONFIG_DIR": home["config"],
                "JUPYTER_DATA_DIR": home["data"],
                "JUPYTER_RUNTIME_DIR": home["runtime"],
            },
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "server.log").read_text()
                time.sleep(0.2)
        yield f"{address}/formgrader"
    finally:
        server.terminate()
        server.wait(30)


def test_a_mark_given_in_formgrader_stays(course, formgrader, unsafe_where_needed):
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.goto(f"{formgrader}/manage_submissions/{NAME}")
        row = page.locator("tr", has_text="bela")
        expect(row.locator(".score")).to_have_text("1 / 4", timeout=60_000)
        with course.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(NAME, NAME, "bela").id
        page.goto(f"{formgrader}/submissions/{notebook}")
        score = page.locator(f"input.score#{QUESTION}")
        expect(score).to_have_attribute("placeholder", "0", timeout=60_000)
        score.fill("1.5")
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            score.press("Tab")
        browser.close()

    again = Options(unsafe=unsafe_where_needed, again=True)
    results = {r.student: r for r in grade(course, options=again)}
    assert results["bela"].by_hand == (QUESTION,)
    assert results["ada"].by_hand == ()
    marks = {m.question: m for m in read_marks(course) if m.student == "bela"}
    assert marks[QUESTION].points == 1.5
