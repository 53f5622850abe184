# %% [markdown]
# # 6 · Softmax
#
# **What you will do.** Walk the last steps of a network: from a pooled volume
# to a probability for each class, and to one number that says how wrong the
# answer is. You write five short functions.
#
# **What you need.** Notebooks 1 and 5: flattening, dense layers, and the
# pooled volume. The exponential function and the logarithm. About 55 minutes.
#
# **What it follows.** The slides from *Flattening* to *Softmax activation
# function*, and *Convolution vs FC*; Karn's post on the fully connected layer.

# %% [markdown]
# ## Line up a volume
#
# Convolution and pooling leave a volume: rows, columns, channels. The next
# layer reads a list. The slides take a volume of 2 x 2 pixels with three
# channels.

# %%
from convnet_lab.figures import softmax as figures

figures.one_list()

# %% [markdown]
# This is row-major order, as in notebook 1, with one more axis. In a volume of
# shape (H, W, C), the number at `row`, `col`, `channel` lands at
#
# $$\text{position} = (\text{row} \cdot W + \text{col}) \cdot C +
# \text{channel}.$$
#
# The pooled volume of the slides' digit reader has the shape (5, 5, 16). How
# long is its list? And where does the number at row 2, column 3, channel 4
# land?
#
# <details><summary>Answer</summary>
# The list has 5 · 5 · 16 = 400 numbers. The number lands at
# (2 · 5 + 3) · 16 + 4 = 212.
# </details>

# %% [markdown]
# ### Exercise 6.1 · Flatten a volume (2 points)
#
# Return all numbers of an (H, W, C) volume in one list, in row-major order.
#
# | `volume` | returns |
# |---|---|
# | `[[[1, 2, 3],`<br>`[4, 5, 6]],`<br>`[[7, 8, 9],`<br>`[10, 11, 12]]]` | `[1, 2, 3, …, 12]` |
# | `[[[7, 5],`<br>`[1, 8],`<br>`[9, 2]]]` | `[7, 5, 1, 8, 9, 2]` |
#
# (The slides draw the result as a column. Here it is an array with one axis.)


# %% exercise: flatten, points 1 + 1, new volumes
def flatten(volume):
    """All numbers of a volume in one row, the channels of a pixel together.

    volume : (H, W, C) array
    Returns (H * W * C,) array.
    """
    ### BEGIN SOLUTION
    return volume.reshape(-1)
    ### END SOLUTION


# %% [markdown]
# ## Connect everything with everything
#
# The list goes into dense layers (notebook 1), one after the other. Here are
# two of them.

# %%
figures.wires()

# %% [markdown]
# Hence the layer's second name: **fully connected layer**, or FC. Each wire
# has a weight. Write the four weights of a unit in a row, and the rows of all
# units below each other: this is the matrix $W$, of shape (units, inputs).

# %%
figures.blue_unit()

# %% [markdown]
# Multiply each input by the weight on its wire, add the products, and add the
# unit's own bias. For all units at once:
#
# $$z = W x + b$$
#
# Networks read many images at a time. Then $x$ is a **batch**: a matrix with a
# row for each of $m$ inputs, and $z$ has a row for each of them, too. Unit $j$
# answers input $i$ with
#
# $$z_{ij} = \sum_{k} W_{jk} \, x_{ik} + b_j.$$
#
# A batch of 32 lists of 400 numbers goes through a layer of 120 units. What
# are the shapes of $W$, $b$ and $z$?
#
# <details><summary>Answer</summary>
# W: (120, 400). b: (120,). z: (32, 120).
# </details>

# %% [markdown]
# ### Exercise 6.2 · A dense layer (2 points)
#
# Return the sums $W x + b$, for one input or for a batch. (`weights.T` is $W$
# with rows and columns exchanged, and `@` is the matrix product.)
#
# | `x` | W and b | returns |
# |---|---|---|
# | `[2, 1, 0, 3]` | above | `[4, 5, 7]` |
# | `[1, 2]` | below | `[11, 117, -27]` |
# | `[[1, 2],`<br>`[0, 1]]` | below | `[[11, 117, -27],`<br>`[4, 106, -42]]` |
#
# | given | value |
# |---|---|
# | `weights` | `[[3, 4],`<br>`[5, 6],`<br>`[7, 8]]` |
# | `biases` | `[0, 100, -50]` |


# %% exercise: dense, points 1 + 1, new layers
import numpy as np


