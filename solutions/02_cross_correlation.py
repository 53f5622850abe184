# %% [markdown]
# # 2 · Cross-correlation
#
# **What you will do.** Slide a small matrix over an image, and find edges,
# blur and sharpen with it. You write the operation that gives convolutional
# networks their name, and its twin that flips the kernel first.
#
# **What you need.** Notebook 1: an image is a matrix. Loops over rows and
# columns. About 75 minutes.
#
# **What it follows.** The slides from *Convolution / Cross correlation* on;
# the other documents on convolution of images.

# %% [markdown]
# ## Multiply one window and add
#
# The slides start with two matrices of the same size: an image f and a
# **kernel** g. How do they become *one* number?

# %%
from convnet_lab.figures import cross_correlation as figures

figures.one_window()

# %% [markdown]
# Lay the kernel on the image. Multiply each pixel by the weight that lies on
# it, and add the products: 1 + 10 + 7 + 16 = 34.
#
# An image is larger than a kernel. So the kernel lies on one **window** of the
# image at a time. We name the window by its top-left corner. For a kernel $K$
# of height $k_h$ and width $k_w$, at row $r$ and column $c$ of an image $I$,
# the sum of products is
#
# $$\sum_{i=0}^{k_h-1} \sum_{j=0}^{k_w-1} I_{r+i,\;c+j} \; K_{i,\,j}$$
#
# (The slides name the window by its middle pixel, which is "the current
# pixel". The numbers are the same; only the name of the position differs.)

# %% [markdown]
# The slides' second example is a part of a real image under a sharpening
# kernel. Its first window gives 89.

# %%
figures.sharpened_window()

# %% [markdown]
# **Check the source yourself.** Chan's post says that at each position we "do
# a matrix multiplication". Is it one? This is the matrix product of f and g:

# %%
from convnet_lab import documents

f, g = documents.F, documents.G
f @ g

# %% [markdown]
# The matrix product has nine entries. None of them is 34, nor is their sum.
# What we do is *element-wise*: each weight meets only the pixel under it.

# %% [markdown]
# ### Exercise 2.1 · One window (2 points)
#
# Return the sum of products for the window whose top-left corner is at `row`,
# `col`. The kernel need not be square.
#
# | `image` | `kernel` | `row`, `col` | returns |
# |---|---|---|---|
# | f | g | 0, 0 | 34 |
# | the gray 5 x 5 | sharpen | 0, 0 | 89 |
# | the gray 5 x 5 | sharpen | 1, 0 | 85 |
#
# `image[row : row + height]` gives `height` rows from `row` on.

# %% exercise: cross_correlate_at, points 1 + 1, new images
import numpy as np


def cross_correlate_at(image, kernel, row, col):
    """Sum of products of a kernel and one window of an image.

    image : (H, W) array
    kernel : (kh, kw) array
    row, col : int, the window's top-left corner
    Returns a number.
    """
    ### BEGIN SOLUTION
    height, width = kernel.shape
    window = image[row : row + height, col : col + width]
    return np.sum(window * kernel)
    ### END SOLUTION


# %% [markdown]
# ## Slide the window
#
# Karn's post takes an image of zeros and ones, and a kernel in the shape
# of an X.

# %%
figures.x_positions()

# %% [markdown]
# An image of n x n pixels and a kernel of f x f pixels give
#
# $$(n - f + 1) \times (n - f + 1)$$
#
# numbers. This sliding sum of products is **cross-correlation**. Deep learning
# calls it *convolution*. We keep the two words apart; you will soon see why.
#
# The slides slide a 3 x 3 kernel over images of 8 x 8, 128 x 128 and 256 x 256
# pixels. How large are the results?
#
# <details><summary>Answer</summary>
# The results have 6 x 6, 126 x 126 and 254 x 254 numbers: two rows and two
# columns fewer each time.
# </details>

# %% [markdown]
# Now move the window yourself: with the mouse over the image or the map, or
# with the Tab key to the map and then the arrow keys. At which two positions
# does the map say 2, and how many of the kernel's five ones meet a 1 there?

# %%
from convnet_lab import widgets

widgets.ConvExplorer(documents.BINARY_IMAGE, documents.X_KERNEL)

