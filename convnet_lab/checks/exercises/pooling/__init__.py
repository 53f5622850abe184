"""Exercises of notebook 05: maximum, average and sum pooling.

The wrong answers are one faulty function with a switch for each slip: where the windows
stand, what becomes of a window, and what becomes of the channels.
"""
