"""torch as an oracle, where it is installed."""

import hypothesis
import pytest

# how long an example takes is the benchmarks' business: these share a busy machine
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def torch():
    torch = pytest.importorskip(
        "torch", reason="torch is not installed: it is an oracle of the tests only"
    )
    torch.set_num_threads(1)  # its threads and NumPy's would wait for each other
    return torch
