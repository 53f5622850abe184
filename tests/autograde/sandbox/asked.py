"""Ask students' processes behind the wall of another user, from within a container.

Reads the questions from standard input, as JSON, and writes the answers.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conftest import Inside, until  # type: ignore[import-not-found]

from autograde.run.worker import Worker
from autograde.sandbox.availability import availability
from autograde.sandbox.limits import Sandbox

LIMITS = {"wall": "another-user", "processes": 40}


def strangers():
    """List the processes of users who are nobody."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            state = (each / "stat").read_text().rpartition(")")[2].split()[0]
            if each.stat().st_uid > 100_000 and state != "Z":
                found.append(each.name)
        except OSError:
            pass
    return found


class Asking:
    def __init__(self, worker):
        self._worker = worker
        self.places = []

    def start(self, **limits):
        files = {"helper.py": b"VALUE = 42"}
        inside = Inside(self._worker, files, {**LIMITS, **limits})
        self.places.append(inside.process.wall._place)
        return inside

    def __call__(self, code, **limits):
        """Ask one, with another beside it that goes on."""
        inside, neighbour = self.start(**limits), self.start()
        said = inside(
            "import helper, os\n" + code.replace("{grader}", str(os.getpid()))
        )
        said = inside.reason or said
        inside.close()
        assert neighbour("print(6 * 7)") == "42", said
        neighbour.close()
        return said

    def neighbours(self):
        """Let one look for the other."""
        one, other = self.start(), self.start()
        folder, pid = one(
            "import os; open('hers', 'w').write('x'); print(os.getcwd(), os.getpid())"
        ).split()
        said = other(
            "import os\n"
            f"for act in (lambda: open('{folder}/hers').read(),\n"
            f"            lambda: os.listdir('{folder}'), lambda: os.kill({pid}, 0)):\n"
            "    try:\n"
            "        print(act())\n"
            "    except PermissionError:\n"
            "        pass"
        )
        one.close()
        other.close()
        return said


def be_killed(stay):
    """Be a grader that is killed while processes of a student's cling to life."""
    asking = Asking(Worker())
    inside = asking.start()
    inside(stay)
    time.sleep(3)  # by then one of them has stopped all others
    print(len(strangers()) > 2, *asking.places, flush=True)
    time.sleep(600)


def main():
    if len(sys.argv) > 1:
        be_killed(sys.argv[1])
    asked = json.load(sys.stdin)
    told = {"bubblewrap": availability(), "here": availability(Sandbox(**LIMITS))}
    with Worker() as worker:
        asking = Asking(worker)
        told |= {name: asking(code) for name, code in asked["plain"].items()}
        told |= {name: asking(c, **own) for name, (c, own) in asked["limits"].items()}
        told["neighbour"] = asking.neighbours()
        told["left"] = strangers(), [p for p in asking.places if Path(p).exists()]
    stay = asked["plain"]["stay"]
    with subprocess.Popen(
        [sys.executable, __file__, stay], stdout=subprocess.PIPE, text=True
    ) as grader:
        many, place = grader.stdout.readline().split()
        grader.kill()
    until(lambda: not Path(place).exists())
    told["killed"] = many == "True", strangers(), Path(place).exists()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
