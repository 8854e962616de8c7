"""Tables with merged cells: every value stands in its own columns and rows, and in no other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content.article_builder import build_article
from viewer.content.blocks import Table
from viewer.content.importing.importer import import_file
from viewer.content.importing.job import Job
from viewer.content.importing.report import Matter
from viewer.content.rules import Rules
from viewer.content.text import plain, walk

GRIDS = int(os.environ.get("FRONTDESK_GRIDS", "200"))

Rectangle = tuple[int, int, int, int]
"""Row, column, rows, columns."""


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[Rectangle]]:
    """Return rows, columns, and the merged cells below the header that fill the grid."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[Rectangle] = []
    while free:
        row, column = min(free)
        across = 1
        while column + across < columns and (row, column + across) in free and across < columns - 1 and draw(st.booleans()):
            across += 1
        down = 1
        while row + down < rows and draw(st.integers(0, 3)) == 0:
            down += 1
        free -= {(row + y, column + x) for y in range(down) for x in range(across)}
        cells.append((row, column, down, across))
    return rows, columns, cells


def html(rows: int, columns: int, cells: Sequence[Rectangle], words: dict[Rectangle, str]) -> str:
    head = "".join(f"<th>列{column}</th>" for column in range(columns))
    lines = [f"<tr>{head}</tr>"]
    for row in range(rows):
        own = (cell for cell in cells if cell[0] == row)
        lines.append("<tr>" + "".join(f"<td rowspan={cell[2]} colspan={cell[3]}>{words[cell]}</td>" for cell in own) + "</tr>")
    return f"<p>题目</p><table>{''.join(lines)}</table><p>完</p>"


@settings(max_examples=GRIDS, derandomize=GRIDS <= 1000, deadline=None)
@given(grids(), st.booleans())
def test_no_value_of_a_merged_cell_stands_in_another_column(grid: tuple[int, int, list[Rectangle]], dosed: bool) -> None:
    rows, columns, cells = grid
    words = {cell: f"药{number}{'用 5 mg' if dosed else ''}" for number, cell in enumerate(cells)}
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder, "a.html"), Path(folder, "draft")
        path.write_text(html(rows, columns, cells, words), encoding="utf-8")
        into.mkdir()
        import_file(Job(path, into, "zh_CN"))
        built = build_article(into, Rules(into))
    table = next(block for block in walk(built.article.blocks) if isinstance(block, Table))
    assert [plain(cell) for cell in table.header] == [f"列{column}" for column in range(columns)]
    expected = [[""] * columns for _ in range(rows)]
    for row, column, down, across in cells:
        for y in range(row, row + down):
            for x in range(column, column + across):
                expected[y][x] = words[row, column, down, across].replace(" ", "")
    assert [[plain(cell).replace(" ", "") for cell in row] for row in table.rows] == expected
    assert [problem for problem in built.problems if problem.rule in {"table", "row_shape", "numbers"}] == []


def test_header_of_two_rows_names_each_column_whole() -> None:
    body = (
        "<table><tr><td rowspan=2>指标</td><td colspan=2>干细胞组</td></tr><tr><td>基线</td><td>48 周</td></tr>"
        "<tr><td>HbA1c</td><td>8.5%</td><td>7.0%</td></tr></table>"
    )
    assert _table(body)[0] == ["指标", "干细胞组：基线", "干细胞组：48周"]


def test_row_over_all_columns_is_a_title_and_stands_first() -> None:
    body = (
        "<table><tr><th>项目</th><th>甲</th><th>乙</th></tr><tr><td colspan=3>安全性</td></tr>"
        "<tr><td>恶心</td><td>2</td><td>3</td></tr></table>"
    )
    assert _table(body)[1:] == [["安全性", "", ""], ["恶心", "2", "3"]]


def test_number_that_reaches_from_the_header_into_the_rows_is_asked_about() -> None:
    body = (
        "<table><tr><th>时间</th><th rowspan=2>用 5 mg</th></tr><tr><td>第1周</td></tr>"
        "<tr><td>第2周</td><td>停</td></tr></table>"
    )
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder, "a.html"), Path(folder, "draft")
        path.write_text(f"<p>题目</p>{body}<p>完</p>", encoding="utf-8")
        into.mkdir()
        asked = [each for each in import_file(Job(path, into, "zh_CN")).report.decisions if each.matter is Matter.CONFIRM]
    assert [(each.place, each.cell.row if each.cell else ()) for each in asked] == [("表 1，第 1 行", ("第1周", "用 5 mg"))]


def test_lines_in_a_cell_stay_apart() -> None:
    body = "<table><tr><th>时间</th><th>剂量</th></tr><tr><td>第1周</td><td>18 U<br>8 U<p>停用</p></td></tr></table>"
    assert _table(body)[1] == ["第1周", "18 U；8 U；停用"]


def test_tables_that_only_set_the_page_are_read_as_text() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder, "a.html"), Path(folder, "draft")
        path.write_text("<table><tr><td><h2>一、甲</h2><p>乙</p></td><td><p>丙</p></td></tr></table>", encoding="utf-8")
        into.mkdir()
        import_file(Job(path, into, "zh_CN"))
        assert (into / "index.md").read_text(encoding="utf-8").endswith("---\n\n## 一、甲\n\n乙\n\n丙\n")


def _table(body: str) -> list[list[str]]:
    """Return the header and the rows of the only table of an imported page."""
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder, "a.html"), Path(folder, "draft")
        path.write_text(f"<p>题目</p>{body}<p>完</p>", encoding="utf-8")
        into.mkdir()
        import_file(Job(path, into, "zh_CN"))
        built = build_article(into, Rules(into))
    table = next(block for block in walk(built.article.blocks) if isinstance(block, Table))
    return [[plain(cell) for cell in row] for row in (table.header, *table.rows)]
