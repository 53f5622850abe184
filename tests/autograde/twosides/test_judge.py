"""A worker judges hundreds of notebooks, and must not keep them."""

import gc
import weakref

from autograde.twosides.judge import Judge
from autograde.twosides.link import Link


def judged(folder):
    folder.mkdir()
    with Link(folder / "asks") as link, Judge(link) as judge:
        judge.run("1 / 0")
        return [weakref.ref(each) for each in (link, judge, judge._shell)]


def test_of_the_notebooks_before_nothing_is_kept(tmp_path):
    judged(tmp_path / "first")  # IPython keeps something of the first one, and the last
    before = [each for name in "abc" for each in judged(tmp_path / name)]
    judged(tmp_path / "last")
    gc.collect()
    assert [each() for each in before] == [None] * 9
