"""Sources that would take all memory or time, or lead out of their folder, are refused with a sentence, and leave nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.content import import_sources
from viewer.content.importing import sources
from viewer.content.importing.drafts import import_into
from viewer.content.importing.importer import import_file
from viewer.content.importing.job import Job
from viewer.errors import ContentError

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
)


def word(document: str | None = None, **parts: str | bytes) -> bytes:
    """Return a Word file with the given document and more parts, by name with ``__`` for a slash."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", import_sources.TYPES)
        file.writestr("_rels/.rels", import_sources.ROOT)
        if document is not None:
            file.writestr("word/document.xml", document)
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def document(body: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<w:document {import_sources.NAMES}><w:body>{body}</w:body></w:document>'


def _long() -> bytes:
    return b"<p>" + b"a" * (50 * 2**20)


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "page 10,000 elements deep": (".html", lambda: b"<div>" * 10_000 + b"x", "套了 200 层"),
    "page of 50 MB": (".html", _long, "超过 8 MB"),
    "page of 400,000 elements": (".html", lambda: b"<p>x<b>y</b>" * 200_000, "150000 个"),
    "table of a billion rows": (
        ".html",
        lambda: b"<table><tr><td rowspan=999999999 colspan=999999999>5 mg<td>x<tr><td>y<td>z</table>",
        "2500 格",
    ),
    "table of spans beyond the limit": (
        ".html",
        lambda: b"<table>" + b"<tr>" + b"<td colspan=1000>x" * 3 + b"<tr><td>y</table>",
        "2500 格",
    ),
    "lists 10,000 deep": (".html", lambda: b"<ul><li>x" * 10_000, "套了 200 层"),
    "words of 100 kB without a space": (".html", lambda: b"<p>" + b"a" * 100_000, "20 kB"),
    "headings without end": (".html", lambda: b"<h2>x</h2>y" * 5_000, "20000 行"),
    "text of 50 MB": (".txt", lambda: b"a" * (50 * 2**20), "超过 8 MB"),
    "no zip": (".docx", lambda: b"PK\x03\x04" + b"\0" * 500, "损坏"),
    "old Word file": (".docx", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 500, "旧的"),
    "zip without a document": (".docx", lambda: word(None), "损坏"),
    "zip bomb in the document": (".docx", lambda: word(document("<w:p/>" + " " * (40 * 2**20))), "超过 16 MB"),
    "zip bomb of pictures": (
        ".docx",
        lambda: word(document("<w:p/>"), **{f"word/media/{n}.bin": b"\0" * (20 * 2**20) for n in range(9)}),
        "超过 160 MB",
    ),
    "zip of 5,000 files": (".docx", lambda: word(document("<w:p/>"), **{f"x/{n}": b"" for n in range(5_000)}), "2000 个文件"),
    "entity bomb": (".docx", lambda: word(document("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", _LAUGHS)), "实体"),
    "external entity": (
        ".docx",
        lambda: word(document("<w:p/>", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')),
        "实体",
    ),
    "tables 200 deep": (
        ".docx",
        lambda: word(document("<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200)),
        "太深或太大（120 层",
    ),
    "document of 400,000 elements": (".docx", lambda: word(document("<w:p/>" * 400_000)), "150000 个元素"),
    "names that lead out": (".docx", lambda: word(document("<w:p/>"), **{"../../evil.xml": "<x/>"}), "指到外面"),
    "archive without a page": (".mhtml", lambda: b"Content-Type: text/plain\n\nx", "没有网页"),
    "archive of 5,000 parts": (
        ".mhtml",
        lambda: b'Content-Type: multipart/related; boundary="B"\n\n' + b"--B\nContent-Type: text/plain\n\nx\n" * 5_000 + b"--B--",
        "文件",
    ),
    "picture file": (".png", import_sources.picture, "不能导入"),
    "empty file": (".md", lambda: b" \n", "空"),
}


BOUNDED = ("lists 10,000 deep", "page of 400,000 elements", "zip bomb in the document", "words of 100 kB without a space")
"""Those that are given to the process with limits, too."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_source_is_refused_with_a_sentence_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    suffix, make, words = HOSTILE[name]
    path = tmp_path / f"source{suffix}"
    path.write_bytes(make())
    library = tmp_path / "library"
    draft = tmp_path / "draft"
    draft.mkdir()
    with pytest.raises(ContentError) as refused:
        import_into(library, path) if name in BOUNDED else import_file(Job(path, draft, "zh_CN"))
    assert words in refused.value.message
    assert refused.value.remedy
    assert name not in BOUNDED or list(library.iterdir()) == []


def _pictures() -> Iterator[tuple[str, str]]:
    yield "../secret.png", "文件夹之外"
    yield "/etc/passwd", "文件名不能用"
    yield "file:///etc/passwd", "不在网页的文件夹里"
    yield "a/../../secret.png", "文件夹之外"
    yield "%2e%2e/secret.png", "文件夹之外"
    yield "linked.png", "文件夹之外"
    yield "https://example.org/a.png", "网上"
    yield "//example.org/a.png", "网上"
    yield "ftp://example.org/a.png", "网上"
    yield "data:image/png;base64,%%%", ""
    yield "pipe.png", "不是普通文件"


@pytest.mark.parametrize(("address", "words"), list(_pictures()))
def test_pictures_outside_the_folder_are_missing_not_read(address: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(import_sources.picture())
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "linked.png").symlink_to(tmp_path / "secret.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "a.html").write_text(f"<p>题目</p><p>正文</p><img src='{address}' alt='一张图'>", encoding="utf-8")
    (tmp_path / "draft").mkdir()
    report = import_file(Job(folder / "a.html", tmp_path / "draft", "zh_CN")).report
    assert report.missing == 1
    assert any(words in f"{decision.title}{decision.detail}" for decision in report.decisions)
    assert [path.name for path in (tmp_path / "draft").iterdir()] == ["index.md"]


def test_every_kind_that_cannot_be_imported_is_told_what_to_do(tmp_path: Path) -> None:
    for suffix in (".doc", ".pdf", ".pptx", ".xlsx", ".zip", ".rtf"):
        with pytest.raises(ContentError) as refused:
            sources.check_kind(tmp_path / f"a{suffix}")
        assert refused.value.remedy


def test_worker_opens_no_socket() -> None:
    code = (
        "from viewer.content.importing.import_worker import refuse_network; refuse_network()\n"
        "import socket\ntry: socket.socket(); print('open')\nexcept PermissionError: print('refused')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "refused\n"
