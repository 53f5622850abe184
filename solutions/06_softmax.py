# %% [markdown]
# # 6 · Softmax
#
# **What you will do.** Walk the last steps of a network: from a pooled volume
# to a probability for each class, and to one number that says how wrong the
# answer is. You write five short functions.
#
# **What you need.** Notebooks 1 and 5: flattening, dense layers, and the
# pooled volume. The exponential function and the logarithm. About 60 minutes.
#
# **What it follows.** S2, from *Flattening* to *Softmax activation function*,
# and *Convolution vs FC*; S1, *Fully Connected Layer* and *Putting it all
# together*; S0 and S3 on the fully connected layer.

# %% [markdown]
# ## Line up a volume
#
# Convolution and pooling leave a volume: rows, columns, channels. The next
# layer reads a list. The slides (S2) take a volume of 2 x 2 pixels with three
# channels. In the list, which number will come right after the 1?

# %%
from convnet_lab import documents, functional, pictures

volume = documents.EXAMPLES["flatten"][0].arguments[0]
channels = [
    pictures.Grid(volume[:, :, c], f"channel {c}", (0, 0, 1, 1), plain=True)
    for c in range(3)
]
row = functional.flatten(volume)
line = pictures.Grid([row], "flattened", (0, 0, 1, 3), plain=True)
pictures.show(
    pictures.equation(*channels, "→", line),
    alt="Channels 1 4 7 10, 2 5 8 11 and 3 6 9 12, 2 by 2 each, with a ring round "
    "the top-left pixel. Flattened: 1, 2, 3 to 12; the ringed 1, 2, 3 come first.",
)

# %% [markdown]
# The 2. The three channels of one pixel stay together; then comes the next
# pixel to the right, and then the next row. This is row-major order, as in
# notebook 1, with one more axis. In a volume of shape (H, W, C), the number at
# `row`, `col`, `channel` lands at
#
# $$\text{position} = (\text{row} \cdot W + \text{col}) \cdot C +
# \text{channel}.$$
#
# The pooled volume of the slides' digit reader has the shape (5, 5, 16). How
# long is its list? And where does the number at row 2, column 3, channel 4
# land?
#
# <details><summary>Answer</summary>
# 5 · 5 · 16 = 400 numbers. It lands at (2 · 5 + 3) · 16 + 4 = 212.
# </details>

# %% [markdown]
# ### Exercise 6.1 · Flatten a volume (2 points)
#
# Return all numbers of an (H, W, C) volume in one row, in row-major order.
#
# | `volume` | returns | in |
# |---|---|---|
# | `[[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]` | `[1, 2, 3, …, 12]` | S2 |
# | `[[[7, 5], [1, 8], [9, 2]]]` | `[7, 5, 1, 8, 9, 2]` | |
#
# (The slides draw the result as a column. Here it is an array with one axis.)


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "flatten"}
def flatten(volume):
    """All numbers of a volume in one row, the channels of a pixel together.

    volume : (H, W, C) array
    Returns (H * W * C,) array.
    """
    ### BEGIN SOLUTION
    return volume.reshape(-1)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "flatten-check"}
from convnet_lab import check

check("flatten", flatten)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "flatten-hidden"}
# One more point, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("flatten", flatten, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Connect everything with everything
#
# What reads the list? A plain feed-forward network, say S2 and S3: the dense
# layers of notebook 1. Here are two. Along how many wires do numbers reach the
# blue unit?

# %%
pictures.show(
    pictures.network({"4 inputs": 4, "3 units": 3, "2 units": 2}, unit=1),
    alt="Three columns of circles: 4 inputs, 3 units, 2 units. Each circle is "
    "wired to every circle of the next column. The four wires from the inputs "
    "to the middle one of the 3 units are thick and blue.",
)

# %% [markdown]
# Four, one from each input. Every unit is wired to *all* numbers of the layer
# before it. Hence the layer's second name: **fully connected layer**, or FC.
#
# Each wire has a weight. Put the four weights of a unit in a row, and the rows
# of all units below each other: this is the matrix $W$, of shape
# (units, inputs). Some numbers:

# %%
import numpy as np

x = np.array([2, 1, 0, 3])
weights = np.array([[1, 0, 2, -1], [0, 3, 1, 1], [-2, 1, 0, 2]])
biases = np.array([5, -1, 4])

# %% [markdown]
# The middle row of W belongs to the blue unit. Compute what this unit gives,
# before you look at the right:

# %%
z = functional.dense(x, weights, biases)
pictures.show(
    pictures.equation(
        pictures.Grid(weights, "weights W", (1, 0, 1, 4), signed=True),
        "·",
        pictures.Grid(x[:, np.newaxis], "x", plain=True),
        "+",
        pictures.Grid(biases[:, np.newaxis], "b", (1, 0, 1, 1), signed=True),
        "=",
        pictures.Grid(z[:, np.newaxis], "z", (1, 0, 1, 1), plain=True),
    ),
    alt="W has the rows 1 0 2 -1, then 0 3 1 1, ringed, then -2 1 0 2. x is "
    "2 1 0 3 and b is 5 -1 4. The result z is 4 5 7; its ringed entry is 5.",
)

# %% [markdown]
# 0 · 2 + 3 · 1 + 1 · 0 + 1 · 3 − 1 = 5. Multiply each input by the weight on
# its wire, add the products, add the unit's own bias. For all units at once:
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
# Return the sums $W x + b$, for one input or for a batch.
#
# | `x` | `weights` | `biases` | returns |
# |---|---|---|---|
# | `[2, 1, 0, 3]` | the W above | `[5, -1, 4]` | `[4, 5, 7]` |
# | `[1, 2]` | `[[3, 4], [5, 6], [7, 8]]` | `[0, 100, -50]` | `[11, 117, -27]` |
# | `[[1, 2], [0, 1]]` | the same | the same | `[[11, 117, -27], [4, 106, -42]]` |
# | shape `(84,)` | shape `(10, 84)` | shape `(10,)` | shape `(10,)`: FC5 of S2 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "dense"}
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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "dense-check"}
from convnet_lab import check

check("dense", dense)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "dense-hidden"}
# One more point, for layers that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("dense", dense, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Count what dense layers cost
#
# The slides' digit reader ends in three dense layers: 400 inputs to 120 units
# (FC3), 120 to 84 (FC4), 84 to 10 (FC5, one unit for each digit). Which of
# them has the most parameters? Guess how many.

# %%
layers = {"FC3": (400, 120), "FC4": (120, 84), "FC5": (84, 10)}
counts = {
    f"{name}, {n_in} to {n_out}": functional.dense_parameter_count(n_in, n_out)
    for name, (n_in, n_out) in layers.items()
}
pictures.show(
    pictures.areas(counts, "weights and biases"),
    alt="Three bars: 48,120 weights and biases for FC3, 10,164 for FC4, 850 for FC5.",
)

# %% [markdown]
# FC3: 400 · 120 weights and 120 biases are 48,120. All three together have
# 59,134. Yet they put out only 120, 84 and 10 numbers.
#
# Now the other way round. The reader's first layer is a *convolution*: 8
# filters of 5 x 5 x 3 turn an image of 32 x 32 x 3 into 8 maps of 28 x 28. How
# many parameters would a dense layer need for as many numbers?

# %%
inputs, outputs = 32 * 32 * 3, 28 * 28 * 8
costs = {
    "convolution": functional.conv_parameter_count(5, 3, 8),
    "dense": functional.dense_parameter_count(inputs, outputs),
}
pictures.show(
    pictures.areas(costs, f"parameters, from {inputs:,} to {outputs:,} numbers"),
    alt="Two bars: 608 parameters for the convolution, 19,273,856 for the dense "
    "layer, both from 3,072 to 6,272 numbers.",
)

# %% [markdown]
# 608 against 19 million. The convolution saves twice (notebook 4): each filter
# looks at 5 x 5 x 3 numbers only, and all places share its weights. That is
# why networks see with convolutions, and become dense at the end, where only
# 400 numbers are left.

