"""A file takes another's place whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viewer.whole_file import replacing


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with replacing(tmp_path / "a") as temporary:
        temporary.write_text("new")
        assert (tmp_path / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "new"


def test_a_fault_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a") as temporary:
        temporary.write_bytes(bytes(10 // 0))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_what_a_killed_program_left_is_swept_away_once_it_is_old(tmp_path: Path) -> None:
    for name in (".a.1.new", ".a.2.new"):
        (tmp_path / name).write_text("half")
    os.utime(tmp_path / ".a.1.new", (1, 1))
    with replacing(tmp_path / "a") as temporary:
        temporary.write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.2.new", "a"]
