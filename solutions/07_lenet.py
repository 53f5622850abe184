# %% [markdown]
# # 7 · LeNet
#
# **What you will do.** Put the layers of notebooks 2 to 6 in a row, and read
# handwritten digits with them. You write the table of a network's sizes, the
# way of an image through all layers, and the decision at its end. Then comes
# an exam: the exercise of the slides, whole.
#
# **What you need.** Notebooks 3 to 6. You do not have to write their
# operations again: here they are your building bricks. About 60 minutes.
#
# **What it follows.** S1, *Visualizing Convolutional Neural Networks* and
# *Other ConvNet Architectures*; S2, *Full CNN - illustration* and *Exercise*.

# %% [markdown]
# ## See the whole network
#
# S1 follows a handwritten 8 through a small network. The image comes in with
# 32 x 32 = 1,024 pixels. Ten numbers come out, one for each digit. How many
# layers would you put between the two, and how large?

# %%
from convnet_lab import lenet, pictures

volumes = [("image", (32, 32, 1)), ("CONV1", (28, 28, 6)), ("POOL1", (14, 14, 6))]
volumes += [("CONV2", (10, 10, 16)), ("POOL2", (5, 5, 16))]
vectors = [("flat", (400,)), ("FC3", (120,)), ("FC4", (100,)), ("FC5", (10,))]
pictures.show(
    pictures.boxes(volumes + vectors),
    alt="Boxes in a row: image 32 by 32 by 1, CONV1 28 by 28 by 6, POOL1 14 by 14 "
    "by 6, CONV2 10 by 10 by 16, POOL2 5 by 5 by 16, then columns of 400, 120, 100 "
    "and 10 numbers.",
)

# %% [markdown]
# Seven layers (flattening only lines numbers up). You know them all:
#
# - CONV1: 6 filters of 5 x 5, stride 1, no padding, then ReLU,
# - POOL1: 2 x 2 windows, stride 2, maxima,
# - CONV2: 16 filters of 5 x 5 (with 6 channels each), then ReLU,
# - POOL2: as POOL1,
# - FC3 and FC4: dense layers of 120 and of 100 units, each with ReLU,
# - FC5: a dense layer of 10 units, then softmax.
#
# The maps become smaller and more. At the end 400 numbers are left, which say
# *what* was seen, hardly *where*. The dense layers decide from these.
#
# Before you go on: where does the 28 come from, where the 10, where the 400?
#
# <details><summary>Answer</summary>
# 32 − 5 + 1 = 28. Pooling halves it to 14, and 14 − 5 + 1 = 10. Halved again
# it is 5, and 5 · 5 · 16 = 400.
# </details>

# %% [markdown]
# ## Write a network in a few words
#
# The layers and their sizes, in order, are the network's **architecture**. It
# does not say what the network has learned. We write it as plain tuples:

# %%
lenet.S1_NET

# %% [markdown]
# S2 draws up a table for a network of the same form. Its images have three
# channels, CONV1 has 8 filters, and FC4 has 84 units:
#
# | | activation shape | activation size | parameters |
# |---|---|---|---|
# | Input image | (32, 32, 3) | 3,072 | 0 |
# | CONV1 | (28, 28, 8) | 6,272 | 608 |
# | POOL1 | (14, 14, 8) | 1,568 | 0 |
# | CONV2 | (10, 10, 16) | 1,600 | 3,216 |
# | POOL2 | (5, 5, 16) | 400 | 0 |
# | FC3 | (120, 1) | 120 | 48,120 |
# | FC4 | (84, 1) | 84 | 10,164 |
# | FC5 | (10, 1) | 10 | 850 |
#
# An *activation* is what a layer gives out. Its size is the count of its
# numbers: the sides of the shape, multiplied. (The slides put a dash where
# there is nothing to learn. We write 0.) Compute one row with pencil and
# paper: how do 16 filters get 3,216 parameters?
#
# <details><summary>Answer</summary>
# A filter of CONV2 has 5 · 5 · 8 = 200 weights and one bias. 16 · 201 = 3,216.
# </details>

