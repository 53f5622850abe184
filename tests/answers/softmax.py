"""Right answers to the exercises of notebook 06, in different styles: all must pass."""

RIGHT = {}
