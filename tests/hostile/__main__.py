"""Print how every hostile submission fares, here and under plain nbgrader.

``make hostile``; with words, only submissions in whose family or name one of them is.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hostile import machine
from hostile.attacks import OUTCOMES
from hostile.classroom import WORKERS, attacks, grade_class
from hostile.course import make_course
from hostile.plain import grade_plainly

from autograde.sandbox.availability import availability


def _points(marks):
    given = [mark.points for mark in marks if mark.points is not None]
    full = sum(mark.max_points for mark in marks)
    return f"{sum(given):g}/{full:g}" if given else "no mark"


def _as_expected(attack, marks):
    found = {mark.question: mark.outcome for mark in marks}
    return all(
        found.get(q) in OUTCOMES[wanted] for q, wanted in attack.expected.items()
    )


def _tell(done, of, _):
    print(f"\rgraded {done} of {of}", end="", file=sys.stderr, flush=True)


def main():
    missing = availability()
    if missing:
        print(f"Nothing is run without a sandbox. {missing}")
        return 2
    words = sys.argv[1:]
    chosen = [a for a in attacks() if not words or any(w in a.id for w in words)]
    machine.adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        (folder / "plain").mkdir()
        pattern = make_course(folder / "plain")
        graded = grade_class(folder, chosen, _tell)
        print(file=sys.stderr)
        with ThreadPoolExecutor(WORKERS) as pool:
            plainly = pool.map(lambda attack: grade_plainly(pattern, attack), chosen)
            failed = _print(chosen, graded, plainly)
        changed = [s for s in graded.neighbours if graded.marks[s] != graded.alone[s]]
        left = machine.children()
    print(f"{len(chosen)} submissions; {failed} not as promised")
    print(f"{len(graded.neighbours)} neighbours; {len(changed)} with other marks")
    print(f"{len(left)} processes left behind")
    return 1 if failed or changed or left else 0


def _print(chosen, graded, plainly):
    width = max(len(attack.name) for attack in chosen)
    print(f"{'':>4}{'submission':{width}}  {'ours':>7}  {'plain nbgrader':34}promise")
    family, failed = "", 0
    for attack, plain in zip(chosen, plainly, strict=True):
        marks = graded.marks[graded.students[attack.id]].values()
        good = _as_expected(attack, marks)
        failed += not good
        if attack.family != family:
            family = attack.family
            print(f"\n{family}")
        print(
            f"{'' if good else 'NO':>4}{attack.name:{width}}  {_points(marks):>7}  "
            f"{plain:34}{attack.promise}",
            flush=True,
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
