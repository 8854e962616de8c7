"""One article as a WordPress page, a WeChat page, a Word file with styles and one with bold headings, made for tests."""

from __future__ import annotations

import html
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Span: TypeAlias = str | tuple[str, str] | tuple[str, str, str]
"""Words, or a kind with its words: b, sup, sub, s, cite; a has an address too."""
Rich: TypeAlias = Sequence[Span]

TITLE = "注射胰岛素：门诊常问的十二个问题"
BLOCKS: tuple[tuple[str, Any], ...] = (
    ("p", ("起始剂量 0.5~1.0 U/kg，每日 2 次*；白细胞 10", ("sup", "9"), "/L，HbA", ("sub", "1c"), " <7.0% 时不必加量。")),
    ("p", (("b", "注意："), "剂量写作 2*3 U、a==1、x_y 或 5^2 的，都要问清楚再打", ("cite", "1"), "。")),
    ("h2", "一、什么时候打"),
    ("p", (
        "餐前 15 分钟注射", ("cite", "2"), "，详见", ("a", "https://example.org/guide?a=1&b=2", "指南网页"), "；",
        "化验单上写 [参考值] 的不用管。",
    )),
    ("h3", "（一）速效胰岛素"),
    ("ul", ("门冬胰岛素：餐前 5~10 分钟", "赖脯胰岛素：餐前 0~15 分钟", "谷赖胰岛素：餐前或餐后 20 分钟内")),
    ("fig", ("onset.png", "三条曲线，速效的最早升高", "图1：各种胰岛素起效的快慢")),
    ("h3", "（二）长效胰岛素"),
    ("p", ("每天同一时间注射，与吃饭无关。", ("s", "漏打两次才补"), "漏打一次请看下表。")),
    ("h2", "二、打多少"),
    ("table", ("表1 随访期间的降糖方案", (
        (("时间", 1, 2), ("胰岛素", 2, 1), ("口服药", 1, 2)),
        (("门冬胰岛素30", 1, 1), ("甘精胰岛素", 1, 1)),
        (("输注前", 1, 1), ("餐前18 U；睡前8 U", 2, 1), ("曲格列汀100 mg 每日1次", 1, 1)),
        (("第4周", 1, 1), ("餐前8 U", 1, 1), ("睡前4 U", 1, 1), ("二甲双胍500 mg", 1, 2)),
        (("第12周", 1, 1), ("停用", 2, 1)),
    ))),
    ("p", ("一人一个方案，不要照抄别人的剂量。",)),
    ("ol", ("先测空腹血糖", "再按医生写的剂量拨到刻度", "注射后停 10 秒再拔针")),
    ("h2", "三、打在哪里"),
    ("fig", ("places.png", "腹部、大腿、上臂三处", "图2：可以注射的部位")),
    ("p", ("每次移开 2 cm，避免反复打在一处。温度 −5~30 ℃ 的路上用保温袋。",)),
    ("h2", "四、低血糖怎么办"),
    ("p", ("血糖 ≤3.9 mmol/L 时：",)),
    ("ul", ("立即吃 15 g 糖", "15 分钟后再测", "仍低就再吃一次")),
    ("h2", "结语"),
    ("p", ("打针不可怕，怕的是自己改剂量。",)),
)  # fmt: skip
REFERENCES = {
    "1": "Holman R, Paul S. 10-year follow-up of intensive glucose control. N Engl J Med, 2008;359(15):1577-1589.",
    "2": "中华医学会糖尿病学分会. 中国2型糖尿病防治指南[J]. 中华糖尿病杂志, 2021, 13(4): 315-409.",
}
FRAME = ("首页", "联系电话：400-622-0089", "上一篇：别的文章")
"""Words of the page that are not the article."""


