"""Every place of an article where words are read as Markdown, each with the words that a real build yields."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from viewer.content import manuscript
from viewer.content.article import FrontMatter
from viewer.content.blocks import Callout, Definitions, Heading, Inlines, List, Paragraph, Quote, Study, Table
from viewer.content.front_matter import read_head
from viewer.content.glossary import Glossary
from viewer.content.markdown import Body, read_body
from viewer.content.problem import Findings, Problem
from viewer.content.rules import Limits, Rules

PATH = Path("index.md")
HEAD = "id: a\ntitle: T\n"
CARD = "/// study | {title}\n    design: cohort\n\n研究对象\n:   {row}\n\n它能说明\n:   甲\n\n它不能说明\n:   乙\n///"


def read(body: str, head: str = HEAD) -> tuple[Body, tuple[Problem, ...]]:
    """Return the content of the text ``body``, and its problems."""
    source = manuscript.split(PATH, f"---\n{head}---\n{body}\n")
    rules = Rules(Path("library"))
    findings = Findings(PATH)
    front: FrontMatter = read_head(source, Limits(), findings)[0]
    return read_body(source, front, rules, Glossary(()), findings), findings.problems


def _paragraph(words: str) -> Inlines:
    return _first_paragraph(read(words)[0])


def _first_paragraph(body: Body) -> Inlines:
    (block,) = body.blocks
    assert isinstance(block, Paragraph)
    return block.children


def _list_item(words: str) -> Inlines:
    (block,) = read(f"- {words}")[0].blocks
    assert isinstance(block, List)
    (paragraph,) = block.items[0].blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


def _quotation(words: str) -> Inlines:
    (block,) = read(f"> 说：{words}")[0].blocks
    assert isinstance(block, Quote)
    (paragraph,) = block.blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


def _heading(words: str) -> Inlines:
    (block,) = read(f"## {words}")[0].blocks
    assert isinstance(block, Heading)
    return block.children


def _table(source: str) -> Table:
    (block,) = read(source)[0].blocks
    assert isinstance(block, Table)
    return block


def _cell(words: str) -> Inlines:
    return _table(f"| 甲 | 乙 |\n|---|---|\n| {words} | 丙 |").rows[0][0]


def _header(words: str) -> Inlines:
    return _table(f"| {words} | 乙 |\n|---|---|\n| 丙 | 丁 |").header[0]


def _csv_cell(words: str) -> Inlines:
    quoted = words.replace('"', '""')
    return _table(f'```csv\n甲,乙\n"{quoted}",丙\n```').rows[0][0]


def _caption(words: str) -> Inlines:
    return _table(f"| 甲 |\n|---|\n| 丙 |\n\n/// caption\n{words}\n///").caption.children


def _source_note(words: str) -> Inlines:
    return _table(f"| 甲 |\n|---|\n| 丙 |\n\n/// caption\n题\n\n来源：{words}\n///").caption.source


def _lead(words: str) -> Inlines:
    return read("x", HEAD + f"lead: {json.dumps(words, ensure_ascii=False)}\n")[0].lead


def _callout_title(words: str) -> Inlines:
    (block,) = read(f"/// note | {words}\nx\n///")[0].blocks
    assert isinstance(block, Callout)
    return block.title


def _study(title: str, row: str) -> Study:
    (block,) = read(CARD.format(title=title, row=row))[0].blocks
    assert isinstance(block, Study)
    return block


def _study_title(words: str) -> Inlines:
    return _study(words, "x").title


def _study_row(words: str) -> Inlines:
    (paragraph,) = _study("x", words).rows[0].blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


def _definition(words: str) -> Inlines:
    (block,) = read(f"词\n:   {words}")[0].blocks
    assert isinstance(block, Definitions)
    (paragraph,) = block.items[0].blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


def _reference(words: str) -> Inlines:
    return read(f"x[^a]\n\n[^a]: {words}")[0].references[0].children


PLACES: dict[str, Callable[[str], Inlines]] = {
    "paragraph": _paragraph,
    "list item": _list_item,
    "quotation": _quotation,
    "heading": _heading,
    "table cell": _cell,
    "table header": _header,
    "CSV cell": _csv_cell,
    "caption": _caption,
    "source note": _source_note,
    "lead": _lead,
    "callout title": _callout_title,
    "study title": _study_title,
    "study row": _study_row,
    "definition": _definition,
    "reference": _reference,
}
"""The text before the words in each place: “说：” in a quotation, “来源：” in a source note."""
