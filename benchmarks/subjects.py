"""What is measured: for each subject, the same work by each engine."""

from collections.abc import Callable
from typing import Any

import numpy as np

Work = Callable[[], Any]

CONVOLUTIONS = {
    "conv2d 1x224x224x3, 64 of 3x3": (1, 224, 3, 64, 3),
    "conv2d 64x32x32x3, 8 of 5x5": (64, 32, 3, 8, 5),
    "conv2d 64x14x14x6, 16 of 5x5": (64, 14, 6, 16, 5),
}
POOLS = {
    "max_pool2d 64x28x28x6, 2x2": (64, 28, 6),
    "max_pool2d 64x28x28x8, 2x2": (64, 28, 8),
    "max_pool2d 64x10x10x16, 2x2": (64, 10, 16),
}
STEPS = {
    "training step, 1x32x32, batch 64": (64, 1),
    "training step, 3x32x32, batch 256": (256, 3),
}
CORRELATION = "cross_correlate2d 512x512, 3x3"


def work(engine: str, subject: str, threads: int = 1) -> Work:
    """Prepare a subject for an engine, and give what is to be timed."""
    if engine == "torch":
        return _torch(subject)
    if engine == "scipy":
        return _scipy(subject)
    if subject in STEPS:
        return _step(engine, subject, threads)
    return _operation(engine, subject)


def _floats(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def _operation(engine: str, subject: str) -> Work:
    from convnet_lab import fast, functional

    operations = fast if engine == "fast" else functional
    if subject in CONVOLUTIONS:
        m, side, c_in, c_out, f = CONVOLUTIONS[subject]
        x, w = _floats(m, side, side, c_in), _floats(f, f, c_in, c_out)
        b, dout = _floats(c_out), _floats(m, side - f + 1, side - f + 1, c_out)

        def convolution() -> None:
            operations.conv2d(x, w, b)
            operations.conv2d_backward(dout, x, w)

        return convolution
    if subject in POOLS:
        m, side, c = POOLS[subject]
        x, dout = _floats(m, side, side, c), _floats(m, side // 2, side // 2, c)

        def pool() -> None:
            operations.max_pool2d(x, 2, 2)
            operations.max_pool2d_backward(dout, x, 2, 2)

        return pool
    image, kernel = _floats(512, 512), _floats(3, 3)
    return lambda: operations.cross_correlate2d(image, kernel)


def _step(engine: str, subject: str, threads: int) -> Work:
    """Take a step as `training.train` does."""
    from convnet_lab import lenet, training
    from convnet_lab.fast.network import Network, one_thread

    m, channels = STEPS[subject]
    architecture = [("input", 32, 32, channels), *lenet.LENET5[1:]]
    images, labels = _images(m, channels)
    parameters = lenet.initialize(architecture)
    one_thread().__enter__()  # to the end
    if engine == "readable":

        def readable() -> None:
            seen = lenet.activations(architecture, parameters, images)
            lenet.backward(architecture, parameters, seen, labels)

        return readable
    network, sgd = Network(architecture, parameters, m, threads), training.SGD(0.9)
    sgd.start(network.weights)

    def step() -> None:
        network.learn(images, labels)
        sgd.step(network.weights, network.gradient, 0.02)

    return step


def _torch(subject: str) -> Work:
    import torch

    functions = torch.nn.functional

    def tensor(*shape: int) -> Any:
        return torch.tensor(_floats(*shape), requires_grad=True)

    if subject in CONVOLUTIONS:
        m, side, c_in, c_out, f = CONVOLUTIONS[subject]
        inputs = [tensor(m, c_in, side, side), tensor(c_out, c_in, f, f), tensor(c_out)]
        dout = torch.tensor(_floats(m, c_out, side - f + 1, side - f + 1))

        def convolution() -> None:
            for one in inputs:
                one.grad = None
            functions.conv2d(*inputs).backward(dout)

        return convolution
    if subject in POOLS:
        m, side, c = POOLS[subject]
        x = tensor(m, c, side, side)
        dout = torch.tensor(_floats(m, c, side // 2, side // 2))

        def pool() -> None:
            x.grad = None
            functions.max_pool2d(x, 2).backward(dout)

        return pool
    if subject in STEPS:
        m, channels = STEPS[subject]
        network = torch_lenet(channels)
        sgd = torch.optim.SGD(network.parameters(), 0.02, momentum=0.9)
        images, labels = _images(m, channels)
        batch = torch.tensor(images.transpose(0, 3, 1, 2).copy())
        classes, loss = torch.tensor(labels), torch.nn.CrossEntropyLoss()

        def step() -> None:
            sgd.zero_grad()
            loss(network(batch), classes).backward()
            sgd.step()

        return step
    image = torch.tensor(_floats(512, 512))[None, None]
    kernel = torch.tensor(_floats(3, 3))[None, None]
    return lambda: functions.conv2d(image, kernel)


def torch_lenet(channels: int) -> Any:
    """Make torch's LeNet-5, with ReLU and max pooling as ours."""
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(channels, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10),
    )  # fmt: skip


def _scipy(subject: str) -> Work:
    import scipy.signal

    image, kernel = _floats(512, 512), _floats(3, 3)
    return lambda: scipy.signal.correlate2d(image, kernel, "valid")


def _images(m: int, channels: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    images = random.random((m, 32, 32, channels), np.float32)
    return images, random.integers(0, 10, m)
