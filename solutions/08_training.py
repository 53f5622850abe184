# %% [markdown]
# # 8 · Training
#
# **What you will do.** Let a network find its own filters. You work out how
# the error changes with every number in the network, one layer at a time, and
# take steps against it. Then you train LeNet on real handwritten digits and
# look at what it has learned, and at what it still gets wrong. You write six
# functions.
#
# **What you need.** Notebooks 4 to 7; what a derivative is. About 60 minutes.
#
# **What it follows.** S1, *Training using Backpropagation*. S1 leaves the
# mathematics out on purpose; here it is.

# %% [markdown]
# ## Find the way down
#
# A network with one weight $w$ multiplies its input 2 by $w$. The target is 3.
# S1's error, half the square of the difference, is a curve over $w$. We stand
# at $w = 0.5$. Of a real network nobody sees the whole curve. Suppose you had
# only the two points: which way is down, and how can you tell?

# %%
import numpy as np

from convnet_lab import pictures


def error_of(w):
    return (3 - w * 2) ** 2 / 2


# %%
w = np.linspace(0, 3, 61)
points = [("here", 0.5, error_of(0.5)), ("a bit further", 0.7, error_of(0.7))]
pictures.show(
    pictures.curves({"error": error_of(w)}, w, ("w", "error"), points),
    alt="The error over w is a valley: 4.5 at w = 0, 0 at w = 1.5, 4.5 at w = 3. Two "
    "points on the left slope, at 0.5 and 0.7; the second lies lower.",
)

# %% [markdown]
# Go a bit to the right and measure again: the error is smaller there. So the
# slope is negative, and down is to the *right*: against the slope.
#
# The slope is the change of the error divided by the change of $w$. It is best
# measured with a tiny step to each side, of length $h$:
#
# $$\frac{dE}{dw} \approx \frac{E(w + h) - E(w - h)}{2h}$$
#
# These are **finite differences**. For an array of weights, do it for one
# entry after the other. All slopes together, in an array of the same shape,
# are the **gradient**. It points uphill.


# %%
def measured_slopes(error_of, weights, h=1e-5):
    """Measure how the error changes with each entry of an array."""
    slopes = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        moved = weights.astype(float)
        moved[place] += h
        above = error_of(moved)
        moved[place] -= 2 * h
        slopes[place] = (above - error_of(moved)) / (2 * h)
    return slopes


measured_slopes(lambda w: error_of(w[0]), np.array([0.5])).round(6)

# %% [markdown]
# −4: if $w$ grows by a little, the error falls by four times as much. What is
# the slope at $w = 1.5$?
#
# <details><summary>Answer</summary>
# 0. There the output is 3, the error is 0, and the curve is flat. This is
# where training should end.
# </details>
#
# Why not train like this? S1's net has 63,802 parameters. Finite differences
# need two forward passes for each of them, for a single step. There is a way
# that costs about as much as two or three forward passes *in all*. We use
# finite differences to check that it is right.

# %% [markdown]
# ## See the five steps
#
# S1 sums up training in five steps. In our words:
#
# 1. Fill all filters and weights with random numbers.
# 2. Send images *forward* through the network, to their probabilities. At
#    first they are as good as guessed.
# 3. Compute the total *error* at the output.
# 4. Go *back*: find the gradient of the error by every weight, and *update*
#    each weight by a step against it.
# 5. *Repeat* 2 to 4 with all images, many times.
#
# Here they are for a network without a hidden layer: 64 pixels, 10 units,
# softmax. The images are real handwritten digits of 8 x 8 pixels.

# %%
from convnet_lab import datasets, functional

small = datasets.load_digits(8)
x, labels = small.train_images.reshape(-1, 64), small.train_labels
rng = np.random.default_rng(0)
weights, biases = rng.normal(0, 0.1, (10, 64)), np.zeros(10)  # step 1
losses = []
for _ in range(200):  # step 5
    shares = functional.softmax(functional.dense(x, weights, biases))  # step 2
    losses.append(functional.mean_cross_entropy(shares, labels))  # step 3
    dz = functional.softmax_cross_entropy_backward(shares, labels)  # step 4: back ...
    dx, dweights, dbiases = functional.dense_backward(dz, x, weights)
    weights = weights - 0.5 * dweights  # ... and update
    biases = biases - 0.5 * dbiases

# %%
test_x = small.test_images.reshape(-1, 64)
shares = functional.softmax(functional.dense(test_x, weights, biases))
right = (shares.argmax(axis=1) == small.test_labels).mean()
pictures.show(
    pictures.curves({"mean error": losses}, range(200), ("repetition", "error")),
    alt="The mean error starts near 2.3, falls steeply at first, then more and more "
    "slowly, to below 0.4 after 200 repetitions.",
)
print(f"{right:.0%} of the test digits are right")

# %% [markdown]
# The error starts near $\ln 10 \approx 2.3$, as for guessing among ten classes
# (notebook 6). After 200 repetitions more than 90 % of 359 digits that it has
# never seen are right.
#
# S1 takes half the squares as its error, we take the cross-entropy, as nearly
# everyone does with softmax. The rest is S1's.
#
# Everything hangs on the two lines of step 4 that go back. The rest of this
# notebook opens them, layer by layer.

# %% [markdown]
# ## Multiply the slopes
#
# A network is a chain: the weight changes $z$, $z$ changes $a$, and $a$
# changes the error. Here $z = w x$ with $x = 3$, then ReLU, then S1's error
# with target 2. If $w$ grows by 0.001, by how much does $E$ change?

