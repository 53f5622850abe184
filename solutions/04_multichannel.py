# %% [markdown]
# # 4 · Several channels
#
# **What you will do.** Slide a filter over all channels of an image at once,
# let many filters work side by side, count what they learn, and cut off what
# is negative. At the end you have one whole layer of a convolutional network.
#
# **What you need.** Notebooks 2 and 3: windows, padding, stride. About 60
# minutes.
#
# **What it follows.** S2, from *Convolution over volume* to *Simple
# Convolutional Neural Network*, and its exercise a); S0 on depth and on
# negative values; S1, *Introducing Non Linearity*; S3 on kernels, filters and
# ReLU.

# %% [markdown]
# ## Read three channels at once
#
# A kernel is a matrix, and slides over a gray image, which is a matrix. A
# colour image is three matrices. What would you slide over those, and how
# many maps would you expect to come out?

# %%
from convnet_lab import pictures

pictures.show(
    pictures.boxes([("image", (6, 6, 3)), ("map", (4, 4))], ["one filter\n3 x 3 x 3"]),
    alt="A box of 6 by 6 by 3, an arrow with the words: one filter, 3 by 3 by 3, "
    "and a thin plate of 4 by 4.",
)

# %% [markdown]
# A box with rows, columns and channels is called a **volume**. The slides (S2)
# put a filter on it that is a volume, too: it has a kernel for each channel.
# (S3 says the same: a kernel is *one channel* of a filter.) Each kernel lies
# on its own channel, all at the same place. Multiply entry by entry, and add
# *everything*: rows, columns and channels.
#
# So each place of the window gives one number, however many channels there
# are. One filter, one map.
#
# How many pixels has this image, counted in all channels? How many weights
# has the filter, and how many numbers the map?
#
# <details><summary>Answer</summary>
# 6 · 6 · 3 = 108 pixels, 3 · 3 · 3 = 27 weights (S2), 4 · 4 = 16 numbers.
# </details>

# %% [markdown]
# ## Trace one number
#
# The slides print an example from the Stanford course cs231n, with all its
# numbers: a 5 x 5 image with three channels and a filter whose bias is 1. The
# padding is 1 and the stride 2. Notebook 3 tells the size of the map:
# (5 + 2 · 1 − 3) / 2 + 1 = 3.
#
# The slides say that the entry in row 1, column 0 of the map is −7. Where does
# its window stand?

# %%
from convnet_lab import documents

volume, filters = documents.CS231N_VOLUME, documents.CS231N_FILTERS
pictures.show(
    pictures.channel_sums(volume, filters[:, :, :, 0], row=2, col=0, padding=1),
    alt="Three rows, one for each channel of 7 by 7 with its hatched frame of "
    "zeros. A ring marks rows 2 to 4, columns 0 to 2. Beside it stand the kernel "
    "of the channel, the nine products and their sum: -5, -3 and 0.",
)

# %% [markdown]
# At row 1 · 2 = 2 and column 0 · 2 = 0, the frame of zeros counted. The three
# channels give −5, −3 and 0. Add them, and add the filter's bias *once*:
#
# −5 − 3 + 0 + 1 = −7.
#
# In general, with a volume $V$ (padded), a filter $K$, bias $b$ and stride
# $s$:
#
# $$z_{r,\,c} = b + \sum_{k} \sum_{i} \sum_{j}
# V_{rs+i,\;cs+j,\;k} \; K_{i,\,j,\,k}$$
#
# The kernels are not flipped: this is cross-correlation, which deep learning
# calls convolution.
#
# For the entry in row 1, column 2 the channels give 0, −1 and 3. Where does
# its window begin, and what is the entry?
#
# <details><summary>Answer</summary>
# At row 2, column 4. The entry is 0 − 1 + 3 + 1 = 3.
# </details>

