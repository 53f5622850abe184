"""Mistakes that filter_volume, conv2d and conv_layer have in common."""

import numpy as np

from convnet_lab.checks.exercise import Misconception, Slip
from convnet_lab.checks.exercises.multichannel.faulty_maps import (
    faulty_maps,
    then,
    with_channels_apart,
    with_map_padded,
    with_padding_of_its_own,
)


def window_slips(lifted):
    """List the mistakes that one filter, a bank and a layer have in common.

    `lifted` turns a function of a volume and a bank into the exercise's function.
    """

    def slip(name, sentence, hint, **switches):
        wrong = Slip(faulty_maps, switches, lifted)
        return Misconception(name, wrong, sentence, hint)

    def changed(name, change, sentence, hint):
        return Misconception(name, lifted(then(change)), sentence, hint)

    as_it_is = "Deep learning's convolution is cross-correlation: kernels as they are."
    all_round = "Zeros go above, below, left and right: padding of them on each side."
    both_ways = "The window moves by stride pixels, both down and across."
    count = "How many places has a window of 3 in 5 pixels, and in 6, at stride 2?"
    own_kernel = "Channel c of the volume meets channel c of the filter."
    one_bias = "The bias belongs to the filter: it is added once to each entry."
    return (
        slip(
            "kernel-flipped",
            "This is true convolution: each kernel is flipped on both axes.",
            as_it_is,
            turn="both",
        ),
        slip(
            "kernel-flipped-rows",
            "The kernels are flipped top to bottom.",
            as_it_is,
            turn="rows",
        ),
        slip(
            "kernel-flipped-columns",
            "The kernels are flipped left to right.",
            as_it_is,
            turn="columns",
        ),
        slip(
            "kernel-transposed",
            "The kernels are transposed: their rows have become columns.",
            "A kernel's row i lies on the window's row i.",
            turn="transposed",
        ),
        slip(
            "first-channel-only",
            "Only the first channel is used.",
            "Every channel of the volume has a kernel of its own in the filter.",
            channels="first",
        ),
        slip(
            "last-channel-only",
            "Only the last channel counts. Does each new one overwrite the sum?",
            "Add to what the channels before it gave.",
            channels="last",
        ),
        slip(
            "channels-reversed",
            "The channels meet the kernels in reverse order.",
            own_kernel,
            channels="reversed",
        ),
        slip(
            "channels-averaged",
            "The channels are averaged, not added.",
            "One sum over everything in the window: rows, columns and channels.",
            channels="averaged",
        ),
        slip(
            "one-kernel-for-all-channels",
            "The kernel of the first channel is used for every channel.",
            own_kernel,
            channels="first kernel",
        ),
        slip(
            "every-channel-with-every-kernel",
            "Every channel is multiplied by the kernels of all channels.",
            own_kernel,
            channels="every pair",
        ),
        Misconception(
            "channels-not-summed",
            lifted(with_channels_apart),
            "The channels are kept apart: there is a map for each of them.",
            "One filter gives one map: add up what its channels give.",
        ),
        slip(
            "mean",
            "The products of each window are averaged, not added.",
            "The sum of the products is asked, whatever the filter's size.",
            combine="mean",
        ),
        slip(
            "matrix-product",
            "Window and kernel are multiplied as matrices (@ or dot), then added up.",
            "Multiply entry by entry: each weight meets the one pixel under it.",
            combine="matrix product",
        ),
        slip("bias-missing", "The bias is not added.", one_bias, bias="none"),
        slip(
            "bias-per-channel",
            "The bias is added once for every channel.",
            one_bias,
            bias="per channel",
        ),
        slip(
            "bias-per-weight",
            "The bias is added once for every weight of the filter.",
            one_bias,
            bias="per weight",
        ),
        slip("bias-subtracted", "The bias is subtracted.", one_bias, bias="subtracted"),
        slip(
            "padding-ignored",
            "There are no zeros around the volume.",
            "What does your function do with padding?",
            frame="none",
        ),
        slip(
            "padding-twice",
            "There are twice as many zeros around the volume as asked.",
            all_round,
            frame="twice",
        ),
        slip(
            "padding-top-left",
            "Padding counts once, not on both sides: the result has zeros above and "
            "on the left only.",
            all_round,
            frame="top left",
        ),
        slip(
            "padding-bottom-right",
            "There are zeros below and on the right only.",
            all_round,
            frame="bottom right",
        ),
        slip(
            "padding-rows-only",
            "There are zeros above and below, but none on the left and right.",
            all_round,
            frame="rows",
        ),
        slip(
            "padding-columns-only",
            "There are zeros on the left and right, but none above and below.",
            all_round,
            frame="columns",
        ),
        slip(
            "padding-over-channels",
            "There are also channels of zeros, before the first and after the last.",
            "Only rows and columns are padded; np.pad takes a pair for each axis.",
            frame="channels, too",
        ),
        Misconception(
            "padding-on-map",
            lifted(with_map_padded),
            "The zeros stand around the map, not around the volume.",
            "Pad first, then slide.",
        ),
        Misconception(
            "always-same",
            lifted(with_padding_of_its_own),
            "The padding is chosen by the filter's size, not by the argument.",
            "The caller says how much to pad: 0 is a choice, too.",
        ),
        slip(
            "padding-repeats-border",
            "The frame repeats the border of the volume.",
            "The frame is made of zeros.",
            border="edge",
        ),
        slip(
            "stride-ignored",
            "The window moves by one pixel each time, whatever the stride.",
            both_ways,
            steps="none",
        ),
        slip(
            "stride-down-only",
            "The stride is used down, but not across.",
            both_ways,
            steps="rows",
        ),
        slip(
            "stride-across-only",
            "The stride is used across, but not down.",
            both_ways,
            steps="columns",
        ),
        slip(
            "stride-in-size-only",
            "The map has the right size, but its windows stand one pixel apart.",
            "Where does the window of entry (1, 1) begin at stride 2?",
            steps_in_size_only=True,
        ),
        slip(
            "stride-twice",
            "The stride counts twice: the number of places is divided by it, and the "
            "loop over the places steps by it once more.",
            "range(0, places, stride) leaves places out. What does the loop count?",
            count="divided again",
        ),
        slip(
            "size-rounded-up",
            "The size is rounded up: the last window hangs over the edge.",
            "What is left over at the end, less than a stride, is not used.",
            count="ceiling",
        ),
        slip(
            "last-missing",
            "The last row and the last column of the map are missing.",
            count,
            count="last missing",
        ),
        slip(
            "one-added-too-early",
            "In the size, 1 is added before the division by the stride.",
            count,
            count="one too early",
        ),
        slip(
            "height-twice",
            "The map is square: its height is used for its width, too.",
            "Not every volume is square.",
            square=True,
        ),
        changed(
            "map-transposed",
            lambda maps: maps.swapaxes(0, 1),
            "Rows and columns of the map have changed places.",
            "The outer loop runs down the rows: out[row, col].",
        ),
        changed(
            "decimals-cut",
            np.trunc,
            "The decimals are cut off: the map is stored as integers.",
            "Which dtype has the array that you fill?",
        ),
    )


