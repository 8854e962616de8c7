"""QtSvg draws every kept SVG as resvg does; what QtSvg leaves out is drawn correctly by the library."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QFontDatabase, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tests.folders import png
from viewer import resources
from viewer.content import svg
from viewer.content.images import read_image
from viewer.content.rules import Limits
from viewer.content.svg import raster
from viewer.draw import fonts

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200">'
SHAPES = """
<rect x="10" y="10" width="80" height="60" rx="12" fill="#0B5F57"/>
<rect x="100" y="10" width="80" height="60" rx="60" ry="10" fill="teal" stroke="#333" stroke-width="3"/>
<circle cx="240" cy="40" r="30" fill="none" stroke="#c33" stroke-width="6" stroke-dasharray="7 6"/>
<ellipse cx="330" cy="40" rx="50" ry="25" fill="orange" fill-opacity=".5"/>
<line x1="10" y1="100" x2="180" y2="100" stroke="navy" stroke-width="8" stroke-linecap="round"/>
<polyline points="200,90 240,120 280,80 320,130" fill="none" stroke="#070" stroke-width="5" stroke-linejoin="round"/>
<polygon points="340,90 390,130 350,140" fill="purple" opacity=".4"/>
<path d="M20 180C60 120 100 200 150 150S200 190 240 150Q260 120 280 150T320 160A20 10 30 1 0 360 170a1 1 0 01.5.5l10-5h9v12z"
 fill="#eee" stroke="#000"/>
"""
PLACES = """
<g transform="translate(100 50) rotate(20)"><rect x="0" y="0" width="80" height="40" fill="#0B5F57"/>
<g transform="scale(.5,1.5) skewX(10)"><circle cx="200" cy="30" r="30" fill="#c60"/></g></g>
<g transform="matrix(1 .2 -.2 1 250 20)" fill="#246" stroke="#e90" stroke-width="4">
<path d="M0 0h60v60h-60z" stroke-linejoin="bevel"/></g>
<path d="M20 120h60v60h-60zM40 140h20v20h-20z" fill-rule="evenodd" fill="#345"/>
<path d="M200 120v60h60" fill="none" stroke="#070" stroke-width="20" opacity=".5" stroke-linejoin="miter" stroke-miterlimit="2"/>
"""
WORDS = """
<text x="20" y="50" font-size="28" fill="#123">血糖 7.0 mmol/L</text>
<text x="200" y="100" font-size="22" text-anchor="middle" font-weight="700" font-family="Arial, 'PingFang SC'">居中 centre</text>
<text x="390" y="150" font-size="18" text-anchor="end" fill="#0B5F57" font-family='Times'>右对齐 ✅ ½</text>
"""


@pytest.fixture(autouse=True)
def _quick(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "LONGEST", 800)
    fonts.family()


def by_qt(source: str, size: tuple[int, int]) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(fonts.in_own_font(source.encode()))).render(painter, QRectF(0, 0, *size))
    painter.end()
    return image


def on_white(data: bytes) -> QImage:
    drawn = QImage.fromData(data)
    image = QImage(drawn.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return image


def apart(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ more than antialiased edges do."""
    assert one.size() == other.size()
    first, second = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(a - b) > 80 for a, b in zip(first, second, strict=True)) / (3 * one.width() * one.height())


SHIPPED = sorted(resources.articles().glob("*/*.svg"))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f"{OPEN}{SHAPES}</svg>", id="shapes"),
        pytest.param(f"{OPEN}{PLACES}</svg>", id="transforms"),
        pytest.param(f"{OPEN}{WORDS}</svg>", id="words"),
        pytest.param(f'<svg viewBox="-50 -50 100 50">{SHAPES}</svg>', id="a view box that begins elsewhere"),
        *(pytest.param(path.read_text(encoding="utf-8"), id=path.name) for path in SHIPPED[::7]),
    ],
)
def test_what_is_kept_looks_the_same_by_both(source: str) -> None:
    found = svg.read(source.encode(), len, 1)
    assert found.kept
    data, width, height = raster.rasterise(found, Limits(), lambda: None)
    assert apart(by_qt(found.text, (width, height)), on_white(data)) < 0.008


def drawn(folder: Path, body: str, frame: str = OPEN) -> QImage:
    (folder / "x.svg").write_text(f"{frame}{body}</svg>", encoding="utf-8")
    return on_white(read_image(folder, "x.svg", Limits()).data)


