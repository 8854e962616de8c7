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
from viewer.content.glyph_coverage import is_drawn, label
from viewer.content.images import BadImageError, as_kept, read_image
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


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def frame(width: int, height: int, marker: int = 0xC0) -> bytes:
    return segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")


def jpeg(*segments: bytes, end: bytes = b"\xff\xda\0\x02\0\0\xff\xd9") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + end


def webp(kind: bytes, body: bytes, length: int | None = None) -> bytes:
    data = b"WEBP" + kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(data) if length is None else length) + data


def lossless(width: int, height: int) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14 | 1 << 28))


def lossy(width: int, height: int, mark: bytes = b"\x9d\x01\x2a") -> bytes:
    return webp(b"VP8 ", b"\0\0\0" + mark + struct.pack("<HH", width | 0x4000, height | 0x8000))


def wide(width: int, height: int) -> bytes:
    return webp(b"VP8X", b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


def read(folder: Path, name: str, data: bytes, **limits: int) -> tuple[str, int, int]:
    (folder / name).write_bytes(data)
    found = read_image(folder, name, Limits(**limits))
    assert (found.data, found.remarks) == (data, ())
    return found.media_type, found.width, found.height


JFIF, COMMENT = segment(0xE0, b"JFIF\0"), segment(0xFE, b"x" * 300)
TURNED = segment(0xE1, b"Exif\0\0" + exif(6))


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("x.jpg", jpeg(JFIF, frame(60, 40)), (60, 40)),
        (
            "x.jpg",
            jpeg(JFIF, COMMENT, segment(0xC4, b"\0" * 20), segment(0xC8, b""), segment(0xCC, b"\0"), frame(60, 40, 0xCF)),
            (60, 40),
        ),
        ("x.jpg", jpeg(b"\xff\xff", frame(60, 40, 0xC1)), (60, 40)),
        ("x.jpg", jpeg(b"\xff\xe0\0\0", frame(60, 40)), (60, 40)),  # a length that leads nowhere
        ("x.jpg", jpeg(JFIF, TURNED, frame(60, 40)), (40, 60)),
        ("x.jpg", jpeg(JFIF, b"\xff", COMMENT, TURNED, frame(60, 40)), (40, 60)),
        ("x.jpg", jpeg(frame(60, 40), TURNED), (40, 60)),
        ("x.jpg", jpeg(segment(0xE1, b"http://ns.adobe.com/"), TURNED, frame(60, 40)), (40, 60)),
        ("x.jpg", jpeg(segment(0xE2, b"Exif\0\0" + exif(6)), frame(60, 40)), (60, 40)),
        ("x.jpg", jpeg(frame(30_000, 1)), (30_000, 1)),
        ("x.webp", lossless(60, 40), (60, 40)),
        ("x.webp", lossless(16_384, 1), (16_384, 1)),
        ("x.webp", lossy(60, 40), (60, 40)),
        ("x.webp", lossy(0x3FFF, 1), (16_383, 1)),
        ("x.webp", wide(29_999, 258), (29_999, 258)),
        ("x.png", png(1, 1), (1, 1)),
    ],
)
def test_a_picture_is_measured_by_its_header(tmp_path: Path, name: str, data: bytes, size: tuple[int, int]) -> None:
    kind = {".jpg": "image/jpeg", ".webp": "image/webp", ".png": "image/png"}[Path(name).suffix]
    assert read(tmp_path, name, data) == (kind, *size)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.jpg", jpeg(JFIF, b"\0", frame(60, 40)), "JPEG 图已损坏"),
        ("x.jpg", jpeg(JFIF), "JPEG 图已损坏"),
        ("x.jpg", jpeg(b"\xff\xd9", frame(60, 40)), "JPEG 图已损坏"),
        ("x.jpg", jpeg(frame(0, 40)), "没有大小"),
        ("x.jpg", jpeg(frame(60, 0)), "没有大小"),
        ("x.jpg", jpeg(frame(60, 40), end=b"\0" * 9), "不完整"),
        ("x.jpg", jpeg(frame(60, 40), end=b"\xff\xd9" + b"\0" * 65_536), "不完整"),
        ("x.jpg", jpeg(frame(30_001, 1)), "有 30001×1 像素"),
        ("x.jpg", b"\xff\xd8\xff", "不完整"),
        ("x.webp", lossy(60, 40, b"\x9d\x01\x2b"), "没有大小"),
        ("x.webp", webp(b"ABCD", b"\0" * 20), "没有大小"),
        ("x.webp", webp(b"VP8L", b"\0" * 10, 99), "不完整"),
        ("x.webp", webp(b"VP8X", b"\0" * 9), "不完整"),
        ("x.webp", wide(30_001, 2), "太大了"),
        ("x.webp", b"RIFF\x04\0\0\0WAVE", "不是 PNG"),
        ("x.png", png()[:8] + png()[33:], "PNG 图已损坏"),  # without its head
        ("x.png", png()[:33] + png()[-12:], "PNG 图已损坏"),  # without pixels
        ("x.png", b" \n", "图是空的"),
        ("x.png", b"x", "不是 PNG"),
    ],
)
def test_a_picture_that_is_damaged_or_too_large_is_told(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(ContentError, match=words) as caught:
        read(tmp_path, name, data)
    assert (caught.value.path, caught.value.line, bool(caught.value.remedy)) == (tmp_path / name, 0, True)


def test_a_picture_may_have_all_pixels_and_bytes_of_the_limit(tmp_path: Path) -> None:
    data = png(4, 3)
    assert read(tmp_path, "x.png", data, pixels=12, image=len(data)) == ("image/png", 4, 3)
    with pytest.raises(ContentError, match="4×3 像素"):
        read(tmp_path, "x.png", data, pixels=11)
    with pytest.raises(ContentError, match="超过"):
        read(tmp_path, "x.png", data, image=len(data) - 1)


def test_a_picture_of_a_library_file_is_judged_as_strictly() -> None:
    plain, needs_drawing = (f"<svg viewBox='0 0 9 8'>{inner}</svg>".encode() for inner in ("", "<switch><g/></switch>"))
    found = as_kept(plain, Limits())
    assert (found.media_type, found.width, found.height, found.data) == ("image/svg+xml", 9, 8, plain)
    assert as_kept(png(4, 3), Limits(pixels=12)).width == 4
    assert as_kept(png(4, 3), Limits(image=len(png(4, 3)))).height == 3
    wide_one = b"<svg viewBox='0 0 30001 8'/>"
    assert as_kept(b"<svg viewBox='0 0 30000 8'/>", Limits()).width == 30_000
    for data, limits, words in (
        (needs_drawing, Limits(), "画不对"),
        (wide_one, Limits(), "画不对"),
        (b"<svg/>", Limits(), "viewBox"),
        (png(4, 3), Limits(pixels=11), "太大了"),
        (png(4, 3), Limits(image=len(png(4, 3)) - 1), "超过 0 MB"),
    ):
        with pytest.raises(BadImageError, match=words):
            as_kept(data, limits)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_orientation_of_a_camera_is_read_among_other_entries(turned: int, order: str) -> None:
    other = struct.pack(order + "HHIHH", 0x0110, 3, 1, 5, 0)
    own = struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 12) + b"\0\0\0\0" + struct.pack(order + "H", 3)
    assert orientation(png_with(head + other + own + other)) == turned
    assert orientation(jpeg(JFIF, segment(0xE1, b"Exif\0\0" + head + other + own), frame(6, 4))) == turned
    short = (head + other + own + other).replace(struct.pack(order + "H", 3), struct.pack(order + "H", 1), 1)
    assert orientation(png_with(short)) == 1  # the entry is beyond those that are counted


