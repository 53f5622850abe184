# %% [markdown]
# # 8 · Training
#
# **What you will do.** Let a network find its own filters. You work out how
# the loss changes with every number in the network, one layer at a time, and
# take steps against it. You write six functions. At the end these six
# functions of yours train LeNet.
#
# **What you need.** Notebooks 4 to 7; what a derivative is. About 75 minutes;
# before the convolutional layer is a good place for a break.
#
# **What it follows.** Karn's post on training. It leaves the mathematics out
# on purpose; here it is.

# %% [markdown]
# ## Find the way down
#
# A network with one weight $w$ multiplies its input 2 by $w$. The target is 3.
# The loss is half the squared difference, $E = (3 - 2w)^2 / 2$. In a real
# network nobody sees the whole curve of the loss. Here you know two points.

# %%
from convnet_lab.figures import training as figures

figures.which_way_is_down()

# %% [markdown]
# The slope is the change of the loss divided by the change of $w$. It is best
# measured with a tiny step to each side, of length $h$:
#
# $$\frac{dE}{dw} \approx \frac{E(w + h) - E(w - h)}{2h}$$
#
# These are **finite differences**. For an array of weights, do it for one
# entry after the other. All slopes together, in an array of the same shape,
# are the **gradient** of the loss with respect to that array. It points
# uphill.

# %%
import numpy as np

figures.measured_slopes(lambda w: figures.error_of(w[0]), np.array([0.5])).round(6)

# %% [markdown]
# −4: if $w$ grows by a little, the loss falls by four times as much. What is
# the slope at $w = 1.5$?
#
# <details><summary>Answer</summary>
# 0. There the output is 3, the loss is 0, and the curve is flat. This is where
# training should end.
# </details>

# %% [markdown]
# Why not train like this? LeNet has 63,802 parameters. Finite differences need
# two forward passes for each of them, for a single step. There is a method
# that costs about as much as two or three forward passes *in all*. We use
# finite differences to check that it is right.

# %% [markdown]
# ## See the five steps
#
# Karn's post sums up training in five steps. In our words:
#
# 1. Fill all filters and weights with random numbers.
# 2. Send images *forward* through the network, to their probabilities. At
#    first these are no better than guesses.
# 3. Compute the *loss* at the output.
# 4. Go *back*: find the gradient of the loss with respect to every weight, and
#    *update* each weight by a step against it.
# 5. *Repeat* 2 to 4 with all images, many times.
#
# Here they are for a network without a hidden layer: 64 pixels, 10 units,
# softmax. The images are real handwritten digits, reduced to 8 x 8 pixels.

# %%
from convnet_lab import datasets, functional

small = datasets.load_digits(8)
x, labels = small.train_images.reshape(-1, 64), small.train_labels
rng = np.random.default_rng(0)
weights, biases = rng.normal(0, 0.1, (10, 64)), np.zeros(10)  # step 1
losses = []
for _ in range(200):  # step 5
    p = functional.softmax(functional.dense(x, weights, biases))  # step 2
    losses.append(functional.mean_cross_entropy(p, labels))  # step 3
    dz = functional.softmax_cross_entropy_backward(p, labels)  # step 4: back ...
    dx, dweights, dbiases = functional.dense_backward(dz, x, weights)
    weights = weights - 0.5 * dweights  # ... and update
    biases = biases - 0.5 * dbiases
print(f"loss {losses[0]:.2f} at first, {losses[-1]:.2f} after 200 repetitions")

# %% [markdown]
# The loss starts near $\ln 10 \approx 2.3$, the loss of a guess among ten
# classes (notebook 6), and falls. (The post takes the squared error as its
# loss. We take cross-entropy, as nearly everyone does with softmax.)
#
# Everything depends on the two lines of step 4 that go back. Now you write
# them, and the lines for all other layers.

