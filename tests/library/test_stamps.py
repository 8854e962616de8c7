"""Changes in a folder are detected without reading it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer.library.fingerprint import Fingerprint, fingerprint


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
