"""Fences of charts, tables and code: what is read from them, each fault at its line, and what is shown of one that is wrong."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from viewer.content.blocks import Caption, Chart, ChartKind
from viewer.content.fences import chart_fence, csv_table, expand, missing
from viewer.content.fences.chart_fence import Number, in_days
from viewer.content.fences.fence import Fence, code
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.errors import ContentError

LIMITS = Limits(cells=12, csv=60)


def fence(text: str, language: str, folder: Path | str = "none", **options: str) -> Fence:
    """Return a fence that opens in line 10 of its article."""
    path = Path(folder) / "index.md"
    return Fence(Manuscript(path, text), path.parent, LIMITS, 10, language, options, text, Findings(path))


def told(made: Fence) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.rule, problem.message) for problem in made.findings.problems]


def shape(element: Element) -> list[list[str]]:
    """Return the rows of a table."""
    return [[cell.text or "" for cell in row] for row in element.iter("tr")]


def drawn(made: Fence) -> Chart:
    return chart_fence.chart(expand(made).get("spec", ""), "c", Caption(1))


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        (("2026-01-01", "2026-01-02", "2026-02-01"), (0, 1, 31)), (("2026-1", "2026-2"), (0, 31)),
        (("2026年", "2027年"), (0, 365)),
        (("2026年1月3日", "2026年1月5号"), (2, 4)), (("2026年1月", "2026年3月"), (0, 59)), ((" 2026.1.1", "2026.2.1 "), (0, 31)),
        (("2026/1/1", "2026-2-1"), (0, 31)),
    ],
)  # fmt: skip
def test_dates_keep_their_distances(labels: tuple[str, ...], days: tuple[int, ...]) -> None:
    found = in_days(labels)
    assert tuple(day - 739_617 for day in found) == days  # 1 January 2026


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        (("基线", "4周", "12周"), (0, 28, 84)), (("入组时", "1个月", "1年"), (0, 30.4375, 365.25)), (("第1天", "第3天"), (1, 3)),
        (("day 1", "Day 3"), (1, 3)), (("week 0", "week 12"), (0, 84)), (("Baseline", "4 weeks", "3 months"), (0, 28, 91.3125)),
        (("1 y", "2 yrs"), (365.25, 730.5)), (("1.5年", "2年"), (547.875, 730.5)), (("3小时", "6小时"), (0.125, 0.25)),
        (("1d", "2wk", "3mo"), (1, 14, 91.3125)), (("4周后", "8周末"), (28, 56)), (("术前", "术后1天"), (0, 1)),
        (("12-week", "24-week"), (84, 168)), (("1日", "1星期", "1月"), (1, 7, 30.4375)),
    ],
)  # fmt: skip
def test_spans_of_time_keep_their_distances(labels: tuple[str, ...], days: tuple[float, ...]) -> None:
    assert in_days(labels) == days


@pytest.mark.parametrize(
    "labels",
    [("3周", "2周"), ("3周", "3周"), ("4", "8"), ("4周",), (), ("一月", "二月"), ("2026-13", "2027-1"),
        ("2026-02-30", "2026-03-01"),
     ("2026", "2027"), ("4周", "很久"), ("2026-1", "3周"), ("2026-01/02", "2026-01/03"), ("2027年", "2026年")],
)  # fmt: skip
def test_other_labels_are_spaced_evenly(labels: tuple[str, ...]) -> None:
    assert in_days(labels) == ()


@pytest.mark.parametrize(
    ("number", "shown"),
    [(Number(7.0, "7.0"), "7.0"), (Number(7, "7"), "7"), (Number(1000.0, "1e3"), "1000"), (Number(31, "0x1F"), "31"),
        (Number(0.5, ".5"), "0.5"),
     (Number(1.5, "+1.5"), "+1.5"), (Number(-2.0, "-2.0"), "-2.0"), (Number(2.0), "2"), (Number(7.0, "8.0"), "7")],
)  # fmt: skip
def test_a_number_keeps_its_authors_digits_if_they_say_the_same(number: Number, shown: str) -> None:
    assert number.words == shown


GOOD = """\
type: bar
id: own
caption: 题
source: 源
summary: 概  括
unit: mmol/L
x: [第 1 天, 二]
x_unit: 天
series:
  - {name: 甲 组, values: [7.0, null]}
  - {name: 乙, values: [1, 2]}