# %% [markdown]
# ### Exercise 4.1 · One filter, one map (4 points)
#
# Return the map of one filter over a volume. The argument `kernel` holds the
# whole filter: `kernel[:, :, k]` belongs to channel k. Its rows and columns
# need not be equally many.
#
# | `volume` | `kernel` | `bias` | `padding` | `stride` | returns | in |
# |---|---|---|---|---|---|---|
# | `[[[1, 10], [2, 20]], [[3, 30], [4, 40]]]` | `[[[1, 0], [0, 1]], [[0, -1], [2, 0]]]` | 0 | 0 | 1 | `[[-1]]` | |
# | cs231n, 5 x 5 x 3 | its first filter | 1 | 1 | 2 | `[[-2, 2, 1], [-7, 0, 3], [2, 4, 3]]` | S2 |
# | exercise a), 6 x 6 x 3 | 3 x 3 x 3 | 7 | 0 | 1 | a 4 x 4 map | S2 |
#
# In the first line, channel 0 is 1 2 / 3 4 and gives 1 + 8 = 9; channel 1 is
# ten times as large and gives 20 − 30 = −10.

# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "filter_volume"}
import numpy as np


def filter_volume(volume, kernel, bias=0.0, padding=0, stride=1):
    """Cross-correlation of a volume with one filter that reads all channels.

    volume : (H, W, C) array
    kernel : (kh, kw, C) array, one kernel for each channel
    bias : number, added to every entry of the map
    padding, stride : int
    Returns (H', W') array, H' = (H + 2 * padding - kh) // stride + 1, W' alike.
    """
    ### BEGIN SOLUTION
    kh, kw, _ = kernel.shape
    padded = np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))
    rows = (padded.shape[0] - kh) // stride + 1
    cols = (padded.shape[1] - kw) // stride + 1
    out = np.zeros((rows, cols))
    for row in range(rows):
        for col in range(cols):
            top, left = row * stride, col * stride
            window = padded[top : top + kh, left : left + kw]
            out[row, col] = np.sum(window * kernel) + bias
    return out
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "filter_volume-check"}
from convnet_lab import check

check("filter_volume", filter_volume)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "filter_volume-hidden"}
# Two more points, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("filter_volume", filter_volume, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Answer the slides' exercise
#
# Part a) of the exercise at the end of the slides: three channels of 6 x 6, a
# filter of 3 x 3 x 3, bias 7, no padding, stride 1. What is the shape of the
# map, and which values has it at
#
# - column 4, row 4,
# - column 3, row 2,
# - column 2, row 4?
#
# The slides name the column first and count from 1. Which indices are these
# in NumPy?
#
# <details><summary>Answer</summary>
# The shape is 4 x 4, since 6 − 3 + 1 = 4. The indices are [3, 3], [1, 2] and
# [3, 1]: one less, and the row first. The sums of the three channels, with
# the bias 7:
#
# | the slides say | in NumPy | channels | entry |
# |---|---|---|---|
# | column 4, row 4 | [3, 3] | 12 − 8 − 2 | 2 + 7 = 9 |
# | column 3, row 2 | [1, 2] | 5 − 4 − 11 | −10 + 7 = −3 |
# | column 2, row 4 | [3, 1] | 15 + 15 − 15 | 15 + 7 = 22 |
#
# </details>

# %%
from convnet_lab import functional

exam = functional.filter_volume(
    documents.EXERCISE_A_VOLUME,
    documents.EXERCISE_A_FILTER,
    documents.EXERCISE_A_BIAS,
)
exam.shape, exam[[3, 1, 3], [3, 2, 1]]

# %% [markdown]
# ## Let several filters work side by side
#
# One filter finds one feature. To find a lion you need many: edges of every
# direction, colours, corners. So a layer has several filters. Each of them
# reads all channels, and each gives a map of its own. What do you get when
# you stack the maps?

# %%
pictures.show(
    pictures.boxes(
        [("image", (6, 6, 3)), ("four maps", (4, 4, 4))], ["4 filters\n3 x 3 x 3 each"]
    ),
    alt="A box of 6 by 6 by 3, an arrow with the words: 4 filters, 3 by 3 by 3 "
    "each, and a box of 4 by 4 by 4.",
)

