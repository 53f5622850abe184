"""The course that is attacked: real exercises, a test of every kind, small limits."""

from pathlib import Path

from autograde.course import Course, init
from autograde.sandbox.limits import WALLS

NAME = "01_pixels"
SEED = 314159265358979323846264338327950288419
"""As long as a drawn one: found nowhere by chance."""

BESIDE = "data/numbers.csv"
"""A file of the assignment's."""

# seconds and megabytes for one submission: what is endless or too much ends soon
LIMITS = """
c.Execute.timeout = 3
c.Run.notebook_timeout = 40
c.Sandbox.process_memory = 640
c.Sandbox.total_memory = 768
c.Sandbox.processes = 64
c.Sandbox.writable = 64
c.Sandbox.file_size = 32
"""

_META = (
    '# %% nbgrader={{"schema_version": 3, "solution": {solution}, "grade": {grade}, '
    '"locked": {grade}, "task": false, {points}"grade_id": "{name}"}}\n'
)


def _answer(name: str, stub: str, solution: str) -> str:
    line = _META.format(solution="true", grade="false", points="", name=name)
    return f"{line}{stub}    ### BEGIN SOLUTION\n{solution}    ### END SOLUTION\n\n"


def _test(name: str, points: int, lines: str) -> str:
    worth = f'"points": {points}, '
    line = _META.format(solution="false", grade="true", points=worth, name=name)
    if name.endswith("hidden"):
        lines = f"### BEGIN HIDDEN TESTS\n{lines}### END HIDDEN TESTS\n"
    return f"{line}{lines}\n"


# an instructor's own asserts; `autograde build` wants a check in every test
_NEVER = 'if False:\n    check("to_grayscale", to_grayscale{})\n'

SOURCE = "".join(
    [
        "# %% [markdown]\n# # Pixels\n\n",
        "# %%\nimport numpy as np\n\nfrom convnet_lab import check\n\n",
        _answer(
            "flatten_image",
            "def flatten_image(image):\n",
            "    return np.asarray(image).reshape(-1)\n",
        ),
        _test("flatten_image-check", 1, 'check("flatten_image", flatten_image)\n'),
        _test(
            "flatten_image-hidden", 2, 'check("flatten_image", flatten_image, seed=0)\n'
        ),
        _answer(
            "to_grayscale",
            "def to_grayscale(rgb):\n",
            "    return rgb @ np.array([0.299, 0.587, 0.114])\n",
        ),
        _test(
            "to_grayscale-check-1",
            1,
            "colours = np.array([[[200.0, 100.0, 50.0], [0.0, 0.0, 10.0]]])\n"
            "assert to_grayscale(colours.copy()).shape == (1, 2)\n"
            "gray = to_grayscale(colours.copy())\n"
            "np.testing.assert_allclose(gray, [[124.2, 1.14]])\n" + _NEVER.format(""),
        ),
        # careless: what is expected is made from what the answer was given
        _test(
            "to_grayscale-check-2",
            1,
            "white = np.full((2, 2, 3), 255.0)\n"
            "assert np.allclose(to_grayscale(white), white[..., 0])\n"
            + _NEVER.format(""),
        ),
        _test(
            "to_grayscale-hidden",
            1,
            "colours = np.random.default_rng(7).uniform(0, 255, (4, 5, 3))\n"
            "expected = colours @ np.array([0.299, 0.587, 0.114])\n"
            "gray = to_grayscale(colours.copy())\n"
            "assert (abs(gray - expected) < 1e-6).all()\n"
            "assert round(float(gray[1, 2]), 3) == round(float(expected[1, 2]), 3)\n"
            "assert np.array_equal(gray > 100, expected > 100)\n"
            + _NEVER.format(", seed=0"),
        ),
        _answer(
            "input_size",
            "def input_size(height, width, channels=1):\n",
            "    return height * width * channels\n",
        ),
        _test("input_size-check", 1, 'check("input_size", input_size)\n'),
        _test("input_size-hidden", 1, 'check("input_size", input_size, seed=0)\n'),
    ]
)

TESTS = {
    "flatten_image": ("flatten_image-check", "flatten_image-hidden"),
    "to_grayscale": (
        "to_grayscale-check-1",
        "to_grayscale-check-2",
        "to_grayscale-hidden",
    ),
    "input_size": ("input_size-check", "input_size-hidden"),
}
"""Each question's test cells."""

RIGHT = {
    "flatten_image": "def flatten_image(image):\n"
    "    return np.asarray(image).reshape(-1)",
    "to_grayscale": "def to_grayscale(rgb):\n"
    "    return rgb @ np.array([0.299, 0.587, 0.114])",
    "input_size": "def input_size(height, width, channels=1):\n"
    "    return height * width * channels",
}
"""What an honest student's answer cells hold."""


def make_course(folder: Path, wall: str = WALLS[0]) -> Course:
    """Make the course in a folder of its own."""
    solutions = folder / "solutions"
    solutions.mkdir(parents=True)
    (solutions / f"{NAME}.py").write_text(SOURCE, encoding="utf-8")
    course = init(folder / "course", solutions, SEED)
    for room in ("source", "release"):
        beside = course.root / room / NAME / BESIDE
        beside.parent.mkdir()
        beside.write_text("1,2\n", encoding="utf-8")
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"{LIMITS}c.Sandbox.wall = {wall!r}\n")
    return course