# %% [markdown]
# ### Exercise 7.1 · The table of a network (4 points)
#
# Return a list with a row for each layer: the tuple (name, activation shape,
# activation size, parameters). A shape is (rows, columns, channels); of a
# dense layer it is (units, 1).
#
# | a layer | is |
# |---|---|
# | `("input", height, width, channels)` | the image, always first |
# | `("conv", filters, size)` | a convolution; two more numbers may follow: padding, else 0, and stride, else 1 |
# | `("pool", size)` | max pooling; a stride may follow, else it is the size |
# | `("dense", units)` | a dense layer |
#
# The names are `"Input"`, `"CONV1"`, `"POOL1"` ... Convolutions and dense
# layers are counted together from 1; a pool takes its convolution's number.
#
# | `architecture` | returns | in |
# |---|---|---|
# | `lenet.S2_NET` | `[("Input", (32, 32, 3), 3072, 0), ("CONV1", (28, 28, 8), 6272, 608), …]` | S2 |
# | `[("input", 9, 8, 1), ("conv", 2, 3, 1, 2), ("dense", 4)]` | `[…, ("CONV1", (5, 4, 2), 40, 20), ("FC2", (4, 1), 4, 164)]` | |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "layer_table"}
def layer_table(architecture):
    """What each layer gives out, and how much it learns.

    architecture : sequence of tuples, as above
    Returns a list of rows (name, activation shape, activation size, parameters).
    """
    ### BEGIN SOLUTION
    rows, shape, number = [], (), 0
    for kind, *words in architecture:
        number += kind in ("conv", "dense")
        before, n_in = shape, 1
        for side in shape:
            n_in *= side
        parameters = 0
        if kind == "input":
            name, shape = "Input", tuple(words)
        elif kind == "dense":
            name, shape = f"FC{number}", (words[0], 1)
            parameters = (n_in + 1) * words[0]
        elif kind == "conv":
            filters, f, padding, stride = [*words, *(0, 1)[len(words) - 2 :]]
            name, shape = f"CONV{number}", (filters,)
            parameters = (f * f * before[2] + 1) * filters
        else:
            f, padding, stride = words[0], 0, words[-1]
            name, shape = f"POOL{number}", (before[2],)
        if kind in ("conv", "pool"):
            room = [n + 2 * padding - f for n in before[:2]]
            shape = (*(r // stride + 1 for r in room), *shape)
        size = 1
        for side in shape:
            size *= side
        rows.append((name, shape, size, parameters))
    return rows
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "layer_table-check"}
from convnet_lab import check

check("layer_table", layer_table)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "layer_table-hidden"}
# Two more points, for architectures that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("layer_table", layer_table, seed=0)
### END HIDDEN TESTS
# %% [markdown]
# ## Find where the parameters are
#
# Add up the last column of S2's table: 62,958. Which part of the network has
# most of them, the convolutions or the dense layers?

# %%
table = lenet.layer_table(lenet.S2_NET)
counts = {name: count for name, _, _, count in table if count}
shares = {name: 100 * count / 62_958 for name, count in counts.items()}
pictures.show(
    pictures.amounts({"parameters": counts, "percent of all": shares}, (0, 1)),
    alt="Bars for CONV1 with 608 parameters, 1.0 percent; CONV2 3,216, 5.1 percent; "
    "FC3 48,120, 76.4 percent; FC4 10,164, 16.1 percent; FC5 850, 1.4 percent.",
)

# %% [markdown]
# The dense layers have 59,134 of the 62,958 parameters: 94 of a hundred. FC3
# alone has 76 of a hundred, as each of its 120 units reads all 400 numbers.
# The slides remark on it: the dense layers give out fewer numbers, and learn
# more.
#
# **Check the source yourself.** Both documents speak of LeNet, and differ. S1
# writes that the ten output nodes are connected to "all 100 nodes in the 2nd
# Fully Connected layer". S2's table gives that layer 84 units. Who is right?
# Count:

# %%
nets = {"S1": lenet.S1_NET, "S2": lenet.S2_NET, "LeNet-5": lenet.LENET5}
{name: sum(row[3] for row in lenet.layer_table(net)) for name, net in nets.items()}

