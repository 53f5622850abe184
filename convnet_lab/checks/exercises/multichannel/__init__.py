"""Exercises of notebook 04: volumes, filter banks, one layer.

The wrong answers are one faulty convolution with a switch for each slip, so that every
mistake is made on the same code and no two differ by accident.
"""