# %% [markdown]
# A volume again. Its channels are the maps, as many as there are filters. S0
# calls this number the **depth** of the output. The channels that came in are
# gone: red, green and blue are mixed in every map.
#
# How many numbers do four filters give here, and how many would 128 give?
#
# <details><summary>Answer</summary>
# 4 · 4 · 4 = 64, and 4 · 4 · 128 = 2,048 (S2). The 6 x 6 x 3 image had 108.
# </details>

# %% [markdown]
# All filters of a layer are kept in one array, the **filter bank**, with the
# axes (rows, columns, channels in, channels out). Filter $k$ is
# `filters[:, :, :, k]`, and `biases[k]` is its bias.
#
# The example of cs231n has two filters, with the biases 1 and 0. You know an
# entry of the first map. How many numbers does the whole output have?

# %%
output = functional.conv2d(volume, filters, documents.CS231N_BIASES, 1, 2)
pictures.show(
    pictures.equation(
        pictures.Grid(output[:, :, 0], "output channel 0", signed=True),
        "  ",
        pictures.Grid(output[:, :, 1], "output channel 1", signed=True),
    ),
    alt="Two maps of 3 by 3. Channel 0: -2 2 1, -7 0 3, 2 4 3. Channel 1: 0 0 -4, "
    "4 2 1, 0 1 0.",
)

# %%
filters.shape, output.shape

# %% [markdown]
# 3 · 3 · 2 = 18. Each of them has three windows, one in each channel. Move the
# mouse over the maps, or walk with the arrow keys. For the −4 in the second
# map, which of the three channels adds most?

# %%
from convnet_lab import widgets

widgets.VolumeExplorer(volume, filters, documents.CS231N_BIASES)

# %% [markdown]
# <details><summary>Answer</summary>
# The third: the sums of the channels are −1, −1 and −2. This filter's bias
# is 0.
# </details>

# %% [markdown]
# ### Exercise 4.2 · A bank of filters (4 points)
#
# Return the maps of all filters, stacked as channels.
#
# | `volume` | `filters` | `biases` | `padding` | `stride` | returns | in |
# |---|---|---|---|---|---|---|
# | cs231n, 5 x 5 x 3 | 3 x 3 x 3 x 2 | `[1, 0]` | 1 | 2 | the two maps above, 3 x 3 x 2 | S2 |
# | 6 x 6 x 3 | 3 x 3 x 3 x 4 | four | 0 | 1 | 4 x 4 x 4 | S2 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "conv2d"}
def conv2d(volume, filters, biases, padding=0, stride=1):
    """Cross-correlation of a volume with every filter of a bank.

    volume : (H, W, C_in) array
    filters : (kh, kw, C_in, C_out) array
    biases : (C_out,) array, one for each filter
    padding, stride : int
    Returns (H', W', C_out) array.
    """
    ### BEGIN SOLUTION
    padded = np.pad(volume, ((padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(
        padded, filters.shape[:2], axis=(0, 1)
    )[::stride, ::stride]
    return np.einsum("rcdij,ijdk->rck", windows, filters) + biases
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "conv2d-check"}
from convnet_lab import check

check("conv2d", conv2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "conv2d-hidden"}
# Two more points, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("conv2d", conv2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Count what is learned
#
# A layer has numbers of two kinds. *You* choose the size of the filters, how
# many there are, the stride and the padding: these are **hyperparameters**.
# The network *learns* the weights and the biases: these are its
# **parameters**.
#
# The slides take 16 filters of 3 x 3 over an image with 3 channels. How many
# parameters is that?
#
# <details><summary>Answer</summary>
# 448. Each filter has 3 · 3 · 3 = 27 weights and a bias: 16 · (27 + 1).
# </details>
#
# For filters of $f \times f$ pixels:
#
# $$f \cdot f \cdot C_\text{in} \cdot C_\text{out} + C_\text{out}$$

# %% [markdown]
# ### Exercise 4.3 · Parameters of a convolutional layer (2 points)
#
# Return how many weights and biases the filters of a layer have.
#
# | `f` | `c_in` | `c_out` | returns | in S2 |
# |---|---|---|---|---|
# | 5 | 1 | 1 | 26 | one filter on a gray image |
# | 3 | 3 | 16 | 448 | one layer |
# | 5 | 3 | 8 | 608 | CONV1 |
# | 5 | 8 | 16 | 3,216 | CONV2 |
# | 7 | 3 | 8 | 1,184 | exercise d) |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "conv_parameter_count"}
def conv_parameter_count(f, c_in, c_out):
    """How many numbers a convolutional layer learns: weights and biases.

    f : int, rows and columns of a filter
    c_in : int, channels that come in
    c_out : int, filters, and so channels that come out
    Returns an int.
    """
    ### BEGIN SOLUTION
    return (f * f * c_in + 1) * c_out
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "conv_parameter_count-check"}
from convnet_lab import check

check("conv_parameter_count", conv_parameter_count)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "conv_parameter_count-hidden"}
# One more point, for layers that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("conv_parameter_count", conv_parameter_count, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# Look at the formula again: which size is *not* in it?
#
# <details><summary>Answer</summary>
# That of the image. The 448 parameters serve a picture of 28 x 28 pixels as
# well as one of 512 x 512: the same filters just slide further.
# </details>