# %% [markdown]
# Both: these are two networks. S1 describes A. Harley's visualisation, with
# one channel, 6 filters and 100 units: 63,802 parameters. S2's has three
# channels, 8 filters and 84 units: 62,958. The 84 is the number of LeNet-5,
# which Y. LeCun and others published in 1998. With its 6 filters and the
# layers of our kind, that would make 61,706. So when someone says "LeNet", ask
# which, and count. The totals tell them apart.

# %% [markdown]
# ## Meet a network that has learned
#
# An architecture with random weights knows nothing. How the weights are
# learned is the matter of notebook 8. Here we take S1's and S2's networks
# ready-made: they have looked at 1,438 handwritten digits, and learned from
# their labels. How well do they read 359 other digits?

# %%
import numpy as np

from convnet_lab import datasets

network, learned = lenet.trained("S1")
network2, learned2 = lenet.trained("S2")
gray, colour = datasets.load_digits(), datasets.load_digits(channels=3)
found = lenet.predict(network, learned, gray.test_images)
found2 = lenet.predict(network2, learned2, colour.test_images)
int((found == gray.test_labels).sum()), int((found2 == colour.test_labels).sum())

# %% [markdown]
# 358 and 357 of the 359. The share that is read right is called the
# **accuracy**: 99.72 % for S1's network, 99.44 % for S2's (which reads the
# gray digits as colour images with three equal channels).
#
# Do not expect as much from your own handwriting. The same 13 people wrote
# the digits to learn from and those to be tested on (E. Alpaydin and C.
# Kaynak, 1998, from the UCI repository). A stranger's hand is harder.
#
# Below is the 8 that we shall follow, and the six filters that it meets first.
# In the image, 0 is paper (black here) and 1 is ink (white).

# %%
eight = gray.test_images[44]
filters = learned["CONV1.filters"][:, :, 0]
pictures.show(
    pictures.gallery({"a handwritten 8": 255 * eight[..., 0]}, 6),
    alt="A handwritten 8, white on black, a little blurred, with a small upper and "
    "a larger lower loop.",
)
pictures.show(
    pictures.gallery(
        {f"filter {k}": filters[..., k] for k in range(6)}, 6, signed=True
    ),
    alt="Six filters of 5 by 5 as coloured squares, purple for negative and orange for "
    "positive weights, in no pattern that has a name.",
)

# %% [markdown]
# Nobody chose these numbers. Can you see what each filter looks for? Hardly.
# S1 says it, too: learned filters need not mean anything to people.

# %% [markdown]
# ## Follow an 8 through the layers
#
# Going through all layers from the image to the answer is called the **forward
# pass**. The library keeps what each layer gives out. Before you look: will
# the maps of CONV1 still look like an 8? And those of CONV2?

# %%
seen = lenet.activations(network, learned, eight)


def maps(layer):
    """All maps of a layer, the largest value white."""
    volume = 255 * seen[layer] / seen[layer].max()
    return {f"{layer}, {k}": volume[..., k] for k in range(volume.shape[-1])}


pictures.show(
    pictures.gallery({**maps("CONV1"), **maps("POOL1")}, 6),
    alt="Six maps of CONV1. Two show the whole 8, brightly; one shows slanted strokes, "
    "the other three faint parts of the outline. Below, the six maps "
    "of POOL1: the same in coarse pixels.",
)

# %% [markdown]
# After CONV1 (and its ReLU) one still sees an 8, in six versions: here its
# body, there only edges that run in one direction. POOL1 keeps the picture
# and drops three of four numbers. Now the second pair of layers:

# %%
pictures.show(
    pictures.gallery(maps("CONV2"), 8),
    alt="Sixteen maps of CONV2, 10 by 10 pixels each. Most show a few bright strokes "
    "or spots; the 8 is no longer recognised. Three maps are nearly all black.",
)
pictures.show(
    pictures.gallery(maps("POOL2"), 8),
    alt="The sixteen maps of POOL2, 5 by 5 pixels each: bright and dark squares. Three "
    "maps are nearly all black.",
)

