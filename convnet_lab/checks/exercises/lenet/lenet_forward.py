"""Exercise `lenet_forward`: an image through the whole network."""

from functools import partial

import numpy as np

from convnet_lab import functional
from convnet_lab.checks import writing
from convnet_lab.checks.exercise import Arguments, Exercise, Misconception
from convnet_lab.checks.exercises import inputs
from convnet_lab.checks.exercises.lenet.forward_pass import (
    ALL_BIASES,
    faulty_forward,
    lenet_forward,
)
from convnet_lab.checks.exercises.lenet.networks import (
    WHOLE_NETWORKS,
    called,
    even,
    of_documents,
    small,
)


def _working(arguments: Arguments, index: tuple[int, ...]) -> list[str]:
    image, parameters = arguments
    x, lines = image, [f"the image: {image.shape}"]
    for name in ("CONV1", "CONV2"):
        own = [parameters[f"{name}.{part}"] for part in ("filters", "biases")]
        maps = functional.relu(functional.conv2d(x, *own))
        x = functional.max_pool2d(maps, 2, 2)
        lines.append(f"{name}, ReLU: {maps.shape}; 2x2 maxima, stride 2: {x.shape}")
    x = functional.flatten(x)
    start = ", ".join(writing.number(round(float(v), 4)) for v in x[:3])
    lines.append(f"flattened, row-major: {x.size} numbers, {start}, ...")
    for name in ("FC3", "FC4", "FC5"):
        own = [parameters[f"{name}.{part}"] for part in ("weights", "biases")]
        z = functional.dense(x, *own)
        x = functional.relu(z)
        start = ", ".join(writing.number(round(float(v), 4)) for v in z[:3])
        after = ", then ReLU" if name != "FC5" else ""
        lines.append(f"{name}: {z.size} sums, {start}, ...{after}")
    k = index[0] if index else 0
    powers = np.exp(z - z.max())
    share = ", ".join(f"{v:.4f}" for v in (z[k], powers[k] / powers.sum()))
    return [*lines, f"sum {k} and its share after softmax: {share}"]


def _slip(name, sentence, hint, **switches):
    wrong = partial(faulty_forward, **switches)
    return Misconception(name, wrong, sentence, hint)


_WHERE_RELU = "ReLU comes after CONV1, CONV2, FC3 and FC4."
_ROW_MAJOR = "The channels of one pixel stay together, as in functional.flatten."
_EACH_ONCE = "Each layer has parameters of its own; use all five, in order."

