"""What a check does with answers that misbehave, and what it says."""

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest

from convnet_lab import CheckFailed, check, functional, lenet
from convnet_lab.checks import calling, writing
from convnet_lab.checks.failure import read_reference

_, LEARNED = lenet.trained("S1")


def flatten(image):
    return np.array(list(image.flat))


def combined_across(volume, f, stride):
    rows, cols = ((n - f) // stride + 1 for n in volume.shape[:2])
    out = np.zeros((rows, cols, volume.shape[2]))
    for r, c in np.ndindex(rows, cols):
        top, left = r * stride, c * stride
        out[r, c] = volume[top : top + f, left : left + f].max(axis=(1, 2))
    return out


def fail(name, answer, seed=None):
    with pytest.raises(CheckFailed) as failed:
        check(name, answer, seed=seed)
    return failed.value


def test_a_right_answer_gets_one_line(capsys):
    assert check("flatten_image", flatten) is None
    assert capsys.readouterr() == ("flatten_image: right in all 10 cases.\n", "")


def test_the_message_runs_from_the_cause_to_the_call():
    text = str(fail("cross_correlate2d", functional.convolve2d))
    marks = [
        "row 0, column 0 is 26; 34 is right",
        "Cause",
        "Hint",
        "Expected  34",
        "= 34",
        "Yours     26",
        "Case      S2 f, g",
        "Called",
        "image = [[1 0 0]",
        "Shape",
        "Entry",
    ]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "flipped on both axes" in text


def test_no_line_is_wider_than_validate_shows():
    wrong = (functional.convolve2d, lambda i, k: np.zeros((2, 2)), lambda i, k: i[1000])
    for answer in wrong:
        for line in str(fail("cross_correlate2d", answer, seed=3)).splitlines():
            assert len(line) <= writing.WIDTH


def test_attributes_and_reference_line_agree():
    failed = fail("cross_correlate2d", functional.convolve2d)
    assert (failed.exercise, failed.case) == ("cross_correlate2d", "S2 f, g")
    assert failed.misconception == "kernel-flipped"
    assert read_reference(str(failed)) == {
        "exercise": "cross_correlate2d",
        "case": "S2 f, g",
        "finding": "values",
        "misconception": "kernel-flipped",
    }


def test_an_error_in_the_answer_is_kept_with_its_line():
    def broken(image, kernel):
        return image[1000]  # the line to be shown

    failed = fail("cross_correlate2d", broken)
    assert failed.finding == "raised"
    assert isinstance(failed.__cause__, IndexError)
    assert "return image[1000]  # the line to be shown" in str(failed)
    frames = []
    trace = failed.__cause__.__traceback__
    while trace:
        frames.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert "broken" in frames


def test_a_stub_is_not_written_yet():
    def stub(image, kernel):
        raise NotImplementedError("not written yet")

    failed = fail("convolve2d", stub)
    assert failed.finding == "not written"
    assert str(failed).startswith("convolve2d is not written yet")


def test_an_endless_loop_is_stopped(monkeypatch):
    def endless(image):
        while True:
            pass

    monkeypatch.setattr(calling, "SECONDS_PER_CALL", 0.2)
    failed = fail("flatten_image", endless)
    assert failed.finding == "too slow"
    assert "endless" in str(failed)


def test_an_answer_that_swallows_the_alarm_is_too_slow_all_the_same():
    def deaf(value):
        for _ in range(6):
            with contextlib.suppress(BaseException):
                threading.Event().wait(0.1)
        return value

    assert isinstance(calling.call(deaf, (1,), seconds=0.1).error, calling.TooSlow)


def computes_for(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_an_answer_that_others_keep_waiting_has_longer(monkeypatch):
    """On a busy machine a right answer was taken for an endless one."""
    monkeypatch.setattr(calling, "_kept_waiting", lambda: 0.9 * time.monotonic())
    slow = calling.call(lambda _: computes_for(0.3), (1,), seconds=0.1)
    assert slow.error is None
    endless = calling.call(lambda _: computes_for(60), (1,), seconds=0.1)
    assert isinstance(endless.error, calling.TooSlow)


@pytest.mark.skipif(not calling._SCHEDSTAT.exists(), reason="only Linux counts it")
def test_linux_counts_how_long_it_lets_others_go_on():
    first, *_ = usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {first})
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        before = calling._kept_waiting()
        computes_for(1)
        assert calling._kept_waiting() - before > 0.1
    finally:
        other.kill()
        other.wait()
        os.sched_setaffinity(0, usual)


class EndlessWhenCleared:
    def __del__(self):
        while True:
            pass


def cleared_by_reference():
    referred = type("Referred", (), {})()
    reference = weakref.ref(referred, EndlessWhenCleared.__del__)
    del referred
    return reference


def cleared_by_collector():
    def callback(*_):
        gc.callbacks.remove(callback)
        EndlessWhenCleared.__del__(None)

    gc.callbacks.append(callback)
    gc.collect()


@pytest.mark.parametrize(
    "clear", [EndlessWhenCleared, cleared_by_reference, cleared_by_collector]
)
def test_an_alarm_that_python_drops_while_it_clears_away_comes_again(clear):
    """What reached the usual hook would be a warning, which is an error in tests."""

    def endless(value):
        clear()
        while True:
            pass

    outcome = calling.call(endless, (1,), seconds=0.1)
    assert isinstance(outcome.error, calling.TooSlow)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_thread_without_alarms_still_gets_answers():
    outcomes = []
    worker = threading.Thread(
        target=lambda: outcomes.append(calling.call(lambda a: a + 1, (1,)))
    )
    worker.start()
    worker.join()
    assert outcomes[0].value == 2


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n  try: len(a)\n  except Exception: pass",
        "for _ in iter(int, 1): abs(a)",
        "def g(): pass\n while True: g()",
    ],
)
def test_an_endless_loop_is_stopped_where_there_are_no_alarms(monkeypatch, body):
    """As on Windows and in a browser."""
    made = {}
    exec(f"def endless(a):\n {body}", made)  # noqa: S102
    monkeypatch.delattr(calling.signal, "setitimer")
    outcome = calling.call(made["endless"], (1,), seconds=0.1)
    assert isinstance(outcome.error, calling.TooSlow)
    assert calling.call(lambda a: a + 1, (1,)).value == 2


