"""Exercises of notebook 01: images as numbers, and how many there are."""