band: {low: 1, high: 2.50, label: 目标}
y_min: -1
y_max: 9
"""


def test_everything_that_an_author_writes_of_a_chart_arrives() -> None:
    made = fence(GOOD, "chart")
    element = expand(made)
    assert (element.tag, element.get("id"), element.findtext("title"), element.findtext("source")) == ("chart", "own", "题", "源")
    chart = chart_fence.chart(element.get("spec", ""), "c", Caption(1))
    assert (chart.chart, chart.x, chart.x_unit, chart.unit, chart.summary) == (
        ChartKind.BAR,
        ("第1天", "二"),
        "天",
        "mmol/L",
        "概 括",
    )
    assert [(line.name, line.values, line.written) for line in chart.series] == [
        ("甲 组", (7.0, None), ("7.0", "")), ("乙", (1.0, 2.0), ()),
    ]  # fmt: skip
    assert chart.band is not None
    assert (chart.band.low, chart.band.high, chart.band.label, chart.y_min, chart.y_max, chart.x_values) == (
        1,
        2.5,
        "目标",
        -1,
        9,
        (),
    )
    assert told(made) == []


@pytest.mark.parametrize(
    ("x", "places"),
    [
        ("[0, 4.5]", (0.0, 4.5)),
        ("[4周, 8周]", (28.0, 56.0)),
        ("[一, 二]", ()),
        ("[0, 二]", ()),
        ("[2026-01-01, 2026-01-03]", (739_617, 739_619)),
    ],
)
def test_points_of_a_line_stand_where_their_labels_say(x: str, places: tuple[float, ...]) -> None:
    assert drawn(fence(f"x: {x}\nseries: [{{name: 甲, values: [1, 2]}}]", "chart")).x_values == places


SERIES = "series:\n  - name: 甲\n    values: [5, 9]\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 10, "图表是空的"),
        ("一句话", 10, "图表是空的"),
        (f"x: [1, 2]\n{SERIES}y_min: 6", 15, "小于 y_min"),
        (f"x: [1, 2]\n{SERIES}band: {{low: 3, high: 2}}", 15, "low 要小于"),
        (f"x: [1, 2, 3]\n{SERIES}", 14, "有 2 个值，x 有 3 个"),
        (f"x: [2, 1]\n{SERIES}", 11, "从小到大"),
        (f"x: [1, 2]\n{SERIES}y_max: 1000000000000", 10, "不能画的数"),
        (f"x: [1, 1000000000000]\n{SERIES}", 10, "不能画的数"),
        (f"x: [1, 2]\n{SERIES}x: [1]", 15, "写了两次"),
        (f"csv: a.csv\n{SERIES}", 10, "既有 csv 又有"),
        (f"x: [1, 2]\n{SERIES}  bad", 15, "YAML 写法有误"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told_at_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ContentError, match=words) as caught:
        expand(fence(text, "chart"))
    assert caught.value.line == line
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("extra", "findings"),
    [
        ("colour: red", [(15, "chart", "不认识“colour”。")]),
        ("caption: 血糖 # 高", [(15, "format", "“#”后面的字成了注释，没有显示。")]),
        ("type: pie", [(15, "chart", "“type”的值不成立。")]),
        ("unit: 5", [(15, "chart", "“unit”应是文字。")]),
        ("captoin: 题\ny_min: x", [(15, "chart", "不认识“captoin”，是不是“caption”？"), (16, "chart", "“y_min”应是数。")]),
    ],
)
def test_an_option_that_is_wrong_is_told_at_its_line_and_the_chart_is_drawn(
    extra: str, findings: list[tuple[int, str, str]]
) -> None:
    made = fence(f"x: [1, 2]\n{SERIES}{extra}", "chart")
    assert drawn(made).series[0].values == (5, 9)
    assert sorted(told(made)) == findings


def test_values_that_are_no_numbers_are_told_at_their_line_and_nothing_is_drawn() -> None:
    made = fence("x: [1, 2]\nseries:\n  - name: 甲\n    values:\n      - 5\n      - 九", "chart")
    with pytest.raises(ContentError, match="没有画"):
        expand(made)
    assert told(made) == [(16, "chart", "series 的 values 里有不是数的值。")]
    table = missing(made)
    assert shape(table) == [["", "甲"], ["1", "5"], ["2", "九"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"caption: 题\nx_unit: 周\nunit: mg\nx: [1, 2]\n{SERIES}y_min: 6", [["周", "甲 mg"], ["1", "5"], ["2", "9"]]),
        ("X: [1.0, null]\nSeries: [{name: 甲, values: [7.0, 0x1F]}]", [["", "甲"], ["1.0", "7.0"], ["", "0x1F"]]),
        ("x: [1, 2, 3, 4, 5, 6]\nseries: [{name: 甲, values: [1, 2, 3, 4, 5, 6]}, {name: 乙, values: [1, 2, 3, 4, 5, 6]}]",
         [["", "甲", "乙"], *([str(n)] * 3 for n in range(1, 7))]),
    ],
)  # fmt: skip
def test_the_values_of_a_chart_that_cannot_be_drawn_are_shown_as_a_table(text: str, rows: list[list[str]]) -> None:
    table = missing(fence(text, "chart"))
    assert (table.tag, shape(table)) == ("table", rows)
    assert [cell.tag for row in table.iter("tr") for cell in row][: len(rows[0]) + 1] == ["th"] * len(rows[0]) + ["td"]
    assert table.findtext("title") == ("题" if "题" in text else "")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("caption: 题\nsummary: '说'\nx: [1, 2]\nseries: [{name: 甲, values: [1]}, {name: 乙}]", ["题", "说", "甲、乙"]),
        ("caption: 题\nx: [1]\nseries: []", ["题"]),
        ("caption: 题\nseries: 没有", ["题"]),
        ("caption：题\nsource: 源\n  - bad: [", ["题", "源"]),
        ("csv: none.csv\nsummary: 说", ["说"]),
        (
            f"x: {list(range(13))}\nseries: [{{name: 甲, values: {list(range(13))}}}]",
            ["甲"],
        ),
    ],
)
def test_words_of_a_chart_without_values_are_shown_in_a_box(text: str, paragraphs: list[str]) -> None:
    note = missing(fence(text, "chart"))
    assert (note.tag, note.get("missing"), note.findtext("title")) == ("note", "yes", "这里的图表未能显示。")
    assert [part.text for part in note.iter("p")] == paragraphs


def test_a_chart_is_read_from_a_file_beside_the_article(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("周,空腹,餐后\n0,9.80,14\n4.5,,12.6\n", encoding="utf-8")
    chart = drawn(fence("csv: c.csv", "chart", tmp_path))
    assert (chart.x, chart.x_values) == (("0", "4.5"), (0.0, 4.5))
    assert [(line.name, line.values, line.written) for line in chart.series] == [
        ("空腹", (9.8, None), ("9.80", "")), ("餐后", (14.0, 12.6), ()),
    ]  # fmt: skip
    (tmp_path / "c.csv").write_text("周,空腹\n一,9.8\n二,高\n", encoding="utf-8")
    made = fence("caption: 题\ncsv: c.csv", "chart", tmp_path)
    with pytest.raises(ContentError, match="“高”不是数"):
        expand(made)
    assert shape(missing(made)) == [["周", "空腹"], ["一", "9.8"], ["二", "高"]]
    (tmp_path / "c.csv").write_text("周,空腹\n", encoding="utf-8")
    with pytest.raises(ContentError, match="图表没有数值"):
        expand(fence("csv: c.csv", "chart", tmp_path))


@pytest.mark.parametrize("cell", ["5_10", "1_000", "nan", "1e"])
def test_a_cell_that_is_no_plain_number_is_none(tmp_path: Path, cell: str) -> None:
    (tmp_path / "c.csv").write_text(f"周,空腹\n0,9.8\n{cell},.5\n", encoding="utf-8")
    assert drawn(fence("csv: c.csv", "chart", tmp_path)).x == ("0", cell)
    (tmp_path / "c.csv").write_text(f"周,空腹\n0,{cell}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=f"“{cell}”不是数"):
        expand(fence("csv: c.csv", "chart", tmp_path))


def test_rows_of_a_table_have_their_lines_and_sides() -> None:
    made = fence('甲, 乙 \n\n"一,\n二",2\n三,\n', "csv", align="l,r")
    table = expand(made)
    assert shape(table) == [["甲", "乙"], ["一,\n二", "2"], ["三", ""]]
    assert [row.get("line") for row in table.iter("tr")] == ["11", "14", "15"]
    assert [cell.get("align") for cell in table.iter("th")] == ["left", "right"]
    assert [part.tag for part in table] == ["thead", "tbody"]
    assert told(made) == []


@pytest.mark.parametrize(
    ("options", "sides", "findings"),
    [
        ({}, ["left", "left"], []),
        ({"align": "c r"}, ["center", "right"], []),
        ({"align": "c"}, ["left", "left"], ["align 要有 2 个 l、c 或 r。"]),
        ({"align": "c x"}, ["left", "left"], ["align 要有 2 个 l、c 或 r。"]),
        ({"align": "c r l"}, ["left", "left"], ["align 要有 2 个 l、c 或 r。"]),
        ({"zoom": "1", "b": "2"}, ["left", "left"], ["csv 没有“b”这一项。"]),
    ],
)
def test_sides_of_a_table_are_one_letter_a_column(options: dict[str, str], sides: list[str], findings: list[str]) -> None:
    made = fence("甲,乙\n1,2", "csv", **options)
    assert [cell.get("align") for cell in expand(made).iter("td")] == sides
    assert told(made) == [(10, "table", message) for message in findings]


@pytest.mark.parametrize(
    ("text", "line", "words", "before"),
    [
        ("甲,乙\n1\n1,2\n1,2,3", 14, "这一行有 3 格，表头有 2 格", [(12, "row_shape", "这一行有 1 格，表头有 2 格。")]),
        ("甲,乙\n1", 12, "这一行有 1 格", []),
        ('甲,乙\n"1,2', 12, "引号没有配对", []),
        ("\n , \n", 11, "CSV 是空的", []),
        ("甲,乙\n" + "1,2\n" * 6, 17, "超过 12 格", []),
    ],
)
def test_a_table_that_cannot_be_laid_out_is_told_at_its_line(
    text: str, line: int, words: str, before: list[tuple[int, str, str]]
) -> None:
    made = fence(text, "csv")
    with pytest.raises(ContentError, match=words) as caught:
        expand(made)
    assert (caught.value.line, told(made)) == (line, before)
    assert missing(made).findtext("title") == "这里的表格未能显示。"


def test_a_table_has_as_many_cells_as_the_limit_allows() -> None:
    assert len(shape(expand(fence("甲,乙\n" + "1,2\n" * 5, "csv")))) == 6
    assert shape(expand(fence("甲,乙", "csv"))) == [["甲", "乙"]]


def test_the_words_of_a_table_that_cannot_be_laid_out_are_shown_row_by_row() -> None:
    assert [part.text for part in missing(fence("甲, 乙\n\n1\n,2,3", "csv")).iter("p")] == ["甲 · 乙  \n1  \n2 · 3"]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a,b\n\n1\n", 3, "这一行有 1 格"),
        (b"", 0, "CSV 是空的"),
        (b"a,b\n1,\xff\n", 2, "不是 UTF-8"),
        (b"a,b\r1,2\r3", 3, "这一行有 1 格"),
        (b"a,b\n" + b"1,2\n" * 6, 7, "超过 12 格"),
        (b"a" * 61, 10, "超过 0 kB"),
    ],
)
def test_a_file_that_is_no_table_is_told_at_its_own_line(tmp_path: Path, data: bytes, line: int, words: str) -> None:
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(ContentError, match=words) as caught:
        expand(fence("", "csv", tmp_path, file="t.csv"))
    assert caught.value.line == line
    assert caught.value.path.name == ("index.md" if line == 10 else "t.csv")


def test_a_file_of_a_table_is_read_with_its_mark_and_line_ends(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("\ufeff甲,乙\r\n1,2\u202e\r\n".encode())
    made = fence("", "csv", tmp_path, file="t.csv")
    assert csv_table.table_rows(made, "t.csv") == [(1, ["甲", "乙"]), (2, ["1", "2"])]
    assert [row.get("line") for row in expand(made).iter("tr")] == [None, None]
    (tmp_path / "t.csv").write_text("甲,乙\n1\n", encoding="utf-8")
    assert [part.text for part in missing(made).iter("p")] == ["甲 · 乙  \n1"]
    (tmp_path / "t.csv").unlink()
    assert [part.text for part in missing(made).iter("p")] == []


@pytest.mark.parametrize(
    ("text", "language", "runs"),
    [
        ("if x", "python", (("k", "if"), ("", " "), ("n", "x"))),
        ("if x", "no-such", (("", "if x"),)),
        ("if x", "", (("", "if x"),)),
        ("", "no-such", ()),
        ("", "python", ()),
        ("$ ls\nx", "console", (("", "$ ls\nx"),)),
    ],
)
def test_code_is_what_was_written_in_pieces_of_one_kind(text: str, language: str, runs: tuple[tuple[str, str], ...]) -> None:
    assert code(text, language).runs == runs
    assert "".join(part for _, part in runs) == text
    listing = expand(fence(text, language))
    assert (listing.tag, listing.get("lang"), listing.text) == ("listing", language, text)
    assert missing(fence(text, language)).tag == "listing"
