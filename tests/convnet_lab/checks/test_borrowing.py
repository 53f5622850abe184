"""Answers that call our own operation or a library are recognized, however written."""

import functools
import importlib
import threading

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


def helper(image, kernel):
    return scipy.signal.correlate2d(image, kernel, "valid")


def by_a_helper(image, kernel):
    return helper(image, kernel)


def by_a_default(image, kernel, library=scipy.signal):
    return library.correlate2d(image, kernel, "valid")


def in_a_closure():
    def inner(image, kernel):
        return correlate(image, kernel, "valid")

    correlate = scipy.signal.correlate2d
    return inner


def by_a_lambda_in_a_loop(image, kernel):
    return next((lambda i: functional.cross_correlate2d(i, kernel))(i) for i in [image])


class AnObject:
    def __call__(self, image, kernel):
        return functional.cross_correlate2d(image, kernel)


TABLE = {"correlate": scipy.signal.correlate2d}


@pytest.mark.parametrize(
    "answer",
    [
        by_a_helper,
        by_a_default,
        in_a_closure(),
        by_a_lambda_in_a_loop,
        AnObject(),
        functools.partial(helper),
        lambda i, k: TABLE["correlate"](i, k, "valid"),
        lambda i, k: eval("functional.cross_correlate2d(i, k)"),  # noqa: S307
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


def test_what_another_thread_calls_is_not_the_answers():
    waiting, over = threading.Event(), threading.Event()

    def elsewhere():
        waiting.wait()
        functional.flatten_image([[1]])
        over.set()

    def answer(image):
        waiting.set()
        over.wait()
        return image.reshape(-1)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    check("flatten_image", answer)
    thread.join()


def test_a_watch_leaves_a_profiler_alone():
    import cProfile

    with cProfile.Profile() as profile:
        check(
            "flatten_image", lambda image: np.array([v for row in image for v in row])
        )
    assert any("check" in str(entry.code) for entry in profile.getstats())


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


def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def drawn(image, kernel):
    import io

    import matplotlib.figure

    figure = matplotlib.figure.Figure()
    figure.subplots().imshow(image)
    figure.savefig(io.BytesIO())
    return correlate(image, kernel)


def shown_with_pil(image, kernel):
    from PIL import Image

    Image.fromarray(image.astype(np.uint8)).convert("L")
    return correlate(image, kernel)


def looked_at_with_scipy(image, kernel):
    import scipy.ndimage

    scipy.ndimage.center_of_mass(np.abs(image) + 1)
    scipy.signal.get_window("hann", 5)
    return correlate(image, kernel)


def logged(image, kernel):
    import logging

    logging.getLogger("answer").warning("shape %s", image.shape)
    return correlate(image, kernel)


@pytest.mark.parametrize(
    "answer", [drawn, shown_with_pil, looked_at_with_scipy, logged]
)
def test_drawing_looking_and_logging_are_no_borrowing(answer):
    check("cross_correlate2d", answer)


def test_a_right_answer_that_shows_its_picture_borrows_nothing():
    def shown(rgb):
        import matplotlib.pyplot as plt

        gray = np.asarray(rgb, float) @ [0.299, 0.587, 0.114]
        figure = plt.figure()
        plt.imshow(rgb)
        plt.imshow(gray, cmap="gray")
        figure.canvas.draw()
        plt.close(figure)
        return gray

    check("to_grayscale", shown)


def test_a_library_value_that_is_cut_or_turned_is_borrowed():
    def cut(image, kernel):
        full = scipy.signal.correlate2d(image, kernel, "full")
        rows, columns = kernel.shape
        return full[rows - 1 : 1 - rows or None, columns - 1 : 1 - columns or None]

    with pytest.raises(CheckFailed) as failed:
        check("cross_correlate2d", cut)
    assert failed.value.finding == "borrowed"


def test_a_package_function_by_another_name_is_borrowed():
    import scipy.special

    with pytest.raises(CheckFailed) as failed:
        check("softmax", lambda logits: scipy.special.softmax(logits, axis=-1))
    assert failed.value.finding == "borrowed"
    with pytest.raises(CheckFailed) as failed:
        check("flatten_image", scipy.ndimage.gaussian_filter)
    assert failed.value.finding != "borrowed"  # it is wrong, which is said first
