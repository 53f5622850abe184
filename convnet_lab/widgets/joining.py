"""One script and one style sheet for each explorer, joined from the files in static/.

anywidget sends a script to the page as one text, which cannot import a neighbor of its
file. So the modules that it imports are put before it, each once, without their import
and export words. The files stay plain ES modules, and nothing has to be built.
"""

import re
from pathlib import Path

from convnet_lab import colours

STATIC = Path(__file__).parent / "static"

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |class |function )", re.MULTILINE)


def script(name: str) -> str:
    """Join a module with those that it imports, and those that they import.

    Parameters
    ----------
    name : str
        The module's file in ``static/``, without ``.js``. It ends with
        ``export default { render };``.

    Returns
    -------
    str
        One ES module. All its parts share one scope, so that their top-level names
        must differ.

    Examples
    --------
    >>> "import" in script("conv_explorer")
    False
    """
    texts: dict[str, str] = {}
    _collect(name, texts)
    return "\n".join(texts.values())


def _collect(name: str, texts: dict[str, str]) -> None:
    """Add a module after all those that it imports."""
    text = (STATIC / f"{name}.js").read_text(encoding="utf-8")
    for imported in _IMPORT.findall(text):
        if imported not in texts:
            _collect(imported, texts)
    texts[name] = _EXPORT.sub("", _IMPORT.sub("", text))


def styles(*names: str) -> str:
    """Join style sheets, with the course's colors as custom properties before them.

    Parameters
    ----------
    *names : str
        Files in ``static/``, without ``.css``.

    Returns
    -------
    str
    """
    shared = "".join(
        f"--cl-{name.lower()}: {getattr(colours, name)};"
        for name in ("BLUE", "ORANGE", "VERMILION")
    )
    sheets = [(STATIC / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([f".cl-explorer {{{shared}}}", *sheets])
