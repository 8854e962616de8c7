"""What can be imported: its kind, its size, its encoding, and what a web archive contains."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viewer.content.importing.job import Imported, Job, Refused, encoded, read_job, read_outcome
from viewer.content.importing.report import CellChoice, Decision, ImportReport, Kind, LeftOut, Matter
from viewer.content.importing.sources import check_kind, decoded, importable, open_archive, read_source
from viewer.errors import ContentError, LimitError

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.html", True), ("a.HTM", True), ("a.mht", True), ("甲.docx", True), ("a.md", True), ("a.TXT", True),
        ("~$a.docx", False), (".a.md", False), ("a.doc", False), ("a.pdf", False), ("docx", False),
    ],
)  # fmt: skip
def test_kind_is_known_by_the_name(name: str, taken: bool) -> None:
    assert importable(Path(name)) == taken


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("a.doc", "另存为 .docx"), ("a.RTF", "另存为 .docx"), ("a.pdf", "原来的 Word 文件"), ("a.pptx", "讲稿"),
        ("a.csv", "表格"), ("a.png", "能导入的有：.html"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_with_what_to_do_instead(name: str, instead: str) -> None:
    with pytest.raises(ContentError) as refused:
        check_kind(Path(name))
    assert instead in refused.value.remedy


@pytest.mark.parametrize(("name", "most"), [("a.html", 8), ("a.md", 8), ("a.txt", 8), ("a.docx", 40)])
def test_file_is_read_up_to_the_size_of_its_kind(tmp_path: Path, name: str, most: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(most * MB)
    assert len(read_source(path)) == most * MB
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ContentError, match=f"{most} MB"):
        read_source(path)


def test_file_of_white_space_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b" \r\n\t")
    with pytest.raises(ContentError, match="空"):
        read_source(tmp_path / "a.txt")


WORDS = "<p>血糖 5 ℃"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.encode("gb18030"),
        b"<meta charset=gb2312>" + WORDS.encode("gb18030"),
        b'<meta http-equiv=Content-Type content="text/html; charset = GBK">' + WORDS.encode("gb18030"),
        b"<?xml version='1.0' encoding='big5hkscs'?>" + WORDS.encode("big5hkscs"),
        b"<meta charset='nonsense'>" + WORDS.encode(),
        b"<meta charset=ascii>" + WORDS.encode(),
        b"<meta charset=big5hkscs".rjust(4096) + b">" + WORDS.encode("big5hkscs"),
        b"<meta charset=koi8-r".rjust(4097) + b">" + WORDS.encode("gb18030"),  # only the first 4096 bytes name it
    ],
)
def test_text_is_read_in_the_encoding_that_it_names_or_is(data: bytes) -> None:
    assert decoded(data, Path("a")).endswith(WORDS)


def test_text_in_no_known_encoding_is_refused() -> None:
    with pytest.raises(ContentError, match="GB 18030"):
        decoded("甲".encode() + b"\xff\xff", Path("a"))


def archive(*parts: tuple[str, str], count: int = 0) -> bytes:
    """Return a web archive of ``parts``: the header lines and the body of each; and so many empty ones."""
    texts = [*(f"{head}\n\n{body}\n" for head, body in parts), *["\n"] * count]
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
    return (head + "".join(f"--x\n{text}" for text in texts) + "--x--\n").encode("gb18030")


PAGE = ("Content-Type: text/html; charset=gb18030\nContent-Location: https://a.b/c/d.html", "<p>血糖")


def test_archive_has_a_page_and_pictures_by_address_and_id() -> None:
    picture = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
    page, load = open_archive(
        archive(
            (f"{picture}Content-Location: https://a.b/c/%E5%9B%BE.png", "MQ=="),
            PAGE,
            ("Content-Type: text/html\nContent-Location: https://a.b/frame.html", "<p>框"),
            (f"{picture}Content-ID: <p7>", "Mg=="),
            (f"{picture}Content-Location: https://a.b/e.png", "Mw=="),
        ),
        Path("a.mht"),
    )
    assert page.strip() == "<p>血糖"
    places = ("https://a.b/e.png", "../e.png", "/e.png", "cid:p7", "%E5%9B%BE.png", "https://a.b/c/%E5%9B%BE.png", "e.png", "p7")
    assert [load(place) for place in places] == [b"3", b"3", b"3", b"2", b"1", b"1", None, None]


def test_archive_without_a_page_or_with_too_many_files_is_refused() -> None:
    with pytest.raises(ContentError, match="没有网页"):
        open_archive(archive(("Content-Type: text/plain", "甲")), Path("a.mht"))
    assert open_archive(archive(PAGE, count=1999), Path("a.mht"))[0].strip() == "<p>血糖"
    with pytest.raises(LimitError, match="2000"):
        open_archive(archive(PAGE, count=2000), Path("a.mht"))


def test_job_and_its_outcome_arrive_as_they_were_sent() -> None:
    odd = Path(os.fsdecode(b"/a/\xff\xe5.html"))  # a name in no encoding
    job = Job(odd, Path("/库/.import"), "en", "an-id", "题目", 6, {"reviewed": "2026-11-01", "t1r1c2": "split"})
    assert read_job(encoded(job)) == job
    cell = CellChoice(("药", "早"), ("甲", "5 mg"), 1, 2, ("5 mg", "1 片"), (("5 mg", "1 片"),))
    report = ImportReport("a.html", {Kind.TABLE: 2}, [LeftOut("页脚", 3, "无关", ("甲",))])
    report.ask(Decision(Matter.MERGED, "题", "处", "", "k", cell))
    for outcome in (Imported("a", "题目", report), Refused("/a/b.html", 7, "坏了。", "换一个。")):
        assert read_outcome(encoded(outcome)) == outcome