# %% [markdown]
# Each map of CONV2 reads all six maps before it. What it shows is a *part*:
# a slanted stroke, a bend, an end. The maps that stay black look for something
# that this 8 does not have. Another digit would light them up.
#
# (S1's pictures do not show ReLU as a step of its own. Neither do ours: what
# you see is rectified.)

# %% [markdown]
# ## Trace a pixel back
#
# In S1's visualisation one points at a pixel and sees where it comes from. Do
# the same with the brightest pixel of POOL1. It stands in map 3, row 5, column
# 6 (counted from 0). Which pixels of CONV1 made it?

# %%
window = seen["CONV1"][8:14, 10:16, 3].round(2)
pooled = seen["POOL1"][4:7, 5:8, 3].round(2)
pictures.show(
    pictures.equation(
        pictures.Grid(window, "CONV1, map 3, rows 8 to 13", (2, 2, 2, 2)),
        "→",
        pictures.Grid(pooled, "POOL1, rows 4 to 6", (1, 1, 1, 1)),
    ),
    alt="Six by six numbers of CONV1, map 3, with a ring round the two by two in the "
    "middle: 2.13, 2.16, 2.12 and 2.18. Three by three numbers of POOL1; the ringed "
    "one in the middle is 2.18.",
)

# %% [markdown]
# Rows 2 · 5 and 2 · 5 + 1, columns 2 · 6 and 2 · 6 + 1. The largest of the
# four, the brightest, makes it to the pool. It stands in row 11, column 13 of
# CONV1. And which pixels of the image made *this* one?

# %%
from convnet_lab import functional

patch, kernel = eight[11:16, 13:18, 0], filters[..., 3]
total = functional.cross_correlate_at(eight[..., 0], kernel, 11, 13)
total += learned["CONV1.biases"][3]
pictures.show(
    pictures.equation(
        pictures.Grid(patch.round(2), "image, rows 11 to 15"),
        "×",
        pictures.Grid(kernel.round(2), "filter 3", signed=True),
        "→",
        pictures.Grid([[total.round(2)]], "sum", plain=True),
    ),
    alt="25 pixels near 1 times the 25 weights of filter 3: with the bias, 2.18.",
)

# %% [markdown]
# The 5 x 5 window whose top-left pixel stands at row 11, column 13, too:
# multiplied entry by entry with filter 3 and added up (cross-correlation, with
# the kernel as it is), plus the bias. The sum is positive, so ReLU lets it
# pass.
#
# One pixel of POOL1 sees 6 x 6 pixels of the image: two 5 x 5 windows side by
# side, and two below each other. How many does one of POOL2 see?
#
# <details><summary>Answer</summary>
# 16 x 16. Go back step by step: 1 pixel of POOL2 is 2 x 2 of CONV2, these see
# 6 x 6 of POOL1, which are 12 x 12 of CONV1, which see 16 x 16 of the image.
# This is its receptive field: a quarter of the image.
# </details>

# %% [markdown]
# Here is S1's visualisation, flat. Point at any pixel: rings mark where it
# comes from, layer by layer, and its sum is written out below. Which part of
# the image does the middle pixel of POOL2 see, the one at row 2, column 2?

# %%
from convnet_lab import widgets

widgets.LeNetExplorer(network, learned, digit=44, place=[2, 3, 5, 6])

# %% [markdown]
# <details><summary>Answer</summary>
# Rows 8 to 23 and columns 8 to 23: the middle of the image.
# </details>
#
# Now draw digits of your own. Which of yours does the network misread, and
# what does it take them for?

# %% [markdown]
# ## Compute the forward pass
#
# What the network has learned is a dict of arrays, its parameters. Look at the
# names and the shapes. Which layers have none, and why?

# %%
{name: array.shape for name, array in learned.items()}

