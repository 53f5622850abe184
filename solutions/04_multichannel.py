# %% [markdown]
# # 4 · Several channels
#
# **What you will do.** Slide a filter over all channels of an image at once,
# let many filters work side by side, count what they learn, and cut off what
# is negative. At the end you have one whole layer of a convolutional network.
# You write five functions; three of them are short.
#
# **What you need.** Notebooks 2 and 3: windows, padding, stride. About 70
# minutes. After the parameter count is a good place for a break.
#
# **What it follows.** The slides from *Convolution over volume* to *Simple
# Convolutional Neural Network*; the other documents on depth, kernels, filters
# and ReLU.

# %% [markdown]
# ## Read three channels at once
#
# A gray image is a matrix, and a kernel is a matrix that slides over it. A
# color image is three matrices: a box with rows, columns and channels, called
# a **volume**. The slides put a filter on it that is a volume, too. It has one
# kernel for each channel.

# %%
from convnet_lab.figures import multichannel as figures

figures.one_filter()

# %% [markdown]
# Each kernel lies on its own channel, all at the same position. Multiply entry
# by entry, and add *everything*: rows, columns and channels.
#
# The image is 6 x 6 x 3, the filter 3 x 3 x 3, and it moves one pixel a step.
# How many numbers does the image hold, how many the filter, and how many the
# map?
#
# <details><summary>Answer</summary>
# The image 6 · 6 · 3 = 108, the filter 3 · 3 · 3 = 27, the map 4 · 4 = 16.
# </details>

# %% [markdown]
# ## Trace one number
#
# The slides print an example from the Stanford course cs231n: a 5 x 5 image
# with three channels, and a filter whose bias is 1. The padding is 1 and the
# stride 2. By the rule of notebook 3 the map has 3 x 3 entries. The entry in
# row 1, column 0 comes from the window at row 1 · 2 = 2 and column 0 · 2 = 0
# of the padded image:

# %%
figures.one_number()

# %% [markdown]
# In general, with a padded volume $V$, a filter $K$ with bias $b$, and a
# stride of $s$:
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
# The window begins at row 2, column 4. The entry is 0 − 1 + 3 + 1 = 3.
# </details>

# %% [markdown]
# ### Exercise 4.1 · One filter, one map (4 points)
#
# Return the map of one filter over a volume. The argument named `kernel` holds
# the whole filter: `kernel[:, :, k]` is the kernel of channel k. Its height
# and width may differ.
#
# | example | returns |
# |---|---|
# | channel 0: 1 2 / 3 4,<br>its kernel 1 0 / 0 2;<br>channel 1: 10 20 / 30 40,<br>its kernel 0 1 / −1 0 | `[[-1]]` |
# | cs231n, 5 x 5 x 3,<br>its first filter, bias 1,<br>padding 1, stride 2 | `[[-2, 2, 1],`<br>`[-7, 0, 3],`<br>`[2, 4, 3]]` |
#
# In the first line, channel 0 gives 1 + 8 = 9 and channel 1 gives
# 20 − 30 = −10.
#
# Three hints. `np.pad(volume, ((p, p), (p, p), (0, 0)))` pads rows and
# columns, but not the channels. A window `padded[top : top + kh, left : left +
# kw]` holds all channels. And `np.sum` adds up all axes.

# %% exercise: filter_volume, points 2 + 2, new volumes
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


# %% [markdown]
# ## Let several filters work side by side
#
# One filter finds one feature. To find a lion you need many: edges of every
# direction, colors, corners. So a layer has several filters. Each of them
# reads all channels, and each gives a map of its own.

# %%
figures.stacked_maps()

# %% [markdown]
# The number of maps is called the **depth** of the output. The channels that
# came in are gone: red, green and blue are mixed in every map. How many
# numbers do four filters give here, and how many would 128 give?
#
# <details><summary>Answer</summary>
# Four give 4 · 4 · 4 = 64, and 128 give 4 · 4 · 128 = 2,048. The image had
# 108.
# </details>

