"""Forms of handwritten digits, as strokes, and what is no digit: to learn from.

MNIST's writers are Americans of 1990. Others write a 7 with a bar, a 1 with a flag and
a base, an open 4; and nobody there drew with a mouse. So every form is described here
by a few points, and written again and again by an unsteady hand.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from convnet_lab.widgets.handwriting import PAD, PEN, inked, prepared

Points = npt.NDArray[np.float64]
Form = list[Points]
"""Strokes in a box of 1 by 1: x to the right, y down."""


def arc(
    x: float, y: float, across: float, down: float, start: float, end: float
) -> Points:
    """Give points on an ellipse; angles in degrees, from the right, clockwise."""
    angles = np.radians(np.linspace(start, end, 2 + int(abs(end - start) / 12)))
    return np.stack([x + across * np.cos(angles), y + down * np.sin(angles)], 1)


def line(*places: tuple[float, float]) -> Points:
    """Give the corners of a stroke with straight parts."""
    return np.array(places, dtype=float)


def bend(*places: tuple[float, float]) -> Points:
    """Give points on a smooth curve through all places (Catmull-Rom)."""
    knots = np.array([places[0], *places, places[-1]], dtype=float)
    t = np.linspace(0, 1, 8, endpoint=False)[:, np.newaxis]
    parts = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        cubic = 3 * b - a - 3 * c + d
        square = 2 * a - 5 * b + 4 * c - d
        parts.append((2 * b + (c - a) * t + square * t**2 + cubic * t**3) / 2)
    return np.concatenate([*parts, knots[-1:]])


def joined(*parts: Points) -> Points:
    """Join parts into one stroke."""
    return np.concatenate(parts)


DIGITS: dict[int, list[Form]] = {
    0: [
        [arc(0.5, 0.5, 0.33, 0.5, -90, -450)],
        [arc(0.5, 0.5, 0.33, 0.5, -70, 290)],
        [arc(0.5, 0.5, 0.5, 0.5, -90, -450)],
        [arc(0.5, 0.5, 0.46, 0.5, -60, -440)],
        [arc(0.5, 0.5, 0.2, 0.5, -90, -450)],
        [arc(0.5, 0.5, 0.3, 0.5, -40, -380)],
        [arc(0.5, 0.5, 0.35, 0.5, -100, -430)],
        [arc(0.5, 0.5, 0.36, 0.5, -90, -450), line((0.72, 0.22), (0.28, 0.8))],
        [bend((0.5, 0), (0.2, 0.2), (0.15, 0.7), (0.5, 1), (0.8, 0.75), (0.8, 0.25),
              (0.5, 0.02), (0.35, 0.06))],
    ],
    1: [
        [line((0.5, 0), (0.5, 1))],
        [line((0.62, 0), (0.4, 1))],
        [line((0.25, 0.25), (0.5, 0), (0.5, 1))],
        [line((0.12, 0.4), (0.55, 0), (0.55, 1))],
        [line((0.05, 0.55), (0.6, 0), (0.58, 1))],
        [line((0.3, 0.18), (0.5, 0), (0.5, 1)), line((0.25, 1), (0.75, 1))],
        [line((0.15, 0.35), (0.52, 0), (0.52, 1)), line((0.15, 1), (0.88, 1))],
        [line((0.2, 0.28), (0.5, 0), (0.5, 1)), line((0.3, 0.98), (0.72, 0.98))],
        [line((0.5, 0), (0.5, 1)), line((0.22, 1), (0.78, 1))],
        [line((0.5, 0), (0.5, 1)), line((0.3, 1), (0.72, 0.98))],
        [line((0.28, 0.08), (0.5, 0), (0.5, 1)), line((0.2, 1), (0.8, 1))],
        [bend((0.22, 0.22), (0.42, 0.12), (0.52, 0)), line((0.52, 0), (0.5, 1))],
        [line((0.15, 0.3), (0.5, 0), (0.5, 1), (0.2, 1), (0.8, 1))],
        [line((0.3, 0.02), (0.52, 0.02), (0.52, 1)), line((0.2, 1), (0.85, 1))],
    ],
    2: [
        [bend((0.1, 0.25), (0.3, 0.03), (0.7, 0.05), (0.82, 0.3), (0.5, 0.65),
              (0.1, 1)), line((0.1, 1), (0.9, 1))],
        [joined(arc(0.48, 0.28, 0.36, 0.28, -170, 30), line((0.1, 1), (0.9, 1)))],
        [bend((0.12, 0.2), (0.45, 0), (0.8, 0.22), (0.6, 0.6), (0.18, 0.92),
              (0.1, 0.85), (0.28, 0.78), (0.6, 0.98), (0.92, 0.9))],
        [bend((0.15, 0.18), (0.5, 0), (0.78, 0.25), (0.55, 0.6), (0.15, 0.95),
              (0.5, 0.93), (0.9, 1))],
        [line((0.1, 0.05), (0.8, 0.03), (0.82, 0.35), (0.1, 0.98), (0.9, 1))],
        [joined(bend((0.1, 0.3), (0.15, 0.1), (0.5, 0), (0.82, 0.15), (0.8, 0.4),
                     (0.45, 0.72)), line((0.05, 1), (0.95, 0.98)))],
        [joined(bend((0.15, 0.1), (0.6, 0), (0.85, 0.25), (0.55, 0.62), (0.1, 1)),
                line((0.1, 1), (0.92, 0.96), (0.92, 0.88)))],
    ],
    3: [
        [bend((0.12, 0.12), (0.45, 0), (0.8, 0.2), (0.6, 0.44), (0.38, 0.48)),
         bend((0.38, 0.48), (0.75, 0.55), (0.85, 0.78), (0.5, 1), (0.1, 0.88))],
        [joined(arc(0.4, 0.25, 0.4, 0.25, -150, 90), arc(0.4, 0.75, 0.45, 0.25, -90,
                                                         150))],
        [line((0.12, 0.02), (0.85, 0.02), (0.42, 0.42)),
         bend((0.42, 0.42), (0.82, 0.52), (0.82, 0.85), (0.45, 1), (0.08, 0.88))],
        [bend((0.15, 0.1), (0.6, 0), (0.8, 0.2), (0.5, 0.45), (0.4, 0.42), (0.5, 0.46),
              (0.85, 0.65), (0.7, 0.95), (0.3, 1), (0.1, 0.85))],
        [bend((0.1, 0.15), (0.45, 0), (0.75, 0.22), (0.45, 0.45)),
         bend((0.45, 0.45), (0.9, 0.7), (0.5, 1), (0.05, 0.95))],
        [line((0.15, 0), (0.8, 0.05), (0.45, 0.42), (0.82, 0.7), (0.6, 0.98),
              (0.1, 0.95))],
    ],
    4: [
        [line((0.3, 0), (0.1, 0.6), (0.9, 0.6)), line((0.68, 0.25), (0.66, 1))],
        [line((0.18, 0), (0.16, 0.5), (0.82, 0.5)), line((0.76, 0), (0.76, 1))],
        [bend((0.2, 0), (0.14, 0.35), (0.3, 0.52), (0.75, 0.42)),
         line((0.8, 0), (0.74, 1))],
        [line((0.68, 1), (0.68, 0), (0.08, 0.66), (0.95, 0.66))],
        [line((0.65, 0), (0.05, 0.68), (0.95, 0.68)), line((0.65, 0), (0.65, 1))],
        [line((0.6, 0), (0.08, 0.62), (0.9, 0.6)), line((0.62, 0.3), (0.6, 1))],
        [line((0.45, 0), (0.05, 0.7), (0.95, 0.7)), line((0.62, 0.42), (0.62, 1))],
        [line((0.2, 0), (0.12, 0.45), (0.75, 0.45), (0.8, 0.05), (0.72, 1))],
        [line((0.3, 0), (0.06, 0.55), (0.85, 0.55)), line((0.85, 0.1), (0.55, 1))],
        [line((0.08, 0.65), (0.65, 0), (0.65, 1)), line((0.08, 0.65), (0.95, 0.65))],
    ],
    5: [
        [line((0.22, 0.02), (0.18, 0.42)), bend((0.18, 0.42), (0.55, 0.36),
         (0.85, 0.62), (0.65, 0.95), (0.3, 1), (0.08, 0.88)),
         line((0.22, 0.02), (0.85, 0.02))],
        [joined(line((0.82, 0), (0.22, 0), (0.18, 0.42)), bend((0.18, 0.42),
         (0.6, 0.36), (0.85, 0.65), (0.6, 0.98), (0.1, 0.92)))],
        [line((0.8, 0), (0.2, 0.02), (0.18, 0.45), (0.75, 0.45), (0.8, 0.95),
              (0.12, 1))],
        [bend((0.85, 0.02), (0.4, 0.03), (0.2, 0.2), (0.25, 0.42), (0.7, 0.55),
              (0.75, 0.85), (0.4, 1), (0.1, 0.92))],
        [joined(line((0.25, 0), (0.2, 0.4)), arc(0.42, 0.68, 0.4, 0.31, -125, 140)),
         line((0.25, 0), (0.9, 0.03))],
        [joined(line((0.75, 0.03), (0.3, 0.03), (0.2, 0.48)), arc(0.42, 0.7, 0.36,
                                                                  0.3, -125, 120))],
    ],
    6: [
        [bend((0.7, 0), (0.35, 0.25), (0.15, 0.7), (0.4, 1), (0.75, 0.85), (0.7, 0.58),
              (0.4, 0.52), (0.18, 0.7))],
        [joined(line((0.62, 0), (0.22, 0.62)), arc(0.48, 0.72, 0.3, 0.28, 190, -170))],
        [bend((0.8, 0.08), (0.5, 0), (0.2, 0.35), (0.15, 0.75), (0.45, 1), (0.8, 0.8),
              (0.6, 0.52), (0.2, 0.65))],
        [joined(line((0.3, 0), (0.2, 0.65)), arc(0.48, 0.75, 0.3, 0.25, 180, -180))],
        [joined(bend((0.6, 0), (0.3, 0.3), (0.18, 0.68)), arc(0.45, 0.75, 0.27, 0.25,
                                                             180, -200))],
        [joined(bend((0.85, 0.12), (0.6, 0), (0.3, 0.2), (0.15, 0.6)), arc(0.5, 0.7,
                                                       0.35, 0.3, 180, -190))],
        [joined(line((0.75, 0), (0.2, 0.7)), arc(0.46, 0.76, 0.28, 0.24, 190, -150))],
        [joined(line((0.2, 0), (0.18, 0.7)), arc(0.5, 0.74, 0.33, 0.26, 180, -180))],
    ],
    7: [
        [line((0.1, 0), (0.88, 0), (0.4, 1))],
        [line((0.08, 0.02), (0.9, 0), (0.25, 1))],
        [line((0.12, 0), (0.85, 0), (0.6, 1))],
        [line((0.1, 0), (0.88, 0), (0.42, 1)), line((0.3, 0.5), (0.85, 0.5))],
        [line((0.08, 0.03), (0.9, 0), (0.32, 1)), line((0.28, 0.52), (0.8, 0.48))],
        [line((0.1, 0), (0.85, 0), (0.58, 1)), line((0.42, 0.45), (0.95, 0.42))],
        [line((0.1, 0.2), (0.1, 0), (0.88, 0), (0.4, 1))],
        [line((0.08, 0.15), (0.12, 0), (0.9, 0.02), (0.45, 1)),
         line((0.35, 0.48), (0.85, 0.45))],
        [joined(line((0.08, 0.05), (0.85, 0.02)), bend((0.85, 0.02), (0.55, 0.45),
                                                       (0.45, 1)))],
        [bend((0.1, 0.12), (0.25, 0.02), (0.5, 0.08), (0.85, 0), (0.55, 0.5),
              (0.45, 1))],
        [line((0.05, 0.25), (0.12, 0), (0.9, 0), (0.35, 1)),
         line((0.25, 0.55), (0.75, 0.55))],
        [line((0.15, 0), (0.8, 0), (0.75, 1))],
    ],
    8: [
        [bend((0.75, 0.12), (0.5, 0), (0.22, 0.2), (0.5, 0.45), (0.8, 0.75), (0.5, 1),
              (0.2, 0.78), (0.5, 0.45), (0.8, 0.2), (0.7, 0.08))],
        [arc(0.5, 0.24, 0.27, 0.24, 90, -270), arc(0.5, 0.74, 0.34, 0.26, -90, 270)],
        [bend((0.5, 0.48), (0.2, 0.25), (0.5, 0), (0.8, 0.25), (0.5, 0.48),
              (0.15, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.48))],
        [bend((0.8, 0.1), (0.45, 0), (0.25, 0.25), (0.75, 0.65), (0.6, 0.98),
              (0.2, 0.85), (0.4, 0.55), (0.85, 0.15))],
        [arc(0.5, 0.22, 0.3, 0.22, -90, 270), arc(0.5, 0.72, 0.3, 0.28, -90, 270)],
        [joined(arc(0.5, 0.25, 0.3, 0.25, -60, -270), arc(0.5, 0.75, 0.35, 0.25, -90,
                                                        270), arc(0.5, 0.25, 0.3, 0.25,
                                                                  90, -60))],
    ],
    9: [
        [joined(arc(0.5, 0.28, 0.32, 0.28, 0, -360), line((0.82, 0.28), (0.72, 1)))],
        [joined(arc(0.48, 0.27, 0.32, 0.27, -30, -360), line((0.8, 0.3), (0.8, 1)))],
        [joined(arc(0.5, 0.28, 0.34, 0.28, -20, -360), bend((0.84, 0.28), (0.82, 0.75),
                                                     (0.5, 1), (0.15, 0.9)))],
        [bend((0.78, 0.15), (0.45, 0), (0.18, 0.25), (0.4, 0.5), (0.75, 0.3),
              (0.8, 0.12), (0.7, 0.6), (0.6, 1))],
        [joined(arc(0.5, 0.25, 0.3, 0.25, 0, -360), line((0.8, 0.25), (0.45, 1)))],
        [arc(0.45, 0.28, 0.33, 0.28, 0, 360), line((0.8, 0.05), (0.78, 1))],
        [joined(arc(0.5, 0.3, 0.35, 0.3, -10, -360), bend((0.85, 0.3), (0.8, 0.8),
                                  (0.55, 1), (0.2, 0.95), (0.12, 0.85)))],
    ],
}  # fmt: skip
"""Ways to write each digit."""


def written(form: Form, chance: np.random.Generator) -> Points | None:
    """Write a form once, by an unsteady hand, on the pad; prepared for the network."""
    form = [_dense(stroke) for stroke in form]
    middle = np.array([0.5, 0.5])
    angle, slant = chance.normal(0, 0.1), chance.normal(0, 0.17)
    if chance.random() < 0.3:
        slant += chance.choice([-0.35, 0.35])
    wide = np.exp(chance.normal(-0.2, 0.27))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[wide, -slant], [0, 1]])
    # a smooth distortion of the plane, and each stroke a little out of its place
    waves = chance.normal(0, 0.03, (2, 2)), chance.uniform(0, 7, (2, 2))
    shaky = chance.choice([0.0, 0.006, 0.012, 0.02, 0.035])
    strokes = []
    for stroke in form:
        moved = stroke + chance.normal(0, 0.025, 2)
        for k in (0, 1):
            phase = waves[1][k] + 5 * moved[:, ::-1]
            moved = moved + waves[0][k] * np.sin(phase)
        moved = (moved - middle) @ matrix.T
        strokes.append(moved + chance.normal(0, shaky, moved.shape))
    return prepared(_on_pad(strokes, chance)) if strokes else None


def _dense(stroke: Points) -> Points:
    """Put points between those that are far apart, as a mouse would."""
    if len(stroke) == 1:
        return stroke
    parts = [
        np.linspace(a, b, max(2, int(np.hypot(*(b - a)) / 0.07)), endpoint=False)
        for a, b in pairwise(stroke)
    ]
    return np.concatenate([*parts, stroke[-1:]])


def _on_pad(strokes: Form, chance: np.random.Generator) -> Points:
    """Draw strokes somewhere on the pad, large or small, thin or thick."""
    points = np.concatenate(strokes)
    low, extent = points.min(0), np.ptp(points, axis=0)
    height = chance.uniform(13, 56)
    scale = min(height / max(extent[1], 0.3), 58 / max(extent.max(), 0.3))
    room = np.maximum(PAD - 6 - scale * extent, 0)
    corner = 3 + chance.random(2) * room
    placed = [(stroke - low) * scale + corner for stroke in strokes]
    if height > 28 and chance.random() < 0.2:  # gone over again, side by side
        pitch = chance.uniform(1.5, 3.5)
        placed = [
            s + np.array([k * pitch, 0])
            for s in placed
            for k in range(chance.choice(3) + 2)
        ]
    return inked(placed, PEN * np.exp(chance.normal(0, 0.2)))


def _crossing(chance: np.random.Generator) -> Form:
    """Two to five straight lines, each across the others."""
    count = chance.integers(2, 6)
    angles = chance.uniform(0, np.pi) + np.pi * np.arange(count) / count
    angles += chance.normal(0, 0.1, count)
    ends = np.stack([np.cos(angles), np.sin(angles)], 1) * 0.5
    middles = 0.5 + chance.normal(0, 0.08, (count, 2))
    return [np.stack([m - e, m + e]) for m, e in zip(middles, ends, strict=True)]


def _scribble(chance: np.random.Generator) -> Form:
    """Draw a line to and fro, or wherever the hand goes."""
    count = int(chance.integers(6, 30))
    if chance.random() < 0.5:
        x = np.linspace(0, 1, count)
        y = np.arange(count) % 2 + chance.normal(0, 0.15, count)
        places = np.stack([x, y], 1)[:, :: chance.choice([1, -1])]
    else:
        places = np.cumsum(chance.normal(0, 0.35, (count, 2)), 0)
        places = (places - places.min(0)) / np.ptp(places, 0).max()
    if chance.random() < 0.6:
        return [bend(*map(tuple, places))]
    return [places]


def _grid(chance: np.random.Generator) -> Form:
    """Parallel lines, and perhaps others across them."""
    places = np.linspace(0.1, 0.9, chance.integers(2, 5))
    rows = [line((0, y), (1, y)) for y in places]
    columns = [line((x, 0), (x, 1)) for x in places]
    return [rows, rows + columns, columns, rows[:1]][chance.choice(4)]


def _dot(chance: np.random.Generator) -> Form:
    return [chance.random((1, 2)) for _ in range(chance.integers(1, 5))]


def _spiral(chance: np.random.Generator) -> Form:
    turns = np.linspace(0, chance.uniform(12, 25), 60)
    radius = np.linspace(0.05, 0.5, 60)[:, np.newaxis]
    return [0.5 + radius * np.stack([np.cos(turns), np.sin(turns)], 1)]


LETTERS: list[Form] = [
    [line((0, 1), (0.5, 0), (1, 1)), line((0.2, 0.6), (0.8, 0.6))],
    [line((0.9, 0), (0, 0), (0, 1), (0.9, 1)), line((0, 0.5), (0.7, 0.5))],
    [line((0.9, 0), (0, 0), (0, 1)), line((0, 0.5), (0.7, 0.5))],
    [line((0, 0), (0, 1)), line((1, 0), (1, 1)), line((0, 0.5), (1, 0.5))],
    [line((0, 0), (0, 1)), line((0.9, 0), (0, 0.5), (0.9, 1))],
    [line((0, 1), (0, 0), (0.5, 0.7), (1, 0), (1, 1))],
    [line((0, 1), (0, 0), (1, 1), (1, 0))],
    [line((0, 0), (0.25, 1), (0.5, 0.4), (0.75, 1), (1, 0))],
    [line((0, 0), (1, 0)), line((0.5, 0), (0.5, 1))],
    [line((0.5, 0), (1, 0.9), (0, 0.9), (0.5, 0))],
    [line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), line((0, 0), (1, 1))],
    [line((0, 0.6), (0.35, 1), (1, 0))],
    [line((0, 0.5), (1, 0.5)), line((0.7, 0.2), (1, 0.5), (0.7, 0.8))],
    [line((0, 0), (0.5, 0.5), (1, 0)), line((0.5, 0.5), (0.5, 1))],
]
"""Letters and signs that nobody takes for a digit."""


def no_digit(chance: np.random.Generator) -> Points:
    """Draw something that is no digit, or nothing, prepared for the network."""
    kinds: list[Callable[[np.random.Generator], Form]] = [
        _crossing, _scribble, _scribble, _grid, _dot, _spiral,
        lambda chance: LETTERS[chance.choice(len(LETTERS))],
        lambda chance: LETTERS[chance.choice(len(LETTERS))],
    ]  # fmt: skip
    kind = chance.choice(len(kinds) + 1)
    if kind == len(kinds):
        # nothing, and a shade that a drawing never has
        return np.full((32, 32), chance.choice([0.0, chance.random()]))
    image = written(kinds[kind](chance), chance)
    assert image is not None
    return image
