# %% [markdown]
# # 2 · Cross-correlation
#
# **What you will do.** Slide a small matrix over an image, and find edges,
# blur and sharpen with it. You write the operation that gives convolutional
# networks their name, and its twin that flips the kernel first.
#
# **What you need.** Notebook 1: an image is a matrix. Loops over rows and
# columns. About 60 minutes.
#
# **What it follows.** S1, *The Convolution Step*; S2, from *Convolution /
# Cross correlation* to *Convolution*; S0 and S3 on convolution of images.

# %% [markdown]
# ## Multiply one window and add
#
# The slides (S2) start with two matrices of the same size, an image f and a
# **kernel** g. How do you make *one* number of them?

# %%
from convnet_lab import documents, pictures

f, g = documents.F, documents.G
pictures.show(
    pictures.equation(
        pictures.Grid(f, "image f", plain=True),
        "×",
        pictures.Grid(g, "kernel g", plain=True),
        "=",
        pictures.Grid(f * g, "products", plain=True),
        "→",
        pictures.Grid([[(f * g).sum()]], "sum", plain=True),
    ),
    alt="f times g: the products are 1 0 0, 0 10 0, 7 16 0. Their sum is 34.",
)

# %% [markdown]
# Lay the kernel on the image, multiply each pixel by the weight that lies on
# it, and add the products: here 1 + 10 + 7 + 16 = 34.
#
# An image is larger than a kernel. So the kernel lies on one **window** of it,
# and we say where the window stands by its top-left corner. With a kernel $K$
# of height $k_h$ and width $k_w$, at row $r$ and column $c$ of an image $I$:
#
# $$\sum_{i=0}^{k_h-1} \sum_{j=0}^{k_w-1} I_{r+i,\;c+j} \; K_{i,\,j}$$

# %% [markdown]
# The slides' second example is a part of a real image, under a sharpening
# kernel. The first window gives 89. Can you tell the next one, a step to the
# right, before you look below?

# %%
gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
pictures.show(
    pictures.equation(
        pictures.Grid(gray5, "the window at row 0, column 1", window=(0, 1, 3, 3)),
        "×",
        pictures.Grid(sharpen, "sharpen", signed=True),
        "→",
        pictures.Grid([[111]], "sum", plain=True),
    ),
    alt="Five rows of gray values near 100, a ring round rows 0 to 2 and columns "
    "1 to 3. The kernel has 5 in the middle, -1 above, below, left and right, "
    "and 0 in the corners. The sum is 111.",
)

# %% [markdown]
# 5 · 103 − 100 − 99 − 101 − 104 = 111. The middle pixel, 103, was a little
# brighter than its neighbours. Now it is much brighter: that is what
# sharpening means.

# %% [markdown]
# **Check the source yourself.** S0 says that at each place we "do a matrix
# multiplication". Is it one? The matrix product of f and g has nine entries:

# %%
f @ g

# %% [markdown]
# No entry is 34, nor is their sum. What we do is *element-wise*: each weight
# meets the one pixel under it. (S1 and S2 say so, in words and in numbers.)

# %% [markdown]
# ### Exercise 2.1 · One window (2 points)
#
# Return the sum of products for the window whose top-left corner is at `row`,
# `col`. The kernel need not be square.
#
# | `image` | `kernel` | `row`, `col` | returns | in |
# |---|---|---|---|---|
# | f | g | 0, 0 | 34 | S2 |
# | the gray 5 x 5 | sharpen | 0, 0 | 89 | S2 |
# | the gray 5 x 5 | sharpen | 0, 1 | 111 | S2 |

# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "cross_correlate_at"}
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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "cross_correlate_at-check"}
from convnet_lab import check

check("cross_correlate_at", cross_correlate_at)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "cross_correlate_at-hidden"}
# One more point, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("cross_correlate_at", cross_correlate_at, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Slide the window
#
# S1 takes an image of zeros and ones, and a kernel in the shape of an X. In
# how many places can the 3 x 3 window stand inside the 5 x 5 image?

# %%
from convnet_lab import functional

