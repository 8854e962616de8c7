"""Whatever is in a folder: a clear error with file, line and remedy, soon, and the rest is built."""

from __future__ import annotations

import os
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.content.test_markdown import HEAD, build
from tests.folders import png, write_article
from viewer.content import manuscript, markdown
from viewer.content.article_builder import build_article
from viewer.content.blocks import Figure
from viewer.content.files import read_inside
from viewer.content.limits_scan import scan
from viewer.content.parser import ParserError, Tree, parse
from viewer.content.problem import Findings
from viewer.content.rules import Limits, Rules
from viewer.content.syntax import Expand
from viewer.errors import ContentError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20">{}</svg>'


def fault(folder: Path, text: bytes) -> ContentError:
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_bytes(text)
    with pytest.raises(ContentError) as caught:
        build_article(folder, Rules(folder.parent))
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(HEAD.encode() + b"\n\xff\xfe", 6, "UTF-8", id="not UTF-8"),
        pytest.param("标题".encode("gb18030"), 1, "UTF-8", id="GB18030"),
        pytest.param("---\nid: a\n---\n".encode("utf-16"), 1, "UTF-8", id="UTF-16"),
        pytest.param(b"", 0, "空", id="empty"),
        pytest.param(b" \n\n", 0, "空", id="blank"),
        pytest.param(b"# Title\n\nwords\n", 1, "没有文件头", id="no head"),
        pytest.param(b"---\nid: a\n", 1, "没有结束", id="head without an end"),
        pytest.param(b"---\n- a\n---\n", 1, "键: 值", id="head that is a list"),
        pytest.param(b"---\nid: a\n---\n", 1, "title", id="no title"),
        pytest.param(b"---\nid: a b\ntitle: x\n---\n", 2, "id", id="id with a space"),
        pytest.param(b"---\nid: ../a\ntitle: x\n---\n", 2, "id", id="id that is a path"),
        pytest.param(b"---\nid: a\ntitle: " + b"[" * 5000 + b"\n---\n", 2, "太深", id="deep YAML"),
        pytest.param(b"---\nid: a\ntitle: x\nnotes: " + b"x" * 40_000 + b"\n---\n", 1, "文件头太长", id="a long head"),
        pytest.param(HEAD.encode() + b"x" * 5_000_000, 0, "256 kB", id="a 5 MB paragraph"),
        pytest.param(HEAD.encode() + ("字" * 7_000).encode(), 5, "20 kB", id="a long line"),
        pytest.param(HEAD.encode() + b"x" * 6_000, 5, "5 kB", id="a long word"),
        pytest.param(HEAD.encode() + b"\n" * 30_000, 20_000, "行", id="many lines"),
    ],
)
def test_text_that_is_no_article_is_refused_with_its_line(tmp_path: Path, text: bytes, line: int, words: str) -> None:
    error = fault(tmp_path / "a", text)
    assert words in error.message
    assert error.line == line
    assert str(tmp_path / "a" / "index.md") in str(error)


def test_byte_order_mark_and_carriage_returns_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.md").write_bytes(b"\xef\xbb\xbf---\r\nid: a\r\ntitle: x\r\n---\r\n\r\none\r\n\r\ntwo\r\n")
    assert len(build_article(tmp_path / "a", Rules(tmp_path)).article.blocks) == 2


def test_control_characters_are_dropped(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "a\x00b\x02c\x1b\u200bd").article
    assert "abcd" in str(article.blocks)


BOMBS: dict[str, str] = {
    "CDATA": "<![CDATA[" * 700,
    "images": "![a" * 2000,
    "brackets and backticks": "[`" * 1500,
    "links": "[a](b" * 1500,
    "autolinks": "<http://" * 1500,
    "citations": "[^1]" * 1000 + "\n\n[^1]: x",
    "abbreviations": "\n".join(f"*[a{n}]: x" for n in range(1000)),
    "definition lists": "\n\n".join(f"a{n}\n:   b" for n in range(1500)),
    "headings": "\n\n".join(f"## a{n}" for n in range(2000)),
    "breaks": "a  \n" * 12_000,
    "bullets on one line": "- " * 1000,
    "numbers on one line": "1. " * 1000,
    "quotations on one line": ">" * 1000,
    "a list 1,000 deep": "\n".join("    " * n + "- a" for n in range(300)),
    "emphasis": "*a _b" * 1000,
    "table": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "a|" * 200 + "\n") * 40,
    "blocks in blocks": "".join("/" * (3 + n) + " tip\n\n" for n in range(40, 0, -1)),
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in BOMBS.items()])
def test_what_the_parser_needs_long_for_is_refused_at_once(tmp_path: Path, body: str) -> None:
    start = time.process_time()
    error = fault(tmp_path / "a", (HEAD + body).encode())
    assert time.process_time() - start < 2  # a slow machine needs half a second
    assert error.line >= 5
    assert error.remedy