# %% [markdown]
# ## Multiply along a path
#
# A network is a chain: the weight changes $z$, $z$ changes $a$, and $a$
# changes the loss. Here $z = w x$ with $x = 3$, then ReLU, then half the
# squared error with target 2.

# %%
figures.a_chain()

# %% [markdown]
# This is the **chain rule**:
#
# $$\frac{dE}{dw} = \frac{dE}{da} \cdot \frac{da}{dz} \cdot \frac{dz}{dw}
# = -0.5 \cdot 1 \cdot 3 = -1.5$$
#
# Start at the loss, at the right end of the picture, and multiply on the way
# back to the left. Each layer is told "this is how the loss changes with my
# output", and passes on "this is how it changes with my input". On the way the
# layer finds the gradients of its own weights. This is **backpropagation**.

# %% [markdown]
# ## Add over paths
#
# A number can reach the loss on *several* paths. Click through this graph:
# values forward, slopes backward. Before step 6, say what the slope of x will
# be.

# %%
figures.a_branching_graph()

# %% [markdown]
# Along a path slopes multiply, and over several paths they add. You need
# nothing else. Each kind of step has its own habit on the way back:
#
# | forward | on the way back |
# |---|---|
# | a sum | hands its slope on to each part, unchanged |
# | a product | swaps: each factor gets the slope times the *other* factor |
# | a maximum | routes: the largest gets all of it, the others get 0 |
#
# The sum appears in every bias, the product in every weight, and the maximum
# in ReLU and in max pooling.
#
# A word on names: `dz`, `dx`, `dweights` always mean the gradient of the loss
# with respect to that array, and they have its shape.

# %% [markdown]
# ## Start at the loss
#
# The last layer gives logits $s$, softmax turns them into probabilities $p$,
# and the loss is $-\ln p$ of the true class.

# %%
figures.p_minus_y()

# %% [markdown]
# The gradient is simply
#
# $$ds = p - y,$$
#
# where $y$ is 1 for the true class and 0 for the others. Why? In steps:
#
# 1. $L = -\ln p_t$ and $p_t = e^{s_t} / \sum_j e^{s_j}$, so
#    $L = -s_t + \ln \sum_j e^{s_j}$.
# 2. The first part, $-s_t$, has the slope −1 for the true class $t$, and 0 for
#    the others: that is $-y$.
# 3. The second part is a chain. The slope of $\ln u$ is $1/u$, with
#    $u = \sum_j e^{s_j}$. The sum hands it on to each $e^{s_k}$, and the slope
#    of $e^{s_k}$ is $e^{s_k}$ itself. Multiplied: $e^{s_k} / u = p_k$.
#
# Measure it:

# %%
from convnet_lab import documents

measured = figures.measured_slopes(
    lambda s: functional.cross_entropy(functional.softmax(s), 1), documents.LOGITS
)
measured.round(4)

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
# Return the gradient of the *mean* cross-entropy with respect to the logits.
# There is a row for each image; `labels` holds the true classes as numbers
# from 0. (`slopes[np.arange(m), labels]` are the entries of the true classes.)
#
# | given | value |
# |---|---|
# | `probabilities` | `[[0.25, 0.75],`<br>`[0.5, 0.5]]` |
# | `labels` | `[1, 0]` |
# | *returned* | `[[0.125, -0.125],`<br>`[-0.25, 0.25]]` |


# %% exercise: softmax_cross_entropy_backward, points 1 + 1, new probabilities
def softmax_cross_entropy_backward(probabilities, labels):
    """Gradient of the mean cross-entropy with respect to the logits.

    probabilities : (m, K) array, from softmax
    labels : (m,) array of int, the true classes
    Returns (m, K) array.
    """
    ### BEGIN SOLUTION
    slopes = np.array(probabilities, float)
    slopes[np.arange(len(labels)), labels] -= 1
    return slopes / len(labels)
    ### END SOLUTION