# %% [markdown]
# ## Compare with a dense layer
#
# Where does the saving come from? S2 takes a gray 28 x 28 image and a filter
# of 5 x 5. It stands in 24 x 24 = 576 places. Now imagine three layers that
# all give these 576 numbers:
#
# - *dense*: each number has a weight for every pixel;
# - *windows*: each number sees only its 25 pixels, with weights of its own;
# - *convolution*: each number sees its 25 pixels, all with the *same* weights.
#
# Guess how many parameters each of them has, biases included.

# %%
layers = {
    "dense": functional.dense_parameter_count(784, 576),
    "windows": 576 * 25 + 576,
    "convolution": functional.conv_parameter_count(5, 1, 1),
}
pictures.show(
    pictures.areas(layers, "weights and biases for 24 x 24 numbers"),
    alt="Three bars: 452,160 parameters for the dense layer, 14,976 for windows "
    "with weights of their own, 26 for the convolution.",
)

# %% [markdown]
# From 452,160 to 14,976 = 14,400 + 576: these are **sparse connections**. A
# number depends on its window only, not on the whole image.
#
# From 14,976 to 26 = 25 + 1: this is **parameter sharing**. All places use the
# same filter and the same bias. S2 gives the reason: a filter that finds
# vertical edges in one part of an image is useful in the other parts, too.

# %% [markdown]
# ## Move the input
#
# Notebook 1 ended with a cat in one corner and the same cat in another: a
# dense layer sees them with different weights (S3). What does a convolution
# make of them? Here the cat is a small cross.

# %%
cross = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
x_filter = np.where(cross == 1, 1, -1)
here, there = np.zeros((2, 5, 5))
here[0:3, 0:3] = there[2:5, 1:4] = cross
parts = []
for image, row, col in ((here, 0, 0), (there, 2, 1)):
    found = functional.cross_correlate2d(image, x_filter)
    parts += [pictures.Grid(image, "image", window=(row, col, 3, 3)), "→"]
    parts += [pictures.Grid(found, "map", signed=True, window=(row, col, 1, 1)), " "]
pictures.show(
    pictures.equation(*parts[:-1]),
    alt="A 5 by 5 image with a cross in the top left corner; in its map the "
    "largest entry, 5, is at row 0, column 0. In a second image the cross stands "
    "two rows lower and one column further right, and so does the 5.",
)

