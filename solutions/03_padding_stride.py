# %% [markdown]
# # 3 · Padding and stride
#
# **What you will do.** Put a frame of zeros round an image, so that no pixel
# is lost at its border. Take longer steps with the window. Count, before you
# compute, how large the map will be. You write four functions; the last one
# filters an image with all of this.
#
# **What you need.** Notebook 2: cross-correlation with a kernel, one pixel a
# step. About 50 minutes.
#
# **What it follows.** S2, from *Convolution – vertical edge detection* (the
# lost pixels) to *Convolution Stride*; S3 on padding and stride; S1 on the
# size of the feature map.

# %% [markdown]
# ## Look at what is lost
#
# In notebook 2 the sharpening kernel made a 3 x 3 map of the gray 5 x 5:

# %%
import numpy as np

from convnet_lab import documents, functional, pictures

gray5, sharpen = documents.GRAY_5X5, documents.KERNELS["sharpen"]
valid_map = functional.cross_correlate2d(gray5, sharpen)
valid_map

# %% [markdown]
# The slides (S2) write each of these numbers where the *middle* of its window
# stood. What belongs where the question marks are?

# %%
in_place = np.full((5, 5), np.nan)
in_place[1:4, 1:4] = valid_map
pictures.show(
    pictures.equation(
        pictures.Grid(gray5, "image", window=(0, 0, 3, 3)),
        "∗",
        pictures.Grid(sharpen, "sharpen", signed=True),
        "=",
        pictures.Grid(in_place, "map", plain=True, empty="?", window=(1, 1, 1, 1)),
    ),
    alt="The gray 5 by 5, a ring round its top left window; the kernel; the map: 89 "
    "and eight more numbers in the middle, a question mark in 16 cells round them.",
)

# %% [markdown]
# Nothing, so far. For the first question mark the middle of the window would
# have to stand on the corner pixel, and five of its nine cells would hang over
# the edge.
#
# A larger filter reaches further. Here the window stands in its first place on
# 7 x 7 pixels. The hatched pixels never come under the middle of the window.
# Can you see a rule?

# %%
grids = []
for f, lost in ((3, 1), (5, 2), (7, 3)):
    blank, border = np.full((7, 7), np.nan), np.ones((7, 7), bool)
    blank[lost, lost], border[lost:-lost, lost:-lost] = f, False
    title, window = f"f = {f}: {lost} on each side", (0, 0, f, f)
    grids.append(pictures.Grid(blank, title, window, plain=True, hatched=border))
pictures.show(
    pictures.equation(*grids),
    alt="Three squares of 7 by 7 pixels, a ring round the top left window of size "
    "3, 5 and 7. A hatched border of 1, 2 and 3 pixels is left round the places "
    "that the middle of the window can reach: 5 by 5, 3 by 3, and a single one.",
    caption="The number stands in the middle of the window.",
)

# %% [markdown]
# A filter of size $f$ has $(f - 1)/2$ pixels on each side of its middle. (S2
# writes it as $f/2 - 0.5$.) So many are lost on each side of the image, and
#
# $$2 \cdot \frac{f-1}{2} = f - 1$$
#
# in all, along each side: from $n$ to $n - f + 1$, as you know.
#
# The pixels at the border suffer in a second way. Count how many windows see
# each pixel of a 5 x 5 image:

# %%
seen, seen_with_frame = np.zeros((5, 5)), np.zeros((7, 7))
for windows, places in ((seen, 3), (seen_with_frame, 5)):
    for row, col in np.ndindex(places, places):
        windows[row : row + 3, col : col + 3] += 1
pictures.show(
    pictures.equation(
        pictures.Grid(seen, "windows that see it"),
        "  ",
        pictures.Grid(seen_with_frame[1:-1, 1:-1], "the same, in a frame"),
    ),
    alt="Left: the middle pixel is seen by 9 windows, a corner by 1, its "
    "neighbours on the border by 2, the middle of a border by 3. Right, in a "
    "frame: corners 4, the rest of the border 6, all others 9.",
)

# %% [markdown]
# The middle pixel has a say in nine entries of the map, a corner pixel in one.
# S3 warns of this: what stands at the boundary of the image may get lost. On
# the right you see the remedy: a frame round the image, so that the window can
# go further out.

