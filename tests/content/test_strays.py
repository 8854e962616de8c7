"""For files that are no library, or that are next to one, the message says what they are and what to do with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer.cli import main
from viewer.content.check import check_folder
from viewer.content.problem import Problem, Severity


def strays(root: Path) -> list[Problem]:
    return [problem for problem in check_folder(root, date(2026, 11, 22)) if problem.rule == "stray"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("高血压.docx", "文字处理"),
        ("高血压.DOC", "文字处理"),
        ("药.xlsx", "CSV"),
        ("旧.zip", "解压"),
        ("高血压.md", "index.md"),
        ("照片.jpg", "图片"),
        ("x.bin", "不属于任何文章"),
    ],
)
def test_file_beside_the_articles_is_told_of(tmp_path: Path, name: str, words: str) -> None:
    root = write_folder(tmp_path / "library", "a")
    (root / name).write_bytes(b"x")
    (problem,) = strays(root)
    assert problem.path == str(root / name)
    assert words in problem.message
    assert problem.severity is Severity.WARNING


def test_what_a_library_may_hold_besides_is_no_stray(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a", library='name = "x"\nlogo = "logo.svg"')
    for name in ("README.md", "LICENSE", ".gitignore", "logo.svg", "~$高血压.docx"):
        (root / name).write_text("x", encoding="utf-8")
    (root / "covers").mkdir()
    assert strays(root) == []


@pytest.mark.parametrize("name", ["index.md.txt", "Index.markdown", "正文.md", "index.txt"])
def test_article_under_another_name_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    root = write_folder(tmp_path / "library", "a")
    write_article(root / "b")
    (root / "b" / "index.md").rename(root / "b" / name)
    (problem,) = strays(root)
    assert (problem.path, problem.severity) == (str(root / "b"), Severity.ERROR)
    assert name in problem.remedy


def test_articles_a_folder_too_deep_are_an_error(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a")
    write_article(root / "糖尿病" / "b")
    (problem,) = strays(root)
    assert (problem.path, problem.severity) == (str(root / "糖尿病"), Severity.ERROR)
    assert "b" in problem.remedy


def test_folder_of_a_word_document_says_so(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a")
    (root / "b").mkdir()
    (root / "b" / "高血压.docx").write_bytes(b"PK")
    (problem,) = strays(root)
    assert "文字处理" in problem.remedy


@pytest.mark.parametrize("command", ["check", "list", "pack", ""])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("高血压.docx", "文字处理"),
        ("旧.zip", "解压"),
        ("高血压.md", "自己的文件夹"),
        ("library/library.toml", "library"),
        ("library/a/index.md", "library"),
        ("library/a", "library"),
    ],
)
def test_command_that_is_given_another_thing_says_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, words: str
) -> None:
    write_folder(tmp_path / "library", "a")
    path = tmp_path / name
    if not path.exists():
        path.write_bytes(b"PK\3\4 no library at all")
    more = ["-o", str(tmp_path / "x.fdk")] if command == "pack" else []
    if not command:
        pytest.importorskip("PySide6", reason="the window needs Qt", exc_type=ImportError)
    assert main([*filter(None, [command]), str(path), *more]) == 1
    told = capsys.readouterr().err
    assert str(path) in told
    assert words in told


def test_library_file_needs_no_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_folder(tmp_path / "library", "a")
    assert main(["pack", str(root), "-o", str(tmp_path / "x.fdk")]) == 0
    assert main(["check", str(tmp_path / "x.fdk")]) == 1
    assert "不用检查" in capsys.readouterr().err
