# %% [markdown]
# # 1 · Pixels
#
# **What you will do.** Take a photograph apart into numbers, turn colour into
# gray, line the numbers up, and count how many weights a network would need to
# read them. You write four short functions.
#
# **What you need.** Python and a little NumPy: indexing, `shape`, arithmetic
# on arrays. About 40 minutes.
#
# **What it follows.** The pages on images and on input size in S0, S1, S2 and
# S3; these are the four documents of the course.

# %% [markdown]
# ## Look at a photograph as a computer does
#
# You see a woman in a cap, in front of a flag. What does the computer see?

# %%
from convnet_lab import pictures
from convnet_lab.datasets import photograph

photo = photograph()
pictures.show(
    pictures.gallery({"what we see": photo}, columns=3),
    alt="Portrait of Grace Hopper in a navy cap and glasses, a flag behind her.",
)

# %% [markdown]
# Numbers. These are the first three pixels of its first row:

# %%
photo[0, :3]

# %% [markdown]
# Each row of this little table is one pixel. Its three numbers say how much
# red, green and blue light the pixel gives, from 0 (none) to 255
# (all there is).
#
# Before you run the next cell: the photograph has 600 rows and 512 columns of
# such pixels. What is the shape of its array?

# %%
photo.shape, photo.dtype

# %% [markdown]
# Rows first, then columns, then the three numbers of a pixel: (H, W, C), for
# height, width and **channels**. An **image** is a matrix of numbers, and a
# colour image is three matrices of the same size, one for each channel.
#
# `uint8` is a whole number from 0 to 255, in one byte. It has no room for
# 256: in `uint8`, 200 + 100 is 44. Remember this in the first exercise.

# %% [markdown]
# ## See one channel at a time
#
# The flag is red, white and blue. In which channel are its white stars
# brightest? Where is the red stripe dark?

# %%
pictures.show(
    pictures.channels(photo),
    alt="The photograph and its three channels as gray images. White stars and "
    "the white cap are bright in all three. The blue wall on the right is dark "
    "gray in red and lighter in blue; skin is brightest in the red channel.",
)

# %% [markdown]
# White is bright in all three channels: it is made of all three colours. A
# red stripe is bright in the red channel and dark in the other two.
#
# One channel is a plain matrix. Here is a piece of the glasses, in the red
# channel, close enough to read the numbers:

# %%
red = photo[:, :, 0]
pictures.show(
    pictures.close_up(red[40:340, 120:400], row=150, col=60),
    alt="Left: the face in the red channel, a small ring at the rim of the "
    "glasses. Right: the 8 by 8 pixels inside the ring with their numbers, "
    "small where the rim is dark and larger where the skin is bright.",
)

# %% [markdown]
# A dark pixel is a small number, a bright pixel a large one: 0 is black, 255
# is white. That is all there is. Every filter and every network of this course
# starts from a matrix like the one on the right.

# %% [markdown]
# ## Turn colour into gray
#
# Pure green, pure red and pure blue light, each at full power. Which looks
# brightest to you, and which darkest?

# %%
import numpy as np

patches = np.zeros((1, 3, 3), np.uint8)
patches[0, 0, 1] = patches[0, 1, 0] = patches[0, 2, 2] = 255
pictures.show(
    pictures.gallery({"green, red and blue, each 255": patches}, columns=2),
    alt="Three patches of pure green, pure red and pure blue. Green looks "
    "brightest, blue darkest.",
)

# %% [markdown]
# To most eyes green is by far the brightest and blue the darkest. So a gray
# value is not the plain mean of the three channels, but a weighted sum:
#
# $$\text{gray} = 0.299\,R + 0.587\,G + 0.114\,B$$
#
# (These weights are those of the television standard ITU-R BT.601.) A pixel
# with one number left is **grayscale**. S1 and S3 use gray images from here
# on.
#
# What do the three weights add up to, and why is that the right number?
#
# <details><summary>Answer</summary>
# To 1. So white, (255, 255, 255), stays 255, and black stays 0.
# </details>

# %% [markdown]
# ### Exercise 1.1 · Gray values (2 points)
#
# Turn an (H, W, 3) image into an (H, W) array of gray values, still from 0 to
# 255, with their decimals.
#
# | pixel of `rgb` | gray value |
# |---|---|
# | `[255, 0, 0]` | 76.245 |
# | `[0, 0, 255]` | 29.07 |
# | `[255, 255, 255]` | 255 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "to_grayscale"}
def to_grayscale(rgb):
    """Gray value of every pixel: 0.299 R + 0.587 G + 0.114 B.

    rgb : (H, W, 3) array, values from 0 to 255
    Returns (H, W) array of floats, values from 0 to 255.
    """
    ### BEGIN SOLUTION
    return rgb @ np.array([0.299, 0.587, 0.114])
    ### END SOLUTION


