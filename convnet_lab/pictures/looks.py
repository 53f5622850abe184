"""The few values that every figure shares."""

PIXELS = "gray"
SIGNED = "PuOr"
"""Colour maps: gray for pixels, purple to orange for values of both signs."""

WIDTH = 8.0
"""Inches: the width of a notebook's column."""


def ink_on(gray: float) -> str:
    """Choose black or white for text on a gray from 0 (black) to 1 (white).

    Below 0.46 white has the contrast of 4.5 that WCAG 2 asks for, above it black.
    """
    return "white" if gray < 0.46 else "black"
