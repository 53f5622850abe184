# %% [markdown]
# # 7 · LeNet
#
# **What you will do.** Put the layers of notebooks 2 to 6 in a row, and read
# handwritten digits with them. You write the table of a network's sizes, the
# forward pass through all layers, and the decision at its end. Then comes an
# exam: the exercise of the slides, whole.
#
# **What you need.** Notebooks 3 to 6. You do not have to write their
# operations again: `convnet_lab.functional` has them all. About 70 minutes,
# and 30 more for the exam, which may wait for another day.
#
# **What it follows.** Karn's post on visualizing convolutional networks and on
# other architectures; the slides, *Full CNN - illustration* and *Exercise*.

# %% [markdown]
# ## See the whole network
#
# Karn's post follows a handwritten 8 through a small network. The image comes
# in with 32 x 32 = 1,024 pixels. Ten numbers come out, one for each digit.

# %%
from convnet_lab.figures import lenet as figures

figures.whole_network()

# %% [markdown]
# Seven layers (flattening only lines numbers up). You know them all:
#
# - CONV1: 6 filters of 5 x 5, stride 1, no padding, then ReLU,
# - POOL1: max pooling with 2 x 2 windows and stride 2,
# - CONV2: 16 filters of 5 x 5 (with 6 channels each), then ReLU,
# - POOL2: like POOL1,
# - FC3 and FC4: dense layers of 120 and of 100 units, each with ReLU,
# - FC5: a dense layer of 10 units, then softmax.
#
# The maps get smaller, and there are more of them. At the end 400 numbers are
# left. They say *what* was seen, and only roughly *where*. The dense layers
# decide from these.
#
# Where does the 28 come from? And the 10, and the 400?
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
from convnet_lab import lenet

lenet.S1_NET

# %% [markdown]
# The slides have a table for a network of the same form. Its images have three
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
# An *activation* is the output of a layer. Its size is the count of its
# numbers. Compute one row with pencil and paper: how do 16 filters get 3,216
# parameters?
#
# <details><summary>Answer</summary>
# A filter of CONV2 has 5 · 5 · 8 = 200 weights and one bias. 16 · 201 = 3,216.
# </details>

# %% [markdown]
# ### Exercise 7.1 · The table of a network (4 points)
#
# Return a list with a row for each layer: the tuple (name, activation shape,
# activation size, parameters). A shape is (rows, columns, channels); for a
# dense layer it is (units, 1).
#
# | a layer | what it is |
# |---|---|
# | `("input", height, width, channels)` | the image, always first |
# | `("conv", filters, size)` | a convolution; one or two more numbers may follow: padding (else 0), then stride (else 1) |
# | `("pool", size)` | max pooling; a stride may follow, else it is the size |
# | `("dense", units)` | a dense layer |
#
# The names are `"Input"`, `"CONV1"`, `"POOL1"` ... Convolutions and dense
# layers are counted together from 1; a pool takes its convolution's number.
#
# | | examples |
# |---|---|
# | in | `lenet.S2_NET` |
# | out | `[("Input", (32, 32, 3), 3072, 0),`<br>`("CONV1", (28, 28, 8), 6272, 608),`<br>`…]` |
# | in | `[("input", 9, 8, 1),`<br>`("conv", 2, 3, 1, 2),`<br>`("dense", 4)]` |
# | out | `[…,`<br>`("CONV1", (5, 4, 2), 40, 20),`<br>`("FC2", (4, 1), 4, 164)]` |
#
# Go through the layers with a loop and keep the shape of the layer before.
# `functional.output_size`, `functional.conv_parameter_count` and
# `functional.dense_parameter_count` are yours to use. (`math.prod(shape)`
# multiplies all numbers of a shape.)


# %% exercise: layer_table, points 2 + 2, new architectures
import math

from convnet_lab import functional