# %% [markdown]
# ## Go back through a dense layer
#
# Forward: $z_j = \sum_i w_{ji}\, x_i + b_j$. The gradient $dz$ comes back. A
# product swaps: for one image the weight $w_{ji}$ gets $dz_j\, x_i$. All
# images of the batch use the same weight, so their parts add up.

# %%
figures.dense_gradient()

# %% [markdown]
# The bias is a weight whose input is always 1: add up $dz$ over the batch. And
# an input $x_i$ reaches the loss through *all* units, by their weights. So for
# a batch
#
# $$dx = dz\, W, \qquad dW = dz^{\mathsf T} x,$$
#
# $$db_j = \sum_{\text{images}} dz_j.$$
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
# | given | value |
# |---|---|
# | `dz` | `[[1, 10]]` |
# | `x` | `[[5, 7, 2]]` |
# | `weights` | `[[1, 2, 0],`<br>`[3, 4, -1]]` |
# | *returned* | |
# | `dx` | `[[31, 42, -10]]` |
# | `dweights` | `[[5, 7, 2],`<br>`[50, 70, 20]]` |
# | `dbiases` | `[1, 10]` |


# %% exercise: dense_backward, points 2 + 2, new layers
def dense_backward(dz, x, weights):
    """Gradients of a dense layer's inputs, weights and biases.

    dz : (m, n_out) array, gradient with respect to its output
    x : (m, n_in) array, what the layer was given
    weights : (n_out, n_in) array
    Returns dx (m, n_in), dweights (n_out, n_in) and dbiases (n_out,).
    """
    ### BEGIN SOLUTION
    return dz @ weights, dz.T @ x, dz.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# ## Go back through ReLU
#
# ReLU passes on what is positive and turns the rest into 0.

# %%
figures.relu_gradient()

# %% [markdown]
# $$dz = \begin{cases} da & \text{if } z > 0 \\ 0 & \text{otherwise}
# \end{cases}$$
#
# At $z = 0$ exactly there is a corner: the slope is 0 on the left and 1 on the
# right. One has to choose. We take 0, as the frameworks do. What would finite
# differences say at the corner?
#
# <details><summary>Answer</summary>
# 0.5: they measure half of each side. At a corner finite differences cannot
# decide who is right.
# </details>

# %% [markdown]
# ### Exercise 8.3 · Back through ReLU (2 points)
#
# Let the gradient pass where $z$ is above 0. The arrays may have any shape.
# (`np.where(condition, a, b)` chooses entry by entry.)
#
# | given | value |
# |---|---|
# | `da` | `[10, -20, 30, -40, 50]` |
# | `z` | `[2, 3, 0, -1, -5]` |
# | *returned* | `[10, -20, 0, 0, 0]` |


# %% exercise: relu_backward, points 1 + 1, new arrays
def relu_backward(da, z):
    """Gradient with respect to what ReLU was given.

    da : array, gradient with respect to its output
    z : array of the same shape, what ReLU was given
    Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, da, 0)
    ### END SOLUTION


# %% [markdown]
# ## Send it back to the maximum
#
# Notebook 5 ended with a question: to which entry of its window does max
# pooling pass the correction? A maximum routes:

# %%
figures.to_the_maximum()

# %% [markdown]
# With overlapping windows an entry can be the maximum of several. It has
# several paths to the loss, so the gradients add up.

# %%
figures.overlapping_maxima()

# %% [markdown]
# What if two entries are *equally* large? This is not a rare accident: after
# ReLU there are whole regions of 0. One of them has to be chosen. Here it is
# the *first* in row-major order, as `argmax` does it.

# %%
figures.equal_maxima()

# %% [markdown]
# ### Exercise 8.4 · Back through max pooling (4 points)
#
# Each entry of `dout` goes to the first largest entry of its window, in each
# channel separately. Where windows overlap the gradients add up. What no
# window sees gets 0.
#
# With one channel, `f` = 2 and `stride` = 2:
#
# | given | drawn first | drawn last |
# |---|---|---|
# | `dout` | `[[10, 20],`<br>`[30, 40]]` | `[[10, 20]]` |
# | `volume` | Karn's 4 x 4 | `[[0, 0, 3, 5],`<br>`[0, 0, 5, 5]]` |
# | *returned* | as drawn | `[[10, 0, 0, 20],`<br>`[0, 0, 0, 0]]` |
#
# Three hints. `np.ndindex(dout.shape)` walks through all rows, columns and
# channels. `np.unravel_index(k, (f, f))` turns the position that `argmax`
# gives into a row and a column. And start from `np.zeros(volume.shape)`: an
# array made by `zeros_like` of whole numbers would cut off decimals.


# %% exercise: max_pool2d_backward, points 2 + 2, new volumes
def max_pool2d_backward(dout, volume, f, stride):
    """Gradient with respect to what max pooling was given.

    dout : (H', W', C) array, gradient with respect to the pooled maps
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


