# %% [markdown]
# # 5 · Pooling
#
# **What you will do.** Shrink feature maps: keep the largest number of each
# window, or the average, or the sum. See what this keeps of a photograph and
# what it throws away. You write three functions.
#
# **What you need.** Notebooks 3 and 4: stride, the size rule, ReLU, volumes
# of shape (H, W, C). About 50 minutes.
#
# **What it follows.** S2, *Pooling layer* and exercise b); S1, *The Pooling
# Step*; S0, *Dimensionality Reduction through Pooling*; S3, *Pooling*.

# %% [markdown]
# ## Keep the strongest answer
#
# A filter has slid over an image, and ReLU has replaced every negative number
# by 0: the map is *rectified*. It is still almost as large as the image. The
# slides (S2) show a 4 x 4 piece of such a map. Cut it into four windows of
# 2 x 2. If you may keep one number of each window, which one do you keep?

# %%
from convnet_lab import documents, pictures

rectified = documents.POOLING_4X4
pictures.show(
    pictures.equation(
        pictures.Grid(rectified, "rectified map, 4 x 4", window=(2, 2, 2, 2)),
        "→",
        pictures.Grid(rectified[2:, 2:], "window", window=(1, 0, 1, 1)),
        "→",
        pictures.Grid([[149, 82], [120, 133]], "2 x 2", window=(1, 1, 1, 1)),
    ),
    alt="S2's 4 by 4 map, a ring round its lower right window: 64 44, 133 99. In the "
    "window the 133 is ringed. The result is 149 82, 120 133, its 133 ringed.",
)

# %% [markdown]
# The largest. A large number in a feature map says "here is my feature", and
# the largest one says how well it was found anywhere in the window. Where in
# the window is forgotten.
#
# To make one number of each window is **pooling**, and what comes out is the
# **pooled map**. When the number is the largest of its window, it is
# **max pooling**. Other words for pooling are *subsampling* (S1) and
# *down-sampling* (S1, S2).
#
# S1 has an example too, its figure 10. Pool it in your head, with windows of
# 2 x 2 side by side, before you open the answer.

# %%
import numpy as np

empty = np.full((2, 2), np.nan)
pictures.show(
    pictures.equation(
        pictures.Grid(documents.POOLING_S1, "S1, figure 10", window=(0, 2, 2, 2)),
        "→",
        pictures.Grid(empty, "?", plain=True),
    ),
    alt="S1's 4 by 4 map 1 1 2 4, 5 6 7 8, 3 2 1 0, 1 2 3 4, a ring round the upper "
    "right window. Beside it an empty 2 by 2 matrix.",
)

# %% [markdown]
# <details><summary>Answer</summary>
# 6 8 / 3 4. The ringed window holds 2, 4, 7 and 8.
# </details>

# %% [markdown]
# The order is: cross-correlation (deep learning's "convolution"), then ReLU,
# then pooling.
#
# **Check the source yourself.** The list at the end of S0 says that pooling
# gives the "Rectified feature map". S0's own section on pooling says
# otherwise, and is right: ReLU gives the rectified map, and pooling reduces
# it. You see it in the slides' map above: it has no negative number left, and
# it has not been pooled yet.

# %% [markdown]
# ## Move the window
#
# The slides' second map is 5 x 5, with a window of 3 x 3 and a stride of 1.
# How many windows does the number 200 lie in?

# %%
larger = documents.POOLING_5X5
pooled = [[200, 200, 135], [200, 200, 135], [210, 210, 210]]
pictures.show(
    pictures.equation(
        pictures.Grid(larger, "rectified map, 5 x 5", window=(0, 1, 3, 3)),
        "→",
        pictures.Grid(larger[0:3, 1:4], "window", window=(2, 0, 1, 1)),
        "→",
        pictures.Grid(pooled, "pooled map, 3 x 3", window=(0, 1, 1, 1)),
    ),
    alt="S2's 5 by 5 map, a ring round rows 0 to 2 and columns 1 to 3. In this window "
    "the 200 at the lower left is ringed. The pooled map is 200 200 135, 200 200 "
    "135, 210 210 210, its top middle entry ringed.",
)

