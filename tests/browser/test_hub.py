"""A first assignment on a JupyterHub: three people, each with a browser of their own.

The hub is installed and begun, and the instructor's commands are typed, as docs/hub.md
says it, on a machine to throw away.
"""

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest
from browser.answering import write_answers
from browser.conftest import CHROMIUM, ROOT, SETTINGS, SWITCHES, Lab, free_port
from browser.looking import SCREENSHOTS
from browser.machine import lacking, machine
from browser.test_notebooks_in_lab import validated
from docs.guides import blocks
from playwright.sync_api import expect, sync_playwright

from autograde.sandbox.availability import availability

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.thorough]

INSTALL, HAND_OUT, GRADE = blocks(ROOT / "docs/hub.md", "sh")
NAME = "01_pixels"
STUDENTS = ("student1", "student2")
MISTAKE = "def flatten_image(image):\n    return image.T.reshape(-1)\n"
EXPLAINED = "The columns are lined up one after the other, not the rows."
TESTS_LOOK_IN = """\
(
  mkdir --parents /opt/hub/share/jupyter/lab/settings /opt/hub/etc/jupyter
  cd /opt/hub
  echo '{settings}' > share/jupyter/lab/settings/overrides.json
  echo 'c.LabApp.expose_app_in_browser = True' > etc/jupyter/jupyter_lab_config.py
)
"""


