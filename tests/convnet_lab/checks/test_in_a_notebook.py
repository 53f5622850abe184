"""What a check shows and says in a kernel, as a notebook's front end asks it."""

import queue

import pytest
from jupyter_client.manager import start_new_kernel

SETUP = "import numpy as np\nfrom convnet_lab import check"
RIGHT = "def relu(x):\n    return np.maximum(x, 0)"
CHECK = "check('relu', relu)"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run a cell and give its outputs."""
    manager, client = start_new_kernel(cwd=str(tmp_path_factory.mktemp("notebook")))

    def run_cell(source, cell=None):
        message = client.session.msg(
            "execute_request",
            {
                "code": source,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": False,
            },
            metadata={"cellId": cell} if cell else {},
        )
        client.shell_channel.send(message)
        outputs = []
        while True:
            try:
                got = client.get_iopub_msg(timeout=60)
            except queue.Empty:
                pytest.fail("the kernel does not answer")
            if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if got["msg_type"] == "status" and (
                got["content"]["execution_state"] == "idle"
            ):
                return outputs
            outputs.append((got["msg_type"], got["content"]))

    run_cell(SETUP)
    yield run_cell
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def said(outputs):
    """Join the words that a reader sees: streams, pages as text, and tracebacks."""
    parts = []
    for kind, content in outputs:
        if kind == "stream":
            parts.append(content["text"])
        if kind == "display_data":
            parts.append(content["data"]["text/plain"])
        if kind == "error":
            parts += content["traceback"]
    return " ".join(" ".join(parts).split())


def page(outputs):
    (shown,) = [c["data"] for kind, c in outputs if kind == "display_data"]
    return shown["text/html"]


def test_a_broken_cell_is_told_not_judged_by_the_function_before_it(run):
    run(RIGHT, "answer")
    assert "right in all" in said(run(CHECK, "test"))
    run("def relu(x)\n    return 0", "answer")
    told = said(run(CHECK, "test"))
    assert "right in all" not in told
    assert "was not checked: the last run of its cell stopped with SyntaxError" in told
    run(RIGHT, "answer")
    assert "right in all" in said(run(CHECK, "test"))


def test_a_renamed_function_is_told(run):
    run(RIGHT, "answer")
    run(RIGHT.replace("relu", "relu2"), "answer")
    assert "does not define relu any more" in said(run(CHECK, "test"))
    run(RIGHT, "answer")


def test_a_scratch_cell_or_an_error_after_the_function_is_no_matter(run):
    run(RIGHT, "answer")
    run("relu(", "scratch")
    assert "right in all" in said(run(CHECK, "test"))
    run(f"{RIGHT}\nprint(nothing)", "answer")
    assert "right in all" in said(run(CHECK, "test"))


def test_without_ids_a_later_cell_with_the_name_is_told(run):
    run(RIGHT)
    run("def relu(x):\n    return np.maximum(x, 0")
    assert "SyntaxError" in said(run(CHECK))
    run(RIGHT)
    assert "right in all" in said(run(CHECK))


def test_the_page_has_the_cause_first_and_the_call_folded(run):
    run("def relu(x):\n    return np.abs(x)", "answer")
    outputs = run(CHECK, "test")
    shown = page(outputs)
    places = [shown.index(part) for part in ("Cause", "Hint", "Yours", "<details")]
    assert places == sorted(places)
    assert shown.index("Called") > shown.index("<details")
    (error,) = [content for kind, content in outputs if kind == "error"]
    assert error["traceback"] == ["CheckFailed: relu, explained above"]
    cause = "The minus signs are removed."
    assert cause in shown
    assert cause in error["evalue"]  # for those who read no page
    run(RIGHT, "answer")


def test_a_check_that_is_stopped_says_one_sentence(run):
    run("def relu(x):\n    raise KeyboardInterrupt", "answer")
    ((_, error),) = [each for each in run(CHECK, "test") if each[0] == "error"]
    (told,) = error["traceback"]
    assert told.startswith("The check of relu was stopped.")
    assert "\n" not in told
    run(RIGHT, "answer")


def test_a_cell_that_ran_too_early_says_which_is_to_run_first(run):
    told = said(run("from convnet_lab import check\ncheck('softmax', softmax)"))
    assert "Run the cell with your answer first." in told
    assert "If a cell further up makes it" in said(run("figures.curves()"))
    inside = said(run("def f():\n    return imgae\nf()"))
    assert "NameError" in inside
    assert "further up" not in inside
    run("def g():\n    return 1")
    assert "further up" not in said(run("g.x"))


@pytest.mark.parametrize("name", ["exit", "quit"])
def test_an_answer_that_leaves_python_does_not_end_the_kernel(run, name):
    run(f"kept = 7\ndef relu(x):\n    {name}()\n    return x", "answer")
    assert "stops Python (exit, quit, sys.exit)" in said(run(CHECK, "test"))
    run(RIGHT, "answer")
    assert "right in all" in said(run(CHECK, "test"))
    assert "ZMQExitAutocall" in said(run(f"print(type({name}), kept)"))


def test_an_async_answer_is_told_without_python_warning_of_it(run):
    run("async def relu(x):\n    return np.maximum(x, 0)", "answer")
    told = said(run(CHECK, "test"))
    assert "leave async out" in told
    assert "Warning" not in told


@pytest.mark.parametrize(
    "line",
    [
        "return np.maximum(x, 0) * 0,5 * 2",
        "return np.round(np.maximum(x, 0) / 0,25)",
        "return 0,5 * (x + abs(x))",
        "half = 0,5\n    return half * (x + abs(x))",
    ],
)
def test_a_decimal_comma_is_told_as_two_values(run, line):
    run(f"def relu(x):\n    {line}", "answer")
    assert "a comma makes a tuple" in said(run(CHECK, "test"))


@pytest.mark.parametrize(
    "line",
    [
        "sizes = 3,3\n    return x + 1",
        "r, c = 0,1\n    return x + 1",
        "return x + np.zeros((1 * 2,2))[0,1] + 1",
        "return x + 1  # not * 0,5",
    ],
)
def test_a_comma_between_two_numbers_that_are_meant_is_no_matter(run, line):
    run(f"def relu(x):\n    {line}", "answer")
    told = said(run(CHECK, "test"))
    assert "not right yet" in told
    assert "comma" not in told