def picture(width: int = 320, height: int = 200, shade: int = 200) -> bytes:
    """Return a PNG of one colour."""
    rows = b"".join(b"\0" + bytes((shade, 220, 210)) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (head, zlib.compress(rows), b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def expected() -> Iterator[str]:
    """Yield the texts of the article in reading order, with merged cells expanded, as a page shows them."""
    for kind, value in BLOCKS:
        match kind, value:
            case "p", tuple(spans):
                yield "".join(_words(span) for span in spans)
            case (("ul" | "ol"), tuple(items)):
                yield from items
            case "fig", (_, alt, caption):
                yield from (alt, caption.partition("：")[2])
            case "table", (caption, _):
                yield caption.partition(" ")[2]
                yield from ("时间", "胰岛素：门冬胰岛素30", "胰岛素：甘精胰岛素", "口服药")
                yield from ("输注前", "餐前18 U；睡前8 U", "餐前18 U；睡前8 U", "曲格列汀100 mg 每日1次")
                yield from ("第4周", "餐前8 U", "睡前4 U", "二甲双胍500 mg", "第12周", "停用", "停用", "二甲双胍500 mg")
            case _, str():
                yield value


def _words(span: Span) -> str:
    if isinstance(span, str):
        return span
    return "" if span[0] == "cite" else span[-1]


# ---- web pages


def _inline(spans: Rich, cite: str = "[{}]") -> str:
    return "".join(_span(span, cite) for span in spans)


def _span(span: Span, cite: str) -> str:
    match span:
        case str():
            return html.escape(span, quote=False)
        case ("a", address, words):
            return f'<a href="{html.escape(address)}">{words}</a>'
        case ("cite", number):
            return cite.format(number)
        case ("b", words):
            return f"<strong>{words}</strong>"
        case (kind, words):
            return f"<{kind}>{html.escape(words)}</{kind}>"
        case _:
            raise AssertionError(span)


def _html_table(rows: Sequence[Sequence[tuple[str, int, int]]], cell: str = "td") -> str:
    def one(words: str, across: int, down: int) -> str:
        spans = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
        return f"<{cell}{spans}>{html.escape(words)}</{cell}>"

    return "<table><tbody>" + "".join(f"<tr>{''.join(one(*each) for each in row)}</tr>" for row in rows) + "</tbody></table>"


def wordpress(folder: Path) -> Path:
    """Write a saved WordPress page with its folder of pictures; return the page."""
    files = folder / "page_files"
    files.mkdir(parents=True)
    parts: list[str] = []
    for kind, value in BLOCKS:
        match kind, value:
            case "p", tuple(spans):
                parts.append(f"<p>{_inline(spans)}</p>")
            case (("ul" | "ol"), tuple(items)):
                parts.append(
                    f"<{kind} class='wp-block-list'>"
                    + "".join(f"<li>{html.escape(each)}</li>\n" for each in items)
                    + f"</{kind}>"
                )
            case "fig", (name, alt, caption):
                (files / name).write_bytes(picture(shade=len(name) * 8))
                stub = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
                parts.append(
                    f'<figure class="wp-block-image"><img src="{stub}" data-lazy-src="page_files/{name}" alt="{alt}">'
                    f'<noscript><img src="page_files/{name}" alt="{alt}"></noscript><figcaption>{caption}</figcaption></figure>'
                )
            case "table", (caption, rows):
                parts.append(f'<figure class="wp-block-table">{_html_table(rows)}<figcaption>{caption}</figcaption></figure>')
            case _, str():
                parts.append(f"<{kind}>{value}</{kind}>")
    references = "".join(f"<p>[{number}]{words}</p>" for number, words in REFERENCES.items())
    page = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{TITLE} - 示例网</title>
<style>p {{ color: red }}</style><script>var tracked = 1;</script></head><body class="single">
<header><nav><a href="/">{FRAME[0]}</a></nav></header><main><article><h1 class="entry-title">{TITLE}</h1>
<div class="entry-content">{"".join(parts)}<p>{FRAME[1]}</p><div class="sharedaddy">分享到 微博</div>
<h2>参考文献</h2>{references}<div class="post-navigation"><a href="/9">{FRAME[2]}</a></div></div></article></main>
<footer>版权所有</footer></body></html>"""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return path


def wechat(folder: Path) -> Path:
    """Write a saved WeChat page: sections, bold spans for headings, a hidden body, pictures on another host."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[str] = []
    for kind, value in BLOCKS:
        match kind, value:
            case "p", tuple(spans):
                parts.append(f'<section style="font-size: 15px;"><span>{_inline(spans, "<sup>[{}]</sup>")}</span></section>')
            case (("ul" | "ol"), tuple(items)):
                inner = "".join(f"<li><section><span>{html.escape(each)}</span></section></li>" for each in items)
                parts.append(f'<{kind} class="list-paddingleft-1">{inner}</{kind}>')
            case "fig", (name, alt, caption):
                parts.append(
                    f'<section style="text-align: center;"><img data-src="https://mmbiz.qpic.cn/{name}" alt="{alt}"></section>'
                )
                parts.append(f'<section style="text-align: center;"><span style="font-size: 12px;">{caption}</span></section>')
            case "table", (caption, rows):
                parts.append(f'<section style="text-align: center;">{caption}</section>{_html_table(rows)}')
            case _, str():
                size = 18 if kind == "h2" else 16
                parts.append(
                    f'<section><section><span style="font-size: {size}px;"><strong>{value}</strong></span></section></section>'
                )
    references = "".join(f"<section><span>[{number}] {words}</span></section>" for number, words in REFERENCES.items())
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{TITLE}"></head><body>
<h1 class="rich_media_title" id="activity-name">{TITLE}</h1><div id="meta_content">某某健康 2026年1月1日</div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">{"".join(parts)}
<section><span>{FRAME[1]}</span></section><section><strong>参考文献：</strong></section>{references}</div>
<script>show()</script><div class="qr_code_pc">微信扫一扫</div></body></html>"""
    path = folder / "weixin.html"
    path.write_text(page, encoding="utf-8")
    return path


# ---- Word files

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_STYLES = f"""<?xml version="1.0"?><w:styles {NAMES}>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="科室小标题"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="caption"/></w:style></w:styles>"""
_NUMBERING = f"""<?xml version="1.0"?><w:numbering {NAMES}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>"""


def word(path: Path, *, styled: bool, body: str | None = None, extra: dict[str, str] | None = None, links: str = "") -> Path:
    """Write a Word file: with styles, or with bold lines for headings. ``body``: other content; ``extra``: more parts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [value[0] for kind, value in BLOCKS if kind == "fig" and isinstance(value, tuple)]
    relations = "".join(
        f'<Relationship Id="p{number}" Type="{_RELATION}/image" Target="media/{name}"/>' for number, name in enumerate(pictures)
    )
    relations += f'<Relationship Id="s" Type="{_RELATION}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="n" Type="{_RELATION}/numbering" Target="numbering.xml"/>'
    target = 'Target="https://example.org/guide?a=1&amp;b=2" TargetMode="External"'
    relations += f'<Relationship Id="l" Type="{_RELATION}/hyperlink" {target}/>'
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body or _body(styled=styled)}</w:body></w:document>'
    )
    head = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", ROOT)
        file.writestr("word/_rels/document.xml.rels", f"{head}{relations}{links}</Relationships>")
        file.writestr("word/document.xml", document)
        file.writestr("word/styles.xml", _STYLES)
        file.writestr("word/numbering.xml", _NUMBERING)
        for name in pictures:
            file.writestr(f"word/media/{name}", picture(shade=len(name) * 8))
        for name, text in (extra or {}).items():
            file.writestr(name, text)
    return path