# %% [markdown]
# Six; and it is the largest in four of them, so 200 stands in the pooled map
# four times. In the two windows of the last row 210 is larger.
#
# These windows **overlap**: the stride, 1, is smaller than the window, 3.
# Pooling has two hyperparameters, the window's size $f$ and the stride $s$.
# And it has *nothing to learn*: no weights and no bias.
#
# **Check the source yourself.** S0 says that in max pooling "we do not slide
# the window", we "divide the feature map up". S1 says: slide it by 2 cells.
# Which is right? Both, if the stride is as large as the window, as in the two
# 4 x 4 examples: then the windows lie side by side and touch. With
# any other stride S0's picture fails. With $s < f$ they overlap, and with
# $s > f$ there are gaps between them.

# %% [markdown]
# Move over the pooled map, and see which entry of each window wins. Then make
# the stride 2. How often does the 200 win now?

# %%
from convnet_lab import widgets

widgets.PoolExplorer(larger, f=3, stride=1)

# %% [markdown]
# <details><summary>Answer</summary>
# Once: the map is 200 135 / 210 210. The 200 lies in two of the four windows,
# and in the lower one 210 is larger.
# </details>

# %% [markdown]
# Now in symbols. $x$ goes in, with channels $k$, and $y$ comes out:
#
# $$y_{r,\,c,\,k} = \max_{0 \le i,\,j < f} \; x_{s r + i,\;\, s c + j,\;\, k}$$
#
# The window of row $r$ and column $c$ starts at row $s r$ and column $s c$.
# The size is that of notebook 3, without padding. A side of length $n$ becomes
#
# $$\left\lfloor \frac{n - f}{s} \right\rfloor + 1.$$
#
# For S2's two maps this is (4 − 2)/2 + 1 = 2 and (5 − 3)/1 + 1 = 3. What
# comes out of the 5 x 5 map with $f = 2$ and $s = 2$, and which of its numbers
# does no window see?
#
# <details><summary>Answer</summary>
# (5 − 2)/2 = 1.5, rounded down to 1, plus 1: a 2 x 2 map, 149 31 / 200 135.
# The last row and the last column are left over. The 210 stands there, the
# largest number of all.
# </details>

# %% [markdown]
# The slides say that their first example reduces the map "4 to 1": 16 numbers
# become 4. Then they leave a question open: by how much does a 2 x 2 window
# with stride 1 reduce it? Try the 4 x 4 map.
#
# <details><summary>Answer</summary>
# (4 − 2)/1 + 1 = 3, so 16 numbers become 9: less than 2 to 1. The pooled map
# is 149 32 82 / 149 64 64 / 120 133 133. It is the stride that shrinks a map;
# the window by itself costs f − 1 rows and columns.
# </details>

# %% [markdown]
# ## Pool each channel for itself
#
# A layer gives many maps, one for each filter. Here are S2's map and S1's,
# stacked to one volume with two channels. Pooled with $f = 2$ and $s = 2$:
# what is the shape of the result?

# %%
from convnet_lab import functional

volume = np.stack([documents.POOLING_4X4, documents.POOLING_S1], axis=-1)
pooled = functional.max_pool2d(volume, 2, 2)
parts = []
for channel in (0, 1):
    parts += [pictures.Grid(volume[..., channel], f"channel {channel}"), "→"]
    parts += [pictures.Grid(pooled[..., channel], "pooled"), "  "]
pictures.show(
    pictures.equation(*parts[:-1]),
    alt="Channel 0 is S2's 4 by 4 map and becomes 149 82, 120 133. Channel 1 is S1's "
    "and becomes 6 8, 3 4: no number moves from one channel to the other.",
)

# %%
volume.shape, pooled.shape

# %% [markdown]
# (2, 2, 2): rows and columns are halved, the number of channels stays. A
# filter adds up over all channels, but pooling never mixes them: each map
# looks for a feature of its own. (S1's figure 11: three maps in, three out.)
#
# So a pooling function takes a volume, always with three axes. One map has to
# become a volume with one channel first. `[..., np.newaxis]` adds an axis at
# the end, and `[..., 0]` takes it off again:

# %%
one_map = documents.POOLING_4X4
one_map.shape, one_map[..., np.newaxis].shape, one_map[..., np.newaxis][..., 0].shape

# %% [markdown]
# One more question before you write. What does max pooling make of this
# window: −5, −2, −7, −4?
#
# <details><summary>Answer</summary>
# −2, the largest of the four, and not 0. After ReLU you will not meet such a
# window. But max pooling does not ask where its input comes from.
# </details>

