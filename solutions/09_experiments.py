# %% [markdown]
# # 9 · Experiments
#
# **What you will do.** Train LeNet for real, look at what its layers have
# learned, test claims of the documents, and find out where the network fails
# and how to mend it. There is nothing to hand in.
#
# **What you need.** Notebooks 7 and 8. About 35 minutes; the cells that train
# take a minute or two of it.
#
# **What it follows.** All four documents, where they speak of learned
# features; Karn's post on what training changes.

# %% [markdown]
# ## Keep the test for the end
#
# How well does a network read digits that it has *not* learned from? Only such
# digits tell. So there are three sets:
#
# | set | what it is for |
# |---|---|
# | **training set** | the network learns from these images |
# | **validation set** | you set these aside from the training set, to choose between settings |
# | **test set** | you look at these once, at the very end |
#
# Why not choose by the test set? Suppose you try a hundred settings and keep
# the one with the best test result. Part of its success is luck with exactly
# these images. The number that you then report is too good.

# %%
from convnet_lab import datasets
from convnet_lab.figures import experiments as figures

digits = datasets.load_digits()
learn, validation = figures.split(digits.train_images, digits.train_labels)
len(learn[0]), len(validation[0]), len(digits.test_images)

# %% [markdown]
# ## Train
#
# The first cell shows a view of the training, and the second one trains: five
# epochs, mini-batches of 32. Two refinements over the plain step: *momentum*
# keeps some of the last steps' direction, and the learning rate falls to 0
# toward the end. Run the second cell and look at the first. The stop button
# ends it early, and keeps what was learned.

# %%
from convnet_lab import lenet, training, widgets

before = figures.random_numbers()
view = widgets.TrainingView(lenet.S1_NET, validation)
view

# %%
after, history = training.train(
    lenet.S1_NET,
    *learn,
    epochs=5,
    parameters=before,
    schedule=training.cosine,
    validation=validation,
    watcher=view,
)
print(f"before: {figures.right(before, validation):.0%}, after: {view.right:.1%}")

# %% [markdown]
# Before training one digit of ten is right: the network guesses. Afterwards
# nearly all digits of the validation set are right. On the *training* set it
# is better still, because the network has learned part of it by heart:

# %%
print(f"training set {figures.right(after, learn):.1%}, validation {view.right:.1%}")

# %% [markdown]
# What did *not* change? Karn's post makes a point of it: the number of
# filters, their sizes and the architecture are fixed before step 1. Training
# changes only the numbers in the filters, the weights and the biases.

# %% [markdown]
# ## Break it on purpose
#
# Now the learning rate, with plain steps on about 4000 digits.

# %%
dead = figures.too_fast(learn)

# %% [markdown]
# A unit whose ReLU gives 0 for *every* image is a **dead unit**. No gradient
# comes back through it (exercise 8.3), so no step can change it any more. How
# many maps and units has each rate killed?

# %%
for rate, counts in dead.items():
    print(rate, *(f"{layer} {count}" for layer, count in counts.items()))

# %% [markdown]
# At a rate of 0.4 most units of FC4 are dead after a few steps. What is left
# cannot tell the digits apart, and the loss stays near $\ln 10$.
#
# Some dead units do no harm. But if the loss of a network of yours stops near
# the loss of a guess, count them. A smaller rate helps.

# %% [markdown]
# Now you are at the controls. Press *Start*, and change the learning rate
# while the network learns. Then *Begin again* with a rate of 0.4. In which
# layers do units die first? (*One step* goes slowly enough to see it.)

# %%
widgets.TrainingPlayground(lenet.S1_NET, learn, validation)

# %% [markdown]
# <details><summary>Answer: where units die first</summary>
# In the dense layers: after the very first step about a third of FC3 and of
# FC4 is dead, and nothing yet in CONV1. One step that is too long throws all
# sums of a unit below 0 at once.
# </details>

# %% [markdown]
# ## Look at the filters
#
# The first layer's six filters before training, after it, and what has changed
# (each row on a scale of its own). What did training do to them?

# %%
figures.filters_before_and_after(before, after)

# %% [markdown]
# The change is smooth: neighboring weights have moved alike, because
# neighboring pixels of a stroke are alike. The clean edges that books show
# come from longer training on many more images.

# %% [markdown]
# ## See edges become parts
#
# Notebook 0 promised a hierarchy of features: pixels, edges, parts, objects.
# Does our small network have one? For each map we search all validation digits
# for the five patches that excite it most, each from another image. A map of
# CONV1 sees 5 x 5 pixels, a map of CONV2 sees 14 x 14.

# %%
figures.what_excites(after, validation[0])

# %% [markdown]
# The maps of CONV1 like pieces of strokes: edges of one direction, or plain
# ink. The maps of CONV2 like larger *parts*: a bend, a corner, a crossing, the
# end of a stroke. And the dense layers put parts together: a 9 is a loop above
# a straight stroke. This is the idea of all four documents in its smallest
# form. Deep networks for photographs go on from parts to eyes and wheels, and
# from these to faces and cars. (Not every feature has a name. Some maps like
# things that mean nothing to us.)

