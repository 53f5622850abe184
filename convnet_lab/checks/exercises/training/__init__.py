"""Exercises of notebook 08: the way back, and a step down."""