# %% [markdown]
# The pools: there is nothing to learn in taking a maximum.
#
# ### Exercise 7.2 · The forward pass (4 points)
#
# Return the ten probabilities for one image. Build the way from
# `convnet_lab.functional`: `conv2d`, `relu`, `max_pool2d`, `flatten`, `dense`
# and `softmax` are there, with the signatures of your own exercises. Or use
# your own.
#
# The layers are CONV1, POOL1, CONV2, POOL2, FC3, FC4, FC5 as above: no
# padding, stride 1; pools of 2 x 2 with stride 2. All other sizes come from
# the parameters, so that one function serves S1's network, S2's and any of
# this form.
#
# | `image` | `parameters` | returns |
# |---|---|---|
# | the 8 above | `learned`, S1's | 8 with a probability of 1.0000, all others 0.0000 |
# | shape (32, 32, 3) | `learned2`, S2's | ten numbers that add up to 1 |
# | shape (14, 18, 2) | a small network of this form | ten numbers that add up to 1 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "lenet_forward"}
def lenet_forward(image, parameters):
    """Probabilities of the ten digits.

    image : (H, W, C) array, 0 for paper to 1 for ink
    parameters : dict of arrays, "CONV1.filters" to "FC5.biases"
    Returns (10,) array that adds up to 1.
    """
    ### BEGIN SOLUTION
    x = image
    for name in ("CONV1", "CONV2"):
        filters, biases = parameters[f"{name}.filters"], parameters[f"{name}.biases"]
        z = functional.conv2d(x, filters, biases)
        x = functional.max_pool2d(functional.relu(z), 2, 2)
    x = functional.flatten(x)
    for name in ("FC3", "FC4", "FC5"):
        weights, biases = parameters[f"{name}.weights"], parameters[f"{name}.biases"]
        z = functional.dense(x, weights, biases)
        x = functional.relu(z)
    return functional.softmax(z)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "lenet_forward-check"}
from convnet_lab import check

check("lenet_forward", lenet_forward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "lenet_forward-hidden"}
# Two more points, for networks that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("lenet_forward", lenet_forward, seed=0)
### END HIDDEN TESTS
# %% [markdown]
# ### Exercise 7.3 · Name the digit (2 points)
#
# Return the digit with the largest probability, as an int. Use your
# `lenet_forward`.
#
# | `image` | `parameters` | returns | in |
# |---|---|---|---|
# | the 8 above | `learned`, S1's | 8 | S1 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "predict"}
def predict(image, parameters):
    """Digit that the network reads.

    image : (H, W, C) array
    parameters : dict of arrays
    Returns an int, 0 to 9.
    """
    ### BEGIN SOLUTION
    return int(np.argmax(lenet_forward(image, parameters)))
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "predict-check"}
from convnet_lab import check

check("predict", predict)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "predict-hidden"}
# One more point, for networks that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("predict", predict, seed=0)
### END HIDDEN TESTS
# %% [markdown]
# ## Read ten probabilities
#
# Is S1's network always as sure as with our 8? Here it is again, with
# two more test digits. What do you read?

# %%
chosen = [44, 156, 345]
pictures.show(
    pictures.gallery(
        {f"test digit {i}": 255 * gray.test_images[i, ..., 0] for i in chosen}
    ),
    alt="Three digits, white on black: the 8 from above; an 8 whose lower "
    "loop is moved to the right; and a 3 drawn as a zigzag.",
)

# %% [markdown]
# And what does the network read?

# %%
answers = lenet.forward(network, learned, gray.test_images[chosen])
panels = {
    f"test digit {i}": {str(digit): row[digit] for digit in range(10)}
    for i, row in zip(chosen, answers, strict=True)
}
pictures.show(
    pictures.amounts(panels, 2, largest=1),
    alt="Ten bars for each. Test digit 44: 8 with 1.00. Test digit 156: 8 with 0.76 "
    "and 6 with 0.23. Test digit 345: 5 with 0.98, 3 with 0.02.",
)

# %% [markdown]
# The first is an 8, like S1's: one bright node, all others dark. The second is
# an 8, too, and named so, but with doubt. The third was meant as a 3, and the
# network reads 5: its only mistake in 359 digits.
#
# Look at the numbers again. The mistake is made with 0.98, more confidently
# than the right answer before it. A probability says how the logits compare.
# It does not promise to be right.

