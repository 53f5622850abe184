# %% [markdown]
# # 3 · Padding and stride
#
# **What you will do.** Put a frame of zeros around an image, so that no pixel
# is lost at its border. Take longer steps with the window. Count, before you
# compute, how large the map will be. You write four functions; the last one
# filters an image with all of this.
#
# **What you need.** Notebook 2: cross-correlation with a kernel, one pixel a
# step. About 55 minutes.
#
# **What it follows.** The slides from the lost pixels to *Convolution Stride*;
# the Kaggle post on padding and stride; Karn's post on the size of the feature
# map.

# %% [markdown]
# ## Look at what is lost
#
# In notebook 2 the sharpening kernel made a 3 x 3 map of a 5 x 5 image. The
# slides write each of these numbers where the *middle* of its window stood.
# What belongs where the question marks are?

# %%
from convnet_lab.figures import padding_stride as figures

figures.question_marks()

# %% [markdown]
# Nothing, so far. For the first question mark the middle of the window would
# have to stand on the corner pixel. Five of its nine cells would hang over the
# edge.
#
# A larger filter loses more. Here the window stands in its first position on 9
# x 9 pixels:

# %%
figures.lost_pixels()

# %% [markdown]
# (The slides write $f/2 - 0.5$ for $(f - 1)/2$.) Both sides together lose
#
# $$2 \cdot \frac{f-1}{2} = f - 1$$
#
# pixels: a side of $n$ becomes $n - f + 1$, as you know.
#
# The pixels at the border suffer in a second way:

# %%
figures.how_often_seen()

# %% [markdown]
# So what stands at the border of an image has little to say, and the Kaggle
# post warns that it may get lost. The remedy is a frame around the image: then
# the window can go further out.

# %% [markdown]
# ## Put a frame of zeros around the image
#
# **Padding** means: add $p$ rows and columns of zeros on each side, *before*
# the filter slides. The slides do it with one pixel.

# %%
figures.a_frame()

# %% [markdown]
# In general an image of $H \times W$
# pixels becomes
#
# $$(H + 2p) \times (W + 2p).$$
#
# Pixel $(r, c)$ of the image now stands in row $r + p$, column $c + p$.
#
# **Check the source yourself.** In the slides' table of padded pixels there
# are six rows and six columns: zeros above and on the left only. The words
# beside it say "all around". Which of the two keeps the image's size?
#
# <details><summary>Answer</summary>
# The words do. With 6 x 6 pixels the map would be 6 − 3 + 1 = 4 wide, not 5.
# The table is cut off on the right and below.
# </details>

# %% [markdown]
# ### Exercise 3.1 · A frame of zeros (2 points)
#
# Return a new array: the image with `padding` rows and columns of zeros on
# each of its four sides.
#
# | `image` | `padding` | returns |
# |---|---|---|
# | the gray 5 x 5 | 1 | the 7 x 7 above |
# | `[[7, 8]]` | 1 | `[[0, 0, 0, 0],`<br>`[0, 7, 8, 0],`<br>`[0, 0, 0, 0]]` |
# | `[[7, 8]]` | 0 | `[[7, 8]]` |
#
# Make an array of zeros with `np.zeros((rows, columns))` and copy the image
# into its middle. (`np.pad(image, padding)` does it in one call, and is
# accepted. You will want it later.)


# %% exercise: zero_pad, points 1 + 1, new images
import numpy as np


def zero_pad(image, padding):
    """Put zeros all around an image.

    image : (H, W) array
    padding : int, 0 or more, rows and columns of zeros on each side
    Returns (H + 2 * padding, W + 2 * padding) array.
    """
    ### BEGIN SOLUTION
    height, width = image.shape
    out = np.zeros((height + 2 * padding, width + 2 * padding))
    out[padding : padding + height, padding : padding + width] = image
    return out
    ### END SOLUTION


# %% [markdown]
# ## Replace the question marks
#
# Now the window can stand on the corner.

# %%
figures.corner_window()

# %% [markdown]
# These two numbers stand in the slides as well. Here is the whole map. Inside
# the ring stands the old 3 x 3 map: there the window sees no zeros.

# %%
figures.whole_map()

# %% [markdown]
# ## Keep the size
#
# The slides name the two usual choices:
#
# | name | padding | size |
# |---|---|---|
# | **valid** | $p = 0$ | the map shrinks by $f - 1$ |
# | **same** | as large as needed | the map has the size of the image |
#
# How large is "as large as needed"? The padded image has $n + 2p$ pixels along
# a side, so the map has $n + 2p - f + 1$ (one pixel a step). We want this to
# be $n$:
#
# $$n + 2p - f + 1 = n \quad\Longrightarrow\quad p = \frac{f-1}{2}$$
#
# The size $n$ cancels. In a picture: the frame must be so wide that the middle
# of the first window stands on the first pixel, here 105.

