"""Digits as strangers write them: 29 forms in twelve styles, to judge by, not to learn.

None of these strokes, and no jitter of theirs, is in `convnet_lab.data.forms`, from
which the networks have learned. Each form is drawn in the unit square, y down.
"""

import math
from itertools import pairwise

import numpy as np

from convnet_lab.widgets.handwriting import PAD


def round_about(cx, cy, rx, ry, begin, turn, n=40):
    """A part of an ellipse: begin and turn in degrees, clockwise from the top."""
    angles = [math.radians(begin + turn * i / n) for i in range(n + 1)]
    return [(cx + rx * math.sin(a), cy - ry * math.cos(a)) for a in angles]


FORMS = {
    "0 oval": [round_about(0.5, 0.5, 0.34, 0.5, 0, -360)],
    "0 round": [round_about(0.5, 0.5, 0.5, 0.5, 20, -370)],
    "0 narrow": [round_about(0.5, 0.5, 0.22, 0.5, 0, 365)],
    "1 bar": [[(0.5, 0), (0.5, 1)]],
    "1 flag": [[(0.22, 0.3), (0.52, 0), (0.52, 1)]],
    "1 base": [[(0.25, 0.25), (0.5, 0), (0.5, 1)], [(0.18, 1), (0.82, 1)]],
    "1 slant": [[(0.68, 0), (0.34, 1)]],
    "2 round": [
        [*round_about(0.5, 0.3, 0.38, 0.3, -80, 205), (0.1, 1)],
        [(0.1, 1), (0.92, 1)],
    ],
    "2 loop": [
        [
            *round_about(0.48, 0.27, 0.34, 0.27, -70, 190),
            (0.3, 0.85),
            (0.15, 0.95),
            (0.12, 0.82),
            (0.3, 0.8),
            (0.6, 0.97),
            (0.9, 0.95),
        ]
    ],
    "2 angular": [[(0.1, 0.15), (0.45, 0), (0.8, 0.2), (0.12, 1), (0.88, 1)]],
    "3 round": [
        [
            *round_about(0.45, 0.25, 0.34, 0.25, -60, 230),
            *round_about(0.45, 0.75, 0.4, 0.25, 0, 240),
        ]
    ],
    "3 flat": [
        [
            (0.12, 0),
            (0.8, 0),
            (0.42, 0.4),
            *round_about(0.44, 0.7, 0.4, 0.3, 0, 235),
        ]
    ],
    "4 open": [[(0.22, 0), (0.12, 0.55), (0.88, 0.55)], [(0.7, 0.12), (0.66, 1)]],
    "4 closed": [[(0.66, 1), (0.66, 0), (0.06, 0.68), (0.94, 0.68)]],
    "4 corner": [[(0.55, 0), (0.08, 0.62), (0.92, 0.62)], [(0.64, 0.35), (0.64, 1)]],
    "5 two strokes": [
        [(0.22, 0), (0.2, 0.42), *round_about(0.42, 0.69, 0.42, 0.31, -25, 255)],
        [(0.22, 0), (0.84, 0)],
    ],
    "5 one stroke": [
        [
            (0.82, 0.02),
            (0.26, 0),
            (0.18, 0.46),
            *round_about(0.42, 0.7, 0.4, 0.3, -10, 230),
        ]
    ],
    "5 angular": [[(0.8, 0), (0.2, 0), (0.2, 0.45), (0.8, 0.5), (0.78, 1), (0.12, 1)]],
    "6 curl": [
        [
            *round_about(0.62, 0.52, 0.46, 0.52, 15, -110),
            *round_about(0.47, 0.72, 0.31, 0.28, -75, -350),
        ]
    ],
    "6 straight": [[(0.68, 0), *round_about(0.48, 0.72, 0.32, 0.28, -70, -350)]],
    "6 upright": [
        [(0.24, 0), (0.2, 0.7), *round_about(0.5, 0.74, 0.3, 0.26, -90, -350)]
    ],
    "7 plain": [[(0.1, 0), (0.86, 0), (0.38, 1)]],
    "7 bar": [[(0.1, 0), (0.86, 0), (0.38, 1)], [(0.3, 0.5), (0.82, 0.5)]],
    "7 serif": [[(0.12, 0.2), (0.12, 0), (0.86, 0), (0.42, 1)]],
    "8 crossed": [
        [
            *round_about(0.5, 0.25, 0.28, 0.25, 60, -240),
            *round_about(0.5, 0.74, 0.34, 0.26, 0, 360),
            *round_about(0.5, 0.25, 0.28, 0.25, 180, -120),
        ]
    ],
    "8 two rings": [
        round_about(0.5, 0.24, 0.27, 0.24, 0, 360),
        round_about(0.5, 0.74, 0.33, 0.26, 0, 360),
    ],
    "9 straight": [
        [*round_about(0.5, 0.28, 0.33, 0.28, 80, -350), (0.8, 0.3), (0.74, 1)]
    ],
    "9 curl": [
        [
            *round_about(0.5, 0.28, 0.33, 0.28, 75, -345),
            *round_about(0.42, 0.6, 0.42, 0.4, 80, 110),
        ]
    ],
    "9 slanted": [
        [*round_about(0.52, 0.27, 0.32, 0.27, 60, -330), (0.84, 0.2), (0.42, 1)]
    ],
}