def layer_table(architecture):
    """What each layer gives out, and how much it learns.

    architecture : sequence of tuples, as above
    Returns a list of rows (name, activation shape, activation size, parameters).
    """
    ### BEGIN SOLUTION
    rows, shape, number = [], (), 0
    for kind, *words in architecture:
        number += kind in ("conv", "dense")
        before, parameters = shape, 0
        if kind == "input":
            name, shape = "Input", tuple(words)
        elif kind == "dense":
            name, shape = f"FC{number}", (words[0], 1)
            parameters = functional.dense_parameter_count(math.prod(before), words[0])
        else:
            if kind == "conv":
                filters, f, padding, stride = [*words, *(0, 1)[len(words) - 2 :]]
                name = f"CONV{number}"
                parameters = functional.conv_parameter_count(f, before[2], filters)
            else:
                f, padding, stride, filters = words[0], 0, words[-1], before[2]
                name = f"POOL{number}"
            sides = [functional.output_size(n, f, padding, stride) for n in before[:2]]
            shape = (*sides, filters)
        rows.append((name, shape, math.prod(shape), parameters))
    return rows
    ### END SOLUTION


# %% [markdown]
# ## Find where the parameters are
#
# The last column of the slides' table adds up to 62,958.

# %%
figures.where_the_parameters_are()

# %% [markdown]
# The slides remark on it, too.
#
# **Check the source yourself.** Both documents speak of LeNet, and differ.
# Karn's post connects the ten output units to "all 100 nodes in the 2nd Fully
# Connected layer". The slides give that layer 84 units. Who is right? Count:

# %%
nets = {"post": lenet.S1_NET, "slides": lenet.S2_NET, "LeNet-5": lenet.LENET5}
{name: sum(row[3] for row in lenet.layer_table(net)) for name, net in nets.items()}

# %% [markdown]
# Both: these are two networks. The post describes A. Harley's visualization,
# with one channel, 6 filters and 100 units: 63,802 parameters. The slides'
# network has three channels, 8 filters and 84 units: 62,958. The 84 is the
# number of LeNet-5, which Y. LeCun and others published in 1998. With its 6
# filters and the layers of our kind, that would make 61,706. So when someone
# says "LeNet", ask which one, and count.

# %% [markdown]
# ## Meet a network that has learned
#
# An architecture with random weights knows nothing. How the weights are
# learned is the topic of notebook 8. Here we take both networks ready-made.
# They have learned from handwritten digits with labels. How well do they read
# *other* digits, which they have never seen?

# %%
import numpy as np

from convnet_lab import datasets

network, learned = lenet.trained("S1")
network2, learned2 = lenet.trained("S2")
gray, color = datasets.load_digits(), datasets.load_digits(channels=3)
for net, parameters, digits in ((network, learned, gray), (network2, learned2, color)):
    right = lenet.predict(net, parameters, digits.test_images) == digits.test_labels
    print(f"{right.sum()} of {len(right)} digits are right: {right.mean():.2%}")

# %% [markdown]
# The fraction of digits that are read correctly is called the **accuracy**.
# (The slides' network reads the gray digits as color images with three equal
# channels.)
#
# Here is the 8 that we will follow, and the six filters that it meets first.
# In the image, 0 is paper (black here) and 1 is ink (white).

# %%
figures.eight_and_filters()

# %% [markdown]
# Nobody chose these numbers. Can you see what each filter looks for? Some
# prefer strokes of one direction, others are hard to name. Learned filters
# need not mean anything to people.

# %% [markdown]
# ## Follow an 8 through the layers
#
# Going through all layers from the image to the answer is called the **forward
# pass**. The library keeps what each layer gives.

# %%
figures.first_maps()

# %%
figures.second_maps()

# %% [markdown]
# Each map of CONV2 reads all six maps of POOL1. So it can combine edges into
# parts: this is the hierarchy of features at work, in its smallest form.
# (All maps are shown after ReLU, as in the post.)

# %% [markdown]
# ## Trace a pixel back
#
# In Harley's visualization you point at a pixel and see where it comes from.

# %%
figures.pooled_pixel()

# %% [markdown]
# And which pixels of the image made the largest of these four? The 5 x 5
# window whose top-left pixel stands at the same row and column: multiplied
# entry by entry with the filter and added up (cross-correlation, with the
# kernel as it is), plus the bias.

