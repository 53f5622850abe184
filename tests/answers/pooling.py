"""Right answers to the exercises of notebook 05, in different styles: all must pass."""

RIGHT = {}
