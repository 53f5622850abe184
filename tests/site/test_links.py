"""The checker of links finds what is wrong, and only that."""

from __future__ import annotations

import pytest

from .links import Pages


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="b.html">b</a>', "leads to no page: b.html"),
        ('<a href="#x">x</a>', "leads to no place on its page: #x"),
        ('<a href="a.html"></a>', "a link leads nowhere or says nothing"),
        ('<a href="https://nowhere">x</a>', "no address: https://nowhere"),
        ('<a href="file:///etc/passwd">x</a>', "no address: file:///etc/passwd"),
        ('<img alt="x" src="x.png">', "img is not in the page: x.png"),
        ('<p id="a"></p><p id="a"></p>', "two elements are called #a"),
    ],
)
def test_the_checker_finds_what_is_wrong(tmp_path, body, fault):
    (tmp_path / "a.html").write_text(f"{body}<a href='https://a.org/b'>well</a>")
    (found,) = Pages(tmp_path).faults()
    assert found.startswith(f"a.html: {fault}")
