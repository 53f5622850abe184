"""What notebook 9 says in words and numbers, computed."""

import numpy as np
import pytest

from convnet_lab import datasets, lenet, training
from convnet_lab.figures import experiments as figures
from convnet_lab.widgets import TrainingPlayground

NUMBERS = {
    60_000,  # MNIST's training digits
    4000,  # digits for each learning rate
    1000,  # digits for the trial of two kinds of pooling
    1,  # a learning rate of 0.001
}


pytestmark = pytest.mark.slow  # every test waits for a training


@pytest.fixture(scope="module")
def digits():
    return datasets.load_digits()


@pytest.fixture(scope="module")
def sets(digits):
    return figures.split(digits.train_images, digits.train_labels)


@pytest.fixture(scope="module")
def before():
    return figures.random_numbers()


@pytest.fixture(scope="module")
def after(sets, before):
    learn, check = sets
    network, _ = training.train(
        lenet.S1_NET,
        *learn,
        epochs=5,
        parameters=before,
        schedule=training.cosine,
        validation=check,
        progress=False,
    )
    return network


def test_the_sets_share_no_image(digits, sets):
    (learn, _), (check, _) = sets
    assert len(learn) + len(check) == len(digits.train_images)
    assert len(check) == len(digits.train_images) // 5
    kept = {image.tobytes() for image in check}
    assert sum(image.tobytes() in kept for image in learn) < 5  # but for twins


def test_how_well_it_learns(sets, before, after):
    learn, check = sets
    assert 0.03 < figures.right(before, check) < 0.2
    assert figures.right(after, check) > 0.93
    assert figures.right(after, learn) > figures.right(after, check)


def test_at_a_rate_of_04_dense_units_die_at_the_first_step(sets):
    played = TrainingPlayground(lenet.S1_NET, *sets, learning_rate=0.4)
    played.advance(1)
    dead = {name: units.mean() for name, units in played.dead.items()}
    assert dead["CONV1"] == 0
    assert 0.25 < dead["FC3"] < 0.45
    assert 0.25 < dead["FC4"] < 0.45


def test_no_map_of_the_trained_network_is_dead(sets, after):
    dead = figures.dead_units(after, sets[1][0])
    assert (dead["CONV1"], dead["CONV2"]) == (0, 0)


@pytest.mark.thorough  # trains several times
def test_a_rate_of_0_4_kills_the_network_and_0_2_does_not(sets):
    found = figures.at_rates(sets[0])
    ends = {rate: losses[-1] for rate, (losses, _) in found.items()}
    dead = {rate: counts["FC4"] for rate, (_, counts) in found.items()}
    assert ends[0.2] < min(ends[0.001], ends[0.4]) - 0.5
    assert 2 < ends[0.4] < np.log(10) + 0.1
    assert dead[0.4] > 40 > dead[0.2]


def test_the_change_of_the_filters_is_smooth(before, after):
    def alike(bank):
        one = np.concatenate([bank[1:].ravel(), bank[:, 1:].ravel()])
        next_to_it = np.concatenate([bank[:-1].ravel(), bank[:, :-1].ravel()])
        return np.corrcoef(one, next_to_it)[0, 1]

    filters = before["CONV1.filters"][:, :, 0]
    assert alike(after["CONV1.filters"][:, :, 0] - filters) > 0.5
    assert abs(alike(filters)) < 0.2


@pytest.mark.parametrize(
    ("layer", "size", "maps"), [("CONV1", 5, 6), ("CONV2", 14, 16)]
)
def test_a_favorite_patch_excites_its_map_most(sets, after, layer, size, maps):
    images = sets[1][0][:200]
    patches = figures.favorite_patches(after, images, layer)
    assert len(patches) == maps
    assert {patch.shape for row in patches for patch in row} == {(size, size)}
    most = lenet.activations(lenet.S1_NET, after, images)[layer].max(axis=(0, 1, 2))
    for k in range(maps):
        alone = np.zeros((1, 32, 32, 1), np.float32)
        alone[0, :size, :size, 0] = patches[k][0]
        found = lenet.activations(lenet.S1_NET, after, alone)[layer][0, 0, 0, k]
        assert found == pytest.approx(most[k], rel=1e-4)


def test_covering_paper_changes_nothing_and_covering_ink_does(sets, after):
    images, labels = sets[1]
    image = figures.most_in_need(after, images[labels == 4][:20])
    assert lenet.forward(lenet.S1_NET, after, image).max() > 0.95
    seen = figures.occlusion(after, image)
    assert seen.max() > 0.9
    assert seen.min() < seen.max() - 0.3


@pytest.mark.thorough  # trains several times
def test_max_pooling_wins_each_trial(sets):
    for largest, average in figures.max_against_average(*sets):
        assert largest > average


@pytest.mark.thorough  # trains several times
def test_moved_digits_mend_the_shifts(sets, after):
    mended, _ = training.train(
        lenet.S1_NET,
        *figures.with_shifts(sets[0]),
        epochs=4,
        progress=False,
        schedule=training.cosine,
    )
    found = figures.shifts({"before": after, "mended": mended}, sets[1])
    assert found["before"][0] - found["before"][1] < 0.05
    assert found["before"][6] < 0.6
    assert found["mended"][6] > 0.8
