"""Exercise `conv_parameter_count`: how many parameters a convolutional layer learns."""

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    f, c_in, c_out = arguments
    one = f * f * c_in
    return [
        f"one filter: {f}*{f} weights * {c_in} channel{'s'[: c_in > 1]} = {one},",
        f"{c_out} filter{'s'[: c_out > 1]}: {one * c_out} weights,",
        f"+ {c_out} bias{'es'[: 2 * (c_out > 1)]}",
    ]


EXERCISE = Exercise(
    name="conv_parameter_count",
    notebook="04_multichannel",
    signature="f, c_in, c_out",
    reference=functional.conv_parameter_count,
    returns="whole number",
    cases=inputs.documented("conv_parameter_count"),
    fresh=(
        lambda rng: (3, inputs.size(rng, 4, 9), inputs.size(rng, 10, 20)),
        lambda rng: (5, inputs.size(rng, 10, 20), inputs.size(rng, 4, 9)),
        lambda rng: (
            inputs.size(rng, 6, 11),
            inputs.size(rng, 2, 5),
            inputs.size(rng, 30, 64),
        ),
    ),
    working=_working,
    same_operation=("conv_parameter_count",),
    examples=(
        ((1, 1, 1), "there is one weight and one bias"),
        ((2, 1, 1), "there are 2 x 2 weights and one bias"),
        ((1, 3, 1), "there is a weight for each of 3 channels, and one bias"),
        ((1, 1, 3), "each of 3 filters has one weight and one bias"),
        ((3, 2, 2), "each of 2 filters has 3 x 3 x 2 weights and one bias"),
    ),
    misconceptions=(
        Misconception(
            "no-biases",
            lambda f, c_in, c_out: f * f * c_in * c_out,
            "The weights are counted, the biases are not.",
            "Each filter adds one more number of its own to its sums.",
        ),
        Misconception(
            "one-bias",
            lambda f, c_in, c_out: f * f * c_in * c_out + 1,
            "One bias is counted for the whole layer.",
            "Each filter has its own.",
        ),
        Misconception(
            "bias-for-each-input-channel",
            lambda f, c_in, c_out: f * f * c_in * c_out + c_in,
            "A bias is counted for each channel of the input.",
            "The bias belongs to the filter, not to the channel it reads.",
        ),
        Misconception(
            "bias-for-each-kernel",
            lambda f, c_in, c_out: (f * f + 1) * c_in * c_out,
            "A bias is counted for each kernel.",
            "The kernels of one filter share one bias.",
        ),
        Misconception(
            "side-not-squared",
            lambda f, c_in, c_out: f * c_in * c_out + c_out,
            "A kernel is counted as f weights.",
            "A kernel is a matrix of f rows and f columns.",
        ),
        Misconception(
            "input-channels-forgotten",
            lambda f, c_in, c_out: f * f * c_out + c_out,
            "Each filter is counted as one kernel.",
            "A filter has a kernel for each channel that it reads.",
        ),
        Misconception(
            "one-filter",
            lambda f, c_in, c_out: f * f * c_in + 1,
            "Only one filter is counted.",
            "There is a filter for each channel that comes out.",
        ),
        Misconception(
            "weights-of-one-filter",
            lambda f, c_in, c_out: f * f * c_in + c_out,
            "The weights of one filter are counted, and the biases of all.",
            "Each filter has weights of its own.",
        ),
        Misconception(
            "channels-added",
            lambda f, c_in, c_out: f * f * (c_in + c_out) + c_out,
            "The channels in and out are added.",
            "Each filter (out) reads every channel (in): that makes a product.",
        ),
        Misconception(
            "depth-as-size",
            lambda f, c_in, c_out: f**3 * c_out + c_out,
            "A filter is counted as a cube, f deep.",
            "A filter is as deep as its input has channels.",
        ),
    ),
)