def answers(url):
    try:
        urllib.request.urlopen(url).close()  # noqa: S310 (our own hub)
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A machine on which the hub of docs/hub.md runs, and the hub's address."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    if lacks := lacking():
        pytest.skip(f"a machine to throw away cannot be made: {lacks}")
    if reason := availability():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("machine")
    for client in (
        [sys.executable, "-m", "pip", "download", "--no-deps", "jupyterhub>=6"],
        ["npm", "pack", "configurable-http-proxy"],
    ):
        if subprocess.run(client, cwd=folder, capture_output=True).returncode:
            pytest.skip(f"no such package can be had here: {client[-1]}")
    install, _, start = INSTALL.rstrip().rpartition("\n")
    settings = {
        f"@jupyterlab/{plugin.replace('/', ':')}": chosen
        for plugin, chosen in SETTINGS.items()
    }
    looking = TESTS_LOOK_IN.format(settings=json.dumps(settings))
    address = f"http://127.0.0.1:{free_port()}"
    start += f" --JupyterHub.hub_port={free_port()}"
    start += f" --ConfigurableHTTPProxy.api_url=http://127.0.0.1:{free_port()}"
    log = folder / "hub.log"
    with machine(folder) as made, log.open("wb") as written:
        if made is None:
            pytest.skip("overlays cannot be mounted on this machine")
        lines = f"{install}\n{looking}{start}"
        process = made.begins(lines, written, cwd=ROOT, BIND=address)
        while not answers(f"{address}/hub/health"):
            if process.poll() is not None:
                pytest.fail(f"the hub did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.5)
        yield made, address
    shutil.rmtree(folder / "opt")  # large, and pytest would keep it


class Person(Lab):
    """Somebody who has logged in and sees JupyterLab."""

    def __init__(self, browser, machine, address, name):
        page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        super().__init__(page, f"{address}/user/{name}", token="")
        self.name, self.machine = name, machine
        page.goto(address)
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("choose-one")
        page.get_by_role("button", name="Sign in").click()
        self.sees_lab()

    def sees_lab(self):
        self.page.wait_for_selector("#jp-MainMenu .lm-MenuBar-item", timeout=120_000)

    def chooses(self, *menu):
        """Click through a menu."""
        bar, *items = menu
        self.page.locator(".lm-MenuBar-item", has_text=bar).first.click()
        for item in items:
            entry = self.page.locator(".lm-Menu-item", has_text=re.compile(f"^{item}$"))
            entry.click()

    def photographs(self, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"hub-{self.name}-{name}.png")

    def types(self, lines):
        """Type lines into a terminal, each when the one before it has ended."""
        self.page.locator(".jp-Terminal:visible").click()
        ended = self.machine.file(f"/home/{self.name}/ended")
        for line in lines.splitlines():
            self.page.keyboard.type(f"{line}; echo $? > ~/ended\n")
            for _ in range(1800):
                if ended.exists() and ended.read_text().strip():
                    break
                time.sleep(0.1)
            self.photographs("terminal")
            assert ended.read_text() == "0\n", line
            ended.unlink()

    def list_of(self, status):
        """A part of the list of assignments: released, fetched or submitted."""
        return self.page.locator(f"#{status}_assignments_list")

    def presses(self, button, status):
        self.list_of(status).get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def people(hub):
    """Three people at their own browsers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield [Person(browser, *hub, name) for name in ("instructor", *STUDENTS)]
        browser.close()


def fetches(student):
    student.chooses("Nbgrader", "Assignment List")
    student.presses("Fetch", "released")
    expect(student.list_of("fetched")).to_contain_text(NAME, timeout=60_000)
    student.photographs("fetched")


def works(student, **mistakes):
    """Answer, press Validate and hand in; give what Validate said."""
    student.open(f"{NAME}/{NAME}.ipynb")
    write_answers(student, NAME, **mistakes)
    dialog = validated(student)
    student.photographs("validated")
    said = dialog.inner_text()
    student.page.keyboard.press("Escape")
    student.chooses("Nbgrader", "Assignment List")
    student.presses("Submit", "fetched")
    submitted = student.list_of("submitted")
    expect(submitted).to_contain_text(NAME, timeout=60_000)
    student.photographs("submitted")
    return said


def reads_feedback(student):
    """Fetch the feedback in the list, open it, and give what it says."""
    student.presses("Fetch Feedback", "submitted")
    seen = student.list_of("submitted").get_by_text("view feedback")
    seen.click(timeout=60_000)
    page = student.page
    page.locator(".jp-DirListing-item", has_text=f"{NAME}.html").dblclick()
    feedback = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(feedback).to_contain_text(f"For {student.name}", timeout=60_000)
    student.photographs("feedback")
    return feedback.inner_text()


def reads_of(student, other):
    """Give what of another's a student comes to: through the hub, and in a shell."""
    exchange = "/srv/nbgrader/exchange/convnet_lab"
    lines = (
        f"cat /home/{other.name}/{NAME}/feedback/*/{NAME}.html",
        f"ls {exchange}/feedback",
        f"ls {exchange}/inbound",
        "ls /home/instructor/solutions",
        "ls /srv/jupyterhub",
    )
    got = {line: student.machine.says(line, student.name) for line in lines}
    answer = student.page.context.request.get(f"{other.address}/lab")
    return [line for line, said in got.items() if said] + [answer.ok] * answer.ok


def test_three_people_go_the_whole_way(people):
    instructor, right, wrong = people
    instructor.chooses("File", "New", "Terminal")
    instructor.types(HAND_OUT)
    for student in (right, wrong):
        fetches(student)
    assert "Success! Your notebook passes all the tests." in works(right)
    assert EXPLAINED in works(wrong, flatten_image=MISTAKE)
    instructor.types(GRADE)

    assert "8 of 8 points" in reads_feedback(right)
    assert "6 of 8 points" in (said := reads_feedback(wrong))
    assert EXPLAINED in said
    assert reads_of(right, right)  # the shell can tell
    assert not reads_of(right, wrong)
    assert not reads_of(wrong, right)

    instructor.chooses("Nbgrader", "Formgrader")
    formgrader = instructor.page.frame_locator("iframe[src*=formgrader]")
    row = formgrader.locator("tr", has_text=NAME)
    expect(row.locator(".status")).to_have_text("released", timeout=60_000)
    row.locator(".num-submissions a").click()
    marks = {right: "8 / 8", wrong: "6 / 8"}
    for student, mark in marks.items():
        row = formgrader.locator("tr", has_text=student.name)
        expect(row.locator(".score")).to_have_text(mark, timeout=60_000)
    instructor.photographs("formgrader")