# %% [markdown]
# ## Put a frame of zeros round the image
#
# **Padding** means: add $p$ rows and columns of zeros on each side, *before*
# the filter slides. The slides do it with one pixel. How large does the 5 x 5
# image become?

# %%
padded = functional.zero_pad(gray5, 1)
pictures.show(
    pictures.equation(
        pictures.Grid(gray5, "image, 5 x 5"),
        "→",
        pictures.Grid(padded, "padded with p = 1", hatched=padded == 0),
    ),
    alt="Left: the 5 by 5 gray values. Right: the same values with a hatched frame "
    "of zeros all round, 7 rows of 7 numbers.",
    caption="Hatched: what was added. These zeros are black pixels.",
)

# %% [markdown]
# 7 x 7: one more row above *and* below, one more column left *and* right. An
# image of $H \times W$ pixels becomes
#
# $$(H + 2p) \times (W + 2p).$$
#
# Pixel $(r, c)$ of the image now stands in row $r + p$, column $c + p$.
#
# **Check the source yourself.** In our text of S2, the table of padded pixels
# has six rows and six columns: zeros above and on the left only. The words
# beside it say "all around". Which of the two keeps the image's size?
#
# <details><summary>Answer</summary>
# The words. With 6 x 6 pixels the map would be 6 − 3 + 1 = 4 wide, not 5. The
# table is cut off on the right and below.
# </details>