# %% [markdown]
# **Check the source yourself.** The slides print the dense layer's cost as
# 6,272 x 3,272 + 6,272 = 20,528,256. Does the sum add up?

# %%
6_272 * 3_272 + 6_272

# %% [markdown]
# It does. But one factor is wrong: 3,272 inputs? The same slide shows 32 x 32
# x 3 = 3,072. A 2 was typed for a 0, and the computer went on with it. The
# right cost is 6,272 x 3,072 + 6,272 = 19,273,856, over a million less. A sum
# can be right and its numbers wrong: go back to where each one comes from.
# (What the slide wants to say still holds. 19 million is about 31,700 times
# 608.)

# %% [markdown]
# ## Turn logits into probabilities
#
# The last dense layer has one unit for each class. Its sums are called
# **logits**: raw scores, any real numbers, before any activation. The slides
# have four, for the classes Car, Truck, Motorcycle and Bus: 5, 6, 1 and 2.
#
# The network prefers Truck to Car, 6 to 5. If these were to become
# probabilities, how much more probable should Truck be? Look:

# %%
classes = ["Car", "Truck", "Motorcycle", "Bus"]
logits = documents.LOGITS
steps = {
    "logit s": logits,
    "power exp(s)": np.exp(logits),
    "probability": functional.softmax(logits),
}
panels = {
    title: dict(zip(classes, values, strict=True)) for title, values in steps.items()
}
pictures.show(
    pictures.amounts(panels, decimals=(1, 1, 4)),
    alt="Bars for Car, Truck, Motorcycle, Bus. Logits 5, 6, 1, 2. Powers 148.4, "
    "403.4, 2.7, 7.4. Probabilities 0.2641, 0.7179, 0.0048, 0.0131.",
)

# %% [markdown]
# Two steps. First each logit $s$ becomes a power $e^s$, where $e$ is about
# 2.718. This is positive, even where a logit is negative. Then each power is
# divided by the sum of all powers, 561.9: now they add up to 1. The two steps
# together are called **softmax**:
#
# $$p_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$
#
# Truck has a logit that is larger by 1, so its probability is $e$ times as
# large: 0.7179 = 2.718 · 0.2641. Only *differences* of logits count.
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
# rounding each to four decimals has lost 0.0001. Whoever compares numbers from
# print has to allow for that.

# %% [markdown]
# ## Keep the powers small
#
# Add 1000 to each of the four logits. What happens to the probabilities?
#
# In mathematics, nothing: each power gets the factor $e^{1000}$, above and
# below the line, and it cancels. On a computer:

# %%
with np.errstate(over="ignore"):
    powers = np.exp(logits + 1000)
powers

# %% [markdown]
# `inf`, infinity. The largest number that fits a float is about
# $1.8 \cdot 10^{308}$, and $e^{710}$ is beyond it: this is **overflow**. The
# next step, inf / inf, gives `nan`: not a number. Logits near −1000 are no
# better. All their powers come out as 0, and the next step is 0 / 0.
#
# But we are free to subtract any number from all logits of an input, as this
# changes nothing. Which one makes the powers safe, whatever the logits are?
#
# <details><summary>Answer</summary>
# The largest logit. Then the largest power is exp(0) = 1, and all others lie
# between 0 and 1. The sum is at least 1, so it is safe to divide by it.
# </details>

# %% [markdown]
# ### Exercise 6.3 · Softmax (4 points)
#
# Return the probabilities for the logits of one input, or of a batch: then
# each *row* is an input of its own and adds up to 1. Logits may be large, such
# as 1000 or −1000, and differ much from row to row.
#
# | `logits` | returns | in |
# |---|---|---|
# | `[5, 6, 1, 2]` | `[0.2641, 0.7179, 0.0048, 0.0131]` | S2 |
# | `[1005, 1006, 1001, 1002]` | the same | above |
# | `[3, 3, 3, 3]` | `[0.25, 0.25, 0.25, 0.25]` | above |
# | `[[5, 6, 1, 2], [3, 3, 3, 3]]` | a row of the first, a row of the third | |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "softmax"}
def softmax(logits):
    """Probabilities along the last axis, safe for large logits.

    logits : (K,) array, one input, or (m, K) array, a batch
    Returns an array of the same shape; along the last axis it adds up to 1.
    """
    ### BEGIN SOLUTION
    powers = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "softmax-check"}
