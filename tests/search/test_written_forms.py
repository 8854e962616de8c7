"""One thing written in several ways: scanned text with blanks between its characters, powers, names with a hyphen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from viewer.library.library_builder import pack
from viewer.library.search import SearchHit
from viewer.library.search.searcher import Searcher

TEXT = """\
---
id: {id}
title: {title}
---

## 一节

{body}
"""
BODIES = {
    "spaced": "血 糖 仪 的 使 用 说 明。胰 岛 素。血　糖 监 测。",
    "plain": "血糖仪的使用说明。",
    "serotonin": "5-羟色胺再摄取抑制剂；C肽；25-羟基维生素D。",
    "closed": "5羟色胺和25羟基维生素D，C-肽。",
    "struck": "每天吃~~两千毫克~~，现在是五百毫克。",
    "power": "白细胞4.0×10^9/L，`10^12`，10^-3^ mol。",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    root = tmp_path_factory.mktemp("forms")
    (root / "library").mkdir()
    for name, body in BODIES.items():
        (root / "library" / name).mkdir()
        title = "标 题 分 开" if name == "spaced" else f"文章{name}"
        (root / "library" / name / "index.md").write_text(TEXT.format(id=name, title=title, body=body), encoding="utf-8")
    pack(root / "library", root / "library.fdk")
    with Searcher(root / "library.fdk") as opened:
        yield opened


def _marked(hit: SearchHit) -> set[str]:
    texts = ((hit.snippet, hit.spans), (hit.title, hit.title_spans))
    return {text[start : start + length] for text, spans in texts for start, length in spans}


@pytest.mark.parametrize(
    ("query", "article", "marked"),
    [
        ("血糖仪", "spaced", "血 糖 仪"),
        ("血糖仪", "plain", "血糖仪"),
        ("血 糖 仪", "plain", "血糖仪"),
        ("血 糖 仪", "spaced", "血"),
        ("血\u3000糖\u3000仪", "plain", "血糖仪"),
        ("胰岛素", "spaced", "胰 岛 素"),
        ("血糖监测", "spaced", "血 糖 监 测"),
        ("使用说明", "spaced", "使 用 说 明"),
        ("biaotifenkai", "spaced", "标 题 分 开"),
        ("标题分开", "spaced", "标 题 分 开"),
        ("5羟色胺", "serotonin", "5-羟色胺"),
        ("5-羟色胺", "closed", "5羟色胺"),
        ("5–羟色胺", "serotonin", "5-羟色胺"),
        ("25羟基维生素d", "serotonin", "25-羟基维生素D"),
        ("c肽", "closed", "C-肽"),
        ("c-肽", "serotonin", "C肽"),
        ("10^9", "power", "10⁹"),
        ("10⁹/L", "power", "10⁹/L"),
        ("×10^9/l", "power", "10⁹/L"),
        ("10^12", "power", "10^12"),
        ("10^-3", "power", "10⁻³"),
    ],
)
def test_it_is_found_however_it_is_written(query: str, article: str, marked: str, searcher: Searcher) -> None:
    found = {hit.article: hit for hit in searcher.search(query).hits}
    assert article in found
    assert marked in _marked(found[article])


def test_struck_words_are_shown_as_such(searcher: Searcher) -> None:
    (hit,) = searcher.search("两千毫克").hits
    assert hit.snippet == "每天吃（已删去：两千毫克），现在是五百毫克。"


@pytest.mark.parametrize("query", ["血仪", "15羟色胺", "10^8", "糖仪血"])
def test_what_is_not_there_is_not_found(query: str, searcher: Searcher) -> None:
    assert searcher.search(query).hits == ()