# %% [markdown]
# ## Go back through a convolutional layer
#
# The layer is a cross-correlation and a bias. Take one window first. Its
# output was $\sum x_{ij} w_{ij} + b$: products, which swap.

# %%
figures.one_window_back()

# %% [markdown]
# Now let the window slide. A pixel lies in several windows, and a weight is
# used in all of them, which is parameter sharing (notebook 4). Add over all
# paths. Here two windows overlap, and 1 and 10 come back.

# %%
figures.two_windows_back()

# %% [markdown]
# In symbols, for stride $s$ and with $x$ the *padded* volume:
#
# $$dw_{i,j,c,k} = \sum_{r,q} dy_{r,q,k}\; x_{sr+i,\; sq+j,\; c}$$
#
# $$db_k = \sum_{r,q} dy_{r,q,k}$$
#
# and each $dy_{r,q,k}\, w_{i,j,c,k}$ is *added* to $dx_{sr+i,\; sq+j,\; c}$.
#
# Look at the first formula with $s = 1$. Have you seen it before?
#
# <details><summary>Answer</summary>
# It is a cross-correlation: the volume's channel c with dy's map k as the
# kernel. And dx is a full convolution of dy with the filter, flipped on both
# axes: the true convolution comes in after all, on the way back.
# </details>

# %% [markdown]
# ### Exercise 8.5 · Back through a convolutional layer (6 points)
#
# Return `dvolume`, `dfilters` and `dbiases`, in this order, each with the
# shape of its array.
#
# The two examples are those drawn above. The first one is
#
# | given | value |
# |---|---|
# | `dout` | 2 |
# | `volume` | 1 2 3 / 4 5 6 |
# | `filters` | 7 8 9 / −1 0 1 |
# | *returned* | |
# | `dvolume` | 14 16 18 / −2 0 2 |
# | `dfilters` | 2 4 6 / 8 10 12 |
# | `dbiases` | 2 |
#
# The second one returns, as `dbiases`, 11.
#
# A plan. Pad the volume as in notebook 4, and start `dpadded` and `dfilters`
# with zeros. Loop over the rows and columns of `dout`. For each window,
#
# - add `window[..., np.newaxis] * dout[r, q]` to `dfilters`,
# - add `filters @ dout[r, q]` to the same window of `dpadded`.
#
# At the end cut the frame off `dpadded`; with padding 0 there is none.