def test_nothing_watches_after_the_call(monkeypatch):
    monkeypatch.delattr(calling.signal, "setitimer")
    before = sys.gettrace()
    calling.call(lambda a: a + 1, (1,))
    assert sys.gettrace() is before
    if sys.version_info >= (3, 12):
        tools = map(sys.monitoring.get_tool, range(6))
        assert "convnet_lab" not in tools


def table_of_whole_numbers(architecture):
    """Forget padding and strides; all sizes are NumPy's whole numbers."""
    rows = lenet.layer_table([x[:3] if x[0] == "conv" else x for x in architecture])
    return [(row[0], tuple(map(np.int64, row[1])), *row[2:]) for row in rows]


def with_the_networks_of_the_notebook(image, parameters):
    return int(np.argmax(lenet.forward(lenet.S1_NET, LEARNED, image)))


def weights_first(dz, x, weights):
    dx, dweights, dbiases = functional.dense_backward(dz, x, weights)
    return dweights, dx, dbiases


@pytest.mark.parametrize(
    ("name", "answer", "cause"),
    [
        ("layer_table", table_of_whole_numbers, "The activation shape of CONV1 is"),
        (
            "predict",
            with_the_networks_of_the_notebook,
            "The function is given parameters, and does not use it.",
        ),
        (
            "dense_backward",
            weights_first,
            "The parts come in another order: dweights, dx, dbiases.",
        ),
    ],
)
def test_a_cause_is_not_told_of_what_is_not_there(name, answer, cause):
    assert f"Cause     {cause}" in " ".join(str(fail(name, answer)).splitlines())


def test_an_error_in_the_library_is_shown_at_the_students_line():
    failed = str(fail("conv2d", lambda v, f, b, p, s: functional.conv2d(v[..., 1:], f)))
    assert "lambda v, f, b, p, s" in failed
    assert "raise ValueError" not in failed


def test_a_changed_input_is_found():
    def changes(image):
        image[0, 0] += 1
        return flatten(image) - np.eye(1, image.size)[0]

    failed = fail("flatten_image", changes)
    assert failed.finding == "input changed"
    assert "work on a copy, image.copy()" in " ".join(str(failed).split())


def test_a_copy_of_a_dictionary_is_not_advised_where_its_arrays_are_changed():
    def changes(parameters, gradients, learning_rate):
        stepped = dict(parameters)
        for name in stepped:
            stepped[name] -= learning_rate * gradients[name]
        return stepped

    headline = fail("sgd_step", changes).parts["headline"]
    assert "fill a new dictionary with new arrays" in headline
    assert "copy" not in headline


def test_an_entry_of_a_filter_bank_is_not_one_of_a_batch():
    def halved(*arguments):
        dvolume, dfilters, dbiases = functional.conv2d_backward(*arguments)
        return dvolume, dfilters / 2, dbiases

    text = str(fail("conv2d_backward", halved))
    assert "dfilters, row 0, column 0, channel 0, filter 0 is" in " ".join(text.split())
    assert "example" not in text


def test_no_expected_zero_has_a_sign():
    failed = fail("relu_backward", lambda da, z: da[z > 0])
    assert "-0" not in str(failed)


def test_of_the_wrong_axes_in_a_sum_the_axes_are_asked():
    def rows_kept(*arguments):
        dvolume, dfilters, _ = functional.conv2d_backward(*arguments)
        return dvolume, dfilters, arguments[0].sum(axis=(1, 2))

    assert "places has the window" not in str(fail("conv2d_backward", rows_kept))
    said = fail("max_pool2d", combined_across).parts["hint"]
    assert said.startswith("Over which axes")


