"""Print the mutation score of every exercise: ``make mutants``."""

import sys
from multiprocessing import Pool

from mutants.equivalent import EQUIVALENT
from mutants.trying import answers, try_mutants

from convnet_lab.checks import EXERCISES


def run(exercise):
    return exercise, list(try_mutants(exercise))


def main():
    names = [
        n
        for n in EXERCISES
        if n in answers() and (n in sys.argv[1:] or not sys.argv[1:])
    ]
    heads = ("mutants", "answer", "rejected", "equivalent")
    print(f"{'exercise':32}" + "".join(f"{head:>11}" for head in heads))
    survivors, total, answering = [], 0, 0
    with Pool(2) as pool:
        for exercise, tried in pool.imap(run, names):
            passed = [t for t in tried if t.found == "passed"]
            alive = [t for t in passed if t.mutant not in EQUIVALENT.get(exercise, {})]
            # those that only raise flatter the score: count the others apart
            answer = [t for t in tried if not t.found.startswith("raised")]
            survivors += alive
            total += len(tried)
            answering += len(answer)
            rejected, equivalent = len(tried) - len(passed), len(passed) - len(alive)
            counts = (len(tried), len(answer), rejected, equivalent)
            print(f"{exercise:32}" + "".join(f"{c:11}" for c in counts), flush=True)
    print(f"{total} mutants, {answering} of them answer; {len(survivors)} survive")
    for tried in survivors:
        print(f"\nSURVIVES {tried.exercise} {tried.mutant}\n{tried.source}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
