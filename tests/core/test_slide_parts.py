from __future__ import annotations

from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from tests.marked_structs import Marking
from viewer.content import blocks as b
from viewer.content.text import block_text
from viewer.stage.core.slide_parts import halves

TEXT = st.text("甲乙丙，。；a1 ", min_size=2, max_size=60).filter(lambda text: text.strip())
PARAGRAPH = TEXT.map(lambda text: b.Paragraph((b.Text(text),)))
ITEMS = st.lists(PARAGRAPH.map(lambda paragraph: b.ListItem((paragraph,))), min_size=1, max_size=5).map(tuple)
LIST = ITEMS.map(lambda items: b.List(ordered=True, items=items))
CALLOUT = st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda texts: b.Callout(b.CalloutKind.TIP, (), tuple(texts)))
PARAGRAPHS = st.lists(PARAGRAPH, min_size=1, max_size=3).map(tuple)
DEFINITIONS = st.lists(PARAGRAPHS.map(lambda texts: b.Definition((b.Text("词"),), texts)), min_size=2, max_size=4).map(
    lambda items: b.Definitions(tuple(items))
)
BLOCKS = st.lists(st.one_of(PARAGRAPH, LIST, CALLOUT, DEFINITIONS), min_size=1, max_size=4).map(tuple)


def everything(blocks: tuple[b.Block, ...]) -> str:
    return "".join("".join(block_text(block)) for block in blocks)


@given(BLOCKS)
def test_parting_loses_no_word_and_leaves_no_empty_half(blocks: tuple[b.Block, ...]) -> None:
    parts = halves(blocks)
    if parts is not None:
        assert parts[0]
        assert parts[1]
        assert everything(parts[0]) + everything(parts[1]) == everything(blocks)


@given(BLOCKS)
def test_parting_again_and_again_comes_to_an_end(blocks: tuple[b.Block, ...]) -> None:
    waiting = [blocks]
    for _ in range(3000):
        if not waiting:
            return
        parts = halves(waiting.pop())
        waiting += list(parts) if parts else []
    message = "parts do not get smaller"
    raise AssertionError(message)


def test_a_paragraph_is_parted_after_a_sentence() -> None:
    parts = halves((b.Paragraph((b.Text("第一句话。第二句话。第三"), b.Strong((b.Text("句话"),)), b.Text("完了。"))),))
    assert parts is not None
    assert parts[0] == (b.Paragraph((b.Text("第一句话。第二句话。"),)),)


def test_a_table_keeps_its_head_in_both_parts() -> None:
    cell = (b.Text("值"),)
    table = b.Table("t", (b.Align.LEFT,), ((b.Text("头"),),), ((cell,), (cell,), (cell,)), b.Caption(1))
    parts = halves((table,))
    assert parts is not None
    heads = [part[0].header for part in parts if isinstance(part[0], b.Table)]
    assert heads == [table.header, table.header]


def test_the_two_halves_of_a_verdict_stay_together() -> None:
    said = (b.Paragraph((b.Text("甲"),)),)
    study = b.Study(
        "s", (b.Text("题"),), b.Design.RCT, b.Evidence.LOW, 91, rows=(b.Row("做了什么", said),), shows=said, cannot_show=said
    )
    parts = halves((study,))
    assert parts is not None
    told, verdict = parts[0][0], parts[1][0]
    assert told == replace(study, shows=(), cannot_show=())
    assert isinstance(verdict, b.Study)
    assert (verdict.shows, verdict.cannot_show) == (said, said)
    assert (verdict.design, verdict.evidence, verdict.people) == (study.design, study.evidence, 91)


def test_a_picture_is_not_parted() -> None:
    assert halves((b.Figure("f", "a.svg", "图", 10, 10, b.Caption(0)),)) is None


@given(PARAGRAPHS)
def test_a_single_definition_is_parted_under_its_term(texts: tuple[b.Block, ...]) -> None:
    parts = halves((b.Definitions((b.Definition((b.Text("词"),), texts),)),))
    if parts is not None:
        items = [item for part in parts for block in part if isinstance(block, b.Definitions) for item in block.items]
        assert [item.term for item in items] == [(b.Text("词"),)] * 2
        assert "".join(everything(item.blocks) for item in items) == everything(texts)


@given(st.lists(st.text("ab =", min_size=1, max_size=9), min_size=2, max_size=8))
def test_code_is_parted_between_two_lines(lines: list[str]) -> None:
    half = len(lines) // 2
    code = b.Code("python", (("k", "\n".join(lines[:half]) + "\n"), ("", "\n".join(lines[half:]))))
    parts = halves((code,))
    assert parts is not None
    texts = ["".join(text for _, text in block.runs) for part in parts for block in part if isinstance(block, b.Code)]
    assert [text.split("\n") for text in texts] == [lines[:half], lines[half:]]


def test_a_line_of_code_is_not_parted() -> None:
    assert halves((b.Code("", (("", "x = 1"),)),)) is None


