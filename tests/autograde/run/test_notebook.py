"""What a notebook's cells may do, and how its outputs look when it has run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.results.explaining import explain_cell
from autograde.run.task import GRADER, STUDENT, Task, error_of
from autograde.run.worker import Worker
from autograde.sandbox.availability import availability

IMPORTS = "import numpy as np\nfrom convnet_lab import check"
SETTINGS = {"Execute": {"timeout": 2}, "Run": {"notebook_timeout": 60}}
TEST = {"grade": True, "solution": False, "locked": True, "points": 1}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.fixture(params=["sandboxed", "unsafe"])
def cells_of(request: pytest.FixtureRequest, worker: Worker) -> Any:
    """Run cells; those whose text begins with ``# test`` are tests."""
    sandboxed = request.param == "sandboxed"
    if sandboxed and (reason := availability()):
        pytest.skip(reason)

    def run(*sources: str, **settings: Any) -> list[nbformat.NotebookNode]:
        cells = []
        for number, source in enumerate(sources):
            meta = {**TEST, "grade_id": f"test-{number}"}
            nbgrader = {"nbgrader": meta} if source.startswith("# test") else {}
            cells.append(new_code_cell(source, metadata=nbgrader))
        notebook = nbformat.writes(new_notebook(cells=cells)).encode()
        task = Task(
            notebook,
            {"mine.py": b"VALUE = 42\n"},
            {**SETTINGS, **settings},
            imports=IMPORTS,
            sandboxed=sandboxed,
        )
        executed = json.loads(worker.execute(task))
        nbformat.validate(executed)
        return list(nbformat.from_dict(executed).cells)

    return run


@pytest.fixture
def run(cells_of: Any) -> Any:
    """Run cells and return their outputs."""

    def run(*sources: str, **settings: Any) -> list[list[dict[str, Any]]]:
        return [cell["outputs"] for cell in cells_of(*sources, **settings)]

    return run


def _texts(outputs: list[dict[str, Any]]) -> str:
    return "".join(o["text"] for o in outputs if o["output_type"] == "stream")


def _errors(outputs: list[dict[str, Any]]) -> list[str]:
    return [o["ename"] for o in outputs if o["output_type"] == "error"]


