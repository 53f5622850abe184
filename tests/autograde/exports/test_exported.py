"""An export goes where an instructor wants it: files, links, pipes, new folders."""

from __future__ import annotations

import os
import stat

import pytest

from autograde.exports.exported import ExportError, write_file


def test_an_earlier_file_is_replaced_and_a_link_leads_to_it_still(tmp_path):
    file, link = tmp_path / "marks.csv", tmp_path / "link.csv"
    link.symlink_to(file)
    for content in (b"old", b"new"):
        write_file(link, content)
        assert file.read_bytes() == content
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [link, file]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        write_file(pipe, b"marks")
        assert os.read(reading, 100) == b"marks"
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_made_only_if_asked(tmp_path):
    file = tmp_path / "there" / "marks.csv"
    with pytest.raises(ExportError, match="name another place"):
        write_file(file, b"marks")
    write_file(file, b"marks", folders=True)
    assert file.read_bytes() == b"marks"
