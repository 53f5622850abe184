"""Answers that call our own operation or a library are recognised, however written."""

import importlib

import numpy as np
import pytest
import scipy.signal

from convnet_lab import CheckFailed, check, functional
from convnet_lab.checks import EXERCISES


def local_import(image, kernel):
    from scipy.signal import correlate2d

    return correlate2d(image, kernel, mode="valid")


def by_name(image, kernel):
    module = importlib.import_module("convnet_lab.functional")
    return getattr(module, "cross_" + "correlate2d")(image, kernel)


def only_for_large_images(image, kernel):
    if image.size > 50:
        return functional.cross_correlate2d(image, kernel)
    return np.einsum(
        "rcij,ij->rc",
        np.lib.stride_tricks.sliding_window_view(image, kernel.shape),
        kernel,
    )


@pytest.mark.parametrize(
    "answer",
    [
        functional.cross_correlate2d,
        functional.filter2d,
        lambda i, k: functional.convolve2d(i, k[::-1, ::-1]),
        lambda i, k: scipy.signal.correlate2d(i, k, "valid"),
        local_import,
        by_name,
        only_for_large_images,
    ],
)
def test_a_borrowed_answer_gets_no_marks_and_is_told_why(answer):
    with pytest.raises(CheckFailed) as failed:
        check("cross_correlate2d", answer)
    assert failed.value.finding == "borrowed"
    assert "Write the operation yourself" in " ".join(str(failed.value).split())
    assert "cross_correlate2d | case every case | borrowed" in str(failed.value)


def test_the_source_is_named():
    with pytest.raises(CheckFailed, match=r"convnet_lab\.functional\.convolve2d"):
        check("convolve2d", functional.convolve2d)
    with pytest.raises(CheckFailed, match=r"scipy\.signal"):
        check("convolve2d", lambda i, k: scipy.signal.convolve2d(i, k, "valid"))


def test_a_wrong_answer_is_explained_first():
    with pytest.raises(CheckFailed) as failed:
        check("cross_correlate2d", functional.convolve2d)
    assert failed.value.misconception == "kernel-flipped"


def test_another_operation_of_ours_may_be_used():
    check("dense_parameter_count", lambda n, m: functional.input_size(n, m) + m)


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES.values() if e.fresh], ids=lambda e: e.name
)
def test_every_exercise_turns_its_own_reference_away(exercise):
    for name in exercise.same_operation:
        module, _, function = f"functional.{name}".rpartition(".")
        module = module.removeprefix("functional.") or "functional"
        found = importlib.import_module(f"convnet_lab.{module}")
        classes = [c for c in vars(found).values() if isinstance(c, type)]
        assert any(hasattr(each, function) for each in (found, *classes))

    # where the operations are the bricks, the reference is laid of them as an answer is
    if exercise.reference.__module__.startswith("convnet_lab.checks"):
        check(exercise.name, exercise.reference)
        return
    with pytest.raises(CheckFailed) as failed:
        check(exercise.name, exercise.reference)
    assert failed.value.finding == "borrowed"
