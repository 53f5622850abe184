"""How fast the explorers answer in JupyterLab and Chromium, and what they weigh.

``PYTHONPATH=tests python -m benchmarks.explorers``; it needs Chromium.

A time runs from the event, as the browser stamps it, to the first task after the frame
that shows what it did.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from browser.conftest import CHROMIUM, jupyterlab
from browser.looking import LabOfExplorers, explorers_in_lab

_ROUNDS = 60
_WARM = 10
# ms, median and 95th percentile
_GOALS = {"hover": (20, 35), "edit": (60, 120), "draw": (120, 200)}
_MOST_MEGABYTES = 300
_EXPLORERS = 10

_CELLS = [
    """import numpy as np
from convnet_lab import documents, widgets
rng = np.random.default_rng(0)
widgets.ConvExplorer(rng.integers(0, 256, (28, 28)), "Sobel x")""",
    "widgets.ConvExplorer(documents.STEP_RIGHT, 'vertical edges')",
    "widgets.VolumeExplorer()",
    "widgets.PoolExplorer(documents.POOLING_5X5, f=3, stride=1)",
    "widgets.PixelsExplorer()",
]
_READER = "from convnet_lab import widgets\nwidgets.LeNetExplorer()"
_NETS = [
    _READER,
    "widgets.SoftmaxExplorer()",
    """from convnet_lab import datasets, lenet
digits = datasets.load_digits()
widgets.TrainingView(lenet.S1_NET, (digits.test_images, digits.test_labels))""",
]

_WATCH = """(explorer) => {
  let began = 0;
  let waiting = false;  // one act is one time, however many events and changes it has
  window.forget = () => {  // late events of what was done before
    window.times = [];
    began = 0;
    waiting = true;
  };
  const begin = (event) => { began = began || event.timeStamp; };
  for (const type of EVENTS)
    explorer.addEventListener(type, begin, {capture: true});
  const shown = () => {
    if (!began || !waiting) return;
    const from = began;
    waiting = false;
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.times.push(performance.now() - from);
      after.port2.postMessage(0);
    });
  };
  window.watching = new MutationObserver(shown);
  window.watching.observe(explorer.querySelector('TARGET'), {
    childList: true, characterData: true, attributes: true, subtree: true});
}"""


def _measured(
    lab: LabOfExplorers,
    place: int,
    target: str,
    act: Callable[[int], None],
    events: str = "['pointerover', 'pointermove', 'keydown']",
) -> list[float]:
    """Act again and again; give the milliseconds until the target shows it."""
    watch = _WATCH.replace("TARGET", target).replace("EVENTS", events)
    lab.explorer(place).evaluate(watch)
    times: list[float] = []
    for turn in range(_WARM + _ROUNDS):
        lab.page.evaluate("() => window.forget()")
        act(turn)
        lab.page.wait_for_function("() => window.times.length > 0")
        times.append(lab.page.evaluate("() => window.times[0]"))
    lab.page.evaluate("() => window.watching.disconnect()")
    return times[_WARM:]


def hover(lab: LabOfExplorers, place: int) -> list[float]:
    """Move the mouse over an output: milliseconds until the sum is shown."""
    explorer = lab.explorer(place)
    output = explorer.locator("[role=grid]:not([aria-label^=kernel])").first
    output.scroll_into_view_if_needed()

    def act(turn: int) -> None:
        box = output.bounding_box()
        assert box is not None
        across, down = 0.9 - 0.8 * (turn % 2), 0.9 - 0.8 * (turn // 2 % 2)
        lab.page.mouse.move(
            box["x"] + across * box["width"], box["y"] + down * box["height"]
        )

    return _measured(lab, place, ".cl-said", act)


def trace(lab: LabOfExplorers, place: int, layer: int) -> list[float]:
    """Move the mouse over a map: milliseconds until the input is ringed."""
    pixels = lab.explorer(place).locator(".cl-layer").nth(layer).locator("canvas").first
    pixels.scroll_into_view_if_needed()
    box = pixels.bounding_box()
    assert box is not None

    def act(turn: int) -> None:
        across, down = 0.9 - 0.8 * (turn % 2), 0.9 - 0.8 * (turn // 2 % 2)
        lab.page.mouse.move(
            box["x"] + across * box["width"], box["y"] + down * box["height"]
        )

    return _measured(lab, place, ".cl-layer", act)  # the first layer is the input


def edit(lab: LabOfExplorers, place: int) -> list[float]:
    """Type a weight: milliseconds from Enter until the whole map is drawn again."""
    field = lab.explorer(place).get_by_label("kernel, row 1, column 1")

    def act(turn: int) -> None:
        field.evaluate("(input, value) => { input.select(); }", None)
        lab.page.keyboard.insert_text(str(turn % 7 + 1))
        lab.page.keyboard.press("Enter")

    field.focus()
    return _measured(lab, place, "[role=grid] canvas", act)


def draw(lab: LabOfExplorers, place: int) -> list[float]:
    """Put dots on the pad: milliseconds from pen-up to the maps and probabilities."""
    pad = lab.explorer(place).get_by_role("application", name="drawing pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None

    def act(turn: int) -> None:
        across, down = 0.1 + 0.1 * (turn % 9), 0.1 + 0.1 * (turn // 9)
        lab.page.mouse.move(
            box["x"] + across * box["width"], box["y"] + down * box["height"]
        )
        lab.page.mouse.down()
        lab.page.mouse.up()

    # one task draws the maps, and then the bars
    return _measured(lab, place, ".cl-bars", act, "['pointerup']")


def _private_megabytes(pids: list[int]) -> float:
    """Give the memory that belongs to these processes alone."""
    total = 0
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        total += sum(
            int(line.split()[1])
            for line in rollup.splitlines()
            if line.startswith("Private")
        )
    return total * 1024 / 1e6


def _page_memory(lab: LabOfExplorers) -> float:
    """Give the private memory of the page's own process, its garbage collected."""
    session = lab.page.context.new_cdp_session(lab.page)
    session.send("HeapProfiler.collectGarbage")
    browser = lab.page.context.browser.new_browser_cdp_session()
    processes = browser.send("SystemInfo.getProcessInfo")["processInfo"]
    return max(
        _private_megabytes([p["id"]]) for p in processes if p["type"] == "renderer"
    )


