"""What a line of a source acts as – heading, caption, reference, contact – and how it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.content.importing.chrome import take_contacts, without_contacts
from viewer.content.importing.dialect_writer import InlineWriter
from viewer.content.importing.draft import (
    Cited,
    Defined,
    DraftBody,
    Figured,
    Gridded,
    LineEnd,
    Listed,
    Para,
    Part,
    Parted,
    Pictured,
    Quoted,
    TextBit,
    Titled,
    Verbatim,
    joined,
    said,
    trimmed,
)
from viewer.content.importing.draft_writer import DraftWriter
from viewer.content.importing.line_roles import find_captions, find_headings, language_of_text, title_of
from viewer.content.importing.reference_finder import find_references
from viewer.content.importing.report import ImportReport
from viewer.content.importing.texts import read_plain
from viewer.content.importing.written_line import Place

CALL = "好。电话 13800001111"


@pytest.mark.parametrize(
    ("bits", "kept", "questions"),
    [
        ((TextBit(CALL + "甲" * 44),), "", []),
        ((TextBit(CALL + "甲" * 45),), "好。", []),
        ((TextBit(f"{CALL}。每日 5 mg。"),), "好。每日 5 mg。", []),
        ((TextBit(f"每日 5 mg 电话 13800001111。{CALL}"),), "每日 5 mg 电话 13800001111。好。", ["13800001111"]),
        (
            (TextBit(f"{'甲' * 60}。"), TextBit("电话 ", bold=True), LineEnd(), TextBit("13800001111。尾")),
            f"{'甲' * 60}。电话 \n尾",
            [],
        ),
        (
            (TextBit(f"{'甲' * 61}。好"), TextBit("啊。电话 13800", bold=True), TextBit("001111。尾")),
            f"{'甲' * 61}。好啊。尾",
            [],
        ),
        ((TextBit("电话 13800001111。"), TextBit(f"{'甲' * 61}。"), TextBit("尾")), f"{'甲' * 61}。尾", []),
        ((TextBit("没有。"),), "没有。", []),
    ],
)
def test_contact_goes_with_its_sentence_or_its_short_line(bits: tuple[TextBit, ...], kept: str, questions: list[str]) -> None:
    left, asked_about = without_contacts(bits, ImportReport("a"))
    assert (said(left), asked_about) == (kept, questions)


def test_words_beside_a_contact_keep_their_look_and_pictures_their_place() -> None:
    look = TextBit("乙。电话 13800001111。丙", bold=True, slanted=True, struck=True, raised=True, href="https://a.b", size=9.0)
    around = (TextBit(f"{'甲' * 61}。"), Pictured("a.png"))
    left, _ = without_contacts((*around, look, Pictured("b.png")), ImportReport("a"))
    assert left == (*around, replace(look, text="乙。丙"), Pictured("b.png"))


def test_items_of_a_list_keep_their_numbers_when_a_contact_among_them_goes() -> None:
    call = "电话 13800001111"

    def items(*words: str) -> list[list[Part]]:
        return [[Para((TextBit(each),))] for each in words]

    kept: list[str] = []
    numbered, bullets = Listed(items("甲", call, "丙", f"每次 5 mg，{call}"), [3, 4, 5, 9]), Listed(items(call, "乙"))
    assert take_contacts(numbered, ImportReport("a"), kept)
    assert (numbered.items, numbered.numbers) == (items("甲", "丙", f"每次 5 mg，{call}"), [3, 5, 9])
    assert take_contacts(bullets, ImportReport("a"), kept)
    assert (bullets.items, bullets.numbers) == (items("乙"), [])
    assert not take_contacts(Listed(items(call), [1]), ImportReport("a"), kept)
    assert take_contacts(Verbatim(call), ImportReport("a"), kept)
    assert kept == ["13800001111"]


def cited(words: str, count: int) -> list[str]:
    """Return the labels that ``words`` cite in a text with so many references."""
    body = DraftBody([Para((TextBit(words),)), Titled(2, (TextBit("参考文献"),))])
    body.parts += [Para((TextBit(f"[{number}] A"),)) for number in range(1, count + 1)]
    find_references(body, ImportReport("a"))
    (part,) = body.parts
    assert isinstance(part, Para)
    return [bit.label for bit in part.bits if isinstance(bit, Cited)]


@pytest.mark.parametrize(
    ("marker", "labels"),
    [
        ("[1]", ["1"]), ("[1-3]", ["1", "2", "3"]), ("[3-1]", []), ("[1,5-6]", ["1", "5", "6"]), ("【2、4】", ["2", "4"]),
        ("[2-2]", ["2"]), ("[1-30]", [str(number) for number in range(1, 31)]), ("[1-31]", []), ("[40]", []), ("[1,40]", []),
    ],
)  # fmt: skip
def test_marker_cites_up_to_thirty_references_that_there_are(marker: str, labels: list[str]) -> None:
    assert cited(f"甲{marker}", 35) == labels


@pytest.mark.parametrize(
    ("words", "language"),
    [("word " * 20, ""), ("word " * 21, "en"), ("word " * 95 + "字" * 24, "en"), ("word " * 95 + "字" * 25, ""), ("字" * 50, "")],
)
def test_text_of_english_words_is_english(words: str, language: str) -> None:
    assert language_of_text(words) == language


BOLD = TextBit("", bold=True)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (BOLD.saying("甲乙"), True),
        (BOLD.saying("甲"), False),
        (BOLD.saying("甲" * 42), True),
        (BOLD.saying("甲" * 43), False),
        (BOLD.saying("甲乙。"), False),
        (BOLD.saying("图 1 甲"), False),
        (BOLD.saying("——"), False),
        (TextBit("甲乙", size=12.0), True),
        (TextBit("甲乙", size=11.9), False),
        (TextBit("甲乙"), False),
        (TextBit("甲乙", bold=True, href="https://a.b"), False),
    ],
)
def test_short_bold_or_large_line_acts_as_heading(line: TextBit, heading: bool) -> None:
    text = Para((TextBit("一段话。", size=10.0),))
    found = find_headings([text, Para((line,)), text, text], "", ImportReport("a"))
    assert isinstance(found[1], Titled) == heading
    last = find_headings([text, text, text, Para((line,))], "", ImportReport("a"))
    assert isinstance(last[3], Para)


def test_levels_follow_the_numbering_where_there_are_no_headings() -> None:
    lines = ["一、甲", "（一）乙", "1. 丙", "丁丁", "二、戊", "（一）己"]
    text = Para((TextBit("一段话。"),))
    found = find_headings([each for line in lines for each in (Para((BOLD.saying(line),)), text)], "", ImportReport("a"))
    assert [part.level for part in found if isinstance(part, Titled)] == [2, 3, 4, 2, 2, 3]


def test_title_is_the_first_line_that_is_alone_of_its_kind() -> None:
    first, other, text = Titled(1, (TextBit("题"),)), Titled(2, (TextBit("节"),)), Para((TextBit("一段话。"),))
    assert title_of([first, text, other]) == "题"
    assert title_of([first, text, Titled(1, (TextBit("节"),))]) == ""
    assert title_of([Titled(1, (TextBit("一、甲"),)), text]) == ""
    assert title_of([first]) == ""
    assert title_of([Para((TextBit("题目"),)), text]) == "题目"
    assert title_of([text, other]) == ""


def test_lines_of_one_cell_are_told_apart_unless_their_end_does() -> None:
    parts = [Para((TextBit("18 U"),)), Para((TextBit("8 U。"),)), Para((TextBit("停"), LineEnd(), TextBit("用")))]
    assert said(joined(parts, "；")) == "18 U；8 U。 停；用"
    assert trimmed((LineEnd(), TextBit(" "), TextBit(" a"), TextBit("b "), LineEnd())) == (TextBit("ab"),)


def test_markers_without_a_reference_are_asked_about_as_written() -> None:
    raised = TextBit("9", raised=True)
    words = (TextBit("甲[8]乙[7,1]丙[8]丁[1]"), raised, TextBit("戊[1-2]"), TextBit("[6]", code=True))
    body = DraftBody([Para(words), Titled(2, (TextBit("参考文献"),)), Para((TextBit("[1] A"),)), Para((TextBit("[2] B"),))])
    report = ImportReport("a")
    find_references(body, report)
    (asked,) = report.decisions
    assert (asked.title, asked.detail) == ("3 处文献标记找不到对应的文献", "照原样留在正文里：[8]、[7,1]")
    (part,) = body.parts
    assert isinstance(part, Para)
    assert [bit.label for bit in part.bits if isinstance(bit, Cited)] == ["1", "1", "2"]
    assert said(part.bits) == "甲[8]乙[7,1]丙[8]丁9戊[6]"


PARTS: list[tuple[Part, str]] = [
    (Listed([[Para((TextBit("甲"),)), Para((TextBit("乙"),))], [Para((TextBit("丙"),))]]), "- 甲\n\n    乙\n- 丙"),
    (Listed([[Para((TextBit("甲"),)), Verbatim("x")], [Para((TextBit("乙"),))]], [1, 2]), "1. 甲\n\n```\nx\n```\n\n2. 乙"),
    (Listed([[Verbatim("x")], [Para((TextBit("乙"),))]]), "```\nx\n```\n\n- 乙"),
    (Quoted([Para((TextBit("甲"), LineEnd(), TextBit("5 mg"))), Para((TextBit("= 乙"),))]), "> 甲\n>  5 mg\n>\n> \\= 乙"),
    (Verbatim("a ``` b"), "````\na ``` b\n````"),
    (Verbatim("a `` b"), "```\na `` b\n```"),
    (Titled(3, (TextBit("甲 #"),), "x"), "### 甲 \\# {#x}"),
    (
        Defined([((TextBit("词"),), [Para((TextBit("义"),))]), ((TextBit("词"),), []), ((), [Para((TextBit("义"),))])]),
        "词\n:   义\n\n词\n\n义",
    ),
    (Figured(Pictured("a.png", "甲[乙]"), (TextBit("说明"),)), "![甲\\[乙\\]](a.png)\n\n/// caption\n说明\n///"),
    (Parted(), "---"),
    (Para((TextBit("甲。" * 2000),)), "甲。" * 2000),
    (Para((TextBit("甲。" * 2001),)), "甲。\n" * 2000 + "甲。"),
]


@pytest.mark.parametrize(("part", "written"), PARTS)
def test_part_is_written_in_our_dialect(part: Part, written: str) -> None:
    assert "\n\n".join(DraftWriter().blocks([part])) == written


LINES = {
    "甲*乙": "甲\\*乙", "`a`": "\\`a\\`", "a\\b": "a\\\\b", "# 甲": "\\# 甲", "甲 # 乙": "甲 # 乙", "> 甲": "\\> 甲",
    ">甲": "\\>甲",
    ">5": ">5", "- 甲": "\\- 甲",
    "-5 ℃": "-5 ℃", "+ 甲": "\\+ 甲", "1. 甲": "1\\. 甲", "1.5 甲": "1.5 甲", "12345678901. 甲": "12345678901. 甲",
    "| 甲": "\\| 甲",
    "/// 甲": "&#47;// 甲", "~~~": "\\~~~", "<b>": "\\<b>", "<!-- a": "&lt;!-- a", "a < b": "a < b", "&lt;": "\\&lt;",
    "a & b": "a & b",
    "&#5;": "\\&#5;", "[a]": "\\[a]", "甲[a]": "甲[a]", "[^a]": "\\[^a]", "甲[^a]": "甲\\[^a]", "[a](b)": "\\[a\\](b)",
    ": 甲": "\\: 甲",
    "甲: 乙": "甲: 乙", "{: #a}": "\\{: #a}", "{a}": "{a}", "===": "\\===", "---": "\\---", "5~6": "5~6", "!甲": "!甲",
}  # fmt: skip


@pytest.mark.parametrize(("words", "written"), LINES.items(), ids=list(LINES))
def test_character_gets_a_backslash_only_where_it_would_be_a_mark(words: str, written: str) -> None:
    assert InlineWriter().write((TextBit(words),)) == written


@pytest.mark.parametrize(
    ("bits", "place", "written"),
    [
        ((TextBit("a|b"),), "cell", "a\\|b"),
        ((TextBit("a"), LineEnd(), TextBit("b")), "cell", "a b"),
        ((TextBit("a"), LineEnd(), TextBit("- b")), "text", "a  \n\\- b"),
        ((TextBit("甲##"),), "heading", "甲\\#\\#"),
        ((TextBit("a`b", code=True),), "text", "``a`b``"),
        ((TextBit("`b", code=True),), "text", "`` `b ``"),
        ((TextBit("甲", bold=True), Cited("a", "[1]"), TextBit("乙", bold=True)), "text", "**甲[^a]乙**"),
        (
            (TextBit("丙"), TextBit("甲", bold=True), Cited("a", "[1]"), TextBit("乙", bold=True), Cited("b", "[2]")),
            "text",
            "丙**甲[^a]乙**[^b]",
        ),
        ((Cited("a", "[1]"), TextBit("甲", struck=True), Cited("b", "[2]"), TextBit("乙")), "text", "[^a]~~甲~~[^b]乙"),
        (
            (TextBit("甲", href="https://a.b"), Cited("a", "[1]"), TextBit("乙", href="https://a.b")),
            "text",
            "[甲](https://a.b)[^a][乙](https://a.b)",
        ),
        ((TextBit(" 甲 ", bold=True), TextBit("乙")), "text", "**甲** 乙"),
        ((TextBit("见", href="https://a.b/(c) d"),), "text", "[见](https://a.b/%28c%29%20d)"),
        ((TextBit("a]b", href="https://a.b"),), "text", "[a\\]b](https://a.b)"),
        ((TextBit("甲", bold=True, slanted=True),), "text", "**甲**"),
        ((TextBit("甲", slanted=True, struck=True), TextBit("乙")), "text", "*~~甲~~*乙"),
        ((TextBit("甲", bold=True, struck=True),), "text", "**~~甲~~**"),
        ((TextBit("甲", bold=True, href="https://a.b"),), "text", "**[甲](https://a.b)**"),
        ((TextBit("甲", struck=True), TextBit("~乙")), "text", "（已删去：甲）~乙"),
        ((TextBit("a|b", code=True),), "cell", "a\\|b"),
        ((TextBit("甲"), Pictured("a.png", "乙")), "text", "甲![乙](a.png)"),
        ((TextBit("x"), TextBit("2", raised=True), TextBit("y"), TextBit("3", lowered=True)), "text", "x^2^y~3~"),
    ],
)
def test_looks_are_written_as_marks(bits: tuple[TextBit, ...], place: Place, written: str) -> None:
    assert InlineWriter().write(bits, place) == written


def test_list_of_references_may_be_all_there_is() -> None:
    body = DraftBody([Titled(2, (TextBit("参考文献"),)), Para((TextBit("[1] A"), LineEnd(), TextBit("[2] B")))])
    find_references(body, ImportReport("a"))
    assert (body.parts, {label: said(bits) for label, bits in body.notes.items()}) == ([], {"1": "A", "2": "B"})


REFERENCE_LISTS: dict[str, tuple[list[Part], list[str]]] = {
    "lines below their title": ([Para((TextBit("参考文献："), LineEnd(), TextBit("[1] A"), LineEnd(), TextBit("[2] B")))],
    ["1", "2"]),
    "a line that is none": ([Para((TextBit("参考文献"), LineEnd(), TextBit("[1] A"), LineEnd(), TextBit("B")))], []),
    "items with numbers": (
        [Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),))], [Para((TextBit("B"),))]], [3, 4])], ["3", "4"]
    ),
    "items without numbers": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),))], [Para((TextBit("B"),))]])],
    ["1", "2"]),
    "items that begin with numbers": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("[7] A"),))]])], ["7"]),
    "an item of two paragraphs": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),)), Para((TextBit("B"),))]])], []),
    "a second of one number": ([Para((TextBit("参考文献"),)), Para((TextBit("[1] A"),)), Para((TextBit("[1] B"),))], ["1"]),
    "no title": ([Para((TextBit("文献很多"),)), Para((TextBit("[1] A"),))], []),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "labels"), REFERENCE_LISTS.values(), ids=list(REFERENCE_LISTS))
def test_references_are_read_from_every_kind_of_list(parts: list[Part], labels: list[str]) -> None:
    body = DraftBody([Para((TextBit("正文"),)), *parts])
    find_references(body, ImportReport("a"))
    assert list(body.notes) == labels
    assert len(body.parts) == (1 if labels else 1 + len(parts))
    assert all(said(bits) in {"A", "B"} for bits in body.notes.values())


@pytest.mark.parametrize(
    ("line", "centred", "caption"),
    [
        ("图 1 甲", False, True), ("图 1" + "甲" * 118, False, False), ("图 1" + "甲" * 117, False, True),
        ("甲" * 60, True, True),
        ("甲" * 61, True, False), ("甲乙。", True, False), ("甲乙", False, False), ("Fig. 1: x", False, True),
    ],
)  # fmt: skip
def test_line_below_a_figure_is_its_caption_if_it_says_so_or_is_set_in_the_middle(
    line: str, centred: bool, caption: bool
) -> None:
    found = find_captions(
        [Figured(Pictured("a.png")), Para((TextBit(line),), centred=centred), Para((TextBit("尾"),))], ImportReport("a")
    )
    assert isinstance(found[0], Figured)
    assert (len(found), bool(found[0].caption)) == ((2, True) if caption else (3, False))


def test_line_above_a_table_is_its_caption_only_if_it_is_a_title() -> None:
    def above(line: Para) -> int:
        return len(find_captions([line, Gridded([(TextBit("a"),)], [])], ImportReport("a")))

    lines = ["表 1 甲", "表 1 甲。", "表 1：", "甲", "表 1" + "甲" * 117, "表 1" + "甲" * 118]
    assert [above(Para((TextBit(line),))) for line in lines] == [1, 2, 2, 2, 1, 2]
    assert above(Para((TextBit("甲"),), role="caption")) == 1
    assert above(Para((TextBit("表 1 甲"), LineEnd(), TextBit("乙")))) == 2


def test_numbers_of_captions_are_dropped_if_the_page_gives_the_same() -> None:
    def captions(*lines: str) -> tuple[list[str], list[str]]:
        report = ImportReport("a")
        figures: list[Part] = [Figured(Pictured(f"{line}.png"), (TextBit(line),)) for line in lines]
        found = find_captions(figures, report)
        return [said(part.caption) for part in found if isinstance(part, Figured)], [each.detail for each in report.decisions]

    assert captions("图 1：甲", "图 2 乙") == (["甲", "乙"], [])
    assert captions("甲", "图2、乙") == (["甲", "乙"], [])
    assert captions("图 1", "乙") == (["图 1", "乙"], [])
    kept, asked_about = captions("图 1：甲", "图 3 乙")
    assert kept == ["图 1：甲", "图 3 乙"]
    assert asked_about[0].split("\n")[0] == "源文件 图 3 → 读本 图 2"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("- 5 ℃", [Para((TextBit("- 5 ℃"),))]),
        ("* P<0.05", [Para((TextBit("* P<0.05"),))]),
        ("- 5 片\n- 6 片", [Listed([[Para((TextBit("5 片"),))], [Para((TextBit("6 片"),))]], [])]),
        ("* 甲", [Listed([[Para((TextBit("甲"),))]], [])]),
    ],
)
def test_a_sign_alone_at_the_beginning_of_a_text_stays(text: str, parts: list[Part]) -> None:
    assert read_plain(f"题目\n\n{text}\n\n乙", ImportReport("a.txt")).parts[:-1] == parts


def test_what_is_struck_in_a_bold_line_is_struck_in_the_heading() -> None:
    text = Para((TextBit("甲" * 80 + "。"),))
    line = Para((TextBit("5 mg", bold=True, struck=True), TextBit("10 mg", bold=True)))
    found = find_headings([text, line, text], "", ImportReport("a"))
    assert isinstance(found[1], Titled)
    assert found[1].bits == (TextBit("5 mg", struck=True), TextBit("10 mg"))
