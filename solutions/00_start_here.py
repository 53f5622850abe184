# %% [markdown]
# # 0 · Start here
#
# **What you will do.** Run your first cells, see how an exercise answers you,
# and look at the map of the course. There is nothing to hand in.
#
# **What you need.** Python: functions, loops, lists. A little NumPy helps. No
# knowledge of neural networks. About 15 minutes.

# %% [markdown]
# ## Run a cell
#
# This page is a **notebook**: text like this, and cells with code. Click into
# the cell below and press Shift and Enter together. What is six times seven?

# %%
6 * 7

# %% [markdown]
# The answer stands below the cell. Change the 7, run it again, and the answer
# changes with it. You cannot break anything: to begin anew, choose *Restart
# Kernel* from the *Kernel* menu.
#
# Run the cells from top to bottom. Each one builds on those above it.

# %% [markdown]
# ## Check that all is in place
#
# On Colab the course has to be installed first, from where your teacher keeps
# it: put that address in. Every notebook there has a machine of its own, so
# copy this cell to the top of the others. Elsewhere it does nothing.

# %%
import sys

from IPython import get_ipython

course = "git+https://github.com/YOUR_TEACHER/convnet-lab"
if "google.colab" in sys.modules:
    get_ipython().run_line_magic("pip", f"install --quiet {course}")

# %% [markdown]
# The course needs Python, a few packages, a page that can show its explorers,
# and a folder to save your work in. Are they there?

# %%
from convnet_lab.doctor import examine

examine()

# %% [markdown]
# A line that begins with `DO` ends with what helps. In a terminal you get the
# same from `python -m convnet_lab doctor`.
#
# If the cell said `ModuleNotFoundError` instead, this notebook runs in another
# Python than the one you installed the course into. Open it through
# `make lab`, or choose the other kernel from the *Kernel* menu.

# %% [markdown]
# ## See how an exercise answers
#
# In an exercise you write a function. A **check** then calls it and compares.
# Suppose you are asked to line up the rows of an image, one after the other,
# and you write this. Is it right?


# %%
def flatten_image(image):
    return image.T.ravel()


# %% [markdown]
# Ask. (In an exercise you just call `check`. Here we catch its complaint, so
# that this notebook runs on.)

# %%
from convnet_lab import CheckFailed, check

try:
    check("flatten_image", flatten_image)
except CheckFailed as complaint:
    print(complaint)

# %% [markdown]
# Read it from the top: what was *called*, and with what; whether the *shape*
# is right; the first wrong *entry*, how the right value comes about, and
# *yours*; then the likely *cause*, and a *hint*. The last line is for
# programs.
#
# Take away the `.T`, and ask again:


# %%
def flatten_image(image):
    return image.ravel()


check("flatten_image", flatten_image)

# %% [markdown]
# One line: right. Ask as often as you like; asking costs nothing.
#
# Below each check there is a second cell with points, empty but for a comment.
# When you hand in your work, the same check runs there on fresh numbers that
# nobody has seen. An answer that only knows the examples fails it.
#
# Answers are to be written with plain Python and NumPy. One that calls the
# course's finished function, or one of SciPy or PyTorch, gets no points, and
# the check says so.

# %% [markdown]
# ## Look at the map
#
# | notebook | the question it answers |
# |---|---|
# | 1 Pixels | What does a computer see, and why not feed it to a dense layer? |
# | 2 Cross-correlation | How does a small matrix find an edge? |
# | 3 Padding and stride | What happens at the border, and how large is the result? |
# | 4 Several channels | How does one layer of a network see colours and features? |
# | 5 Pooling | How does a map get smaller without losing what matters? |
# | 6 Softmax | How does a network say what it sees, and how wrong it is? |
# | 7 LeNet | How do all these parts read a handwritten digit? |
# | 8 Training | Where do the numbers in the filters come from? |
#
# Each takes up to an hour. Do them in order; none needs your answers to an
# earlier one.
#
# Here is the network that notebook 7 puts together. You will know every box.

# %%
from convnet_lab import pictures

names = ("input", *("convolution", "pooling") * 2, "dense", "dense", "softmax")
maps = [(32, 32, 1), (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)]
network = list(zip(names, [*maps, (120,), (100,), (10,)], strict=True))
pictures.show(
    pictures.boxes(network),
    alt="Eight boxes in a row: a 32 by 32 image, maps that get smaller and more, "
    "then three lists of 120, 100 and 10 numbers.",
)

# %% [markdown]
# How far have you come? Whenever a check finds an exercise right, the course
# notes it in a small file beside the notebooks. It is for your eyes only, and
# has nothing to do with points.

# %%
from convnet_lab import progress

progress()

# %% [markdown]
# ## Meet the four documents
#
# The course follows four texts, and calls them by numbers:
#
# | | what it is |
# |---|---|
# | S0 | a blog post, *Convolutional Neural Networks* |
# | S1 | a blog post, *An Intuitive Explanation of Convolutional Neural Networks* |
# | S2 | lecture slides, *Convolutional Neural Network*; most of the numbers are theirs |
# | S3 | a blog post, *What are Convolutional Neural Networks?* |
#
# Every number of theirs that you meet here was computed again. A few were
# wrong. Where a paragraph begins with "Check the source yourself", you will
# see what is printed, what is right, and how to find out. That is a skill,
# too.

