"""What every article of a library keeps to, at each limit and one beyond: otherwise it counts as damaged, with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from viewer.content import blocks as b
from viewer.content.article import Article, Cover, GlossaryEntry, Source
from viewer.content.invariants import fault_of, fault_of_owner
from viewer.content.rules import Category, Limits, Owner

SMALL = Limits(article=100, word=20, lines=8, depth=3, cells=6)


def said(words: str) -> b.Inlines:
    return (b.Text(words),)


def paragraph(words: str = "字") -> b.Paragraph:
    return b.Paragraph(said(words))


DEFAULT = Limits()


def fault(
    *blocks: b.Block, limits: Limits = DEFAULT, pictures: Mapping[str, tuple[int, int]] | None = None, **parts: object
) -> str:
    return fault_of(replace(Article("a", "题", blocks), **parts), limits, pictures or {})


@pytest.mark.parametrize(
    "parts",
    [
        {"id": "a-1-B"},
        {"title": "题" * 300},
        {"id": "a" * 300},
        {"previous": "a-b", "next": "c", "translation_of": "d"},
        {"published": date(1900, 1, 1), "reviewed": date(2199, 12, 31), "review_due": date(2199, 12, 31)},
        {"minutes": 10_000},
        {"cover": Cover("k.svg", "sage")},
        {"references": (Source((), "10.1234/x"), Source((), "10.123456789/" + "x" * 187), Source((), "", "https://a.example/x"))},
        {"references": (Source(said("无址")),)},
    ],
)
def test_a_head_at_its_limits_is_sound(parts: dict[str, Any]) -> None:
    assert fault(**parts) == ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"id": "a_b"}, "没有编号或标题"),
        ({"id": ""}, "没有编号或标题"),
        ({"title": " "}, "没有编号或标题"),
        ({"title": "题" * 301}, "超过 300 个字"),
        ({"id": "a" * 301}, "超过 300 个字"),
        ({"previous": "上"}, "不是文章的编号"),
        ({"next": "a/b"}, "不是文章的编号"),
        ({"translation_of": "a b"}, "不是文章的编号"),
        ({"published": date(1899, 12, 31)}, "1900–2199"),
        ({"reviewed": date(2200, 1, 1)}, "1900–2199"),
        ({"review_due": date(2200, 1, 1)}, "1900–2199"),
        ({"minutes": 0}, "阅读时间"),
        ({"minutes": 10_001}, "阅读时间"),
        ({"cover": Cover("k.svg", "blue")}, "封面的底色"),
        ({"references": (Source((), "10.123/x"),)}, "DOI"),
        ({"references": (Source((), "doi:10.1234/x"),)}, "DOI"),
        ({"references": (Source((), "10.1234/" + "x" * 193),)}, "DOI"),
        ({"references": (Source((), "10.1234/x y"),)}, "DOI"),
        ({"references": (Source((), "", "ftp://a.example"),)}, "不是章节、文章或网址"),
        ({"summary": ("一\u202e二",)}, "控制字符"),
        ({"disclaimer": "一\x07"}, "控制字符"),
        ({"glossary": {"词": GlossaryEntry("词", "一\u200b二")}}, "控制字符"),
    ],
)
def test_a_head_beyond_a_limit_is_told(parts: dict[str, Any], words: str) -> None:
    assert words in fault(**parts)


CHART = b.Chart("c", b.ChartKind.LINE, ("1", "2"), (b.Series("甲", (1.0, 2.0)),), b.Caption(1))
STUDY = b.Study("s", said("题"), b.Design.RCT, b.Evidence.LOW)
FIGURE = b.Figure("f", "k.png", "图", 4, 3, b.Caption(1))
LEFT = b.Align.LEFT
TWO = b.Table("t", (LEFT, LEFT), (said("甲"), said("乙")), ((said("一"), said("二")),), b.Caption(0))
CITED: dict[str, Any] = {"references": (Source(said("一")), Source(said("二")))}


@pytest.mark.parametrize(
    ("block", "parts"),
    [
        (b.Heading(2, said("题"), "h" * 200), {}),
        (b.Heading(6, said("题"), ""), {}),
        (b.List(True, (b.ListItem((paragraph(),)),), 0), {}),
        (b.List(True, (), 999_999_999), {}),
        (replace(STUDY, people=1), {}),
        (replace(STUDY, people=99_999_999, citation=2), CITED),
        (b.Code("l" * 200, (("k" * 200, "x"),)), {}),
        (replace(FIGURE, width=30_000, height=1), {}),
        (replace(FIGURE, caption=b.Caption(20_000)), {}),
        (replace(FIGURE, width=1, height=30_000), {}),
        (TWO, {}),
        (replace(TWO, rows=()), {}),
        (CHART, {}),
        (b.Paragraph((b.Citation(1), b.Citation(2))), CITED),
        (b.Paragraph((b.Term("词", "词"),)), {"glossary": {"词": GlossaryEntry("词", "义")}}),
        (
            b.Paragraph(
                (b.Link("#一 二", ()), b.Link("article:a-b#一", ()), b.Link("article:a", ()), b.Link("http://a.example/", ()))
            ),
            {},
        ),
        (b.Callout(b.CalloutKind.TIP, (), (b.Rule(), b.SlideBreak("题"), b.Notes("字"), b.Quote(()), b.Definitions(()))), {}),
    ],
)
def test_a_block_at_its_limits_is_sound(block: b.Block, parts: dict[str, Any]) -> None:
    assert fault(block, **parts) == ""
    assert fault(b.Quote((block,)), **parts) == ""


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (b.Heading(1, (), ""), "章节的级别"),
        (b.Heading(7, (), ""), "章节的级别"),
        (b.Heading(2, (), "h" * 201), "锚点太长"),
        (b.List(True, (), -1), "起始数字"),
        (b.List(True, (), 1_000_000_000), "起始数字"),
        (replace(STUDY, people=0), "n 应是人数"),
        (replace(STUDY, people=100_000_000), "n 应是人数"),
        (replace(STUDY, citation=0), "没有编号为 0 的文献"),
        (replace(STUDY, citation=3), "没有编号为 3 的文献"),
        (replace(STUDY, shows=(b.Heading(9, (), ""),)), "章节的级别"),
        (b.Code("l" * 201, ()), "代码的说明"),
        (b.Code("", (("", "x"), ("k" * 201, "x"))), "代码的说明"),
        (replace(FIGURE, width=0), "图片的大小"),
        (replace(FIGURE, height=0), "图片的大小"),
        (replace(FIGURE, width=30_001), "图片的大小"),
        (replace(FIGURE, height=30_001), "图片的大小"),
        (replace(FIGURE, caption=b.Caption(-1)), "编号不成立"),
        (replace(FIGURE, caption=b.Caption(20_001)), "编号不成立"),
        (b.Table("t", (), (), (), b.Caption(0)), "格数不一样"),
        (replace(TWO, header=(said("甲"),)), "格数不一样"),
        (replace(TWO, rows=(*TWO.rows, (said("一"),))), "格数不一样"),
        (replace(CHART, y_min=5.0), "小于 y_min"),
        (b.Paragraph((b.Citation(0),)), "没有编号为 0 的文献"),
        (b.Paragraph((b.Strong((b.Citation(3),)),)), "没有编号为 3 的文献"),
        (b.Paragraph((b.Term("词", "词"),)), "术语没有解释"),
        (b.Paragraph((b.Link("article:a b", ()),)), "不是章节、文章或网址"),
        (b.Paragraph((b.Link("mailto:a@b.example", ()),)), "不是章节、文章或网址"),
        (b.Paragraph((b.Link("https://a b.example", ()),)), "不是章节、文章或网址"),
        (b.Paragraph((b.Link("https://u@a.example", ()),)), "不是章节、文章或网址"),
        (b.Paragraph((b.Link("javascript:" + "x" * 100, ()),)), f"“javascript:{'x' * 69}”"),
        (paragraph("剂量\u202e52"), "控制字符"),
        (b.Paragraph((b.CodeSpan("a\x00"),)), "控制字符"),
        (replace(TWO, rows=((said("一"), said("\u200b")),)), "控制字符"),
    ],
)
def test_a_block_beyond_a_limit_is_told_wherever_it_stands(block: b.Block, words: str) -> None:
    assert words in fault(block, **CITED)
    inside = b.List(False, (b.ListItem((paragraph(), b.Definitions((b.Definition(said("词"), (b.Quote((block,)),)),)))),))
    assert words in fault(inside, **CITED)
    assert words in fault(replace(STUDY, rows=(b.Row("行", (block,)),)), **CITED)


def test_a_picture_has_the_size_of_its_file_and_a_missing_one_any() -> None:
    assert fault(FIGURE, pictures={"k.png": (4, 3)}) == fault(FIGURE, pictures={"other.png": (9, 9)}) == ""
    assert [fault(FIGURE, pictures={"k.png": size}) for size in ((4, 4), (5, 3), (3, 4))] == ["图片的大小不对。"] * 3


def quoted(depth: int) -> b.Block:
    block: b.Block = paragraph()
    for _ in range(depth - 1):
        block = b.Quote((block,))
    return block


def table(rows: int, columns: int = 2) -> b.Table:
    return b.Table("t", (LEFT,) * columns, ((),) * columns, (((),) * columns,) * rows, b.Caption(0))


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ((quoted(5),), ""),  # two more than the author's limit of depth: a card's rows are one, its halves another
        ((quoted(6),), "套得太深"),
        ((paragraph(),) * 8, ""),
        ((paragraph(),) * 9, "段落太多"),
        ((b.Quote((paragraph(),) * 4), b.Quote((paragraph(),) * 2)), ""),
        ((b.Quote((paragraph(),) * 4), b.Quote((paragraph(),) * 3)), "段落太多"),
        ((b.Paragraph(said("字") * 78),), ""),  # with the article and the paragraph 80 structs, ten for each of eight lines
        ((b.Paragraph(said("字") * 79),), "段落太多"),
        ((b.Paragraph(said("字") * 40), b.Paragraph(said("字") * 38)), "段落太多"),
        ((table(2),), ""),
        ((table(3),), "超过 6 格"),
        ((table(1, 3),), ""),
        ((table(1, 4),), "超过 6 格"),
        ((paragraph("a" * 20),), ""),
        ((paragraph("a" * 21),), "太长"),
        ((paragraph("a" * 20 + " " + "b" * 20),), ""),
        ((paragraph("字" * 33),), ""),  # 99 bytes
        ((paragraph("字" * 34),), "太长"),
        ((paragraph("字" * 33),) * 8, ""),
        ((b.Paragraph((*said("a " * 50) * 7, *said("a " * 46))),), ""),  # eight characters for each byte of a source
        ((b.Paragraph((*said("a " * 50) * 7, *said("a " * 46), *said("c"))),), "文字太多"),
    ],
)
def test_size_depth_and_number_are_bounded_by_the_limits_of_the_library(blocks: tuple[b.Block, ...], words: str) -> None:
    told = fault(*blocks, limits=SMALL, language="")
    assert words in told if words else told == ""


def test_the_first_fault_in_reading_order_is_told() -> None:
    first, second = b.Heading(9, (), ""), b.List(True, (), -1)
    assert "级别" in fault(b.Quote((first,)), second)
    assert "起始数字" in fault(b.Quote((second,)), first)


def owner(number: int) -> Owner:
    return Owner(categories=tuple(Category(f"c{n}", "类") for n in range(number)))


def test_what_a_screen_cannot_show_of_the_owner_is_told() -> None:
    assert [fault_of_owner(owner(number)) for number in (0, 200)] == ["", ""]
    assert "超过 200 个" in fault_of_owner(owner(201))
    sound = Owner(disclaimer="字" * 2000, featured=("a" * 2000,), categories=(Category("c", "字" * 2000),))
    assert fault_of_owner(sound) == ""
    broken = (
        Owner(disclaimer="字" * 2001), Owner(featured=("a" * 2001,)), Owner(categories=(Category("c", "字" * 2001),)),
        Owner(name="门\u202e诊"), Owner(order=("a", "b\x00")),
    )  # fmt: skip
    assert {fault_of_owner(each) for each in broken} == {"文字超过 2000 个字，或含有控制字符。"}
