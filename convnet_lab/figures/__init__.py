"""The figures and questions of the notebooks: a module a notebook, a function each.

A notebook calls one in a line, so that its code cells show no answer before the
question. What is drawn is computed here, by `convnet_lab.functional`; `pictures` draws
it. ``tests/claims`` computes the numbers in the words.
"""