# %% [markdown]
# <details><summary>Answer: where the map says 2</summary>
# At row 1, column 0 and at row 2, column 0. Two of the five ones meet a 1.
# </details>

# %% [markdown]
# ### Exercise 2.2 · The whole map (4 points)
#
# Return the cross-correlation of an (H, W) image with a (kh, kw) kernel at
# every position where the kernel lies inside the image, one pixel a step. You
# may call your `cross_correlate_at`.
#
# | `image` | `kernel` | returns |
# |---|---|---|
# | the 5 x 5 of zeros and ones | the X | `[[4, 3, 4],`<br>`[2, 4, 3],`<br>`[2, 3, 4]]` |
# | the gray 5 x 5 | sharpen | first row 89, 111, 101 |


# %% exercise: cross_correlate2d, points 2 + 2, new images
def cross_correlate2d(image, kernel):
    """Cross-correlation at every position inside the image, one pixel a step.

    image : (H, W) array
    kernel : (kh, kw) array
    Returns (H - kh + 1, W - kw + 1) array.
    """
    ### BEGIN SOLUTION
    rows = image.shape[0] - kernel.shape[0] + 1
    cols = image.shape[1] - kernel.shape[1] + 1
    return np.array(
        [
            [cross_correlate_at(image, kernel, row, col) for col in range(cols)]
            for row in range(rows)
        ]
    )
    ### END SOLUTION


# %% [markdown]
# ## Find edges
#
# The slides' next image is dark on the left and bright on the right. The
# kernel subtracts what is left of a pixel from what is right of it.

# %%
figures.vertical_step()

# %% [markdown]
# Turn the kernel by a quarter, and it finds edges that run from left to right:

# %%
figures.horizontal_step()

# %% [markdown]
# Here are both kernels on a photograph of 256 x 256 pixels:

# %%
figures.edges_of_the_photograph()

# %% [markdown]
# ## Learn the words
#
# There are many names for a few things, because they come from different
# books. This course uses the first word of each line.
#
# | word | what it is |
# |---|---|
# | **kernel** | the small matrix of weights for one channel |
# | **filter**, **feature detector** | the kernels of all channels together; for a gray image, the same as the kernel |
# | **feature map**, **activation map**, *convolved feature* | the result when a filter has slid over an image |
# | **receptive field** | the part of the input that one entry of the map depends on: here, its window |

# %% [markdown]
# ## See a filter answer
#
# A filter answers with a large number where its feature is, and with a small
# number where it is not. Here is a filter for an X, and three things to look
# at.

# %%
figures.three_shapes()

# %% [markdown]
# The weights of −1 matter. With Karn's kernel, which has 0 there, cross and
# block would both give 5.

# %% [markdown]
# ## Walk through the gallery
#
# The documents show what well-known kernels make of a photograph. Faint lines
# are hard to see, so each picture stands beside its equalized version
# (notebook 1). This is the original:

# %%
figures.before_the_gallery()

# %%
figures.flat_wall()

# %% [markdown]
# Now look at the numbers of each kernel, and predict before you see its
# picture.

# %%
figures.gallery("leave it, sharpen")

# %% [markdown]
# *Sharpen* raises the contrast between a pixel and its neighbors. It is the
# identity plus edges:

# %%
figures.sharpen_in_parts()

# %% [markdown]
# *High-pass* is the identity minus the box blur below: it keeps what the blur
# takes away.

# %%
figures.gallery("blur")

# %% [markdown]
# The box blur is the mean of nine pixels. The Gaussian blur gives the middle
# pixel the largest weight, so it smooths with less smearing.

# %%
figures.gallery("edges")

# %%
figures.gallery("edges of one direction")

# %% [markdown]
# *Sobel x* is the vertical-edge kernel with twice the weight in the middle
# row: the nearest pixels count most, so single noisy pixels count less. With
# Sobel x and Sobel y together you get, for each pixel, how strong an edge is,
# $\sqrt{x^2 + y^2}$, and in which direction it gets brighter:

# %%
figures.sobel_size_and_direction()

# %% [markdown]
# Choose a filter for the small photograph below, or type numbers of your own
# into the kernel. Which kernel moves the photograph by one pixel to the right?

# %%
from convnet_lab import functional
from convnet_lab.datasets import photograph

