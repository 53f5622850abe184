"""Is what an explorer shows what the notebook's own kernel computed?"""

import re

import numpy as np
from playwright.sync_api import expect

from convnet_lab.widgets import words

PIXELS = """layer => [...layer.querySelectorAll('canvas')].map(canvas => {
  const {width, height} = canvas;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
  return [...data].filter((_, i) => i % 4 === 0);
})"""


def numbers(text):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text.replace("−", "-"))]


def shows(explorer, title, values):
    """Wait until the grids under titles that start so show these numbers."""
    heading = explorer.page.locator(".cl-title", has_text=re.compile(f"^{title}"))
    panels = explorer.locator(".cl-panel").filter(has=heading)
    texts = [words.number(value).replace("-", "−") for value in np.ravel(values)]
    expect(panels.locator(".cl-cell")).to_have_text(texts)


def shows_sums(explorer, values):
    """Wait until the channels' sums of a volume's window are these."""
    texts = [words.number(value).replace("-", "−") for value in values]
    expect(explorer.locator(".cl-sum")).to_have_text([f"sum {text}" for text in texts])


def cells(explorer, name):
    return explorer.get_by_role("grid", name=name).locator(".cl-cell")


def said(explorer):
    return explorer.locator(".cl-said")


def shows_softmax(lab, explorer):
    """Every number of the table is Python's own."""
    columns = lab.python("", "list(soft.scene['columns'].values())")
    shares = lab.python("", "[f'{p:.4f}' for p in functional.softmax(soft.exponents)]")
    texts = [
        text.replace("-", "−")
        for row in zip(*columns, shares, strict=True)
        for text in row
    ]
    expect(explorer.locator(".cl-amount")).to_have_text(texts)
    price = lab.python(
        "", "f'{functional.cross_entropy(soft.output, soft.place[0]):.4f}'"
    )
    expect(said(explorer)).to_contain_text(f"is {price}.")


def shows_reader(lab, explorer, name="reader"):
    """Probabilities, and the pixels of every map, are those of `lenet.activations`."""
    pad = explorer.get_by_role("application", name="drawing pad")
    expect(pad).not_to_have_attribute("aria-busy", "true")
    written = lab.python("", f"[f'{{p:.4f}}' for p in {name}.output]")
    best = int(np.argmax([float(share) for share in written]))
    numbers = explorer.locator(".cl-bars [role=row] > :last-child")
    texts = [f"{t} ◀" if k == best else t for k, t in enumerate(written)]
    expect(numbers).to_have_text(texts)
    layers = lab.python(
        f"""seen = lenet.activations({name}.architecture, {name}.parameters,
    np.float32({name}.image)[..., np.newaxis])
layers = [np.moveaxis(np.atleast_3d(a), -1, 0) / (a.max() or 1)
    if a.ndim == 3 else a[np.newaxis, np.newaxis] / (a.max() or 1)
    for a in list(seen.values())[1:-1]]""",
        "[maps.tolist() for maps in layers]",
    )
    strips = explorer.locator(".cl-layer")
    expect(strips).to_have_count(1 + len(layers))
    for place, maps in enumerate(layers, 1):
        drawn = strips.nth(place).evaluate(PIXELS)
        assert len(drawn) == len(maps)
        for shown, wanted in zip(drawn, maps, strict=True):
            np.testing.assert_allclose(shown, 255 * np.ravel(wanted), atol=0.51)


def counts_of(lab, learned):
    """The confusion matrix of a network on the view's images, row after row."""
    return lab.python(
        f"shares = training.probabilities(small, {learned}, digits.test_images)",
        "training.confusion_matrix(shares, digits.test_labels).ravel().tolist()",
    )