def paragraph(runs: str, style: str = "", extra: str = "") -> str:
    """Return a paragraph of a Word file."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def run(words: str, properties: str = "") -> str:
    """Return words of a Word file."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{html.escape(words, quote=False)}</w:t></w:r>'


def _body(*, styled: bool) -> str:
    def heading(words: str, style: str) -> str:
        return paragraph(run(words), style) if styled else paragraph(run(words, "<w:b/>"))

    parts = [heading(TITLE, "T")]
    figures = 0
    for kind, value in BLOCKS:
        match kind, value:
            case "p", tuple(spans):
                parts.append(paragraph("".join(map(_runs, spans))))
            case (("ul" | "ol"), tuple(items)):
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{1 if kind == "ul" else 2}"/></w:numPr>'
                parts += [paragraph(run(each), extra=number) for each in items]
            case "fig", (_, alt, caption):
                parts += [paragraph(_drawing(figures, alt)), paragraph(run(caption), "c" if styled else "")]
                figures += 1
            case "table", (caption, rows):
                parts += [paragraph(run(caption), "c" if styled else ""), word_table(rows)]
            case "h2", str():
                parts.append(heading(value, "1"))
            case "h3", str():
                parts.append(heading(value, "own"))
    parts.append(heading("参考文献", "1"))
    parts += [paragraph(run(f"[{number}] {words}")) for number, words in REFERENCES.items()]
    return "".join(parts)


def _runs(span: Span) -> str:
    match span:
        case str():
            return run(span)
        case ("a", _, words):
            return f'<w:hyperlink r:id="l">{run(words)}</w:hyperlink>'
        case ("cite", number):
            return run(f"[{number}]", '<w:vertAlign w:val="superscript"/>')
        case (kind, words):
            looks = {"b": "<w:b/>", "s": "<w:strike/>"}
            return run(words, looks.get(kind, f'<w:vertAlign w:val="{"superscript" if kind == "sup" else "subscript"}"/>'))
        case _:
            raise AssertionError(span)


def _drawing(number: int, alt: str) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="{number}" name="x" descr="{alt}"/><a:graphic><a:graphicData '
        f'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="p{number}"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_table(rows: Sequence[Sequence[tuple[str, int, int]]]) -> str:
    """Return a table with its merged cells as Word writes them: ``gridSpan``, and ``vMerge`` in each row below."""
    waiting: dict[int, tuple[int, int]] = {}  # column: rows left, columns
    lines: list[str] = []
    for row in rows:
        cells: list[str] = []
        column = 0
        queue = list(row)
        while queue or column in waiting:
            if column in waiting:
                left, across = waiting.pop(column)
                cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/><w:vMerge/></w:tcPr><w:p/></w:tc>')
                if left > 1:
                    waiting[-column - 1] = (left - 1, across)
                column += across
                continue
            words, across, down = queue.pop(0)
            merge = '<w:vMerge w:val="restart"/>' if down > 1 else ""
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merge}</w:tcPr>{paragraph(run(words))}</w:tc>')
            if down > 1:
                waiting[-column - 1] = (down - 1, across)
            column += across
        waiting = {-key - 1 if key < 0 else key: value for key, value in waiting.items()}
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"