from convnet_lab import check

check("softmax", softmax)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "softmax-hidden"}
# Two more points, for logits that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("softmax", softmax, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# Adding a number to all logits changes nothing. What does *dividing* them all
# do? Divide by 0.5 and by 5. Which of the two makes the network sound surer of
# itself?

# %%
panels = {
    f"logits / {t}": dict(zip(classes, functional.softmax(logits / t), strict=True))
    for t in (0.5, 1, 5)
}
pictures.show(
    pictures.amounts(panels, largest=1),
    alt="Three sets of bars. Logits divided by 0.5: Truck 0.8805, Car 0.1192, the "
    "others near 0. By 1: 0.7179 and 0.2641. By 5: Truck 0.3794, Car 0.3106, Bus "
    "0.1705, Motorcycle 0.1396.",
)

# %% [markdown]
# Dividing by 0.5 doubles all differences: the winner takes more. Dividing by 5
# shrinks them: the shares become more equal. The number that divides is called
# the **temperature**. The order of the classes stays the same.

# %% [markdown]
# ## Put a price on an answer
#
# The network says Truck with 0.7179. Was it right? During training we know:
# each image comes with a **label**, the number of its true class. A **loss**
# is one number that says how wrong an answer is; training makes it small
# (notebook 8).
#
# S2 names the usual loss for many classes, **cross-entropy**. It looks at the
# probability of the true class only. If the image shows a bus, p = 0.0131. How
# many times more should that cost than a truck, with p = 0.7179?

# %%
p = np.linspace(0.004, 1, 400)
points = [
    (name, share, -np.log(share))
    for name, share in zip(classes, functional.softmax(logits), strict=True)
]
pictures.show(
    pictures.curves(
        {"−ln p": -np.log(p)}, p, ("p, probability of the true class", "loss"), points
    ),
    alt="The curve of -ln p falls from over 5 near p = 0 to 0 at p = 1, very steep "
    "at first. Marked are Motorcycle at 5.3, Bus at 4.3, Car at 1.3, Truck at 0.3.",
)

# %% [markdown]
# About 13 times. With $y$ for the label, the loss is
#
# $$L = -\ln p_y.$$
#
# Here ln is the *natural* logarithm, to the base $e$ (`np.log` in NumPy). A
# sure and right answer, p = 1, costs nothing. The less probability the truth
# was given, the more it costs: at p = 0.01 the loss is 4.6, at p = 0.001 it is
# 6.9, and at 0 it is infinite. To be sure *and* wrong is the worst of all.

# %%
prices = -np.log(functional.softmax(logits))
dict(zip(classes, prices.round(4).tolist(), strict=True))

# %% [markdown]
# Do you see it? Car costs exactly 1 more than Truck, and Bus 4 more. These are
# the differences of the logits, 6 − 5 and 6 − 2: ln undoes exp.
#
# A network that knows nothing gives ten digits 0.1 each. What does its answer
# cost, whatever the digit is?
#
# <details><summary>Answer</summary>
# −ln 0.1 = ln 10, about 2.303. Remember it: in notebook 8 the loss of an
# untrained network starts near there.
# </details>

# %% [markdown]
# Everything so far, to play with. Which whole number can you add to all
# logits at most, before the naive way breaks? And let the truth be Bus: which
# temperature makes its loss smallest, without touching a logit?

# %%
from convnet_lab import widgets

widgets.SoftmaxExplorer(logits, classes, label=1)

# %% [markdown]
# <details><summary>Answer</summary>
# 703: the largest score is 709 then, and exp(709) still fits. With 704 it is
# exp(710). For Bus the highest temperature is best, 10: the shares are nearly
# equal, and the loss is 1.56. A network that is wrong should at least doubt.
# </details>

