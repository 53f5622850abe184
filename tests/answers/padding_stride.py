"""Right answers to the exercises of notebook 03, in different styles: all must pass."""

RIGHT = {}