# %% [markdown]
# A **check** runs your function on examples. If one comes out wrong, it says
# which, what you did, and what it expected. Run it as often as you like.

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "to_grayscale-check"}
from convnet_lab import check

check("to_grayscale", to_grayscale)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "to_grayscale-hidden"}
# One more point, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("to_grayscale", to_grayscale, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# The library has this function too. With it, the photograph in gray:

# %%
from convnet_lab import functional

gray = functional.to_grayscale(photo)
pictures.show(
    pictures.gallery({"in colour": photo, "in gray": gray}, columns=3),
    alt="The portrait in colour and, beside it, in shades of gray.",
)

# %% [markdown]
# ## Line up the pixels
#
# An ordinary (dense) network reads a list of numbers, not a matrix. So the
# matrix has to become a list. In which order?

# %%
tiny = np.arange(1, 13).reshape(3, 4) * 20
pictures.show(
    pictures.equation(
        pictures.Grid(tiny, "image, 3 x 4"),
        "→",
        pictures.Grid(functional.flatten_image(tiny)[np.newaxis], "flattened, 12"),
    ),
    alt="A 3 by 4 matrix with the values 20, 40 and so on to 240, and the same "
    "twelve values in one row: first row, second row, third row.",
)

# %% [markdown]
# Row after row, as you read a page: this is called **row-major** order. The
# pixel at `row`, `col` of an image of width W lands at
#
# $$\text{position} = \text{row} \cdot W + \text{col}.$$
#
# In a 28 x 28 image: where does the pixel in row 2, column 5 land? (Everything
# is counted from 0.)
#
# <details><summary>Answer</summary>
# At 2 · 28 + 5 = 61.
# </details>

# %% [markdown]
# ### Exercise 1.2 · Flatten (2 points)
#
# Return all values of an (H, W) image in one row, in row-major order.
#
# | `image` | returns |
# |---|---|
# | `[[1, 2, 3], [4, 5, 6]]` | `[1, 2, 3, 4, 5, 6]` |
# | a 28 x 28 image (S0, S2) | an array of length 784 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "flatten_image"}
def flatten_image(image):
    """All pixels in one row, row after row.

    image : (H, W) array
    Returns (H * W,) array.
    """
    ### BEGIN SOLUTION
    return np.array([pixel for row in image for pixel in row])
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "flatten_image-check"}
from convnet_lab import check

check("flatten_image", flatten_image)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "flatten_image-hidden"}
# One more point, for images that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("flatten_image", flatten_image, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# What is lost on the way? Neighbours. Here is an edge: dark above, bright
# below. Two pixels that touch each other across the edge:

# %%
edge = np.array([[10, 10, 10, 10], [200, 200, 200, 200]])
pictures.show(
    pictures.equation(
        pictures.Grid(edge, "touching", window=(0, 1, 2, 1)),
        "→",
        pictures.Grid(functional.flatten_image(edge)[np.newaxis], "four apart"),
    ),
    alt="A 2 by 4 image, dark row above bright row, a ring round two pixels of "
    "one column. Flattened, the two stand four places apart.",
)

# %% [markdown]
# After flattening they are a whole row apart, and nothing tells the network
# that they once touched. Convolution, from notebook 2 on, keeps the matrix.

# %% [markdown]
# ## Count the inputs
#
# Flattening gives one input for each number of the image. Guess first: about
# how many inputs has a photograph of 200 x 200 pixels, in colour?
#
# ### Exercise 1.3 · Input size (2 points)
#
# Return how many numbers an image holds.
#
# | `height` | `width` | `channels` | returns | in |
# |---|---|---|---|---|
# | 28 | 28 | 1 | 784 | S0, S2 |
# | 200 | 200 | 3 | 120,000 | S0 |
# | 150 | 150 | 3 | 67,500 | S3 |
# | 512 | 512 | 3 | 786,432 | S2 |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "input_size"}
def input_size(height, width, channels=1):
    """How many numbers an image holds.

    height, width : int, in pixels
    channels : int, 1 for gray, 3 for colour
    Returns an int.
    """
    ### BEGIN SOLUTION
    return height * width * channels
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "input_size-check"}
from convnet_lab import check

check("input_size", input_size)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "input_size-hidden"}
# One more point, for sizes that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("input_size", input_size, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# S3 asks how fast this grows. From 150 x 150 to 160 x 160, in colour, is just
# 10 pixels more on each side. How many inputs more?

# %%
functional.input_size(160, 160, 3) - functional.input_size(150, 150, 3)

# %% [markdown]
# From 67,500 to 76,800: 9,300 more, for 10 pixels a side. (S3 rounds it to
# "around 9000".)

# %% [markdown]
# ## Count the weights
#
# A **dense layer** has **units**. Each unit multiplies every input by a weight
# of its own, adds the products, and adds one more number, its **bias**:
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b.$$
#
# Three inputs, two units: how many numbers does this layer learn?
#
# <details><summary>Answer</summary>
# Eight. Each unit has three weights and one bias, so 2 · (3 + 1).
# </details>