image, x_kernel = documents.BINARY_IMAGE, documents.X_KERNEL
feature_map = functional.cross_correlate2d(image, x_kernel)
pictures.show(
    pictures.equation(
        pictures.Grid(image, "image", window=(0, 2, 3, 3)),
        "∗",
        pictures.Grid(x_kernel, "kernel", signed=True),
        "=",
        pictures.Grid(feature_map, "map", plain=True, window=(0, 2, 1, 1)),
    ),
    alt="S1's 5 by 5 image, the X-shaped kernel, and the map 4 3 4, 2 4 3, 2 3 4. "
    "A ring marks the top right window of the image and the 4 that it gives.",
)

# %% [markdown]
# In 3 x 3 places: three steps down, three across. Each place gives one number,
# and the numbers make a smaller matrix. An image of n x n pixels and a kernel
# of f x f give
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
# 6 x 6, 126 x 126 and 254 x 254: two rows and two columns fewer.
# </details>

# %% [markdown]
# Now move the window yourself: with the mouse over the image or the map, or
# with the Tab key to the map and then the arrow keys. At which two places does
# the map say 2, and how many of the kernel's five ones meet a 1 there?

# %%
from convnet_lab import widgets

widgets.ConvExplorer(image, x_kernel)

# %% [markdown]
# <details><summary>Answer</summary>
# At row 1, column 0 and at row 2, column 0. Two of the five.
# </details>

