"""What an author writes becomes the blocks that docs/CONTENT.md promises, or an error with its line."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct

from tests.content.case_files import cases
from tests.content.showing import show
from tests.folders import png
from viewer.content.article import GlossaryEntry, decode, encode
from viewer.content.article_builder import Built, build_article
from viewer.content.blocks import Block, Break, Chart, Figure, Inline, Paragraph, Table, Text
from viewer.content.rules import Rules
from viewer.content.text import plain

HEAD = "---\nid: a\ntitle: T\n---\n"
GLOSSARY = (
    GlossaryEntry("干细胞", "x", aliases=("stem cell",)),
    GlossaryEntry("间充质干细胞", "x"),
    GlossaryEntry("HbA1c", "x"),
)


def build(folder: Path, body: str, head: str = HEAD) -> Built:
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_text(head + body, encoding="utf-8")
    (folder / "dot.png").write_bytes(png())
    (folder / "curve.csv").write_text("周,空腹,餐后\n0,9.8,14.2\n4.5,,12.6\n", encoding="utf-8")
    return build_article(folder, Rules(folder.parent, glossary=GLOSSARY))


@pytest.mark.parametrize(("body", "expected"), [pytest.param(b, e, id=t) for t, b, e in cases("markdown")])
def test_source_becomes_blocks(tmp_path: Path, body: str, expected: str) -> None:
    article = build(tmp_path / "a", body).article
    assert [line.rstrip() for line in show(article.blocks).split("\n")] == [line.rstrip() for line in expected.split("\n")]
    assert decode(encode(article)) == article


def test_caption_belongs_to_the_last_picture_before_it_and_tables_without_one_are_not_counted(tmp_path: Path) -> None:
    caption = "\n\n/// caption\n{}\n///\n\n"
    table, picture = "| {0} |\n|---|\n| 1 |", "![{0}](dot.png)"
    body = f"{picture.format('a')} {picture.format('b')}{caption.format('二')}" + table.format("c") + "\n\n## 节\n\n"
    body += f"{table.format('d')}{caption.format('三')}{picture.format('e')}\n\n{table.format('f')}{caption.format('四')}"
    blocks = build(tmp_path / "a", body).article.blocks
    found = [(each.caption.number, plain(each.caption.children)) for each in blocks if isinstance(each, Figure | Table)]
    assert found == [(1, ""), (2, "二"), (0, ""), (1, "三"), (3, ""), (2, "四")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a `b字` c `字d` e", "a b字c字d e"),
        ("a `b` c", "a b c"),
        ("甲 `b` 乙", "甲b乙"),
        ("**a字** b **字a** b", "a字b字a b"),
        ("**甲 a** b", "甲a b"),
        ("a **b字**  \nc", "a b字 c"),
    ],
)
def test_space_beside_code_and_marks_stays_between_latin_words_alone(tmp_path: Path, body: str, text: str) -> None:
    (paragraph,) = build(tmp_path / "a", body).article.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.children) == text


@pytest.mark.parametrize(
    ("row", "cells"),
    [("| 1 | 2 | 3 | 4 |", ["1", "2", "3", "4"]), ("| 1 |", ["1", "", "", ""]), ("| 1 | 2 |", ["1 2", "", "", ""]),
     ("| 1 | 2 | 3 | 4 | 5 |", ["1 2 3 4 5", "", "", ""])],
)  # fmt: skip
def test_row_of_a_table_has_as_many_cells_as_its_header(tmp_path: Path, row: str, cells: list[str]) -> None:
    (table,) = build(tmp_path / "a", f"| a | b | c | d |\n|---|---|---|---|\n{row}\n").article.blocks
    assert isinstance(table, Table)
    assert [[plain(cell).replace(" | ", " ") for cell in line] for line in table.rows] == [cells]


@pytest.mark.parametrize(
    ("own", "behind", "shown"),
    [("甲", "乙", "甲 乙"), ("乙", "甲", "乙 甲"), ("甲", "甲", "甲"), ("甲", "", "甲"), ("", "乙", "乙")],
)
def test_chart_has_its_own_caption_and_the_one_behind_it(tmp_path: Path, own: str, behind: str, shown: str) -> None:
    head = f"caption: {own}\n" if own else ""
    body = f"```chart\n{head}x: [1, 2]\nseries: [{{name: 甲, values: [1, 2]}}]\n```\n"
    (chart,) = build(tmp_path / "a", body + (f"\n/// caption\n{behind}\n///\n" if behind else "")).article.blocks
    assert isinstance(chart, Chart)
    assert plain(chart.caption.children) == shown


def test_every_kind_of_block_and_inline_can_be_written(tmp_path: Path) -> None:
    written: set[type[object]] = set()

    def note(value: object) -> None:
        written.add(type(value))
        parts = value if isinstance(value, tuple) else value.__struct_fields__ if isinstance(value, Struct) else ()
        for part in parts:
            note(getattr(value, part) if isinstance(value, Struct) else part)

    for i, (_, body, _) in enumerate(cases("markdown")):
        note(build(tmp_path / f"a{i}", body).article.blocks)
    assert {*get_args(Block), *get_args(Inline)} - written == set()


@pytest.mark.parametrize(("body", "expected"), [pytest.param(b, e, id=t) for t, b, e in cases("faults")])
def test_fault_in_one_place_is_told_with_its_line_and_the_rest_is_shown(tmp_path: Path, body: str, expected: str) -> None:
    built = build(tmp_path / "a", f"{body}\n\n## 后面的一节\n\n后面的话。")
    line, _, words = expected.partition(" ")
    told = [(problem.line, problem.message) for problem in built.problems]
    assert any(at == int(line) and words in message for at, message in told), told
    assert all(problem.path == str(tmp_path / "a" / "index.md") and problem.remedy for problem in built.problems)
    assert show(built.article.blocks).endswith("h2 #后面的一节 后面的一节\np 后面的话。")


@pytest.mark.parametrize(("body", "expected"), [pytest.param(b, e, id=t) for t, b, e in cases("mended")])
def test_what_is_wrong_in_one_place_is_told_and_the_rest_is_shown(tmp_path: Path, body: str, expected: str) -> None:
    built = build(tmp_path / "a", body)
    findings, _, blocks = expected.partition("\n\n") if expected[0].isdecimal() else ("", "", expected)
    told = [f"{problem.line} {problem.severity} {problem.rule} {problem.message}" for problem in built.problems]
    wanted = findings.split("\n") if findings else []
    assert len(told) == len(wanted), told
    assert all(said.startswith(want) for said, want in zip(told, wanted, strict=True)), told
    assert [line.rstrip() for line in show(built.article.blocks).split("\n")] == [line.rstrip() for line in blocks.split("\n")]
    assert all(problem.path == str(tmp_path / "a" / "index.md") and problem.remedy for problem in built.problems)


def test_fault_in_a_csv_file_names_that_file_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ragged.csv").write_text("a,b\n\n1\n", encoding="utf-8")
    (problem,) = build(tmp_path / "a", '```csv file="ragged.csv"\n```').problems
    assert (Path(problem.path).name, problem.line) == ("ragged.csv", 3)


def test_reference_that_is_defined_twice_keeps_both_texts(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "b[^x]\n\n[^x]: first\n[^x]: second\n\n[^x]: third").article
    assert [source.children for source in article.references] == [(Text("first"),), (Text("second"),), (Text("third"),)]


def test_lead_is_read_as_markdown(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "[^x]: X", HEAD.replace("title", "lead: 用 **MSC**[^x]\ntitle")).article
    assert len(article.lead) == 3
    assert len(article.references) == 1


def test_paragraphs_of_a_lead_are_parted_by_a_break(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "x", HEAD.replace("title", "lead: |\n  一\n  行\n\n  二\ntitle")).article
    assert article.lead == (Text("一行"), Break(), Text("二"))


def test_picture_comes_with_its_bytes_and_size(tmp_path: Path) -> None:
    built = build(tmp_path / "a", "![a picture](dot.png)\n\n![again](dot.png)")
    (asset,) = built.assets
    assert (asset.media_type, asset.width, asset.height, asset.data) == ("image/png", 4, 3, png())
    assert asset.key.endswith(".png")
    assert len(asset.key) == 20


def test_glossary_holds_the_terms_that_were_marked(tmp_path: Path) -> None:
    article = build(tmp_path / "a", "干细胞 FCP\n\n*[FCP]: 空腹C肽").article
    assert {term: entry.definition for term, entry in article.glossary.items()} == {"干细胞": "x", "FCP": "空腹C肽"}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("**粗** 与 *斜*", "p [strong 粗]与[emphasis 斜]"),
        ("汉 **粗** 汉", "p 汉[strong 粗]汉"),
        ("`a` <!-- x --> 二 `b` `c` <!-- y -->", "p [code a]二[code b] [code c]"),
        ("甲 `<!-- x -->` 乙 <!-- y -->", "p 甲 [code <!-- x -->] 乙"),
        ("`a` `<!-- x -->` <!---->乙", "p [code a] [code <!-- x -->] 乙"),
        ("**粗**{#a} ~~删~~{#b}", "p [strong 粗]{#a} [struck 删]{#b}"),
        ("汉**粗** 汉", "p 汉[strong 粗]汉"),
        ("a **b** c", "p a [strong b] c"),
        ("汉 `码` 汉 `b` c", "p 汉[code 码]汉[code b] c"),
        ("a `b`  c", "p a [code b] c"),
        ("一  \n二", "p 一[break]二"),
        ("一[^a] 二[^a]。\n\n[^a]: x", "p 一[1]二[1]。"),
        ("[a](b) [c](d)", "p [link article:b a] [link article:d c]"),
        ("汉 [链](b) 汉", "p 汉[link article:b 链]汉"),
        ("汉\n**粗**\n汉", "p 汉[strong 粗]汉"),
        ("a\n**b**\nc", "p a [strong b] c"),
        ("a **b**\n汉", "p a [strong b]汉"),
        ("~~一~~ ~~二~~", "p [struck 一][struck 二]"),
        ("** 粗 **", "p ** 粗 **"),
        ("`a\nb`", "p [code a b]"),
        ("`<b>&amp;`", "p [code <b>&amp;]"),
        ("![x](dot.png)[^a]\n\n[^a]: y", "p [1]\nfigure #fig-1 1  (x)\n  4×3"),
        ("**[^a]**\n\n[^a]: x", "p [strong [1]]"),
        ("a[^a]\nb[^a]\n\n[^a]: x", "p a[1] b[1]"),
        ("[**粗**](b)", "p [link article:b [strong 粗]]"),
        (
            "[图](#x) [Figure](#x) [图 1](#x)\n\n![p](dot.png){#x}",
            "p [see x 图 1][see x 图 1][link #x 图1]\nfigure #x 1  (p)\n  4×3",
        ),
        ("一 **二 [三](b) 四** 五", "p 一[strong 二[link article:b 三]四]五"),
        ("Ａ **b**", "p Ａ [strong b]"),
        ("“ **重** ”", "p “[strong 重]”"),
        ("a [^a] b\n\n[^a]: x", "p a[1] b"),
        ("1 **个** 2", "p 1[strong 个]2"),
        ("<https://a.example> 见", "p [link https://a.example https://a.example]见"),
        ("一\u00a0**二**", "p 一[strong 二]"),
    ],
)
def test_spaces_around_marks_are_those_that_a_reader_needs(tmp_path: Path, body: str, shown: str) -> None:
    built = build(tmp_path / "a", body)
    assert (show(built.article.blocks), built.problems) == (shown, ())