gray = functional.to_grayscale(photograph())[40:296, 130:386]
small = gray.reshape(64, 4, 64, 4).mean(axis=(1, 3)).round()  # of each 4 x 4
widgets.ConvExplorer(small, "Sobel x")

# %% [markdown]
# <details><summary>Answer: the kernel that moves the photograph</summary>
# A single 1, left of the middle: 0 0 0 / 1 0 0 / 0 0 0. Each pixel of the map
# is then the left neighbor of the pixel in the middle of its window.
# </details>

# %% [markdown]
# ## Let a network choose
#
# Engineers designed these kernels by hand, each for one purpose. For 5 x 5
# weights, and for features such as an ear or a wheel, nobody knows which
# numbers to take. A convolutional network does not need to be told. It starts
# with random numbers and *learns* them from examples: no knowledge about edges
# goes in, and no manual search for features. The slides call this a major
# advantage, and it is the idea of the whole course.
#
# One filter finds one feature, so a network uses many at once. Take 32
# filters of 5 x 5 with random weights, as a network has them before it
# learns. Each of their 32 maps brings out something else:

# %%
figures.a_bank_of_32()

# %% [markdown]
# And here are eight filters of 5 x 5 that a network has *learned* from
# handwritten digits (notebook 7 opens such a network), above their maps of the
# same portrait. How do they differ from the random ones above them?

# %%
figures.learned_filters()

# %% [markdown]
# <details><summary>Answer: how learned filters differ</summary>
# Neighboring weights agree more often: negative ones lie together, and so do
# positive ones. Such a filter finds edges of one direction, as the kernels
# above do. Nobody told the network to look for edges. It has never seen a
# portrait, and finds its edges all the same.
# </details>

# %% [markdown]
# ## Slide one signal over another
#
# *Convolution* is an older word than networks. It began with signals, in one
# dimension. It takes two functions, f and g, and makes a *third* one, which
# says how g changes the shape of f. In mathematics it is an integral.
# One function is reversed and shifted by $t$, and the products are added up:
#
# $$(f * g)(t) = \int f(\tau)\; g(t - \tau)\; d\tau$$
#
# Signals in a computer are lists of numbers, and the integral becomes a sum:
#
# $$(f * g)_n = \sum_{k} f_k \; g_{n-k}$$
#
# As $k$ runs forward in f, $n - k$ runs *backward* in g: there is the flip.
# Click through it by hand, with f = 1 2 3 and g = 1 0 2. Where does the 2 of g
# stand at the first shift?

# %%
figures.sliding_signal()

# %% [markdown]
# Flipped, g reads 2 0 1, and its 1 touches f first; the 2 stands two places to
# the left of it. Every shift at which the two touch at all counts, so signals
# of 3 and 3 entries give 5. This is called the **full convolution**.
#
# Chan's post slides a box over a box of the same size. Before you click: how
# does the overlap change, and which shape does that make?

# %%
figures.sliding_box()

# %% [markdown]
# <details><summary>Answer: the shape that the overlap makes</summary>
# The overlap grows and shrinks again: a triangle.
# </details>

# %% [markdown]
# Now slide signals yourself. Choose *a mean over a shaky step*, then *a
# difference*: what does each do to the step?

# %%
widgets.SignalExplorer()

# %% [markdown]
# <details><summary>Answer: what a mean and a difference do to a step</summary>
#
# The mean smooths the shaking, and the step becomes a slope. The difference is
# near 0 where f is flat and large where f jumps, at the step and at both ends:
# it finds edges.
#
# </details>

# %% [markdown]
# ## Turn the kernel around
#
# An image has two dimensions, so **convolution** of images flips twice. It is
# what you wrote with one more step: the kernel is first flipped on both axes,
# top to bottom and left to right.

# %%
figures.half_a_turn()

# %% [markdown]
# With $K$ flipped, the sum from the beginning becomes
#
# $$\sum_{i} \sum_{j} I_{r+i,\;c+j} \; K_{k_h-1-i,\;k_w-1-j}.$$
#
# Choose *convolution* here, and watch g turn. Then choose the filter
# *sharpen*: what does the turn change now?

# %%
widgets.ConvExplorer(f, g)

# %% [markdown]
# <details><summary>Answer: what the turn changes for sharpen</summary>
#
# Nothing. *Sharpen* turned by half a turn is *sharpen* again. So for every
# kernel that is symmetric about its middle, convolution and cross-correlation
# agree.
#
# </details>

