# %% [markdown]
# # 0 · Start here
#
# ## Let a network read your handwriting
#
# Click into the cell below, press Shift and Enter together (on a phone: the ▶
# at the top), and draw a digit into the pad. A network of 63,802 numbers tells
# you which digit it sees.

# %%
from convnet_lab import lenet, widgets

network, learned = lenet.trained("S1")
widgets.LeNetExplorer(network, learned)

# %% [markdown]
# You will write all of this: the filters that slide over your digit, the
# layers that decide, and the training that found every one of the 63,802
# numbers. Not with a deep learning library, but with loops and NumPy. At the
# end your own functions train a network that reads digits.
#
# You need Python (functions, loops, lists) and a little NumPy. You need to
# know nothing about neural networks. This notebook takes about 20 minutes,
# and there is nothing to hand in.

# %% [markdown]
# ## Run a cell
#
# This page is a **notebook**: text like this, and cells with code. Shift and
# Enter runs a cell. What is six times seven?

# %%
6 * 7

# %% [markdown]
# The result stands below the cell. Change the 7 and run the cell again. You
# cannot break anything: *Restart Kernel* in the *Kernel* menu starts Python
# afresh, and then you run the cells again from the top.
#
# Always run the cells from top to bottom. Each one builds on those above it.

# %% [markdown]
# ## See how an exercise answers
#
# In an exercise you write a function. A **check** calls it, compares, and
# explains. Suppose you are asked for all pixels of an image in one list, row
# after row. Is this right?


# %%
def flatten_image(image):
    return image[0]


# %% [markdown]
# Ask. (In an exercise you just call `check`. Here we catch the error that it
# raises, so that this notebook can run on.)

# %%
from convnet_lab import CheckFailed, check

try:
    check("flatten_image", flatten_image)
except CheckFailed:
    print("Not right yet: the check says why.")

# %% [markdown]
# The check shows what it called, what it expected, what it got, and what you
# probably did. In notebook 1 you write this function yourself. When it is
# right, the check says so in one line. Ask as often as you like: asking costs
# nothing.
#
# Below each check is a second cell with points, empty but for a comment. After
# you hand in, the same check runs there on fresh numbers that nobody has seen.
# An answer that only knows the examples fails it.
#
# Write your answers with plain Python and NumPy. An answer that calls the
# finished function of this course, of SciPy or of PyTorch gets no points, and
# the check tells you so.

# %% [markdown]
# ## Predict first
#
# You learn most when you guess before you look. So some pictures ask a
# question first. Nobody keeps your guess, and a wrong one costs nothing. With
# the keyboard: Tab goes to the fields, the arrow keys choose.

# %%
from convnet_lab.figures import start_here as figures

figures.first_question()

# %% [markdown]
# ## Know why
#
# Networks like this one recognize faces and traffic signs, find tumors in
# medical images, let robots and cars see the road, and describe photographs in
# words. They also work on text and sound. They all share one idea, and it is
# older than the computers that run it.
#
# In 1959 D. Hubel and T. Wiesel showed light bars to a cat and listened to
# single cells of its visual cortex. A cell fired at an edge of *one* direction
# in *one* small part of the picture, and was silent otherwise. (D. Hubel and
# T. Wiesel, *Receptive fields of single neurones in the cat's striate cortex*,
# Journal of Physiology 148, 1959.) Later layers of the cortex combine the
# answers of earlier ones: lines become contours, contours become shapes,
# shapes become objects.
#
# Think of a face. You know it by its eyes, its nose and its mouth, and by how
# they stand to each other. You know an eye by its edges and curves. This is
# the **hierarchy of features**: pixels, then edges, then parts, then the
# whole. A convolutional network has the same order of layers. For decades
# people designed filters for edges and parts by hand. These networks *learn*
# them from examples. In notebook 9 you look inside a trained network and see
# what its layers have found.

# %% [markdown]
# ## Look at the map
#
# | notebook | the question it answers | minutes |
# |---|---|---|
# | 1 Pixels | What does a computer see, and why not feed it to a dense layer? | 45 |
# | 2 Cross-correlation | How does a small matrix find an edge? | 75 |
# | 3 Padding and stride | What happens at the border, and how large is the result? | 55 |
# | 4 Several channels | How does one layer see colors and features? | 70 |
# | 5 Pooling | How does a map get smaller and keep what matters? | 55 |
# | 6 Softmax | How does a network say what it sees, and how wrong it is? | 55 |
# | 7 LeNet | How do all these parts read a handwritten digit? | 70 + 30 |
# | 8 Training | Where do the numbers in the filters come from? | 75 |
# | 9 Experiments | What has a trained network learned, and where does it fail? | 35 |
#
# Do them in order. None needs your answers to an earlier one. The minutes are
# an estimate for somebody who reads every word and writes every answer; yours
# may be half or double. The exam in notebook 7 takes 30 of its own. What is
# marked "optional" is not counted.
#
# This is the network that read your digit. You will know every box:

# %%
figures.the_network()

# %% [markdown]
# How far have you come? When a check finds an exercise right, the course notes
# it in a small file beside the notebooks. The file is for your eyes only and
# has nothing to do with points.

# %%
from convnet_lab import progress

progress()

# %% [markdown]
# ## Check that all is in place
#
# The course needs Python, a few packages, a page that can show its explorers,
# and a folder to save your work in. Are they there?

# %%
from convnet_lab.doctor import examine

examine()

# %% [markdown]
# A line that begins with `DO` ends with what helps. In a terminal you get the
# same from `python -m convnet_lab doctor`.
#
# If a cell says `ModuleNotFoundError`, this notebook runs in another Python
# than the one you installed the course into. Open it through `make lab`, or
# choose the other kernel from the *Kernel* menu.
#
# On Colab the course has to be installed first, from the address that your
# teacher gives you. Put that address in, and copy this cell to the top of each
# notebook. Elsewhere the cell does nothing.

