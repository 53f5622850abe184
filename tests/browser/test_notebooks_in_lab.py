"""A student's first steps, in JupyterLab and a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FLIPPED = """import numpy as np

def cross_correlate2d(image, kernel):
    kernel = kernel[::-1, ::-1]
    rows = image.shape[0] - kernel.shape[0] + 1
    cols = image.shape[1] - kernel.shape[1] + 1
    return [[np.sum(image[r:r + kernel.shape[0], c:c + kernel.shape[1]] * kernel)
             for c in range(cols)] for r in range(rows)]
"""


def run(lab, *cell_ids):
    """Run single cells, as Shift-Enter does."""
    for cell_id in cell_ids:
        lab.page.evaluate(
            "async id => { const app = window.jupyterapp;"
            " const nb = app.shell.currentWidget.content;"
            " nb.activeCellIndex = nb.widgets.findIndex(c => c.model.id === id);"
            " await app.commands.execute('notebook:run-cell'); }",
            cell_id,
        )
        lab.wait()


def test_notebook_1_opens_and_its_first_cells_run(lab):
    lab.open("01_pixels.ipynb")
    run(lab, "01-03")
    photo = lab.outputs("01-03").locator("figure img")
    photo.wait_for()
    assert "Grace Hopper" in photo.get_attribute("alt")
    assert photo.evaluate("image => image.naturalWidth") > 100
    run(lab, "to_grayscale", "to_grayscale-check")
    lab.outputs("to_grayscale-check").get_by_text(
        "to_grayscale is not written yet"
    ).wait_for()


def test_a_flipped_kernel_is_called_flipped_and_can_be_mended(lab):
    lab.open("02_cross_correlation.ipynb")
    lab.write("cross_correlate2d", FLIPPED)
    run(lab, "cross_correlate2d", "cross_correlate2d-check")
    said = lab.outputs("cross_correlate2d-check")
    said.get_by_text("the kernel is flipped on both axes").wait_for()
    text = said.inner_text()
    assert "Expected  34" in text
    assert "Yours     26" in text
    assert "site-packages" not in text
    lab.write("cross_correlate2d", FLIPPED.replace("kernel[::-1, ::-1]", "kernel"))
    run(lab, "cross_correlate2d", "cross_correlate2d-check")
    said.get_by_text("cross_correlate2d: right in all 8 cases.").wait_for()
