# %% [markdown]
# # 5 · Pooling
#
# **What you will do.** Shrink feature maps: keep the largest number of each
# window, or the average, or the sum. See what this keeps of a photograph and
# what it throws away. You write three functions.
#
# **What you need.** Notebooks 3 and 4: stride, the size rule, ReLU, volumes
# of shape (H, W, C). About 55 minutes.
#
# **What it follows.** The slides, *Pooling layer*; the other documents on
# pooling.

# %% [markdown]
# ## Keep the strongest answer
#
# A filter has slid over an image, and ReLU has replaced every negative number
# by 0: the map is *rectified*. It is still almost as large as the image. The
# slides cut a 4 x 4 piece of such a map into windows of 2 x 2, and keep the
# largest number of each window.

# %%
from convnet_lab.figures import pooling as figures

figures.four_windows()

# %% [markdown]
# A large number in a feature map says "here is my feature". The largest one
# says how well the feature was found anywhere in the window. *Where* in the
# window it was found gets lost.
#
# Making one number of each window is **pooling**, and its result is the
# **pooled map**. When the number is the largest of its window, it is
# **max pooling**. (Other words for pooling are *subsampling* and
# *downsampling*.) Karn's post has an example, too:

# %%
figures.karns_map()

# %% [markdown]
# The usual order is convolution, then ReLU, then pooling.
#
# **Check the source yourself.** The list at the end of Chan's post says
# that pooling gives the "Rectified feature map". The post's own section on
# pooling says otherwise, and is right: ReLU gives the rectified map, and
# pooling reduces it.

# %% [markdown]
# ## Move the window
#
# The slides' second map is 5 x 5, with a window of 3 x 3 and a stride of 1.

# %%
figures.sliding_window()

# %% [markdown]
# These windows **overlap**: the stride, 1, is smaller than the window, 3.
# Pooling has two hyperparameters, the window's size $f$ and the stride $s$.
# And it has *nothing to learn*: no weights and no bias.
#
# **Check the source yourself.** Chan's post says that in max pooling "we do
# not slide the window", we "divide the feature map up". Karn's post says:
# slide it by 2 cells. Which is right?
#
# <details><summary>Answer</summary>
# Both, if the stride is as large as the window: then the windows lie side by
# side and touch. With s < f they overlap, and with s > f there are gaps
# between them. So "slide it" is always right.
# </details>

# %% [markdown]
# Move over the pooled map, and see which entry of each window is the largest.
# Then make the stride 2. How often is 200 kept now?

# %%
from convnet_lab import documents, widgets

widgets.PoolExplorer(documents.POOLING_5X5, f=3, stride=1)

# %% [markdown]
# <details><summary>Answer: how often 200 is kept at stride 2</summary>
# Once: the map is 200 135 / 210 210. The 200 lies in two of the four windows,
# and in the lower one 210 is larger.
# </details>

# %% [markdown]
# Now in symbols. $x$ goes in, with channels $k$, and $y$ comes out:
#
# $$y_{r,\,c,\,k} = \max_{0 \le i,\,j < f} \; x_{s r + i,\;\, s c + j,\;\, k}$$
#
# The window of row $r$ and column $c$ starts at row $s r$ and column $s c$. A
# side of length $n$ becomes, by the rule of notebook 3,
#
# $$\left\lfloor \frac{n - f}{s} \right\rfloor + 1.$$
#
# What comes out of the 5 x 5 map with $f = 2$ and $s = 2$, and which of its
# numbers does no window see?
#
# <details><summary>Answer</summary>
# (5 − 2)/2 = 1.5, rounded down to 1, plus 1: a 2 x 2 map, 149 31 / 200 135.
# No window sees the last row and the last column. The 210 stands there, the
# largest number of all.
# </details>

# %% [markdown]
# The slides leave a question open: by how much does a 2 x 2 window with stride
# *1* reduce the 4 x 4 map?
#
# <details><summary>Answer</summary>
# (4 − 2)/1 + 1 = 3, so 16 numbers become 9: less than 2 to 1. The pooled map
# is 149 32 82 / 149 64 64 / 120 133 133. It is the stride that shrinks a map.
# </details>

# %% [markdown]
# ## Pool each channel separately
#
# A layer gives many maps, one for each filter. Each looks for a feature of its
# own, so pooling never mixes them.

# %%
figures.two_channels()

# %% [markdown]
# A pooling function takes a volume, always with three axes. One map becomes a
# volume with one channel by `[..., np.newaxis]`, and `[..., 0]` takes the axis
# off again:

# %%
import numpy as np

one_map = documents.POOLING_4X4
one_map.shape, one_map[..., np.newaxis].shape, one_map[..., np.newaxis][..., 0].shape

# %% [markdown]
# One more question before you write. What does max pooling make of this
# window: −5, −2, −7, −4?
#
# <details><summary>Answer</summary>
# −2, the largest of the four, and not 0. After ReLU you will not meet such a
# window. But max pooling works on any numbers.
# </details>