# %%
pictures.show(
    pictures.chain(
        ["w = 0.5", "z = 1.5", "a = 1.5", "E = 0.125"],
        ["times x = 3", "ReLU", "(2 − a)² / 2"],
        ["dz/dw = 3", "da/dz = 1", "dE/da = −0.5"],
    ),
    alt="Four boxes, w = 0.5, z = 1.5, a = 1.5, E = 0.125, with arrows to the right: "
    "times 3, ReLU, half the square. Dashed arrows back: slopes 3, 1 and -0.5.",
)

# %% [markdown]
# $w$ up by 0.001 means $z$ up by three times that, $a$ by as much, and $E$
# changes by −0.5 times that: −0.0015 in all. The slopes multiply. This is the
# **chain rule**:
#
# $$\frac{dE}{dw} = \frac{dE}{da} \cdot \frac{da}{dz} \cdot \frac{dz}{dw}
# = -0.5 \cdot 1 \cdot 3 = -1.5$$
#
# Start at the error and multiply from right to left. Each layer gets from
# above "how the error changes with what I gave out", and passes down "how it
# changes with what I was given". On its way the layer finds the gradients of
# its own weights. This is **backpropagation**.
#
# Where one number reaches the error on *several* ways, the slopes of all ways
# are *added*. Keep these two rules, multiply along a way and add over all
# ways: you will need nothing else.

# %%
chained = measured_slopes(lambda w: (2 - max(0, w[0] * 3)) ** 2 / 2, np.array([0.5]))
chained.round(6)

# %% [markdown]
# A word on names: `dz`, `dx`, `dweights` always mean the gradient of the
# *error* by that array, and they have the shape of that array.

# %% [markdown]
# ## Start at the error
#
# The last layer gives logits $s$, softmax makes probabilities $p$ of them, and
# the loss is $-\ln p$ of the true class. In S2's example the truth is Truck.
# Which of the four logits should go up, and which down?

# %%
from convnet_lab import documents

vehicles = ["Car", "Truck", "Motorcycle", "Bus"]
truck = np.array([0, 1, 0, 0])
p = functional.softmax(documents.LOGITS)
panels = {"p": p, "y, the truth": truck, "p − y": p - truck}
bars = {name: dict(zip(vehicles, v, strict=True)) for name, v in panels.items()}
pictures.show(
    pictures.amounts(bars, largest=1),
    alt="Three panels of bars. p: Car 0.2641, Truck 0.7179, Motorcycle 0.0048, Bus "
    "0.0131. y: Truck 1, the others 0. p minus y: Truck -0.2821, the others as in p.",
)

# %% [markdown]
# Truck up, the others down, and Car most of all. The gradient points uphill,
# so it is negative for Truck. It is simply
#
# $$ds = p - y,$$
#
# where $y$ is 1 for the true class and 0 for the others. It comes from
# $L = -\ln p_t = -s_t + \ln \sum_j e^{s_j}$: the slope of the first part is −1
# for the true class $t$, and that of the second is
# $e^{s_k} / \sum_j e^{s_j} = p_k$.
#
# Measure it:

# %%
measured = measured_slopes(
    lambda s: functional.cross_entropy(functional.softmax(s), 1), documents.LOGITS
)
measured.round(4), (p - truck).round(4)

# %% [markdown]
# For $m$ images the loss is the *mean* of their losses. What does that change?
#
# <details><summary>Answer</summary>
# Each image has only an m-th part in the mean, so every row is divided by m.
# This is done once, here. The layers below only add up.
# </details>

# %% [markdown]
# ### Exercise 8.1 · Back from the loss (2 points)
#
# Return the gradient of the *mean* cross-entropy by the logits. There is a row
# for each image; `labels` holds the true classes as numbers from 0.
#
# | `probabilities` | `labels` | returns |
# |---|---|---|
# | `[[0.25, 0.75], [0.5, 0.5]]` | `[1, 0]` | `[[0.125, -0.125], [-0.25, 0.25]]` |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "softmax_cross_entropy_backward"}
def softmax_cross_entropy_backward(probabilities, labels):
    """Gradient of the mean cross-entropy by the logits.

    probabilities : (m, K) array, from softmax
    labels : (m,) array of int, the true classes
    Returns (m, K) array.
    """
    ### BEGIN SOLUTION
    slopes = np.array(probabilities, float)
    slopes[np.arange(len(labels)), labels] -= 1
    return slopes / len(labels)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "softmax_cross_entropy_backward-check"}
from convnet_lab import check

check("softmax_cross_entropy_backward", softmax_cross_entropy_backward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "softmax_cross_entropy_backward-hidden"}
# One more point, for probabilities that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("softmax_cross_entropy_backward", softmax_cross_entropy_backward, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Go back through a dense layer
#
# Forward: $z_j = \sum_i w_{ji}\, x_i + b_j$. The gradient $dz$ comes from
# above. On which ways does the weight $w_{ji}$ reach the error?
#
# For one image only through $z_j$, and there it is multiplied by $x_i$. So
# $dw_{ji} = dz_j\, x_i$. All images of the batch use the same weight: their
# parts are added. As a picture, for three images, two units, and four inputs:

# %%
dz = np.array([[1, -2], [0, 3], [2, 1]])
x = np.array([[1, 0, 2, 1], [0, 1, 1, 3], [2, 2, 0, 1]])
pictures.show(
    pictures.equation(
        pictures.Grid(dz.T, "dz, transposed", (1, 0, 1, 3), signed=True),
        "·",
        pictures.Grid(x, "x", (0, 2, 3, 1), signed=True),
        "=",
        pictures.Grid(dz.T @ x, "dweights", (1, 2, 1, 1), signed=True),
    ),
    alt="A 2 by 3 matrix 1 0 2, -2 3 1, its second row ringed, times x, 3 by 4, its "
    "third column 2 1 0 ringed, gives the 2 by 4 dweights with -1 ringed.",
)

# %% [markdown]
# The ringed −1 is (−2)·2 + 3·1 + 1·0. The bias is a weight whose input is
# always 1: add up $dz$ over the batch. And an input $x_i$ reaches the error
# through *all* units, by their weights. So for a batch
#
# $$dx = dz\, W, \qquad dW = dz^{\mathsf T} x, \qquad
# db_j = \sum_{\text{images}} dz_j.$$
#
# A check that costs nothing: each gradient has the shape of its array. $dz$ is
# (m, n_out) and $W$ is (n_out, n_in). What is the shape of $dz\,W$?
#
# <details><summary>Answer</summary>
# (m, n_in), the shape of x, as it must be.
# </details>

# %% [markdown]
# ### Exercise 8.2 · Back through a dense layer (4 points)
#
# Return `dx`, `dweights` and `dbiases`, in this order. The last two are added
# up over the batch. Nothing is divided: the loss has taken the mean already.
#
# | `dz` | `x` | `weights` | `dx` | `dweights` | `dbiases` |
# |---|---|---|---|---|---|
# | `[[1, 10]]` | `[[5, 7, 2]]` | `[[1, 2, 0], [3, 4, -1]]` | `[[31, 42, -10]]` | `[[5, 7, 2], [50, 70, 20]]` | `[1, 10]` |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "dense_backward"}
def dense_backward(dz, x, weights):
    """Gradients of a dense layer's inputs, weights and biases.

    dz : (m, n_out) array, gradient by what the layer gave out
    x : (m, n_in) array, what the layer was given
    weights : (n_out, n_in) array
    Returns dx (m, n_in), dweights (n_out, n_in) and dbiases (n_out,).
    """
    ### BEGIN SOLUTION
    return dz @ weights, dz.T @ x, dz.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "dense_backward-check"}
from convnet_lab import check

check("dense_backward", dense_backward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "dense_backward-hidden"}
# Two more points, for layers that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("dense_backward", dense_backward, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Go back through ReLU
#
# ReLU passes what is positive and turns the rest to 0. Here is what went in,
# $z$, and what comes back from above, $da$. What is $dz$?

# %%
z = np.array([[2, -3, 0], [-1, 4, 5]])
da = np.array([[10, 20, 30], [-40, -50, 60]])
empty = np.full(z.shape, np.nan)
pictures.show(
    pictures.equation(
        pictures.Grid(z, "z", signed=True),
        "  ",
        pictures.Grid(da, "da", signed=True),
        "→",
        pictures.Grid(empty, "dz", plain=True, empty="?"),
    ),
    alt="z is 2 -3 0, -1 4 5. da is 10 20 30, -40 -50 60. dz, of the same shape, is "
    "full of question marks.",
)

# %% [markdown]
# <details><summary>Answer</summary>
# 10 0 0 / 0 −50 60. Where z is positive, ReLU changes nothing, and da passes,
# whatever its sign. Where z is negative, ReLU gives 0, and a small change of z
# changes nothing: the way is closed.
# </details>
#
# $$dz = \begin{cases} da & \text{if } z > 0 \\ 0 & \text{otherwise}
# \end{cases}$$
#
# At $z = 0$ exactly there is a corner: the slope is 0 on the left and 1 on the
# right. One has to choose. We take 0, as the frameworks do. What would finite
# differences say at the corner?
#
# <details><summary>Answer</summary>
# 0.5: they measure half of each side. At a corner they are no judge.
# </details>

