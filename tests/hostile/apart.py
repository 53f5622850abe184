"""Grade all attacks in a process of its own, and keep what became of them in a file."""

import pickle
import sys
from pathlib import Path

from hostile.classroom import attacks, grade_class

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    graded = grade_class(folder, attacks())
    (folder / "graded.pickle").write_bytes(pickle.dumps(graded))