def dense(x, weights, biases):
    """Sums of a dense layer: W x + b.

    x : (n_in,) array, one input, or (m, n_in) array, a batch
    weights : (n_out, n_in) array, a row for each unit
    biases : (n_out,) array
    Returns (n_out,) array, or (m, n_out) array for a batch.
    """
    ### BEGIN SOLUTION
    return x @ weights.T + biases
    ### END SOLUTION


# %% [markdown]
# ## Learn combinations
#
# One dense layer can only add up. Is that enough? A unit is to answer 1 where
# exactly one of two pixels is bright, and 0 elsewhere:

# %%
figures.exclusive_or()

# %% [markdown]
# So dense layers with ReLU between them learn *combinations* of features that
# are not linear: "a loop above, but none below". Karn's post calls this a
# cheap way of learning such combinations.

# %% [markdown]
# ## Count what dense layers cost
#
# The slides' digit reader ends in three dense layers.

# %%
figures.three_dense_layers()

# %% [markdown]
# Now compare with a convolution. The reader's first layer is one: 8 filters of
# 5 x 5 x 3 turn an image of 32 x 32 x 3 into 8 maps of 28 x 28.

# %%
figures.dense_or_convolution()

# %% [markdown]
# The convolution saves twice (notebook 4): each filter looks at 5 x 5 x 3
# numbers only, and all positions share its weights. That is why networks look
# at images with convolutions, and become dense at the end, where only 400
# numbers are left.

# %% [markdown]
# **Check the source yourself.** The slides print the dense layer's cost as
# 6,272 x 3,272 + 6,272 = 20,528,256. Is the arithmetic right?

# %%
6_272 * 3_272 + 6_272

# %% [markdown]
# It is. But one factor is wrong: 3,272 inputs? The same slide shows 32 x 32 x
# 3 = 3,072. A 2 was typed for a 0, and the product was computed with it. The
# right cost is 19,273,856, over a million less. A calculation can be right and
# its numbers wrong: go back to where each number comes from.

# %% [markdown]
# ## Turn logits into probabilities
#
# The last dense layer has one unit for each class. Its sums are called
# **logits**: raw scores, any real numbers. The slides have four, for the
# classes Car, Truck, Motorcycle and Bus: 5, 6, 1 and 2.

# %%
figures.from_logits()

# %% [markdown]
# There are two steps. First each logit $s$ becomes a power $e^s$, where $e$ is
# about 2.718. A power is always positive, even where the logit is negative.
# Then each power is divided by the sum of all powers, 561.9. Now they add up
# to 1. The two steps together are called **softmax**:
#
# $$p_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$
#
# Only *differences* of logits count. Truck's logit is larger than Car's by 1,
# so its probability is $e$ times as large. (2.718 · 0.2641 is 0.7178; the
# exact 0.7179 comes from numbers that were not rounded.)
#
# All four logits are 3. What are the probabilities?
#
# <details><summary>Answer</summary>
# 0.25 each. The four powers are equal, whatever they are.
# </details>

# %% [markdown]
# **Check the source yourself.** The slides print these four probabilities and
# below them "Sum = 1". Add up what is printed:

# %%
round(0.2641 + 0.7179 + 0.0048 + 0.0131, 4)

# %% [markdown]
# 0.9999. Nothing is wrong here: the exact probabilities add up to 1, and
# rounding each to four decimals has lost 0.0001. When you compare printed
# numbers, allow for rounding.
#
# Softmax is not the only way to end a network. A *support vector machine* asks
# only that the score of the true class is larger than every other score by
# some margin. Beyond that margin it asks no more, and its scores are not
# probabilities. Karn's post and this course stay with softmax.

# %% [markdown]
# ## Keep the powers small
#
# Add 1000 to each of the four logits. What happens to the probabilities?
#
# In mathematics, nothing: each power gets the factor $e^{1000}$, so their sum
# gets it, too, and it cancels. On a computer:

# %%
from convnet_lab import documents

logits = documents.LOGITS
with np.errstate(over="ignore"):
    powers = np.exp(logits + 1000)
powers