def placed(form, size=0.6, at=(0.5, 0.5), wide=0.75, slant=0.0, turn=0.0):
    """Strokes on the pad, at a size that is a share of it."""
    angle = math.radians(turn)
    strokes = []
    for stroke in form:
        x, y = np.array(stroke).T - 0.5
        x, y = wide * x - slant * y, y
        x, y = (
            x * math.cos(angle) - y * math.sin(angle),
            x * math.sin(angle) + y * math.cos(angle),
        )
        strokes.append(PAD * (np.stack([x, y], 1) * size + at))
    return strokes


def fine(strokes, step=1.5):
    """The same way, with a point every few pixels, as a mouse reports it."""
    found = []
    for stroke in strokes:
        points = [stroke[0]]
        for a, b in pairwise(stroke):
            n = max(1, int(np.hypot(*(b - a)) / step))
            points += [a + (b - a) * i / n for i in range(1, n + 1)]
        found.append(np.array(points))
    return found


def _shaky(form, seed):
    chance = np.random.default_rng(seed)
    return [
        s
        + np.cumsum(chance.normal(0, 0.25, s.shape), 0) * 0.25
        + chance.normal(0, 0.55, s.shape)
        for s in fine(placed(form), 3.0)
    ]


def _thick(form):
    return [
        stroke + np.array([dx, dy])
        for stroke in placed(form, size=0.55)
        for dx, dy in ((-1.5, -1), (1.5, -1), (-1.5, 1), (1.5, 1))
    ]


STYLES = {
    "medium": lambda form, _: placed(form),
    "big": lambda form, _: placed(form, 0.88, wide=0.8),
    "small": lambda form, _: placed(form, 0.3),
    "off centre": lambda form, _: placed(form, 0.45, (0.7, 0.3)),
    "corner": lambda form, _: placed(form, 0.4, (0.25, 0.76)),
    "slanted right": lambda form, _: placed(form, slant=0.35),
    "slanted left": lambda form, _: placed(form, slant=-0.25),
    "wide": lambda form, _: placed(form, 0.55, wide=1.2),
    "narrow": lambda form, _: placed(form, 0.65, wide=0.5),
    "turned": lambda form, k: placed(form, turn=(-1) ** k * 12),
    "shaky": lambda form, k: _shaky(form, k),
    "thick": lambda form, _: _thick(form),
}


def drawings():
    """Every form in every style: its name, its style, its strokes on the pad."""
    for k, (name, form) in enumerate(FORMS.items()):
        for style, draw in STYLES.items():
            yield name, style, fine(draw(form, k))


def no_digits():
    """Draw what is no digit, and not what the networks learned from."""
    chance = np.random.default_rng(7)
    t = np.linspace(0, 1, 80)
    yield "empty", []
    yield "dot", [np.array([[30.0, 30.0]])]
    yield "dot in a corner", [np.array([[60.0, 5.0]])]
    yield "three dots", [np.array([[10.0 + 20 * k, 30.0]]) for k in range(3)]
    yield "cross", [np.array([[8, 8], [56, 56]]), np.array([[56, 8], [8, 56]])]
    yield "plus", [np.array([[32, 6], [32, 58]]), np.array([[6, 32], [58, 32]])]
    yield (
        "hash",
        [
            *(np.array([[x, 8], [x, 56]]) for x in (22, 42)),
            *(np.array([[8, y], [56, y]]) for y in (22, 42)),
        ],
    )
    yield "star", [
        np.array([[32 + 25 * math.cos(a), 32 + 25 * math.sin(a)],
                  [32 - 25 * math.cos(a), 32 - 25 * math.sin(a)]])
        for a in (0.3, 1.35, 2.4)
    ]  # fmt: skip
    yield "level line", [np.array([[8, 32], [56, 33]])]
    yield "equals", [np.array([[10, 25], [54, 25]]), np.array([[10, 40], [54, 40]])]
    yield "zigzag", [np.array([[6 + 4 * k, 14 + 36 * (k % 2)] for k in range(14)])]
    yield (
        "hatching",
        [
            np.stack([8 + 48 * t, 32 + 22 * np.sin(45 * t)], 1),
            np.stack([32 + 22 * np.sin(40 * t), 8 + 48 * t], 1),
        ],
    )
    for k in range(4):
        way = np.cumsum(chance.normal(0, 9, (40, 2)), 0)
        way = 6 + 52 * (way - way.min(0)) / np.ptp(way, 0)
        yield f"scribble {k}", [way]
    for k in range(4):
        a, b, c, d = chance.uniform(3, 11, 4)
        knot = np.stack(
            [32 + 26 * np.sin(a * 2 * t + c), 32 + 26 * np.sin(b * 2 * t + d)], 1
        )
        yield f"knot {k}", [knot]
    yield "filled", [np.stack([32 + 24 * np.sin(60 * t), 10 + 44 * t], 1)]
    yield (
        "letter A",
        [np.array([[8, 56], [32, 8], [56, 56]]), np.array([[18, 40], [46, 40]])],
    )
    yield "letter W", [np.array([[4, 10], [18, 54], [32, 20], [46, 54], [60, 10]])]
    yield (
        "letter K",
        [np.array([[14, 8], [14, 56]]), np.array([[48, 8], [14, 34], [50, 56]])],
    )
    turn = 6.3 * t
    across = 32 + 22 * np.sin(turn) ** 3
    down = 30 - 17 * np.cos(turn) + 8 * np.cos(2 * turn) + 3 * np.cos(3 * turn)
    yield "heart", [np.stack([across, down], 1)]
    yield (
        "house",
        [
            np.array(
                [
                    [12, 56],
                    [12, 28],
                    [32, 8],
                    [52, 28],
                    [52, 56],
                    [12, 56],
                    [52, 28],
                    [12, 28],
                    [52, 56],
                ]
            )
        ],
    )
