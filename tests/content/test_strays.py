"""For files that are no library, or that are next to one, the message says what they are and what to do with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.folders import write_article, write_folder
from viewer.cli import main
from viewer.content.check import check_folder
from viewer.content.files import read_inside
from viewer.content.kinds import advice, is_article
from viewer.content.problem import Findings, Problem, Severity, from_error, written
from viewer.errors import ContentError


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.docx", "frontdesk import"), ("a.HTML", "frontdesk import"), ("a.mhtml", "frontdesk import"),
        ("a.doc", "文字处理或演示"),
        ("a.pdf", "文字处理或演示"), ("a.pptx", "文字处理或演示"), ("a.et", "电子表格"), ("a.xls", "电子表格"),
        ("a.7z", "压缩包"), ("a.tgz", "压缩包"),
        ("a.heic", "是图片"), ("a.WebP", "是图片"), ("a.fdk", "做好的库"), ("a.b.txt", "如 a/index.md"),
        ("a.markdown", "如 a/index.md"), ("a.bin", ""),
        ("a", ""), (".zip", ""), ("glossary.toml", "属于一个文章文件夹"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_name(tmp_path: Path, name: str, words: str) -> None:
    said = advice(tmp_path / name)
    assert words in said if words else said == ""


def test_a_folder_or_article_is_told_from_a_library(tmp_path: Path) -> None:
    folder = write_article(tmp_path / "library" / "a")
    assert (is_article(folder), is_article(tmp_path / "library")) == (True, False)
    library = str(tmp_path / "library")
    assert all(f"：{library}。" in advice(path) for path in (folder, folder / "index.md", tmp_path / "library" / "library.toml"))
    assert advice(tmp_path / "library") == ""


def test_findings_are_kept_in_order_and_each_once() -> None:
    findings = Findings(Path("a/index.md"))
    findings.error("x", 3, "甲", "乙")
    findings.warning("y", 0, "丙")
    findings.error("x", 3, "甲", "乙")
    findings.error("x", 4, "甲", "乙")
    findings.add_error(ContentError(Path("b.csv"), 7, "丁", "戊"), "z")
    assert list(map(str, findings.problems)) == [
        "a/index.md:3: 甲 乙", "a/index.md: 丙", "a/index.md:4: 甲 乙", "b.csv:7: 丁 戊",
    ]  # fmt: skip
    assert [(each.severity, each.rule) for each in findings.problems] == [
        (Severity.ERROR, "x"), (Severity.WARNING, "y"), (Severity.ERROR, "x"), (Severity.ERROR, "z"),
    ]  # fmt: skip
    assert from_error(ContentError(Path("a"), 0, "甲")).rule == "format"
    assert written("a\udcff字") == "a\\xff字"


def test_a_file_is_read_under_every_spelling_of_its_name_and_told_how_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "Sub").mkdir()
    for name in ("Sub/Pic.png", "a b.txt"):
        (tmp_path / name).write_bytes(b"1234")
    assert [read_inside(tmp_path, name, 4) for name in ("Sub/Pic.png", "a%20b.txt", "Sub/../a b.txt")] == [b"1234"] * 3
    for name, remedy in (("Sub/pic.png", "“Sub/Pic.png”"), ("A%20B.txt", "“a b.txt”"), ("none", "检查名字和大小写")):
        with pytest.raises(ContentError, match="找不到") as caught:
            read_inside(tmp_path, name, 4)
        assert remedy in caught.value.remedy
    with pytest.raises(ContentError, match="超过 0 kB"):
        read_inside(tmp_path, "a b.txt", 3)
    for name in ("a\0", "a\\b", "/a", "~a", "%2Fa", "a%00"):
        with pytest.raises(ContentError, match="文件名不能用"):
            read_inside(tmp_path, name, 4)
    for name in ("../x", "Sub/../../x", "%2e%2e/x"):
        with pytest.raises(ContentError, match=r"文件夹之外|找不到") as caught:
            read_inside(tmp_path / "Sub", name, 4)
        assert caught.value.line == 0
    with pytest.raises(ContentError) as caught:
        read_inside(tmp_path, "Sub", 4)
    assert caught.value.line == 0
    (tmp_path / normalize("NFD", "é")).mkdir()
    (tmp_path / normalize("NFD", "é/ü.png")).write_bytes(b"1234")
    assert read_inside(tmp_path, normalize("NFC", "é/ü.png"), 4) == b"1234"


@pytest.mark.parametrize(("limit", "words"), [(1023, "0 kB"), (2048, "2 kB"), (2**20 - 1, "1023 kB"), (2**20, "1 MB"),
    (3 * 2**20, "3 MB")])
def test_a_file_that_is_too_large_is_told_with_the_limit(tmp_path: Path, limit: int, words: str) -> None:
    (tmp_path / "a").write_bytes(bytes(limit))
    assert len(read_inside(tmp_path, "a", limit)) == limit
    (tmp_path / "a").write_bytes(bytes(limit + 1))
    with pytest.raises(ContentError, match=f"超过 {words}。"):
        read_inside(tmp_path, "a", limit)