# %% [markdown]
# ### Exercise 3.1 · A frame of zeros (2 points)
#
# Return a new array: the image with `padding` rows and columns of zeros on
# each of its four sides.
#
# | `image` | `padding` | returns | in |
# |---|---|---|---|
# | the gray 5 x 5 | 1 | the 7 x 7 above | S2 |
# | `[[7, 8]]` | 1 | `[[0, 0, 0, 0], [0, 7, 8, 0], [0, 0, 0, 0]]` | |
# | `[[7, 8]]` | 0 | `[[7, 8]]` | |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "zero_pad"}
def zero_pad(image, padding):
    """Put zeros all round an image.

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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "zero_pad-check"}
from convnet_lab import check

check("zero_pad", zero_pad)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "zero_pad-hidden"}
# One more point, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("zero_pad", zero_pad, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## Replace the question marks
#
# Now the window can stand on the corner. What does the sharpening kernel
# answer there? Work it out before you look; only five weights are not 0.

# %%
for row, total in ((0, 320), (1, 210)):
    place = f"the window at row {row}, column 0"
    window = (row, 0, 3, 3)
    pictures.show(
        pictures.equation(
            pictures.Grid(padded, place, hatched=padded == 0, window=window),
            "×",
            pictures.Grid(sharpen, "sharpen", signed=True),
            "→",
            pictures.Grid([[total]], "sum", plain=True),
        ),
        alt=f"The padded image with a ring round the 3 by 3 {place}, times the "
        f"sharpening kernel: the sum is {total}.",
    )

# %% [markdown]
# In the corner: 5 · 105 − 0 − 0 − 102 − 103 = 320.
#
# Below it: 5 · 103 − 105 − 0 − 99 − 101 = 210.
#
# These two are the slides' numbers. Here is the whole map:

# %%
whole = functional.filter2d(gray5, sharpen, padding=1)
pictures.show(
    pictures.equation(
        pictures.Grid(gray5, "image, 5 x 5"),
        "∗",
        pictures.Grid(sharpen, "sharpen, p = 1", signed=True),
        "=",
        pictures.Grid(whole, "map, 5 x 5", plain=True, window=(1, 1, 3, 3)),
    ),
    alt="The map, as large as the image: 320 206 198 188 281, 210 89 111 101 213, "
    "205 85 111 101 197, 189 98 117 113 193, 317 211 210 194 291. A ring marks the "
    "3 by 3 numbers in the middle, which are the map without padding.",
)

# %% [markdown]
# Inside the ring stands the old 3 x 3 map: there the window sees no zeros. But
# look at the new border. All pixels of the image are near 100, and the border
# of the map is near 200, its corners near 300. Why?
#
# <details><summary>Answer</summary>
# Sharpening takes the four neighbours away. At the border one of them is a 0,
# in the corner two, so that about 100 or 200 too little is taken away.
# </details>

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
# It does not depend on $n$. In a picture: the frame must be so wide that the
# middle of the first window stands on the first pixel, here 105.

# %%
corner, grids = np.full((4, 4), np.nan), []
corner[0, 0] = 105
for f, p in ((3, 1), (5, 2), (7, 3)):
    pixels = np.pad(corner, p, constant_values=np.nan)
    frame = np.pad(np.zeros((4, 4), bool), p, constant_values=True)
    title, window = f"f = {f}, p = {p}", (0, 0, f, f)
    grids.append(pictures.Grid(pixels, title, window, plain=True, hatched=frame))
pictures.show(
    pictures.equation(*grids),
    alt="A 4 by 4 image with a frame of 1, 2 and 3 pixels, and the first window "
    "of size 3, 5 and 7. In all three the middle of the window lies on the first "
    "pixel, 105.",
)

# %% [markdown]
# What padding would an *even* filter need, of size 4?
#
# <details><summary>Answer</summary>
# 3/2, one and a half pixels on each side: there is no such frame. With p = 1
# the map loses a row, with p = 2 it gains one.
# </details>
#
# An even filter has no middle pixel, either: four pixels share its middle. So
# nobody could say *where* in the image its answer belongs. That is why filters
# are 3 x 3, 5 x 5 or 7 x 7, as the slides recommend.

# %% [markdown]
# ### Exercise 3.2 · The padding that keeps the size (2 points)
#
# Return $p$ for the *same* padding of a filter of size $f$, as an `int`. For
# an even filter there is no right answer: raise a `ValueError` whose text says
# why. (The line is `raise ValueError("...")`.)
#
# | `filter_size` | returns | in |
# |---|---|---|
# | 3 | 1 | S2 |
# | 5 | 2 | S2 |
# | 7 | 3 | S2, exercise d) |
# | 4 | raises `ValueError` | above |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "same_padding"}
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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "same_padding-check"}
from convnet_lab import check

check("same_padding", same_padding)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "same_padding-hidden"}
# One more point, for filters that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("same_padding", same_padding, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# ## See what zeros do to an image
#
# Zeros are not nothing: they are black. Take a flat wall, gray value 90
# everywhere. A box blur should leave it as it is, and an edge kernel should
# find nothing. What will they say at the border, with $p = 1$?

# %%
wall = np.full((5, 5), 90.0)
blurred = functional.filter2d(wall, documents.KERNELS["box blur"], padding=1)
edges = functional.filter2d(wall, documents.KERNELS["edges, 8 neighbours"], padding=1)
pictures.show(
    pictures.equation(
        pictures.Grid(wall, "flat wall"),
        "  ",
        pictures.Grid(blurred, "box blur"),
        "  ",
        pictures.Grid(edges, "edges, 8 neighbours"),
    ),
    alt="A wall of 90 everywhere. Blurred it is 90 inside, 60 at the border and 40 "
    "in the corners. The edge kernel gives 0 inside, 270 at the border and 450 "
    "in the corners.",
)

# %% [markdown]
# In the corner only four of the nine pixels are wall, so the mean is 4/9 of
# 90: 40. At the border it is 6/9 of 90: 60. The blur makes a *dark frame*. On
# a photograph of 64 x 64 pixels:

# %%
from convnet_lab.datasets import photograph

gray = functional.to_grayscale(photograph())[0:320, 192:512]
small = gray.reshape(64, 5, 64, 5).mean(axis=(1, 3))  # the mean of each 5 x 5
mean7 = np.full((7, 7), 1 / 49)
shown = {
    "padded, p = 3": functional.zero_pad(small, 3),
    "mean of 7 x 7, same": functional.filter2d(small, mean7, padding=3),
}
pictures.show(
    pictures.gallery(shown, columns=3),
    alt="A face with a cap before a plain wall, in a black frame; the same image "
    "blurred, its sides fading to dark.",
)

# %% [markdown]
# The edge kernel finds an edge, and there is one, between the wall and the
# frame of zeros. But it is our frame, not the photographer's: a *false edge*.

# %%
neighbours8 = documents.KERNELS["edges, 8 neighbours"]
edge_maps = {
    "edges, valid": functional.filter2d(small, neighbours8),
    "edges, same": functional.filter2d(small, neighbours8, padding=1),
}
pictures.show(
    pictures.gallery(edge_maps, columns=3, signed=True),
    alt="The edges of cap, face and glasses in orange and purple. The wall is almost "
    "blank, but in the second map an orange line runs along its top and its side.",
)

# %% [markdown]
# A network has to live with this. It can: its kernels are learned, with the
# zeros in view. But if you look at feature maps one day and see a line along
# the border, you know where it comes from.

# %% [markdown]
# ## Take longer steps
#
# So far the window moved by one pixel. **Stride** is the number of pixels that
# it moves each time, across and down. With a stride of 2, how many places has
# a 3 x 3 window in 5 x 5 pixels?

# %%
places = [(0, 0), (0, 2), (2, 0), (2, 2)]
corners = functional.filter2d(gray5, sharpen, stride=2)
pictures.show(
    pictures.equation(
        *(pictures.Grid(gray5, window=(r, c, 3, 3)) for r, c in places),
        "→",
        pictures.Grid(corners, "map, 2 x 2", plain=True),
    ),
    alt="Four copies of the 5 by 5 image, with a ring round its top left, top "
    "right, bottom left and bottom right window. They give the map 89 101, 98 "
    "113.",
)

# %% [markdown]
# Four: two across, two down, as in the slides. Compare with the map at stride
# 1, which begins 89, 111, 101. A stride of 2 leaves out every other entry:

# %%
valid_map

# %%
corners

# %% [markdown]
# So stride thins out the *map*. The pixels inside a window stay neighbours.
#
# With padding 1 and stride 2 the slides get 3 x 3. Which entries of the 5 x 5
# map above are these?
#
# <details><summary>Answer</summary>
# Rows 0, 2, 4 and columns 0, 2, 4: 320 198 281, then 205 111 197, then 317
# 210 291.
# </details>

# %% [markdown]
# ## Round down
#
# Now an image with six columns, numbered 0 to 5, a window of 3 and a stride of
# 2. Where can the window stand?

# %%
columns, unused = np.tile(np.arange(6.0), (6, 1)), np.zeros((6, 6), bool)
unused[5], unused[:, 5] = True, True
grids = [
    pictures.Grid(columns, title, (0, c, 3, 3), plain=True, hatched=unused)
    for c, title in ((0, "first place"), (2, "second place"), (4, "no place"))
]
pictures.show(
    pictures.equation(*grids, " "),
    alt="A 6 by 6 image three times. The window stands on columns 0 to 2, then on "
    "columns 2 to 4. In a third place it would reach over the right side of the "
    "image. Column 5 and row 5 are hatched.",
    caption="Hatched: the row and the column that no window reaches.",
)

# %% [markdown]
# At 0 and at 2. At 4 it would hang over the edge, so that place does not
# count. The last column is never reached, nor is the last row: they are left
# over.
#
# In numbers: the window of 3 leaves 6 − 3 = 3 pixels of room. One step of 2
# fits into that, and 1 pixel is left over. One step makes two places. In
# general there are $n + 2p - f$ pixels of room, steps of $s$, and one place
# more than there are steps:
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

widgets.ConvExplorer(columns, "vertical edges", stride=2)

# %% [markdown]
# <details><summary>Answer</summary>
# No padding can: the room, 3 + 2p, is odd, and steps of 2 leave 1 pixel over.
# With a stride of 1, or of 3 without padding, nothing is left over.
# </details>

# %% [markdown]
# The slides (S2) use this rule again and again. Fill in the last column in
# your head:
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
# 6, 2, 3, 62, 29, 12. The last three are the layers of a network in S2: 64 →
# 62 → 29 → 12. In the second of them the room of 57 is odd, and the last row
# and column of the 62 are left over.
# </details>

# %% [markdown]
# ### Exercise 3.3 · Count before you compute (2 points)
#
# Return the size of the map along one side, as an `int`. If the filter does
# not fit even into the padded image, raise a `ValueError` whose text says so.
#
# | `n`, `f`, `padding`, `stride` | returns | in |
# |---|---|---|
# | 8, 3 | 6 | S2 |
# | 5, 3, 0, 2 | 2 | S2 |
# | 5, 3, 1, 2 | 3 | S2 |
# | 62, 5, 0, 2 | 29 | S2 |
# | 3, 5 | raises `ValueError` | |
# | 3, 5, 1 | 1 | |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "output_size"}
def output_size(n, f, padding=0, stride=1):
    """Places of a filter along one side of an image.

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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "output_size-check"}
from convnet_lab import check

