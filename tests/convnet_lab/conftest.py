"""torch as an oracle, where it is installed."""

import pytest


@pytest.fixture(scope="session")
def torch():
    torch = pytest.importorskip(
        "torch", reason="torch is not installed: it is an oracle of the tests only"
    )
    torch.set_num_threads(1)  # its threads and NumPy's would wait for each other
    return torch