# %% [markdown]
# ### Exercise 8.3 · Back through ReLU (2 points)
#
# Let the gradient pass where $z$ is above 0. The arrays may have any shape.
#
# | `da` | `z` | returns |
# |---|---|---|
# | `[10, -20, 30, -40, 50]` | `[2, 3, 0, -1, -5]` | `[10, -20, 0, 0, 0]` |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "relu_backward"}
def relu_backward(da, z):
    """Gradient by what ReLU was given.

    da : array, gradient by what ReLU gave out
    z : array of the same shape, what ReLU was given
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, da, 0)
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "relu_backward-check"}
from convnet_lab import check

check("relu_backward", relu_backward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "relu_backward-hidden"}
# One more point, for arrays that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("relu_backward", relu_backward, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Send it back to the winner
#
# Notebook 5 ended with a question: to which entry of its window does max
# pooling pass the correction? Here is S1's map with windows of 2 x 2, and a
# gradient for each of the four maxima.

# %%
s1 = documents.POOLING_S1
dout = np.array([[10, 20], [30, 40]])
back = functional.max_pool2d_backward(dout[..., np.newaxis], s1[..., np.newaxis], 2, 2)
pictures.show(
    pictures.equation(
        pictures.Grid(s1, "S1, figure 10", (0, 2, 2, 2)),
        "  ",
        pictures.Grid(dout, "dout", (0, 1, 1, 1), plain=True),
        "→",
        pictures.Grid(back[..., 0], "dvolume", (0, 2, 2, 2), plain=True),
    ),
    alt="S1's map 1 1 2 4, 5 6 7 8, 3 2 1 0, 1 2 3 4 and dout 10 20, 30 40. dvolume "
    "has 10 under the 6, 20 under the 8, 30 under the 3, 40 under the 4, else 0.",
)

# %% [markdown]
# To the winner alone, and whole. If the 8 grows a little, the maximum grows as
# much: slope 1. If the 7 grows a little, nothing happens: slope 0.
#
# With overlapping windows an entry can win several times. It has several ways
# to the error, so the gradients add up. Here is S2's 5 x 5 map with windows of
# 3 x 3 at stride 1, with 1 coming from each of the nine windows. Before
# you run the cell: what will stand under the upper 200?

# %%
s2 = documents.POOLING_5X5
back = functional.max_pool2d_backward(np.ones((3, 3, 1)), s2[..., np.newaxis], 3, 1)
pictures.show(
    pictures.equation(
        pictures.Grid(s2, "S2, 5 x 5"),
        "→",
        pictures.Grid(back[..., 0], "dvolume", plain=True),
    ),
    alt="S2's 5 by 5 map and the gradients that come back: 4 under the 200, 3 under "
    "the 210, 2 under the 135, and 0 everywhere else.",
)

# %% [markdown]
# 4: it is the largest in four windows. The 210 wins three, the 135 two, and
# 4 + 3 + 2 = 9: nothing is lost.
#
# What if two entries are *equally* large? This is not a rare accident. A flat
# background gives maps with equal entries, and after ReLU there are whole
# regions of 0. One of them has to be chosen. Here it is the *first*
# in row-major order, as `argmax` does it.

# %%
flat = np.array([[0, 0, 3, 5], [0, 0, 5, 5]])
back = functional.max_pool2d_backward([[[10], [20]]], flat[..., np.newaxis], 2, 2)
pictures.show(
    pictures.equation(
        pictures.Grid(flat, "volume", (0, 0, 2, 2)),
        "→",
        pictures.Grid(back[..., 0], "dvolume", (0, 0, 2, 2), plain=True),
    ),
    alt="The map 0 0 3 5, 0 0 5 5. The 10 of the flat left window lands at its top "
    "left; the 20 of the right window lands on the upper one of three 5s.",
)

# %% [markdown]
# ### Exercise 8.4 · Back through max pooling (4 points)
#
# Each entry of `dout` goes to the first largest entry of its window, each
# channel for itself. Where windows overlap the gradients add up. What no
# window sees gets 0.
#
# | `dout`, one channel | `volume`, one channel | `f` | `stride` | returns |
# |---|---|---|---|---|
# | `[[10, 20], [30, 40]]` | S1's 4 x 4 | 2 | 2 | as drawn above |
# | `[[10, 20]]` | `[[0, 0, 3, 5], [0, 0, 5, 5]]` | 2 | 2 | `[[10, 0, 0, 20], [0, 0, 0, 0]]` |
#
# `np.unravel_index(k, (f, f))` turns the place that `argmax` gives into a row
# and a column.


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "max_pool2d_backward"}
def max_pool2d_backward(dout, volume, f, stride):
    """Gradient by what max pooling was given.

    dout : (H', W', C) array, gradient by the pooled maps
    volume : (H, W, C) array, what was pooled
    f, stride : int, as for max_pool2d
    Returns (H, W, C) array.
    """
    ### BEGIN SOLUTION
    dvolume = np.zeros(volume.shape)
    for row, col, c in np.ndindex(dout.shape):
        top, left = row * stride, col * stride
        window = volume[top : top + f, left : left + f, c]
        i, j = np.unravel_index(window.argmax(), (f, f))
        dvolume[top + i, left + j, c] += dout[row, col, c]
    return dvolume
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "max_pool2d_backward-check"}
from convnet_lab import check

check("max_pool2d_backward", max_pool2d_backward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "max_pool2d_backward-hidden"}
# Two more points, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("max_pool2d_backward", max_pool2d_backward, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Go back through a convolutional layer
#
# The layer is a cross-correlation and a bias. Take one window first. What came
# out was $\sum x_{ij} w_{ij} + b$, and the gradient 2 comes back. What do the
# pixels get, and what does the filter get?

# %%
window = np.array([[1, 2, 3], [4, 5, 6]])
kernel = np.array([[7, 8, 9], [-1, 0, 1]])
pictures.show(
    pictures.equation(
        *(pictures.Grid(window, "window"), "×"),
        *(pictures.Grid(kernel, "filter", signed=True), "  "),
        *(pictures.Grid([[2]], "dout", plain=True), "→"),
        pictures.Grid(2 * kernel, "dvolume", signed=True),
        pictures.Grid(2 * window, "dfilters"),
    ),
    alt="A window 1 2 3, 4 5 6, a filter 7 8 9, -1 0 1 and dout 2. dvolume is twice "
    "the filter, dfilters is twice the window.",
)

# %% [markdown]
# They change places: a pixel's slope is the weight that it met, and a weight's
# slope is the pixel that it met, each times what comes back.
#
# Now let the window slide. A pixel lies in several windows, and a weight is
# used in all of them, which is parameter sharing (notebook 4). Add over all
# ways. Two windows overlap here, with 1 and 10 coming back:

# %%
pixels = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])
kernel = np.array([[2, 3, -1], [4, 0, 5]])
dx, dk, db = functional.conv2d_backward(
    np.array([[[1], [10]]]), pixels[..., None], kernel[..., None, None]
)

# %%
pictures.show(
    pictures.equation(
        pictures.Grid(pixels, "volume", (0, 1, 2, 3)),
        pictures.Grid(kernel, "filter", signed=True),
        pictures.Grid([[1, 10]], "dout", (0, 1, 1, 1), plain=True),
        "→",
        pictures.Grid(dx[..., 0], "dvolume", (0, 1, 2, 3), signed=True),
        pictures.Grid(dk[..., 0, 0], "dfilters"),
    ),
    alt="A 2 by 4 volume 1 to 8, the filter 2 3 -1, 4 0 5, dout 1 10. dvolume is 2 23 "
    "29 -10, 4 40 5 50; dfilters is 21 32 43, 65 76 87. The second window is ringed.",
)

# %% [markdown]
# The second pixel, 2, met the 3 in the first window and the 2 in the second:
# 1·3 + 10·2 = 23. The filter's first weight met the pixels 1 and 2:
# 1·1 + 10·2 = 21. The bias was added twice: 1 + 10 = 11.
#
# In symbols, for stride $s$ and with $x$ the *padded* volume:
#
# $$dw_{i,j,c,k} = \sum_{r,q} dy_{r,q,k}\; x_{sr+i,\; sq+j,\; c}
# \qquad db_k = \sum_{r,q} dy_{r,q,k}$$
#
# and each $dy_{r,q,k}\, w_{i,j,c,k}$ is *added* to
# $dx_{sr+i,\; sq+j,\; c}$. The frame of padding gets gradients, too, but
# it is no part of the volume: cut it off at the end.
#
# Look at the first formula with $s = 1$. Have you seen it before?
#
# <details><summary>Answer</summary>
# It is a cross-correlation: the volume's channel c with dy's map k as the
# kernel. Notebook 2, with a large kernel.
# </details>

# %% [markdown]
# With stride 1 and without padding this can be said precisely:
#
# - `dfilters` is the *cross-correlation* of the volume with `dout`;
# - `dvolume` is the full *convolution* of `dout` with the filter: a frame of
#   f − 1 zeros round `dout`, and the kernel flipped on both axes.
#
# So the true convolution comes in after all, on the way back. Check it:

# %%
rng = np.random.default_rng(2)
image, kernel = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
dout = rng.normal(size=(4, 5))
dx, dk, db = functional.conv2d_backward(
    dout[..., None], image[..., None], kernel[..., None, None]
)
full = functional.convolve2d(functional.zero_pad(dout, 2), kernel)
correlated = functional.cross_correlate2d(image, dout)
np.allclose(dx[..., 0], full), np.allclose(dk[..., 0, 0], correlated)

# %% [markdown]
# ### Exercise 8.5 · Back through a convolutional layer (6 points)
#
# Return `dvolume`, `dfilters` and `dbiases`, in this order, each with the
# shape of its array. You may use the operations of the earlier notebooks from
# `functional`, but a double loop over the windows is fine, and clearer.
#
# | `dout` | `volume` | `filters` | `dvolume` | `dfilters` | `dbiases` |
# |---|---|---|---|---|---|
# | `[[2]]` | 1 … 6, above | 7 8 9 / −1 0 1 | 14 16 18 / −2 0 2 | 2 4 6 / 8 10 12 | 2 |
# | `[[1, 10]]` | 1 … 8, above | 2 3 −1 / 4 0 5 | as drawn | as drawn | 11 |
#
# Before you write: in which three places does the padding matter?
#
# <details><summary>Answer</summary>
# The windows are taken from the padded volume; their gradients are added to an
# array of the padded size; and at the end the frame is cut off.
# </details>


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "conv2d_backward"}
def conv2d_backward(dout, volume, filters, padding=0, stride=1):
    """Gradients of a convolutional layer's input, filters and biases.

    dout : (H', W', C_out) array, gradient by the maps
    volume : (H, W, C_in) array, what the layer was given
    filters : (f, f', C_in, C_out) array
    padding, stride : int, as for conv2d
    Returns dvolume, dfilters and dbiases (C_out,).
    """
    ### BEGIN SOLUTION
    rows, cols = filters.shape[:2]
    padded = np.pad(volume, [(padding, padding), (padding, padding), (0, 0)])
    dpadded, dfilters = np.zeros(padded.shape), np.zeros(filters.shape)
    for r, q in np.ndindex(dout.shape[:2]):
        here = np.s_[r * stride : r * stride + rows, q * stride : q * stride + cols]
        dfilters += padded[here][..., np.newaxis] * dout[r, q]
        dpadded[here] += filters @ dout[r, q]
    inside = [slice(padding, padding + n) for n in volume.shape[:2]]
    return dpadded[tuple(inside)], dfilters, dout.sum(axis=(0, 1))
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 3, "grade_id": "conv2d_backward-check"}
from convnet_lab import check

check("conv2d_backward", conv2d_backward)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 3, "grade_id": "conv2d_backward-hidden"}
# Three more points, for volumes and filters that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("conv2d_backward", conv2d_backward, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Take a step
#
# All gradients are known. They point uphill; so every weight takes a step
# the other way:
#
# $$w \leftarrow w - \eta \, \frac{\partial E}{\partial w}$$
#
# $\eta$ (eta) is the **learning rate**: how far to go. Back to the first
# picture, $E = (3 - 2w)^2 / 2$. We start at $w = 0.5$ and take six steps. What
# do you expect for a rate of 0.02, of 0.2, and of 0.51?

# %%
walks = {}
for rate in (0.02, 0.2, 0.51):
    w, walk = 0.5, [0.5]
    for _ in range(6):
        w = w - rate * (2 * w - 3) * 2
        walk.append(w)
    walks[f"rate {rate}"] = walk
pictures.show(
    pictures.curves(walks, range(7), ("step", "w")),
    alt="w over six steps, from 0.5. Rate 0.02 creeps to about 0.9. Rate 0.2 is "
    "close to 1.5 after two steps. Rate 0.51 jumps to and fro, from 0.4 to 2.5 and on.",
)

# %% [markdown]
# The valley's floor is at 1.5. With 0.02 it takes forever. With 0.51 each step
# overshoots the floor by more than the last, and the error grows. In between
# it is there after a few steps. How
# large is too large? That depends on how steep the valley is, and nobody knows
# that for a whole network beforehand. One tries.
#
# In practice a step looks at a few images only, drawn by chance, a
# **mini-batch**. Its gradient is a rough one, but it costs little, so there
# can be many steps. This is **stochastic gradient descent**, SGD. When all
# images have had their turn, an **epoch** is over.

# %% [markdown]
# ### Exercise 8.6 · A step down (2 points)
#
# The parameters are a dictionary of arrays, and the gradients are one with the
# same names. Return a *new* dictionary with the parameters after the step. The
# old ones must stay as they are.
#
# | `parameters` | `gradients` | `learning_rate` | returns |
# |---|---|---|---|
# | `{"w": [1, 2]}` | `{"w": [10, -10]}` | 0.1 | `{"w": [0, 3]}` |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "sgd_step"}
def sgd_step(parameters, gradients, learning_rate):
    """Parameters after one step against their gradients.

    parameters : dict of arrays
    gradients : dict of arrays, the same names and shapes
    learning_rate : float
    Returns a new dict of arrays.
    """
    ### BEGIN SOLUTION
    return {
        name: values - learning_rate * gradients[name]
        for name, values in parameters.items()
    }
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "sgd_step-check"}
from convnet_lab import check

check("sgd_step", sgd_step)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "sgd_step-hidden"}
# One more point, for parameters that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("sgd_step", sgd_step, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Check the whole chain
#
# `lenet.backward` calls these functions one after the other, from the last
# layer to the first. Is S1's whole net right? We send three digits through it
# and measure one parameter of each array, the one with the largest slope.

# %%
from convnet_lab import lenet

digits = datasets.load_digits()
three, their_labels = digits.train_images[:3].astype(float), digits.train_labels[:3]


def loss_of(parameters):
    shares = lenet.forward(lenet.S1_NET, parameters, three)
    return functional.mean_cross_entropy(shares, their_labels)


# %%
def computed_and_measured(parameters, name, h=1e-6):
    seen = lenet.activations(lenet.S1_NET, parameters, three)
    slopes = lenet.backward(lenet.S1_NET, parameters, seen, their_labels)[name]
    place = np.unravel_index(np.abs(slopes).argmax(), slopes.shape)
    losses = []
    for step in (h, -h):
        moved = {key: values.copy() for key, values in parameters.items()}
        moved[name][place] += step
        losses.append(loss_of(moved))
    return slopes[place], (losses[0] - losses[1]) / (2 * h)


# %%
start = lenet.initialize(lenet.S1_NET, dtype=float)
for name in start:
    computed, measured = computed_and_measured(start, name)
    print(f"{name:14} computed {computed:8.5f}   measured {measured:8.5f}")

# %% [markdown]
# Nine of ten agree in all digits. One does not: the biases of CONV1. Is the
# gradient wrong? Think of the paper round a digit before you open the answer.
#
# <details><summary>Answer</summary>
# Paper is 0, and all biases start at 0. So wherever a window sees only paper,
# z is exactly 0: the corner of ReLU. Finite differences measure half of each
# side there, and we chose 0. Nothing is wrong; the judge stands on a corner.
# </details>
#
# Step away from the corner, with all biases of CONV1 at 0.01, and ask again:

# %%
start["CONV1.biases"] += 0.01
computed, measured = computed_and_measured(start, "CONV1.biases")
print(f"CONV1.biases   computed {computed:8.5f}   measured {measured:8.5f}")

# %% [markdown]
# ## Train LeNet
#
# 1,438 handwritten digits to learn from, 359 others to be judged by, written
# by the same 13 people. They are enlarged to 32 x 32, as LeNet reads them.
# Before training, how many of the 359 will the net get right?

# %%
from convnet_lab import training

before = lenet.initialize(lenet.S1_NET)
shares = training.probabilities(lenet.S1_NET, before, digits.test_images)
print(f"{training.accuracy(shares, digits.test_labels):.0%} right, untrained")

# %% [markdown]
# About one in ten: it guesses. Now the five steps, eight epochs of them, with
# mini-batches of 32. Two refinements over the plain step: *momentum* keeps
# some of the last steps' direction, and the learning rate falls to 0 towards
# the end. (`training.train` is short: read it, the five steps are marked in
# it.)
#
# The first cell shows a view of the training, and the second one trains. Run
# the second and look at the first. Which mistakes stay to the end? The stop
# button ends it early, and keeps what was learned.

# %%
from convnet_lab import widgets

reader = widgets.LeNetExplorer(lenet.S1_NET, before)
test = (digits.test_images, digits.test_labels)
view = widgets.TrainingView(lenet.S1_NET, test, reader)
view

# %%
after, history = training.train(
    lenet.S1_NET,
    digits.train_images,
    digits.train_labels,
    epochs=8,
    schedule=training.cosine,
    validation=test,
    watcher=view,
)
print(f"{view.right:.1%} right after {history.seconds:.1f} s")

# %%
pictures.show(
    pictures.curves(
        {"loss, training": history.losses, "accuracy, test": history.accuracies},
        range(1, len(history.losses) + 1),
        ("epoch", "loss and accuracy"),
    ),
    alt="Over eight epochs the loss falls from about 1 to near 0, most of it in the "
    "first two. The accuracy on the test digits rises from about 0.9 to about 0.98.",
)

# %% [markdown]
# About 98 % of the test digits, in seconds. The loss on the *training* digits
# comes close to 0: the net knows them almost by heart. The test digits are the
# honest measure, because it never learned from them.
#
# One caution: the same 13 people wrote both sets. How well would it read your
# handwriting? This number does not say. But you can try: the reader below has
# taken over the parameters. How many of ten digits that you draw does it get
# right? If you train again, with other settings, it learns along.

# %%
reader

# %% [markdown]
# ## Change the learning rate
#
# The experiment of the valley, on the real net, with plain steps without
# momentum. Which of the three rates learns, and what do the others do?

# %%
tried = {}
for rate in (0.0005, 0.02, 1.0):
    _, run = training.train(
        lenet.S1_NET,
        digits.train_images,
        digits.train_labels,
        epochs=3,
        learning_rate=rate,
        optimizer=training.SGD(momentum=0),
        progress=False,
    )
    tried[f"rate {rate}"] = np.reshape(run.batch_losses, (-1, 5)).mean(axis=1)
steps = 5 * np.arange(1, len(tried["rate 1.0"]) + 1)

# %%
pictures.show(
    pictures.curves(tried, steps, ("step", "loss, mean of 5 steps")),
    alt="Three curves over 135 steps. Rate 0.02 falls to about 0.2. Rate 0.0005 "
    "creeps down to about 2. Rate 1.0 is at 2.3 after a few steps and stays there.",
)

# %% [markdown]
# 0.02 learns. 0.0005 is on its way, but has hardly left. 1.0 throws the
# weights so far in its first steps that a whole layer lets nothing pass any
# more: ReLU gives 0 for every image. The loss stays near $\ln 10 \approx 2.3$,
# that of a guess, and no gradient comes back through ReLU to change it.

# %% [markdown]
# ## Look at what was learned
#
# The first layer's six filters before training, after it, and the difference,
# drawn four times as strong. What did training do to them?

# %%
banks = [net["CONV1.filters"][:, :, 0] for net in (before, after)]
banks.append(4 * (banks[1] - banks[0]))
shown = {}
for name, bank in zip(("before", "after", "change"), banks, strict=True):
    shown |= {f"{name}, {k}": bank[..., k] for k in range(6)}
pictures.show(
    pictures.gallery(shown, columns=6, signed=True),
    alt="Three rows of six 5 by 5 filters, purple negative, orange positive. Before: "
    "random noise. After: nearly the same. The change: smooth patches, faint in some.",
)

# %%
change = np.abs(banks[1] - banks[0]).mean() / np.abs(banks[0]).mean()
print(f"a weight has changed by {change:.0%} of the mean size of a weight")

# %% [markdown]
# Less than one might think. The filters were random, and they still look
# random. But the change is not random. It is smooth: neighbouring weights have
# moved alike, for neighbouring pixels of a stroke are alike. With few digits
# and few steps even random filters tell the later layers a lot, and these
# layers learn to read them. The clean edges that books show come from much
# longer training on many more images.
#
# What does an 8 look like on its way, before and after?

# %%
eight = digits.test_images[np.flatnonzero(digits.test_labels == 8)[0]]
nets = {"before": before, "after": after}
seen = {name: lenet.activations(lenet.S1_NET, net, eight) for name, net in nets.items()}
shown = {}
for name, maps in seen.items():
    first = maps["CONV1"]
    shown |= {f"{name}, {k}": 255 * first[..., k] / first.max() for k in range(6)}
pictures.show(
    pictures.gallery(shown, columns=6),
    alt="The six maps of CONV1 for an 8, untrained above, trained below. In some the 8 "
    "can be seen in gray, others are nearly black, before and after training alike.",
)

# %%
shown = {}
for name, maps in seen.items():
    last = maps["POOL2"]
    shown |= {f"{name}, {k}": 255 * last[..., k] / last.max() for k in range(8)}
pictures.show(
    pictures.gallery(shown, columns=8),
    alt="Eight of the sixteen 5 by 5 maps of POOL2 for the same 8, untrained above, "
    "trained below: blocks of gray in which no 8 can be seen any more.",
)

# %%
panels = {
    name: {str(k): share for k, share in enumerate(maps["FC5"])}
    for name, maps in seen.items()
}
pictures.show(
    pictures.amounts(panels, decimals=3, largest=1),
    alt="Probabilities of the ten digits for this 8. Before training they are spread "
    "over several digits. After training the bar of the 8 is by far the longest.",
)

# %% [markdown]
# In the first layer we still see the 8; a map is black where its filter's sums
# are negative, because ReLU cuts them off. In the last maps we see only
# blocks. They have changed a lot, and the dense layers read them well.
#
# What did *not* change? S1 makes a point of it: the number of filters, their
# sizes and the architecture are fixed before step 1. Training changes only the
# numbers in the filters, the weights and the biases:

# %%
shapes_before = {name: values.shape for name, values in before.items()}
shapes_after = {name: values.shape for name, values in after.items()}
sum(values.size for values in after.values()), shapes_before == shapes_after

# %% [markdown]
# ## Look at the mistakes
#
# One number, about 98 %, hides *which* mistakes are made. A **confusion
# matrix** counts them: a row for each true digit, a column for each answer.
# Which digits do you expect to be mixed up?

# %%
shares = training.probabilities(lenet.S1_NET, after, digits.test_images)
counts = training.confusion_matrix(shares, digits.test_labels)
pictures.show(
    pictures.confusion(counts),
    alt="A 10 by 10 table. The ringed diagonal holds between 20 and 50 right answers "
    "a digit; beside it a few orange cells hold the mistakes, mostly 1 each.",
)

# %%
truth = shares[np.arange(len(shares)), digits.test_labels]
shown = {}
for i in truth.argsort()[:8]:
    title = f"no. {i}: {digits.test_labels[i]} read as {shares[i].argmax()}"
    shown[title] = 255 * (1 - digits.test_images[i, ..., 0])
pictures.show(
    pictures.gallery(shown, columns=4),
    alt="The eight test digits whose true class has the lowest probability, with the "
    "truth and the answer above each. Several are hard to read for us, too.",
)

# %% [markdown]
# These are the eight digits with the smallest probability for the truth. Most
# of the net's mistakes are among them; the rest it read rightly, but in doubt.
# Would you have read them all?

# %% [markdown]
# ## Shift a digit
#
# S3 says that a net finds a feature wherever it stands. Move the 8 four pixels
# to the right. What happens to its maps, and what to the answer?


# %%
def shifted(images, pixels):
    """Move images of shape (..., H, W, C) to the right, with paper coming in."""
    moved = np.zeros_like(images)
    width = images.shape[-2]
    moved[..., pixels:, :] = images[..., : width - pixels, :]
    return moved


maps = {
    "CONV1": lenet.activations(lenet.S1_NET, after, eight)["CONV1"],
    "shifted": lenet.activations(lenet.S1_NET, after, shifted(eight, 4))["CONV1"],
}
bright = maps["CONV1"].mean(axis=(0, 1)).argmax()

# %%
shown = {"the 8": 255 * (1 - eight[..., 0])}
shown["moved by 4"] = 255 * (1 - shifted(eight, 4)[..., 0])
for name, volume in maps.items():
    title = f"{name}, map {bright}"
    shown[title] = 255 * volume[..., bright] / volume[..., bright].max()
pictures.show(
    pictures.gallery(shown, columns=4),
    alt="The 8, the 8 moved to the right by four pixels, and one map of CONV1 for "
    "each: the second map is the first, moved to the right by four as well.",
)
np.allclose(maps["shifted"][:, 4:], maps["CONV1"][:, :-4], atol=1e-5)

# %% [markdown]
# The map moves along, number by number: True. A convolutional layer is
# *equivariant* to shifts. The dense layers after it are not. So measure
# the answer, on all test digits:

# %%
for pixels in range(6):
    moved = shifted(digits.test_images, pixels)
    shares = training.probabilities(lenet.S1_NET, after, moved)
    right = training.accuracy(shares, digits.test_labels)
    print(f"moved by {pixels} pixels: {right:.0%} right")

# %% [markdown]
# One pixel hardly matters, and with two more than nine of ten answers stay
# right: pooling and the variety of handwriting take care of it. With five,
# only about half are right, though every map has only moved. The net has seen
# digits in the middle of the image and nowhere else. What would you do to make
# it read others?
#
# <details><summary>Answer</summary>
# Show it such digits: move the training images by a few pixels, at random, in
# every epoch. The labels stay. This is called data augmentation.
# </details>

# %% [markdown]
# ## Read more digits
#
# S1's net was trained on MNIST, 60,000 digits of 28 x 28 pixels. If you have
# its four files, put them in a folder `mnist` beside this notebook.
# `datasets.load_mnist()` without a folder would fetch them, if you have a
# network.

# %%
from pathlib import Path

if Path("mnist").is_dir():
    mnist = datasets.load_mnist("mnist")
    learned, history = training.train(
        lenet.S1_NET, mnist.train_images, mnist.train_labels, epochs=1
    )
    shares = training.probabilities(lenet.S1_NET, learned, mnist.test_images)
    print(f"MNIST: {training.accuracy(shares, mnist.test_labels):.1%} right")
else:
    print("MNIST is not here; the course does not need it.")

# %% [markdown]
# ## What you can now explain
#
# - Training is five steps: random numbers, forward, error, back with an
#   update, repeat.
# - The gradient points uphill. Every parameter takes a step against it, as
#   long as the learning rate says.
# - Along a way slopes multiply, over several ways they add up: that is all of
#   backpropagation.
# - Softmax and cross-entropy give p − y. ReLU lets pass where z was positive.
#   Max pooling sends everything to the first largest entry.
# - Back through a cross-correlation: a cross-correlation for the filters, and
#   a true convolution for the pixels.
# - Finite differences are slow, and a good judge.
# - Training changes numbers, never sizes. Filters are learned, not designed.
# - A map moves with its image. The answer only bears small shifts.
#
# **A question to take along.** Suppose all weights and filters start at 0
# instead of random numbers. What does the net learn?
#
# <details><summary>Answer</summary>
# Hardly anything. All units of a layer give the same, get the same gradient
# and stay equal. With zeros it is worse: nothing passes back through weights
# that are 0, and only the biases of the last layer move. It learns how often
# each digit occurs, no more. That is why step 1 says: random.
# </details>
