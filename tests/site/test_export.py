"""``frontdesk export`` writes a folder whole or not at all, the same for the same library, and only what may be shown."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from tests.site_pages import site_pages
from viewer.cli import main
from viewer.errors import UsageError
from viewer.library.library import Library
from viewer.library.library_builder import pack
from viewer.site.exported_site import export_site
from viewer.site.whole_folder import MARK, replacing_folder

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module", name="root")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library with a valid, an overdue, a staff-only and a damaged article, and an overdue translation."""
    root = write_folder(tmp_path_factory.mktemp("export") / "library", "valid")
    today = date.today()
    overdue = f"reviewed: {today - timedelta(days=700)}\nreview_interval: 12\n"
    write_article(root / "overdue", title="旧文章", head=overdue, body="见[有效](article:valid)。")
    write_article(root / "valid-en", title="Valid", head=f"language: en\n{overdue}", body="Words.")
    write_article(root / "staff", title="内部", head="audience: staff\n")
    (write_article(root / "broken") / "index.md").write_text("---\nid: broken\ntitle: [x]\n---\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module", name="file")
def _file(root: Path) -> Path:
    file = root.parent / "library.fdk"
    pack(root, file)
    return file


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file in ``folder`` by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def articles(folder: Path) -> set[str]:
    """Return the names of the articles in a site."""
    return {path.stem for path in (folder / "articles").iterdir()}


def test_an_export_leaves_out_staff_articles_and_marks_overdue_ones(file: Path, tmp_path: Path, capsys: Output) -> None:
    assert main(["export", str(file), "-o", str(tmp_path / "site")]) == 1  # an article is damaged
    told = capsys.readouterr()
    assert articles(tmp_path / "site") == {"valid", "overdue", "valid-en"}
    assert "内部资料，没有导出：staff" in told.err
    assert "已损坏，没有导出：broken" in told.err
    pages = site_pages(tmp_path / "site")
    assert "内容可能已经过时" in pages["articles/overdue.html"].words
    assert "valid.html" in pages["articles/overdue.html"].links
    assert "the content may be out of date" in pages["articles/valid-en.html"].words
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert set(texts) >= {"search.html", "search-en.html"}
    assert not [name for name, text in texts.items() if "内部" in text]


def test_a_public_export_leaves_out_overdue_articles_too(file: Path, tmp_path: Path, capsys: Output) -> None:
    assert main(["export", str(file), "--public", "-o", str(tmp_path / "site")]) == 1
    assert articles(tmp_path / "site") == {"valid"}
    assert not [path for path in (tmp_path / "site").rglob("*.html") if "旧文章" in path.read_text(encoding="utf-8")]
    assert not (tmp_path / "site" / "search-en.html").exists()
    assert "已过复审日期，没有导出：valid-en、overdue" in capsys.readouterr().err
    assert not [page for page in site_pages(tmp_path / "site").values() if "en.html" in " ".join(page.links)]


def test_the_same_library_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    with Library.open(file) as library:
        today = library.built_day or date.min
        for name in ("one", "two"):
            export_site(library, tmp_path / name, today, public=False)
        export_site(library, tmp_path / "one", today, public=False)  # in the place of an earlier export
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


def test_an_impossible_date_is_no_export(file: Path, tmp_path: Path) -> None:
    with Library.open(file) as library, pytest.raises(UsageError, match="1990-01-01"):
        export_site(library, tmp_path / "site", date(1990, 1, 1), public=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", ["a folder of the user", "a file", "an export with a foreign file"])
def test_what_is_not_an_export_stays(before: str, file: Path, tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "site"
    match before:
        case "a folder of the user":
            folder.mkdir()
            (folder / "thesis.txt").write_text("mine", encoding="utf-8")
        case "a file":
            folder.write_text("mine", encoding="utf-8")
        case _:
            main(["export", str(file), "-o", str(folder)])
            (folder / "pictures" / "thesis.txt").write_text("mine", encoding="utf-8")
    kept = contents(tmp_path)
    assert main(["export", str(file), "-o", str(folder)]) == 2
    assert contents(tmp_path) == kept
    assert str(folder) in capsys.readouterr().err


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with replacing_folder(tmp_path / "site") as folder:
        (folder / "index.html").write_text("1", encoding="utf-8")
    assert set(contents(tmp_path / "site")) == {"index.html", MARK}


@pytest.mark.parametrize("newer", [False, True])
def test_what_a_crash_between_the_renames_left_is_mended_by_the_next_export(tmp_path: Path, *, newer: bool) -> None:
    def export(words: str) -> None:
        with replacing_folder(tmp_path / "site") as folder:
            (folder / "index.html").write_text(words, encoding="utf-8")

    def stop() -> None:
        with replacing_folder(tmp_path / "site"):
            raise OSError(28, "disk full")

    export("1")
    (tmp_path / "site").rename(tmp_path / ".site.0123abcd.old")
    kept = tmp_path / ".site.4567abcd.old"
    kept.mkdir()
    (kept / "thesis.txt").write_text("mine", encoding="utf-8")
    if newer:
        (tmp_path / "site").mkdir()
        shutil.copytree(tmp_path / ".site.0123abcd.old", tmp_path / "site", dirs_exist_ok=True)
    with pytest.raises(OSError, match="disk full"):
        stop()
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "1"  # nothing was lost
    export("2")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "2"
    assert {path.name for path in tmp_path.iterdir()} == {"site", kept.name}


def test_a_failed_export_changes_nothing(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "site") as folder:
        (folder / "index.html").write_text("1", encoding="utf-8")
    kept = contents(tmp_path)

    def fail() -> None:
        with replacing_folder(tmp_path / "site") as folder:
            (folder / "index.html").write_text("2", encoding="utf-8")
            raise OSError(28, "disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert contents(tmp_path) == kept
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