# %% [markdown]
# ### Exercise 5.1 · Max pooling (4 points)
#
# Return the largest number of every window, each channel for itself. The
# inputs contain negative values, and they need not be square.
#
# | `volume`, with one channel | `f` | `stride` | returns, as one channel | in |
# |---|---|---|---|---|
# | S2's 4 x 4 | 2 | 2 | `[[149, 82], [120, 133]]` | S2 |
# | S2's 5 x 5 | 3 | 1 | `[[200, 200, 135], [200, 200, 135], [210, 210, 210]]` | S2 |
# | S1's 4 x 4 | 2 | 2 | `[[6, 8], [3, 4]]` | S1 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "max_pool2d"}
def max_pool2d(volume, f, stride):
    """Largest number of every window, each channel for itself.

    volume : (H, W, C) array
    f : int, rows and columns of the window
    stride : int, from one window to the next, down and across
    Returns (H', W', C) array.
    """
    ### BEGIN SOLUTION
    rows = (volume.shape[0] - f) // stride + 1
    cols = (volume.shape[1] - f) // stride + 1
    pooled = np.empty((rows, cols, volume.shape[2]))
    for row in range(rows):
        for col in range(cols):
            top, left = row * stride, col * stride
            window = volume[top : top + f, left : left + f]
            pooled[row, col] = window.max(axis=(0, 1))
    return pooled
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "max_pool2d-check"}
from convnet_lab import check

check("max_pool2d", max_pool2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "max_pool2d-hidden"}
# Two more points, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("max_pool2d", max_pool2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# Exercise b) of the slides goes the whole way: rectify this map, then pool it
# with $f = 2$ and $s = 1$. Do it on paper before you run the second cell.

# %%
exercise_b = documents.EXERCISE_B_MAP
pictures.show(
    pictures.equation(pictures.Grid(exercise_b, "exercise b)", signed=True)),
    alt="The 4 by 4 map 35 20 20 3, 1 -1 21 -3, 21 7 15 22, -2 22 22 29. Three of its "
    "numbers are negative.",
)

# %%
after_relu = functional.relu(exercise_b)
after_pooling = functional.max_pool2d(after_relu[..., np.newaxis], 2, 1)[..., 0]
pictures.show(
    pictures.equation(
        pictures.Grid(after_relu, "rectified", window=(1, 0, 2, 2)),
        "→",
        pictures.Grid(after_relu[1:3, 0:2], "window", window=(1, 0, 1, 1)),
        "→",
        pictures.Grid(after_pooling, "pooled", window=(1, 0, 1, 1)),
    ),
    alt="The rectified map 35 20 20 3, 1 0 21 0, 21 7 15 22, 0 22 22 29, a ring round "
    "1 0, 21 7, and 21 ringed in it. The pooled map is 35 21 21, 21 21 22, 22 22 29.",
)

# %% [markdown]
# Did you get 35 21 21 / 21 21 22 / 22 22 29? Now turn the order round: pool
# first, then rectify. What changes?
#
# <details><summary>Answer</summary>
# Nothing, for max pooling. If a window holds a positive number, the largest
# one wins either way. If it holds none, both orders give 0. For the average,
# which comes next, the order does matter: of −4, −4, −4 and 8 the average is
# −1, which ReLU turns to 0; rectified first, it is 2.
# </details>

# %% [markdown]
# ## Average or add
#
# S0 and S1 name two more kinds. What they do with a window is in their names:
# **average pooling** and **sum pooling**. The three kinds on S2's 4 x 4 map:

# %%
pooled = {
    "max": functional.max_pool2d(one_map[..., np.newaxis], 2, 2),
    "average": functional.average_pool2d(one_map[..., np.newaxis], 2, 2),
    "sum": functional.sum_pool2d(one_map[..., np.newaxis], 2, 2),
}
grids = [pictures.Grid(values[..., 0], name) for name, values in pooled.items()]
pictures.show(
    pictures.equation(
        pictures.Grid(one_map, "rectified", window=(0, 0, 2, 2)), "→", *grids
    ),
    alt="S2's 4 by 4 map, a ring round its first window, 0 0, 149 32. Max: 149 82, "
    "120 133. Average: 45.25 24, 60 85. Sum: 181 96, 240 340.",
)

