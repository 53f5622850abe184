"""Put the bank to the checks, and count how each answer is explained."""

import contextlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from convnet_lab import CheckFailed, check
from convnet_lab.checks import EXERCISES
from unseen.bank import PAIRS, Answer, bank, is_right

KINDS = ("named", "two named", "error in words", "measured", "unexplained")


@dataclass(frozen=True)
class Judged:
    """An answer, what the check says of it, and whether a hidden test agrees."""

    answer: Answer
    shown: CheckFailed | None
    hidden: CheckFailed | None

    @property
    def kind(self) -> str:
        """How the failure is explained; one of `KINDS`, or "passed"."""
        if self.shown is None:
            return "passed"
        cause = self.shown.misconception
        known = {m.id for m in EXERCISES[self.answer.exercise].misconceptions}
        if cause is None:
            return "unexplained"
        if cause in known:
            return "named"
        if "+" in cause:
            return "two named"
        return "error in words" if self.shown.finding == "raised" else "measured"


def judge(exercise: str, every: int = 1, pairs: int = PAIRS) -> Iterator[Judged]:
    """Put the answers to an exercise, or every n-th, to its check."""
    for place, answer in enumerate(bank(exercise, pairs)):
        if place % every == 0:
            function = answer.function()
            yield Judged(
                answer,
                _verdict(exercise, function, None),
                _verdict(exercise, function, 1),
            )


def _verdict(exercise, function, seed):
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        try:
            check(exercise, function, seed=seed)
        except CheckFailed as failed:
            return failed
    return None


def table(names) -> str:
    """Count, for each exercise, how its wrong answers are explained."""
    lines = [f"{'exercise':32}" + "".join(f"{kind:>16}" for kind in ("wrong", *KINDS))]
    total: Counter[str] = Counter()
    for name in names:
        kinds = Counter(each.kind for each in judge(name))
        del kinds["passed"]
        total += kinds
        counts = (sum(kinds.values()), *(kinds[kind] for kind in KINDS))
        lines.append(f"{name:32}" + "".join(f"{count:16}" for count in counts))
    wrong = sum(total.values())
    explained = 100 * (wrong - total["unexplained"]) / wrong
    by_name = 100 * (total["named"] + total["two named"]) / wrong
    lines.append(
        f"{wrong} wrong answers that no misconception was made for: "
        f"{explained:.1f} % are explained, {by_name:.1f} % by name"
    )
    return "\n".join(lines)


__all__ = ["KINDS", "Judged", "is_right", "judge", "table"]
