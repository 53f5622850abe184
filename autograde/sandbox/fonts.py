"""Matplotlib's list of fonts, ready-made: every new home would look for them again."""

import functools
import tempfile
from pathlib import Path

from autograde.sandbox.wall import readable_paths


@functools.cache
def font_list() -> tuple[str, str]:
    """Write the list that matplotlib keeps in its configuration folder.

    Fonts that a student's process cannot read are forgotten here, too.
    """
    from matplotlib import font_manager

    shown = readable_paths()
    manager = font_manager.fontManager
    for kind in ("ttflist", "afmlist"):
        fonts = [
            font
            for font in getattr(manager, kind)
            # matplotlib's own have a relative name in the list
            if any(Path(font.fname).is_relative_to(path) for path in shown)
        ]
        setattr(manager, kind, fonts)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        font_manager.json_dump(manager, file.name)
        text = Path(file.name).read_text(encoding="utf-8")
    return f"fontlist-v{font_manager.FontManager.__version__}.json", text
