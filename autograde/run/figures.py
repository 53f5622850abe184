"""Switch the drawing of figures on and off, in the student's kernel.

Drawing the course's own figures anew takes most of a notebook's time, and nobody looks
at them in 300 submissions. What a figure is given is checked all the same, so that a
cell works or fails as it would.
"""

import os
import sys

from IPython.core.getipython import get_ipython

from convnet_lab.pictures.showing import FIGURES


def draw(wanted: bool) -> None:
    """Say whether figures are drawn from here on.

    If not wanted, the course's figures show their alternative text, and matplotlib's
    their name.
    """
    formats = {"png"} if wanted else set()
    if wanted:
        os.environ.pop(FIGURES, None)
    else:
        os.environ[FIGURES] = "none"
    shell = get_ipython()
    if shell is None:
        return
    shell.config.InlineBackend.figure_formats = formats
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None:
        inline.InlineBackend.instance(parent=shell).figure_formats = formats
