"""Rules that compare within a section: values of text, table, chart and card, and results with their studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.checked import library_of, page_of, said
from tests.content.test_rule_places import CASES, LATE, NOTE, STUDY, WHY, Said
from viewer.content.check import (
    causal,
    same_quantity,
)

QUANTITIES = """\
## 一

| 指标 | 输注前 | 3个月 |
|---|---|---|
| 空腹血糖 | 7.27 | 5.88 |
| 空腹血糖 | 7.27 | 5.99 |

/// caption
甲
///

| 指标 | 输注前 | 3个月 |
|---|---|---|
| 空腹血糖 | 7.3 | 5.8 |
| 空腹血糖变化 | 7.3 | 4.8 |

/// caption
乙
///

## 二

空腹血糖从 7.27 降到 5.9。

| 指标 | 输注前 | 3个月 |
|---|---|---|
| 空腹血糖 | 9.3 | 8.8 |

/// caption
丙
///
空腹血糖从 9.3 降到 5.9，
空腹血糖从 9.4 降到 8.8。
空腹血糖甲乙丙丁戊己庚辛壬癸子丑从 9.4 降到 8.8。
空腹血糖甲乙丙丁戊己庚辛壬癸子丑寅从 9.4 降到 8.8。
"""


def test_one_quantity_has_one_value_in_a_section(tmp_path: Path) -> None:
    assert said(same_quantity.check, library_of(page_of(tmp_path / "a", QUANTITIES))) == [
        (14, "表 2写 5.8，表 1写 5.88。"), (32, "这里写 5.9，表 3里是 9.3、8.8。"), (33, "这里写 9.4，表 3里是 9.3、8.8。"),
        (34, "这里写 9.4，表 3里是 9.3、8.8。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("people", "other"),
    [
        ("5 名", ""),
        ("2 名男，3 名女", ""),
        ("5 名，其中 3 名女", ""),
        ("6 名", "6"),
        ("2 名男，4 名女", "2"),
        ("每组 6 名", ""),
        ("成人", ""),
    ],
)
def test_card_agrees_with_its_people_or_with_their_groups(tmp_path: Path, people: str, other: str) -> None:
    body = STUDY.format(design="case-series", people=people) + NOTE
    found = [(9, f"研究卡写 n: 5，“研究对象”写 {other} 人。")] if other else []
    assert said(same_quantity.check, library_of(page_of(tmp_path / "a", body))) == found


CELLS = "| 指标 | 输注前 | 3个月 |\n|---|---|---|\n| 空腹血糖 | 7.27 | 5.88 |\n\n/// caption\n甲\n///\n\n"


def drawn(series: str, caption: str = "空腹血糖", kind: str = "line", unit: str = "mmol/L", x: str = "[0, 3]") -> str:
    head = f"type: {kind}\ncaption: {caption}\nsummary: 乙\nunit: '{unit}'\nx: {x}\nx_unit: 月"
    return f"```chart\n{head}\nseries:\n{series}\n```\n"


@pytest.mark.parametrize(
    ("chart", "found"),
    [
        (drawn("- {name: 甲, values: [7.27, 5.88]}"), []),
        (drawn("- {name: 甲, values: [7.3, 5.9]}"), []),
        (drawn("- {name: 甲, values: [7.27, 5.98]}"), [(17, "图 1写 5.98，表 1写 5.88。")]),
        (drawn("- {name: 甲, values: [7.37, null]}"), [(17, "图 1写 7.37，表 1写 7.27。")]),
        (drawn("- {name: 甲, values: [7.27, 5.98]}", x="[0, 4]"), []),
        (drawn("- {name: 甲, values: [7.27, 5.98]}", kind="bar"), []),
        (drawn("- {name: 甲, values: [7.27, 5.98]}", caption="空腹血糖的变化"), []),
        (drawn("- {name: 甲, values: [7.27, 5.98]}", caption="餐后血糖"), []),
        (drawn("- {name: 甲, values: [1, 2]}\n- {name: 乙, values: [3, 4]}"), []),
        (drawn("- {name: 甲, values: [1, 2]}\n- {name: 空腹血糖, values: [7.27, 5.98]}"), [(18, "图 1写 5.98，表 1写 5.88。")]),
    ],
)
def test_chart_and_table_of_a_section_agree_at_each_time(tmp_path: Path, chart: str, found: Said) -> None:
    assert said(same_quantity.check, library_of(page_of(tmp_path / "a", CELLS + chart))) == found


@pytest.mark.parametrize(
    ("words", "unit", "found"),
    [
        ("达到的人 20% 对 5%。", "%", []),
        ("甲。\n达到的人 20% 对 6%。", "%", [(2, "这里写 6，图 1里是 20、5。")]),
        ("达到的人 21% 对 5%。", "%", [(1, "这里写 21，图 1里是 20、5。")]),
        ("达到的人 21% 对 6%。", "%", []),
        ("达到的人 20% 对 6%。", "", []),
        ("达到的人 20% 对 6%。", "U", []),
    ],
)
def test_shares_in_the_text_are_those_of_the_chart(tmp_path: Path, words: str, unit: str, found: Said) -> None:
    chart = drawn("- {name: 甲, values: [20, 5]}", caption="达到目标的人", kind="bar", unit=unit, x="[细胞, 安慰剂]")
    assert said(same_quantity.check, library_of(page_of(tmp_path / "a", f"{words}\n\n{chart}"))) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"{STUDY.format(design='case-series', people='5 名')}\n治疗后 13 周停药。\n{NOTE}", [(16, LATE.format("13 周"))]),
        (f"{CASES.replace('12 周', '4 周，12 周')}\n治疗后 12 周停药。\n{NOTE}", []),
        (f"{CASES}\n{CASES.replace('12 周', '24 周')}\n治疗后 24 周停药。\n{NOTE}", []),
        (f"{CASES.replace('12 周', '很久')}\n治疗后 24 年停药。\n{NOTE}", []),
    ],
)
def test_longest_follow_up_of_a_section_counts(tmp_path: Path, body: str, found: Said) -> None:
    assert said(causal.check_follow_up, library_of(page_of(tmp_path / "a", body))) == found


SPANS = (("天", "days"), ("日", "days"), ("周", "weeks"), ("星期", "weeks"), ("个月", "months"), ("年", "years"))


@pytest.mark.parametrize(
    ("follow_up", "within", "beyond"),
    [
        *((f"20 {unit}", f"治疗后 21 {unit}", f"治疗后 22 {unit}") for unit, _ in SPANS),
        *((f"20 {unit}", f"Off insulin 21 {unit} after treatment", f"Off 22 {unit} after the infusion") for _, unit in SPANS),
        ("12 个月", "治疗后 54 周", "治疗后 55 周"),
        ("12 months", "54 weeks after surgery", "55 weeks after surgery"),
        ("1 年", "治疗后 383 天", "治疗后 384 天"),
        ("1 year", "12 months after treatment", "13 months after treatment"),
        ("0.5 年", "治疗后 6 个月", "治疗后 7 个月"),
        ("24 周（最长 3 年）", "治疗后 3 年", "治疗后 4 年"),
        ("48 周", "治疗后 6–11 个月", "治疗后 6–12 个月"),
        ("48 weeks", "6 to 11 months after treatment", "6 to 12 months after treatment"),
    ],
)
def test_result_may_be_as_late_as_its_study_looked_and_a_twentieth_more(
    tmp_path: Path, follow_up: str, within: str, beyond: str
) -> None:
    card = CASES.replace("12 周", follow_up)
    pages = [page_of(tmp_path / name, f"{card}\n{words}。\n{NOTE}") for name, words in (("a", within), ("b", beyond))]
    found = [said(causal.check_follow_up, library_of(page)) for page in pages]
    assert [[line for line, _ in each] for each in found] == [[], [16]]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("输注治愈了糖尿病[^b]。", True),
        ("输注治愈了糖尿病[^c]。", False),
        ("输注治愈了糖尿病[^b][^c]。", False),
        ("输注治愈了糖尿病[^d]。", False),
        ("输注治愈了糖尿病。", False),
        ("输注可能治愈糖尿病[^b]。", False),
        ("可能好，输注治愈了糖尿病[^b]。", True),
    ],
)
def test_sentence_rests_on_the_studies_that_it_cites(tmp_path: Path, sentence: str, told: bool) -> None:
    controlled = STUDY.format(design="randomised-trial", people="5 名").replace("cites: b", "cites: c")
    body = f"{CASES}\n{controlled}\n## 二\n\n{sentence}\n{NOTE}[^c]: C. doi:10.1/c\n[^d]: D. doi:10.1/d\n"
    assert said(causal.check, library_of(page_of(tmp_path / "a", body))) == ([(33, WHY)] if told else [])
