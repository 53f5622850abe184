"""The explorers: pictures of the documents that move, in JupyterLab and Notebook 7.

``PixelsExplorer`` (notebook 1) shows a photograph as numbers, ``ConvExplorer`` (2 and
3) slides a kernel over an image, ``SignalExplorer`` (2) a signal over another,
``VolumeExplorer`` (4) a bank of filters over a volume, ``PoolExplorer`` (5) a pooling
window over a map. ``SoftmaxExplorer`` (6) turns logits into probabilities,
``LeNetExplorer`` (7 and 8) reads digits that are drawn, ``TrainingView`` shows a
network that learns, and ``TrainingPlayground`` (9) is one to play with.

How one is built. **Python** holds the state and does all arithmetic, with
`convnet_lab.functional`. An explorer is a subclass of `explorer.Explorer` with ordinary
traits (not synced), which are checked by validators, whoever sets them. From these
``compute()`` makes the one synced trait ``scene``, all that a view draws: arrays as
bytes (`explorer.packed`), all windows at once, each with its color scale (`scales`).
It is computed anew when a trait in ``inputs`` changes. ``ask()`` makes the changes that
a view asks for, from the text that was typed (`fields`); a ValueError or TraitError
becomes the reason beside the field. ``place``, an index into the output, is the only
trait that a view sets. ``still()`` and ``words()`` give the figure and its alternative
text for pages without a kernel; the live view hides the figure (explorer.css).

**The page** draws. An explorer is ``static/NAME.js``, a plain ES module that ends with
``export default { render }``; `joining.script` puts the modules it imports before it,
so top-level names must differ. The shared ones: ``explorer`` (`makeExplorer`: root,
`ask`, `move`, walk and lines of text, for what is walked through), ``stage`` (a root
with its keys, and `follow`, which draws when a trait changes), ``living`` (`Life`: says
when Python has gone, and grays what needs it), ``asking`` (`makeAsk`, `makeMove`),
``controls`` (`NumberField`, `Choice`, `Switch`, `Selection`, `button`), ``walking``
(first, back, step, play; the output fills meanwhile), ``grids`` (`NumberGrid`,
`PixelGrid`: ring, hover, arrow keys), ``fieldgrid`` (entries to type), ``panels``
(titled grids in a row), ``wires`` (curves from one element to another), ``axes``,
``arrays`` (`unpackAll`, slices, numbers as text), ``colours``.
The digit reader's network is drawn twice, by ``flat`` (layers from left to right,
`LayerView`) and ``depth`` (panes that turn); ``wiring`` tells both which numbers a
number was made from. ``explorer.css`` holds the looks that all share; each explorer may
have a sheet of its own. The files are formatted by ``npx prettier --print-width 88``.

`tests/browser/looking.py` opens a notebook of explorers in JupyterLab, asks its kernel,
runs axe-core and keeps screenshots in ``build/screenshots``. `tests/browser/alone.py`
shows an explorer of the test's own process on a bare page, as other hosts of anywidget
do, in two seconds.

Importing this module loads nothing; the first explorer asked for loads anywidget and
matplotlib.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convnet_lab.widgets.convolution import ConvExplorer
    from convnet_lab.widgets.network import LeNetExplorer
    from convnet_lab.widgets.pixels import PixelsExplorer
    from convnet_lab.widgets.pooling import PoolExplorer
    from convnet_lab.widgets.signals import SignalExplorer
    from convnet_lab.widgets.softmax import SoftmaxExplorer
    from convnet_lab.widgets.training_playground import TrainingPlayground
    from convnet_lab.widgets.training_view import TrainingView
    from convnet_lab.widgets.volume import VolumeExplorer

__all__ = [
    "ConvExplorer",
    "LeNetExplorer",
    "PixelsExplorer",
    "PoolExplorer",
    "SignalExplorer",
    "SoftmaxExplorer",
    "TrainingPlayground",
    "TrainingView",
    "VolumeExplorer",
]

_MODULES = {
    "ConvExplorer": "convolution",
    "LeNetExplorer": "network",
    "PixelsExplorer": "pixels",
    "PoolExplorer": "pooling",
    "SignalExplorer": "signals",
    "SoftmaxExplorer": "softmax",
    "TrainingPlayground": "training_playground",
    "TrainingView": "training_view",
    "VolumeExplorer": "volume",
}


def __getattr__(name: str) -> Any:
    """Load an explorer when it is first asked for."""
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
