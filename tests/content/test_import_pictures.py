"""Pictures of an import: their names, what is no picture, and what is missing."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.folders import png
from viewer.content.importing.draft import (
    Pictured,
)
from viewer.content.importing.pictures import PictureCollector, from_folder
from viewer.content.importing.report import ImportReport
from viewer.errors import ContentError


def collector(folder: Path, files: dict[str, bytes]) -> PictureCollector:
    folder.mkdir(exist_ok=True)
    return PictureCollector(files.get, folder, ImportReport("a"))


def test_pictures_are_named_after_their_files_and_written_once(tmp_path: Path) -> None:
    shades = [png(20, 20, shade) for shade in range(5)]
    addresses = ("图/Blood%20Sugar.png?x=1", "b/blood-sugar.PNG", "1.png", "again.png", f"{'x' * 50}.png")
    taking = collector(tmp_path / "d", dict(zip(addresses, [shades[0], shades[1], shades[2], shades[0], shades[3]], strict=True)))
    found = [taking.take([address], "一张图") for address in addresses]
    names = ["blood-sugar.png", "blood-sugar-2.png", "picture-3.png", "blood-sugar.png", f"{'x' * 40}.png"]
    assert [each.name if each else "" for each in found] == names
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == sorted(set(names))
    assert taking.taken == 5
    assert taking.report.decisions == []


def test_first_picture_that_is_there_is_taken_and_a_missing_one_keeps_its_place(tmp_path: Path) -> None:
    taking = collector(tmp_path / "d", {"b.png": png(20, 20), "dot.gif": b"GIF89a\x0c\x00\x0c\x00", "c.emf": b"\x01\0\0\0"})
    assert taking.take(["a.png", " b.png "]) == Pictured("b.png")
    assert taking.take(["dot.gif"]) is None
    assert taking.take(["loading.gif?x"]) is None
    assert taking.take([""]) is None
    assert [(each.what, each.count) for each in taking.report.left] == [("很小的图（图标、计数点）", 1)]
    assert taking.take(["gone.png", "loading.gif"], "甲乙丙") == Pictured("missing-1.png", "甲乙丙", there=False)
    assert taking.take(["https://a.b/c.png"]) == Pictured("missing-2.png", there=False)
    assert taking.take(["c.emf"]) == Pictured("missing-3.png", there=False)
    told = [(each.title, each.place, each.detail.split("\n")) for each in taking.report.decisions]
    assert [(title, place, lines[0]) for title, place, lines in told] == [
        ("图片缺失", "缺图 1", "gone.png"), ("图片在网上，没有去取", "缺图 2", "https://a.b/c.png"), ("图片缺失", "缺图 3",
        "c.emf")
    ]  # fmt: skip
    assert "EMF" in told[2][2][1]
    assert (taking.report.missing, taking.remote) == (3, ["https://a.b/c.png"])


def test_sources_are_tried_in_their_order_until_one_can_be_shown(tmp_path: Path) -> None:
    folder, into = tmp_path / "page", tmp_path / "d"
    folder.mkdir()
    into.mkdir()
    for name, data in (
        ("dot.gif", b"GIF89a\x0c\x00\x0c\x00"),
        ("c.emf", b"\x01\0\0\0"),
        ("b.png", png(20, 20)),
        ("e.png", png(30, 30)),
    ):
        (folder / name).write_bytes(data)
    taking = PictureCollector(from_folder(folder), into, ImportReport("a"), limit=2 * 1024 * 1024)
    large = "data:image/png," + "a" * (4 * 1024 * 1024)
    assert taking.take(
        ["file:///b.png", "gone.png", "https://a.b/c.png", "dot.gif", "c.emf", large, "b.png", "e.png"]
    ) == Pictured("b.png")
    assert taking.report.decisions == []
    assert taking.take(["gone.png", "file:///x/b.png"]) == Pictured("missing-1.png", there=False)
    assert taking.take([large]) == Pictured("missing-2.png", there=False)
    details = [decision.detail for decision in taking.report.decisions]
    assert details == [
        "file:///x/b.png\n地址“file:///x/b.png”不在网页的文件夹里。把图片放进文章的文件夹。",
        "图超过 2 MB。缩小它。",
    ]


def test_picture_of_a_folder_is_found_as_a_browser_finds_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, data in (("图 1.png", b"1"), ("sub/b.png", b"2"), ("c.png?w=5", b"3")):
        (tmp_path / name).write_bytes(data)
    load = from_folder(tmp_path)
    found = ["图 1.png", "%E5%9B%BE%201.png", "./sub/b.png", "sub/b.png?w=5", "sub/b.png#x", "sub/b.png?w=5#x", "c.png?w=5"]
    assert [load(source) for source in found] == [b"1", b"1", b"2", b"2", b"2", b"2", b"3"]
    for remote in ("//a.b/c.png", "HTTP://a.b/c.png", "https://a.b/c.png", "ftp://a.b/c", "blob:x"):
        assert load(remote) is None
    for nowhere in ("c.png", "c.png?w=6", "../b.png", "C:b.png"):
        with pytest.raises(ContentError):
            load(nowhere)
    with pytest.raises(ContentError, match="超过"):
        from_folder(tmp_path, 0)("sub/b.png")


def test_dots_that_count_readers_are_twelve_pixels_at_most(tmp_path: Path) -> None:
    sizes = [(12, 90), (90, 12), (13, 90), (90, 13)]
    taking = collector(tmp_path / "d", {f"p{number}.png": png(*size) for number, size in enumerate(sizes)})
    assert [taking.take([f"p{number}.png"]) is None for number in range(4)] == [True, True, False, False]


def test_two_hundred_pictures_are_taken_and_no_more(tmp_path: Path) -> None:
    taking = collector(tmp_path / "d", {f"p{n}": b"\xff\xd8\xff" + str(n).encode() for n in range(201)})
    assert all(taking.take([f"p{number}"]) for number in range(200))
    assert taking.take(["p7"])
    with pytest.raises(ContentError, match="200"):
        taking.take(["p200"])


def test_embedded_picture_is_read_up_to_its_limit(tmp_path: Path) -> None:
    def taken(data: bytes, limit: int) -> bool:
        (tmp_path / "d").mkdir(exist_ok=True)
        taking = PictureCollector(lambda _: None, tmp_path / "d", ImportReport("a"), limit)
        found = taking.take([f"data:image/png;base64,{base64.b64encode(data).decode()}"])
        return bool(found and found.there)

    data = png(20, 20)
    assert taken(data, len(data))
    assert taken(data, len(data) - 2)
    assert not taken(data, len(data) - 9)


@pytest.mark.parametrize(
    ("alt", "kept"),
    [("一张图", "一张图"), ("img_01.png", ""), ("图 1", ""), ("b", ""), ("b.png", ""), (" 血糖  曲线 ", "血糖 曲线"), ("", "")],
)
def test_alternative_text_that_only_names_the_file_is_none(tmp_path: Path, alt: str, kept: str) -> None:
    found = collector(tmp_path / "d", {"a/b.png": png(20, 20)}).take(["a/b.png"], alt)
    assert found == Pictured("b.png", kept)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"RIFF\0\0\0\0WEBP", "a.webp"),
        (b"RIFF\0\0\0\0WAVE", "missing-1.png"),
        (b" " * 4092 + b"<svg", "a.svg"),
        (b" " * 4093 + b"<svg", "missing-1.png"),
        (b"\xff\xd8\xff", "a.jpg"),
        (b"GIF89a\x0d\x00\x0d\x00", "missing-1.png"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
    ],
)
def test_picture_is_known_by_its_first_bytes(tmp_path: Path, data: bytes, name: str) -> None:
    found = collector(tmp_path / "d", {"a": data}).take(["a"])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"GIF89a\x0d\x00\x0d\x00", "GIF"), (b"BM\0\0", "BMP"), (b"II*\0", "TIF"), (b"MM\0*", "TIF"), (b"\x01\0\0\0", "EMF"),
        (b"\xd7\xcd\xc6\x9a", "WMF"), (b"\0\0\0", "这种"),
    ],
)  # fmt: skip
def test_picture_that_no_page_shows_is_told_with_its_kind(tmp_path: Path, data: bytes, kind: str) -> None:
    taking = collector(tmp_path / "d", {"a": data})
    assert taking.take(["a"], "一张图") == Pictured("missing-1.png", "一张图", there=False)
    (decision,) = taking.report.decisions
    assert decision.detail == f"a\n{kind} 图不能用。另存为 PNG 再放进文章的文件夹。"


@pytest.mark.parametrize(
    "name",
    [
        "blank.gif",
        "Placeholder-1.png",
        "lazy.svg",
        "img/loading.gif?v=1",
        "spacer.gif",
        "transparent.png",
        "grey.gif",
        "pixel.png",
    ],
)
def test_stand_in_for_a_picture_that_loads_later_is_no_missing_picture(tmp_path: Path, name: str) -> None:
    taking = collector(tmp_path / "d", {})
    assert taking.take([name]) is None
    assert (taking.report.missing, taking.report.left) == (0, [])
    assert taking.take([name, "real.png"]) == Pictured("missing-1.png", there=False)