# %%
figures.same_frames()

# %% [markdown]
# What padding would an *even* filter need, of size 4?
#
# <details><summary>Answer</summary>
# A filter of size 4 would need 3/2, one and a half pixels on each side. There
# is no such frame: with p = 1 the map loses a row, with p = 2 it gains one.
# </details>

# %% [markdown]
# An even filter has no middle pixel, either: four pixels share its middle. So
# nobody could say *where* in the image its answer belongs. That is why filters
# are 3 x 3, 5 x 5 or 7 x 7, as the slides recommend.

# %% [markdown]
# ### Exercise 3.2 · The padding that keeps the size (2 points)
#
# Return $p$ for the *same* padding of a filter of size $f$, as an `int`. (`//`
# divides whole numbers, `/` gives a float.) For an even filter there is no
# right answer: raise a `ValueError`, for example with
# `raise ValueError("an even filter has no middle")`.
#
# | `filter_size` | returns |
# |---|---|
# | 3 | 1 |
# | 5 | 2 |
# | 11 | 5 |
# | 4 | raises `ValueError` |


# %% exercise: same_padding, points 1 + 1, new filters
def same_padding(filter_size):
    """Zeros on each side that keep the size of an image, at stride 1.

    filter_size : int, 1 or more
    Returns an int; raises ValueError if filter_size is even.
    """
    ### BEGIN SOLUTION
    if filter_size % 2 == 0:
        raise ValueError(f"a filter of even size {filter_size} has no middle")
    return (filter_size - 1) // 2
    ### END SOLUTION


# %% [markdown]
# ## See what zeros do to an image
#
# A zero is not "no pixel": it is a black pixel. That has consequences at the
# border.

# %%
figures.blurred_wall()

# %% [markdown]
# So a blur makes a *dark frame*, and an edge kernel finds a *false edge*,
# between the wall and the zeros. It is the edge of our frame, not the
# photographer's. On a photograph of 64 x 64 pixels:

# %%
figures.dark_frame()

# %% [markdown]
# A network learns its kernels with the zeros in view, so it can learn to live
# with them. But if you ever see a line along the border of a feature map, you
# know where it comes from.

# %% [markdown]
# ## Take longer steps
#
# So far the window moved by one pixel. **Stride** is the number of pixels that
# the window moves each time, across and down.

# %%
figures.four_windows()

# %% [markdown]
# So stride thins out the *map*. The pixels inside a window stay neighbors.
#
# With padding 1 and stride 2 the slides get 3 x 3. Which entries of the 5 x 5
# map of *Replace the question marks* are these?
#
# <details><summary>Answer</summary>
# Rows 0, 2, 4 and columns 0, 2, 4: 320 198 281, then 205 111 197, then 317
# 210 291.
# </details>

# %% [markdown]
# ## Round down
#
# What if the steps do not come out even?

# %%
figures.left_over()

# %% [markdown]
# In its first position the window leaves $n + 2p - f$ pixels of *room*. As
# many steps of $s$ are made as fit into it, and there is one position more
# than there are steps:
#
# $$\left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1$$
#
# The brackets $\lfloor\;\rfloor$ mean: round down, to the *floor*. In Python
# this is `//`.

# %% [markdown]
# Here the stride is 2, and the last column is hatched. Change padding and
# stride: is there a padding that leaves nothing over? And a stride?

# %%
from convnet_lab import widgets

columns = np.tile(np.arange(6.0), (6, 1))
widgets.ConvExplorer(columns, "vertical edges", stride=2)

# %% [markdown]
# <details><summary>Answer: what leaves nothing over</summary>
# No padding does: the room, 3 + 2p, is odd, and steps of 2 leave 1 pixel over.
# With a stride of 1, or of 3 without padding, nothing is left over.
# </details>

# %% [markdown]
# The slides use this rule again and again. Fill in the last column in your
# head:
#
# | $n$ | $f$ | $p$ | $s$ | room | size |
# |---|---|---|---|---|---|
# | 8 | 3 | 0 | 1 | 5 | ? |
# | 5 | 3 | 0 | 2 | 2 | ? |
# | 5 | 3 | 1 | 2 | 4 | ? |
# | 64 | 3 | 0 | 1 | 61 | ? |
# | 62 | 5 | 0 | 2 | 57 | ? |
# | 29 | 7 | 0 | 2 | 22 | ? |
#
# <details><summary>Answer</summary>
# The sizes are 6, 2, 3, 62, 29, 12. The last three are the layers of one
# network in the slides: 64 → 62 → 29 → 12. In the second of them the room of
# 57 is odd, and the last row and column of the 62 are left over.
# </details>

