# %% [markdown]
# # 1 · Pixels
#
# **What you will do.** Take a photograph apart into numbers, turn color into
# gray, line the numbers up, and count how many weights a network would need to
# read them. You write four short functions.
#
# **What you need.** Python and a little NumPy: indexing, `shape`, arithmetic
# on arrays. About 45 minutes.
#
# **What it follows.** All four documents, where they speak of images and of
# input size.

# %% [markdown]
# ## Look at a photograph as a computer does
#
# You see a woman in a cap, in front of a flag.

# %%
from convnet_lab.figures import pixels as figures

figures.what_we_see()

# %% [markdown]
# What does the computer see? Numbers. These are the first three pixels of the
# first row:

# %%
from convnet_lab.datasets import photograph

photo = photograph()
photo[0, :3]

# %% [markdown]
# Each row of this small table is one pixel. Its three numbers say how much
# red, green and blue light the pixel gives, from 0 (none) to 255 (as much as
# the screen can).
#
# The photograph has 600 rows and 512 columns of such pixels.

# %%
figures.shape_of_the_photograph()

# %%
photo.shape, photo.dtype

# %% [markdown]
# In short (H, W, C), for height, width and **channels**. An **image** is a
# matrix of numbers. A color image is three matrices of the same size, one for
# each channel.
#
# `uint8` is a whole number from 0 to 255, in one byte. It has no room for
# 256: in `uint8`, 200 + 100 is 44. Remember this in the first exercise.

# %% [markdown]
# ## See one channel at a time

# %%
figures.three_channels()

# %% [markdown]
# One channel is a plain matrix. Here is a small piece of the glasses in the
# red channel, so large that you can read its numbers:

# %%
figures.glasses()

# %% [markdown]
# A dark pixel is a small number and a bright pixel a large one: 0 is black,
# 255 is white. Every filter and every network of this course starts from a
# matrix like this one.
#
# Now point at the photograph yourself. Where are the three numbers of a pixel
# nearly equal, and what color is it there?

# %%
from convnet_lab import widgets

explorer = widgets.PixelsExplorer(place=[190, 180, 0, 0])
explorer

# %% [markdown]
# <details><summary>Answer: pixels of three equal numbers</summary>
# Gray, of any brightness: on the dark uniform all three are near 0, on the
# white shirt all three are near 255.
# </details>

# %% [markdown]
# ## Turn color into gray
#
# Here are pure green, pure red and pure blue light, each at full power.

# %%
figures.three_lights()

# %% [markdown]
# The three do not look equally bright. So a gray value is not the plain mean
# of the three channels. It is a weighted sum:
#
# $$\text{gray} = 0.299\,R + 0.587\,G + 0.114\,B$$
#
# (These weights are those of the television standard ITU-R BT.601.) An image
# with one number for each pixel is **grayscale**.
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
#
# A **check** runs your function on examples. If one comes out wrong, the check
# says which one, what it expected, and what you probably did.


# %% exercise: to_grayscale, points 1 + 1, new images
import numpy as np


def to_grayscale(rgb):
    """Gray value of every pixel: 0.299 R + 0.587 G + 0.114 B.

    rgb : (H, W, 3) array, values from 0 to 255
    Returns (H, W) array of floats, values from 0 to 255.
    """
    ### BEGIN SOLUTION
    return rgb @ np.array([0.299, 0.587, 0.114])
    ### END SOLUTION


# %% [markdown]
# The photograph in such gray values:

# %%
figures.color_and_gray()

# %% [markdown]
# ## Line up the pixels
#
# A dense network reads a list of numbers, not a matrix. So the matrix has to
# become a list. Click through it:

# %%
figures.lining_up()

# %% [markdown]
# Row after row, as you read a page: this is called **row-major** order. Press
# *Play*, and see the pixels of the photograph go:

# %%
explorer

# %% [markdown]
# The pixel at `row`, `col` of an image of width W lands at
#
# $$\text{position} = \text{row} \cdot W + \text{col}.$$
#
# In a 28 x 28 image: where does the pixel in row 2, column 5 land? (Rows,
# columns and positions are counted from 0.)
#
# <details><summary>Answer</summary>
# The pixel in row 2, column 5 lands at 2 · 28 + 5 = 61.
# </details>

# %% [markdown]
# ### Exercise 1.2 · Flatten (2 points)
#
# Return all values of an (H, W) image in one list, in row-major order.
#
# | `image` | returns |
# |---|---|
# | `[[1, 2, 3],`<br>`[4, 5, 6]]` | `[1, 2, 3, 4, 5, 6]` |
# | a 28 x 28 image | an array of length 784 |


# %% exercise: flatten_image, points 1 + 1, new images
def flatten_image(image):
    """All pixels in one row, row after row.

    image : (H, W) array
    Returns (H * W,) array.
    """
    ### BEGIN SOLUTION
    return np.array([pixel for row in image for pixel in row])
    ### END SOLUTION