def rows() -> Iterator[str]:
    """Measure, and give the lines of a table."""
    if CHROMIUM is None:
        yield "| the explorers | no Chromium on this machine |  |  |"
        return
    with tempfile.TemporaryDirectory() as folder:
        home, course = Path(folder, "home"), Path(folder, "course")
        home.mkdir()
        course.mkdir()
        with jupyterlab(home, course) as server:
            with explorers_in_lab(server, "speed.ipynb", _CELLS) as lab:
                names = ("28x28", "8x8", "cs231n", "5x5 pooled", "a photograph")
                for place, name in enumerate(names):
                    yield _row(f"hover to pixels, {name}", hover(lab, place), "hover")
                yield _row("kernel edit to redraw, 28x28", edit(lab, 0), "edit")
            with explorers_in_lab(server, "reader.ipynb", [_READER]) as lab:
                what = "pen-up to probabilities and all maps of LeNet"
                yield _row(what, draw(lab, 0), "draw")
                for layer, name in ((2, "pooled pixel"), (3, "feature pixel")):
                    what = f"hover to rings back to the input, {name} of LeNet"
                    yield _row(what, trace(lab, 0, layer), "hover")
            yield from _memory_rows(server)


def _memory_rows(server: tuple[str, str]) -> Iterator[str]:
    kinds = [*_CELLS, *_NETS]
    cells = [*kinds, *kinds[: _EXPLORERS - len(kinds)]]
    with explorers_in_lab(server, "one.ipynb", [_READER]) as lab:
        one = _page_memory(lab)
    with explorers_in_lab(server, "ten.ipynb", cells) as lab:
        ten = _page_memory(lab)
    verdict = "reached" if ten < _MOST_MEGABYTES else "**missed**"
    yield (
        f"| private memory of JupyterLab's page with {_EXPLORERS} explorers "
        f"| {ten:.0f} MB ({one:.0f} MB with LeNet's alone) "
        f"| {_MOST_MEGABYTES} MB | {verdict} |"
    )


def _row(what: str, times: list[float], goal: str) -> str:
    median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    most, latest = _GOALS[goal]
    verdict = "reached" if median <= most and late <= latest else "**missed**"
    return (
        f"| {what}, median / p95 | {median:.0f} / {late:.0f} ms "
        f"| {most} / {latest} ms | {verdict} |"
    )


if __name__ == "__main__":
    print("\n".join(rows()))