# %% [markdown]
# ### Exercise 2.3 · True convolution (2 points)
#
# Return the convolution, kernel flipped on both axes, at every position where
# the kernel lies inside the image.
#
# | `image` | `kernel` | returns |
# |---|---|---|
# | f | g | `[[26]]` |


# %% exercise: convolve2d, points 1 + 1, new images
def convolve2d(image, kernel):
    """Convolution at every position inside the image: the kernel is flipped.

    image : (H, W) array
    kernel : (kh, kw) array
    Returns (H - kh + 1, W - kw + 1) array.
    """
    ### BEGIN SOLUTION
    return cross_correlate2d(image, np.flip(kernel))
    ### END SOLUTION


# %% [markdown]
# ## Convolve two signals
#
# By hand: what is `[1, 2]` convolved with `[3, 4]`?
#
# <details><summary>Answer</summary>
#
# `[3, 10, 8]`: first 1·3 = 3, then 1·4 + 2·3 = 10, then 2·4 = 8. This is how
# you multiply 1 + 2x by 3 + 4x.
#
# </details>

# %% [markdown]
# ### Exercise 2.4 · A box makes a triangle (2 points)
#
# Return the full convolution of two signals: `len(f) + len(g) - 1` numbers.
# You learn most from two loops: each product `f[i] * g[j]` belongs to the
# entry `i + j`. (`np.convolve` does the same in one line, and is accepted.)
#
# | `f` | `g` | returns |
# |---|---|---|
# | `[1, 1, 1]` | `[1, 1, 1]` | `[1, 2, 3, 2, 1]` |
# | `[1, 2]` | `[3, 4]` | `[3, 10, 8]` |


# %% exercise: convolve1d, points 1 + 1, new signals
def convolve1d(f, g):
    """Full convolution of two signals.

    f : (n,) array
    g : (m,) array
    Returns (n + m - 1,) array.
    """
    ### BEGIN SOLUTION
    out = np.zeros(len(f) + len(g) - 1)
    for i in range(len(f)):
        for j in range(len(g)):
            out[i + j] += f[i] * g[j]
    return out
    ### END SOLUTION


# %% [markdown]
# ## Swap the two (optional)
#
# Does it matter which signal slides over which? Try an asymmetric pair in both
# orders, first with convolution, then with cross-correlation.

# %%
a, b = np.array([1, 2, 3]), np.array([0, 1, 5])
functional.convolve1d(a, b), functional.convolve1d(b, a)

# %%
functional.convolve1d(a, b[::-1]), functional.convolve1d(b, a[::-1])

# %% [markdown]
# Convolution gives the same in both orders, $f * g = g * f$: it is
# *commutative*. In the sum, $k$ and $n - k$ just change places.
# Cross-correlation comes out backwards. That is why mathematicians like the
# flip.

# %% [markdown]
# ## Leave the flip out
#
# Why does deep learning leave the flip out? A network *learns* its kernels.
# With the flip it would learn the same numbers in flipped order, and its
# feature maps would be the same:

# %%
learned = documents.KERNELS["Sobel x"]
np.array_equal(
    functional.cross_correlate2d(gray, learned),
    functional.convolve2d(gray, learned[::-1, ::-1]),
)

# %% [markdown]
# So flipping would only cost time. By convention the field says "convolution"
# and means cross-correlation. The slides say so openly. In this course we
# always say which of the two we mean.

# %% [markdown]
# ## What you can now explain
#
# - One window gives one number: multiply entry by entry, then add.
# - Sliding an f x f kernel over an n x n image gives (n − f + 1) x (n − f + 1)
#   numbers, the feature map.
# - A filter answers strongly where its feature is. Weights that add up to 0
#   leave flat areas black.
# - Convolution flips the kernel, cross-correlation does not: 26 and 34 on f
#   and g.
# - A network that learns its kernels does not need the flip.
#
# **A question to take along.** Each filter costs the image a border: 256
# became 254. After ten such layers 20 rows and columns would be gone. What
# could you do about it? (Notebook 3 answers.)
#
# <details><summary>Answer</summary>
# Put a frame of zeros around the image before the kernel slides: padding.
# </details>