# %% [markdown]
# All filters of a layer are kept in one array, the **filter bank**, with the
# axes (rows, columns, channels in, channels out). Filter $k$ is
# `filters[:, :, :, k]`, and `biases[k]` is its bias. The cs231n example has
# two filters:

# %%
figures.two_maps()

# %% [markdown]
# Each of the 3 · 3 · 2 = 18 numbers has three windows, one in each channel.
# Move the mouse over the maps, or walk with the arrow keys. For the −4 in the
# second map: what do the three channels contribute? (You can change every
# weight and bias.)

# %%
from convnet_lab import documents, widgets

volume, filters = documents.CS231N_VOLUME, documents.CS231N_FILTERS
widgets.VolumeExplorer(volume, filters, documents.CS231N_BIASES)

# %% [markdown]
# <details><summary>Answer: the contributions to −4</summary>
# −1, −1 and −2. This filter's bias is 0.
# </details>

# %% [markdown]
# ### Exercise 4.2 · A bank of filters (4 points)
#
# Return the maps of all filters, stacked as channels. You may call your
# `filter_volume` once for each filter; `np.stack(maps, axis=-1)` stacks maps
# along a new last axis.
#
# | example | returns |
# |---|---|
# | cs231n, 5 x 5 x 3, two filters, biases `[1, 0]`, padding 1, stride 2 | the two maps above, 3 x 3 x 2 |
# | a volume of 6 x 6 x 3, four filters of 3 x 3 x 3 | 4 x 4 x 4 |


# %% exercise: conv2d, points 2 + 2, new volumes
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


# %% [markdown]
# ## Count what is learned
#
# A layer has two kinds of numbers. *You* choose the size of the filters, how
# many there are, the stride and the padding: these are **hyperparameters**.
# The network *learns* the weights and the biases: these are its
# **parameters**.
#
# The slides take 16 filters of 3 x 3 over an image with 3 channels. How many
# parameters is that?
#
# <details><summary>Answer</summary>
# 448 parameters. Each filter has 3 · 3 · 3 = 27 weights and a bias:
# 16 · (27 + 1).
# </details>

# %% [markdown]
# For filters of $f \times f$ pixels:
#
# $$f \cdot f \cdot C_\text{in} \cdot C_\text{out} + C_\text{out}$$

# %% [markdown]
# ### Exercise 4.3 · Parameters of a convolutional layer (2 points)
#
# Return how many weights and biases the filters of a layer have.
#
# | `f` | `c_in` | `c_out` | returns | in the slides |
# |---|---|---|---|---|
# | 5 | 1 | 1 | 26 | one filter on a gray image |
# | 3 | 3 | 16 | 448 | one layer |
# | 5 | 3 | 8 | 608 | CONV1 of their digit reader |
# | 5 | 8 | 16 | 3,216 | CONV2 of their digit reader |


# %% exercise: conv_parameter_count, points 1 + 1, new layers
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


# %% [markdown]
# Look at the formula again: which size is *not* in it?
#
# <details><summary>Answer</summary>
# The size of the image. The 448 parameters serve a picture of 28 x 28 pixels
# as well as one of 512 x 512: the same filters just slide further.
# </details>

# %% [markdown]
# ## Compare with a dense layer
#
# Where does the saving come from? The slides take a gray 28 x 28 image and one
# filter of 5 x 5. The filter has 24 x 24 = 576 positions. Imagine three layers
# that all give 576 numbers:
#
# - *dense*: each number has a weight for every pixel;
# - *windows*: each number sees only its 25 pixels, with weights of its own;
# - *convolution*: each number sees its 25 pixels, all with the *same* weights.

# %%
figures.three_layers()