# %% [markdown]
# ### Exercise 5.1 · Max pooling (4 points)
#
# Return the largest number of every window, in each channel separately. The
# inputs contain negative values, and they need not be square. (An array has
# `max(axis=(0, 1))`.)
#
# | with one channel | returns |
# |---|---|
# | the slides' 4 x 4,<br>`f` = 2, `stride` = 2 | `[[149, 82],`<br>`[120, 133]]` |
# | the slides' 5 x 5,<br>`f` = 3, `stride` = 1 | `[[200, 200, 135],`<br>`[200, 200, 135],`<br>`[210, 210, 210]]` |
# | Karn's 4 x 4,<br>`f` = 2, `stride` = 2 | `[[6, 8],`<br>`[3, 4]]` |


# %% exercise: max_pool2d, points 2 + 2, new volumes
def max_pool2d(volume, f, stride):
    """Largest number of every window, each channel separately.

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


# %% [markdown]
# Now both steps in a row, on paper:

# %%
figures.rectify_and_pool()

# %% [markdown]
# Would it change anything to pool first and rectify afterwards?
#
# <details><summary>Answer</summary>
# Not for max pooling. If a window holds a positive number, the largest one is
# kept either way. If it holds none, both orders give 0. For the average, which
# comes next, the order does matter: of −4, −4, −4 and 8 the average is −1,
# which ReLU turns to 0; rectified first, it is 2.
# </details>

# %% [markdown]
# ## Average or add
#
# Two more kinds are **average pooling** and **sum pooling**.

# %%
figures.three_kinds()

# %% [markdown]
# In symbols, the average is
#
# $$y_{r,\,c,\,k} = \frac{1}{f^2} \sum_{i=0}^{f-1} \sum_{j=0}^{f-1}
# x_{s r + i,\;\, s c + j,\;\, k}$$
#
# and the sum is the same without $1/f^2$.

# %% [markdown]
# ### Exercise 5.2 · Average pooling (2 points)
#
# Return the average of every window, in each channel separately. A volume of
# integers can have averages with decimals.
#
# | with one channel | returns |
# |---|---|
# | the slides' 4 x 4,<br>`f` = 2, `stride` = 2 | `[[45.25, 24],`<br>`[60, 85]]` |
# | Karn's 4 x 4,<br>`f` = 2, `stride` = 2 | `[[3.25, 5.25],`<br>`[2, 2]]` |


# %% exercise: average_pool2d, points 1 + 1, new volumes
def average_pool2d(volume, f, stride):
    """Average of every window, each channel separately.

    volume : (H, W, C) array
    f : int, rows and columns of the window
    stride : int, from one window to the next, down and across
    Returns (H', W', C) array of floats.
    """
    ### BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(volume, (f, f), axis=(0, 1))
    return windows[::stride, ::stride].mean(axis=(-2, -1))
    ### END SOLUTION


# %% [markdown]
# ### Exercise 5.3 · Sum pooling (2 points)
#
# Return the sum of every window, in each channel separately.
#
# | with one channel | returns |
# |---|---|
# | the slides' 4 x 4,<br>`f` = 2, `stride` = 2 | `[[181, 96],`<br>`[240, 340]]` |
# | Karn's 4 x 4,<br>`f` = 2, `stride` = 2 | `[[13, 21],`<br>`[8, 8]]` |


# %% exercise: sum_pool2d, points 1 + 1, new volumes
def sum_pool2d(volume, f, stride):
    """Sum of every window, each channel separately.

    volume : (H, W, C) array
    f : int, rows and columns of the window
    stride : int, from one window to the next, down and across
    Returns (H', W', C) array.
    """
    ### BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(volume, (f, f), axis=(0, 1))
    return windows[::stride, ::stride].sum(axis=(-2, -1))
    ### END SOLUTION


# %% [markdown]
# The sum is always $f^2$ times the average. The next layer can make up for
# such a factor with smaller weights.
#
# You have met the average of a window before, in notebook 2.

# %%
figures.average_is_a_kernel()

# %% [markdown]
# So average pooling *is* a cross-correlation, channel by channel, with a
# kernel that is not learned. No kernel does what max pooling does: it does not
# add, it chooses.

# %% [markdown]
# ## See what each one keeps
#
# The Kaggle post says that max pooling takes the brightest pixel and so
# emphasizes sharp edges, and that average pooling smooths.

# %%
figures.max_and_average()

# %%
figures.two_lines()

# %% [markdown]
# So max pooling suits bright features on a dark background. A rectified
# feature map has such a background: it is 0 where its feature is not.
#
# The slides say that average pooling is (very) rarely used, and two other
# documents that "max pooling works better in practice". Notebook 9 tests this
# claim: it trains the same network with both.

# %% [markdown]
# ## Shift the input
#
# A convolution is *equivariant*: when the input moves, the map moves with it
# (notebook 4). To be **invariant** is more: the input moves, and the result
# stays *as it was*. The Kaggle post says that pooling makes a network "even
# more spatially invariant". Does it?

# %%
figures.moving_pixel()

# %% [markdown]
# So the promise is smaller than it sounds. A shift leaves an entry alone *as
# long as the largest number stays in its window and no larger one comes in*.
# How often is that so? Move the whole photograph to the right by one pixel,
# filter and rectify it again, pool both with $s = f$, and count the entries
# that stay:

# %%
from convnet_lab import functional

before, after = figures.edge_map(), figures.edge_map(shift=1)
for f in (1, 2, 4, 8):
    one = functional.max_pool2d(before, f, f)
    other = functional.max_pool2d(after, f, f)
    print(f"f = {f}: {np.isclose(one, other).mean():.0%} as they were")

# %% [markdown]
# Without pooling ($f = 1$) a third of the entries stay, and nearly all of
# these are zeros. The larger the window, the more stay: 71% with windows of 8
# x 8. So pooling makes a map *less* sensitive to small shifts. The post's
# reason, that "any remaining spatial data" is discarded, goes too far: the
# pooled map still says in *which window* the feature is.
#
# Karn's post adds *scale*. If a feature is a little larger or smaller, its
# pooled map hardly changes. Double the size is too much:

# %%
figures.two_sizes()

# %% [markdown]
# One bright entry against four, after one pooling and after two. The large
# spot still looks larger.

# %% [markdown]
# ## Count what is lost
#
# **Check the source yourself.** Does pooling lose data? The Kaggle post says
# "it almost never" does. Count: of 16 numbers, a 2 x 2 window with stride 2
# keeps 4, so 75% are gone.

# %%
figures.two_maps_one_result()

# %% [markdown]
# What is the loss good for? All later layers have less to compute. Filters
# keep their size, whatever the size of their input, but the dense layer at the
# end has fewer weights. In the slides' digit reader the last pooling turns
# 10 x 10 x 16 = 1,600 numbers into 5 x 5 x 16 = 400. A dense layer of 120
# units reads them. Without and with the pooling, this layer learns

# %%
functional.dense_parameter_count(1600, 120), functional.dense_parameter_count(400, 120)

# %% [markdown]
# 192,120 and 48,120 numbers. With fewer numbers to adjust, a network learns
# fewer of its training images by heart: pooling is a protection against
# *overfitting*, too.

# %% [markdown]
# ## Choose where to pool
#
# Pooling need not follow each convolution. Here are two networks that you will
# meet in notebook 7:
#
# | network | layers, from first to last |
# |---|---|
# | LeNet | conv, POOL, conv, POOL, 3 dense |
# | VGG-16 | 2 conv, POOL, 2 conv, POOL, 3 conv, POOL, 3 conv, POOL, 3 conv, POOL, 3 dense |
#
# VGG-16 reads images of 224 x 224. It has 13 convolutions, which pad and so
# keep the size of the maps. Each of its 5 pools halves it. How large are the
# last maps? And why does VGG-16 not pool after *each* convolution?
#
# <details><summary>Answer</summary>
# 224, 112, 56, 28, 14, 7: the last maps are 7 x 7. With a pool after each
# convolution, the seventh would leave one number of each map, and six
# convolutions would still be to come.
# </details>

# %% [markdown]
# ## Repeat it three times
#
# A network filters, rectifies and pools again and again. The Kaggle post shows
# a photograph of buildings that is "indescribable to human eyes" after three
# rounds. Here is ours, with 4, 8 and 16 filters of 3 x 3. These filters are
# random: nothing has been learned yet. After which round would you no longer
# recognize the face?

# %%
figures.fading_maps()

# %% [markdown]
# Two things happen at once. The maps get *smaller*: 256, 127, 62, 30 pixels a
# side. And there are *more* of them: 1, 4, 8, 16. In all, 65,536 numbers
# become 14,400. Each number of the last maps sees 22 x 22 pixels of the
# photograph: it says that something is there, somewhere in that patch.
#
# If you know the photograph, you still find the cap and the glasses: random
# filters pass on a bit of everything. *Learned* filters keep what their task
# needs and drop the rest: in notebook 9 you see three rounds of them. The
# dense layer that comes next (notebook 6) reads numbers, not pictures.

# %% [markdown]
# ## What you can now explain
#
# - Pooling makes one number of each window: the largest, the average or the
#   sum. Each channel is pooled separately.
# - A side of n becomes floor((n − f)/s) + 1. There is nothing to learn; f and
#   s are chosen.
# - Windows lie side by side only if the stride is f. Otherwise they overlap or
#   leave gaps.
# - Max pooling keeps the strongest answer, average pooling smooths. The
#   largest of negative numbers is negative.
# - Convolution is equivariant to shifts. Pooling makes the result a little
#   invariant: to small shifts, as long as each maximum stays in its window.
# - With 2 x 2 windows at stride 2, three numbers of four are gone for good.
# - Pooling need not follow each convolution: VGG-16 pools after two or three.
#
# **A question to take along.** Training sends a correction back through every
# layer (notebook 8). A pooling layer has no weights to correct, but it has to
# pass the correction on. To which of the four numbers in a 2 x 2 window, for
# max pooling and for average pooling?
#
# <details><summary>Answer</summary>
# Max pooling: to the largest number alone, for a small change of the others
# changes nothing. Average pooling: to all four, a quarter each.
# </details>
