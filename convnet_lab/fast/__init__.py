"""The operations of `convnet_lab.functional` once more, written for speed.

Same names, same arguments, same results: tests hold them equal. What has no module here
is as fast as it gets in its readable form. Why these are faster:

- `convolution`: the windows stand as columns of one matrix, so that all sums of
  products are one matrix product. Meanwhile the batch is innermost, so that making the
  columns is copying long runs of memory; they are made in pieces that stay in the
  cache, in memory that is used again (`columns`).
- `pooling`: down, then across, f + f comparisons for each window instead of f * f;
  back, all channels of a pixel are copied as one thing.
- `network`: a whole training step, with the batch innermost from end to end,
  convolution and pooling in one, and parts of the batch on several threads.
"""

from convnet_lab.functional import *  # noqa: F403, I001
from convnet_lab.functional import __all__ as __all__
from convnet_lab.fast.convolution import *  # noqa: F403
from convnet_lab.fast.pooling import *  # noqa: F403
