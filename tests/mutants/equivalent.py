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
    "layer_table": {
        "NumberReplacer#5": "a dense layer has one word, its first and its last",
        "NumberReplacer#9": "a dense layer has one word, its first and its last",
        "ReplaceBinaryOperator_Sub_BitXor#0": "2, 3, 4 words give 0, 1, the end",
        "ReplaceComparisonOperator_Eq_Is#0": "Python keeps one copy of such a word",
        "ReplaceComparisonOperator_Eq_Is#1": "Python keeps one copy of such a word",
        "ReplaceComparisonOperator_Eq_Is#2": "Python keeps one copy of such a word",
        "ReplaceComparisonOperator_Eq_LtE#2": "conv comes first of the words left",
        "entries-swapped:7:26": "the order of a membership does not matter",
    },
    "conv2d_backward": {
        "entries-swapped:10:60": "the order of the summed axes does not matter",
    },
}
"""For each exercise: a mutant's name, and why it computes the same."""
