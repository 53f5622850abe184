"""Mutants that are right answers, each with the reason."""

EQUIVALENT: dict[str, dict[str, str]] = {
    "same_padding": {
        "NumberReplacer#5": "halving rounds down anyway",
        "ReplaceBinaryOperator_Sub_BitOr#0": "halving rounds down anyway",
        "ReplaceBinaryOperator_Sub_BitXor#0": "halving rounds down anyway",
        "ReplaceBinaryOperator_Sub_FloorDiv#0": "halving rounds down anyway",
        "ReplaceBinaryOperator_Sub_Mul#0": "halving rounds down anyway",
        "ReplaceBinaryOperator_Sub_Pow#0": "halving rounds down anyway",
        "ReplaceComparisonOperator_Eq_LtE#0": "a remainder is never below 0",
        "left-only:4:12": "halving rounds down anyway",
    },
    "filter2d": {
        "entries-swapped:4:61": "the order of the summed axes does not matter",
    },
    "filter_volume": {
        "zeros-ones:8:10": "every entry of the prepared array is overwritten",
    },
    "relu": {
        "arguments-swapped:2:11": "maximum is the same with its arguments swapped",
    },
    "conv_layer": {
        "arguments-swapped:5:11": "maximum is the same with its arguments swapped",
    },
    "max_pool2d": {
        "entries-swapped:9:47": "the order of the axes of a maximum does not matter",
    },
    "average_pool2d": {
        "entries-swapped:2:76": "the two axes of a square window may change places",
        "entries-swapped:3:49": "the two axes of a square window may change places",
    },
    "sum_pool2d": {
        "entries-swapped:2:76": "the two axes of a square window may change places",
        "entries-swapped:3:48": "the two axes of a square window may change places",
    },
    "flatten": {
        "NumberReplacer#0": "any negative size means the rest",
        "ReplaceUnaryOperator_USub_Invert#0": "any negative size means the rest",
    },
    "squared_error": {
        "operands-swapped:2:19": "a difference squared has no sign",
    },
}
"""For each exercise: a mutant's name, and why it computes the same."""
