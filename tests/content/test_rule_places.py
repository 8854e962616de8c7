"""What the rules find in a page: how often, at which line, and where they stop."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.checked import Rule, library_of, page_of, said
from viewer.content.article import GlossaryEntry
from viewer.content.check import (
    advert,
    before_after,
    causal,
    characters,
    claims,
    complete,
    doses,
    doubtful,
    misread,
    percent_of_n,
    reading_level,
    script,
    terms,
    units,
)
from viewer.content.rules import Owner

Said = list[tuple[int, str]]


def captioned(table: str) -> str:
    return f"{table}\n\n/// caption\n甲\n///\n"


MISREAD: dict[str, Said] = {
    "要点：\n- 甲\n- 乙": [(2, "像是列表，却连着上面的文字。")],
    "\n\n要点：\n- 甲": [(4, "像是列表，却连着上面的文字。")],
    "甲\n| a | b |\n|---|---|\n| 1 | 2 |": [(3, "像是表格，却连着上面的文字。")],
    "| a | b |\n|---|\n| 1 | 2 |": [(2, "像是表格，分隔线与表头格数却不同。")],
    "| a | b |\n|---|---|---|\n| 1 | 2 |": [(2, "像是表格，分隔线与表头格数却不同。")],
    "a | b\n--|--\n1 | 2": [],
    "| a \\| b |\n|---|\n| 1 |": [],
    "- 甲\n    - 乙\n  - 丙\n   - 丁": [(3, "缩进不到四格，会和上一级排在一起。")],  # once a paragraph
    "- 甲\n     - 乙": [(2, "缩进不到四格，会和上一级排在一起。")],
    "甲\n1) 乙\n\n1) 丙": [(4, "“1)”不会成为列表。")],
    "> 甲\n- 乙": [],
    "1、甲\n2、乙\n\n3、甲\n4、乙": [(2, "像是列表，这几行却会连成一段。（共 2 处）")],
    "甲：\n1、乙\n\n乙:\n① 丙": [(2, "像是列表，这几行却会连成一段。"), (5, "像是列表，这几行却会连成一段。")],
    "甲\n1、乙": [],
    "```\n!!! tip\n```\n!!! tip\n\n!!! tip": [(4, "“!!!”是别的程序的提示框。（共 2 处）")],
    "````\n```\n- 甲\n  - 乙\n````\n- 甲\n  - 乙": [(7, "缩进不到四格，会和上一级排在一起。")],
    "甲<b>乙\n\na<b>c 和 <br>\n\n`<br>`": [(1, "HTML 标签会原样显示。（共 2 处）")],
}
DOUBTFUL: dict[str, Said] = {
    "结果[1]。\n\n又[2]。\n\n[1]: 甲\n[2]乙": [
        (1, "“[1]”不是文献标记，照原样显示，共 2 行。"), (5, "“[1]”开头的一行不是文献，当作正文显示。"),
        (6, "“[2]”开头的一行不是文献，当作正文显示。"),
    ],
    "`[1]` 和 甲[1](a)": [],
    "甲\t乙\n\t丙\n丁\t\t戊": [(1, "制表符只显示成空格，共 2 行。")],
    "*[甲]: 乙\n*[丙]: 丁\n\n丙": [(1, "正文没有用到术语“甲”，它的解释不会显示。")],
    "> 5 mmol/L\n\n甲\n\n- 5 ℃\n甲\n\n甲\n- 5 ℃\n\n- 5 ℃": [
        (1, "“>”在行首，会变成引文，不显示。"), (11, "“-”在行首，会变成列表，不显示。"),
    ],
    "甲\n\n    代码\n\n乙\n\n    代码\n": [(3, "缩进四格的文字会显示成代码。")],  # once an article
    "甲\n\n    code\n\n    more code": [],
    "```\n长*宽*高\n```\n`长*宽*高` [见](https://a.b/长*宽*高)\n长*宽*高，x^2": [(5, "“*宽*”可能是记号，也可能不是。")],
    "| a ~b~ | 甲 | x^2 |\n|---|---|---|\n| 1 | 长*宽*高 | x^3 |": [
        (1, "“~”可能是记号，也可能不是。"), (3, "“*宽*”可能是记号，也可能不是。"),
    ],
}  # fmt: skip
ROWS: dict[str, Said] = {
    captioned("| 指标 | 前 | 后 | 单位 |\n|---|---|---|---|\n| 空腹血糖 | 7.3 | 0.3 | mmol/L |\n"
              "| 空腹血糖 | 0.3 | 0.3 | mmol/L |\n| 血钾（mmol/L） | 4.1 | 42 | |\n| 体重 | 70 | 700 | kg |"): [
        (3, "血糖 0.3 mmol/L 不合常理。"), (4, "血糖 0.3 mmol/L 不合常理。"), (5, "血钾 42 mmol/L 不合常理。"),
        (6, "体重 700 kg 不合常理。"),
    ],
    captioned("| 时间 | 糖化血红蛋白（%） |\n|---|---|\n| 1 月 | 72 |\n"
              "| **2 月** | 约 72 |\n| 3 月 | ↑72* |\n| 4 月 | 7 人 72% |"): [
        (3, "糖化血红蛋白 72% 不合常理。"), (4, "糖化血红蛋白 72% 不合常理。"), (5, "糖化血红蛋白 72% 不合常理。"),
    ],
    "| 时间 | 值 |\n|---|---|\n| 1 月 | 0.3 |\n\n/// caption\n空腹血糖，mmol/L\n///\n": [(3, "血糖 0.3 mmol/L 不合常理。")],
    captioned("| 指标 | 变化 |\n|---|---|\n| 血糖 | 0.3 |"): [],
    captioned("| 指标 | 值 |\n|---|---|\n| “血糖 0.3 mmol/L” | 1 |"): [],
}  # fmt: skip
CHART = (
    "```chart\ncaption: {c}\nsummary: {s}\nunit: mg/dL\nx: [一, 二]\nseries:\n- {{name: {a}, values: [7.27, 5.88]}}\n"
    "- {{name: {b}, values: [null, 7.27]}}\n```"
)
LOW = "7.27 mg/dL ≈ 0.40 mmol/L，血糖不会这样低；是不是 mmol/L？"
ROWS |= {
    CHART.format(c="血糖", s="甲", a="空腹", b="餐后"): [(7, LOW)],  # once a chart
    CHART.format(c="甲", s="血糖", a="乙", b="餐后血糖"): [(7, LOW)],
    CHART.format(c="甲", s="乙", a="乙", b="餐后血糖"): [(8, LOW)],
    CHART.format(c="血糖", s="甲", a="空腹下降", b="餐后"): [(8, LOW)],
    CHART.format(c="血糖变化", s="甲", a="空腹", b="餐后"): [],
}
DOSES: dict[str, Said] = {
    captioned("| 药物 | 每次（mg） | 次数 |\n|---|---|---|\n| 甲 | 5000 | 1 |\n| 二甲双胍 | 5000 | 每日2次 |"): [
        (4, "二甲双胍一天 10000 mg，多于说明书的上限 3000 mg。")
    ],
    captioned("| 时间 | 二甲双胍（mg） |\n|---|---|\n| 1 | 500~5000 |\n| 2 | 500 |\n| 3 | 5,000 |"): [
        (3, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。"), (5, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。"),
    ],
    "先用\n二甲双胍\n5000 mg。": [(3, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
}  # fmt: skip


def changed(*rows: str, change: str = "变化") -> str:
    return captioned("\n".join((f"| 指标 | 治疗前 | 治疗后 | {change} |", "|---|---|---|---|", *rows)))


OPPOSITE = "变化的正负号和前后两个数值相反。"
TABLES: dict[str, Said] = {
    changed("| 甲 | 7.9 | 7.0 | −0.9 |", "| 甲 | 7.9 | 7.0 | 0.9 |",
            "| 甲 | 7.0 | 7.0 | -0.0 |", "| 甲 | 7.0 | 7.0 | +0.1 |"): [],
    changed("| 甲 | 7.9 | 7.0 | +0.9 |", "| 甲 | 7.0 | 7.9 | -0.9 |", "| 甲 | 7.0 | 7.9 | +0.9 |"): [
        (3, OPPOSITE), (4, OPPOSITE),
    ],
    changed("| 甲 | 7.0 | 7.9 | -0.9 |", change="降低变化"): [],
    changed("| 甲 | 7.9 | 7.0 | −1.9 |", "| 甲 | 7.9% | 7.0% | 2.9 |"): [
        (3, "从 7.9 到 7 相差 0.9，不是 −1.9。"), (4, "从 7.9 到 7 相差 0.9 %，不是 2.9%。"),
    ],
    changed("| 甲 | ? | 7.9 | -0.9 |", "| 甲 | 7.0 kg | 7.9 kg | 13% |", "| 甲 | ↓7.0 | 7.9 | 23% |"): [
        (5, "从 7 到 7.9 相差 12.9%，不是 23%。")
    ],
    captioned("| 治疗前 | 治疗后 | 变化 |\n|---|---|---|\n| 7.0 | 7.9 | 5 |"): [],
    captioned("| 甲 | 治疗前 | 治疗后 | 例 | 变化 |\n|---|---|---|---|---|\n| 甲 | 7.0 | 7.9 | 4 | 5 |"): [],
    captioned("| 甲 | 基线 | 治疗前 | 治疗后 | 变化 |\n|---|---|---|---|---|\n| 甲 | 7.0 | 7.9 | 4 | 5 |"): [],
    "甲，\n从 8.0 kg\n降到 7.0 kg，\n下降 2.0 kg。\n\n" + captioned("| 甲 |\n|---|\n| 从 8.0 kg 降到 9.0 kg |"): [
        (3, "从 8 到 7 相差 1 kg，不是 2.0kg。"), (8, "从 8.0 到 9.0，和“降”的方向相反。"),
    ],
}  # fmt: skip
SHARES: dict[str, Said] = {
    "好。73 名患者，\n20%的患者好": [(2, "73 人的 20% 是 14.6 人，不是整数。")],
    "200 名患者，10.2%的患者好": [(1, "200 人的 10.2% 是 20.4 人，不是整数。")],
    "201 名患者，10.2%的患者好": [],
    "8 名患者，12%的患者": [],
    "8 名患者，13%的患者": [],
    "8 名患者，11%的患者": [(1, "8 人的 11% 是 0.9 人，不是整数。")],
    "73 名患者，20.5%的患者": [],  # 15
    "73 名患者，19.2%的患者": [],  # 14
    "199 名患者，50.3%的患者": [],  # 100
    "73 名患者，20.6%的患者": [(1, "73 人的 20.6% 是 15.0 人，不是整数。")],
    "73 名患者，10 名医生，20%的患者": [],
    "20%的患者，73 名患者": [],
    "73 名患者，每组 20%的患者": [],
    "73 名患者，30%和 20%的患者": [],
    "73 名患者，1/3 和 20%的患者": [],
    "73 名患者。20%的患者": [],
    "91人中有73人，\n即 80%。\n91人中有73人（20%）": [(3, "73/91 是 80.2%，不是 20%。")],
}
STUDY = (
    "/// study | 试验\n    design: {design}\n    n: 5\n    evidence: low\n    follow_up: 12 周\n    cites: b\n\n"
    "研究对象\n:   {people}\n\n它不能说明\n:   治愈糖尿病。\n\n///\n"
)
CASES = STUDY.format(design="case-series", people="5 名")
NOTE = "\n[^b]: B. doi:10.1234/b\n"
WHY = "“治愈”说的是因果，但这里的研究没有对照。"
CAUSES: dict[str, Said] = {
    f"干细胞治愈了糖尿病。\n\n## 一\n\n{CASES}\n干细胞治愈了\n糖尿病，又治愈了。可能治愈。不能治愈。\n\n"
    f"## 二\n\n干细胞治愈了糖尿病。干细胞治愈了糖尿病[^b]。\n{NOTE}": [(20, WHY), (25, WHY)],
    f"{STUDY.format(design='randomised-trial', people='5 名')}\n干细胞治愈了糖尿病。\n{NOTE}": [],
    f"{CASES}\n/// editor\n干细胞治愈了糖尿病。\n\n输注治愈了糖尿病。\n///\n\n干细胞治愈了糖尿病。和对照相比治愈。\n{NOTE}": [
        (22, WHY)
    ],
}
LATE = "这里写“治疗后 {}”，研究只随访了12周。"
FOLLOWED: dict[str, Said] = {
    f"治疗后 13 周停药。\n\n## 一\n\n{CASES}\n治疗后 12 周停药。治疗后 88 天停药。\n治疗后 89 天停药。不是治疗后 4 个月停药。\n"
    f"治疗后 2 年停药。\n\n## 二\n\n治疗后 13 周停药。\n{NOTE}": [(21, LATE.format("89 天")), (22, LATE.format("2 年"))],
}
ADVERTS: dict[str, Said] = {
    "甲。\n有效率 90%。\n有效率 90%（9/10）。\n\n有效率 100%（9/10）。\n\n结核的治愈率高。\n\n保证治愈，欢迎来电。": [
        (2, "“有效率”是治愈率、有效率一类的说法。"), (5, "“有效率 100%”是治愈率、有效率一类的说法。"),
        (9, "“保证治愈”是谁也保证不了的承诺。"), (9, "“欢迎来电”是请人来就诊的话。"),
    ],
    f"结核{'甲' * 28}治愈率高。": [],
    f"结核{'甲' * 29}治愈率高。": [(1, "“治愈率”是治愈率、有效率一类的说法。")],
    "我们“保证治愈”。“最先进”。\n\n" + captioned("| 保证停药 |\n|---|\n| 秒杀 |"): [
        (1, "“保证治愈”是谁也保证不了的承诺。"), (3, "“保证停药”是谁也保证不了的承诺。"), (5, "“秒杀”是招揽顾客的话。"),
    ],
}  # fmt: skip
CLAIMS: dict[str, Said] = {
    "能根治。\n\n“根治”。不能根治。\n骨折痊愈。\n糖尿病痊愈，又神奇。": [
        (1, "“根治”是绝对化的说法。"), (5, "“痊愈”是绝对化的说法。"), (5, "“神奇”是绝对化的说法。"),
    ],
    f"骨折{'甲' * 28}痊愈。": [],
    f"骨折{'甲' * 29}痊愈。": [(1, "“痊愈”是绝对化的说法。")],
    "治愈率（9/10）。": [],
    "药物依赖。": [(1, "“药物依赖”会让人以为是成瘾。")],
    "药物依赖。阿片。": [],
    "The Cure Alliance. CURE. Cured ham. no side effects.": [(1, "“no side effects”是绝对化的说法。")],
    "Cure is here.": [(1, "“Cure”是绝对化的说法。")],
    "A cure, Smith et al. BMJ 2009; 12": [],
    captioned("| 神奇 |\n|---|\n| 神奇 |"): [(1, "“神奇”是绝对化的说法。"), (3, "“神奇”是绝对化的说法。")],
}  # fmt: skip
SCRIPT: dict[str, Said] = {
    "简体。\n繁體和檢查，體。\n": [(2, "简体的文章里有繁体字“體檢”。")],
    "體檢禮樂書門馬車東風長龍": [(1, "简体的文章里有繁体字“體檢禮樂書門馬車東風長龍”。")],
    "體檢禮樂書門馬車東風長龍魚": [(1, "简体的文章里有繁体字“體檢禮樂書門馬車東風長龍”。")],  # twelve
    "３个，４个。\n５个\n": [(1, "全角的字母或数字“３”，共 2 行。")],
    "5．6 和 4。1 mmol/L\n一\n3，000 个 7。12岁": [
        (1, "“5．6”里的标点会被读成两个数。"), (1, "“4。1”里的标点会被读成两个数。"),
        (3, "“3，000”里的标点会被读成两个数。"),
    ],
    "甲,乙\n(甲)甲(乙)\n5％\n甲,乙": [(3, "全角的“％”，共 1 行。"), (1, "汉字之间的半角标点“,”，共 3 行。")],
    "Good，bad 好": [],
}  # fmt: skip
TABLE: list[tuple[Rule, str, Said]] = [
    (rule, body, found)
    for rule, cases in (
        (misread.check, MISREAD), (doubtful.check, DOUBTFUL), (units.check, ROWS), (doses.check, DOSES),
        (before_after.check, TABLES),
        (causal.check, CAUSES), (causal.check_follow_up, FOLLOWED), (advert.check, ADVERTS), (claims.check, CLAIMS),
        (script.check, SCRIPT),
    )
    for body, found in cases.items()
]  # fmt: skip


@pytest.mark.parametrize(("rule", "body", "found"), TABLE, ids=[body[:24] for _, body, _ in TABLE])
def test_finding_is_told_at_its_own_line_and_as_often_as_it_should(tmp_path: Path, rule: Rule, body: str, found: Said) -> None:
    assert said(rule, library_of(page_of(tmp_path / "a", body))) == found


@pytest.mark.parametrize(("body", "found"), SHARES.items(), ids=list(SHARES))
def test_share_of_people_is_a_whole_number_of_them(tmp_path: Path, body: str, found: Said) -> None:
    library = library_of(page_of(tmp_path / "a", body))
    assert said(percent_of_n.check_shares, library) + said(percent_of_n.check, library) == found


HARD = "Considerable understanding necessitates uninterrupted participation. "
LEVELS: list[tuple[str, str, Said]] = [
    ("字" * 90 + "。", "", []),
    ("字" * 91 + "。", "", [(1, "这一句有 91 个字。")]),
    ("短。\n" + "字" * 60 + "，\n" + "字" * 31 + "。", "", [(2, "这一句有 91 个字。")]),
    ("、".join(["字" * 19] * 5) + "。", "", [(1, "这一句有 95 个字。")]),
    ("、".join(["字" * 16] * 6) + "。", "", []),  # a list
    ("，".join(["字" * 16] * 6) + "。", "", [(1, "这一句有 96 个字。")]),
    (("字" * 46 + "。") * 11, "", []),
    (("字" * 46 + "。") * 12, "", [(-2, "全文每句平均 46 个字，病人很难读下去。")]),
    (("字" * 45 + "。") * 12, "", []),
    (("字" * 46 + "。") * 12, "audience: staff\n", []),
    ("word " * 44 + "word.", "language: en\n", []),
    ("Go. " + "word " * 45 + "word. Go.", "language: en\n", [(1, "这一句有 46 个词。")]),
    (HARD * 11, "language: en\n", []),
    (HARD * 12, "language: en\n", [(-3, "全文的阅读难度是 43 年级（Flesch–Kincaid）。")]),
    (HARD * 12, "language: fr\n", []),
    # of 10 words and 16 syllables: 7.19; with 20 syllables 11.91, with 21 13.09
    (("A beta beta beta beta beta beta beta beta beta beta. ") * 12, "language: en\n", []),
    (("beta beta beta beta beta beta beta beta beta insulin. ") * 12, "language: en\n", [
        (-3, "全文的阅读难度是 13 年级（Flesch–Kincaid）。")
    ]),
    (f"{'beta ' * 9}beta. " * 12, "language: en\n", []),
    (f"{'beta ' * 9}beta. " * 8 + f"{'beta ' * 9}insulin. " * 4, "language: en\n", [
        (-3, "全文的阅读难度是 12 年级（Flesch–Kincaid）。")
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "head", "found"), LEVELS)
def test_reading_level_is_judged_from_a_limit_on(tmp_path: Path, body: str, head: str, found: Said) -> None:
    page = page_of(tmp_path / "a", body, head if "audience" in head else f"audience: public\n{head}")
    assert said(reading_level.check, library_of(page)) == found


INSULIN = (GlossaryEntry(term="甘精胰岛素", aliases=("来得时",), definition="长效"),)
TWO = "“甘精胰岛素”和“来得时”是同一个术语，这篇文章两种写法都用。"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("用甘精胰岛素。\n\n又用来得时。\n", [(3, TWO)]),
        ("用来得时。\n\n又用甘精胰岛素。\n", [(1, TWO)]),
        ("用甘精胰岛素（来得时）。\n\n又用来得时。\n", []),
        ("用甘精胰岛素。\n\n这种药（来得时）好。\n", []),
        ("用甘精胰岛素。\n\n这种药（好）来得时好。\n", [(3, TWO)]),
        ("用甘精胰岛素。\n\n这种药来得时中心好。\n", []),
        ("用糖血。\n糖血症，血糖，“糖血”。\n", [(1, "“糖血”不是这个词库的写法。"), (2, "“糖血症”不是这个词库的写法。")]),
    ],
)
def test_wordings_of_the_glossary_are_told_at_the_other_one(tmp_path: Path, body: str, found: Said) -> None:
    page = page_of(tmp_path / "a", body, glossary=INSULIN)
    assert said(terms.check, library_of(page, glossary=INSULIN, avoided={"糖血": "血糖", "糖血症": "高血糖"})) == found


def test_contacts_are_told_by_line_but_not_the_clinics_own(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", "电话 13800001111 和 010-12345678。\n\n微信 abcdef123\n打 120。010-87654321")
    assert said(advert.check_contacts, library_of(page, owner=Owner(hotline="010-87654321"))) == [
        (1, "文章里有联系方式“13800001111”。"), (1, "文章里有联系方式“010-12345678”。"),
        (3, "文章里有联系方式“微信 abcdef123”。"),
    ]  # fmt: skip


FORMS = "".join(map(chr, range(0xFE00, 0xFE10)))
"""The variation selectors: each chooses a form of the character before it."""


def test_form_of_a_sign_may_be_chosen_and_that_of_a_letter_is_not_seen(tmp_path: Path) -> None:
    signs, letters = ("\n\n".join(f"{sign}{form}" for form in FORMS) for sign in "☎甲")
    assert said(characters.check, library_of(page_of(tmp_path / "a", signs))) == []
    found = said(characters.check, library_of(page_of(tmp_path / "b", letters)))
    assert [(line, "看不见" in message) for line, message in found] == [(1 + 2 * at, True) for at in range(16)]
    assert [line for line, _ in said(characters.check, library_of(page_of(tmp_path / "c", "☎\ufdff")))] == [1]


@pytest.mark.parametrize(
    ("alt", "found"),
    [
        ("", [(1, "图没有替代文字。")]),
        ("三条曲线。", [(1, "图的替代文字“三条曲线。”太简单。")]),
        ("三条曲线下降", []),
        ("三条曲线都下降", []),
        ("各种胰岛素起效的快慢", [(1, "图的替代文字“各种胰岛素起效的快慢”太简单。")]),
    ],
)
def test_picture_says_in_six_characters_what_it_shows_and_more_than_its_caption(tmp_path: Path, alt: str, found: Said) -> None:
    body = f"![{alt}](dot.png)\n\n/// caption\n各种胰岛素起效的快慢\n///\n"
    assert said(complete.check_captions, library_of(page_of(tmp_path / "a", body))) == found
