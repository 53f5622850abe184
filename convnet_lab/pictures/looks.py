"""The few values that every figure shares."""

WIDTH = 8.0
"""Inches: the width of a notebook's column."""

NARROW = 4.7
"""Inches: a figure of this width is legible on a page of half that width, too."""

PIXELS_PER_INCH = 96

NEGATIVE = (84, 39, 136)
POSITIVE = (179, 88, 6)
"""Purple and orange of values of both signs, as in the explorers (colours.js)."""


def ink_on(gray: float) -> str:
    """Choose black or white for text on a gray from 0 (black) to 1 (white).

    Below 0.46 white has the contrast of 4.5 that WCAG 2 asks for, above it black.
    """
    return "white" if gray < 0.46 else "black"


def signed_colour(share: float) -> tuple[int, int, int]:
    """Give red, green and blue of a value from -1 (purple) over 0 (white) to 1."""
    end = POSITIVE if share > 0 else NEGATIVE
    strength = min(abs(share), 1.0)
    red, green, blue = (round(255 + (part - 255) * strength) for part in end)
    return red, green, blue