# %% [markdown]
# ### Exercise 3.3 · Count before you compute (2 points)
#
# Return the size of the map along one side, as an `int`. If the filter does
# not fit even into the padded image, raise a `ValueError`.
#
# | `n`, `f`, `padding`, `stride` | returns |
# |---|---|
# | 7, 3 | 5 |
# | 9, 3, 0, 2 | 4 |
# | 9, 3, 1, 2 | 5 |
# | 28, 5, 0, 3 | 8 |
# | 3, 5 | raises `ValueError` |
# | 3, 5, 1 | 1 |


# %% exercise: output_size, points 1 + 1, new sizes
def output_size(n, f, padding=0, stride=1):
    """Positions of a filter along one side of an image.

    n, f : int, pixels of the image and of the filter along this side
    padding : int, zeros on each end
    stride : int, pixels a step
    Returns an int; raises ValueError if the filter does not fit.
    """
    ### BEGIN SOLUTION
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError(f"a filter of {f} does not fit into {n + 2 * padding}")
    return room // stride + 1
    ### END SOLUTION


# %% [markdown]
# ## Put it together
#
# Pad, slide, step. The entry in row $r$, column $c$ of the map comes from the
# window whose top-left corner stands at row $r \cdot s$, column $c \cdot s$ of
# the *padded* image $I$:
#
# $$\sum_{i=0}^{k_h-1} \sum_{j=0}^{k_w-1} I_{r s+i,\;c s+j} \; K_{i,\,j}$$
#
# It is still cross-correlation: the kernel is not flipped. With $p = 0$ and
# $s = 1$ this is the formula of notebook 2.

# %% [markdown]
# ### Exercise 3.4 · Filter an image (4 points)
#
# Return the cross-correlation of an (H, W) image with a (kh, kw) kernel, with
# `padding` zeros on each side and steps of `stride` pixels, across and down.
# The kernel need not be square.
#
# | example | returns |
# |---|---|
# | the gray 5 x 5, sharpen,<br>padding 1, stride 1 | first row<br>320 206 198 188 281 |
# | the gray 5 x 5, sharpen,<br>padding 0, stride 2 | `[[89, 101],`<br>`[98, 113]]` |
# | f, g, padding 0, stride 1 | `[[34]]` |
#
# You may use your own functions of this notebook and all of NumPy.


# %% exercise: filter2d, points 2 + 2, new images
def filter2d(image, kernel, padding=0, stride=1):
    """Cross-correlation with zeros around the image and longer steps.

    image : (H, W) array
    kernel : (kh, kw) array
    padding : int, zeros on each side
    stride : int, pixels a step, across and down
    Returns (H', W') array, sizes by the rule above.
    """
    ### BEGIN SOLUTION
    padded = np.pad(image, padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))
    ### END SOLUTION


# %% [markdown]
# Now you can choose how large a map becomes. How large is this one?

# %%
figures.four_sizes()

# %% [markdown]
# ## Choose the size
#
# Karn's post says: three numbers that you choose decide how large the output
# of a convolution is.
#
# | choice | what it is | what it changes |
# |---|---|---|
# | **depth** | how many filters there are | the number of maps: one for each filter |
# | stride | pixels a step | height and width: a stride of 2 halves them |
# | zero padding | zeros on each side | height and width: what is lost at the border |
#
# Depth is the topic of notebook 4. The size of the filter also changes height
# and width. You choose all of these before training begins; none is learned.

# %% [markdown]
# The Kaggle post asks a good question: a network *wants* smaller maps in the
# end. If we reduce the size anyway, why do we use padding? Think of a deep
# network on images of 28 x 28 pixels: ten layers of 3 x 3 filters, all valid.

# %%
from convnet_lab import functional

size = 28
sizes = [size]
for _layer in range(10):
    size = functional.output_size(size, 3)
    sizes.append(size)
sizes

# %% [markdown]
# Of 28 x 28 = 784 positions only 8 x 8 = 64 are left. And the border goes
# first, as wide as the filters happen to be. Nobody chose that.
#
# With *same* padding the size stays until *we* reduce it: where we want to,
# and evenly over the whole image, by a stride or by pooling (notebook 5). That
# is the Kaggle post's answer, too.

# %% [markdown]
# ## What you can now explain
#
# - Without padding a filter of size f costs (f − 1)/2 pixels on each side,
#   f − 1 in all.
# - Valid means no padding. Same means p = (f − 1)/2, and needs an odd filter.
# - Zeros at the border are black pixels: they make dark frames and false
#   edges.
# - A map has floor((n + 2p − f)/s) + 1 entries along a side. What is left over
#   is not used.
# - Depth, stride and zero padding decide the size of the output.
#
# **A question to take along.** A color image has three channels. The slides
# slide one 3 x 3 x 3 filter over 6 x 6 x 3 pixels. How large is the result,
# and how many channels does it have? (Notebook 4 answers.)
#
# <details><summary>Answer</summary>
# The result is 4 x 4, with one channel: the products of all three channels go
# into one sum.
# </details>