# %% [markdown]
# ## Keep the words at hand
#
# The words of the course in the order of the alphabet. Come back when you meet
# one that you have forgotten.
#
# | word | what it is |
# |---|---|
# | accuracy | the share of images whose class is named rightly |
# | activation map | another word for feature map |
# | architecture | a network's layers and their sizes, in order, without what it has learned |
# | average pooling | pooling that takes the average of each window |
# | backpropagation | finding all gradients from the error back to the first layer, layer by layer |
# | batch | several inputs that are worked on at once |
# | bias | one number that a unit or a filter adds to its sum; it is learned |
# | chain rule | along a way slopes multiply; over several ways they are added |
# | channel | one of the matrices that an image or a volume is made of, such as red |
# | check | a call that compares your answer with the right one and explains the difference |
# | confusion matrix | a table of counts with a row for each true class and a column for each answer |
# | convolution | in mathematics, cross-correlation with the kernel flipped on both axes; in deep learning, cross-correlation |
# | convolutional layer | convolution, bias and ReLU together |
# | cross-correlation | slide a kernel over an image and take the sum of products at each place |
# | cross-entropy | a loss: minus the natural logarithm of the probability that the true class was given |
# | dense layer | units that each read every input; also called fully connected |
# | depth | the number of channels of a volume: as many as the layer before it has filters |
# | epoch | one pass in which every training image has had its turn |
# | feature detector | another word for filter |
# | feature map | what comes out when a filter has slid over an image |
# | filter | the kernels of all channels together |
# | filter bank | all filters of a layer in one array: rows, columns, channels in, channels out |
# | finite differences | a slope measured by a tiny step to each side: the change of the error over the length of both steps |
# | forward pass | going through all layers from the image to the answer |
# | fully connected layer | another word for dense layer; FC for short |
# | gradient | the slopes of the error by all entries of an array, in an array of the same shape; it points uphill |
# | grayscale | with one number a pixel, from black to white |
# | histogram | the count of the pixels of each gray value |
# | histogram equalization | give each pixel its rank, so that all grays are used equally often |
# | hyperparameters | what you choose before training, such as filter size, number of filters and stride |
# | image | a matrix of numbers, one for each pixel; in colour, three matrices |
# | invariant | unchanged when the input changes in a given way, for example when it is shifted |
# | kernel | a small matrix of weights for one channel |
# | label | the number of the class that an image really belongs to, counted from 0 |
# | learning rate | the number that a gradient is multiplied by to make a step |
# | logits | the raw scores of the last layer, any real numbers, before softmax |
# | loss | one number that says how wrong an answer is; training makes it small |
# | max pooling | pooling that keeps the largest number of each window |
# | mini-batch | the few images, drawn by chance, that one step looks at |
# | notebook | a page of text and of cells with code |
# | overfitting | learning the training examples by heart, and failing on new ones |
# | overflow | a result too large for its type of number: inf for floats |
# | overlap | what windows do when the stride is smaller than the window: they share pixels |
# | padding | rows and columns of zeros put round an image before a filter slides over it |
# | parameter sharing | all places of an image use the same filter and the same bias |
# | parameters | what a network learns: its weights and biases |
# | pooled map | what pooling makes of a feature map |
# | pooling | making one number of each window of a map, each channel for itself |
# | receptive field | the window of the input that one entry of a map sees |
# | rectified feature map | a feature map after ReLU |
# | ReLU | rectified linear unit, max(0, s): negative values become 0 |
# | row-major | row after row, as you read a page |
# | same | padding that keeps the size of the image at stride 1; only for an odd filter |
# | softmax | exp of each logit, divided by the sum of all: probabilities that add up to 1 |
# | sparse connections | each output number depends on its window only, not on the whole input |
# | squared error | a loss: half the sum of the squared differences of target and output |
# | stochastic gradient descent | steps against the gradient of one mini-batch after another; SGD for short |
# | stride | the number of pixels that the window moves at each step, across and down |
# | sum pooling | pooling that adds up each window |
# | target | the perfect answer: 1 for the true class, 0 for all others |
# | temperature | a number that divides all logits before softmax; a large one evens the probabilities out |
# | unit | one neuron of a dense layer: a weighted sum of the inputs, plus a bias |
# | valid | no padding: the window stays inside the image, and the map shrinks |
# | volume | a box of numbers with rows, columns and channels |
# | window | the part of an image that a kernel lies on |

# %% [markdown]
# ## What you can now explain
#
# - A notebook is text and cells; Shift and Enter runs one.
# - A check says at once whether an answer is right, and if not, what you did.
# - Points come from the check that you see, and from fresh numbers.
#
# **A question to take along.** Could an answer pass the check that you see,
# and fail on fresh numbers?
#
# <details><summary>Answer</summary>
# Yes: one that returns the examples' results without computing them.
# </details>
