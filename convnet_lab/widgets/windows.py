"""Where a window stands on an image, and what it never reaches."""

from dataclasses import dataclass

import numpy as np

from convnet_lab import functional


@dataclass(frozen=True)
class Windows:
    """The places of a window that slides over a padded image.

    Parameters
    ----------
    shape : tuple of int
        Height and width of the image, without padding.
    window : tuple of int
        Height and width of the window.
    padding, stride : int

    Raises
    ------
    ValueError
        If the window does not fit, or padding or stride is out of range.

    Examples
    --------
    >>> Windows((6, 6), (3, 3), padding=0, stride=2).tops
    [0, 2]
    """

    shape: tuple[int, ...]
    window: tuple[int, ...]
    padding: int
    stride: int

    def __post_init__(self) -> None:
        assert self.places  # raises if the window does not fit

    @property
    def places(self) -> tuple[int, int]:
        """Rows and columns of the map."""
        rows, cols = (
            functional.output_size(n, f, self.padding, self.stride)
            for n, f in zip(self.shape, self.window, strict=True)
        )
        return rows, cols

    @property
    def tops(self) -> list[int]:
        """First row of the window for each row of the map, the padding counted."""
        return [row * self.stride for row in range(self.places[0])]

    @property
    def lefts(self) -> list[int]:
        """First column of the window for each column of the map."""
        return [col * self.stride for col in range(self.places[1])]

    @property
    def padded(self) -> tuple[int, int]:
        """Height and width of the padded image."""
        height, width = self.shape
        return height + 2 * self.padding, width + 2 * self.padding

    def unused(self) -> np.ndarray:
        """Mark the pixels of the padded image that no window reaches.

        Returns
        -------
        ndarray of bool, shape (H + 2 * padding, W + 2 * padding)
        """
        rows, cols = (np.zeros(n, dtype=bool) for n in self.padded)
        for starts, length, used in (
            (self.tops, self.window[0], rows),
            (self.lefts, self.window[1], cols),
        ):
            for start in starts:
                used[start : start + length] = True
        marks: np.ndarray = ~np.outer(rows, cols)
        return marks

    def frame(self) -> np.ndarray:
        """Mark the padding.

        Returns
        -------
        ndarray of bool, shape (H + 2 * padding, W + 2 * padding)
        """
        inside = np.zeros(self.shape, dtype=bool)
        return np.pad(inside, self.padding, constant_values=True)

    def cut(self, padded: np.ndarray) -> np.ndarray:
        """Cut the windows out of a padded image.

        Parameters
        ----------
        padded : ndarray, shape (H + 2 * padding, W + 2 * padding)

        Returns
        -------
        ndarray, shape (H', W', height, width)
            A view of all windows.
        """
        every = np.lib.stride_tricks.sliding_window_view(padded, self.window)
        return every[:: self.stride, :: self.stride]

    def rule(self) -> str:
        """Say how the size of the map comes about, and what is left over.

        Returns
        -------
        str
        """
        rows, columns = (
            self._side(n, f, size)
            for n, f, size in zip(self.shape, self.window, self.places, strict=True)
        )
        if rows == columns:
            sentence = f"Rows and columns of the map: {rows}."
        else:
            sentence = f"Rows of the map: {rows}. Columns: {columns}."
        return f"{sentence} {self._left_over()}".rstrip()

    def _side(self, n: int, f: int, size: int) -> str:
        room = n + 2 * self.padding - f
        steps, left = divmod(room, self.stride)
        pixels = f"{n} + 2·{self.padding}" if self.padding else str(n)
        text = f"({pixels} − {f}) / {self.stride} = {room / self.stride:.4g}"
        if left:
            text += f", rounded down to {steps}"
        return f"{text}, plus 1 is {size}"

    def _left_over(self) -> str:
        height, width = self.padded
        rows = height - self.tops[-1] - self.window[0]
        columns = width - self.lefts[-1] - self.window[1]
        left = [
            f"the last {name}" if count == 1 else f"the last {count} {name}s"
            for count, name in ((rows, "row"), (columns, "column"))
            if count
        ]
        if not left:
            return ""
        verb = "is" if rows + columns == 1 else "are"
        text = " and ".join(left)
        them = "it" if verb == "is" else "them"
        return (
            f"{text[0].upper()}{text[1:]} {verb} left over: no window reaches {them}."
        )
