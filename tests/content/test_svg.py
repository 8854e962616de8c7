"""An SVG is kept if QtSvg draws it correctly, otherwise drawn when the library is
built; what nothing draws is reported by line.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

import msgspec
import pytest

from tests.folders import png, write_article
from viewer import resources
from viewer.content import svg
from viewer.content.article_builder import build_article
from viewer.content.images import read_image
from viewer.content.rules import Limits, Rules
from viewer.content.svg import grammar, raster
from viewer.content.svg.source import SvgNode, count, decode, embedded, without_variables
from viewer.errors import ContentError
from viewer.folders import own_folder

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200">'
DATA_PNG = "data:image/png;base64," + base64.b64encode(png()).decode()
SHAPE = '<rect width="9" height="9" fill="teal"/>'


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "LONGEST", 200)


def read(body: str) -> svg.Svg:
    return svg.read(f"{OPEN}\n{body}\n</svg>".encode(), len, 10_000)


@pytest.mark.parametrize("path", sorted([*resources.articles().glob("*/*.svg")]), ids=lambda path: str(path.name))
def test_the_drawings_that_ship_are_kept_as_they_are(path: Path) -> None:
    assert read_image(path.parent, path.name, Limits()).media_type == "image/svg+xml"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'<clipPath id="c">{SHAPE}</clipPath><rect width="99" height="9" clip-path="url(#c)"/>', id="clip-path"),
        pytest.param('<rect width="9" height="9" fill="rgba(0,128,0,1)"/>', id="rgba"),
        pytest.param('<rect width="9" height="9" fill="hsl(170,60%,40%)"/>', id="hsl"),
        pytest.param('<rect width="9" height="9" fill="#1757"/>', id="colour with alpha"),
        pytest.param('<rect width="9" height="9" fill="currentColor"/>', id="currentColor"),
        pytest.param('<rect width="9" height="9" style="fill:teal"/>', id="style attribute"),
        pytest.param(f"<style>rect{{fill:red}}</style>{SHAPE}", id="style sheet"),
        pytest.param(f'<symbol id="s" viewBox="0 0 9 9">{SHAPE}</symbol><use href="#s" width="90" height="90"/>', id="symbol"),
        pytest.param('<text x="1" y="9"><tspan x="1" dy="9">a</tspan></text>', id="tspan"),
        pytest.param('<text x="1" y="9">a\n b</text>', id="text over two lines"),
        pytest.param('<text x="1" y="9" dy="1em">a</text>', id="dy"),
        pytest.param('<text x="1 9" y="9">ab</text>', id="a place for each letter"),
        pytest.param('<text x="1" y="9" dominant-baseline="middle">a</text>', id="dominant-baseline"),
        pytest.param('<text x="1" y="9" letter-spacing="3">a</text>', id="letter-spacing"),
        pytest.param(f'<svg x="9" width="9" height="9">{SHAPE}</svg>', id="svg in svg"),
        pytest.param(f'<g opacity=".5">{SHAPE}{SHAPE}</g>', id="opacity of a group"),
        pytest.param('<rect width="9" height="9" opacity=".5" stroke="red"/>', id="opacity of fill and stroke"),
        pytest.param('<g stroke="red"><rect width="9" height="9" opacity=".5"/></g>', id="opacity of fill and inherited stroke"),
        pytest.param('<text x="1" y="9">a</text>', id="words without a size"),
        pytest.param('<path d="M1 1" stroke="red" stroke-linecap="round"/>', id="a path that goes nowhere"),
        pytest.param('<rect width="10%" height="9"/>', id="per cent"),
        pytest.param('<rect width="1cm" height="9"/>', id="centimetres"),
        pytest.param('<g display="none"><rect width="9" height="9"/></g>', id="display"),
        pytest.param(f'<image width="9" height="9" href="{DATA_PNG}"/>', id="embedded picture"),
        pytest.param('<path d="M0 0H9" stroke="red" stroke-dasharray="0.00001 0.00001"/>', id="dashes without end"),
        pytest.param('<path d="M0 0H99999999"/>', id="a path without end"),
        pytest.param("<switch><g/></switch>", id="switch"),
    ],
)
def test_what_qtsvg_leaves_out_is_drawn_by_another(body: str) -> None:
    assert not read(body).kept
    assert read(body).remarks == ()


@pytest.mark.parametrize(
    ("frame", "kept"),
    [
        ('viewBox="0 0 10 20"', True),
        ('width="20" height="40" viewBox="0 0 10 20"', True),
        ('width="100%" viewBox="0 0 10 20"', True),
        ('width="20" height="20" viewBox="0 0 10 20"', False),
        ('width="20" height="40"', True),
        ('width="2cm" height="4cm"', False),
        ('viewBox="0 0 10 20" style="background:#123"', False),
    ],
)
def test_a_frame_that_qtsvg_would_stretch_is_not_kept(frame: str, kept: bool) -> None:
    source = f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{SHAPE}</svg>'
    assert svg.read(source.encode(), len, 1).kept is kept


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("\n<foreignObject><p>5 mg</p></foreignObject>", "第 3 行的 <foreignObject>"),
        ("<switch><foreignObject>餐后两小时血糖</foreignObject><text>餐后两…</text></switch>", "第 2 行的 <foreignObject>"),
        ("\n\n<flowRoot><flowPara>一</flowPara></flowRoot>", "第 4 行的 <flowRoot>"),
        ('<circle r="0">\n<animate attributeName="r" to="9"/></circle>', "第 3 行的 <animate>"),
        ("<g>\n<script/></g>", "第 3 行有 <script>"),
        ("<meshgradient/>", "第 2 行的 <meshgradient>"),
        ("<p xmlns='http://www.w3.org/1999/xhtml'>5 mg</p>", "第 2 行的 <p>"),
        ("\n<image href='pic.png'/>", "第 3 行引用了图以外的"),
        ("<style>\n\n@import url(a.css);</style>", "第 4 行引用了图以外的"),
        ("<style>\n@font-face{src:url(http://a/b.woff)}</style>", "第 3 行引用了图以外的"),
        ("\n<rect onclick='x()'/>", "第 3 行有 onclick 事件"),
        ("\n<image href='data:image/png;base64,AAAA'/>", "第 3 行的内嵌图"),
        ("\n<image href='data:text/html,x'/>", "第 3 行的内嵌图"),
        ("<g>\n</a>", "第 3 行写法有误"),
    ],
)
def test_what_nobody_draws_is_refused_with_element_and_line(tmp_path: Path, body: str, place: str) -> None:
    (tmp_path / "x.svg").write_text(f"{OPEN}\n{body}\n</svg>", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_image(tmp_path, "x.svg", Limits())
    assert place in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('\n<rect fill="oklch(0.6 0.1 180)"/>', '第 3 行的 fill="oklch(0.6 0.1 180)"'),
        ('\n<rect style="fill:red;\ncolor:lab(1 2 3)"/>', "第 3 行的 color: lab(1 2 3)"),
        ('<path d="M0 0" vector-effect="non-scaling-stroke"/>', "vector-effect"),
        ('<path d="M0 0" pathLength="9"/>', "pathLength"),
        ('<rect style="clip-path:circle(9px)"/>', "clip-path: circle(9px)"),
        ('<rect style="transform:rotate(9deg)"/>', "transform: rotate(9deg)"),
        ('<rect style="width:9px"/>', "width: 9px"),
        ('<rect width="calc(1px + 2px)"/>', "calc"),
        ('<rect width="2rem"/>', "2rem"),
        ('<rect fill="rgb(1,2)"/>', "rgb(1,2)"),
        ('<stop stop-color="url(#a)"/>', "url(#a)"),
        ('<text style="text-transform:uppercase">a</text>', "text-transform"),
        ("<style>\nrect:nth-child(2){fill:red}</style>", "第 3 行的 rect:nth-child(2)"),
        ("<style>\n\n@media (min-width:9px){rect{fill:red}}</style>", "第 4 行的 @media (min-width:9px)"),
        ("<style>\nrect{animation:x 1s}</style>", "第 3 行的 animation"),
        ('\n<rect fill="var(--none)"/>', "第 3 行的 var(--none)"),
    ],
)
def test_what_is_drawn_otherwise_than_written_is_told_with_its_line(body: str, what: str) -> None:
    found = read(body)
    assert not found.kept
    assert any(what in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "body",
    [
        '<g xmlns:i="http://inkscape.org" i:x="x"><i:view/><rect style="-inkscape-stroke:none;line-height:1.25;fill:#000"/></g>',
        '<metadata><rdf xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata><title>题</title><desc>说明</desc>',
        '<rect style="fill: light-dark(rgb(1, 2, 3), #fff); pointer-events:none; cursor:move" data-x="1" role="img"/>',
        "<style>@media (prefers-color-scheme: dark){rect{fill:#fff}} @media print{a{fill:red}} rect:hover{fill:red}</style>",
        "<style><![CDATA[ :root{--a:#123} /* rect:nth-child(2){} */ .a,.b > rect[x='1']{fill:var(--a)} ]]></style>",
        "<style>@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA)}</style>",
        '<switch><foreignObject requiredExtensions="x">x</foreignObject><text>一</text></switch>',
        "<switch><foreignObject><b>空腹 血糖</b></foreignObject><text>空腹<tspan>血糖</tspan></text></switch>",
        '<a href="https://www.drawio.com/"><text>x</text></a>',
        '<rect fill="rgb(0 128 0 / 50%)" stroke="hsl(120deg 100% 25%)"/>',
        '<path d="M0 0" transform="translate(5-3)scale(2)"/>',
    ],
)
def test_what_drawing_programs_leave_in_a_file_is_no_finding(body: str) -> None:
    assert read(body).remarks == ()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("var(--x,#275)", "#275"),
        ("var(--a, var(--b, red))", "red"),
        ("light-dark(#fff, var(--dark, #000))", "#fff"),
        ("rgb(0 128 0 / 50%)", "rgba(0,128,0,0.5)"),
        ("rgba(0,128,0,50%)", "rgba(0,128,0,0.5)"),
        ("hsl(.5turn 100% 25%)", "hsl(180,100%,25%)"),
        ("currentcolor", "currentColor"),
    ],
)
def test_colours_are_given_as_they_are_understood(written: str, plain: str) -> None:
    assert f'fill="{plain}"' in read(f'<rect fill="{written}"/>').text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk", "big5"])
def test_an_svg_is_read_in_the_encoding_that_it_names(codec: str) -> None:
    name = codec.replace("-sig", "").removesuffix("-le")
    source = f"<?xml version='1.0' encoding='{name}'?>\n{OPEN}<text x='1' y='9'>血糖</text></svg>"
    found = svg.read(source.encode(codec), len, 1)
    assert "血糖" in found.text
    assert "encoding" not in found.text
    assert found.letters == set("血糖")


def test_embedded_pictures_are_counted_by_their_pixels(tmp_path: Path) -> None:
    three = f'<image href="{DATA_PNG}"/>' * 3
    (tmp_path / "x.svg").write_text(f"{OPEN}{three}</svg>", encoding="utf-8")
    with pytest.raises(ContentError, match="内嵌图太大"):
        read_image(tmp_path, "x.svg", Limits(pixels=35))  # of three times 4 × 3


def test_embedded_pictures_have_the_limits_of_others(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text(f'{OPEN}<image width="9" height="9" href="{DATA_PNG}"/></svg>', encoding="utf-8")
    assert read_image(tmp_path, "x.svg", Limits()).media_type == "image/png"
    with pytest.raises(ContentError) as caught:
        read_image(tmp_path, "x.svg", Limits(pixels=11))
    assert "内嵌图" in caught.value.message
    assert "外部" not in caught.value.message


def test_an_embedded_gif_has_its_pixels_and_a_cut_one_is_told(tmp_path: Path) -> None:
    for name, data in (("x.svg", b"GIF89a\x05\0\x03\0;"), ("cut.svg", b"GIF89a\x05")):
        address = "data:image/gif;base64," + base64.b64encode(data).decode()
        (tmp_path / name).write_text(f'{OPEN}<image width="9" height="9" href="{address}"/></svg>', encoding="utf-8")
    for name, pixels, words in (("x.svg", 14, "第 1 行的内嵌图：图有 5×3 像素，太大了"), ("cut.svg", 100, "图不完整")):
        with pytest.raises(ContentError, match=words):
            read_image(tmp_path, name, Limits(pixels=pixels))


def test_an_embedded_svg_is_judged_like_any_other(tmp_path: Path) -> None:
    def nested(inner: str, times: int) -> bytes:
        source = f"{OPEN}{inner}</svg>"
        for _ in range(times):
            address = "data:image/svg+xml;base64," + base64.b64encode(source.encode()).decode()
            source = f'{OPEN}<image width="9" height="9" href="{address}"/></svg>'
        return source.encode()

    assert not svg.read(nested(SHAPE, 1), len, 1).kept
    for source in (nested("<script/>", 1), nested("<image href='http://a/b'/>", 1), nested(SHAPE, 2)):
        with pytest.raises(svg.BadSvgError):
            svg.read(source, len, 1)


def test_a_drawing_without_end_is_refused(tmp_path: Path) -> None:
    noise = '<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="100000000"/></filter>'
    (tmp_path / "x.svg").write_text(f'{OPEN}{noise}<rect width="400" height="200" filter="url(#f)"/></svg>', encoding="utf-8")
    with pytest.raises(ContentError, match="画了 1 秒还没有画完"):
        read_image(tmp_path, "x.svg", Limits(seconds=1))


def test_a_drawing_that_takes_all_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "LONGEST", 3200)
    masks = "".join(
        f'<mask id="m{n}"><rect width="400" height="200" fill="#fff" mask="url(#m{n - 1})"/></mask>' for n in range(1, 28)
    )
    (tmp_path / "x.svg").write_text(f'{OPEN}{masks}<rect width="400" height="200" mask="url(#m27)"/></svg>', encoding="utf-8")
    with pytest.raises(ContentError, match="画不出来"):
        read_image(tmp_path, "x.svg", Limits(memory=300 * 2**20))


def test_a_large_drawing_has_a_bounded_number_of_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "LONGEST", 3200)
    monkeypatch.setattr(raster, "MOST_PIXELS", 20_000)
    (tmp_path / "x.svg").write_text(f"{OPEN}<rect width='90' height='90' style='fill:teal'/></svg>", encoding="utf-8")
    drawn = read_image(tmp_path, "x.svg", Limits())
    assert (drawn.width, drawn.height) == (200, 100)


def test_what_was_drawn_once_is_not_drawn_again(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text(f"{OPEN}<rect width='90' height='90' style='fill:teal'/></svg>", encoding="utf-8")
    drawn: list[int] = []
    first = read_image(tmp_path, "x.svg", Limits(), lambda: drawn.append(1))
    second = read_image(tmp_path, "x.svg", Limits(), lambda: drawn.append(2))
    assert first == second
    assert (first.width, first.height) == (200, 100)
    assert drawn == [1]


def test_of_drawings_the_latest_four_hundred_are_kept(tmp_path: Path) -> None:
    kept = own_folder("cache") / "drawings"
    kept.mkdir(parents=True)
    for number in range(401):
        (kept / f"{number}.png").write_bytes(b"")
        os.utime(kept / f"{number}.png", (number, number))
    (tmp_path / "x.svg").write_text(f"{OPEN}<rect width='90' height='90' style='fill:teal'/></svg>", encoding="utf-8")
    read_image(tmp_path, "x.svg", Limits())
    assert {path.stem for path in kept.iterdir() if path.stat().st_mtime < 1000} == {str(number) for number in range(2, 401)}
    assert len(list(kept.iterdir())) == 400


def test_what_a_picture_does_not_show_is_told_at_the_line_that_asks_for_it(tmp_path: Path) -> None:
    folder = write_article(tmp_path / "a", body='前文。\n\n![图](x.svg "图题")\n')
    (folder / "x.svg").write_text(f"{OPEN}<text x='1' y='9' pathLength='3'>𠮷</text></svg>", encoding="utf-8")
    built = build_article(folder, msgspec.structs.replace(Rules(tmp_path)))
    told = [problem for problem in built.problems if problem.rule == "picture"]
    assert [problem.line for problem in told] == [10, 10]
    assert "pathLength" in told[0].message
    assert "𠮷" in told[1].message


@pytest.mark.parametrize(
    ("frame", "size", "kept"),
    [
        ('viewBox="0 0 10 20"', (10, 20), True),
        ('viewBox="-5,-5,10.4,20.6"', (10, 21), True),
        ('width="20" viewBox="0 0 10 20"', (20, 40), True),
        ('height="40" viewBox="0 0 10 20"', (20, 40), True),
        ('width="100%" height="100%" viewBox="0 0 10 20"', (10, 20), True),
        ('width="20.1" height="40" viewBox="0 0 10 20"', (20, 40), True),
        ('width="20.3" height="40" viewBox="0 0 10 20"', (20, 40), False),
        ('width="19.7" height="40" viewBox="0 0 10 20"', (20, 40), False),
        ('width="0.2" height="0.6"', (1, 1), True),
        ('width="72pt" height="6pc"', (96, 96), False),
        ('width="25.4mm" height="2.54cm"', (96, 96), False),
        ('width="1in" height="9px"', (96, 9), False),
        ('width="2e3" height="1"', (2000, 1), False),
        ('width="999999" height="1"', (999_999, 1), False),  # a number of six digits
    ],
)
def test_the_natural_size_is_that_of_a_browser(frame: str, size: tuple[int, int], kept: bool) -> None:
    found = svg.read(f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{SHAPE}</svg>'.encode(), len, 1)
    assert ((found.width, found.height), found.kept) == (size, kept)


@pytest.mark.parametrize(
    "frame",
    ["", 'width="2em" height="2em"', 'width="9"', 'width="1000000" height="1"', 'width="1" height="1000000"',
        'viewBox="0 0 0 20"',
     'viewBox="0 0 10 0"', 'viewBox="0 0 10"', 'width="0" height="5"'],
)  # fmt: skip
def test_a_drawing_without_a_size_is_refused(frame: str) -> None:
    with pytest.raises(svg.BadSvgError, match="没有 viewBox"):
        svg.read(f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{SHAPE}</svg>'.encode(), len, 1)


def test_a_drawing_is_kept_up_to_its_greatest_length() -> None:
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><desc>{}</desc></svg>'
    left = 256 * 1024 - len(frame.format(""))
    assert [svg.read(frame.format("x" * length).encode(), len, 1).kept for length in (left, left + 1)] == [True, False]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<g>" * 31 + "</g>" * 31, ""),  # with the root 32
        ("<g>" * 32 + "</g>" * 32, "套了 32 层以上"),
        ('<g id="a"/>' + '<use href="#a"/>' * 1000, ""),
        ('<g id="a"/>' + '<use href="#a"/>' * 1001, "元素太多"),
        (f'<g id="a">{"<g/>" * 99}</g>' + '<use href="#a"/>' * 100, ""),
        (f'<g id="a">{"<g/>" * 99}</g>' + '<use href="#a"/>' * 101, "展开后太大"),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "绕成了圈"),
        ('<use href="#none"/>', ""),
        ("".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(141)), ""),
        ("".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(142)), "展开后太大"),
        ("".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(100)), ""),
        ("".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(101)), "展开后太大"),
    ],
)
def test_elements_references_and_depth_are_bounded(body: str, words: str) -> None:
    if not words:
        read(body)
        return
    with pytest.raises(svg.BadSvgError, match=words):
        read(body)


def test_elements_are_counted_to_the_last() -> None:
    whole = "<svg viewBox='0 0 9 9'><desc>" + "<g/>" * 49_998
    svg.read(f"{whole}</desc></svg>".encode(), len, 1)
    with pytest.raises(svg.BadSvgError, match="元素太多"):
        svg.read(f"{whole}<g/></desc></svg>".encode(), len, 1)


def test_references_add_what_they_draw_once_each() -> None:
    leaf, twice = SvgNode("g"), SvgNode("g", targets=["a", "a", "none"])
    holder = SvgNode("g", children=[leaf])
    root = SvgNode(children=[holder, twice])
    count(root, {"a": leaf})
    assert [node.drawn for node in (leaf, twice, holder, root)] == [1, 3, 2, 6]


def test_remarks_are_five_and_each_is_told_once() -> None:
    assert len(read("".join(f'<rect x="{n}rem"/>\n' for n in range(9))).remarks) == 5
    assert len(read('<rect x="2rem"/><circle cx="2rem"/><rect x="2rem"/>').remarks) == 2
    assert read(f'<rect x="{"9" * 70}rem"/>').remarks == (f'SVG 第 2 行的 x="{"9" * 57} 不起作用，画出来会不一样。',)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<rect width='9' height='9' opacity='.5' fill='none'/>", True),
        ("<rect width='9' height='9' opacity='.5' stroke='none'/>", True),
        ("<g stroke='red'><rect width='9' height='9' opacity='.5' stroke='none'/></g>", True),
        ("<g font-size='9'><text x='1' y='9'>a</text></g>", True),
        ("<text x='1' y='9' font-size='9px'>a</text>", True),
        ("<text x='1' y='9' font-size='9'>a b</text>", True),
        ("<text x='1' y='9' font-size='9'> a</text>", False),
        ("<text x='1' y='9' font-size='9'>a </text>", False),
        ("<text x='1' y='9' font-size='9'>a  b</text>", False),
        ("<text x='1' y='9' font-size='9'>a&#9;b</text>", False),
        ("<g><title>a</title><desc> b </desc></g>", True),
        ("<g>a</g>", False),
        ("<rect width='9' height='9'><g/></rect>", False),
        ("<defs><rect width='9' height='9'/></defs>", False),
        ("<path d='M0 0H123456'/>", False),
        ("<path d='M0 0H12345.123456'/>", True),
        ("<path d='M0 0H1e10'/>", False),
        ("<path d='M0 0H1e9'/>", True),
        ("<path id='a123456' d='M0 0H9'/>", True),
        ("<path d='M1 1'/>", False),
        ("<path d='M1 1L1 1'/>", True),
        ("<path d='M0 0' stroke-dasharray='0 1'/>", False),
        ("<path d='M0 0H1' stroke-dasharray='2,1'/>", True),
        ("<rect width='9' height='9' fill='#12345'/>", False),
        ("<rect width='9' height='9' fill='TEAL'/>", False),
        ("<rect width='-9' height='9'/>", False),
        ("<rect width='9' height='9' x='-9'/>", True),
        ("<g transform='translate(1,2) rotate(3 4 5)'/>", True),
        ("<g transform='translate(1)rotate()'/>", False),
        ("<line x1='1' y1='-1' x2='.5' y2='+2'/>", True),
        ("<polygon points='0,0 9,0 9,9'/>", True),
        ("<polygon points='0,0 9'/>", False),
        ("<circle cx='1' cy='1' r='2'/><ellipse cx='1' cy='1' rx='2' ry='3'/>", True),
        ("<rect xlink:href='#a' width='9' height='9'/>", False),
        ("<rect xml:space='preserve' width='9' height='9'/>", False),
        ("<rect xmlns:q='http://q' q:x='1' width='9' height='9'/>", True),
    ],
)
def test_only_what_qtsvg_draws_as_a_browser_does_is_kept(body: str, kept: bool) -> None:
    assert svg.read(f"{OPEN}{body}</svg>".encode(), len, 1).kept is kept


@pytest.mark.parametrize(
    ("name", "value", "drawn"),
    [
        ("fill", "red", (True, True)), ("fill", "url(#a)", (True, True)), ("fill", "url(#a) red", (True, True)),
        ("fill", "url(#a) lab(1 2 3)", (False, False)), ("stroke", "context-stroke", (True, True)),
        ("fill", "#12345", (False, False)),
        ("fill", "#1234", (True, True)), ("stop-color", "RGB(1,2,3)", (True, True)), ("color", "lab(1 2 3)", (False, False)),
        ("fill", "red !important", (True, True)), ("width", "9px", (True, False)), ("width", "calc(1px)", (False, False)),
        ("font-size", "9pt", (True, True)), ("font-size", "2rem", (False, False)), ("font-size", "large", (True, True)),
        ("d", "M0 0", (True, False)), ("clip-path", "url(#a)", (True, True)), ("clip-path", "circle(1)", (False, False)),
        ("mask", "none", (True, True)), ("transform", "rotate(1)", (True, True)), ("transform", "rotate(1deg)", (False, False)),
        ("gradientTransform", "scale(2)", (True, True)), ("opacity", "0.5", (True, True)), ("class", "a", (True, False)),
        ("viewBox", "x", (True, False)), ("cursor", "move", (True, True)), ("data-x", "1", (True, True)),
        ("-x-y", "1", (True, True)),
        ("max-width", "1", (True, True)), ("vector-effect", "none", (True, True)),
        ("vector-effect", "non-scaling-stroke", (False, False)),
        ("pathLength", "0", (True, True)), ("pathLength", "9", (False, False)), ("text-transform", "None", (True, True)),
    ],
)  # fmt: skip
def test_what_is_drawn_as_written_is_told_from_what_is_not(name: str, value: str, drawn: tuple[bool, bool]) -> None:
    assert (grammar.is_drawn(name, value, in_style=False), grammar.is_drawn(name, value, in_style=True)) == drawn


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ("rect", True), (".a > b, c d + e", True), ("a[x='1']", True), ("a[x~='1']", True), ("a ~ b", False),
        ("a:hover", True), ("a:hover ~ b, c", True),
        ("a:first-child", True), ("a:nth-child(2)", False), ("a, b:not(c)", False), ("a::before", False), ("a{", False),
    ],
)  # fmt: skip
def test_a_selector_is_supported_or_told(selector: str, selected: bool) -> None:
    assert grammar.is_selected(selector) is selected


@pytest.mark.parametrize(
    ("rule", "needless"),
    [
        ("@charset 'utf-8'", True), ("@-webkit-keyframes x", True), ("@media print", True),
        ("@media (prefers-color-scheme: dark)", True),
        ("@media not print", False), ("@media (min-width: 9px)", False), ("@supports (x: y)", False), ("@media screen", False),
    ],
)  # fmt: skip
def test_an_at_rule_without_effect_on_a_light_page_is_known(rule: str, needless: bool) -> None:
    assert grammar.is_needless(rule) is needless


def test_a_style_is_split_outside_brackets_and_quotation_marks() -> None:
    style = """/* a:b; */ fill : red ;; x:url(a;b) ; y:"c;'d" ; z:'e;"f'; nonsense ; stroke:rgb(1,(2),3)"""
    assert list(grammar.declarations(style)) == [
        ("fill", "red"), ("x", "url(a;b)"), ("y", "\"c;'d\""), ("z", "'e;\"f'"), ("stroke", "rgb(1,(2),3)"),
    ]  # fmt: skip


def test_rules_of_a_sheet_come_with_their_lines_and_nested_bodies() -> None:
    sheet = "@charset 'x';\na{b:c}\n/* {\n} */ @media print\n{d{e:f} g{}}\nh{i:j"
    assert list(grammar.rules(sheet)) == [(1, "a", "b:c"), (4, "@media print", "d{e:f} g{}"), (5, "h", "i:")]
    assert list(grammar.rules("a")) == []


@pytest.mark.parametrize(
    ("written", "plain", "nameless"),
    [
        ("<a/>", "<a/>", ""),
        ("--x: red; fill:var(--x)", "--x: red; fill:red", ""),
        ("--x:1;--x:2; var( --x )", "--x:1;--x:2; 1", ""),
        ("var(--a, b) var(--c, rgb(1 2 3))", "b rgb(1,2,3)", ""),
        ("x var(--none) y", "x var(--none) y", "var(--none)"),
        ("--a:var(--b);--b:var(--c);--c:9; var(--a)", "--a:9;--b:9;--c:9; 9", ""),
        ("light-dark( #fff , #000) light-dark(var(--a,red),b)", "#fff red", ""),
        ('<g requiredFeatures="x"/><g requiredFeatures = \'y\'/>', "<g/><g/>", ""),
        ("CurrentColor x-currentcolor", "currentColor x-currentcolor", ""),
        ("hsl(1turn 0% 0%) hsl(200grad 0% 0%) hsl(3.14159265rad,0%,0%) hsl(9deg 0% 0%)",
         "hsl(360,0%,0%) hsl(180,0%,0%) hsl(180,0%,0%) hsl(9,0%,0%)", ""),
        ("rgb(1 2 3 / 25%) rgba(1,2,3,.5) RGB(1, 2, 3)", "rgba(1,2,3,0.25) rgba(1,2,3,.5) RGB(1,2,3)", ""),
        ("rgb(1 2) rgb(1 2 3 4 5) hsl(xdeg 1 2) rgb(1 2 3 / x%)", "rgb(1 2) rgb(1 2 3 4 5) hsl(xdeg 1 2) rgb(1 2 3 / x%)", ""),
    ],
)  # fmt: skip
def test_variables_and_new_colours_are_written_out(written: str, plain: str, nameless: str) -> None:
    assert without_variables(written) == (plain, nameless)


def test_variables_that_grow_without_end_are_refused() -> None:
    assert len(without_variables(f"--a:{'x' * 100_000};" + "var(--a)" * 30)[0]) > 3_000_000
    with pytest.raises(svg.BadSvgError, match="展开后太大"):
        without_variables(f"--a:{'x' * 100_000};" + "var(--a)" * 500)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("data:image/png;base64,QUI=", ("image/png", b"AB")),
        ("data:image/png;base64,QUI", ("image/png", b"AB")),
        ("DATA:IMAGE/PNG;charset=x;BASE64,Q U\nI=", ("image/png", b"AB")),
        ("data:image/svg+xml;utf8,%3Csvg/%3E a", ("image/svg+xml", b"<svg/> a")),
        ("data:image/svg+xml,a%20b", ("image/svg+xml", b"a b")),
    ],
)
def test_an_embedded_picture_is_read(address: str, found: tuple[str, bytes]) -> None:
    assert embedded(address) == found


@pytest.mark.parametrize("address", ["data:,x", "data:text/html,x", "data:image/png;base64,Q*==", "http://a", ""])
def test_what_is_no_embedded_picture_is_told(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of any wording
        embedded(address)


def test_text_without_its_declaration_is_what_was_written() -> None:
    written = {
        "utf-8": "  <?xml version='1.0'?>\n<a>字</a>", "gb2312": "<?xml version='1.0' encoding='gb2312'?><a>字</a>",
        "utf-16": "<a>字</a>", "utf-16-be": "<a>字</a>", "utf-16-le": "<a>字</a>",
    }  # fmt: skip
    assert {decode(text.encode(codec)).strip() for codec, text in written.items()} == {"<a>字</a>"}
    assert decode("<a>{}</a>".format("x" * 300).encode()).count("x") == 300
    for broken in (b"<a>\xff</a>", b"<?xml version='1.0' encoding='no-such'?><a/>"):
        with pytest.raises(svg.BadSvgError, match="编码"):
            decode(broken)


def test_embedded_pictures_may_have_all_pixels_together_and_no_more() -> None:
    two = f'<image href="{DATA_PNG}"/>' * 2
    size = 2 * len(png())
    svg.read(f"{OPEN}{two}</svg>".encode(), len, size)
    with pytest.raises(svg.BadSvgError, match="第 1 行的内嵌图太大"):
        svg.read(f"{OPEN}{two}</svg>".encode(), len, size - 1)


@pytest.mark.parametrize(
    ("style", "ground"),
    [("background:#123", "#123"), ("background-color: red;", "red"), ("background:none", ""), ("background:Transparent", ""),
     ("fill:red", ""), ("background:red;background:none", ""), ("background:red !important", "red"), ("background:initial", "")],
)  # fmt: skip
def test_the_ground_of_a_drawing_is_that_of_its_root(style: str, ground: str) -> None:
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" style="{style}"><svg style="background:blue"/></svg>'
    assert svg.read(frame.encode(), len, 1).background == ground


@pytest.mark.parametrize("ground", ["url(#a)", "currentColor", "context-fill", "linear-gradient(red,blue)", "rgb(1,2)"])
def test_a_ground_that_is_no_plain_colour_is_told_and_the_drawing_drawn_without_it(tmp_path: Path, ground: str) -> None:
    frame = OPEN.replace(">", f'\nstyle="background:{ground}"><linearGradient id="a"/>{SHAPE}</svg>')
    (tmp_path / "x.svg").write_text(frame, encoding="utf-8")
    image = read_image(tmp_path, "x.svg", Limits())
    assert image.media_type == "image/png"
    assert f"background: {ground}" in image.remarks[0].message


def test_letters_are_those_of_words_that_are_drawn() -> None:
    body = "<text>a<tspan>b</tspan><textPath>c</textPath></text><a><text>d</text></a><title>e</title><style>.f{}</style><g>g</g>"
    assert read(body).letters == set("abcd")
