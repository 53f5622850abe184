"""Exercise `dense_parameter_count`: how many parameters a dense layer learns."""

from convnet_lab import functional
from convnet_lab.checks.exercise import Arguments, Exercise
from convnet_lab.checks.exercises import inputs


def _working(arguments: Arguments, _index: tuple[int, ...]) -> list[str]:
    n_inputs, n_units = arguments
    return [
        f"{n_inputs} inputs * {n_units} units = {n_inputs * n_units} weights,",
        f"+ {n_units} biases",
    ]


exercise = Exercise.of(
    functional.dense_parameter_count,
    cases=(
        *inputs.named(functional.dense_parameter_count, three_inputs_two_units=(3, 2)),
        *inputs.documented("dense_parameter_count"),
        *inputs.named(functional.dense_parameter_count, one_unit=(784, 1)),
    ),
    fresh=(
        lambda rng: (inputs.size(rng, 20, 90), inputs.size(rng, 3, 15)),
        lambda rng: (inputs.size(rng, 3, 15), inputs.size(rng, 20, 90)),
        lambda rng: (inputs.size(rng, 1000, 9000), inputs.size(rng, 100, 900)),
    ),
    working=_working,
    examples=(
        ((1, 1), "there is one weight and one bias"),
        ((3, 1), "there are 3 weights and one bias"),
        ((1, 3), "each of 3 units has a weight and a bias"),
        ((2, 3), "each of 3 units has 2 weights and a bias"),
    ),
)


@exercise.mistake(
    "The weights are counted, the biases are not.",
    "Each unit adds one more number of its own to its sum.",
)
def no_biases(n_inputs, n_units):
    return n_inputs * n_units


@exercise.mistake("One bias is counted for the whole layer.", "Each unit has its own.")
def one_bias(n_inputs, n_units):
    return n_inputs * n_units + 1


@exercise.mistake(
    "A bias is counted for each input.",
    "The bias belongs to the unit that sums, not to what it reads.",
)
def bias_for_each_input(n_inputs, n_units):
    return n_inputs * n_units + n_inputs


@exercise.mistake(
    "A bias is counted for each input and for each unit.",
    "The bias belongs to the unit that sums, not to what it reads.",
)
def bias_on_both_sides(n_inputs, n_units):
    return n_inputs * n_units + n_inputs + n_units


@exercise.mistake(
    "Inputs and units are added.",
    "Every unit reads every input, with a weight for each.",
)
def weights_added(n_inputs, n_units):
    return n_inputs + n_units


@exercise.mistake(
    "This is what a single unit learns.", "The layer has n_units of them."
)
def one_unit(n_inputs, n_units):
    return n_inputs + 1