# %% [markdown]
# ### Exercise 6.4 · Cross-entropy (2 points)
#
# Return −ln of the true class's probability. Labels count the classes from 0.
#
# | `probabilities` | `label` | returns | in |
# |---|---|---|---|
# | `[0.2641, 0.7179, 0.0048, 0.0131]` | 1 (Truck) | 0.3314 | S2's numbers |
# | the same | 0 (Car) | 1.3314 | |
# | ten times 0.1 | 7 | 2.3026 | above |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "cross_entropy"}
def cross_entropy(probabilities, label):
    """Loss of one answer: minus the natural logarithm of the true class's share.

    probabilities : (K,) array, all above 0, adding up to 1
    label : int, the true class, from 0 to K - 1
    Returns a number.
    """
    ### BEGIN SOLUTION
    return -np.log(probabilities[label])
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "cross_entropy-check"}
from convnet_lab import check

check("cross_entropy", cross_entropy)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "cross_entropy-hidden"}
# One more point, for answers that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("cross_entropy", cross_entropy, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Compare with the squared error
#
# S1 measures differently. Its network knows four classes: dog, cat, boat and
# bird. For the picture of a boat it writes down the perfect answer, the
# **target**: 1 for boat, 0 for the other three. How far from it is this
# answer?

# %%
target = np.array([0, 0, 1, 0])
output = np.array([0.1, 0.3, 0.4, 0.2])
pictures.show(
    pictures.equation(
        pictures.Grid([target], "target", plain=True),
        "−",
        pictures.Grid([output], "output", plain=True),
        "=",
        pictures.Grid([target - output], "difference", signed=True),
        "→",
        pictures.Grid([(target - output) ** 2], "squares", plain=True),
    ),
    alt="Target 0 0 1 0 minus output 0.1 0.3 0.4 0.2 is -0.1 -0.3 0.6 -0.2. The "
    "squares are 0.01, 0.09, 0.36, 0.04.",
)

# %% [markdown]
# Square each difference, so that none cancels another, add the squares, and
# take half: (0.01 + 0.09 + 0.36 + 0.04) / 2 = 0.25. This is S1's *total
# error*, the **squared error**. With $t$ for the target, $o$ for the output:
#
# $$E = \frac{1}{2} \sum_k (t_k - o_k)^2$$
#
# (The half is for comfort: it cancels a 2 when notebook 8 takes derivatives.)

# %% [markdown]
# ### Exercise 6.5 · Squared error (2 points)
#
# Return half the sum of the squared differences.
#
# | `target` | `output` | returns | in |
# |---|---|---|---|
# | `[0, 0, 1, 0]` | `[0.1, 0.3, 0.4, 0.2]` | 0.25 | S1's target, our output |
# | `[1, 0, 0]` | `[0.75, 0.25, 0]` | 0.0625 | |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "squared_error"}
def squared_error(target, output):
    """Half the sum of the squared differences.

    target, output : (K,) arrays
    Returns a number.
    """
    ### BEGIN SOLUTION
    return np.sum((target - output) ** 2) / 2
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "squared_error-check"}
from convnet_lab import check

check("squared_error", squared_error)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "squared_error-hidden"}
# One more point, for targets that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("squared_error", squared_error, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# S1 also shows its network's answer to a boat: 0.94 for boat. The text does
# not give the other three; say each got 0.02. Both losses of this answer:

# %%
better = np.array([0.02, 0.02, 0.94, 0.02])
functional.cross_entropy(better, 2), functional.squared_error(target, better)

# %% [markdown]
# Both are small. Where do the two disagree? Take just two classes, and move p,
# the probability of the true one:

# %%
answers = np.stack([p, 1 - p], axis=1)
pictures.show(
    pictures.curves(
        {
            "cross-entropy": -np.log(p),
            "squared error": [functional.squared_error([1, 0], a) for a in answers],
        },
        p,
        ("p, probability of the true class", "loss"),
    ),
    alt="Both losses fall to 0 at p = 1. Towards p = 0 the squared error ends at 1, "
    "while cross-entropy climbs past 5, ever steeper.",
)