@pytest.mark.parametrize(
    "data",
    [b"GIF89a", jpeg(frame(6, 4)), jpeg(segment(0xE1, b"Exif\0\0")), jpeg(end=b"\xff\xd9" + TURNED),
        jpeg(end=b"\xff\xda" + TURNED),
     jpeg(b"\0", TURNED), png(), webp(b"VP8X", b"\0" * 10),
     jpeg(segment(0xE0, b"Exif\0\0" + exif(6)), frame(6, 4)), jpeg(segment(0xE2, b"Exif\0\0" + exif(6)), frame(6, 4)),
     # its entries lie behind the end of what is Exif
     jpeg(segment(0xE1, b"Exif\0\0" + exif(6)[:8]), exif(6)[8:], frame(6, 4)), webp_with(exif(6)[:8]) + exif(6)[8:]],
)  # fmt: skip
def test_a_picture_that_states_no_orientation_is_upright(data: bytes) -> None:
    assert orientation(data) == 1


def test_a_character_that_not_every_machine_draws_is_named() -> None:
    assert all(map(is_drawn, "aZ0字，。≥μ"))
    assert not any(map(is_drawn, "\U00020bb7\ue000\U0010ffff\x00\x1f"))
    assert [label(sign) for sign in ("\U00020bb7", "\u0301", "\ue000", "a")] == [
        "“\U00020bb7”（U+20BB7 CJK UNIFIED IDEOGRAPH-20BB7）", "（U+0301 COMBINING ACUTE ACCENT）", "（U+E000）",
        "“a”（U+0061 LATIN SMALL LETTER A）",
    ]  # fmt: skip