# %% [markdown]
# ## Look at the family
#
# LeNet was one of the first convolutional networks. Those that S1 lists after
# it have the same bricks, and one new idea each:
#
# | year | network | what was new |
# |---|---|---|
# | 1990s | LeNet (Y. LeCun and others) | convolution, pooling and dense layers, trained as one |
# | 2012 | AlexNet (A. Krizhevsky and others) | deeper and wider, with ReLU; won the ImageNet contest by far |
# | 2013 | ZF Net (M. Zeiler and R. Fergus) | AlexNet with better hyperparameters, such as smaller filters in the first layer |
# | 2014 | GoogLeNet (C. Szegedy and others) | filters of several sizes side by side; far fewer parameters |
# | 2014 | VGG (K. Simonyan and A. Zisserman) | depth: up to 19 layers with weights, all filters 3 x 3 |
# | 2015 | ResNet (K. He and others) | shortcuts that add a layer's input to its output; up to 152 layers |
# | 2016 | DenseNet (G. Huang and others) | in a block, each layer reads the maps of all layers before it |
#
# VGG stacks small filters. Two 3 x 3 layers, one after the other, see as much
# as one 5 x 5 filter. How many weights does each way need, from 1 channel to
# 1 channel?
#
# <details><summary>Answer</summary>
# 2 · 9 = 18 against 25. And there is a second ReLU in between.
# </details>

# %% [markdown]
# ## Sit the exam
#
# This is the exercise at the end of the slides (S2), whole. Fill in values in
# the place of the dots. Each value has a point of its own, so that one slip
# costs one point. Pencil and paper are enough. You may also compute with
# `functional`, or with your own functions of the earlier notebooks.
#
# ### Exercise 7.4 · Exam a): convolution (4 points)
#
# A convolutional layer has three input channels and one filter, with a kernel
# for each channel. The bias is b = 7, there is no padding (p = 0), and the
# stride is s = 1.

# %%
from convnet_lab import documents

volume, kernels = documents.EXERCISE_A_VOLUME, documents.EXERCISE_A_FILTER
for name, array in (("channel", volume), ("kernel", kernels)):
    grids = [
        pictures.Grid(array[..., c], f"{name} {c}", signed=name == "kernel", plain=True)
        for c in range(3)
    ]
    rows = [" ".join(f"{v:.0f}" for v in line) for g in grids for line in g.values]
    pictures.show(
        pictures.equation(*grids),
        alt=f"{name} 0, 1 and 2, row by row: {'; '.join(rows)}",
    )

# %% [markdown]
# What is the shape of the feature map? Which values does it have at the places
# below? The slides count columns and rows from 1, from the top left, and name
# the column first.


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "exam_a"}
exam_a = {
    "shape": ...,  # (rows, columns)
    "column 4, row 4": ...,
    "column 3, row 2": ...,
    "column 2, row 4": ...,
}
### BEGIN SOLUTION
exam_a = {
    "shape": (4, 4),
    "column 4, row 4": 9,
    "column 3, row 2": -3,
    "column 2, row 4": 22,
}
### END SOLUTION

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_a-check-1"}
from convnet_lab import check

check("exam_a", exam_a, part="shape")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_a-check-2"}
from convnet_lab import check

check("exam_a", exam_a, part="column 4, row 4")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_a-check-3"}
from convnet_lab import check

check("exam_a", exam_a, part="column 3, row 2")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_a-check-4"}
from convnet_lab import check

check("exam_a", exam_a, part="column 2, row 4")
# %% [markdown]
# ### Exercise 7.5 · Exam b): ReLU and pooling (7 points)
#
# Suppose that this map comes out of the convolution (it is the slides' own,
# whatever you found in a):
#
# | | | | |
# |---|---|---|---|
# | 35 | 20 | 20 | 3 |
# | 1 | −1 | 21 | −3 |
# | 21 | 7 | 15 | 22 |
# | −2 | 22 | 22 | 29 |
#
# What comes out of ReLU? And what does max pooling make of *that*, with 2 x 2
# windows and stride 1? Give both row by row, from the top, as lists.


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "exam_b"}
exam_b = {
    "rectified, row 1": ...,  # four numbers
    "rectified, row 2": ...,
    "rectified, row 3": ...,
    "rectified, row 4": ...,
    "pooled, row 1": ...,  # as many numbers as the map has columns
    "pooled, row 2": ...,
    "pooled, row 3": ...,
}
### BEGIN SOLUTION
exam_b = {
    "rectified, row 1": [35, 20, 20, 3],
    "rectified, row 2": [1, 0, 21, 0],
    "rectified, row 3": [21, 7, 15, 22],
    "rectified, row 4": [0, 22, 22, 29],
    "pooled, row 1": [35, 21, 21],
    "pooled, row 2": [21, 21, 22],
    "pooled, row 3": [22, 22, 29],
}
### END SOLUTION

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-1"}
from convnet_lab import check