# %% [markdown]
# The first window holds 0, 0, 149 and 32. Its maximum is 149, its sum 181, and
# its average 181/4 = 45.25. In symbols, the average is
#
# $$y_{r,\,c,\,k} = \frac{1}{f^2} \sum_{i=0}^{f-1} \sum_{j=0}^{f-1}
# x_{s r + i,\;\, s c + j,\;\, k}$$
#
# and the sum is the same without $1/f^2$. Look at the four windows: which has
# the largest maximum, and which the largest average?
#
# <details><summary>Answer</summary>
# The upper left has the largest maximum, 149, and the lower right the largest
# average, 85. One strong answer, or many fair ones: that is the difference.
# </details>

# %% [markdown]
# ### Exercise 5.2 · Average pooling (2 points)
#
# Return the average of every window, each channel for itself. A volume of
# integers can have averages with decimals.
#
# | `volume`, with one channel | `f` | `stride` | returns, as one channel | in |
# |---|---|---|---|---|
# | S2's 4 x 4 | 2 | 2 | `[[45.25, 24], [60, 85]]` | map: S2 |
# | S1's 4 x 4 | 2 | 2 | `[[3.25, 5.25], [2, 2]]` | map: S1 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "average_pool2d"}
def average_pool2d(volume, f, stride):
    """Average of every window, each channel for itself.

    volume : (H, W, C) array
    f : int, rows and columns of the window
    stride : int, from one window to the next, down and across
    Returns (H', W', C) array of floats.
    """
    ### BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(volume, (f, f), axis=(0, 1))
    return windows[::stride, ::stride].mean(axis=(-2, -1))
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "average_pool2d-check"}
from convnet_lab import check

check("average_pool2d", average_pool2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "average_pool2d-hidden"}
# One more point, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("average_pool2d", average_pool2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5.3 · Sum pooling (2 points)
#
# Return the sum of every window, each channel for itself.
#
# | `volume`, with one channel | `f` | `stride` | returns, as one channel | in |
# |---|---|---|---|---|
# | S2's 4 x 4 | 2 | 2 | `[[181, 96], [240, 340]]` | map: S2 |
# | S1's 4 x 4 | 2 | 2 | `[[13, 21], [8, 8]]` | map: S1 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "sum_pool2d"}
def sum_pool2d(volume, f, stride):
    """Sum of every window, each channel for itself.

    volume : (H, W, C) array
    f : int, rows and columns of the window
    stride : int, from one window to the next, down and across
    Returns (H', W', C) array.
    """
    ### BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(volume, (f, f), axis=(0, 1))
    return windows[::stride, ::stride].sum(axis=(-2, -1))
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "sum_pool2d-check"}
from convnet_lab import check

check("sum_pool2d", sum_pool2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "sum_pool2d-hidden"}
# One more point, for volumes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("sum_pool2d", sum_pool2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# The sum is always $f^2$ times the average. A network hardly cares about such
# a factor: the next layer can learn weights that are $f^2$ times smaller.
#
# You have met the average of a window before, in notebook 2. With which
# kernel and which stride does a cross-correlation give the same as average
# pooling with $f = 3$ and $s = 3$?

# %%
from convnet_lab.datasets import photograph

gray = functional.to_grayscale(photograph())[40:296, 130:386]
blurred = functional.filter2d(gray, documents.KERNELS["box blur"], stride=3)
averaged = functional.average_pool2d(gray[..., np.newaxis], 3, 3)[..., 0]
np.allclose(blurred, averaged)

# %% [markdown]
# With the box blur, at stride 3. So average pooling *is* a cross-correlation,
# channel by channel, with a kernel that is not learned. Max pooling is none,
# whatever the kernel: it does not add, it chooses.

# %% [markdown]
# ## See what each one keeps
#
# S3 says that max pooling takes the brightest pixel and so emphasises sharp
# edges, and that average pooling smooths. Here are the vertical edges of the
# photograph, rectified. Then every window of 4 x 4 becomes one number. Which
# of the two results do you expect to be brighter?

# %%
edges = functional.cross_correlate2d(gray, documents.KERNELS["vertical edges"])
rectified = functional.relu(edges)[..., np.newaxis]
shown = {
    "rectified": rectified,
    "max pooling": functional.max_pool2d(rectified, 4, 4),
    "average pooling": functional.average_pool2d(rectified, 4, 4),
}
titled = {f"{k}, {len(v)} x {len(v[0])}": v[..., 0] for k, v in shown.items()}
pictures.show(
    pictures.gallery(titled, columns=3),
    alt="Left: the edges of the face as thin bright lines on black, 254 by 254. "
    "Middle: max pooling, 63 by 63, the lines thick and bright. Right: average "
    "pooling, 63 by 63, the lines dim and soft.",
)

