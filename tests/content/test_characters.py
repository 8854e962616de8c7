"""``check`` names characters that are not drawn everywhere, or that are invisible, by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from msgspec import Struct

from tests.content.test_markdown import build
from tests.folders import write_article, write_folder
from viewer.content.article import Article
from viewer.content.check import check_folder
from viewer.content.glyph_coverage import is_drawn


def told(root: Path) -> list[tuple[str, int, str]]:
    problems = [problem for problem in check_folder(root) if problem.rule == "character"]
    return [(Path(problem.path).name, problem.line, problem.message) for problem in problems]


DOUBTFUL = [
    ("姓𠮷的患者", "“𠮷”（U+20BB7 CJK UNIFIED IDEOGRAPH-20BB7）不是每台电脑都画得出来。"),
    ("图标\ue012在此", "（U+E012）是私用字符，每种字体画得不同。"),
    ("未定义\u0378的", "（U+0378）没有定义。"),
    ("⼈体", "“⼈”（U+2F08 KANGXI RADICAL MAN）是部首符号，不是汉字，搜不到。"),
    ("每日\ufffd次", "“�”（U+FFFD REPLACEMENT CHARACTER）是转码时丢掉的字。"),
    ("剂量\u202e52.0 mg", "（U+202E RIGHT-TO-LEFT OVERRIDE）改变文字方向，已去掉。"),
    ("剂量\u206725 mg\u2069", "（U+2067 RIGHT-TO-LEFT ISOLATE）改变文字方向，已去掉。"),
    ("10\u200f-20 mg", "（U+200F RIGHT-TO-LEFT MARK）改变文字方向，已去掉。"),
    ("葛\U000e0100城", "（U+E0100 VARIATION SELECTOR-17）看不见，也不起作用。"),
    ("血糖\ufe0f高", "（U+FE0F VARIATION SELECTOR-16）看不见，也不起作用。"),
    ("血\u2060糖", "（U+2060 WORD JOINER）看不见，也不起作用。"),
    ("5\u3164mg", "“\u3164”（U+3164 HANGUL FILLER）看不见，也不起作用。"),
    ("ᠮᠣᠩᠭᠣᠯ", "“ᠮ”（U+182E MONGOLIAN LETTER MA）这种文字不是每台电脑都画得出来。"),
]
NEEDED = [
    "✅ 可以；❌ 不可以；☐ 否 ☑ 是 ✔ ✗ ❤️ 👨‍⚕️ 1️⃣ ↩️",
    "①⑳ 37.5℃ ≥4.4 ↑↓→ ½ ⅔ 10⁹ µ μ Ω αβγ",
    "xuètáng ǎ ǚ ḿ ńg [ɡlukəʊz] Việt Nam ữẫđ a\u0302\u0301",
    "囍 〇 㗂 镕 堃 喆 „“”‚ ™ € ₂ ⁻¹",
    "שלום\u200f!",
]


@pytest.fixture(scope="module", name="found")
def _found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """Return the findings for each of the words above, as articles of one library: line and message."""
    root = write_folder(tmp_path_factory.mktemp("characters") / "library")
    words = [words for words, _ in DOUBTFUL] + NEEDED
    folders = {write_article(root / f"a{number}", body=f"第一段。\n\n{each}\n").name: each for number, each in enumerate(words)}
    found: dict[str, list[tuple[int, str]]] = {each: [] for each in words}
    for problem in check_folder(root):
        if problem.rule == "character":
            found[folders[Path(problem.path).parent.name]].append((problem.line, problem.message))
    return found


@pytest.mark.parametrize(("words", "message"), DOUBTFUL)
def test_a_doubtful_character_is_told_with_its_line(found: dict[str, list[tuple[int, str]]], words: str, message: str) -> None:
    assert (10, message) in found[words]


@pytest.mark.parametrize("words", NEEDED)
def test_what_an_article_needs_is_no_finding(found: dict[str, list[tuple[int, str]]], words: str) -> None:
    assert [entry for entry in found[words] if "这种文字" not in entry[1]] == []


def test_tables_beside_the_article_and_the_glossary_are_read_too(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    (root / "a" / "curve.csv").write_text("周,值\n0,\ue000\n", encoding="utf-8")
    (root / "glossary.toml").write_text('[[term]]\nterm = "⾎糖"\ndefinition = "一。"\n', encoding="utf-8")

    assert [(name, line) for name, line, _ in told(root)] == [("curve.csv", 2), ("glossary.toml", 2)]


def test_a_foreign_script_is_told_once(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    write_article(root / "a", body="ᠮᠣᠩᠭᠣᠯ\n\nᠮᠣᠩᠭᠣᠯ\n")

    assert len(told(root)) == 1


def test_the_table_tells_what_is_drawn() -> None:
    assert all(map(is_drawn, "中✅❌☐⅔əΩ"))
    assert not any(map(is_drawn, "𠮷\ue000\u0378"))


TURNING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)]
"""Overrides, embeddings, isolates and marks, with which 0.25 mg could be shown as gm 52.0."""
BODIES = {
    "words": "剂量 {}0.25 mg",
    "code": "`a{}b`",
    "a fence": "```\nx{}y\n```",
    "a link": "[a{0}b](https://example.org/a{0}b)",
    "a picture": '![a{0}b](dot.png "c{0}d")',
    "a table": "| 药{0} | 量 |\n|---|---|\n| 甲 | {0}0.25 mg |",
    "CSV": "```csv\n药{0},量\n甲,{0}0.25 mg\n```",
    "a chart": (
        '```chart\nx: [1, 2]\nunit: "m{0}g"\ncaption: "c{0}"\nsummary: "s{0}"\nseries: [{{name: "n{0}", values: [1, 2]}}]\n```'
    ),
    "a study card": (
        '/// study | 甲{0}\n    design: cohort\n    comparator: "c{0}"\n    registration: "r{0}"\n\n它能说明\n:   x{0}\n///'
    ),
    "an anchor": "[a](#x{0}y) [b](other#x{0}y)",
    "a heading": "## 标{0}题 {{#a}}",
    "a reference": "一[^a]\n\n[^a]: 甲{0} 10 mg",
    "a term": "*[AB]: 解{0}释\n\nAB",
    "notes": "<!-- notes: a{0}b -->",
}
"""Places in a body where one may occur."""
KEYS = ("title", "lead", "notes", "disclaimer", "category", "pinyin", "language")


def turning_in(article: Article) -> set[str]:
    return set(TURNING) & set("".join(texts(article)))


def texts(value: object) -> Iterator[str]:
    """Yield every text of ``value`` and of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from texts(pair)
    elif isinstance(value, tuple | Struct):
        for part in value if isinstance(value, tuple) else (getattr(value, name) for name in value.__struct_fields__):
            yield from texts(part)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("write", [str, lambda sign: f"&#x{ord(sign):X};", quote], ids=["plain", "entity", "percent"])
def test_nothing_that_turns_words_round_is_left_in_an_article(tmp_path: Path, body: str, write: Callable[[str], str]) -> None:
    for sign in TURNING:
        written = write(sign)
        article = build(tmp_path / "a", body.format(written)).article
        assert turning_in(article) == set(), ascii(sign)
        assert article.blocks


@pytest.mark.parametrize("key", KEYS)
def test_nothing_that_turns_words_round_is_left_in_a_head(tmp_path: Path, key: str) -> None:
    lines = {"id": "a", "title": "题"} | {key: '"x{}y"'}
    for sign in TURNING:
        for written in (sign, f"\\u{ord(sign):04X}"):
            head = "\n".join(f"{name}: {value.format(written)}" for name, value in lines.items())
            article = build(tmp_path / "a", "话。", f"---\n{head}\n---\n").article
            assert turning_in(article) == set(), ascii(sign)
            assert "xy" in list(texts(article))