def _data(outputs: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [o["data"] for o in outputs if "data" in o]


def test_what_notebooks_do_works(run):
    ran = run(
        "import numpy as np\nprint('hello'); np.arange(3)",
        "import sys; print('careful', file=sys.stderr)",
        "!echo from a program",
        "import subprocess; done = subprocess.run(['echo', 'by itself'])",
        "%%capture kept\nprint('not shown')",
        "kept.stdout, get_ipython() is not None, In[1][:6]",
        "import asyncio\nawait asyncio.sleep(0.01); print('awaited')",
        "import mine; mine.VALUE",
        "from IPython.display import HTML; HTML('<b>rich</b>')",
        "import threading\n"
        "thread = threading.Thread(target=print, args=('in a thread',))\n"
        "thread.start(); thread.join()",
        "import multiprocessing\n"
        "with multiprocessing.get_context('fork').Pool(1) as pool:\n"
        "    print(pool.map(abs, [-3]))",
        "import os\nif os.fork() == 0:\n    print('a child'); os._exit(0)\nos.wait();",
    )
    assert _texts(ran[0]) == "hello\n"
    assert _data(ran[0]) == [{"text/plain": "array([0, 1, 2])"}]
    assert (ran[1][0]["name"], _texts(ran[1])) == ("stderr", "careful\n")
    assert _texts(ran[2]).strip() == "from a program"
    assert _texts(ran[3]) == "by itself\n"
    assert ran[4] == []
    assert _data(ran[5]) == [{"text/plain": "('not shown\\n', True, 'import')"}]
    assert _texts(ran[6]) == "awaited\n"
    assert _data(ran[7]) == [{"text/plain": "42"}]
    assert _data(ran[8])[0]["text/html"] == "<b>rich</b>"
    assert _texts(ran[9]) == "in a thread\n"
    assert _texts(ran[10]) == "[3]\n"
    assert _texts(ran[11]) == "a child\n"
    assert [_errors(each) for each in ran] == [[]] * len(ran)


def test_figures_are_pictures_of_their_cell(run):
    ran = run(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "fig, ax = plt.subplots(); plt.show(); print('after')",
        "1",
    )
    assert ["image/png" in each for each in _data(ran[0])] == [True]
    kinds = [output["output_type"] for output in ran[1]]
    assert kinds == ["display_data", "stream"]
    assert _data(ran[2]) == [{"text/plain": "1"}]


def test_displays_are_updated_also_by_later_cells(run):
    ran = run("shown = display('one', display_id='x')", "shown.update('two')")
    assert _data(ran[0]) == [{"text/plain": "'two'"}]
    assert ran[1] == []


def test_displays_count_as_often_as_they_are_shown(run):
    shows = "display({'text/plain': 'x'}, raw=True, display_id='a')"
    updates = "display({'text/plain': 'y' * 900_000}, raw=True, display_id='a'"
    (outputs,) = run(f"for _ in range(3): {shows}\n" + f"{updates}, update=True)\n" * 2)
    *displays, left_out = outputs
    assert [len(each["data"]["text/plain"]) for each in displays] == [900_000] * 3
    assert "left out" in left_out["text"]


def test_widgets_are_shown_and_not_driven(run):
    (shown, driven) = run(
        "import ipywidgets; slider = ipywidgets.IntSlider(3); slider",
        "seen = []\n"
        "see = lambda value: seen.append(value)\n"
        "panel = ipywidgets.interactive(see, value=slider)\n"
        "slider.value = 5; print(seen)",
    )
    assert "application/vnd.jupyter.widget-view+json" in _data(shown)[0]
    assert _texts(driven) == "[3, 5]\n"


def test_errors_look_as_in_jupyter(run):
    plain, syntax, asked, usage = run("x = 1\n1 / 0", "def f(:", "input()", "%nothing")
    assert _errors(plain) == ["ZeroDivisionError"]
    assert "Cell" in "".join(plain[0]["traceback"])
    assert "line 2" in "".join(plain[0]["traceback"])
    assert _errors(syntax) == ["SyntaxError"]
    assert _errors(asked) == ["EOFError"]
    assert "nobody is there to type" in asked[0]["evalue"]
    assert "UsageError" in _texts(usage)


@pytest.mark.parametrize("leave", ["exit()", "quit()", "import sys; sys.exit(3)"])
def test_leaving_ends_its_own_cell_only(run, leave):
    for _ in range(2):
        kept, left, tested = run(
            "def f(x):\n    return 2 * x",
            f"{leave}\nf = None",
            "# test\nassert f(2) == 4",
        )
        assert (kept, _errors(left), tested) == ([], ["SystemExit"], [])


def test_a_process_that_dies_costs_its_cell_and_is_begun_anew(run):
    ran = run(
        "def f(x):\n    return 2 * x",
        "import os; os._exit(1)",
        "# test\nassert f(2) == 4",
        "import os\ndef g(x):\n    os._exit(2)",
        "# test\ng(1)",
        "g = f",
        "# test\nassert g(2) == 4",
    )
    errors = [_errors(each) for each in ran]
    assert errors == [[], ["KernelDied"], [], [], ["KernelDied"], [], []]


def test_a_student_cannot_speak_in_the_graders_voice(cells_of):
    """Whose an error is says the trusted side; its name and its text say anything."""
    name = "class OutOfTime(Exception): pass\nKernelDied = OutOfTime\n"
    ran = cells_of(
        f"{name}def f(x):\n    raise OutOfTime('full points by hand')",
        "# test\nf(1)",
        "def g(x):\n    raise AssertionError('full points by hand')",
        "# test\ng(1)",
        "raise KernelDied('full points by hand')",
        "# test\nassert f is None, 'the test itself'",
        "import os\ndef h(x):\n    os._exit(1)",
        "# test\nh(1)",
        "os._exit(1)",
    )
    whose = [error_of(cell) for cell in ran]
    assert whose == ["", STUDENT, "", STUDENT, STUDENT, "", "", GRADER, GRADER]
    answer = nbformat.v4.new_code_cell("def f(x): ...")
    answer.metadata.nbgrader = {"checksum": "another", "grade_id": "f"}
    said = [explain_cell(test, answer, 0, 1)[::2] for test in ran[1:8:2]]
    assert said == [
        ("broken", "the code raised OutOfTime: full points by hand"),
        ("broken", "the code raised AssertionError: full points by hand"),
        ("wrong", "the test itself"),
        ("broken", "the code ended its own process"),
    ]
    ran[4].metadata.nbgrader = {"checksum": "another", "grade_id": "f"}
    _, _, message = explain_cell(ran[5], ran[4], 0, 1)
    assert message.startswith("OutOfTime in the answer's cell, line 1")


def test_an_endless_cell_is_stopped_and_the_rest_goes_on(run):
    ran = run(
        "x = 1\nprint('begun')\nwhile True: pass",
        "import time\ndef g():\n    time.sleep(60)",
        "# test\ng()",
        "# test\nassert x == 1",
    )
    assert _texts(ran[0]) == "begun\n"
    assert _errors(ran[0])[-1] == "CellTimeoutError"
    assert [_errors(each) for each in ran[2:]] == [["NoAnswer"], []]


def test_the_notebooks_time_is_one_clock_and_who_used_it_is_named(run):
    endless = (
        "while True:\n"
        "    try:\n"
        "        while True: pass\n"
        "    except BaseException: pass"
    )
    settings = {"Run": {"notebook_timeout": 2}}
    ran = run("x = 1", endless, "x", "# test\nassert x == 1", **settings)
    assert _errors(ran[1])[-1] == "CellTimeoutError"
    for late in ran[2:]:
        assert _errors(late) == ["OutOfTime"]
        assert "taken all 2 s" in late[0]["evalue"]
        assert "of them the cell number 2" in late[0]["evalue"]


def test_a_test_gives_its_verdict_as_data(run):
    ran = run("def relu(x):\n    return x", "# test\ncheck('relu', relu)")
    media = "application/vnd.convnet-lab.check+json"
    (verdict,) = (data[media] for data in _data(ran[1]) if media in data)
    assert verdict["outcome"] == "wrong"
    assert verdict["exercise"] == "relu"


def test_no_file_that_came_to_a_test_is_run_by_a_later_one(run):
    """Neither as a module, nor where a test runs what it reads."""
    outputs = run(
        "import pickle\n"
        "pickle.dump('theirs', open('data.bin', 'wb'))\n"
        "open('wave.py', 'w').write('theirs = True')\n"
        "open('out.csv', 'w').write('1')",
        "# test\nassert open('out.csv').read() == '1'",
        "# test\nimport wave\nassert not hasattr(wave, 'theirs')",
        "# test\nimport pickle\npickle.load(open('data.bin', 'rb'))",
    )
    assert [_errors(each) for each in outputs[1:3]] == [[], []]
    assert _errors(outputs[3]) == ["FileNotFoundError"]


def test_what_a_test_changes_the_next_notebook_does_not_see(run):
    change = (
        "# test\n"
        "import convnet_lab, builtins\n"
        "from convnet_lab.checks import EXERCISES\n"
        "builtins.mine = convnet_lab.mine = np.mine = 1\n"
        "EXERCISES['relu'].cases[0].arguments[0][...] = 7\n"
        "np.random.seed(1)"
    )
    look = (
        "# test\n"
        "import convnet_lab, builtins\n"
        "from convnet_lab.checks import EXERCISES\n"
        "print(hasattr(builtins, 'mine'), hasattr(convnet_lab, 'mine'),\n"
        "      hasattr(np, 'mine'), EXERCISES['relu'].cases[0].arguments)"
    )
    (before,) = run(look)
    run(change)
    (after,) = run(look)
    assert _texts(before).startswith("False False False")
    assert after == before


def test_a_test_that_ends_its_own_process_costs_itself_only(run):
    ran = run(
        "def f():\n    return 3",
        "# test\nassert f() == 3",
        "# test\nimport os; os._exit(1)",
        "# test\nassert f() == 3",
    )
    assert [_errors(each) for each in ran] == [[], [], ["KernelDied"], []]


def test_a_test_cannot_take_more_memory_than_it_may(run):
    ran = run(
        "def f():\n    return ['x' * 400_000] + [''] * 9000",
        "# test\nlen(np.array(f()))",
        "# test\nassert f()[-1] == ''",
    )
    (error,) = _errors(ran[1])
    assert error.endswith("MemoryError")
    assert _errors(ran[2]) == []