# %% [markdown]
# Flattening loses something: neighbors. Here is an edge, dark above and bright
# below.

# %%
figures.touching()

# %% [markdown]
# Convolution, from notebook 2 on, keeps the matrix, and so it keeps the
# neighbors.

# %% [markdown]
# ## Count the inputs
#
# Flattening gives one input for each number of the image. In a color
# photograph every pixel has three.
#
# ### Exercise 1.3 · Input size (2 points)
#
# Return how many numbers an image holds.
#
# | `height` | `width` | `channels` | returns |
# |---|---|---|---|
# | 28 | 28 | 1 | 784 |
# | 200 | 200 | 3 | 120,000 |
# | 150 | 150 | 3 | 67,500 |
# | 512 | 512 | 3 | 786,432 |


# %% exercise: input_size, points 1 + 1, new sizes
def input_size(height, width, channels=1):
    """How many numbers an image holds.

    height, width : int, in pixels
    channels : int, 1 for gray, 3 for color
    Returns an int.
    """
    ### BEGIN SOLUTION
    return height * width * channels
    ### END SOLUTION


# %% [markdown]
# How fast does this grow? From 150 x 150 to 160 x 160, in color, is just 10
# pixels more on each side.

# %%
figures.ten_pixels_more()

# %% [markdown]
# ## Count the weights
#
# A **dense layer** consists of **units**. Each unit multiplies every input by
# a weight of its own, adds the products, and adds one more number, its
# **bias**:
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b.$$
#
# Three inputs, two units: how many numbers does this layer learn?
#
# <details><summary>Answer</summary>
# The layer learns eight numbers. Each unit has three weights and one bias, so
# 2 · (3 + 1).
# </details>

# %% [markdown]
# ### Exercise 1.4 · Parameters of a dense layer (2 points)
#
# Return how many weights and biases a dense layer has.
#
# | `n_inputs` | `n_units` | returns | |
# |---|---|---|---|
# | 3 | 2 | 8 | above |
# | 786,432 | 1000 | 786,433,000 | the first layer of a network in the slides |


# %% exercise: dense_parameter_count, points 1 + 1, new layers
def dense_parameter_count(n_inputs, n_units):
    """How many numbers a dense layer learns: weights and biases.

    n_inputs : int, numbers that every unit reads
    n_units : int
    Returns an int.
    """
    ### BEGIN SOLUTION
    return n_inputs * n_units + n_units
    ### END SOLUTION


# %% [markdown]
# The slides ask whether a photograph shows a lion, with 1000 units in the
# first layer.

# %%
figures.three_layers()

# %% [markdown]
# 786 million numbers to learn, in the first layer alone. The slides name two
# problems. It is very difficult to find so many pictures that these weights do
# not learn the training pictures by heart (**overfitting**). And the memory
# and time are hardly affordable. The rest of the course shows a better way:
# far fewer weights for the same image.

# %% [markdown]
# **Check the source yourself.** Chan's post says that a 28 x 28 picture gives
# a fully connected model 784 input weights. The Kaggle post says that 150 x
# 150 x 3 means 67,500 parameters to train. Both numbers count *inputs*. Each
# is also the number of weights of *one* unit, without its bias. But a layer
# has many units. With 1000 of them:

# %%
from convnet_lab import functional

functional.dense_parameter_count(functional.input_size(150, 150, 3), 1000)

# %% [markdown]
# 67,501,000, a thousand times as many. Printed numbers are claims: ask what
# exactly they count.

# %% [markdown]
# ## Spread the grays
#
# In the next notebook you compare filtered images before and after *histogram
# equalization*. What is that? Count how many pixels have each gray value: this
# count is the image's **histogram**.

# %%
figures.histogram()

# %% [markdown]
# Half of the pixels are darker than 40, and most gray values are hardly used.
# **Histogram equalization** gives each pixel its rank instead of its value.
# The darkest pixel becomes 0, the brightest 255, and the one in the middle of
# the queue about 128. Now every range of grays is used equally often.

# %%
figures.equalized_pair()

# %% [markdown]
# Nothing was added, yet you see more. The order of the pixels from dark to
# bright is the same as before. Equalization is for the eye only: no network of
# this course needs it.

# %% [markdown]
# ## What you can now explain
#
# - An image is a matrix of numbers from 0 to 255, one matrix for each channel.
# - A gray value weighs green most, because the eye does.
# - Flattening lines up rows and forgets which pixels touched.
# - A dense layer needs a weight for each input of each unit: 786,433,000
#   parameters for one layer on one photograph of 512 x 512.
#
# **A question to take along.** A cat in the bottom left corner and the same
# cat in the top right corner: does a dense layer see both with the same
# weights? (Notebook 4 answers.)
#
# <details><summary>Answer</summary>
# No. Each weight belongs to one position in the image. What the layer learns
# about cats in one corner tells it nothing about the other.
# </details>