# %%
import sys

from IPython import get_ipython

course = "git+https://github.com/YOUR_TEACHER/convnet-lab"
if "google.colab" in sys.modules:
    get_ipython().run_line_magic("pip", f"install --quiet {course}")

# %% [markdown]
# ## Meet the four documents
#
# The course follows four texts, and calls them by these names:
#
# | name | what it is | how to find it |
# |---|---|---|
# | Chan's post (S0) | *Convolutional Neural Networks*, a blog post by Jin Hao Chan, 2019 | search for the title and `jinhaochan` |
# | Karn's post (S1) | *An Intuitive Explanation of Convolutional Neural Networks*, a blog post by Ujjwal Karn, 2016 | search for the title and `ujjwalkarn` |
# | the slides (S2) | *Convolutional Neural Network (CNN)*, lecture slides without an author's name; most of the numbers are theirs | your teacher has them; no copy is needed here |
# | the Kaggle post (S3) | *What are Convolutional Neural Networks?*, a blog post of 2021 by the Kaggle user `saaisudarsanand` | search for the title and that name |
#
# In code, `"S1"` is the network of Karn's post, and `"S2"` that of the slides.
#
# You need none of them at hand: every number that matters is printed here, and
# every one was computed again. A few of theirs were wrong. Where a paragraph
# begins with "Check the source yourself", you see what is printed, what is
# right, and how to find out. That is a skill, too.

# %% [markdown]
# ## Keep the words at hand
#
# The words of the course in alphabetical order. Come back when you meet one
# that you have forgotten.
#
# | word | what it is |
# |---|---|
# | accuracy | the fraction of images whose class is named correctly |
# | activation map | another word for feature map |
# | architecture | a network's layers and their sizes, in order, without what it has learned |
# | augmentation | more training images made from those you have, by small shifts, turns and the like |
# | average pooling | pooling that takes the average of each window |
# | backpropagation | finding all gradients from the loss back to the first layer, layer by layer |
# | batch | several inputs that are worked on at once |
# | bias | one number that a unit or a filter adds to its sum; it is learned |
# | chain rule | along one path slopes multiply; over several paths they add |
# | channel | one of the matrices that an image or a volume is made of, such as red |
# | check | a call that compares your answer with the right one and explains the difference |
# | confusion matrix | a table of counts with a row for each true class and a column for each answer |
# | convolution | in mathematics, cross-correlation with the kernel flipped on both axes; in deep learning, cross-correlation |
# | convolutional layer | convolution, bias and ReLU together |
# | cross-correlation | slide a kernel over an image and take the sum of products at each position |
# | cross-entropy | a loss: minus the natural logarithm of the probability that the true class was given |
# | dead unit | a unit whose ReLU gives 0 for every image, so that nothing can change it any more |
# | dense layer | units that each read every input; also called fully connected |
# | depth | the number of channels of a volume: as many as the layer before it has filters |
# | epoch | one pass in which every training image is used once |
# | equivariant | moving along with the input: when the image is shifted, the map is shifted in the same way |
# | feature detector | another word for filter |
# | feature map | what comes out when a filter has slid over an image |
# | filter | the kernels of all channels together |
# | filter bank | all filters of a layer in one array: rows, columns, channels in, channels out |
# | finite differences | a slope measured by a tiny step to each side: the change of the loss over the length of both steps |
# | forward pass | going through all layers from the image to the answer |
# | full convolution | convolution at every position where the two signals touch at all |
# | fully connected layer | another word for dense layer; FC for short |
# | gradient | the slopes of the loss with respect to all entries of an array, in an array of the same shape; it points uphill |
# | grayscale | with one number a pixel, from black to white |
# | hierarchy of features | pixels, then edges, then parts, then whole objects: each layer builds on the one before |
# | histogram | the count of the pixels of each gray value |
# | histogram equalization | give each pixel its rank, so that all grays are used equally often |
# | hyperparameters | what you choose before training, such as filter size, number of filters and stride |
# | image | a matrix of numbers, one for each pixel; in color, three matrices |
# | invariant | unchanged when the input changes in a given way, for example when it is shifted |
# | kernel | a small matrix of weights for one channel |
# | label | the number of the class that an image really belongs to, counted from 0 |
# | learning rate | the number that a gradient is multiplied by to make a step |
# | logits | the raw scores of the last layer, any real numbers, before softmax |
# | loss | one number that says how wrong an answer is; training makes it small |
# | max pooling | pooling that keeps the largest number of each window |
# | mini-batch | the few images, drawn at random, that one step looks at |
# | notebook | a page of text and of cells with code |
# | overfitting | learning the training examples by heart and failing on new ones |
# | overflow | a result too large for its type of number: inf for floats |
# | overlap | what windows do when the stride is smaller than the window: they share pixels |
# | padding | rows and columns of zeros put around an image before a filter slides over it |
# | parameter sharing | all positions of an image use the same filter and the same bias |
# | parameters | what a network learns: its weights and biases |
# | pooled map | what pooling makes of a feature map |
# | pooling | making one number of each window of a map, in each channel separately |
# | receptive field | the part of the input that one entry of a map depends on |
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
# | test set | images that are looked at once, at the very end, to measure what was learned |
# | training set | the images that a network learns from |
# | unit | one neuron of a dense layer: a weighted sum of the inputs, plus a bias |
# | valid | no padding: the window stays inside the image, and the map shrinks |
# | validation set | images set aside from the training set, to choose between settings |
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
# Yes: an answer that returns the examples' results without computing them.
# </details>