# %% [markdown]
# `inf`, infinity. The largest number that fits a float is about
# $1.8 \cdot 10^{308}$, and $e^{710}$ is beyond it: this is **overflow**. The
# next step, inf / inf, gives `nan`: not a number. Logits near −1000 are no
# better: all their powers come out as 0, and the next step is 0 / 0.
#
# But we may subtract any number from all logits of an input, because this
# changes nothing. Which number makes the powers safe, whatever the logits are?
#
# <details><summary>Answer</summary>
# The largest logit. Then the largest power is exp(0) = 1, and all others lie
# between 0 and 1. The sum is at least 1, so it is safe to divide by it.
# </details>

# %% [markdown]
# ### Exercise 6.3 · Softmax (4 points)
#
# Return the probabilities for the logits of one input, or of a batch. In a
# batch each *row* belongs to one input, and its probabilities add up to 1.
# Logits may be large, such as 1000 or −1000, and may differ much from row to
# row. (`np.max` and `np.sum` take `axis=-1` and `keepdims=True`.)
#
# | `logits` | returns |
# |---|---|
# | `[5, 6, 1, 2]` | `[0.2641, 0.7179,`<br>`0.0048, 0.0131]` |
# | `[1005, 1006,`<br>`1001, 1002]` | the same |
# | `[3, 3, 3, 3]` | `[0.25, 0.25,`<br>`0.25, 0.25]` |
# | `[[5, 6, 1, 2],`<br>`[3, 3, 3, 3]]` | a row of the first,<br>a row of the third |


# %% exercise: softmax, points 2 + 2, new logits
def softmax(logits):
    """Probabilities along the last axis, safe for large logits.

    logits : (K,) array, one input, or (m, K) array, a batch
    Returns an array of the same shape; along the last axis it adds up to 1.
    """
    ### BEGIN SOLUTION
    powers = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# Adding a number to all logits changes nothing. What does *dividing* them all
# do?

# %%
figures.temperatures()

# %% [markdown]
# The number that divides is called the **temperature**.

# %% [markdown]
# ## Measure how wrong an answer is
#
# The network says Truck with 0.7179. Was it right? During training we know:
# each image comes with a **label**, the number of its true class. A **loss**
# is one number that says how wrong an answer is. Training makes it small
# (notebook 8). The usual loss for several classes looks only at the
# probability of the true class.

# %%
figures.loss_of_a_bus()

# %% [markdown]
# This loss is called **cross-entropy**. With $y$ for the label, it is
#
# $$L = -\ln p_y.$$
#
# Here ln is the *natural* logarithm, to the base $e$ (`np.log` in NumPy). A
# sure and right answer, p = 1, costs nothing. The smaller the probability of
# the true class, the larger the loss: at p = 0.01 it is 4.6, at p = 0.001 it
# is 6.9, and at 0 it is infinite. To be sure *and* wrong is the worst of all.

# %%
from convnet_lab import functional

losses = -np.log(functional.softmax(logits))
dict(zip(figures.CLASSES, losses.round(4).tolist(), strict=True))

# %% [markdown]
# Do you see it? The loss for Car is exactly 1 more than for Truck, and for Bus
# 4 more. These are the differences of the logits, 6 − 5 and 6 − 2: ln undoes
# exp.
#
# A network that knows nothing gives each of the ten digits the probability
# 0.1. What is its loss, whatever the digit is?
#
# <details><summary>Answer</summary>
# −ln 0.1 = ln 10, about 2.303. Remember it: in notebook 8 the loss of an
# untrained network starts near there.
# </details>

# %% [markdown]
# Now play with all this. What is the largest whole number that you can add to
# all logits before the powers overflow? Then let the true class be Bus, and
# leave the logits alone: which temperature makes the loss smallest?

# %%
from convnet_lab import widgets

widgets.SoftmaxExplorer(logits, list(figures.CLASSES), label=1)

# %% [markdown]
# <details><summary>Answer: the largest number; the temperature</summary>
# 703: the largest logit is 709 then, and exp(709) still fits a float. With 704
# it is exp(710). For Bus the highest temperature is best, 10: the
# probabilities are nearly equal, and the loss is 1.56. A network that is wrong
# should at least not be sure.
# </details>

# %% [markdown]
# ### Exercise 6.4 · Cross-entropy (2 points)
#
# Return −ln of the true class's probability. Labels count the classes from 0.
#
# | `probabilities` | `label` | returns |
# |---|---|---|
# | `[0.2641, 0.7179,`<br>`0.0048, 0.0131]` | 1 (Truck) | 0.3314 |
# | the same | 0 (Car) | 1.3314 |
# | ten times 0.1 | 7 | 2.3026 |