# %% [markdown]
# ### Exercise 2.2 · The whole map (4 points)
#
# Return the cross-correlation of an (H, W) image with a (kh, kw) kernel at
# every place where the kernel lies inside the image, one pixel a step.
#
# | `image` | `kernel` | returns | in |
# |---|---|---|---|
# | S1's 5 x 5 | the X | `[[4, 3, 4], [2, 4, 3], [2, 3, 4]]` | S1 |
# | the gray 5 x 5 | sharpen | first row 89, 111, 101 | S2: 89, 111 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "cross_correlate2d"}
def cross_correlate2d(image, kernel):
    """Cross-correlation at every place inside the image, one pixel a step.

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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "cross_correlate2d-check"}
from convnet_lab import check

check("cross_correlate2d", cross_correlate2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "cross_correlate2d-hidden"}
# Two more points, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("cross_correlate2d", cross_correlate2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Find edges
#
# The slides' next image is dark on the left (10) and bright on the right
# (100). The kernel subtracts what is left of a pixel from what is right of it.
# Where will the map be 0?

# %%
step, edges = documents.STEP_RIGHT, documents.KERNELS["vertical edges"]
pictures.show(
    pictures.equation(
        pictures.Grid(step, "image, 8 x 8", window=(0, 2, 3, 3)),
        "∗",
        pictures.Grid(edges, "vertical edges", signed=True),
        "=",
        pictures.Grid(functional.cross_correlate2d(step, edges), "map, 6 x 6"),
    ),
    alt="Left half of the image 10, right half 100. The kernel has a column of "
    "-1, a column of 0 and a column of 1. The map is 0 but for two columns of "
    "270 in the middle.",
)

# %% [markdown]
# Where the window sees one gray only, the left column cancels the right one:
# 0. Across the edge each of the three rows adds 100 − 10 = 90, and 3 · 90 =
# 270. The edge is two columns wide in the map, since two windows see it.
#
# Turn the kernel by a quarter, and it finds edges that run from left to right:

# %%
step, edges = documents.STEP_DOWN, documents.KERNELS["horizontal edges"]
pictures.show(
    pictures.equation(
        pictures.Grid(step, "image, 8 x 8"),
        "∗",
        pictures.Grid(edges, "horizontal edges", signed=True),
        "=",
        pictures.Grid(functional.cross_correlate2d(step, edges), "map, 6 x 6"),
    ),
    alt="Upper half of the image 10, lower half 100. The kernel has a row of -1, "
    "a row of 0 and a row of 1. The map is 0 but for two rows of 270.",
)

# %% [markdown]
# What would the *vertical* kernel answer on this second image?
#
# <details><summary>Answer</summary>
# 0 everywhere. In every row the left and the right pixel are the same.
# </details>
#
# Here are both on a photograph of 256 x 256 pixels. Orange is positive, where
# dark turns to light; purple is negative, where light turns to dark.

# %%
from convnet_lab.datasets import photograph

gray = functional.to_grayscale(photograph())[40:296, 130:386]
maps = {
    name: functional.cross_correlate2d(gray, documents.KERNELS[name])
    for name in ("vertical edges", "horizontal edges")
}
pictures.show(
    pictures.gallery(maps, columns=2, signed=True),
    alt="Two maps of the portrait. In the first the sides of the face and the "
    "frame of the glasses stand out, in the second the brim of the cap, the "
    "eyebrows and the lips.",
)

# %%
gray.shape, maps["vertical edges"].shape

# %% [markdown]
# ## Learn the words
#
# You will meet many names for few things. They come from different books.
#
# | word | what it is |
# |---|---|
# | **kernel** | the small matrix of weights for one channel (S3) |
# | **filter** | the kernels of all channels together; for a gray image, the same as the kernel |
# | **feature detector** | another word for a filter (S1): it detects a feature, such as an edge |
# | **feature map** | what comes out when a filter has slid over an image |
# | **activation map**, *convolved feature* | other words for the feature map (S1) |
# | **receptive field** | the window of the input that one entry of the map sees (S3) |

# %% [markdown]
# ## See a filter answer
#
# S3 says: a filter answers with a large number where its feature is, and with
# a number near 0 where it is not. Here is a filter for an X, and three things
# to look at. Which one will it like best?

# %%
x_filter = np.array([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])
cross = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
block = np.ones((3, 3))
pictures.show(
    pictures.equation(
        pictures.Grid(x_filter, "filter", signed=True),
        "  ",
        pictures.Grid(cross, "a cross"),
        pictures.Grid(plus, "a plus"),
        pictures.Grid(block, "a block"),
    ),
    alt="A 3 by 3 filter, 1 on both diagonals and -1 elsewhere, and three images: "
    "a diagonal cross, a plus sign and a block of ones.",
)

# %%
{
    "cross": functional.cross_correlate_at(cross, x_filter, 0, 0),
    "plus": functional.cross_correlate_at(plus, x_filter, 0, 0),
    "block": functional.cross_correlate_at(block, x_filter, 0, 0),
}

# %% [markdown]
# 5 for the cross, −3 for the plus, 1 for the block. The weights of −1 matter:
# with S1's kernel, which has 0 there, cross and block would both give 5.
#
# Nobody has to invent such filters. A network *learns* their numbers from
# examples: that is the idea of the whole course, and notebook 8 does it.

# %% [markdown]
# ## Walk through the gallery
#
# S1 and S2 show what well-known kernels make of a photograph. Look at each
# kernel's numbers first. Which of them add up to 1, which to 0, and what does
# that do to a flat gray wall?

# %%
kernels = documents.KERNELS
{name: float(kernel.sum().round(6)) + 0.0 for name, kernel in kernels.items()}

# %% [markdown]
# With weights that add up to 1, a flat wall keeps its gray. With weights that
# add up to 0 it turns black: only changes are left.
#
# <details><summary>The numbers of all twelve kernels</summary>
#
# | kernel | rows |
# |---|---|
# | identity | 0 0 0 / 0 1 0 / 0 0 0 |
# | edges, diagonal | 1 0 −1 / 0 0 0 / −1 0 1 |
# | edges, 4 neighbours | 0 1 0 / 1 −4 1 / 0 1 0 |
# | edges, 8 neighbours | −1 −1 −1 / −1 8 −1 / −1 −1 −1 |
# | sharpen | 0 −1 0 / −1 5 −1 / 0 −1 0 |
# | box blur | nine times 1/9 |
# | Gaussian blur | 1/16 of 1 2 1 / 2 4 2 / 1 2 1 |
# | high-pass | 1/9 of −1 −1 −1 / −1 8 −1 / −1 −1 −1 |
# | vertical edges | −1 0 1 / −1 0 1 / −1 0 1 |
# | horizontal edges | −1 −1 −1 / 0 0 0 / 1 1 1 |
# | Sobel x | −1 0 1 / −2 0 2 / −1 0 1 |
# | Sobel y | −1 −2 −1 / 0 0 0 / 1 2 1 |
#
# </details>

# %%
filtered = {
    name: functional.cross_correlate2d(gray, kernel) for name, kernel in kernels.items()
}
pictures.show(
    pictures.gallery(filtered, columns=4),
    alt="Twelve versions of the portrait: unchanged under identity, three times as "
    "bright lines on black under the edge kernels, crisper under sharpen, softer "
    "under the two blurs, almost black under high-pass, and lines of one "
    "direction under vertical, horizontal and Sobel.",
    caption="Values below 0 are drawn black, values above 255 white.",
)

# %% [markdown]
# The box blur is a mean of nine pixels; the Gaussian blur trusts the middle
# most. The high-pass kernel is the identity minus the box blur: it keeps what
# the blur takes away. Sobel x is the vertical-edge kernel with more weight on
# the middle row; Sobel y is the same, turned.
#
# Choose a filter for the small photograph below, or type numbers of your own
# into the kernel. Which kernel moves the photograph by one pixel to the right?

# %%
small = gray.reshape(64, 4, 64, 4).mean(axis=(1, 3)).round()  # of each 4 x 4
widgets.ConvExplorer(small, "Sobel x")

# %% [markdown]
# <details><summary>Answer</summary>
# A single 1, left of the middle: 0 0 0 / 1 0 0 / 0 0 0. Each pixel of the map
# is then the left neighbour of the pixel in the middle of its window.
# </details>
#
# The slides show each of these once more with its histogram equalized
# (notebook 1), so that faint lines can be seen:

# %%
shown = ("sharpen", "edges, 8 neighbours", "high-pass", "Sobel x")
equalized = {name: functional.equalize_histogram(filtered[name]) for name in shown}
pictures.show(
    pictures.gallery(equalized, columns=4),
    alt="Four of the filtered portraits with their histograms equalized: fine "
    "lines and noise are now visible all over the image.",
)

# %% [markdown]
# ## Turn the kernel round
#
# **Convolution**, in mathematics, is what you wrote with one more step: the
# kernel is first flipped on both axes, top to bottom and left to right. The
# slides show it on f and g. What happens to the 1 in g's corner?

# %%
flipped = g[::-1, ::-1]
pictures.show(
    pictures.equation(
        pictures.Grid(f, "f", plain=True),
        "×",
        pictures.Grid(flipped, "g, flipped", plain=True),
        "=",
        pictures.Grid(f * flipped, "products", plain=True),
        "→",
        pictures.Grid([[(f * flipped).sum()]], "sum", plain=True),
    ),
    alt="f times the flipped g, which reads 9 8 7, 6 5 4, 3 2 1. The products are "
    "9 0 0, 0 10 0, 3 4 0; their sum is 26.",
)

# %% [markdown]
# 26, not 34. With $K$ flipped, the sum from the beginning becomes
#
# $$\sum_{i} \sum_{j} I_{r+i,\;c+j} \; K_{k_h-1-i,\;k_w-1-j}.$$
#
# For which kernels do the two operations agree?
#
# <details><summary>Answer</summary>
# For those that look the same after the flip, half a turn: sharpen, both
# blurs, and all kernels that are symmetric about their middle.
# </details>

# %% [markdown]
# Choose *convolution* here, and watch g turn. Then choose the filter
# *sharpen*: what does the turn change now?

# %%
widgets.ConvExplorer(f, g)

# %% [markdown]
# <details><summary>Answer</summary>
# Nothing: *sharpen* turned by half a turn is *sharpen* again.
# </details>

# %% [markdown]
# ### Exercise 2.3 · True convolution (2 points)
#
# Return the convolution, kernel flipped on both axes, at every place where the
# kernel lies inside the image.
#
# | `image` | `kernel` | returns | in |
# |---|---|---|---|
# | f | g | `[[26]]` | S2 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "convolve2d"}
def convolve2d(image, kernel):
    """Convolution at every place inside the image: the kernel is flipped.

    image : (H, W) array
    kernel : (kh, kw) array
    Returns (H - kh + 1, W - kw + 1) array.
    """
    ### BEGIN SOLUTION
    return cross_correlate2d(image, np.flip(kernel))
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "convolve2d-check"}
from convnet_lab import check

check("convolve2d", convolve2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "convolve2d-hidden"}
# One more point, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("convolve2d", convolve2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Convolve in one dimension
#
# Why would anyone flip? It comes from sliding one *signal* over another. S0
# shows a box that slides over a box of the same size. At each place, how much
# do they overlap?

# %%
box = [1, 1, 1]
empty = np.nan
triangle = functional.convolve1d(box, box)
pictures.show(
    pictures.signals(
        [
            {"f": [1, 1, 1, empty, empty], "g, moved by 2": [empty, empty, 1, 1, 1]},
            {"f convolved with g": triangle},
        ],
        positions=5,
    ),
    alt="Above: two boxes of three positions, the second moved two to the right; "
    "they overlap in one position. Below: their convolution, 1 2 3 2 1, a "
    "triangle.",
)

# %% [markdown]
# The overlap grows, 1, 2, 3, and shrinks again, 2, 1: a triangle. In numbers,
# entry $n$ collects all products whose positions add up to $n$:
#
# $$(f * g)_n = \sum_{k} f_k \; g_{n-k}$$
#
# As $k$ runs forward in $f$, $n - k$ runs *backward* in $g$: there is the
# flip. Every place counts where the two touch at all, so signals of 3 and 3
# entries give 5. This is called the *full* convolution.
#
# By hand: what is `[1, 2]` convolved with `[3, 4]`?
#
# <details><summary>Answer</summary>
# 1·3 = 3, then 1·4 + 2·3 = 10, then 2·4 = 8. It is how you multiply 1 + 2x by
# 3 + 4x.
# </details>

# %% [markdown]
# ### Exercise 2.4 · A box makes a triangle (2 points)
#
# Return the full convolution of two signals: `len(f) + len(g) - 1` numbers.
# Write the sum yourself (loops are fine).
#
# | `f` | `g` | returns | in |
# |---|---|---|---|
# | `[1, 1, 1]` | `[1, 1, 1]` | `[1, 2, 3, 2, 1]` | S0 |
# | `[1, 2]` | `[3, 4]` | `[3, 10, 8]` | above |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "convolve1d"}
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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "convolve1d-check"}
from convnet_lab import check

check("convolve1d", convolve1d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "convolve1d-hidden"}
# One more point, for signals that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("convolve1d", convolve1d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Swap the two
#
# Does it matter which signal slides over which? Try an uneven pair, in both
# orders: first convolution, then cross-correlation.

# %%
a, b = np.array([1, 2, 3]), np.array([0, 1, 5])
functional.convolve1d(a, b), functional.convolve1d(b, a)

# %%
functional.convolve1d(a, b[::-1]), functional.convolve1d(b, a[::-1])

# %% [markdown]
# Convolution gives the same both ways: $f * g = g * f$, it is *commutative*.
# In the sum, $k$ and $n - k$ just change places. Cross-correlation comes out
# backwards. That is why mathematicians like the flip.
#
# And why does deep learning leave it out? A network *learns* its kernels. If
# it had to flip them, it would learn the same numbers in flipped order, and
# all its feature maps would be the same:

# %%
learned = documents.KERNELS["Sobel x"]
np.array_equal(
    functional.cross_correlate2d(gray, learned),
    functional.convolve2d(gray, learned[::-1, ::-1]),
)

# %% [markdown]
# So the flip would be work for nothing. By convention the field says
# "convolution" and means cross-correlation (S2 says this openly). In this
# course we always say which.

# %% [markdown]
# ## What you can now explain
#
# - One window gives one number: multiply entry by entry, then add.
# - Sliding an f x f kernel over an n x n image gives (n − f + 1) x (n − f + 1)
#   numbers, the feature map.
# - A filter answers strongly where its feature is; weights that add up to 0
#   leave flat areas black.
# - Convolution flips the kernel, cross-correlation does not: 26 and 34 on f
#   and g.
# - A network that learns its kernels does not care about the flip.
#
# **A question to take along.** Each filter costs the image a border: 256
# became 254. After ten such layers 20 rows and columns would be gone. What
# could you do about it? (Notebook 3 answers.)
#
# <details><summary>Answer</summary>
# Put a frame of zeros round the image before the kernel slides: padding.
# </details>
