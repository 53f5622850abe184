"""What the notebooks of the course import.

``check`` tells whether an answer is right, and if not, what was done instead;
`functional` holds the operations, `documents` the numbers of the course's documents,
`datasets` the photographs, `pictures` the figures.
"""

from convnet_lab.checks import CheckFailed, check
from convnet_lab.passed import progress

__all__ = ["CheckFailed", "check", "progress"]
__version__ = "0.1.0"