check("exam_b", exam_b, part="rectified, row 1")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-2"}
from convnet_lab import check

check("exam_b", exam_b, part="rectified, row 2")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-3"}
from convnet_lab import check

check("exam_b", exam_b, part="rectified, row 3")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-4"}
from convnet_lab import check

check("exam_b", exam_b, part="rectified, row 4")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-5"}
from convnet_lab import check

check("exam_b", exam_b, part="pooled, row 1")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-6"}
from convnet_lab import check

check("exam_b", exam_b, part="pooled, row 2")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_b-check-7"}
from convnet_lab import check

check("exam_b", exam_b, part="pooled, row 3")
# %% [markdown]
# The slides also want the ReLU function plotted. You know how it looks: 0 up
# to 0, then the line y = x.
#
# ### Exercise 7.6 · Exam c): parameters (4 points)
#
# The pooled map of b) is flattened and goes into a dense layer of 32 neurons.
# How many parameters are trained in the convolution of a), in the pooling, in
# the dense layer, and in all?


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "exam_c"}
exam_c = {
    "convolution": ...,  # with its ReLU
    "pooling": ...,
    "dense": ...,
    "total": ...,
}
### BEGIN SOLUTION
exam_c = {
    "convolution": 28,
    "pooling": 0,
    "dense": 320,
    "total": 348,
}
### END SOLUTION

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_c-check-1"}
from convnet_lab import check

check("exam_c", exam_c, part="convolution")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_c-check-2"}
from convnet_lab import check

check("exam_c", exam_c, part="pooling")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_c-check-3"}
from convnet_lab import check

check("exam_c", exam_c, part="dense")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_c-check-4"}
from convnet_lab import check

check("exam_c", exam_c, part="total")
# %% [markdown]
# ### Exercise 7.7 · Exam d): same (2 points)
#
# A volume of 256 x 256 x 3 comes into another convolutional layer. It has 7 x
# 7 filters, stride 1 and 8 output channels. Which padding p keeps the size of
# the image (*same*)? How many parameters are trained?


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "exam_d"}
exam_d = {
    "padding": ...,  # on each side
    "parameters": ...,
}
### BEGIN SOLUTION
exam_d = {
    "padding": 3,
    "parameters": 1184,
}
### END SOLUTION

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_d-check-1"}
from convnet_lab import check

check("exam_d", exam_d, part="padding")

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "exam_d-check-2"}
from convnet_lab import check

check("exam_d", exam_d, part="parameters")
# %% [markdown]
# ## What you can now explain
#
# - LeNet is convolution, ReLU and pooling, twice, then three dense layers.
# - Every size follows from the architecture; so does the count of parameters.
# - The dense layers hold most parameters: 59,134 of S2's 62,958.
# - A pooled pixel comes from 2 x 2 pixels of the map, a pixel of the first map
#   from 5 x 5 pixels of the image; one of POOL2 from 16 x 16.
# - The answer is the largest of ten probabilities. It can be wrong, and sure.
#
# **A question to take along.** The dense layers hold 94 of a hundred
# parameters of S2's network. Do they also do most of the work? Count the
# multiplications: CONV1 uses its 75 weights a filter at each of 28 x 28
# places, for 8 filters.
#
# <details><summary>Answer</summary>
# No. CONV1: 28 · 28 · 8 · 75 = 470,400. CONV2: 10 · 10 · 16 · 200 = 320,000.
# The three dense layers use each weight once: 58,920 together. Sharing weights
# saves parameters, not work.
# </details>