# %%
{name: int(v.mean().round()) for name, v in shown.items()}

# %% [markdown]
# The average of the whole map stays at 24 under average pooling. Max pooling
# more than triples it: faint edges between strong ones are gone, and each
# strong edge fills its window.
#
# "Brightest" is to be taken at its word. Below is a bright line on a dark
# ground, then a dark line on a bright ground. What is left of each?

# %%
bright = np.tile([1, 1, 9, 1], (4, 1))[..., np.newaxis]
parts = []
for name, lines in {"bright line": bright, "dark line": 10 - bright}.items():
    largest = functional.max_pool2d(lines, 2, 2)
    average = functional.average_pool2d(lines, 2, 2)
    parts += [pictures.Grid(lines[..., 0], name), "→"]
    parts += [pictures.Grid(largest[..., 0], "max")]
    parts += [pictures.Grid(average[..., 0], "average"), "  "]
pictures.show(
    pictures.equation(*parts[:-1]),
    alt="A column of 9 among 1s: max pooling gives 1 9, average pooling 1 5, in both "
    "rows. A column of 1 among 9s: max pooling gives 9 everywhere, the average 9 5.",
)

# %% [markdown]
# Max pooling keeps the bright line whole and wipes out the dark one: every
# window has a 9 in it. The average keeps both, at half the contrast. S3
# says that max pooling suits a dark background. A rectified feature map has
# one: it is 0 where its feature is not.
#
# The slides say that average pooling is (very) rarely used. Between two
# convolutional layers that is so. At the end of later networks, such as
# GoogLeNet and ResNet, an average over each whole map has its place.

# %% [markdown]
# ## Shift the input
#
# S3 says that pooling makes a network "even more spatially invariant". To be
# **invariant** to a shift means: the input moves, and the result stays as it
# was. Here a bright pixel moves to the right, one step at a time. When does
# the pooled map change?