check("output_size", output_size)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "output_size-hidden"}
# One more point, for sizes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("output_size", output_size, seed=0)
### END HIDDEN TESTS

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
# $s = 1$ you have the formula of notebook 2 again.

# %% [markdown]
# ### Exercise 3.4 · Filter an image (4 points)
#
# Return the cross-correlation of an (H, W) image with a (kh, kw) kernel, with
# `padding` zeros on each side and steps of `stride` pixels, across and down.
# The kernel need not be square.
#
# | `image` | `kernel` | `padding`, `stride` | returns | in |
# |---|---|---|---|---|
# | the gray 5 x 5 | sharpen | 1, 1 | first row 320 206 198 188 281 | S2: 320, 210 |
# | the gray 5 x 5 | sharpen | 0, 2 | `[[89, 101], [98, 113]]` | above |
# | f | g | 0, 1 | `[[34]]` | S2 |
#
# NumPy's own functions are all allowed, `np.pad` among them.


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "filter2d"}
def filter2d(image, kernel, padding=0, stride=1):
    """Cross-correlation with zeros round the image and longer steps.

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


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "filter2d-check"}
from convnet_lab import check

check("filter2d", filter2d)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 2, "grade_id": "filter2d-hidden"}
# Two more points, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("filter2d", filter2d, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# On the photograph of 64 x 64 pixels: how large are these four maps? Work it
# out before you run the cell.

# %%
sobel = documents.KERNELS["Sobel x"]
maps = {
    f"p = {p}, s = {s}: {m.shape[0]} x {m.shape[1]}": m
    for p, s in ((0, 1), (1, 1), (1, 2), (1, 4))
    for m in [functional.filter2d(small, sobel, p, s)]
}
pictures.show(
    pictures.gallery(maps, signed=True),
    alt="Four maps of the portrait under Sobel x. 62 by 62 and 64 by 64 look alike "
    "but for a false edge on the right border; 32 by 32 is coarser, in 16 by 16 "
    "the face can hardly be made out.",
)

# %% [markdown]
# All four are drawn equally large, so you see the pixels grow: a stride of 2
# keeps one number of four, a stride of 4 one of sixteen. And do you find the
# false edge?

# %% [markdown]
# ## Choose the size
#
# S1 says: three numbers that you choose decide how large the output of a
# convolution is.
#
# | choice | what it is | what it changes |
# |---|---|---|
# | **depth** | how many filters there are | the number of maps, one a filter |
# | stride | pixels a step | height and width: a stride of 2 halves them |
# | zero padding | zeros on each side | height and width: what is lost at the border |
#
# Depth is the topic of notebook 4. The size of the filter has its part, too,
# in height and width. None of these numbers is learned: you choose them before
# training begins.

# %% [markdown]
# S3 asks a good question: a network *wants* smaller maps in the end. If we
# want to reduce dimensions anyway, why do we use padding? Think of a deep
# network on images of 28 x 28 pixels: ten layers of 3 x 3 filters, all valid.

# %%
size = 28
sizes = [size]
for _layer in range(10):
    size = functional.output_size(size, 3)
    sizes.append(size)
sizes

# %% [markdown]
# Of 28 x 28 only 8 x 8 are left. And it is always the *border* that goes, by
# as much as the filters happen to be wide. Nobody chose that. In numbers:
# 8 · 8 = 64 of 784 places.
#
# With *same* padding the size stays until *we* reduce it, where we want to and
# over the whole image evenly: by a stride, or by pooling (notebook 5). That is
# S3's answer, too. It adds that pooling loses hardly any data; you will judge
# that yourself in notebook 5, where one number of four stays.

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
# **A question to take along.** A colour image has three channels. The slides
# slide one 3 x 3 x 3 filter over 6 x 6 x 3 pixels. How large is what comes
# out, and how many channels has it? (Notebook 4 answers.)
#
# <details><summary>Answer</summary>
# 4 x 4, with one channel: the products of all three channels go into one sum.
# </details>