# %% [markdown]
# The 5 has moved by two rows and one column, just as the cross did. Nothing
# had to be learned twice: when the input moves, the map moves with it. (At the
# borders something is lost or comes in.)
#
# On a photograph: move the camera by 20 rows and 30 columns, filter both
# pictures, and compare the part that both of them show.

# %%
from convnet_lab.datasets import photograph

photo = photograph()
gray = functional.to_grayscale(photo)
edges = documents.KERNELS["Sobel x"]
one = functional.cross_correlate2d(gray[40:240, 130:330], edges)
other = functional.cross_correlate2d(gray[60:260, 160:360], edges)
np.array_equal(one[20:, 30:], other[:-20, :-30])

# %% [markdown]
# ## Cut off what is negative
#
# In the maps of cs231n there is a 4 and a −7. A large number says: here is my
# feature. What does a large *negative* number say? It says: here is the
# opposite. The next step of the network keeps only the first kind of answer.
# Its curve has a bend. What does it make of −7, of 0 and of 3?

# %%
s = np.linspace(-8, 8, 161)
pictures.show(
    pictures.curves({"what is kept": functional.relu(s)}, s, ("the sum s", "y")),
    alt="A curve that lies on 0 for all negative s, has a bend at 0 and rises as "
    "steeply as s itself for positive s.",
)

# %% [markdown]
# 0, 0 and 3. This function is called **ReLU**, rectified linear unit:
#
# $$y = \max(0, s)$$
#
# It is applied to every entry by itself. What was a feature map is now a
# **rectified feature map** (S0, S1).

