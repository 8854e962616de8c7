"""Random clinical sentences: the words that go into an article come out unchanged, in every place at once."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content.article import Article
from viewer.content.article_builder import build_article
from viewer.content.blocks import Callout, Definitions, Heading, List, Node, Paragraph, Quote, Study, Table
from viewer.content.rules import Rules
from viewer.content.text import parts, plain

EXAMPLES = int(os.environ.get("FRONTDESK_EXAMPLES", "200"))
PLACES = 18

NUMBERS = st.one_of(
    st.integers(0, 400).map(str),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: f"{pair[0]}.{pair[1]}"),
    st.sampled_from(["1/2", "1:1000", "5,000", "0.05", "2^3", "½", "１０"]),
)
UNITS = st.sampled_from(
    [
        "",
        "",
        "mg",
        " mg",
        "g",
        "µg",
        "IU",
        "mL",
        "mmol/L",
        " mmol/L",
        "mmHg",
        "%",
        "℃",
        "片",
        "次/日",
        "mL/(kg·h)",
        "mg/kg",
        "g/次",
        "度",
    ]
)
JOINTS = st.sampled_from(["~", "~~", "～", "-", "–", "—", "*", "×", "/", ":", "±", "==", "_", "**", "至", "<", ">", "="])
WORDS = st.sampled_from(
    [
        "二甲双胍",
        "胰岛素",
        "空腹",
        "餐后",
        "每日",
        "约",
        "口服",
        "HbA1c",
        "MSC",
        "bid",
        "和",
        "为",
        "注意",
        "升高",
        "见",
        "AST",
        "n",
        "P",
        "t",
        "患者",
    ]
)
SIGNS = st.sampled_from(["<", ">", "≤", "≥", "±", "+", "-", "=", "≈", ""])
CHARACTERS = st.sampled_from(
    [
        "0.5g*20片*3盒", "a==1", "b==2", "HLA-B*15:02", "CYP2C19*2/*3", "138****1234", "t_{1/2}", "10^(-3)",
        "x^2+y^2", "2.5mg*bid*7d",
        "A*B*C", "5_10 mg", "10mg**2次", "20mg**3次", "血糖*", "王*明", "36度~~37度", "I~II级", "-5~+5", "(5+3)*2",
        "~30~", "~3片", "__", "***",
        "*", "**", "~", "~~", "^", "==", "_", "#3", "{n=20}", "A&B", "a<b>c", "C:\\x", "“x”", "10^9^5",
        "5**10**", "Na^+，K^+", "12*/15*", "5.6*~7.0*", "ALT**/AST**", ">>5", "> 5",
    ]
)  # fmt: skip
MARKS = st.sampled_from(
    [
        ("**注意**", "注意"), ("**注意：**", "注意："), ("**5 mg**", "5 mg"), ("==重点==", "重点"), ("==HbA1c==", "HbA1c"),
        ("^^mmol/L^^", "mmol/L"), ("H~2~O", "H2O"), ("CO~2~", "CO2"), ("HCO~3~^-^", "HCO3⁻"),
        ("Ca^2+^", "Ca²⁺"), ("Na^+^", "Na⁺"),
        ("×10^9^/L", "×10⁹/L"), ("×10^9/L", "×10⁹/L"), ("×10^12/L", "×10¹²/L"), ("10^3", "10³"),
        ("kg/m^2", "kg/m²"), ("HbA~1c~", "HbA1c"), ("t~1/2~", "t1/2"),
        ("C~max~", "Cmax"), ("&lt;5%", "<5%"), ("&gt;7.0", ">7.0"), ("2\\*3", "2*3"), ("\\~", "~"),
        ("`5~10`", "5~10"), ("*P*", "P"),
        ("***重要***", "重要"), ("**CO~2~升高**", "CO2升高"),
    ]
)  # fmt: skip
GAPS = st.sampled_from(["，", "、", "。", "；", "：", "（", "）", " ", ", ", ". ", " 与 ", "，约", "，每日", "；其中"])

PIECES = st.one_of(
    st.tuples(SIGNS, NUMBERS, UNITS).map("".join).map(lambda words: (words, words)),
    st.tuples(NUMBERS, UNITS, JOINTS, NUMBERS, UNITS).map("".join).map(lambda words: (words, words)),
    WORDS.map(lambda words: (words, words)),
    CHARACTERS.map(lambda words: (words, words)),
    MARKS,
)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, str]:
    """Return the typed text, and the text to be read."""
    typed, read = "说", "说"
    alone: set[str] = set()
    for written, shown in draw(st.lists(PIECES, min_size=1, max_size=8)):
        if set(written) <= set("*_~^="):
            if written in alone:
                continue  # two of them may be a pair: __（甲）__
            alone.add(written)
        gap = draw(GAPS)
        typed, read = typed + gap + written, read + gap + shown
    return typed, read


def article_of(words: str) -> str:
    """Return an article with ``words`` in every place where words are read."""
    quoted = words.replace('"', '""')
    return f"""---
id: a
title: {json.dumps(words, ensure_ascii=False)}
lead: {json.dumps(words, ensure_ascii=False)}
summary: [{json.dumps(words, ensure_ascii=False)}]
---
## {words}

{words}

- {words}

> {words}

| {words} | 乙 |
|---|---|
| {words} | 丙 |

/// caption
{words}

来源：{words}
///

```csv
甲,乙
"{quoted}",丙
```

/// note | {words}
{words}
///

/// study | {words}
    design: cohort

研究对象
:   {words}

它能说明
:   {words}
///

词
:   {words}

[{words}](https://a.example)[^a]

[^a]: {words}
"""


def shown(article: Article) -> list[str]:
    """Return every text of ``article`` that contains the words, in order."""
    found = [plain(article.lead)]

    def look(block: object) -> None:
        match block:
            case Heading() | Paragraph():
                found.append(plain(block.children))
            case Table():
                found.extend(plain(cell) for row in (block.header, *block.rows) for cell in row if len(plain(cell)) > 1)
                found.extend(filter(None, (plain(block.caption.children), plain(block.caption.source).removeprefix("来源："))))
            case Callout() | Study() | List() | Quote() | Definitions():
                if isinstance(block, Callout | Study):
                    found.append(plain(block.title))
                for part in parts(block):
                    if isinstance(part, Node):
                        look(part)

    for block in article.blocks:
        look(block)
    return [*found, *(plain(source.children) for source in article.references)]


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES <= 1000)
@given(sentences())
def test_words_out_equal_words_in(sentence: tuple[str, str]) -> None:
    typed, read = sentence
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.md").write_text(article_of(typed), encoding="utf-8")
        built = build_article(Path(folder), Rules(Path(folder)))
    texts = [without_spaces(text) for text in shown(built.article)]
    assert texts == [without_spaces(read)] * len(texts)
    assert len(texts) == PLACES
    assert without_spaces(built.article.title) == without_spaces(typed)
    assert not [problem for problem in built.problems if problem.rule == "numbers"]