def test_an_answer_that_remembers_is_found():
    calls = []

    def remembers(height, width, channels=1):
        calls.append(1)
        return height * width * channels + (len(calls) > 11)

    assert fail("input_size", remembers).finding == "unstable"


def test_a_reused_buffer_is_no_mistake():
    buffer = np.zeros(10_000)

    def reuses(image):
        buffer[: image.size] = image.ravel()
        return buffer[: image.size]

    check("flatten_image", reuses, seed=1)


@pytest.mark.parametrize(
    ("value", "finding", "words"),
    [
        (None, "nothing", "is a return missing"),
        ("a", "type", "returned a str"),
        ({"a": 1}, "type", "returned a dict"),
        (5.0, "type", "a whole number"),
        (True, "type", "a whole number"),
        (5j, "type", "complex"),
        ([784], "shape", "one number is asked"),
        (784.0, "type", "float64 784.0"),
    ],
)
def test_a_wrong_kind_of_answer(value, finding, words):
    failed = fail("input_size", lambda *sizes: value)
    assert failed.finding == finding
    assert words in " ".join(str(failed).split())


def test_rows_of_several_lengths_are_a_wrong_answer():
    failed = fail("cross_correlate2d", lambda image, kernel: [[1, 2], [3]])
    assert failed.finding == "type"
    assert "The rows of the list have different lengths" in str(failed)


def test_an_answer_that_asks_the_keyboard_is_not_waited_for(monkeypatch):
    def asks(image):
        with contextlib.suppress(ValueError):
            return flatten(image)[: int(input("how many? "))]

    def typed(_prompt):
        pytest.fail("the reader was asked")

    monkeypatch.setattr("builtins.input", typed)
    failed = fail("flatten_image", asks)
    assert failed.finding == "raised"
    assert "waits for the keyboard (input)" in str(failed)
    assert input is typed


def test_nan_is_found_and_said():
    failed = fail(
        "cross_correlate2d", lambda i, k: functional.cross_correlate2d(i, k) / 0 * 0
    )
    assert failed.finding == "not finite"


def test_prints_are_shown_when_wrong_and_quiet_when_right(capsys):
    def chatty(image):
        print("shape is", image.shape)
        print("to the error stream", file=sys.stderr)
        return flatten(image)

    check("flatten_image", chatty)
    assert capsys.readouterr() == ("flatten_image: right in all 10 cases.\n", "")
    assert "shape is (2, 3)" in str(fail("flatten_image", lambda i: chatty(i)[::-1]))


def test_warnings_and_exits_stop_nothing():
    def noisy(image):
        import warnings

        warnings.warn("careful", stacklevel=1)
        return flatten(image)

    check("flatten_image", noisy)
    assert fail("flatten_image", lambda image: sys.exit(0)).finding == "raised"


def test_stopping_the_kernel_goes_through():
    def stopped(image):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("flatten_image", stopped)


def test_an_error_that_cannot_be_printed_is_an_error_of_the_answer():
    class SilentError(Exception):
        def __str__(self):
            raise RuntimeError

    def raises(image):
        raise SilentError

    assert "cannot be shown" in str(fail("flatten_image", raises))


@pytest.mark.parametrize("name", ["flatten_image", "input_size", "layer_table"])
def test_numbers_that_python_does_not_write_out_are_a_wrong_answer(name):
    huge = 10**20_000
    for value in (huge, [-huge, 1], {huge}, {huge: 1}, (huge, "x"), range(huge)):
        with pytest.raises(CheckFailed):
            check(name, lambda *_, value=value: value)


@pytest.mark.parametrize("seed", [-1, 1.5, True, "seven"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(TypeError, match="seed"):
        check("flatten_image", flatten, seed=seed)


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match="did you mean 'convolve2d'"):
        check("convolve2D", functional.convolve2d)
    with pytest.raises(ValueError, match="there are to_grayscale"):
        check("xyzzy", functional.convolve2d)


def test_an_answer_must_be_a_function():
    with pytest.raises(TypeError, match="without calling it"):
        check("convolve2d", np.ones(3))


def test_a_fresh_case_can_be_drawn_again():
    texts = {
        str(fail("flatten_image", lambda i: np.sort(i, None), seed=7)) for _ in range(3)
    }
    assert len(texts) == 1


def test_an_argument_keeps_its_order_in_memory():
    columns_first = np.arange(6.0).reshape(2, 3).T
    assert calling.copied((columns_first,))[0].flags.f_contiguous


def test_the_verdict_says_as_data_what_the_text_says():
    with pytest.raises(CheckFailed) as failed:
        check("flatten_image", lambda image: image.T.reshape(-1))
    verdict = failed.value.verdict
    assert verdict["outcome"] == "wrong"
    assert verdict["misconception"] == failed.value.misconception
    parts = ("headline", "working", "problem", "cause", "hint")
    told = " ".join(str(verdict.get(part, "")) for part in parts).split()
    assert set(str(verdict["text"]).split()) - set(told) <= {"Cause", "Hint", "Problem"}
    json.dumps(verdict)