@given(st.integers(0, 4), PARAGRAPHS, st.booleans())
def test_a_card_is_parted_until_nothing_is_left_and_says_each_thing_once(
    rows: int, blocks: tuple[b.Block, ...], shows: bool
) -> None:
    said = (b.Paragraph((b.Text("结论。"),)),)
    card = b.Study(
        "s", (b.Text("题"),), b.Design.RCT, b.Evidence.LOW, 91, comparator="安慰剂", registration="NCT1",
        rows=tuple(b.Row(f"第{n}行", (b.Paragraph((b.Text(f"内容{n}。"),)),)) for n in range(rows)),
        blocks=blocks, shows=said if shows else (), cannot_show=said if shows else (),
    )  # fmt: skip
    waiting: list[tuple[b.Block, ...]] = [(card,)]
    ends: list[b.Study] = []
    while waiting:
        parts = halves(waiting.pop())
        if parts is None:
            break
        for part in reversed(parts):
            (block,) = part
            assert isinstance(block, b.Study)
            smaller = halves(part)
            if smaller is None or block.rows == () == block.blocks:
                ends.insert(0, block)
            else:
                waiting.append(part)
    if ends:
        assert sorted(row.label for end in ends for row in end.rows) == [f"第{n}行" for n in range(rows)]
        assert sorted("".join(everything(end.blocks) for end in ends)) == sorted(everything(blocks))
        assert sum(bool(end.comparator) for end in ends) == sum(bool(end.registration) for end in ends) == 1
        assert sum(bool(end.shows) for end in ends) == shows
        assert {end.people for end in ends} == {91}


NOT_PARTED = {
    b.Heading: "goes with what follows",
    b.Figure: "a picture",
    b.Chart: "a picture",
    b.Rule: "begins a slide",
    b.SlideBreak: "begins a slide",
    b.Notes: "the presenter's",
}
"""Blocks that stay whole, and why."""


def _twice(value: object) -> object:
    """Return ``value`` with each of its items doubled and each text ended by 。, so that it can be divided."""
    if isinstance(value, b.Text):
        return b.Text(f"{value.text}。")
    if isinstance(value, Struct):
        return replace(value, **{name: _twice(getattr(value, name)) for name in value.__struct_fields__})
    if isinstance(value, tuple) and value and all(isinstance(part, str) for part in value):
        return (*value[:-1], f"{value[-1]}\n")  # a run of code
    return tuple(map(_twice, value)) * 2 if isinstance(value, tuple) else value


@pytest.mark.parametrize("kind", get_args(b.Block))
def test_every_kind_of_block_that_holds_several_things_is_parted_between_them(kind: type[b.Block]) -> None:
    block = cast("b.Block", _twice(Marking({"Code.language": "", "Code.runs.0": ""}).make(kind)))
    assert (halves((block,)) is None) == (kind in NOT_PARTED)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("甲乙。丙丁。戊己。庚辛。", "甲乙。丙丁。"),
        ("甲。乙丙丁戊己庚辛壬癸。子丑。", "甲。乙丙丁戊己庚辛壬癸。"),
        ("“甲乙！”丙丁", "“甲乙！”"),
        ("甲？乙", "甲？"),
        ("甲；乙丙", "甲；"),
        ("one! two", "one!"),
        ("甲乙，丙丁、戊己，庚", "甲乙，丙丁、"),
        ("名称：甲乙丙", "名称："),
        ("1,000,000, 2", "1,000,000,"),
        ("Wu J. et al", "Wu J. "),
        ("3.5 4.5", "3.5 "),
        ("甲乙丙丁", "甲乙"),
        ("甲乙丙", "甲"),
        ("one two sevens", "one two "),
        ("abcdef", "abc"),
        ("12345", "12"),
        ("甲乙。", "甲"),
        ("甲乙丙。", "甲乙"),
    ],
)
def test_a_text_is_parted_at_the_best_place_nearest_to_its_middle(text: str, first: str) -> None:
    parts = halves((b.Paragraph((b.Text(text),)),))
    assert parts == ((b.Paragraph((b.Text(first),)),), (b.Paragraph((b.Text(text[len(first) :]),)),))


@pytest.mark.parametrize("children", [(), (b.Text("甲"),), (b.Strong((b.Text("甲乙。丙丁"),)),)])
def test_a_text_of_one_character_or_of_one_link_is_not_parted(children: b.Inlines) -> None:
    assert halves((b.Paragraph(children),)) is None


def test_a_text_is_parted_in_the_part_that_is_nearest_to_its_middle() -> None:
    strong = b.Strong((b.Text("丙丁戊己"),))
    parts = halves((b.Paragraph((b.Text("甲。乙。"), strong, b.Text("庚。辛。"))),))
    assert parts == ((b.Paragraph((b.Text("甲。乙。"),)),), (b.Paragraph((strong, b.Text("庚。辛。"))),))
    three = (b.Strong((b.Text("甲"),)), b.Strong((b.Text("乙"),)), b.Strong((b.Text("丙"),)))
    assert halves((b.Paragraph(three),)) == ((b.Paragraph(three[:1]),), (b.Paragraph(three[1:]),))