# %% [markdown]
# ## Cover a part
#
# Which part of a digit does the network need? Cover a square of 6 x 6 pixels
# with paper, ask again, and move the square over the whole image.

# %%
figures.covered_digits(after, validation)

# %% [markdown]
# Where the map is dark, the network no longer reads the digit: that part tells
# it from others. Where it is white, the part is not needed: the other parts
# are enough, just as you know a face with one ear covered.

# %% [markdown]
# ## Watch a digit fade
#
# The Kaggle post shows maps that become "indescribable to human eyes" after
# three rounds. In notebook 5 the filters were random. Here are three *learned*
# rounds, with 8, 16 and 32 filters:

# %%
deep, _ = training.train(
    figures.THREE_ROUNDS, *learn, epochs=2, progress=False, schedule=training.cosine
)
print(f"{figures.right(deep, validation, figures.THREE_ROUNDS):.1%} right")
figures.learned_rounds(deep, validation[0][0])

# %% [markdown]
# After the third round a map has only 4 x 4 numbers, each of which sees a
# large part of the image. For us the digit is gone. For the dense layer it is
# ready to read: each number says how much of some part is there.

# %% [markdown]
# ## Test a claim
#
# Two documents say that max pooling works better in practice. So we train the
# same network with both, from the same random numbers, on 1000 digits. (For
# the average, each pool is a convolution whose weights stay 1/4. See notebook
# 5.) Three trials, because one could be luck:

# %%
for largest, average in figures.max_against_average(learn, validation):
    print(f"max pooling {largest:.1%}, average pooling {average:.1%}")

# %% [markdown]
# Here max pooling wins each time. That is evidence for digits and for this
# small network, no more. A claim about "practice" needs many tasks.

# %% [markdown]
# ## Look at the mistakes
#
# One number hides *which* mistakes are made. A **confusion matrix** counts
# them: a row for each true digit, a column for each answer. Which digits do
# you expect to be mixed up?

# %%
figures.mistakes(after, validation)

# %% [markdown]
# Below the matrix are the digits whose true class got the smallest
# probability. Would you have read them all?

# %% [markdown]
# ## Shift a digit, and mend it
#
# A convolution is equivariant: its maps move with the digit (notebook 4).
# Pooling makes up for a pixel or two (notebook 5). The dense layers do
# neither. The network has only seen digits in the middle of the image. What
# happens to its answers when we move the digits to the right? And if it had
# seen moved digits in training?
#
# Making more training images from those you have, by small shifts, turns and
# the like, is called data **augmentation**. Here each digit gets a copy that
# is moved sideways at random, by up to 6 pixels:

# %%
more = figures.with_shifts(learn)
mended, _ = training.train(
    lenet.S1_NET, *more, epochs=4, progress=False, schedule=training.cosine
)
figures.shift_curves({"as before": after, "with moved digits": mended}, validation)

# %% [markdown]
# The Kaggle post says that a traditional network gives different outputs for
# the cat in the one corner and in the other, and that convolutional networks
# cure this. Measured, it is only half true: the *maps* are cured, the *answer*
# is not. The rest has to be learned from examples.

# %% [markdown]
# ## Open the test set
#
# You have chosen. Now, and only now, the test set. Which of your two networks
# do you hand in?

# %%
test = (digits.test_images, digits.test_labels)
print(f"as before: {figures.right(after, test):.1%}")
print(f"with moved digits: {figures.right(mended, test):.1%}")

# %% [markdown]
# ## Read more digits
#
# The networks of notebooks 0 and 7 were trained longer, on more images. The
# full MNIST data set has 60,000 digits for training. If you have its four
# files, put them in a folder `mnist` beside this notebook.

# %%
from pathlib import Path

if Path("mnist").is_dir():
    mnist = datasets.load_mnist("mnist")
    learned, _ = training.train(
        lenet.S1_NET, mnist.train_images, mnist.train_labels, epochs=1
    )
    found = figures.right(learned, (mnist.test_images, mnist.test_labels))
    print(f"MNIST: {found:.1%} right")
else:
    print("MNIST is not here; the course does not need it.")

# %% [markdown]
# ## What you can now explain
#
# - Learn from the training set, choose by the validation set, report the test
#   set.
# - A learning rate that is too large kills units: their ReLU gives 0 for every
#   image, and no gradient revives them.
# - The first layer finds pieces of strokes, the second parts of digits, the
#   dense layers the digit: a hierarchy, and all of it is learned.
# - Convolution moves its maps with the input. The answer tolerates small
#   shifts only, unless the training images teach it more.
#
# **A question to take along.** You have written every operation of a
# convolutional network, forward and backward. What would you have to change to
# let it read letters, or tell cats from dogs?
#
# <details><summary>Answer</summary>
# For letters: the labels, and 26 units in the last layer. For cats and dogs:
# color images, larger ones, more layers, and far more pictures. The operations
# and the five steps of training stay as they are.
# </details>
