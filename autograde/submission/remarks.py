"""What was repaired, in sentences that a student understands."""

_SENTENCES = {
    "stripped": "cells had lost their marking and were known by their id or text",
    "settings": "settings of cells (points, locks, type) had been changed and were "
    "taken from the assignment",
    "missing": "cells were missing and were put back as they were handed out",
    "edited": "cells that are not yours to edit had been changed and were graded as "
    "they were handed out",
    "repeated": "test cells stood there more than once and were run once",
    "untouched copy": "answer cells stood there twice; the copy that you changed was "
    "taken",
    "copies": "answer cells stood there more than once; all ran in their order, so "
    "that the last definition counts",
    "elsewhere": "answers were known by what they define, since their own cells were "
    "missing, empty or as they were handed out",
    "retyped": "answer cells had become text and were taken back as code",
    "unreadable": "answers could not be read, and fail with the reason",
    "waited": "tests stood before what they test and were run after it",
    "order": "cells had been moved and were run in the order of the assignment",
}


class Remarks:
    """Collect repairs by what was done, and name the cells once.

    >>> remarks = Remarks()
    >>> remarks.add("retyped", "relu")
    >>> remarks.add("retyped", "dense")
    >>> remarks.sentences()
    ['answer cells had become text and were taken back as code: relu, dense']
    """

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}
        self._others: list[str] = []

    def add(self, what: str, name: str) -> None:
        """Note that something was done to a cell of the assignment."""
        names = self._names.setdefault(what, [])
        if name not in names:
            names.append(name)

    def say(self, sentence: str) -> None:
        """Note what concerns no cell of the assignment."""
        self._others.append(sentence)

    def sentences(self) -> list[str]:
        """Write all that was noted."""
        return [
            f"{text}: {', '.join(self._names[what])}"
            for what, text in _SENTENCES.items()
            if what in self._names
        ] + self._others