def colour(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(2 * x, 2 * y).name()


def test_a_clip_path_cuts(tmp_path: Path) -> None:
    body = """<clipPath id="c"><rect x="100" y="50" width="200" height="100"/></clipPath>
        <circle cx="200" cy="100" r="95" fill="teal" clip-path="url(#c)"/>"""
    image = drawn(tmp_path, body)
    assert [colour(image, 200, y) for y in (20, 100, 180)] == ["#ffffff", "#008080", "#ffffff"]


@pytest.mark.parametrize(
    "fill",
    ["rgba(20,120,90,1)", "rgb(20 120 90 / 100%)", "hsl(162,71.43%,27.45%)", "var(--x,#14785a)", "#14785aff", "rgb(20,120,90)"],
)
def test_a_colour_is_green_however_it_is_written(tmp_path: Path, fill: str) -> None:
    assert colour(drawn(tmp_path, f'<rect width="400" height="200" fill="{fill}"/>'), 9, 9) == "#14785a"


def test_a_rule_beside_one_for_dark_screens_holds(tmp_path: Path) -> None:
    style = "<style>@media (prefers-color-scheme: dark){.a{fill:#fff}} .a{fill:#2a7a6f}</style>"
    assert colour(drawn(tmp_path, f'{style}<rect class="a" width="99" height="99"/>'), 9, 9) == "#2a7a6f"


def test_a_use_gives_its_symbol_its_size(tmp_path: Path) -> None:
    symbol = '<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="teal"/></symbol>'
    image = drawn(tmp_path, f'{symbol}<use href="#s" x="20" y="20" width="160" height="160"/>')
    assert [colour(image, x, 100) for x in (10, 30, 100, 170, 190)] == ["#ffffff", "#008080", "#008080", "#008080", "#ffffff"]


def test_an_embedded_picture_is_drawn(tmp_path: Path) -> None:
    address = "data:image/png;base64," + base64.b64encode(png(shade=100)).decode()
    image = drawn(tmp_path, f'<image x="20" y="20" width="160" height="120" xlink:href="{address}"/>')
    assert [colour(image, x, 80) for x in (10, 100, 190)] == ["#ffffff", "#646464", "#ffffff"]


def test_an_embedded_picture_may_be_wrapped_over_lines(tmp_path: Path) -> None:
    letters = base64.b64encode(png(shade=100)).decode()
    wrapped = "\n".join(letters[at : at + 40] for at in range(0, len(letters), 40))
    image = drawn(tmp_path, f'<image x="20" y="20" width="160" height="120" xlink:href="data:image/png;base64,\n{wrapped}\n"/>')
    assert colour(image, 100, 80) == "#646464"


def test_a_curve_ends_at_the_axes(tmp_path: Path) -> None:
    body = """<defs><clipPath id="a"><rect x="50" y="20" width="300" height="160"/></clipPath></defs>
        <g clip-path="url(#a)"><path d="M0 190 L200 -200 L400 190" stroke="#c33" fill="none" stroke-width="10"/></g>"""
    image = drawn(tmp_path, body)
    red = {(x, y) for x in range(0, 400, 2) for y in range(0, 200, 2) if colour(image, x, y) == "#cc3333"}
    assert red
    assert all(50 <= x <= 350 and 20 <= y <= 180 for x, y in red)


def test_words_of_another_script_are_drawn_where_the_system_can(tmp_path: Path) -> None:
    letters = [drawn(tmp_path, f'<text x="20" y="60" font-size="40">{letter}</text>') for letter in "\U000f1234שם"]
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Hebrew):
        pytest.skip("no font holds Hebrew")
    assert letters[0] not in letters[1:]
    assert letters[1] != letters[2]


def test_the_ground_of_the_root_is_drawn(tmp_path: Path) -> None:
    frame = OPEN.replace(" viewBox", ' style="background-color: #123456" viewBox')
    assert colour(drawn(tmp_path, '<text x="20" y="60" fill="#fff">白</text>', frame), 300, 150) == "#123456"


def test_lines_of_words_stand_below_each_other_in_our_own_font(tmp_path: Path) -> None:
    image = drawn(tmp_path, '<text x="20" y="60" font-size="60" font-family="Arial">血<tspan x="20" dy="90">糖</tspan></text>')
    lines = [image.copy(40, top, 120, 130) for top in (20, 200)]
    blank = image.copy(600, 20, 120, 130)
    tofu = drawn(tmp_path, '<text x="20" y="60" font-size="60">\U000f1234<tspan x="20" dy="90"/></text>').copy(40, 20, 120, 130)
    assert lines[0] != lines[1]
    assert blank not in lines
    assert tofu not in lines


def test_a_drawing_is_large_enough_for_paper_and_for_4k(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "x.svg").write_text(f'{OPEN}<rect width="9" height="9" style="fill:red"/></svg>', encoding="utf-8")
    asset = read_image(tmp_path, "x.svg", Limits())
    assert asset.width >= 3000
    assert asset.width == 2 * asset.height