# %% [markdown]
# ### Exercise 4.4 · ReLU (2 points)
#
# Replace every negative entry by 0 and keep the others. `x` may have any
# shape: a row, a matrix, a volume or more axes. The answer is a new array;
# `x` stays as it is.
#
# | `x` | returns | in |
# |---|---|---|
# | `[-7, 0, 3]` | `[0, 0, 3]` | above |
# | `[[35, 20, 20, 3], [1, -1, 21, -3]]` | `[[35, 20, 20, 3], [1, 0, 21, 0]]` | S2, exercise b) |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "relu"}
def relu(x):
    """Each entry, or 0 if it is negative.

    x : array of any shape
    Returns array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "relu-check"}
from convnet_lab import check

check("relu", relu)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "relu-hidden"}
# One more point, for arrays that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("relu", relu, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# The slides print five rows and columns of a sharpened photograph, and again
# after ReLU. How many entries change?

# %%
sharpened, rectified = documents.PRINTED_SHARPENED, documents.PRINTED_RECTIFIED
pictures.show(
    pictures.equation(
        pictures.Grid(sharpened, "sharpened (S2)", signed=True),
        "→",
        pictures.Grid(rectified, "rectified (S2)", signed=True),
    ),
    alt="Two 5 by 5 matrices. Four entries of the first are negative, three in "
    "the second row and one in the last; in the second matrix they are 0. All "
    "others are the same.",
)

# %% [markdown]
# Four: the purple ones.
#
# **Check the source yourself.** The slides also print the pixels that were
# sharpened: the first five rows and columns of the image. You can sharpen them
# yourself, with a frame of zeros. Rows and columns 0 to 3 of the result depend
# on printed pixels only, so these 16 entries should agree with the slides. Do
# they?

# %%
pixels, sharpen = documents.PRINTED_PIXELS, documents.KERNELS["sharpen"]
ours = functional.filter2d(pixels, sharpen, padding=1)[:4, :4]
difference = (ours - sharpened[:4, :4]).round(2) + 0.0
pictures.show(
    pictures.equation(
        pictures.Grid(ours.round(2), "sharpened by us", plain=True),
        "−",
        pictures.Grid(sharpened[:4, :4].round(2), "printed in S2", plain=True),
        "=",
        pictures.Grid(difference, "difference", signed=True),
    ),
    alt="Our 4 by 4 entries, those printed in S2, and their difference. It is 0 "
    "in three places on the diagonal; elsewhere it is up to 3.72 and down to "
    "-3.58.",
)

# %% [markdown]
# Only 3 of the 16 entries agree to four decimals, all three on the diagonal.
# The others are off by up to 3.72. So the printed sharpened numbers do not
# come from the printed pixels with the printed kernel. The step after it is
# right: the rectified numbers do follow from the sharpened ones. We use the
# two matrices for ReLU, and for nothing else.

# %% [markdown]
# **Check the source yourself.** S3 says that ReLU takes negative values out of
# the *filters*. What would happen if it did? Take the negative weights out of
# an edge filter and see:

# %%
step, kernel = documents.STEP_RIGHT[:3], documents.KERNELS["vertical edges"]
for weights in (kernel, functional.relu(kernel)):
    found = functional.cross_correlate2d(step, weights)
    pictures.show(
        pictures.equation(
            pictures.Grid(step, "dark to bright"),
            "∗",
            pictures.Grid(weights, "kernel", signed=True),
            "=",
            pictures.Grid(found, "map"),
        ),
        alt=f"An edge from 10 to 100. The kernel's rows are {weights[0]}, its map "
        f"is {found[0]}.",
    )

# %% [markdown]
# With its negative weights the filter is silent on both sides of the edge and
# answers 270 across it. Without them, the map is 30 where the image is dark
# and 300 where it is bright: a copy of the image, and no edge in it. Filters
# keep their negative weights. ReLU removes the negative entries of the *maps*.

# %% [markdown]
# ## See why the bend is needed
#
# S0 and S1 give the same reason for ReLU: a convolution is *linear*, and most
# of what we want to learn is not. What goes wrong with linear layers? Put two
# of them one after the other, Sobel x and then a blur, on the photograph. Can
# you do the same with *one* filter?

# %%
first, second = documents.KERNELS["Sobel x"], documents.KERNELS["box blur"]
merged = functional.filter2d(first, second[::-1, ::-1], padding=2)
portrait = gray[40:296, 130:386]
edges = functional.cross_correlate2d(portrait, first)
maps = {
    "Sobel x, then blur": functional.cross_correlate2d(edges, second),
    "one 5 x 5 filter": functional.cross_correlate2d(portrait, merged),
    "Sobel x, ReLU, then blur": functional.cross_correlate2d(
        functional.relu(edges), second
    ),
}

# %%
pictures.show(
    pictures.gallery(maps, columns=3, signed=True),
    alt="Three maps of the portrait with broad soft edges. The first two look the "
    "same, with orange and purple lines. In the third only the orange lines are "
    "left.",
)

# %%
names = list(maps)
[bool(np.allclose(maps[names[0]], maps[name])) for name in names[1:]]

# %% [markdown]
# Yes: `merged`, the full convolution of the two kernels, is one 5 x 5 kernel
# that does the work of both. A hundred linear layers in a row can do no more
# than one.
#
# With ReLU between them the map is another one. Could some other 5 x 5 filter
# give it? No, and here is a proof. Turn the sign of every pixel: then a filter
# without bias gives the same answer with the opposite sign, and the two
# answers add up to 0 in each place. (With a bias they add up to the same
# number in each place.) Try it:


# %%
def two_layers(image, bend):
    hidden = bend(functional.cross_correlate2d(image, first))
    return functional.cross_correlate2d(hidden, second)


for name, bend in (("linear", np.asarray), ("ReLU", functional.relu)):
    total = two_layers(portrait, bend) + two_layers(-portrait, bend)
    print(name, "sums from", total.min().round(1), "to", total.max().round(1))

# %% [markdown]
# The linear pair gives 0, as every filter must. The pair with ReLU does not,
# so no single filter can replace it. Each layer now adds something new.
#
# S1 names other functions that would do, tanh and sigmoid, and finds ReLU
# better in most situations. It is also quick to compute (S3).

# %% [markdown]
# ## Build a layer
#
# Convolution, bias, ReLU: the slides call this *one layer*, a **convolutional
# layer**. With the output $a^{[l-1]}$ of the layer before:
#
# $$z^{[l]} = W^{[l]} * a^{[l-1]} + b^{[l]}, \qquad
# a^{[l]} = \max(0,\; z^{[l]})$$
#
# The number in square brackets counts the layers; $*$ is the sliding sum over
# all channels, as in exercise 4.2.
#
# A network reads many images at a time: a **batch**. It is an array of shape
# (m, H, W, C), with $m$ images one after the other. Each is treated by itself,
# with the same filters.
#
# What would change if ReLU came first and the bias after it?
#
# <details><summary>Answer</summary>
# A negative bias could make entries negative again. And the bias could no
# longer decide *how large* a sum must be to count: with bias −5, only sums
# above 5 are left.
# </details>

# %% [markdown]
# ### Exercise 4.5 · One layer (4 points)
#
# Return what a convolutional layer makes of a batch.
#
# | `batch` | `filters` | `biases` | `padding` | `stride` | returns | in |
# |---|---|---|---|---|---|---|
# | cs231n, 1 x 5 x 5 x 3 | 3 x 3 x 3 x 2 | `[1, 0]` | 1 | 2 | channel 0: `[[0, 2, 1], [0, 0, 3], [2, 4, 3]]` | S2 |
# | m x 64 x 64 x 3 | 3 x 3 x 3 x 8 | eight | 0 | 1 | m x 62 x 62 x 8 | S2 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "conv_layer"}
def conv_layer(batch, filters, biases, padding=0, stride=1):
    """One layer for a batch: cross-correlation, bias, ReLU.

    batch : (m, H, W, C_in) array
    filters : (kh, kw, C_in, C_out) array
    biases : (C_out,) array
    padding, stride : int
    Returns (m, H', W', C_out) array.
    """
    ### BEGIN SOLUTION
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(batch, frame), filters.shape[:2], axis=(1, 2)
    )[:, ::stride, ::stride]
    sums = np.einsum("mrcdij,ijdk->mrck", windows, filters)
    return np.maximum(sums + biases, 0)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "conv_layer-check"}
from convnet_lab import check

check("conv_layer", conv_layer)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "conv_layer-hidden"}
# Two more points, for batches that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("conv_layer", conv_layer, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Stack the layers
#
# The maps of one layer are the channels that the next one reads. The slides
# put three layers in a row, without padding:
#
# | layer | filters | size | stride |
# |---|---|---|---|
# | CONV [1] | 8 | 3 x 3 | 1 |
# | CONV [2] | 16 | 5 x 5 | 2 |
# | CONV [3] | 32 | 7 x 7 | 2 |
#
# An image of 64 x 64 x 3 goes in. Which shapes come out, and how deep must
# each filter be?

# %%
pictures.show(
    pictures.boxes(
        [
            ("image", (64, 64, 3)),
            ("CONV [1]", (62, 62, 8)),
            ("CONV [2]", (29, 29, 16)),
            ("CONV [3]", (12, 12, 32)),
        ],
        ["8 filters\n3 x 3 x 3", "16 filters\n5 x 5 x 8", "32 filters\n7 x 7 x 16"],
    ),
    alt="Four boxes from left to right, lower and longer each time: 64 by 64 by 3, "
    "62 by 62 by 8, 29 by 29 by 16 and 12 by 12 by 32. The filters between them "
    "are 3 by 3 by 3, 5 by 5 by 8 and 7 by 7 by 16.",
)

# %% [markdown]
# The images get smaller and the channels more (S2). A filter is always as deep
# as the volume that it reads. Here is a batch of two, with random filters:

# %%
rng = np.random.default_rng(0)
batch = rng.random((2, 64, 64, 3))
shapes = [batch.shape]
for f, c_out, stride in ((3, 8, 1), (5, 16, 2), (7, 32, 2)):
    weights = rng.normal(size=(f, f, batch.shape[3], c_out))
    batch = functional.conv_layer(batch, weights, np.zeros(c_out), 0, stride)
    shapes.append(batch.shape)
shapes

# %% [markdown]
# How many parameters have these three layers?
#
# <details><summary>Answer</summary>
# 3 · 3 · 3 · 8 + 8 = 224, then 5 · 5 · 8 · 16 + 16 = 3,216, then
# 7 · 7 · 16 · 32 + 32 = 25,120.
# </details>

# %% [markdown]
# **Check the source yourself.** Under CONV [3] the slides print
# $p^{[2]} = 0$ and $n_c^{[2]} = 32$, where $n_c$ is the number of filters. But
# layer 2 has 16 filters: it says so one column to the left. What is meant is
# $p^{[3]} = 0$ and $n_c^{[3]} = 32$. The shapes show it: 29 x 29 x 16 becomes
# 12 x 12 x 32 with 32 filters of 7 x 7 at stride 2 and no padding, since
# (29 − 7) / 2 + 1 = 12.

# %% [markdown]
# ## Look at the maps of a photograph
#
# Last, a layer with five filters on the portrait in colour. The first is a
# mean over its window, in all three channels. Two look for edges, in all three
# channels. Two compare channels: they are positive on one colour and negative
# on another. Which of them will find the red stripes of the flag?

# %%
upright, soft = documents.KERNELS["vertical edges"] / 3, documents.KERNELS["box blur"]
nothing = np.zeros((3, 3))
kernels = {
    "gray and soft": (soft / 3, soft / 3, soft / 3),
    "dark, then bright": (upright, upright, upright),
    "bright, then dark": (-upright, -upright, -upright),
    "red, not green": (3 * soft, -3 * soft, nothing),
    "blue, not red": (-3 * soft, nothing, 3 * soft),
}
bank = np.stack([np.stack(three, axis=-1) for three in kernels.values()], axis=-1)
activations = functional.conv_layer(photo[np.newaxis], bank, np.zeros(5))[0]
bank.shape, activations.shape

# %%
shown = {"the photograph": photo}
shown |= {name: activations[:, :, k] for k, name in enumerate(kernels)}
pictures.show(
    pictures.gallery(shown, columns=3),
    alt="The portrait and five maps. The first is a soft gray copy. Two show edges "
    "on black: where the one has a line, the other has none. In the fourth the "
    "red stripes, the skin and the medals are bright, in the fifth the blue wall "
    "and the blue of the flag.",
)

# %% [markdown]
# The red one finds the stripes. It finds the face, too: skin is more red than
# green.
#
# The two edge filters differ only in their sign. Before ReLU their maps were
# the same but for the sign; after it, each keeps its own half of the edges.
# That is how a network can tell a left border from a right one.
#
# In a network nobody writes such filters by hand. Notebook 8 learns them.

# %% [markdown]
# ## What you can now explain
#
# - A filter has a kernel for each channel. It adds up everything and its bias
#   once: one filter, one map.
# - Several filters give several maps, and these are the channels of the next
#   volume.
# - A layer of 16 filters of 3 x 3 x 3 learns 448 numbers, whatever the size
#   of the image: its connections are sparse and its weights are shared.
# - When the input moves, the map moves with it.
# - ReLU makes negative entries of maps 0; without it, many layers would do the
#   work of one.
# - A layer is convolution, bias and ReLU; it treats each image of a batch by
#   itself.
#
# **A question to take along.** The 448 parameters are few. But on an image of
# 512 x 512, padded to keep its size, the 16 maps hold 4,194,304 numbers. Most
# of them say "nothing here". How could you make the maps smaller and still
# know what was found? (Notebook 5 answers.)
#
# <details><summary>Answer</summary>
# Keep only the strongest answer of each small neighbourhood, say one of four.
# This is max pooling. (A larger stride makes maps smaller, too, but it steps
# over places without looking.)
# </details>
