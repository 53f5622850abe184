"""Exercises of notebook 02: cross-correlation and convolution.

The wrong answers are one faulty function with a switch for each slip, so that every
mistake is made on the same code and no two differ by accident.
"""
