from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from viewer.content import blocks as b
from viewer.content.text import block_text
from viewer.session.slide_parts import halves

TEXT = st.text("甲乙丙，。；a1 ", min_size=2, max_size=60).filter(lambda text: text.strip())
PARAGRAPH = TEXT.map(lambda text: b.Paragraph((b.Text(text),)))
ITEMS = st.lists(PARAGRAPH.map(lambda paragraph: b.ListItem((paragraph,))), min_size=1, max_size=5).map(tuple)
LIST = ITEMS.map(lambda items: b.List(ordered=True, items=items))
CALLOUT = st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda texts: b.Callout(b.CalloutKind.TIP, (), tuple(texts)))
BLOCKS = st.lists(st.one_of(PARAGRAPH, LIST, CALLOUT), min_size=1, max_size=4).map(tuple)


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