# %% [markdown]
# They disagree on answers that are sure and wrong. The squared error never
# exceeds 1 here: from p = 0.01 to 0.001 it goes from 0.980 to 0.998.
# Cross-entropy keeps climbing, by 2.3 for each factor of ten. The steeper a
# loss, the harder it pulls on the weights in training: one reason why
# classifiers mostly learn with cross-entropy.

# %% [markdown]
# ## Walk the whole way
#
# A toy network has one dense layer and three classes: cross, plus and ring. A
# row of its weights has nine numbers, one for each pixel of a 3 x 3 image. So
# we can fold each row back and *look* at it. What does each unit look for? And
# which will win on the image below, a cross with a corner missing?

# %%
image = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 0]])
cross = np.array([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])
plus = np.array([[-1, 1, -1], [1, 1, 1], [-1, 1, -1]])
ring = np.array([[1, 1, 1], [1, -1, 1], [1, 1, 1]])
pictures.show(
    pictures.equation(
        pictures.Grid(image, "image"),
        "  ",
        pictures.Grid(cross, "cross, b = 0", signed=True),
        pictures.Grid(plus, "plus, b = 0", signed=True),
        pictures.Grid(ring, "ring, b = −3", signed=True),
    ),
    alt="Image: an X without its bottom right corner. Three sets of weights, 1 where "
    "a cross, a plus or a ring has its pixels and -1 elsewhere; biases 0, 0, -3.",
)

# %% [markdown]
# Each unit has 1 where it wants a bright pixel and −1 where it wants a dark
# one, as the X filter of notebook 2 did. Now the whole way, in the library's
# words: flatten, dense, softmax, cross-entropy.

# %%
templates = np.stack([cross, plus, ring]).reshape(3, 9)
x = functional.flatten(image[:, :, np.newaxis])
scores = functional.dense(x, templates, np.array([0, 0, -3]))
shares = functional.softmax(scores)
names = ["cross", "plus", "ring"]
panels = {
    "logit": dict(zip(names, scores, strict=True)),
    "probability": dict(zip(names, shares, strict=True)),
}
pictures.show(
    pictures.amounts(panels, decimals=(0, 4)),
    alt="Logits: cross 4, plus -2, ring -1. Probabilities: cross 0.9909, plus "
    "0.0025, ring 0.0067.",
)

# %%
{name: round(functional.cross_entropy(shares, k), 3) for k, name in enumerate(names)}

# %% [markdown]
# If the label says cross, this answer costs 0.009; if it says plus, 6.009.
#
# Why has the ring a bias of −3? Try the three logits of a perfect cross, with
# and without it.
#
# <details><summary>Answer</summary>
# A perfect cross gives 5, −3 and 3 without biases. The ring's weights have
# eight 1s, so it likes almost any bright image. Its bias makes up for that: 3
# becomes 0, and on a perfect ring 8 becomes 5, as much as the others get.
# </details>
#
# In a real network the dense layers do not read pixels. They read what
# convolution and pooling have found (S1: those *extract features*, these
# *classify*). Notebook 7 puts the two together.

# %% [markdown]
# ## What you can now explain
#
# - Flattening keeps the channels of a pixel together: row-major.
# - A dense layer computes W x + b; row j of W belongs to unit j.
# - One convolution needs 608 parameters where a dense layer needs 19,273,856.
# - Softmax turns logits into probabilities; only their differences count, so
#   the largest can be subtracted and nothing overflows.
# - Cross-entropy is −ln of the true class's probability. A sure and wrong
#   answer costs most, and far more than with the squared error.
#
# **A question to take along.** S2 remarks that its dense layers put out fewer
# numbers than its convolutions, and still have more parameters. How can both
# be true?
#
# <details><summary>Answer</summary>
# A convolution uses the same few weights at every place: its parameters do not
# depend on how many numbers it puts out. In a dense layer every wire has a
# weight of its own, so inputs and outputs are multiplied: 400 · 120.
# </details>
