"""Which part of each earlier layer a unit of a network sees."""

from typing import Any

from convnet_lab.architecture import Layer


def receptive_fields(found: list[Layer], index: int) -> dict[str, dict[str, Any]]:
    """Trace every row and column of a layer back to all layers before it.

    Parameters
    ----------
    found : list of Layer
        A network's layers.
    index : int
        Which of them; a convolution or a pool, as a dense unit sees everything.

    Returns
    -------
    dict of str to dict
        By the earlier layer's name: ``tops`` and ``heights``, an entry for each row,
        ``lefts`` and ``widths``, one for each column. Padding is left out.

    Examples
    --------
    >>> from convnet_lab.architecture import S1_NET, layers
    >>> seen = receptive_fields(layers(S1_NET), 2)  # POOL1
    >>> seen["CONV1"]["tops"][5], seen["Input"]["tops"][5], seen["Input"]["heights"][5]
    (10, 10, 6)
    """
    rows = [(row, row + 1) for row in range(found[index].after[0])]
    columns = [(column, column + 1) for column in range(found[index].after[1])]
    traced = {}
    for layer, earlier in zip(found[index:0:-1], found[index - 1 :: -1], strict=True):
        rows, columns = (_read(part, layer) for part in (rows, columns))
        height, width = earlier.after[:2]
        tops, heights = _inside(rows, height)
        lefts, widths = _inside(columns, width)
        traced[earlier.name] = {
            "tops": tops,
            "heights": heights,
            "lefts": lefts,
            "widths": widths,
        }
    return traced


def _read(spans: list[tuple[int, int]], layer: Layer) -> list[tuple[int, int]]:
    """Give the spans that a layer reads, for spans of what it gives out."""
    return [
        (
            begin * layer.stride - layer.padding,
            (end - 1) * layer.stride - layer.padding + layer.size,
        )
        for begin, end in spans
    ]


def _inside(spans: list[tuple[int, int]], size: int) -> tuple[list[int], list[int]]:
    """Give starts and lengths of spans, without what lies in the padding."""
    clipped = [(max(begin, 0), min(end, size)) for begin, end in spans]
    return [b for b, _ in clipped], [max(e - b, 0) for b, e in clipped]
