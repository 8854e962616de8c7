"""Pictures are found under every spelling of their names, rotated as the camera was held, and identified by their bytes."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from pathlib import Path

import pytest

from tests.folders import png, write_article, write_folder
from viewer.content.article_builder import build_article
from viewer.content.check import check_folder
from viewer.content.frames import Built
from viewer.content.images import read_image
from viewer.content.orientation import orientation
from viewer.content.rules import Limits, Rules
from viewer.errors import ContentError


def built(root: Path, written: str, name: str, data: bytes = b"") -> Built:
    folder = write_article(root / "a", body=f"前文。\n\n![图]({written} '题')")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data or png())
    return build_article(folder, Rules(root))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("my%20pic.png", "my pic.png"),
        ("my pic.png", "my pic.png"),
        ("<my pic.png>", "my pic.png"),
        ("%E5%9B%BE.png", "图.png"),
        ("图%20一.png", "图 一.png"),
        ("100%25.png", "100%.png"),
        ("100%.png", "100%.png"),
        ("a%20b.png", "a%20b.png"),
        ("图（一）.PNG", "图（一）.PNG"),
        ("%E5%9B%BE/%E4%B8%80.png", "图/一.png"),
        (unicodedata.normalize("NFC", "Việt é.png"), unicodedata.normalize("NFD", "Việt é.png")),
        (unicodedata.normalize("NFD", "Việt é.png"), unicodedata.normalize("NFC", "Việt é.png")),
        ("caf%C3%A9.png", unicodedata.normalize("NFD", "café.png")),
        (unicodedata.normalize("NFC", "é/ü.png"), unicodedata.normalize("NFD", "é/ü.png")),
    ],
)
def test_a_picture_is_found_however_its_name_is_written(tmp_path: Path, written: str, name: str) -> None:
    article = built(tmp_path, written, name)
    assert [problem.message for problem in article.problems if problem.rule == "picture"] == []
    assert len(article.assets) == 1


@pytest.mark.parametrize("name", ["my pic.png", unicodedata.normalize("NFD", "é.png")])
def test_a_file_whose_name_is_written_otherwise_counts_as_used(tmp_path: Path, name: str) -> None:
    root = write_folder(tmp_path, "a")
    written = unicodedata.normalize("NFC", name).replace(" ", "%20")
    write_article(root / "a", body=f"![图]({written} '题')")
    (root / "a" / name).write_bytes(png())
    assert [problem for problem in check_folder(root) if problem.rule == "unused"] == []


@pytest.mark.parametrize("written", ["%2e%2e/secret.png", "..%2Fsecret.png", "%2Fetc%2Fpasswd", "a%00.png", "..%5Csecret.png"])
def test_a_written_out_name_leads_nowhere_else(tmp_path: Path, written: str) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    with pytest.raises(ContentError):
        read_image(write_article(tmp_path / "a"), written, Limits())


def test_a_name_that_differs_in_capitals_is_told_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "Pic.PNG").write_bytes(png())
    if (tmp_path / "pic.png").exists():
        pytest.skip("this disk takes them for one name")
    with pytest.raises(ContentError) as caught:
        read_image(tmp_path, "pic.png", Limits())
    assert "Pic.PNG" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x.jpg", ".jpg，内容却是 PNG"),
        ("x.svg", ".svg，内容却是 PNG"),
        ("x.JPEG", ".JPEG，内容却是 PNG"),
        ("x.png", ""),
        ("x.PNG", ""),
    ],
)
def test_a_name_that_says_another_format_is_told_and_the_picture_is_shown(tmp_path: Path, name: str, words: str) -> None:
    article = built(tmp_path, name, name)
    told = [problem for problem in article.problems if problem.rule == "picture"]
    assert [asset.media_type for asset in article.assets] == ["image/png"]
    assert [(problem.line, words in problem.message) for problem in told] == ([(10, True)] if words else [])


def exif(turned: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)


def png_with(data: bytes, *, late: bool = False) -> bytes:
    picture, chunk = png(60, 40), struct.pack(">I", len(data)) + b"eXIf" + data + struct.pack(">I", zlib.crc32(b"eXIf" + data))
    at = picture.index(b"IEND") - 4 if late else 33
    return picture[:at] + chunk + picture[at:]


def webp_with(data: bytes) -> bytes:
    body = b"VP8X\x0a\0\0\0\x08\0\0\0" + (59).to_bytes(3, "little") + (39).to_bytes(3, "little")
    body += b"ICCP\x03\0\0\0abc\0" + b"EXIF" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("x.png", lambda turned: png_with(exif(turned))),
        ("x.png", lambda turned: png_with(exif(turned, ">"), late=True)),
        ("x.webp", lambda turned: webp_with(exif(turned))),
        ("x.webp", lambda turned: webp_with(b"Exif\0\0" + exif(turned, ">"))),
    ],
)
def test_a_picture_has_the_size_that_it_is_shown_in(tmp_path: Path, turned: int, name: str, wrap: type) -> None:
    (tmp_path / name).write_bytes(wrap(turned))
    asset = read_image(tmp_path, name, Limits())
    assert orientation(asset.data) == turned
    assert (asset.width, asset.height) == ((60, 40) if turned < 5 else (40, 60))


@pytest.mark.parametrize("data", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", exif(9), exif(0), b"XX" + exif(6)[2:]])
def test_a_damaged_orientation_is_upright(data: bytes) -> None:
    assert orientation(png_with(data)) == 1
    assert orientation(webp_with(data)) == 1