def said(text: str) -> b.Paragraph:
    return b.Paragraph((b.Text(text),))


@pytest.mark.parametrize(
    ("lengths", "first"), [((1, 1), 1), ((1, 1, 1), 1), ((1, 1, 1, 1), 2), ((9, 1, 1), 1), ((1, 1, 9), 2), ((3, 3, 1, 6), 2)]
)
def test_several_things_are_parted_where_both_parts_weigh_most_alike(lengths: tuple[int, ...], first: int) -> None:
    texts = tuple(said("字" * length) for length in lengths)
    assert halves(texts) == (texts[:first], texts[first:])
    items = tuple(b.ListItem((text,)) for text in texts)
    made = b.List(ordered=True, items=items, start=3)
    assert halves((made,)) == (
        (replace(made, items=items[:first]),), (replace(made, items=items[first:], start=3 + first),)
    )  # fmt: skip
    rows = tuple(((b.Text("字" * length),), ()) for length in lengths)
    table = b.Table("t", (b.Align.LEFT,), (), rows, b.Caption(1))
    assert halves((table,)) == ((replace(table, rows=rows[:first]),), (replace(table, rows=rows[first:]),))
    terms = tuple(b.Definition((b.Text("词"),), (text,)) for text in texts)
    assert halves((b.Definitions(terms),)) == ((b.Definitions(terms[:first]),), (b.Definitions(terms[first:]),))
    told = tuple(b.Row("行", (text,)) for text in texts)
    card = b.Study("s", (), b.Design.RCT, b.Evidence.LOW, rows=told, comparator="安慰剂", follow_up="一年")
    assert halves((card,)) == (
        (replace(card, rows=told[:first], comparator="", follow_up=""),), (replace(card, rows=told[first:]),)
    )  # fmt: skip


def test_words_that_announce_stay_with_what_follows_and_what_cannot_be_parted_stays_whole() -> None:
    lead, one, two = said("如下："), said("甲"), said("乙")
    assert halves((lead, one, two)) == ((lead, one), (two,))
    assert halves((one, lead, two)) == ((one,), (lead, two))
    assert halves((lead, said("甲乙"))) == ((lead, one), (two,))
    assert halves((lead, one)) is None
    assert halves(()) is None
    assert halves((b.List(ordered=False, items=()),)) is None
    assert halves((b.Definitions(()),)) is None
    assert halves((b.Table("t", (), (), (((b.Text("一行"),),),), b.Caption(1)),)) is None


def test_a_list_of_one_point_is_parted_within_it() -> None:
    made = b.List(ordered=True, items=(b.ListItem((said("甲"), said("乙"))),), start=4)
    first, second = (replace(made, items=(b.ListItem((said(text),)),)) for text in "甲乙")
    assert halves((made,)) == ((first,), (second,))


@pytest.mark.parametrize(("lines", "first"), [(2, 1), (3, 1), (4, 2), (5, 2)])
def test_code_of_an_odd_number_of_lines_has_the_longer_part_last(lines: int, first: int) -> None:
    numbers = [str(n) for n in range(lines)]
    parts = halves((b.Code("", (("", "\n".join(numbers)),)),))
    assert parts is not None
    texts = ["".join(text for _, text in block.runs) for part in parts for block in part if isinstance(block, b.Code)]
    assert texts == ["\n".join(numbers[:first]), "\n".join(numbers[first:])]


@pytest.mark.parametrize("verdict", ["shows", "cannot_show"])
@pytest.mark.parametrize("told", ["rows", "blocks"])
def test_either_side_of_a_verdict_goes_on_a_card_without_the_facts(verdict: str, told: str) -> None:
    content = (b.Row("行", (said("甲"),)),) if told == "rows" else (said("甲"),)
    bare = replace(b.Study("s", (b.Text("题"),), b.Design.RCT, b.Evidence.LOW), **{verdict: (said("乙"),)})
    facts = {"comparator": "安慰剂", "follow_up": "一年", "registration": "NCT1", "publication": "Wu 2020"}
    card = replace(bare, **facts, **{told: content})
    assert halves((card,)) == ((replace(card, **{verdict: ()}),), (bare,))
    assert halves((bare,)) is None


def test_a_card_of_one_row_and_words_is_parted_between_them() -> None:
    row, words = (b.Row("行", (said("甲"),)),), (said("乙"),)
    card = b.Study(
        "s", (), b.Design.RCT, b.Evidence.LOW, rows=row, blocks=words, comparator="安慰剂", follow_up="一年", registration="NCT1"
    )
    bare = {"comparator": "", "follow_up": "", "registration": ""}
    assert halves((card,)) == ((replace(card, blocks=()),), (replace(card, rows=(), **bare),))
    alone = replace(card, rows=(), blocks=(said("甲"), said("乙")))
    assert halves((alone,)) == ((replace(alone, blocks=(said("甲"),)),), (replace(alone, blocks=words, **bare),))