# %% [markdown]
# From *dense* to *windows*: these are **sparse connections**. A number depends
# on its window only, not on the whole image.
#
# From *windows* to *convolution*: this is **parameter sharing**. All positions
# use the same filter and the same bias. The slides give the reason: a filter
# that finds vertical edges in one part of an image is useful in the other
# parts, too.

# %% [markdown]
# ## Move the input
#
# Notebook 1 ended with a cat in one corner and the same cat in another: a
# dense layer sees them with different weights. What does a convolution make of
# them? Here the cat is a small cross.

# %%
figures.moved_cross()

# %% [markdown]
# When the input moves, the map moves with it: a convolution is **equivariant**
# to shifts. Nothing has to be learned twice. (At the borders something may be
# lost or come in.)
#
# **Check the source yourself.** The Kaggle post says that filters "discard any
# spatial data". Karn's post says that convolution "preserves the spatial
# relationship between pixels". Which is right?
#
# <details><summary>Answer</summary>
# Karn's post, as far as convolution goes: the map shows where the feature is,
# to the pixel. What is left of "where" after pooling is a question for
# notebook 5. But a filter does not know its feature when it is turned: a
# vertical edge, turned by a quarter, is another feature.
# </details>

# %% [markdown]
# ## Cut off what is negative
#
# In the maps of cs231n there is a 4 and a −7. A large number says: here is my
# feature. A large *negative* number says: here is the opposite. The next step
# of the network keeps only the first kind of answer. Here are three functions
# that are used for such a step:

# %%
figures.three_curves()

# %% [markdown]
# **ReLU**, the rectified linear unit, is
#
# $$y = \max(0, s).$$
#
# It is applied to every entry separately, and makes a **rectified feature
# map** of a feature map. Karn's post finds that it works better than tanh and
# sigmoid in most situations. It is also quick to compute.

# %% [markdown]
# ### Exercise 4.4 · ReLU (2 points)
#
# Replace every negative entry by 0 and keep the others. `x` may have any
# shape: a row, a matrix, a volume or more axes. The answer is a new array;
# `x` stays as it is. (`np.maximum` compares entry by entry.)
#
# | `x` | returns |
# |---|---|
# | `[-7, 0, 3]` | `[0, 0, 3]` |
# | `[[8, -2.5],`<br>`[-1, 6]]` | `[[8, 0],`<br>`[0, 6]]` |


