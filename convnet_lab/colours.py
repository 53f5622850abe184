"""The few colors that figures, checks and pages share.

Okabe and Ito's, which color-blind people tell apart, and two grays.
"""

BLUE = "#0072B2"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
INK = "#1a1a1a"
LINE = "#bbbbbb"
PAPER = "#ffffff"

WRONG = f"border-left:4px solid {VERMILION};padding-left:12px"
"""The style of what a notebook says of something wrong."""
