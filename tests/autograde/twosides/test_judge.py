"""A worker judges hundreds of notebooks, and must not keep them."""

import gc
import weakref

from autograde.twosides.judge import Judge
from autograde.twosides.link import Link


def test_nothing_of_a_notebook_is_kept(tmp_path):
    with Link(tmp_path / "asks") as link, Judge(link) as judge:
        judge.run("1 / 0")
        kept = [weakref.ref(each) for each in (link, judge, judge._shell)]
    del judge, link
    gc.collect()
    assert [each() for each in kept] == [None, None, None]