# %%
parts = []
for col in (0, 1, 2):
    image = np.zeros((2, 4, 1))
    image[1, col] = 9
    pooled = functional.max_pool2d(image, 2, 2)
    window = (0, col // 2 * 2, 2, 2)
    parts += [pictures.Grid(image[..., 0], f"column {col}", window)]
    parts += [pictures.Grid(pooled[..., 0], "pooled"), "  "]
pictures.show(
    pictures.equation(*parts[:-1]),
    alt="A 9 in column 0, 1 and 2 of a 2 by 4 image of zeros, a ring round its "
    "window. For columns 0 and 1 the pooled map is 9 0, for column 2 it is 0 9.",
)

# %% [markdown]
# From column 0 to column 1 nothing changes: the pixel is still in the same
# window. From 1 to 2 it crosses into the next window, and the pooled map
# changes like any other. So the promise is smaller than it sounds: a shift
# leaves an entry alone *as long as the winner stays in its window and no
# larger number comes in*.
#
# How often is that so? Move the whole photograph to the right by one pixel,
# filter and rectify it again, pool both with $s = f$, and count the entries
# that stay as they were:

# %%
moved = functional.to_grayscale(photograph())[40:296, 129:385]
moved_edges = functional.cross_correlate2d(moved, documents.KERNELS["vertical edges"])
moved_map = functional.relu(moved_edges)[..., np.newaxis]
for f in (1, 2, 4, 8):
    before = functional.max_pool2d(rectified, f, f)
    after = functional.max_pool2d(moved_map, f, f)
    print(f"f = {f}: {np.isclose(before, after).mean():.0%} as they were")

# %% [markdown]
# Without pooling ($f = 1$) 33 % stay, and nearly all of these are zeros. With
# windows of 2 x 2 it is 35 %, with 4 x 4 54 %, with 8 x 8 71 %. Pooling makes
# a map *less* sensitive to small shifts, and a larger window more so. S3's
# reason, that "any remaining spatial data" is discarded, goes too far: the
# pooled map still says in *which window* the feature is.

# %% [markdown]
# ## Count what is lost
#
# **Check the source yourself.** Does pooling cause a loss of data? S3 says "it
# almost never" does. Count: of 16 numbers, a 2 x 2 window with stride 2 keeps
# 4, so 75 % are gone. Here are two maps. Can anyone who sees only the pooled
# map tell which one it came from?

# %%
winners = np.where(np.isin(one_map, [149, 82, 120, 133]), one_map, 0)
pooled = functional.max_pool2d(winners[..., np.newaxis], 2, 2)
pictures.show(
    pictures.equation(
        pictures.Grid(one_map, "S2's map"),
        "→",
        pictures.Grid(pooled[..., 0], "pooled"),
        "←",
        pictures.Grid(winners, "its winners alone"),
    ),
    alt="S2's 4 by 4 map and a second one that holds only 149, 82, 120 and 133, the "
    "rest 0. Between them the pooled map of both: 149 82, 120 133.",
)

# %% [markdown]
# No: both give the same pooled map, and there is no way back. What holds is
# this: the *strongest* answer of each window is never lost (as long as a
# window sees it), and it is often the one that matters.
#
# What is the loss good for? All later layers have less to compute. Filters
# keep their size, whatever the size of their input (notebook 4), but the dense
# layer at the end has fewer weights. In S2's network the last pooling turns
# 10 x 10 x 16 = 1,600 numbers into 5 x 5 x 16 = 400, and a dense layer of 120
# units reads them. Without and with the pooling, this layer learns

# %%
functional.dense_parameter_count(1600, 120), functional.dense_parameter_count(400, 120)

# %% [markdown]
# 192,120 and 48,120 numbers. (The second is what S2's table says.)

# %% [markdown]
# ## Repeat it three times
#
# A network filters, rectifies and pools again and again. S3 shows a photograph
# of buildings that is "indescribable to human eyes" after three rounds. Here
# is ours, with 4, 8 and 16 filters of 3 x 3. They are drawn at random: nothing
# has been learned yet. After which round would you not recognise her?

# %%
rng = np.random.default_rng(3)
volume, after = gray[..., np.newaxis], [gray[..., np.newaxis]]
for n_filters in (4, 8, 16):
    filters = rng.normal(size=(3, 3, volume.shape[-1], n_filters))
    filters -= filters.mean(axis=(0, 1, 2))  # weights that add up to 0
    maps = functional.conv_layer(volume[np.newaxis], filters, np.zeros(n_filters))[0]
    volume = functional.max_pool2d(maps, 2, 2)
    after.append(volume)
[(v.shape, v.size) for v in after]

# %%
scaled = {}
for channel in (0, 1):
    for number, v in enumerate(after[1:], start=1):
        shown_map = v[..., channel] * 255 / np.percentile(v[..., channel], 98)
        size = f"{v.shape[0]} x {v.shape[1]}"
        scaled[f"round {number}, map {channel}: {size}"] = shown_map
pictures.show(
    pictures.gallery(scaled, columns=3),
    alt="Two maps after each of three rounds of convolution, ReLU and max pooling. "
    "After the first, 127 by 127, the face is plain to see; after the second, 62 by "
    "62, blurred outlines are left; after the third, 30 by 30, coarse blocks.",
)

# %% [markdown]
# Two things happen at once. The maps get *smaller*: 256, 127, 62, 30 pixels a
# side. And there are *more* of them: 1, 4, 8, 16. In all, 65,536 numbers
# become 14,400. Each number of the last maps sees 22 x 22 pixels of the
# photograph: it says that something is there, somewhere in that patch.
#
# If you know the photograph, you still find the cap and the glasses in the
# last maps; others would hardly guess. It does not matter: the dense layer
# that comes next (notebook 6) reads numbers, not pictures.

# %% [markdown]
# ## What you can now explain
#
# - Pooling makes one number of each window: the largest, the average or the
#   sum. Each channel is pooled for itself.
# - A side of n becomes floor((n − f)/s) + 1. There is nothing to learn; f and
#   s are chosen.
# - Windows lie side by side only if the stride is f. Otherwise they overlap or
#   leave gaps.
# - Max pooling keeps the strongest answer, average pooling smooths. The
#   largest of negative numbers is negative.
# - A small shift changes nothing as long as each winner stays in its window.
# - With 2 x 2 windows at stride 2, three numbers of four are gone for good.
#
# **A question to take along.** Training sends a correction back through every
# layer (notebook 8). A pooling layer has no weights to correct, but it has to
# pass the correction on. To which of the four numbers in a 2 x 2 window, for
# max pooling and for average pooling?
#
# <details><summary>Answer</summary>
# Max pooling: to the winner alone, for a small change of the others changes
# nothing. Average pooling: to all four, a quarter each.
# </details>