exercise = Exercise.of(
    lenet_forward,
    cases=inputs.named(
        lenet_forward,
        a_small_net=small(np.random.default_rng(3)),
        a_small_net_with_equal_sizes=even(np.random.default_rng(4)),
        **{"S1's_sizes": of_documents(5, 1, (6, 16), (120, 100))},
        **{"S2's_sizes": of_documents(6, 3, (8, 16), (120, 84))},
    ),
    fresh=(
        small,
        even,
        lambda rng: called(rng, 16, 13, 1, (4, 3), 3, (9, 14)),
        even,
    ),
    working=_working,
    same_operation=WHOLE_NETWORKS,
    misconceptions=(
        _slip(
            "relu-missing",
            "There is no ReLU in the network.",
            _WHERE_RELU,
            conv="none",
            dense="none",
        ),
        _slip(
            "relu-missing-in-convolutions",
            "There is no ReLU after the convolutions.",
            _WHERE_RELU,
            conv="none",
        ),
        _slip(
            "relu-missing-in-dense-layers",
            "There is no ReLU after the dense layers FC3 and FC4.",
            _WHERE_RELU,
            dense="none",
        ),
        _slip(
            "relu-on-logits",
            "The last sums go through ReLU before softmax.",
            "Softmax takes the logits as they are, negative ones too.",
            last="relu first",
        ),
        _slip(
            "tanh-for-relu",
            "tanh is used in the place of ReLU.",
            "LeNet-5 of 1998 did so; this network rectifies.",
            conv="tanh",
            dense="tanh",
        ),
        _slip(
            "sigmoid-for-relu",
            "The sigmoid is used in the place of ReLU.",
            _WHERE_RELU,
            conv="sigmoid",
            dense="sigmoid",
        ),
        _slip(
            "softmax-missing",
            "The logits are returned: softmax is missing.",
            "Probabilities lie between 0 and 1, and add up to 1.",
            last="none",
        ),
        _slip(
            "softmax-twice",
            "Softmax is applied twice.",
            "After the first softmax they are probabilities already.",
            last="twice",
        ),
        _slip(
            "sigmoid-for-softmax",
            "Each logit goes through a sigmoid for itself.",
            "The ten probabilities have to add up to 1.",
            last="sigmoid",
        ),
        _slip(
            "powers-not-divided",
            "The powers of the logits are not divided by their sum.",
            "The ten probabilities have to add up to 1.",
            last="not divided",
        ),
        _slip(
            "class-returned",
            "The class is returned, not the probabilities.",
            "Return the whole row; naming the class is the next exercise.",
            last="class",
        ),
        _slip(
            "batch-axis-left",
            "The answer is a batch of one: it has an axis too many.",
            "One image goes in, one row of ten numbers comes out.",
            last="in a batch",
        ),
        _slip(
            "biases-missing",
            "The biases are not added.",
            ALL_BIASES,
            conv_biases=0,
            dense_biases=0,
        ),
        _slip(
            "filter-biases-missing",
            "The biases of the convolutions are not added.",
            ALL_BIASES,
            conv_biases=0,
        ),
        _slip(
            "unit-biases-missing",
            "The biases of the dense layers are not added.",
            ALL_BIASES,
            dense_biases=0,
        ),
        _slip(
            "biases-after-relu",
            "The biases are added after ReLU.",
            "ReLU decides about the whole sum, its bias included.",
            late_biases=True,
        ),
        _slip(
            "average-pooling",
            "The pools take averages.",
            "This network keeps the largest number of each 2 x 2 window.",
            pool="average",
        ),
        _slip(
            "sum-pooling",
            "The pools take sums.",
            "This network keeps the largest number of each 2 x 2 window.",
            pool="sum",
        ),
        _slip(
            "flattened-column-major",
            "The volume is flattened in column-major order.",
            _ROW_MAJOR,
            order="column-major",
        ),
        _slip(
            "flattened-channels-first",
            "The volume is flattened one channel after the other.",
            _ROW_MAJOR,
            order="channels first",
        ),
        _slip(
            "flattened-columns-first",
            "The volume is flattened column by column.",
            _ROW_MAJOR,
            order="columns first",
        ),
        _slip(
            "kernels-flipped",
            "The kernels are flipped: this is true convolution.",
            "Deep learning's convolution is cross-correlation: kernels as they are.",
            turn="both",
        ),
        _slip(
            "kernels-transposed",
            "The kernels are transposed: their rows have become columns.",
            "A kernel's row i lies on the window's row i.",
            turn="transposed",
        ),
        _slip(
            "pixels-divided-by-255",
            "The pixels are divided by 255.",
            "They run from 0 to 1 already.",
            scale=1 / 255,
        ),
        _slip(
            "fc4-skipped",
            "The layer FC4 is left out.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC3", "FC5"),
        ),
        _slip(
            "fc3-twice",
            "FC3's parameters are used for FC4, too.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC3", "FC3", "FC5"),
        ),
        _slip(
            "dense-layers-swapped",
            "FC4 comes before FC3.",
            _EACH_ONCE,
            layers=("CONV1", "CONV2", "FC4", "FC3", "FC5"),
        ),
        _slip(
            "conv1-twice",
            "CONV1's parameters are used for CONV2, too.",
            _EACH_ONCE,
            layers=("CONV1", "CONV1", "FC3", "FC4", "FC5"),
        ),
        _slip(
            "convolutions-swapped",
            "CONV2 comes before CONV1.",
            _EACH_ONCE,
            layers=("CONV2", "CONV1", "FC3", "FC4", "FC5"),
        ),
        _slip(
            "logits-negated",
            "The signs of the logits are turned before softmax: the least likely wins.",
            "Softmax takes the logits as they are.",
            last="negated",
        ),
        _slip(
            "log-probabilities",
            "These are the logarithms of the probabilities.",
            "Probabilities lie between 0 and 1, and add up to 1.",
            last="logarithms",
        ),
        _slip(
            "probabilities-backwards",
            "The probabilities come in the reverse order.",
            "The first probability belongs to class 0.",
            last="backwards",
        ),
        _slip(
            "flattened-backwards",
            "The numbers of the last map are lined up backwards.",
            _ROW_MAJOR,
            order="backwards",
        ),
        *(
            _slip(
                f"{name.lower()}-not-rectified",
                f"There is no ReLU after {name}.",
                _WHERE_RELU,
                other={name: "none"},
            )
            for name in ("CONV1", "CONV2", "FC3", "FC4")
        ),
        *(
            _slip(
                f"{name.lower()}-biases-missing",
                f"The biases of {name} are not added.",
                ALL_BIASES,
                other={name: "no biases"},
            )
            for name in ("CONV1", "CONV2", "FC3", "FC4", "FC5")
        ),
        *(
            _slip(
                f"{name.lower()}-{kind}",
                f"After {name} there is {article} {kind}, not ReLU.",
                _WHERE_RELU,
                other={name: kind},
            )
            for name in ("CONV1", "CONV2", "FC3", "FC4")
            for kind, article in (("tanh", "a"), ("sigmoid", "a"))
        ),
        *(
            _slip(
                f"{name.lower()}-{kind}-pooled",
                f"After {name} the windows are {words}.",
                "Max pooling keeps the largest value of each window.",
                other={name: kind},
            )
            for name in ("CONV1", "CONV2")
            for kind, words in (("average", "averaged"), ("sum", "added up"))
        ),
    ),
)