# %% exercise: cross_entropy, points 1 + 1, new answers
def cross_entropy(probabilities, label):
    """Loss of one answer: minus the natural log of the true class's probability.

    probabilities : (K,) array, all above 0, adding up to 1
    label : int, the true class, from 0 to K - 1
    Returns a number.
    """
    ### BEGIN SOLUTION
    return -np.log(probabilities[label])
    ### END SOLUTION


# %% [markdown]
# ## Compare with the squared error
#
# Karn's post measures the error in another way. Its network knows four
# classes: dog, cat, boat and bird. For a picture of a boat the post writes
# down the perfect answer, the **target**: 1 for boat, 0 for the other three.

# %%
figures.distance_to_a_boat()

# %% [markdown]
# This is the post's *total error*, the **squared error**. With $t$ for the
# target, $o$ for the output:
#
# $$E = \frac{1}{2} \sum_k (t_k - o_k)^2$$
#
# (The half cancels a 2 when notebook 8 takes derivatives.)

# %% [markdown]
# ### Exercise 6.5 · Squared error (2 points)
#
# Return half the sum of the squared differences.
#
# | `target` | `output` | returns |
# |---|---|---|
# | `[0, 0, 1, 0]` | `[0.1, 0.3,`<br>`0.4, 0.2]` | 0.25 |
# | `[1, 0, 0]` | `[0.75, 0.25, 0]` | 0.0625 |


# %% exercise: squared_error, points 1 + 1, new targets
def squared_error(target, output):
    """Half the sum of the squared differences.

    target, output : (K,) arrays
    Returns a number.
    """
    ### BEGIN SOLUTION
    return np.sum((target - output) ** 2) / 2
    ### END SOLUTION


# %% [markdown]
# The post's own network gives its boat the probability 0.94. The post does not
# print the other three; say each is 0.02. These are both losses of the answer:

# %%
target, better = np.array([0, 0, 1, 0]), np.array([0.02, 0.02, 0.94, 0.02])
print(f"cross-entropy {functional.cross_entropy(better, 2):.4f}")
print(f"squared error {functional.squared_error(target, better):.4f}")

# %% [markdown]
# Both are small. Where do the two losses disagree?

# %%
figures.two_losses()

# %% [markdown]
# They disagree on answers that are sure and wrong. The steeper a loss is, the
# harder it pulls on the weights in training. This is one reason for the usual
# choice of a loss.

# %% [markdown]
# ## Go from pixels to a loss
#
# A toy network has one dense layer and three classes: cross, plus and ring. A
# row of its weights has nine numbers, one for each pixel of a 3 x 3 image. So
# we can fold each row back and *look* at it: each unit has 1 where it wants a
# bright pixel and −1 where it wants a dark one.

# %%
figures.toy_network()

# %% [markdown]
# If the label says cross, this answer's loss is 0.009; if it says plus, it is
# 6.009.
#
# Why does the ring have a bias of −3? Try the three logits of a perfect cross,
# with and without it.
#
# <details><summary>Answer</summary>
# A perfect cross gives 5, −3 and 3 without biases. The ring's weights have
# eight 1s, so it likes almost any bright image. Its bias makes up for that: 3
# becomes 0, and on a perfect ring 8 becomes 5, as much as the others get.
# </details>

# %% [markdown]
# In a real network the dense layers do not read pixels. They read what
# convolution and pooling have found: those *extract features*, these
# *classify*. Notebook 7 puts the two together.

# %% [markdown]
# ## What you can now explain
#
# - Flattening keeps the channels of a pixel together: row-major.
# - A dense layer computes W x + b; row j of W belongs to unit j.
# - One convolution needs 608 parameters where a dense layer needs 19,273,856.
# - Dense layers with ReLU between them learn combinations that no single layer
#   can.
# - Softmax turns logits into probabilities. Only their differences count, so
#   the largest can be subtracted and nothing overflows.
# - Cross-entropy is −ln of the true class's probability. A sure and wrong
#   answer costs most, and far more than with the squared error.
#
# **A question to take along.** The slides remark that their dense layers give
# fewer numbers than their convolutions, and still have more parameters. How
# can both be true?
#
# <details><summary>Answer</summary>
# A convolution uses the same few weights at every position: its parameters do
# not depend on how many numbers it gives. In a dense layer every wire has a
# weight of its own, so inputs and outputs are multiplied: 400 · 120.
# </details>
