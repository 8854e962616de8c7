"""```` ```csv ````: a table whose rows are comma-separated values, in the fence or in a file next to ``index.md``."""

from __future__ import annotations

import csv
import io
from xml.etree.ElementTree import Element, SubElement

from viewer.content.blocks import Align
from viewer.content.fences.fence import Fence, box
from viewer.content.files import read_inside
from viewer.content.spacing import clean
from viewer.errors import ContentError, LimitError
from viewer.i18n import tr

_ALIGN = {"l": Align.LEFT, "c": Align.CENTER, "r": Align.RIGHT}


def element(fence: Fence) -> Element:
    """Return a ``table`` as Python-Markdown creates it, its cells still to be read as Markdown.

    Raises ``ContentError``.
    """
    if unknown := set(fence.options) - {"file", "align"}:
        message = tr("csv 没有“{name}”这一项。", name=min(unknown))
        fence.findings.error("table", fence.line, message, tr("可用：{choices}。", choices="file、align"))
    rows = table_rows(fence, fence.options.get("file", ""))
    align = _columns(fence, len(rows[0][1]))
    table = Element("table")
    head, body = SubElement(table, "thead"), SubElement(table, "tbody")
    for number, (place, row) in enumerate(rows):
        line = SubElement(body if number else head, "tr", {} if fence.options.get("file") else {"line": str(place)})
        for cell, side in zip(row, align, strict=True):
            SubElement(line, "td" if number else "th", {"align": side.value}).text = cell
    return table


def missing(fence: Fence) -> Element:
    """Return a box that replaces a table that cannot be laid out.

    It has the rows as lines of text, so that no value is under another column's name.
    """
    name = fence.options.get("file", "")
    text = fence.text
    if name:
        try:
            text = read_csv(fence, name)
        except ContentError:
            text = ""
    cells = ([cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), skipinitialspace=True))
    return box(tr("这里的表格未能显示。"), "  \n".join(" · ".join(filter(None, row)) for row in cells if any(row)))


def table_rows(fence: Fence, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows of the file ``name``, or of ``fence``'s text if it is empty, each with its line, all as long as the header.

    Raises ``ContentError`` for the last of several wrong rows; the others become findings.
    """
    text = read_csv(fence, name) if name else fence.text
    source = fence.folder / name if name else fence.manuscript.path
    first = 1 if name else fence.line + 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    faults: list[ContentError] = []
    try:
        for row in reader:
            line = first + reader.line_num - 1
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if rows and len(cells) != len(rows[0][1]):
                message = tr("这一行有 {n} 格，表头有 {header} 格。", n=len(cells), header=len(rows[0][1]))
                faults.append(ContentError(source, line, message, tr("每行格数要一样；含逗号的格用英文双引号括起来。")))
            rows.append((line, cells))
            if len(rows) * len(rows[0][1]) > fence.limits.cells:
                raise LimitError(source, line, tr("表格超过 {n} 格。", n=fence.limits.cells), tr("拆成几个表。"))
    except csv.Error:
        raise ContentError(source, first + reader.line_num - 1, tr("CSV 的引号没有配对。"), tr("检查英文双引号。")) from None
    for fault in faults[:-1]:
        fence.findings.add_error(fault, "row_shape")
    if faults:
        raise faults[-1]
    if not rows:
        raise ContentError(source, first if not name else 0, tr("CSV 是空的。"), tr("第一行写表头。"))
    return rows


def read_csv(fence: Fence, name: str) -> str:
    """Return the text of the CSV file ``name``.

    Raises ``ContentError``.
    """
    try:
        data = read_inside(fence.folder, name, fence.limits.csv)
    except ContentError as error:
        raise fence.fault(tr("{name}：{message}", name=name, message=error.message), error.remedy) from None
    try:
        return clean(data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(fence.folder / name, line, tr("不是 UTF-8 文字。"), tr("用 UTF-8 编码重新保存。")) from None


def _columns(fence: Fence, width: int) -> list[Align]:
    letters = fence.options.get("align", "").replace(",", " ").split() or ["l"] * width
    if len(letters) != width or not set(letters) <= set(_ALIGN):
        fence.findings.error("table", fence.line, tr("align 要有 {n} 个 l、c 或 r。", n=width), tr("每列一个字母，用空格隔开。"))
        letters = ["l"] * width
    return [_ALIGN[letter] for letter in letters]
