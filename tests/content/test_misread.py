"""Marks of other programs and of Chinese lists are reported once per kind and article, at their first line."""

from __future__ import annotations

import pytest

from tests.folders import write_article, write_folder
from viewer.content.check import check_folder

FOREIGN = {
    "> [!NOTE]\n> 提示。": "[!NOTE]",
    '!!! tip "提示"\n    正文。': "!!!",
    '??? note "折叠"\n    正文。': "???",
    "::: warning\n容器\n:::": ":::",
    "见[[别的文章]]。": "[[…]]",
    '{{< figure src="a.png" >}}': "{{…}}",
    "{% include a.html %}": "{{…}}",
    "[TOC]": "[TOC]",
    "一行<br>二行": "HTML",
    '<img src="a.png" width="300">': "HTML",
    "H<sub>2</sub>O": "HTML",
    "<font color=red>重要</font>": "HTML",
    r"公式 $\frac{a}{b}$": "$…$",
}
RUN_TOGETHER = (
    "1、甲\n2、乙", "（1）甲\n（2）乙", "(1) 甲\n(2) 乙", "① 甲\n② 乙", "• 甲\n• 乙", "一、甲\n二、乙", "（一）甲\n（二）乙",
    "1．甲\n2．乙",
)  # fmt: skip
HARMLESS = (
    "用 `<br>` 换行，写 `[[a]]`。", "血糖<7.0，>3.9。", "p<0.05，n>30", "（1）只有一行。", "1、只有一行。", "真的吗？？？",
    "价格 $5 与 $6。",
    "> 引文[!]", "```\n!!! tip\n<br>\n```", "一、二、三都要做。\n然后休息。",
)  # fmt: skip


SEVERAL = "一<br>二\n\n三<br>四\n\n<b>五</b>"
BODIES = [f"前文。\n\n{body}\n\n后文。" for body in FOREIGN] + [f"要点：\n\n{body}" for body in RUN_TOGETHER]
BODIES += [*HARMLESS, SEVERAL]
Told = dict[str, list[tuple[int, str]]]


@pytest.fixture(scope="module", name="told")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return line and message of each warning of the rule, by body; all bodies are articles of one library."""
    root = write_folder(tmp_path_factory.mktemp("misread") / "library")
    folders = {str(write_article(root / f"a{number}", body=body) / "index.md"): body for number, body in enumerate(BODIES)}
    told: Told = {body: [] for body in BODIES}
    for problem in check_folder(root):
        if problem.rule == "misread":
            told[folders[problem.path]].append((problem.line, problem.message))
    return told


@pytest.mark.parametrize(("body", "words"), FOREIGN.items(), ids=list(FOREIGN.values()))
def test_marks_of_other_programs_are_told(told: Told, body: str, words: str) -> None:
    ((line, message),) = told[f"前文。\n\n{body}\n\n后文。"]
    assert words in message
    assert line == 10


def test_a_kind_is_told_once_with_how_many_there_are(told: Told) -> None:
    ((line, message),) = told[SEVERAL]
    assert line == 8
    assert "3" in message


@pytest.mark.parametrize("body", RUN_TOGETHER)
def test_chinese_lists_that_run_together_are_told(told: Told, body: str) -> None:
    ((line, message),) = told[f"要点：\n\n{body}"]
    assert "连成一段" in message
    assert line == 11


@pytest.mark.parametrize("body", HARMLESS)
def test_what_only_looks_alike_is_left_alone(told: Told, body: str) -> None:
    assert told[body] == []
