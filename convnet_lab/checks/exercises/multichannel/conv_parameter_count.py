"""Exercise `conv_parameter_count`: how many parameters a convolutional layer learns."""

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    f, c_in, c_out = arguments
    one = f * f * c_in
    return [
        f"one filter: {f}*{f} weights * {c_in} channel{'s'[: c_in > 1]} = {one},",
        f"{c_out} filter{'s'[: c_out > 1]}: {one * c_out} weights,",
        f"+ {c_out} bias{'es'[: 2 * (c_out > 1)]}",
    ]


exercise = Exercise.of(
    functional.conv_parameter_count,
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
    examples=(
        ((1, 1, 1), "there is one weight and one bias"),
        ((2, 1, 1), "there are 2 x 2 weights and one bias"),
        ((1, 3, 1), "there is a weight for each of 3 channels, and one bias"),
        ((1, 1, 3), "each of 3 filters has one weight and one bias"),
        ((3, 2, 2), "each of 2 filters has 3 x 3 x 2 weights and one bias"),
    ),
)


@exercise.mistake(
    "The weights are counted, the biases are not.",
    "Each filter adds one more number of its own to its sums.",
)
def no_biases(f, c_in, c_out):
    return f * f * c_in * c_out


@exercise.mistake(
    "One bias is counted for the whole layer.", "Each filter has its own."
)
def one_bias(f, c_in, c_out):
    return f * f * c_in * c_out + 1


@exercise.mistake(
    "A bias is counted for each channel of the input.",
    "The bias belongs to the filter, not to the channel it reads.",
)
def bias_for_each_input_channel(f, c_in, c_out):
    return f * f * c_in * c_out + c_in


@exercise.mistake(
    "A bias is counted for each kernel.", "The kernels of one filter share one bias."
)
def bias_for_each_kernel(f, c_in, c_out):
    return (f * f + 1) * c_in * c_out


@exercise.mistake(
    "A kernel is counted as f weights.", "A kernel is a matrix of f rows and f columns."
)
def side_not_squared(f, c_in, c_out):
    return f * c_in * c_out + c_out


@exercise.mistake(
    "Each filter is counted as one kernel.",
    "A filter has a kernel for each channel that it reads.",
)
def input_channels_forgotten(f, c_in, c_out):
    return f * f * c_out + c_out


@exercise.mistake(
    "Only one filter is counted.", "There is a filter for each channel that comes out."
)
def one_filter(f, c_in, c_out):
    return f * f * c_in + 1


@exercise.mistake(
    "The weights of one filter are counted, and the biases of all.",
    "Each filter has weights of its own.",
)
def weights_of_one_filter(f, c_in, c_out):
    return f * f * c_in + c_out


@exercise.mistake(
    "The channels in and out are added.",
    "Each filter (out) reads every channel (in): that makes a product.",
)
def channels_added(f, c_in, c_out):
    return f * f * (c_in + c_out) + c_out


@exercise.mistake(
    "A filter is counted as a cube, f deep.",
    "A filter is as deep as its input has channels.",
)
def depth_as_size(f, c_in, c_out):
    return f**3 * c_out + c_out