# %% [markdown]
# ### Exercise 1.4 · Parameters of a dense layer (2 points)
#
# Return how many weights and biases a dense layer has.
#
# | `n_inputs` | `n_units` | returns | in |
# |---|---|---|---|
# | 3 | 2 | 8 | above |
# | 786,432 | 1000 | 786,433,000 | S2, layer [1] |


# %% nbgrader={"schema_version": 3, "solution": true, "grade": false, "locked": false, "task": false, "grade_id": "dense_parameter_count"}
def dense_parameter_count(n_inputs, n_units):
    """How many numbers a dense layer learns: weights and biases.

    n_inputs : int, numbers that every unit reads
    n_units : int
    Returns an int.
    """
    ### BEGIN SOLUTION
    return n_inputs * n_units + n_units
    ### END SOLUTION


# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "dense_parameter_count-check"}
from convnet_lab import check

check("dense_parameter_count", dense_parameter_count)

# %% nbgrader={"schema_version": 3, "solution": false, "grade": true, "locked": true, "task": false, "points": 1, "grade_id": "dense_parameter_count-hidden"}
# One more point, for layers that are drawn after you hand in.
### BEGIN HIDDEN TESTS
from convnet_lab import check

check("dense_parameter_count", dense_parameter_count, seed=0)
### END HIDDEN TESTS

# %% [markdown]
# The slides (S2) ask whether a photograph shows a lion, with 1000 units in the
# first layer. Compare what three images cost such a layer:

# %%
sizes = {
    "28 x 28, gray": 784,
    "200 x 200, colour": 120_000,
    "512 x 512, colour": 786_432,
}
counts = {
    name: functional.dense_parameter_count(n_inputs, 1000)
    for name, n_inputs in sizes.items()
}
pictures.show(
    pictures.bars(counts, "weights and biases of a dense layer with 1000 units"),
    alt="Three bars: 785,000 parameters for a 28 by 28 gray image, 120,001,000 "
    "for 200 by 200 in colour, 786,433,000 for 512 by 512 in colour.",
)

# %% [markdown]
# 786 million numbers to learn, in the first layer alone. S2 names two things
# that go wrong: there is never enough data to keep so many weights from
# learning the training pictures by heart (**overfitting**), and the memory and
# time they need. The rest of the course is a way round: far fewer weights for
# the same image.

# %% [markdown]
# **Check the source yourself.** S0 says a 28 x 28 picture gives a fully
# connected model 784 input weights, and 200 x 200 in colour 120,000. S3 says
# that 150 x 150 x 3 means 67,500 parameters to train. Each of these is the
# number of *inputs*. It is also the number of weights, without the bias, of
# *one* unit. A layer has many units. With 1000 of them:

# %%
functional.dense_parameter_count(functional.input_size(150, 150, 3), 1000)

# %% [markdown]
# 67,501,000, a thousand times as many. Printed numbers are claims: ask what
# exactly they count.

# %% [markdown]
# ## Spread the grays
#
# In the next notebook the slides show every filtered image a second time,
# after *histogram equalization*. What is that? Count how many pixels have each
# gray value: this count is the image's **histogram**.

# %%
equalized = functional.equalize_histogram(gray)
pictures.show(
    pictures.histograms({"before": gray, "after": equalized}),
    alt="Two histograms. Before: a tall peak of dark pixels near 20 and two low "
    "hills between 100 and 150. After: all gray values are about equally "
    "frequent.",
)

# %% [markdown]
# Half of the pixels are darker than 40, and most gray values are hardly
# used. **Histogram equalization** gives each pixel its rank instead of its
# value: the darkest becomes 0, the brightest 255, the one in the middle of the
# queue about 128. Now every range of grays is used equally often.

# %%
pictures.show(
    pictures.gallery({"before": gray, "after": equalized}, columns=3),
    alt="The gray portrait before and after equalization. After, folds in the "
    "dark jacket and the background can be seen; the face is paler.",
)

# %% [markdown]
# Nothing was added, yet you see more: look at the dark jacket. The order of
# the pixels from dark to bright is the same as before. Only for the eye; no
# network of this course needs it.

# %% [markdown]
# ## What you can now explain
#
# - An image is a matrix of numbers from 0 to 255, one matrix for each channel.
# - A gray value weighs green most, because the eye does.
# - Flattening lines up rows and forgets which pixels touched.
# - A dense layer needs a weight for each input of each unit: 786,433,000 for
#   one layer on one photograph of 512 x 512.
#
# **A question to take along.** A cat in the bottom left corner and the same
# cat in the top right corner: which weights of a dense layer see the first,
# which the second? (S3 asks this; notebook 2 begins to answer it.)
#
# <details><summary>Answer</summary>
# Different ones: each weight belongs to one place in the image. What the layer
# learns about cats in one corner tells it nothing about the other.
# </details>
