"""The cells of an imported table: header, title, notes, and merged cells until a person decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.content.importing.draft import (
    Gridded,
    TextBit,
    said,
)
from viewer.content.importing.grid import SpannedCell, decide, expand
from viewer.errors import LimitError

Cell = tuple[str, int, int, bool] | str


def table_of(*rows: list[Cell]) -> Gridded | None:
    spans = [[(cell, 1, 1, False) if isinstance(cell, str) else cell for cell in row] for row in rows]
    cells = [[SpannedCell((TextBit(words),), across, down, header) for words, across, down, header in row] for row in spans]
    return expand(cells, Path("a.html"))


def shown(table: Gridded | None) -> list[list[str]]:
    assert table is not None
    return [[said(cell) for cell in row] for row in (table.header, *table.rows)]


TABLES: dict[str, tuple[list[list[Cell]], list[list[str]], str, list[str]]] = {
    "a header of one row": ([["a", "b"], ["1", "2"]], [["a", "b"], ["1", "2"]], "", []),
    "a title above": ([[("表 1", 2, 1, False)], ["a", "b"], ["1", "2"]], [["a", "b"], ["1", "2"]], "表 1", []),
    "a title, and one row": ([[("甲", 2, 1, False)], ["a", "b"]], [["甲", "甲"], ["a", "b"]], "", []),
    "one column": ([[("表1", 1, 1, True)], ["a"], ["1"]], [["表1"], ["a"], ["1"]], "", []),
    "a header of two rows": (
        [[("指标", 1, 2, False), ("组", 2, 1, False)], ["基线", "48 周"], ["A", "8", "7"]],
        [["指标", "组：基线", "组：48 周"], ["A", "8", "7"]], "", [],
    ),
    "a header that would be all": (
        [[("指标", 1, 2, False), ("组", 2, 1, False)], ["基线", "48 周"]],
        [["指标", "组", "组"], ["指标", "基线", "48 周"]], "", [],
    ),
    "a cell of the first row that reaches down": (
        [[("a", 1, 2, False), "b"], ["1"], ["x", "y"]],
        [["a", "b"], ["a", "1"], ["x", "y"]],
        "",
        [],
    ),
    "marked header rows": (
        [[("a", 1, 1, True), ("b", 1, 1, True)], [("c", 1, 1, True), ("d", 1, 1, True)], [("e", 1, 1, True), "f"]],
        [["a：c", "b：d"], ["e", "f"]], "", [],
    ),
    "only header cells": ([[("a", 1, 1, True)], [("b", 1, 1, True)]], [["a"], ["b"]], "", []),
    "a row without cells": ([["a", "b"], [], ["1", "2"]], [["a", "b"], ["1", "2"]], "", []),
    "a cell that reaches into an empty row": (
        [["a", "b"], [("1", 1, 2, False), "2"], []], [["a", "b"], ["1", "2"], ["1", ""]], "", []
    ),
    "notes below": (
        [["a", "b"], ["1", "2"], [("注：甲", 2, 1, False)], [("备注", 2, 1, False)]],
        [["a", "b"], ["1", "2"]], "", ["注：甲", "备注"]
    ),
    "a note that is the only row": ([["a", "b"], [("注：甲", 2, 1, False)]], [["a", "b"], ["注：甲", ""]], "", []),
    "all rows that follow": (
        [["a", "b"], [("q", 1, 0, False), "1"], ["2"], ["3"]], [["a", "b"], ["q", "1"], ["q", "2"], ["q", "3"]], "", []
    ),
    "more rows than there are": ([["a", "b"], [("q", 1, 9, False), "1"]], [["a", "b"], ["q", "1"]], "", []),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "caption", "notes"), TABLES.values(), ids=list(TABLES))
def test_table_has_its_header_rows_caption_and_notes(
    rows: list[list[Cell]], expected: list[list[str]], caption: str, notes: list[str]
) -> None:
    table = table_of(*rows)
    assert shown(table) == expected
    assert table is not None
    assert (said(table.caption), [said(note) for note in table.notes]) == (caption, notes)


def test_table_without_words_is_none() -> None:
    assert table_of(["", " "], ["", ""]) is None


def test_merged_numbers_are_noted_with_their_rows_columns_and_doses() -> None:
    table = table_of(
        ["a", "b", "c"],
        ["x", ("5 mg", 2, 1, False)],
        [("全 5 mg", 3, 1, False)],
        ["y", ("5 mg，10 片", 2, 2, False)],
        ["z"],
        ["w", ("无", 2, 1, False)],
        [("q", 1, 0, False), ("5", 1, 0, False), "1"],
        ["2"],
    )
    assert table is not None
    assert [(m.key, m.row, m.rows, m.first, m.last, m.doses, m.undecided) for m in table.mergers] == [
        ("t1r1c2", 0, 1, 1, 2, ("5 mg",), False),
        ("t1r2c1", 1, 1, 0, 0, ("5 mg",), False),
        ("t1r3c2", 2, 2, 1, 2, ("5 mg", "10 片"), True),
        ("t1r6c2", 5, 2, 1, 1, (), False),
    ]


@pytest.mark.parametrize(
    ("words", "columns", "ways"),
    [
        ("5 mg；10 mg", 2, [["5 mg", "10 mg"]]),
        ("5 mg  10 mg", 2, [["5 mg", "10 mg"]]),
        ("1 片；2 片；3 片", 3, [["1 片", "2 片", "3 片"]]),
        ("5 mg、10 mg、2 片", 2, []),
        ("5,000 mg", 2, []),
    ],
)
def test_merged_cell_is_divided_only_into_as_many_parts_as_columns(words: str, columns: int, ways: list[list[str]]) -> None:
    def fresh() -> Gridded:
        table = table_of([*"abcd"[: columns + 1]], ["x", (words, columns, 1, False), *()], ["y", *"1234"[:columns]])
        assert table is not None
        return table

    assert [[*way] for way in fresh().mergers[0].choices] == ways
    kept, split, left = fresh(), fresh(), fresh()
    assert decide(kept, {"t1r1c2": "keep"}) == []
    assert shown(kept)[1] == ["x", *[words] * columns]
    assert decide(split, {"t1r1c2": "split"}) == []
    assert shown(split)[1] == ["x", *(ways[0] if ways else [words] * columns)]
    assert shown(split)[2] == ["y", *"1234"[:columns]]
    assert decide(left, {}) == left.mergers
    undecided = left.mergers[0].undecided
    assert {row: [said(cell) for cell in cells] for row, cells in left.short.items()} == ({0: ["x", words]} if undecided else {})


def test_row_with_two_undecided_cells_is_written_with_each_once() -> None:
    two = ("1 mg、2 mg", 2, 1, False)
    table = table_of([*"abcde"], ["x", two, two], ["y", *"1234"])
    assert table is not None
    assert len(decide(table, {})) == 2
    assert [said(cell) for cell in table.short[0]] == ["x", "1 mg、2 mg", "1 mg、2 mg"]
    assert decide(table_of([*"abcde"], ["x", two, two], ["y", *"1234"]) or table, {"t1r1c2": "keep"})[0].key == "t1r1c4"


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ([[("a", 2500, 1, False)]], True),
        ([[("a", 2501, 1, False)]], False),
        ([["a"] * 50] * 50, True),
        ([["a"] * 51] * 50, False),
        ([[("a", 50, 1, False)], *[["a"]] * 49], True),
        ([[("a", 50, 1, False)], *[["a"]] * 50], False),
    ],
)
def test_table_of_2500_cells_is_read_and_a_larger_one_refused(rows: list[list[Cell]], fits: bool) -> None:
    if fits:
        assert table_of(*rows)
    else:
        with pytest.raises(LimitError, match="2500") as refused:
            table_of(*rows)
        assert (refused.value.path, refused.value.line) == (Path("a.html"), 0)
