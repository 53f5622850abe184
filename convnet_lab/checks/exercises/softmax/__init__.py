"""Exercises of notebook 06: from a volume to probabilities and loss."""
