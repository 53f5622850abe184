"""``autograde new-exercise``: write an exercise of a course's own, to be changed."""

import keyword
import re
from argparse import Namespace
from pathlib import Path

from autograde.commands.console import DONE, Command, Console, Subcommands, say
from autograde.errors import UserError

_EXERCISE = '''"""Exercise `{name}`."""

import numpy as np

from convnet_lab.checks import Exercise


# the right answer: replace it with yours
def {name}(values: np.ndarray) -> float:
    """Add up the squares of the values."""
    return float((values**2).sum())


exercise = Exercise.of({name}, notebook="{notebook}")

# asked always, also in the students' notebook
exercise.case("three values", np.array([1.0, -2.0, 3.0]))
exercise.case("one value", np.array([4.0]))

# what its right answer is, anyone can see
exercise.example(np.array([3.0]), because="it is 3*3")


# drawn anew for each hidden test; give the arguments as a tuple
@exercise.fresh_input
def some_values(rng):
    return (rng.uniform(1, 5, 7),)


@exercise.fresh_input
def some_negative_values(rng):
    return (rng.uniform(-5, -1, 4),)


# what your students do: the function's name becomes the mistake's id
@exercise.mistake(
    "The values are added up as they are.",
    "What becomes of a value before it is added?",
)
def not_squared(values):
    return values.sum()


@exercise.mistake(
    "The squares are averaged, not added.",
    "With twice as many values the answer should grow.",
)
def mean_of_squares(values):
    return (values**2).mean()
'''

_TEST = '''"""Right answers to `{name}` pass, and each mistake is named."""

from pathlib import Path

from convnet_lab.checks.course import files_of, load
from convnet_lab.checks.proving import problems

COURSE = Path(__file__).resolve().parents[1]

# right answers in other styles: they keep the check from refusing what is right
RIGHT = [
    lambda values: values @ values,
    lambda values: sum(value * value for value in values),
]


def test_{name}():
    load(files_of(COURSE), COURSE)
    assert problems("{name}", RIGHT) == []
'''

_TITLE = """# %% [markdown]
# # {title}

# %%
import numpy as np

from convnet_lab import check

"""

_CELLS = '''# %% [markdown]
# ## {title}
#
# Write a function that adds up the squares of the values.


# %% exercise: {name}, points 1 + 1, new inputs
def {name}(values):
    """The sum of the squares of the values.

    values : array
    Returns a number.
    """
    ### BEGIN SOLUTION
    return (values**2).sum()
    ### END SOLUTION
'''


def add(commands: Subcommands) -> None:
    """Add the subcommand."""
    command = Command.new(
        commands,
        run,
        "new-exercise",
        "write an exercise of your own, with a test and its notebook's cells",
        "autograde new-exercise sum_of_squares",
        "It writes exercises/NAME.py, tests/test_NAME.py and a source in solutions/, "
        "which work as they are.",
    )
    command.add_argument(
        "name", metavar="NAME", help="the name of the function that students write"
    )
    command.add_argument(
        "--notebook",
        metavar="NN_TOPIC",
        help="the source to which the cells are added (default: a new one)",
    )
    command.add_argument(
        "--directory",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the course's folder (default: here)",
    )


def run(given: Namespace, console: Console) -> int:
    """Write the files, and say what to do next."""
    name, root = given.name, given.directory
    _refuse(name)
    notebook = given.notebook or _next(root / "solutions", name)
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", notebook):
        raise UserError(
            f"the notebook is {notebook!r}: name it like 01_pixels, with two digits"
        )
    source = root / "solutions" / f"{notebook}.py"
    told = {"name": name, "notebook": notebook, "title": _title(name)}
    new = {
        root / "exercises" / f"{name}.py": _EXERCISE,
        root / "tests" / f"test_{name}.py": _TEST,
    }
    for path in new:
        if path.exists():
            raise UserError(f"'{path}' is there already: choose another name")
    before = (
        source.read_text(encoding="utf-8").rstrip() + "\n\n"
        if source.exists()
        else _TITLE.format(**told)
    )
    for path, text in {**new, source: _CELLS}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        written = text.format(**told)
        if path == source:
            written = before + written
        path.write_text(written, encoding="utf-8", newline="\n")
        say(console, f"wrote {path}")
    say(console, "change them to what you want to ask, then:")
    say(console, "autograde exercises, to try the check")
    say(console, "autograde build, to make the students' notebooks/")
    say(console, "autograde init spring, to make a course directory, to grade in")
    return DONE


def _refuse(name: str) -> None:
    from convnet_lab.checks.exercises import NOTEBOOKS

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise UserError(
            f"{name!r} is no name for a function: give small letters, digits and "
            "underscores, such as sum_of_squares"
        )
    if name in {each for names in NOTEBOOKS.values() for each in names}:
        raise UserError(
            f"{name!r} is an exercise of convnet_lab: choose another name, or add a "
            f'mistake to that one with EXERCISES["{name}"].mistake in exercises/'
        )


def _next(solutions: Path, name: str) -> str:
    """Name a new source after the last one's number."""
    numbers = [int(path.name[:2]) for path in solutions.glob("[0-9][0-9]_*.py")]
    return f"{max(numbers, default=0) + 1:02d}_{name}"


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