def test_limits_of_a_library_may_be_wider(tmp_path: Path) -> None:
    write_article(tmp_path / "a", body="段落。\n\n" * 10_500)
    wide = Rules(tmp_path, limits=Limits(lines=100_000))
    assert len(build_article(tmp_path / "a", wide).article.blocks) == 10_500


def test_thousands_of_citations_take_linear_time(tmp_path: Path) -> None:
    folder = write_article(tmp_path / "a", body="一句话[^1]。\n\n" * 3000 + "[^1]: x")
    start = time.process_time()
    assert len(build_article(folder, Rules(tmp_path, limits=Limits(citations=3000))).article.blocks) == 3000
    assert time.process_time() - start < Limits().seconds  # linear: a second


def test_thousands_of_lists_directly_behind_each_other_take_linear_time(tmp_path: Path) -> None:
    folder = write_article(tmp_path / "a", body="- 甲\n1. 乙\n" * 2000)
    start = time.process_time()
    assert len(build_article(folder, Rules(tmp_path)).article.blocks) == 4000
    assert time.process_time() - start < Limits().seconds  # linear: a second; quadratic: 20


def _truncated(data: bytes) -> bytes:
    return data[:-20]


def _broken(data: bytes) -> bytes:
    return data[:45] + bytes([data[45] ^ 1]) + data[46:]


def _claiming(width: int, height: int) -> bytes:
    """Return a PNG whose header, with a valid checksum, claims a size that its data does not have."""
    data = png()
    header = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