def _filter_channels_swapped(volume, filters, biases, padding=0, stride=1):
    bank = np.asarray(filters).swapaxes(2, 3)
    if bank.shape != np.shape(filters):
        raise ValueError("the channels do not match")
    return faulty_maps(volume, bank, biases, padding, stride)


def _first_filter_only(volume, filters, biases, padding=0, stride=1):
    bank = np.repeat(filters[..., :1], filters.shape[3], axis=3)
    return faulty_maps(volume, bank, biases, padding, stride)


def _filters_mixed(volume, filters, biases, padding=0, stride=1):
    bank = np.asarray(filters)
    mixed = bank.reshape(bank.shape[3], -1).T.reshape(bank.shape)
    return faulty_maps(volume, mixed, biases, padding, stride)


def bank_slips(lifted):
    """List the mistakes that a bank and a layer have in common; `lifted` as above."""

    def slip(name, sentence, hint, **switches):
        wrong = Slip(faulty_maps, switches, lifted)
        return Misconception(name, wrong, sentence, hint)

    own_bias = "Each filter has a bias of its own: biases[k] for filter k."
    return (
        slip(
            "first-bias-for-all",
            "The first bias is added to every map.",
            own_bias,
            bias="first",
        ),
        slip(
            "biases-summed",
            "The sum of all biases is added to every map.",
            own_bias,
            bias="summed",
        ),
        slip(
            "biases-reversed",
            "The biases are added in reverse order.",
            own_bias,
            bias="reversed",
        ),
        Misconception(
            "first-filter-for-all",
            lifted(_first_filter_only),
            "All maps come from the first filter.",
            "Filter k of the bank is filters[:, :, :, k].",
        ),
        Misconception(
            "filter-channels-swapped",
            lifted(_filter_channels_swapped),
            "In the filters, the input channel and the output channel are swapped.",
            "The bank's axes are rows, columns, channels in, channels out.",
        ),
        Misconception(
            "filters-mixed-by-reshape",
            lifted(_filters_mixed),
            "reshape(c_out, -1) has mixed the filters: neighbors in memory belong to "
            "different ones.",
            "The filters' axis is the last one: which reshape keeps it there?",
        ),
        Misconception(
            "maps-reversed",
            lifted(then(lambda maps: maps[..., ::-1])),
            "The maps come in reverse order.",
            "Channel k of the answer belongs to filter k.",
        ),
        Misconception(
            "maps-first",
            lifted(then(lambda maps: np.moveaxis(maps, -1, 0))),
            "The maps are moved to the front: their axis comes before the rows.",
            "Channels come last here: out[row, col, channel].",
        ),
        Misconception(
            "maps-summed",
            lifted(then(lambda maps: maps.sum(-1))),
            "The maps of all filters are added up.",
            "Each filter gives a map of its own: they become the new channels.",
        ),
    )
