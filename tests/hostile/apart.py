"""Grade attacks in a process of its own, and keep what became of them in a file.

``python -m hostile.apart FOLDER [WALL FAMILY...]``: all of them, if no family is named.
"""

import pickle
import sys
from pathlib import Path

from hostile.classroom import attacks, grade_class

from autograde.sandbox.limits import WALLS

if __name__ == "__main__":
    folder, wall, *families = [*sys.argv[1:], *WALLS][: max(2, len(sys.argv) - 1)]
    chosen = [each for each in attacks() if not families or each.family in families]
    graded = grade_class(Path(folder), chosen, wall=wall)
    Path(folder, "graded.pickle").write_bytes(pickle.dumps(graded))