# %% exercise: conv2d_backward, points 3 + 3, new volumes and filters
def conv2d_backward(dout, volume, filters, padding=0, stride=1):
    """Gradients of a convolutional layer's input, filters and biases.

    dout : (H', W', C_out) array, gradient with respect to the maps
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


# %% [markdown]
# ## Take a step
#
# All gradients are known. They point uphill, so every weight takes a step in
# the other direction:
#
# $$w \leftarrow w - \eta \, \frac{\partial E}{\partial w}$$
#
# $\eta$ (eta) is the **learning rate**. Back to the first picture,
# $E = (3 - 2w)^2 / 2$:

# %%
figures.three_rates()

# %% [markdown]
# How large is too large? That depends on how steep the valley is, and nobody
# knows that for a whole network beforehand. You have to try.
#
# In practice a step looks at a few images only, drawn at random, a
# **mini-batch**. Its gradient is a rough one, but it costs little, so there
# can be many steps. This is **stochastic gradient descent**, SGD. When all
# images have been used once, an **epoch** is over.

# %% [markdown]
# ### Exercise 8.6 · A step down (2 points)
#
# The parameters are a dict of arrays, and the gradients are a dict with the
# same names. Return a *new* dict with the parameters after the step. The old
# ones must stay as they are.
#
# With a `learning_rate` of 0.1:
#
# | given | value |
# |---|---|
# | `parameters` | `{"w": [1, 2]}` |
# | `gradients` | `{"w": [10, -10]}` |
# | *returned* | `{"w": [0, 3]}` |


# %% exercise: sgd_step, points 1 + 1, new parameters
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


# %% [markdown]
# ## Check the whole chain (optional)
#
# A backward pass calls such functions one after the other, from the last layer
# to the first. Is the library's pass through all of LeNet right? We send three
# digits through it, and compare one parameter of each array, the one with the
# largest slope, with finite differences:

# %%
figures.print_comparison()

# %% [markdown]
# All agree but one: the biases of CONV1. Is this gradient wrong? Think of the
# paper around a digit before you open the answer.
#
# <details><summary>Answer</summary>
# Paper is 0, and all biases start at 0. So wherever a window sees only paper,
# z is exactly 0: the corner of ReLU. Finite differences measure half of each
# side there, and we chose 0. Nothing is wrong with the gradient.
# </details>

# %% [markdown]
# Step away from the corner, with all biases at 0.01, and compare again:

# %%
figures.print_comparison(biases=0.01)

# %% [markdown]
# ## Train LeNet with your functions
#
# This is what the whole course has led up to. `training.train` runs the five
# steps, and this time every gradient comes from *your* code:
#
# `training.train(lenet.S1_NET, images, labels, functions=yours)`
#
# It sees 1000 handwritten digits, each of them once. With loops in Python that
# takes about half a minute.

# %%
yours = [softmax_cross_entropy_backward, dense_backward, relu_backward]
yours += [max_pool2d_backward, conv2d_backward, sgd_step]
network = figures.train_with(yours)

# %% [markdown]
# Your gradients have taught 63,802 random numbers to read digits that they
# have never seen. Draw one:

# %%
figures.pad_for(network)

# %% [markdown]
# It will still make mistakes with your handwriting: it has seen 1000 digits
# once. In notebook 9 the library's fast code trains it for longer, and you
# look at what it learns and where it fails.

# %% [markdown]
# ## What you can now explain
#
# - Training is five steps: random numbers, forward, loss, back with an update,
#   repeat.
# - The gradient points uphill. Every parameter takes a step in the other
#   direction; its length is the learning rate times the slope.
# - Along a path slopes multiply, over several paths they add: that is all of
#   backpropagation.
# - Softmax and cross-entropy give p − y. ReLU passes the gradient on where z
#   was positive. Max pooling sends everything to the first largest entry.
# - Back through a cross-correlation: a cross-correlation for the filters, and
#   a true convolution for the pixels.
# - Finite differences are slow, but they can check a gradient.
#
# **A question to take along.** Suppose all weights and filters start at 0
# instead of random numbers. What does the network learn?
#
# <details><summary>Answer</summary>
# Hardly anything. All units of a layer give the same, get the same gradient
# and stay equal. With zeros it is worse: nothing passes back through weights
# that are 0, and only the biases of the last layer move. It learns how often
# each digit occurs, no more. That is why step 1 says: random.
# </details>