# %% exercise: relu, points 1 + 1, new arrays
def relu(x):
    """Each entry, or 0 if it is negative.

    x : array of any shape
    Returns array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


# %% [markdown]
# The slides print five rows and columns of a sharpened photograph.

# %%
figures.printed_after_relu()

# %% [markdown]
# **Check the source yourself.** The slides also print the pixels that were
# sharpened. So we can sharpen them ourselves. The first 16 entries of the
# result depend on printed pixels only. Do they agree?

# %%
figures.printed_and_ours()

# %% [markdown]
# Only 3 of the 16 agree to four decimals. So the printed sharpened numbers do
# not come from the printed pixels with the printed kernel. The step after it
# is right: the rectified numbers do follow from the sharpened ones.

# %% [markdown]
# **Check the source yourself.** The Kaggle post says that ReLU takes negative
# values out of the *filters*. What would happen if it did?

# %%
figures.without_negative_weights()

# %% [markdown]
# ## See why the bend is needed
#
# Two of the documents give the same reason for ReLU: a convolution is
# *linear*, and most of what we want to learn is not. What goes wrong with
# linear layers?

# %%
figures.linear_and_not()

# %% [markdown]
# Could any single filter do what Sobel x, ReLU and a blur do together? No.
# Change the sign of every pixel: any filter then gives the same answers with
# the opposite sign, so that the old and the new answer add up to 0 (without a
# bias). With ReLU in between they do not add up to 0. So each layer with ReLU
# can add something that no single filter can.

# %% [markdown]
# ## Build a layer
#
# Convolution, bias, ReLU: the slides call this *one layer*, a **convolutional
# layer**. With the output $a^{[l-1]}$ of the layer before:
#
# $$z^{[l]} = W^{[l]} * a^{[l-1]} + b^{[l]}$$
#
# $$a^{[l]} = \max(0,\; z^{[l]})$$
#
# The number in square brackets counts the layers; $*$ is the sliding sum over
# all channels, as in exercise 4.2.
#
# A network reads many images at a time: a **batch**, an array of shape
# (m, H, W, C). Each of the $m$ images is treated separately, with the same
# filters.
#
# What would change if ReLU came first and the bias after it?
#
# <details><summary>Answer</summary>
#
# A negative bias could make entries negative again. And the bias could no
# longer decide *how large* a sum must be to count: with bias −5 before ReLU,
# only sums above 5 are left.
#
# </details>

# %% [markdown]
# ### Exercise 4.5 · One layer (4 points)
#
# Return what a convolutional layer makes of a batch. You may call your
# `conv2d` once for each image, then your `relu`.
#
# | example | returns |
# |---|---|
# | cs231n as a batch of one,<br>two filters, biases `[1, 0]`,<br>padding 1, stride 2 | channel 0:<br>`[[0, 2, 1],`<br>`[0, 0, 3],`<br>`[2, 4, 3]]` |
# | m images of 64 x 64 x 3,<br>eight filters of 3 x 3 x 3 | m x 62 x 62 x 8 |


# %% exercise: conv_layer, points 2 + 2, new batches
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


# %% [markdown]
# ## Stack the layers
#
# The maps of one layer are the channels that the next one reads. The slides
# put three layers in a row, without padding. An image of 64 x 64 x 3 goes in.
#
# | layer | filters | size | stride |
# |---|---|---|---|
# | CONV [1] | 8 | 3 x 3 | 1 |
# | CONV [2] | 16 | 5 x 5 | 2 |
# | CONV [3] | 32 | 7 x 7 | 2 |

# %%
figures.three_conv_layers()

# %% [markdown]
# The maps get smaller, and there are more of them. How many parameters do
# these three layers have?
#
# <details><summary>Answer</summary>
# 3 · 3 · 3 · 8 + 8 = 224, then 5 · 5 · 8 · 16 + 16 = 3,216, then
# 7 · 7 · 16 · 32 + 32 = 25,120.
# </details>

# %% [markdown]
# **Check the source yourself.** Under CONV [3] the slides print
# $p^{[2]} = 0$ and $n_c^{[2]} = 32$, where $n_c$ is the number of filters. But
# layer 2 has 16 filters. Layer 3 is meant: $p^{[3]} = 0$ and
# $n_c^{[3]} = 32$. The shapes show it.

# %% [markdown]
# A second layer reads maps of features, not pixels. So it can find features
# *of features*: a corner where two edges meet, an eye where curves meet. And
# each layer sees more of the image than the one before:

# %%
figures.growing_field()

# %% [markdown]
# This is how the hierarchy of notebook 0 comes about: small windows and simple
# features first, then larger windows and parts, then whole objects. In
# notebook 9 you look at what the layers of a trained network have found.
#
# Last, one layer of five filters on the portrait in color. The first is a mean
# over its window. Two look for edges. Two compare channels: they are positive
# on one color and negative on another.

# %%
figures.five_maps()

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
# - ReLU turns negative entries of maps into 0. Without it, many layers would
#   do the work of one.
# - The deeper a layer, the more of the image each of its entries sees.
#
# **A question to take along.** The 448 parameters are few. But on an image of
# 512 x 512, padded to keep its size, the 16 maps hold 4,194,304 numbers. Most
# of them say "nothing here". How could you make the maps smaller and still
# know what was found? (Notebook 5 answers.)
#
# <details><summary>Answer</summary>
# Keep only the strongest answer of each small neighborhood, say one of four.
# This is max pooling. (A larger stride makes maps smaller, too, but it steps
# over positions without looking.)
# </details>