USE_BOMB = "<g id='a0'><rect/></g>" + "".join(
    f"<g id='a{n}'>" + f"<use xlink:href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 10)
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("x.png", b"", id="empty"),
        pytest.param("x.png", b"no picture", id="words"),
        pytest.param("x.png", _truncated(png(40, 40)), id="truncated PNG"),
        pytest.param("x.png", _broken(png(40, 40)), id="PNG with a wrong byte"),
        pytest.param("x.png", png(0, 5), id="PNG without width"),
        pytest.param("x.png", b"\x89PNG\r\n\x1a\n", id="PNG signature alone"),
        pytest.param("x.png", _claiming(20_000, 20_000), id="20,000 px square"),
        pytest.param("x.png", _claiming(2**31, 2**31), id="2,147,483,648 px square"),
        pytest.param("x.png", _claiming(100_000, 1), id="100,000 px wide"),
        pytest.param("x.png", png(6000, 5000), id="30 megapixels"),
        pytest.param("x.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", id="truncated JPEG"),
        pytest.param("x.jpg", b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10" + b"\0" * 40, id="JPEG without an end"),
        pytest.param("x.webp", b"RIFF\x00\x10\x00\x00WEBPVP8 ", id="truncated WebP"),
        pytest.param("x.gif", b"GIF89a" + b"\0" * 40, id="GIF"),
        pytest.param("x.svg", b"<svg", id="SVG without an end"),
        pytest.param("x.svg", SVG.format("<script>x</script>").encode(), id="script"),
        pytest.param("x.svg", SVG.format("<g onload='x()'/>").encode(), id="event"),
        pytest.param("x.svg", SVG.format("<image href='http://a/b.png'/>").encode(), id="web image"),
        pytest.param("x.svg", SVG.format("<image xlink:href='file:///etc/passwd'/>").encode(), id="file"),
        pytest.param("x.svg", SVG.format("<rect fill='url(http://a/b)'/>").encode(), id="web paint"),
        pytest.param("x.svg", SVG.format("<style>@import 'http://a/b.css';</style>").encode(), id="import"),
        pytest.param("x.svg", SVG.format("<style>a{fill:url(b.svg#c)}</style>").encode(), id="url in a style"),
        pytest.param("x.svg", SVG.format("<foreignObject/>").encode(), id="foreign object"),
        pytest.param("x.svg", SVG.format(USE_BOMB + "<use xlink:href='#a9'/>").encode(), id="use bomb"),
        pytest.param("x.svg", SVG.format("<use href='#a'/>" * 1001).encode(), id="1,001 uses"),
        pytest.param("x.svg", SVG.format("<g id='a'><use href='#a'/></g>").encode(), id="use of itself"),
        pytest.param("x.svg", SVG.format("<g>" * 40 + "</g>" * 40).encode(), id="40 deep"),
        pytest.param("x.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), id="entity"),
        pytest.param("x.svg", b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///a">]>' + SVG.format("&a;").encode(), id="external"),
        pytest.param("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="no size"),
        pytest.param("x.svg", b"<svg width='1e5' height='1e5'/>", id="100,000 px wide SVG"),
    ],
)
def test_picture_that_cannot_be_shown_is_told_and_leaves_its_place(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / name).write_bytes(data)
    built = build(tmp_path / "a", f"\n![a picture]({name})\n")
    (problem,) = built.problems
    assert name in problem.message
    assert problem.line == 6
    assert problem.remedy
    assert not built.assets
    assert [(figure.asset, figure.alt) for figure in built.article.blocks if isinstance(figure, Figure)] == [("", "a picture")]


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("x.png", png(7, 5), (7, 5)),
        ("x.jpg", b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08\x00\x05\x00\x07\x01\x11\x00\xff\xda\x00\x02\xff\xd9", (7, 5)),
        ("x.webp", b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x04\x00\x00", (7, 5)),
        ("x.svg", SVG.format("<rect/>").encode(), (10, 20)),
        ("x.svg", b"<?xml version='1.0'?><svg width='10mm' height='1in' viewBox='0 0 38 96'/>", (38, 96)),
        ("x.svg", b"<svg width='50' viewBox='0 0 10 20'/>", (50, 100)),
        ("x.svg", "<?xml version='1.0' encoding='utf-16'?><svg width='9' height='8'/>".encode("utf-16"), (9, 8)),
    ],
)
def test_picture_has_the_size_that_its_header_says(tmp_path: Path, name: str, data: bytes, size: tuple[int, int]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / name).write_bytes(data)
    (asset,) = build(tmp_path / "a", f"![a picture]({name})").assets
    assert (asset.width, asset.height) == size


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _outside(path: Path) -> None:
    (path.parent.parent / "secret.png").write_bytes(png())
    path.symlink_to(path.parent.parent / "secret.png")


def _folder(path: Path) -> None:
    path.mkdir()


def _circle(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs, and links need rights")
@pytest.mark.parametrize("make", [_fifo, _device, _outside, _folder, _circle])
@pytest.mark.parametrize("name", ["x.png", "index.md"])
def test_what_is_no_regular_file_inside_the_folder_is_refused(tmp_path: Path, make: Callable[[Path], None], name: str) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    if name != "index.md":
        (folder / "index.md").write_text(f"{HEAD}\n![a picture]({name})\n", encoding="utf-8")
    make(folder / name)
    if name == "index.md":
        with pytest.raises(ContentError):
            build_article(folder, Rules(tmp_path))
        return
    built = build_article(folder, Rules(tmp_path))
    assert not built.assets
    assert [problem.line for problem in built.problems] == [6]


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs, and links need rights")
@pytest.mark.parametrize("written", [True, False])
def test_pipe_is_told_from_a_file_also_while_somebody_writes_into_it(tmp_path: Path, *, written: bool) -> None:
    write_article(tmp_path / "a", body="![a picture](x.png)")
    _fifo(tmp_path / "a" / "x.png")
    writer = os.open(tmp_path / "a" / "x.png", os.O_RDWR | os.O_NONBLOCK) if written else None
    try:
        (problem,) = build_article(tmp_path / "a", Rules(tmp_path)).problems
    finally:
        if writer is not None:
            os.close(writer)
    assert "不是普通文件" in problem.message


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    write_article(tmp_path / "a")
    (tmp_path / "a" / "index.md").chmod(0)
    with pytest.raises(ContentError):
        build_article(tmp_path / "a", Rules(tmp_path))


def test_article_that_vanished_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        build_article(tmp_path / "gone", Rules(tmp_path))
    assert caught.value.path == tmp_path / "gone" / "index.md"


@pytest.mark.parametrize(
    ("head", "body", "line"),
    [
        (f"cover: {'a' * 5000}\n", "字。", 4),
        ("? [a, b]\n: c\n", "字。", 4),
        ("", "```chart\nx: [0, 1]\nseries:\n  - name: a\n    values: [1, " + "9" * 400 + "]\n```", 5),
    ],
    ids=["a cover of 5,000 letters", "a key that is a list", "a number of 400 digits"],
)
def test_what_used_to_end_the_reader_is_told_with_its_line(tmp_path: Path, head: str, body: str, line: int) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "index.md").write_text(f"---\nid: a\ntitle: 题\n{head}---\n{body}\n", encoding="utf-8")
    assert line in {problem.line for problem in build_article(folder, Rules(tmp_path)).problems}


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 2048)
    assert len(read_inside(tmp_path, "a", 2048)) == 2048
    with pytest.raises(ContentError, match="超过 1 kB"):
        read_inside(tmp_path, "a", 2047)


def scanned(body: str, **limits: int) -> tuple[list[tuple[int, str]], str, list[tuple[int, int]], list[tuple[str, int]]]:
    """Return what is told of ``body``, which begins in line 4, the body as it is parsed, and the lines of fences and blocks."""
    findings = Findings(Path("index.md"))
    source = manuscript.split(Path("index.md"), f"---\nid: a\n---\n{body}")
    lines = scan(source, Limits(**limits), findings)
    told = [(problem.line, problem.message) for problem in findings.problems]
    return told, lines.body, list(lines.fences), list(lines.blocks)


TIP, NOTE = ("tip", 4), "代码块没有结束，算到第一个空行为止。"


@pytest.mark.parametrize(
    ("name", "limit", "within", "beyond", "line"),
    [
        ("lines", 6, "a\n\nb\n", "a\n\nb\n\n", 6),
        ("headings", 2, "# a\n\n## b", "# a\n\n## b\n\n### c", 8),
        ("headings", 2, "a\n==\n\nb\n--\n\n    # c", "a\n==\n\nb\n--\n\n   ###### c", 10),
        ("citations", 2, "a[^1][^2]\n\n[^1]: x\n[^2]: y", "a[^1]\n\nb[^2] c[^1]", 6),
        ("citations", 0, "[^1]: x", "[^1]: x[^2]", 4),
        ("terms", 1, "*[A]: a", "*[A]: a\n*[B] : b", 5),
        ("definitions", 1, "a\n:   b\n\n::\n:x", "a\n:   b\n\nc\n:   d", 8),
        ("breaks", 2, "a  \nb  \nc", "a  \nb  \nc  \nd", 6),
        ("breaks", 1, "a  \nb\n\nc  \nd\n- e  \nf", "a  \n| b |  \nc  \nd", 6),
        ("marks", 2, "[a][b]", "[a][b][", 4),
        ("marks", 2, "``x\n\n``x", "``\nx`", 5),
        ("marks", 2, "**x\n- **y\n1. **z", "**x\n y*", 5),
        ("marks", 2, "| a | *** |\n> | ~~~ |", "a ~~~", 4),
        ("marks", 2, "__ ^^ == << ~~", "a ===", 4),
        ("depth", 2, "> > a\n\n- - b\n\n1. 2) c\n\n        d", "> > > a", 4),
        ("depth", 2, "- - a", "a\n\n- - - a", 6),
        ("depth", 2, ">a>b>c", ">>>a", 4),
        ("depth", 2, "           a", "            a", 4),
        ("depth", 2, "1.5 2.5 3.5", "1. 2. 3. a", 4),
        ("depth", 2, "///// tip\n//// note\n////\n/////", "///// tip\n//// note\n/// tip\n///\n////\n/////", 6),
        ("line", 3900, "字" * 1300, "字" * 1300 + "a", 4),
        ("word", 20, "a" * 20 + " " + "b" * 20, "a " * 9 + "b" * 21, 4),
        ("word", 20, "a" * 15 + "，" + "a" * 15, "a\n" + "a" * 21, 5),
    ],
)  # fmt: skip
def test_each_limit_is_exact_and_told_at_the_line_that_exceeds_it(name: str, limit: int, within: str, beyond: str,
    line: int) -> None:
    scanned(within, **{name: limit})
    with pytest.raises(ContentError) as caught:
        scanned(beyond, **{name: limit})
    assert caught.value.line == line
    assert caught.value.remedy


@pytest.mark.parametrize("fence", ["# a\n" * 9, "[a]" * 9, "*[A]: x\n" * 9, "a  \n" * 9, "> " * 9, "- " * 9])
def test_nothing_is_counted_within_a_fence(fence: str) -> None:
    body = f"```\n{fence}\n```\n\nx"
    assert scanned(body, headings=1, marks=1, terms=1, breaks=1, depth=2)[:2] == ([], body)


@pytest.mark.parametrize(
    ("body", "told", "parsed", "fences"),
    [
        ("```python\nx\n```\n", [], "", [(4, 6)]),
        ("a\n\n~~~\nx\n~~~~  \n", [], "", [(6, 8)]),
        ("````\n```\n````", [], "", [(4, 6)]),
        ("```\n~~~\n```", [], "", [(4, 6)]),
        ("```\n```x\n```", [], "", [(4, 6)]),
        ("> ```\n> x\n> ```", [], "", [(4, 6)]),
        ('```{.python hl_lines="1"}\nx\n```', [], "", [(4, 6)]),
        ("```\nx\n\ny", [(4, NOTE)], "```\nx\n```\ny", [(4, 6)]),
        ("```\nx\ny", [(4, NOTE)], "```\nx\ny\n```", [(4, 7)]),
        ("> ```\n> x\n>\n> y", [(4, NOTE)], "> ```\n> x\n> ```\n> y", [(4, 6)]),
        ("```a\nx\n\n```b\ny\n```", [(4, NOTE)], "```a\nx\n```\n```b\ny\n```", [(4, 6), (7, 9)]),
        ("```\na\n\n```\nb\n```\n", [(9, NOTE)], "```\na\n\n```\nb\n```\n```", [(4, 7), (9, 10)]),
        ("```a b c=\nx\n```", [(4, "代码块的首行读不懂。")], "```a\nx\n```", [(4, 6)]),
        ("```csv file=a.csv\nx\n```", [(4, "代码块的首行读不懂。")], '```csv file="a.csv"\nx\n```', [(4, 6)]),
    ],
)
def test_a_fence_ends_at_its_own_sign_or_is_ended(body: str, told: list[tuple[int, str]], parsed: str,
    fences: list[tuple[int, int]]) -> None:
    assert scanned(body)[:3] == (told, parsed or body, fences)


def unended(slashes: str, name: str, line: int) -> tuple[int, str]:
    return line, f"“{slashes} {name}”没有结束，算到下一个标题或同样的块为止。"


@pytest.mark.parametrize(
    ("body", "told", "parsed", "blocks"),
    [
        ("/// tip | t\nx\n///\n", [], "", [TIP]),
        ("/// TIP\nx\n///", [], "", [TIP]),
        ("   /// tip\nx\n///  ", [], "", [TIP]),
        ("//// tip\n/// note\nx\n///\n////", [], "", [TIP, ("note", 5)]),
        ("/// tipp | x\nx\n///", [(4, "没有“tipp”这种块。")], "/// tip | x\nx\n///", [TIP]),
        ("/// 提示 | x\nx\n///", [(4, "没有“提示”这种块。")], "/// note | 提示：x\nx\n///", [("note", 4)]),
        ("/// tip t\nx\n///", [(4, "块的名字和标题之间要有“|”。")], "/// tip | t\nx\n///", [TIP]),
        ("/// tip｜t\nx\n///", [(4, "块的名字和标题之间要有“|”。")], "/// tip | t\nx\n///", [TIP]),
        ("/// tip\nx\n\n## h\n\ny", [unended("///", "tip", 4)], "/// tip\nx\n///\n## h\n\ny", [TIP]),
        ("/// tip\nx\n\n/// note\ny\n///", [unended("///", "tip", 4)], "/// tip\nx\n///\n/// note\ny\n///", [TIP, ("note", 7)]),
        ("/// tip\nx\n\ny", [unended("///", "tip", 4)], "/// tip\nx\n\ny\n///", [TIP]),
        ("//// tip\nx\n///\ny", [(6, "第 4 行的块用“////”开头，这里的斜杠数目不同。")], "//// tip\nx\n////\ny", [TIP]),
        ("///\nx", [(4, "这里没有要结束的块。")], "\nx", []),
        ("a\n\n///\n///", [(6, "这里没有要结束的块。"), (7, "这里没有要结束的块。")], "a\n\n\n", []),
        ("\t/// tip\nx", [], "", []),
        ("     /// tip\nx", [], "", []),
    ],
)
def test_a_block_ends_at_its_own_slashes_or_is_ended(
    body: str, told: list[tuple[int, str]], parsed: str, blocks: list[tuple[str, int]]
) -> None:
    found, text, _, opened = scanned(body)
    assert (found, text, opened) == (told, parsed or body, blocks)


def test_a_note_that_is_written_again_is_told_with_the_first_line() -> None:
    assert scanned("[^a]: 1\n[^b]: 2\n   [^a]: 3\n[^a]: 4\n    [^b]: code")[0] == [
        (6, "文献 [^a] 写了两次，第一次在第 4 行。"), (7, "文献 [^a] 写了两次，第一次在第 4 行。"),
    ]  # fmt: skip


HIDDEN, COMMENT = "〔这里有一段文字没有显示。〕", "注释没有结束，它后面的文字都没有显示。"


@pytest.mark.parametrize(
    ("body", "lines", "parsed"),
    [
        ("a <!-- b\nc", [4], f"a {HIDDEN}\n"),
        ("a <!-- b -->c\nd <!-- e", [5], f"a <!-- b -->c\nd {HIDDEN}"),
        ("<!-- a\nb <!-- c --> d", [4], f"{HIDDEN}\n<!-- c --> d"),
        ("<!-- a <!-- b --> c", [4], f"{HIDDEN}<!-- b --> c"),
        ("<!-- a\n\nb\n<!-- c -->\nd", [4], f"{HIDDEN}\n\n\n<!-- c -->\nd"),
        ("````\n```\n<!-- a\n````\n<!-- b", [8], f"````\n```\n<!-- a\n````\n{HIDDEN}"),
        ("```\nx\n```\n<!-- a", [7], f"```\nx\n```\n{HIDDEN}"),
        ("```\n<!-- a\n```\nx", [], ""),
        ("> ```\n> <!-- a\n> ```\n", [], ""),
        ("~~~\n```\n<!-- a\n~~~\n<!-- b -->", [], ""),
        ("a `<!--` b", [], ""),
        ("a --> b", [], ""),
        ("<!-- a\n\nb -->", [], ""),
    ],
)
def test_what_follows_a_comment_without_an_end_is_hidden_up_to_the_next(body: str, lines: list[int], parsed: str) -> None:
    told, text, _, _ = scanned(body)
    assert (told, text) == ([(line, COMMENT) for line in lines], parsed or body)


WRONG, SHALLOW = "块的这个选项写法有误。", "块的选项要缩进四格。"


@pytest.mark.parametrize(
    ("options", "told", "parsed"),
    [
        ("study | a\n    design: cohort\n    n: 5\n\nt", [], ""),
        ("study | a\ndesign: cohort\n    n: 5\n\nt", [(5, SHALLOW)], "study | a\n    design: cohort\n    n: 5\n\nt"),
        ("study | a\n    design: cohort\nn: 5\n\nt", [(6, SHALLOW)], "study | a\n    design: cohort\n    n: 5\n\nt"),
        ("study | a\n    design：cohort\n    n: 5: 6\n\nt", [(5, WRONG), (6, WRONG)],
        'study | a\n    design: "cohort"\n    n: "5: 6"\n\nt'),
        ("study | a\n    n：5\n\nt", [(5, WRONG)], "study | a\n    n: 5\n\nt"),
        ("study | a\n    design: cohort\n    一句话\n\nt", [(6, WRONG)], "study | a\n    design: cohort\n    # 一句话\n\nt"),
        ('study | a\n    design: "x\n    n: 5\n\nt', [(5, WRONG)], 'study | a\n    design: "x"\n    n: 5\n\nt'),
        ("study\n    publication: 甲 # 乙\n\nt", [(5, "“#”后面的字成了注释，没有显示。")], ""),
        ("caption\n    id: x\n题", [], ""),
        ("caption\nid: x\n题", [(5, SHALLOW)], "caption\n    id: x\n题"),
        ("caption\n    id: x\n    文字\n    又\n题", [(6, "“caption”没有“文字”这一项，当作正文显示。")],
        "caption\n    id: x\n文字\n又\n题"),
        ("caption\nid: x\n    文字\n题", [(6, "“caption”没有“文字”这一项，当作正文显示。"), (5, SHALLOW)],
        "caption\n    id: x\n文字\n题"),
        ("tip\n    id: x\n\nt", [(5, "“tip”没有“id”这一项，当作正文显示。")], "tip\nid: x\n\nt"),
        (f"tip | a\n    {'b' * 21}\n    c\n\nd", [(5, f"“tip”没有“{'b' * 20}”这一项，当作正文显示。")],
        f"tip | a\n{'b' * 21}\nc\n\nd"),
        ("tip\nid: x", [], ""),
    ],
)
def test_options_of_a_block_are_made_readable_and_no_word_among_them_is_lost(options: str, told: list[tuple[int, str]],
    parsed: str) -> None:
    assert scanned(f"/// {options}\n///")[:2] == (told, f"/// {parsed or options}\n///")


@pytest.mark.parametrize(
    ("body", "limits", "line", "words"),
    [
        ("| a | b |\n|---|---|\n| c | d |", Limits(cells=4), 0, ""),
        ("x\n\n| a | b |\n|---|---|\n| c | d |\n| e | f |", Limits(cells=4), 7, "表格超过 4 格"),
        ("- a\n    - b", Limits(depth=2), 0, ""),
        ("x\n\n- a\n    - b\n        - c", Limits(depth=2), 9, "套了 2 层以上"),
        ("> - a", Limits(depth=2), 0, ""),
        ("> - a\n>\n>     > b", Limits(depth=2), 7, "套了 2 层以上"),
    ],
)
def test_tables_and_nesting_are_bounded_exactly_wherever_they_stand(
    tmp_path: Path, body: str, limits: Limits, line: int, words: str
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.md").write_text(f"{HEAD}{body}\n", encoding="utf-8")
    if not words:
        assert build_article(tmp_path / "a", Rules(tmp_path, limits=limits)).problems == ()
        return
    with pytest.raises(ContentError, match=words) as caught:
        build_article(tmp_path / "a", Rules(tmp_path, limits=limits))
    assert caught.value.line == line


def test_a_manuscript_is_split_at_its_second_line_of_dashes_and_finds_words_in_the_body_first() -> None:
    source = manuscript.split(Path("index.md"), "---  \na: 甲\n...\nb: 甲\n---\n乙\n")
    assert (source.head, source.body, source.body_line) == ("a: 甲", "b: 甲\n---\n乙\n", 3)
    assert [source.line_of(words) for words in ("甲", "a:", "乙", "丙", "", "---  ")] == [4, 2, 6, 0, 0, 1]
    assert [(error.line, error.message) for error in (source.fault("x", near="乙"),
        source.fault("x", near="乙", line=2))] == [(6, "x"), (2, "x")]


@pytest.mark.parametrize(
    ("body", "line"),
    [("坏", 5), ("一\n二\n\n三\n\n坏", 10), ("一\n二\n\n三\n\n\n坏\n四", 11), ("一\n\n\n\n二\n坏", 9), ("半\n\n坏半", 7)],
)
def test_a_paragraph_that_the_parser_cannot_read_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, line: int
) -> None:
    def fragile(text: str, lead: str, expand: Expand, align: Callable[[Element], None] = lambda _root: None) -> Tree:
        if "坏" in text:
            raise ParserError
        return parse(text, lead, expand, align)

    monkeypatch.setattr(markdown, "parse", fragile)
    error = fault(tmp_path / "a", f"{HEAD}{body}\n".encode())
    assert (error.line, error.message) == (line, "这一段的记号读不懂。")
