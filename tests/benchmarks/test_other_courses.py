"""The other courses' tests, as we tell them, are theirs; the page is up to date."""

import contextlib

import numpy as np
import pytest

from benchmarks.other_courses import cs231n, page, step_by_step
from benchmarks.other_courses.__main__ import PAGE
from benchmarks.other_courses.verdicts import OPERATIONS, row
from convnet_lab import functional


def results_in(test, *functions):
    """Run a published test on right functions, and give what each call returned."""
    results = {function: [] for function in functions}

    def recorded(function):
        def call(*arguments):
            results[function].append(function(*arguments))
            return results[function][-1]

        return call

    assert test(*map(recorded, functions)) == []
    return results.values()


def test_the_page_is_what_the_command_writes():
    written = PAGE.read_text(encoding="utf-8")
    assert written == page.text(), "write it: python -m benchmarks.other_courses"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.exercise)
def test_our_reference_is_right_for_both_courses(operation):
    verdicts = row(operation, operation.ours.reference)
    assert verdicts.step_by_step == "nothing"
    assert verdicts.cs231n == (operation.cs231n and "nothing")


def test_padding_meets_the_published_pixels():
    (padded,) = results_in(step_by_step.zero_pad, functional.zero_pad)
    # x[1, 1, 0] as the notebook prints it: example 1, channels 0 and 1
    pixels = padded[2][4, 3], padded[3][4, 3]
    assert pixels == pytest.approx((0.90085595, -0.68372786), abs=5e-9)


def test_convolution_meets_the_published_means_and_pixel():
    (maps,) = results_in(step_by_step.conv_forward, functional.conv2d)
    assert np.mean(maps[:2]) == pytest.approx(0.5511276474566768, rel=1e-12)
    assert maps[0][2, 1, :3] == pytest.approx(
        [-2.17796037, 8.07171329, -0.5772704], abs=5e-9
    )
    assert np.mean(maps[-2:]) == pytest.approx(-0.5384027772160062, rel=1e-12)


def test_pooling_meets_the_published_entries():
    most, average = results_in(
        step_by_step.pool_forward, functional.max_pool2d, functional.average_pool2d
    )
    for pooled, entries in (
        (most[1][1, 0], [1.96710175, 0.84616065, 1.27375593]),  # f 3, stride 1
        (most[7][1, 0], [1.19891788, 0.74055645, 0.07734007]),  # f 2, stride 1
        (most[8][0, 0], [1.74481176, 0.90159072, 1.65980218]),  # f 3, stride 2
        (average[5][1, 0], [0.11583785, 0.34545544, -0.6561907]),  # f 2, stride 1
        (average[7][0, 0], [-0.17313416, 0.32377198, -0.34317572]),  # f 3, stride 2
    ):
        assert pooled == pytest.approx(entries, abs=5e-9)


def test_gradients_meet_the_published_means_and_pixels():
    (parts,) = results_in(step_by_step.conv_backward, functional.conv2d_backward)
    dimages, dfilters, dbiases = zip(*parts, strict=True)
    means = np.mean(dimages), np.mean(sum(dfilters)), np.mean(sum(dbiases))
    assert means == pytest.approx((1.45243777754, 1.72699145831, 7.83923256462))
    (pooled,) = results_in(step_by_step.pool_backward, functional.max_pool2d_backward)
    assert pooled[1][1] == pytest.approx(
        np.array([[0, 0], [5.05844394, -1.68282702], [0, 0]]), abs=5e-9
    )


@pytest.mark.parametrize(
    ("cell", "reference", "printed"),
    [
        (cs231n.conv_forward, functional.conv2d, 2.2121476417505994e-08),
        (cs231n.pool_forward, functional.max_pool2d, 4.1666665157267834e-08),
        (cs231n.pool_backward, functional.max_pool2d_backward, 3.2756379332e-12),
    ],
)
def test_a_right_answer_prints_the_published_error(cell, reference, printed):
    assert next(cell(reference)).error == pytest.approx(printed, rel=1e-4)


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.cs231n], ids=lambda o: o.exercise
)
@pytest.mark.filterwarnings("ignore")
def test_whether_an_error_stands_out_is_no_matter_of_taste(operation):
    for misconception in operation.misconceptions:
        with contextlib.suppress(ValueError, IndexError):  # its cell stops
            for printed in operation.cs231n(misconception.wrong):
                assert printed.stands_out == (printed.error > 0.01)