# %%
figures.feature_pixel()

# %% [markdown]
# One pixel of POOL1 sees 6 x 6 pixels of the image: four windows of 5 x 5, one
# pixel apart across and down. How many does one of POOL2 see?
#
# <details><summary>Answer</summary>
# 16 x 16. Go back step by step: 1 pixel of POOL2 is 2 x 2 of CONV2, these see
# 6 x 6 of POOL1, which are 12 x 12 of CONV1, which see 16 x 16 of the image.
# This is its receptive field: a quarter of the image.
# </details>

# %% [markdown]
# Here is the visualization. Point at any pixel: rings mark where it comes
# from, layer by layer, and its sum is written out. Which part of the image
# does the middle pixel of POOL2 see, the one at row 2, column 2?

# %%
from convnet_lab import widgets

widgets.LeNetExplorer(network, learned, digit=figures.the_eight(), place=[2, 3, 5, 6])

# %% [markdown]
# <details><summary>Answer: what the middle pixel of POOL2 sees</summary>
# Rows 8 to 23 and columns 8 to 23: the middle of the image.
# </details>

# %% [markdown]
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
# The pools have none: there is nothing to learn in taking a maximum.
#
# ### Exercise 7.2 · The forward pass (4 points)
#
# Return the ten probabilities for one image. Use `conv2d`, `relu`,
# `max_pool2d`, `flatten`, `dense` and `softmax` from `convnet_lab.functional`,
# which have the signatures of your own exercises. Or use your own.
#
# The layers are CONV1, POOL1, CONV2, POOL2, FC3, FC4, FC5 as above: no
# padding, stride 1; pools of 2 x 2 with stride 2. All other sizes come from
# the parameters, so that one function serves every network of this form.
#
# | `image` | `parameters` | returns |
# |---|---|---|
# | the 8 above | `learned` | 8 with a probability near 1 |
# | shape (32, 32, 3) | `learned2` | ten numbers that add up to 1 |
# | shape (14, 18, 2) | a small network of this form | ten numbers that add up to 1 |


# %% exercise: lenet_forward, points 2 + 2, new networks
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


# %% [markdown]
# ### Exercise 7.3 · Name the digit (2 points)
#
# Return the digit with the largest probability, as an int. Use your
# `lenet_forward`. (`np.argmax` gives the position of the largest number.)
#
# | `image` | `parameters` | returns |
# |---|---|---|
# | the 8 above | `learned` | 8 |


# %% exercise: predict, points 1 + 1, new networks
def predict(image, parameters):
    """Digit that the network reads.

    image : (H, W, C) array
    parameters : dict of arrays
    Returns an int, 0 to 9.
    """
    ### BEGIN SOLUTION
    return int(np.argmax(lenet_forward(image, parameters)))
    ### END SOLUTION


# %% [markdown]
# ## Read ten probabilities
#
# Is the network always as sure as with our 8? Here it is again, with two more
# test digits.

# %%
figures.three_digits()

# %% [markdown]
# Look at the numbers of the wrong answer. A network can be wrong and sure. A
# probability says how the logits compare. It does not promise to be right.

# %% [markdown]
# ## Look at the family
#
# LeNet was one of the first convolutional networks. Those that came after it
# use the same operations, and one new idea each:
#
# | year | network | what was new |
# |---|---|---|
# | 1990s | LeNet (Y. LeCun and others) | convolution, pooling and dense layers, trained together |
# | 2012 | AlexNet (A. Krizhevsky and others) | deeper and wider, with ReLU; won the ImageNet contest by far |
# | 2013 | ZF Net (M. Zeiler and R. Fergus) | AlexNet with better hyperparameters, such as smaller filters in the first layer |
# | 2014 | GoogLeNet (C. Szegedy and others) | filters of several sizes side by side; 4 million parameters where AlexNet has 60 million |
# | 2014 | VGG (K. Simonyan and A. Zisserman) | depth: up to 19 layers with weights, all filters 3 x 3 |
# | 2015 | ResNet (K. He and others) | shortcuts that add a layer's input to its output; up to 152 layers |
# | 2016 | DenseNet (G. Huang and others) | in a block, each layer reads the maps of all layers before it |
#
# The ImageNet contest asks for one of 1000 classes, and counts an answer as
# right if the true class is among the best five. Each circle's area is the
# number of parameters:

# %%
figures.family()

# %% [markdown]
# (The numbers are those of the networks' papers, best results, mostly of
# several networks or crops together; GoogLeNet's count is that of the notes of
# cs231n. DenseNet's error is on validation images.)
#
# More parameters alone do not help: GoogLeNet beats AlexNet with a fifteenth
# of its parameters. Depth does. VGG stacks small filters: two 3 x 3 layers,
# one after the other, see as much as one 5 x 5 filter. How many weights does
# each of the two need, from 1 channel to 1 channel?
#
# <details><summary>Answer</summary>
# 2 · 9 = 18 against 25. And there is a second ReLU in between.
# </details>

# %% [markdown]
# ## Sit the exam
#
# This is the exercise at the end of the slides, whole. Its numbers were not
# used before. Fill in values in the place of the dots. Pencil and paper are
# enough; you may also compute. Each part has one check. Its points need all
# values of the part, and you may check and correct as often as you like.
#
# ### Exercise 7.4 · Exam a): convolution (4 points)
#
# A convolutional layer has three input channels and one filter, with a kernel
# for each channel. The bias is b = 7, there is no padding (p = 0), and the
# stride is s = 1.

# %%
figures.exam_volume()

# %% [markdown]
# What is the shape of the feature map? Which values does it have at the
# positions below? The slides count columns and rows from 1, from the top left,
# and name the column first.


# %% exercise: exam_a, points 4
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

# %% [markdown]
# ### Exercise 7.5 · Exam b): ReLU and pooling (7 points)
#
# The slides first ask for a plot of the ReLU function:

# %%
figures.plot_of_relu()

# %% [markdown]
# Suppose that this map comes out of the convolution (it is the slides' own,
# whatever you found in a):

# %%
figures.exam_map()

# %% [markdown]
# What comes out of ReLU? And what does max pooling make of *that*, with 2 x 2
# windows and stride 1? Give both row by row, from the top, as lists.


# %% exercise: exam_b, points 7
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

# %% [markdown]
# ### Exercise 7.6 · Exam c): parameters (4 points)
#
# The pooled map of b) is flattened and goes into a dense layer of 32 units.
# How many parameters are trained in the convolution of a), in the pooling, in
# the dense layer, and in all?


# %% exercise: exam_c, points 4
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

# %% [markdown]
# ### Exercise 7.7 · Exam d): same (2 points)
#
# A volume of 256 x 256 x 3 comes into another convolutional layer. It has 7 x
# 7 filters, stride 1 and 8 output channels. Which padding p keeps the size of
# the image (*same*)? How many parameters are trained?


# %% exercise: exam_d, points 2
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

# %% [markdown]
# ## What you can now explain
#
# - LeNet is convolution, ReLU and pooling, twice, then three dense layers.
# - Every size follows from the architecture; so does the count of parameters.
# - The dense layers hold most parameters: 59,134 of the slides' 62,958.
# - A pooled pixel comes from 2 x 2 pixels of the map, a pixel of the first map
#   from 5 x 5 pixels of the image; one of POOL2 from 16 x 16.
# - The answer is the largest of ten probabilities. It can be sure, and wrong.
#
# **A question to take along.** The dense layers hold 94 percent of the
# parameters of the slides' network. Do they also do most of the work? Count
# the multiplications: each of CONV1's 8 filters uses its 75 weights at each of
# 28 x 28 positions.
#
# <details><summary>Answer</summary>
# No. CONV1: 28 · 28 · 8 · 75 = 470,400. CONV2: 10 · 10 · 16 · 200 = 320,000.
# The three dense layers use each weight once: 58,920 together. Sharing weights
# saves parameters, not work.
# </details>
