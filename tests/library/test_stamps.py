"""Changes in a folder are detected without reading it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer.errors import LibraryError
from viewer.library.build_order import packing_day
from viewer.library.fingerprint import Fingerprint, fingerprint, stamps


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "library", "a", "b")
    (root / "a" / "figures").mkdir()
    (root / "a" / "figures" / "x.svg").write_text("<svg/>")
    (root / "covers").mkdir()
    return root


def changed(before: Fingerprint, after: Fingerprint) -> set[str]:
    """Return the articles, and the names of the other fields, that differ."""
    names = before.articles.keys() | after.articles.keys()
    articles = {name for name in names if before.articles.get(name) != after.articles.get(name)}
    return articles | {name for name in ("owner", "builder") if getattr(before, name) != getattr(after, name)}


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda root: (root / "a" / "index.md").read_text(), set()),
        (lambda root: (root / "a" / "index.md").write_text("longer than it was before, by far" * 9), {"a"}),
        (lambda root: os.utime(root / "b" / "index.md", ns=(1, 1)), {"b"}),
        (lambda root: (root / "a" / "figures" / "x.svg").write_text("<svg></svg>"), {"a"}),
        (lambda root: (root / "a" / "new.csv").write_text("x"), {"a"}),
        (lambda root: (root / "a" / "figures" / "x.svg").rename(root / "a" / "figures" / "y.svg"), {"a"}),
        (lambda root: write_article(root / "c"), {"c"}),
        (lambda root: write_article(root / ".draft"), set()),
        (lambda root: (root / "not-an-article").mkdir(), set()),
        (lambda root: (root / "library.toml").write_text('name = "另一个名字"'), {"owner"}),
        (lambda root: (root / "covers" / "tube.svg").write_text("<svg/>"), {"builder"}),
    ],
)
def test_each_change_is_seen_where_it_was_made(root: Path, change: Callable[[Path], object], seen: set[str]) -> None:
    before = fingerprint(root)
    change(root)
    assert changed(before, fingerprint(root)) == seen


def test_articles_come_in_the_order_of_their_names(root: Path) -> None:
    for name in ("z", "m", "0"):
        write_article(root / name)
    assert list(fingerprint(root).articles) == ["0", "a", "b", "m", "z"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_in_circles_or_nowhere_do_no_harm(root: Path) -> None:
    (root / "a" / "circle").symlink_to(root / "a", target_is_directory=True)
    (root / "a" / "nowhere.svg").symlink_to(root / "no such file")
    (root / "loop").symlink_to(root / "loop")
    assert list(fingerprint(root).articles) == ["a", "b"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_folder_whose_name_is_no_text_is_an_article_that_will_be_told(root: Path) -> None:
    write_article(root / os.fsdecode(b"\xff"), article="x", title="x")
    assert list(fingerprint(root).articles) == ["a", "b", "\\udcff"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("a/1/x", {"a"}), ("a/1/2/x", {"a"}), ("a/1/2/3/x", {"a"}), ("a/1/2/3/4/x", set()), ("a/.git/x", set()),
        ("a/.hidden", {"a"}), ("a/__pycache__/x", set()), ("_draft/index.md", set()), (".draft/index.md", set()),
        ("c/1/index.md", set()), ("x", {"owner"}), ("covers/x", {"builder"}), ("covers/1/x", set()), ("other/x", set()),
    ],
)  # fmt: skip
def test_files_are_seen_four_folders_deep_and_not_in_hidden_ones(root: Path, name: str, seen: set[str]) -> None:
    before = fingerprint(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("x")
    assert changed(before, fingerprint(root)) == seen


def test_a_file_of_the_same_size_and_time_is_the_same(root: Path) -> None:
    before = fingerprint(root)
    time = (root / "a" / "index.md").stat().st_mtime_ns
    (root / "a" / "index.md").write_bytes(bytes(reversed((root / "a" / "index.md").read_bytes())))
    os.utime(root / "a" / "index.md", ns=(time, time))
    assert fingerprint(root) == before
    os.utime(root / "a" / "index.md", ns=(time, time + 1))
    assert changed(before, fingerprint(root)) == {"a"}


def test_only_the_named_folders_are_looked_at_again(root: Path) -> None:
    visited: list[str] = []
    whole = fingerprint(root)
    found = stamps(root, ["b", "gone", "a", "covers"], visited.append)
    assert found == {"a": whole.articles["a"], "b": whole.articles["b"], "covers": "", "gone": ""}
    assert list(found) == ["a", "b", "covers", "gone"]
    assert visited == [str(root / name) for name in ("a", "a/figures", "b", "covers")]
    assert whole.names == Fingerprint({"a": "", "b": ""}, "", "")


def test_a_scan_is_told_every_hundred_entries(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for number in range(201):
        (tmp_path / f"{number:03}").write_text("x")
    fingerprint(tmp_path, looked=lambda done, entries: told.append((done, entries)))
    assert told == [(0, 201), (100, 201), (200, 201)]


@pytest.mark.parametrize(
    ("seconds", "day"),
    [("0", "1970-01-01T00:00:00+00:00"), ("86399", "1970-01-01T00:00:00+00:00"), ("1795996800", "2026-11-30T00:00:00+00:00")],
)
def test_a_file_is_packed_on_the_day_that_was_asked_for(seconds: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    assert packing_day() == day


@pytest.mark.parametrize("seconds", ["soon", "1e9", "9" * 30])
def test_a_day_that_is_none_is_told(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with pytest.raises(LibraryError, match=f"现在是“{seconds}”"):
        packing_day()


def test_without_one_it_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert packing_day().endswith("T00:00:00+00:00")
    assert packing_day()[:10] in {f"{datetime.now(UTC) - timedelta(days=ago):%Y-%m-%d}" for ago in (0, 1)}
