"""The limits of the rules that read sentences: what is at a limit passes, what is beyond it is found, at its own place."""

from __future__ import annotations

import re

import pytest

from viewer.content.check.before_after import contradictions
from viewer.content.check.doses import dosage
from viewer.content.check.doubtful import doubtful
from viewer.content.check.percent_of_n import disagreements
from viewer.content.check.reading_level import syllables_of
from viewer.content.check.same_quantity import quantity_of, same, time_of
from viewer.content.check.statements import clause, is_earnest, own_quotations, sentence_from, sentences
from viewer.content.check.values import oddities

FILL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
"""Words that no rule knows."""

Said = list[tuple[int, str]]

COUNTS: dict[str, Said] = {
    "91人中有73人（80%）": [],
    "91人中有73人（20%）": [(5, "73/91 是 80.2%，不是 20%。")],
    "91人中有91人": [],
    "91人中有92人": [(5, "91 人里不会有 92 人。")],
    "0人中有3人": [],
    "68/149（45%）": [],  # truncated
    "68/149（46%）": [],  # rounded
    "68/149（44%）": [(0, "68/149 是 45.6%，不是 44%。")],
    "68/149（47%）": [(0, "68/149 是 45.6%，不是 47%。")],
    "3人中有2人（66.5%）": [(4, "2/3 是 66.7%，不是 66.5%。")],
    "3人中有2人（66.6%）": [],
    "3人中有2人（66.7%）": [],
    "3人中有2人（66.8%）": [(4, "2/3 是 66.7%，不是 66.8%。")],
    "8人中有1人（13%）": [],  # 12.5
    "8人中有1人（12%）": [],
    "8人中有1人（11%）": [(4, "1/8 是 12.5%，不是 11%。")],
    "8人中有1人（14%）": [(4, "1/8 是 12.5%，不是 14%。")],
    "50人中有10人（20%）": [],
    "50人中有10人（19%）": [(5, "10/50 是 20.0%，不是 19%。")],
    "50人中有10人（21%）": [(5, "10/50 是 20.0%，不是 21%。")],
    "100人中有50人（约52.5%）": [],
    "100人中有50人（约47.5%）": [],
    "100人中有50人（约52.6%）": [(6, "50/100 是 50.0%，不是 52.6%。")],
    "100人中有50人（约47.4%）": [(6, "50/100 是 50.0%，不是 47.4%。")],
    "5 of 4 patients": [(0, "4 人里不会有 5 人。")],
    "Day 5 of 4": [],
    "第5/3人（20%）": [],
    "46 % (68/149)": [],
    "有 149人中有68人（46%），91人中有73人（20%）": [(22, "73/91 是 80.2%，不是 20%。")],
    "73/91人（20%），73/91人（30%）": [(0, "73/91 是 80.2%，不是 20%。"), (12, "73/91 是 80.2%，不是 30%。")],
    "共 91 人随机分为两组，45 人用药，46 人对照": [],
    "共 91 人随机分为两组，45 人用药，45 人对照": [(2, "两组 45 人和 45 人合起来是 90 人，不是 91 人。")],
    "共 91 人随机分为两组，45 人用药，47 人对照": [(2, "两组 45 人和 47 人合起来是 92 人，不是 91 人。")],
    "91 人随机分为两组，45 人用药，36 人对照，10 人退出": [],
    "91 人随机分为两组，45 人用药，36 人对照，还有 10 人": [],
    "91 patients were randomised: 45 to cells and 46 to placebo": [],
    "91 patients were randomised: 45 to cells and 36 to placebo": [(0, "两组 45 人和 36 人合起来是 81 人，不是 91 人。")],
    "91 patients were randomised: 45 to cells and 36 to placebo, 10 to neither": [],
}


@pytest.mark.parametrize(("words", "found"), COUNTS.items(), ids=list(COUNTS))
def test_counts_and_per_cents_agree_as_far_as_they_are_written(words: str, found: Said) -> None:
    assert list(disagreements(words)) == found


CHANGES: dict[str, Said] = {
    "从 7.9% 降到 7.0%，下降 0.9%": [],
    "从 7.9% 降到 7.0%，下降 1.0%": [],  # 7.94 - 6.96 is 0.98
    "从 7.9% 降到 7.0%，下降 1.1%": [(14, "从 7.9 到 7 相差 0.9 %，不是 1.1%。")],
    "从 7.9% 降到 7.0%，下降 0.7%": [(14, "从 7.9 到 7 相差 0.9 %，不是 0.7%。")],
    "从 7.9％ 降到 7.0%，下降 3.9％": [(14, "从 7.9 到 7 相差 0.9 %，不是 3.9%。")],
    "从 8 kg 降到 7 kg，下降 2 kg": [],
    "从 8 kg 降到 7 kg，下降 3 kg": [(14, "从 8 到 7 相差 1 kg，不是 3kg。")],
    "从 8.0 kg 降到 7.0 kg，下降 1.1 kg": [],
    "从 8.0 kg 降到 7.0 kg，下降 1.2 kg": [(18, "从 8 到 7 相差 1 kg，不是 1.2kg。")],
    "从 10.0 kg 降到 8.0 kg，下降约 2.3 kg": [],  # a tenth more
    "从 10.0 kg 降到 8.0 kg，下降约 2.4 kg": [(19, "从 10 到 8 相差 2 kg，不是 2.4kg。")],
    "从 10.0 kg 降到 8.0 kg，下降 2.3 kg": [(19, "从 10 到 8 相差 2 kg，不是 2.3kg。")],
    "从 100.0 kg 降到 80.0 kg，减少 20.1%": [],
    "从 100.0 kg 降到 80.0 kg，减少 20.2%": [(21, "从 100 到 80 相差 20%，不是 20.2%。")],
    "从 100.0 kg 降到 80.0 kg，减少 19.8%": [(21, "从 100 到 80 相差 20%，不是 19.8%。")],
    "从 100.0 kg 降到 80.0 kg，减少 22%": [(21, "从 100 到 80 相差 20%，不是 22%。")],
    "从 100.0 kg 降到 80.0 kg，减少约 23%": [],  # three points more
    "从 100.0 kg 降到 80.0 kg，减少大约为 23%": [],
    "从 100.0 kg 降到 80.0 kg，减少约 24%": [(21, "从 100 到 80 相差 20%，不是 24%。")],
    "从 20 kg 增加到 30 kg，增加 56%": [],  # 19.5 to 30.5 kg
    "从 20 kg 增加到 30 kg，增加 57%": [(17, "从 20 到 30 相差 50%，不是 57%。")],
    "从 0.0 kg 增加到 5.0 kg，增加 5.0 kg": [],
    "从 0.0 kg 增加到 5.0 kg，增加 6.0 kg": [(19, "从 0 到 5 相差 5 kg，不是 6.0kg。")],
    "从 5 kg 降到 5 kg": [],
    "从 5 kg 升到 5 kg": [],
    "从 5 kg 降到 6 kg": [(0, "从 5 到 6，和“降”的方向相反。")],
    "先从 5 kg 升到 4 kg": [(1, "从 5 到 4，和“升”的方向相反。")],
    "从 80 kg 降到 75 kg，减少 60 个百分点": [],  # whose, is not said
    "从 8.0 降到 7.0，下降 2.0 个百分点": [(12, "从 8 到 7 相差 1，不是 2.0个百分点。")],
    "从 80 kg 降到 75 kg，减少 9 mmol/L": [],
    "从 80 kg 降到 75 mmol/L": [],
    "从 80 kg 降到 75 mmol/L，从 5 kg 降到 6 kg": [(21, "从 5 到 6，和“降”的方向相反。")],
    "从 -5 ℃ 升到 10 ℃，升高 5 ℃": [(14, "从 -5 到 10 相差 15 ℃，不是 5℃。")],
    "从 1,000 片降到 900 片，减少 200 片": [(17, "从 1000 到 900 相差 100 片，不是 200片。")],
    "从 8 kg 降到 7 kg，少见；从 8 kg 降到 7 kg，减少 4 kg": [(32, "从 8 到 7 相差 1 kg，不是 4kg。")],
    "from 8.0% to 7.0%, a reduction of about 1.2%": [],
    "from 8.0% to 7.0%, a reduction of 1.2%": [(17, "从 8 到 7 相差 1 %，不是 1.2%。")],
    "Weight rose from 80 kg to 75 kg": [(0, "从 80 到 75，和“Weight rose”的方向相反。")],
}


@pytest.mark.parametrize(("words", "found"), CHANGES.items(), ids=list(CHANGES))
def test_change_may_differ_by_the_rounding_of_all_three_values_and_no_more(words: str, found: Said) -> None:
    assert list(contradictions(words)) == found


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("7.27", "7.3", True), ("7.2", "7.3", False), ("7.25", "7.3", True), ("7.35", "7.3", True), ("7.36", "7.3", False),
        ("7.24", "7.3", False), ("7", "7.4", True), ("7", "7.5", True), ("7", "7.6", False), ("7", "8", False),
        ("20", "20", True),
    ],
)  # fmt: skip
def test_numbers_are_the_same_as_far_as_both_are_written(one: str, other: str, equal: bool) -> None:
    assert (same(one, other), same(other, one)) == (equal, equal)


def test_times_and_quantities_of_tables_are_told_apart() -> None:
    times = "3个月 第12周 Week 8 month 3 2 years 2天 30日 输注前 基线 之前的 后"
    assert [time_of(words) for words in re.findall(r"[A-Za-z]+ \d|\d years|\S+", times)] == [
        "3m", "12w", "8w", "3m", "2y", "2d", "30d", "0", "0", "", ""
    ]  # fmt: skip
    states = [quantity_of(words) for words in ("空腹血糖", "餐后血糖", "血糖", "FPG", "HbA1c", "胆红素", "什么")]
    glucose = {states[at][0] for at in (0, 1, 2, 3) if states[at]}  # type: ignore[index]
    assert len(glucose) == 1
    assert [state and state[1] for state in states] == ["fasting", "meals", "", "fasting", "", None, None]


DOSES: dict[str, Said] = {
    f"二甲双胍{FILL[:26]}5000 mg": [(30, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    f"二甲双胍{FILL[:27]}5000 mg": [],  # too far to be its dose
    "5000 mg 的二甲双胍": [(0, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    "先用 5000 mg 的二甲双胍": [(3, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    "5000 mg、二甲双胍": [],
    "二甲双胍 5000 mg 格列美脲": [(5, "格列美脲一天 5000 mg，多于说明书的上限 8 mg。")],
    "二甲双胍 5 g格列美脲": [],  # whose it is, is not clear
    "二甲双胍 5 g 格列美脲": [(5, "格列美脲一天 5000 mg，多于说明书的上限 8 mg。")],
    "二甲双胍 5 g，格列美脲 2 mg，甘精胰岛素 20 U": [(5, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 0.5 g，格列美脲 20 mg": [(16, "格列美脲一天 20 mg，多于说明书的上限 8 mg。")],
    "二甲双胍过量 5000 mg": [],
    f"二甲双胍{FILL[:20]}5000 mg过量": [(24, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    f"过量{FILL[:10]}二甲双胍 5000 mg": [],
    f"过量{FILL[:11]}二甲双胍 5000 mg": [(18, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 500 mg，每日 6 次": [],
    "二甲双胍 500 mg，每日 7 次": [(5, "二甲双胍一天 3500 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 500 mg，每日 5–7 次": [(5, "二甲双胍一天 3500 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 500 mg，7 次/日": [(5, "二甲双胍一天 3500 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 500 mg，5–7 次/日": [(5, "二甲双胍一天 3500 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 1 g tid": [],
    "二甲双胍 1.1 g tid": [(5, "二甲双胍一天 3300 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 1.5 g 早晚": [],
    "二甲双胍 1.6 g 早晚": [(5, "二甲双胍一天 3200 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 1.6 g qd": [],
    "二甲双胍 1.1 g three times daily": [(5, "二甲双胍一天 3300 mg，多于说明书的上限 3000 mg。")],
    "metformin 850 mg four times a day": [(10, "metformin一天 3400 mg，多于说明书的上限 3000 mg。")],
    "metformin 1600 mg twice daily": [(10, "metformin一天 3200 mg，多于说明书的上限 3000 mg。")],
    "metformin 850 mg once daily": [],
    "二甲双胍 500 ug": [(5, "二甲双胍 500 ug 少得不合常理，单次通常不少于 100 mg。")],
    "二甲双胍 5000*2 mg": [],
    "二甲双胍 5000 mg/2片": [],
    "二甲双胍每次增加 1 mg": [],
    "二甲双胍 0.5–5 g": [(5, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 1–500 mg": [(5, "二甲双胍 1 mg 少得不合常理，单次通常不少于 100 mg。")],
    "二甲双胍 1,000 mg": [],
    "二甲双胍 10,000 mg": [(5, "二甲双胍一天 10000 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍 850 mg/日": [],
    "二甲双胍 4 g/日": [(5, "二甲双胍一天 4000 mg，多于说明书的上限 3000 mg。")],
    "二甲双胍每日口服 2 g，2 次/日": [(9, "二甲双胍一天 4000 mg，多于说明书的上限 3000 mg。")],
    f"二甲双胍 1.6 g，{'甲' * 13}每日 2 次": [(5, "二甲双胍一天 3200 mg，多于说明书的上限 3000 mg。")],
    f"二甲双胍 1.6 g，{'甲' * 14}每日 2 次": [],
    "二甲双胍 2.5 g": [(5, "二甲双胍 2.5 g 多于说明书单次的上限 2000 mg。")],
    "二甲双胍 4 g 每日 2 次": [(5, "二甲双胍一天 8000 mg，多于说明书的上限 3000 mg。")],
    "每天皮下注射司美格鲁肽": [(6, "司美格鲁肽每周用一次，这里写的是每天。")],
    "不是每天注射司美格鲁肽": [],
    "每周注射司美格鲁肽": [],
    "司美格鲁肽每天 1 次": [(5, "司美格鲁肽每周用一次，这里写的是每天。")],
    "司美格鲁肽每周 1 次，不是每天": [],
    "司美格鲁肽由每天改为每周": [],
    "司美格鲁肽：1 mg。每天散步。": [],
    "甘精胰岛素 20 单位": [],
    "甘精胰岛素 500 单位": [(6, "甘精胰岛素 500 单位 多于说明书单次的上限 160 U。")],
    "甘精胰岛素 20 毫克": [(6, "甘精胰岛素不以 毫克 计量。")],
    "好。二甲双胍 5000 mg。二甲双胍 6000 mg": [
        (7, "二甲双胍一天 5000 mg，多于说明书的上限 3000 mg。"), (20, "二甲双胍一天 6000 mg，多于说明书的上限 3000 mg。"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("words", "found"), DOSES.items(), ids=list(DOSES))
def test_dose_belongs_to_the_drug_next_to_it_and_counts_by_the_day(words: str, found: Said) -> None:
    assert list(dosage(words)) == found


@pytest.mark.parametrize(
    ("unit", "least"),
    [("mg", 100), ("毫克", 100), ("g", 0.1), ("克", 0.1), *((unit, 100_000) for unit in ("μg", "µg", "ug", "mcg", "微克"))],
)
def test_dose_is_the_same_in_every_unit(unit: str, least: float) -> None:
    amounts = (least * 0.98, least, least * 20, least * 20.2)
    assert [bool(list(dosage(f"二甲双胍 {amount:.10g} {unit}"))) for amount in amounts] == [True, False, False, True]


TIMES = {word: number for number, word in enumerate("一二三四五六", start=1)} | {"两": 2} | {str(n): n for n in range(1, 9)}


@pytest.mark.parametrize(
    ("said", "times"),
    [
        *((f"每日{word}次", number) for word, number in TIMES.items()),
        *((f"{word}次/日", number) for word, number in TIMES.items()),
        ("once daily", 1), ("twice a day", 2), ("three times daily", 3), ("four times per day", 4), ("三餐前", 3), ("早晚", 2),
        ("bid", 2), ("tid", 3), ("qn", 1),
    ],
)  # fmt: skip
def test_dose_of_a_day_is_its_number_of_times(said: str, times: int) -> None:
    most = 3000 / times
    found = [[message for _, message in dosage(f"二甲双胍 {amount:.2f} mg，{said}")] for amount in (most, most * 1.01)]
    assert [any("一天" in message for message in messages) for messages in found] == [False, True]


VALUES: dict[str, Said] = {
    f"血糖{FILL[:40]}0.3 mmol/L": [(42, "血糖 0.3 mmol/L 不合常理。")],
    f"血糖{FILL[:41]}0.3 mmol/L": [],
    f"体温{FILL[:16]}12 ℃": [(18, "体温 12 ℃ 不合常理。")],
    f"体温{FILL[:17]}12 ℃": [],
    "体温，12 ℃": [],
    f"HbA1c{FILL[:16]}72%": [(21, "糖化血红蛋白 72% 不合常理。")],
    f"HbA1c{FILL[:17]}72%": [],
    "0.3 mmol/L甲乙丙丁血糖": [(0, "血糖 0.3 mmol/L 不合常理。")],
    "0.3 mmol/L甲乙丙丁戊血糖": [],
    "0.3 mmol/L血糖": [(0, "血糖 0.3 mmol/L 不合常理。")],
    "好。空腹血糖 0.3 mmol/L。血糖 70 mmol/L": [
        (7, "血糖 0.3 mmol/L 不合常理。"), (21, "70 mmol/L ≈ 1261 mg/dL，血糖不会这样高；是不是 mg/dL？"),
    ],
    "血糖0.3 mmol/L": [(2, "血糖 0.3 mmol/L 不合常理。")],
    "体温12℃": [(2, "体温 12 ℃ 不合常理。")],
    "空腹血糖下降 0.3 mmol/L": [],
    "空腹血糖 0.3 mmol/L 的变化": [],
    "空腹血糖降至 0.3 mmol/L": [(7, "血糖 0.3 mmol/L 不合常理。")],
    "空腹血糖 -0.3 mmol/L": [],
    "空腹血糖 5 - 0.3 mmol/L": [(5, "血糖 0.3 mmol/L 不合常理。")],
    "空腹血糖差 61 mmol/L": [(6, "61 mmol/L ≈ 1099 mg/dL，血糖不会这样高；是不是 mg/dL？")],
    f"差别，{FILL[:10]}空腹血糖 0.3 mmol/L": [(18, "血糖 0.3 mmol/L 不合常理。")],
    "血糖、血钾分别为 5.0、140 mmol/L": [(13, "血钾 140 mmol/L 不合常理。")],
    "血糖、血钠分别为 140、5 mmol/L": [],  # in the other order, 5 is of glucose
    "血钠、血糖、血钾分别为 5 mmol/L": [],
    "血糖和糖化血红蛋白 7 mmol/L": [],
    "糖化血红蛋白 7 mmol/L": [(7, "糖化血红蛋白不用 mmol/L 作单位。")],
    "胆红素 7 mg/dL": [],
    "HbA1c 72% 的人": [],
    "HbA1c 1,000 %": [(6, "糖化血红蛋白 1000% 不合常理。")],
    "HbA1c 7.0% 0.8%": [(11, "糖化血红蛋白 0.8% 不合常理。")],
    "血糖 29.9 mg/dL": [(3, "29.9 mg/dL ≈ 1.66 mmol/L，血糖不会这样低；是不是 mmol/L？")],
    "血糖 30 mg/dL": [],
    "血糖 1082 mg/dL": [(3, "血糖 1082 mg/dL 不合常理。")],
    "血糖 0.5 mmol/L": [(3, "血糖 0.5 mmol/L 不合常理。")],
    "血糖 60.1 mmol/L": [(3, "60.1 mmol/L ≈ 1083 mg/dL，血糖不会这样高；是不是 mg/dL？")],
    "1 mmol/L 约等于 18 mg/dL 血糖": [],
    "血糖 0.1 mmol/L = 1.8 mg/dL": [],
    f"血压{FILL[:22]}80/120": [(24, "血压 80/120：收缩压写在前面，应高于舒张压。")],
    f"血压{FILL[:23]}80/120": [],
    f"{FILL[:22]}血压 80/120": [(25, "血压 80/120：收缩压写在前面，应高于舒张压。")],
    "80/120 mmHg": [(0, "血压 80/120：收缩压写在前面，应高于舒张压。")],
    "高血压率 80/120": [],
    "BMI 6": [(4, "体重指数 6 kg/m² 不合常理。")],
    "BMI 7，BMI 120": [],
    "BMI 121": [(4, "体重指数 121 kg/m² 不合常理。")],
    "空腹血糖 5.0 至 70 mmol/L": [(5, "70 mmol/L ≈ 1261 mg/dL，血糖不会这样高；是不是 mg/dL？")],
    "空腹血糖 0.2 至 70 mmol/L": [(5, "血糖 0.2 mmol/L 不合常理。")],
}  # fmt: skip


@pytest.mark.parametrize(("words", "found"), VALUES.items(), ids=list(VALUES))
def test_value_belongs_to_the_quantity_near_it_and_lies_within_its_bounds(words: str, found: Said) -> None:
    assert [(odd.offset, odd.message) for odd in oddities(words)] == found


SIGNS = {
    "长*宽*高": "*宽*", "长*宽*": "", "*宽*高": "", "A*B*C": "*", "每*日*三": "*日*", "A~B~C": "~B~", "AA~B~C": "",
    "~A~B": "~", "x^2": "^", "x^": "^", "^2": "", "x^-1": "^", "x^,": "", "5^a": "^", "10~20": "", "5*次": "",
    "5* ": "", "a~b~c": "", "a=b": "", f"a~{FILL[:20]}~b": "~", f"a~{FILL[:21]}~b": "", "a~b，c~d": "",
    "5mg~10mg~": "",
    "5mg~ab~": "", "甲~5~": "~", "***": "", "a****": "", "a***b": "***", "a****b": "", "a**b": "**", "a** b": "**", "5**3": "",
    "a==b": "==", "a == b": "",
    "==a": "", "a==": "", "a==5": "", "_a": "", "a*P<0.05": "", "*轻*": "", "好*1*好": "*", "a*1*b": "",
    "好*1a*好": "", "*1": "", "血糖*": "",
}  # fmt: skip


@pytest.mark.parametrize(("words", "sign"), SIGNS.items(), ids=list(SIGNS))
def test_sign_is_doubted_only_where_it_could_be_meant_as_a_mark(words: str, sign: str) -> None:
    assert doubtful(words) == sign


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("“保证治愈”", [(0, 6)]),
        ("我们“保证治愈”，“包好”。", [(2, 8), (9, 13)]),
        (f"像{'甲' * 23}“保证治愈”", []),
        (f"像{'甲' * 24}“保证治愈”", [(25, 31)]),
        ("像甲，乙“保证治愈”", [(4, 10)]),
        ("原稿写了，甲“保证治愈”", []),
        ("原稿写了。甲“保证治愈”", [(6, 12)]),
        ("“保证治愈”是骗人的", []),
        ("“保证治愈”不可信", []),
    ],
)
def test_quotation_is_the_authors_own_unless_somebody_else_says_it_nearby(words: str, own: list[tuple[int, int]]) -> None:
    assert list(own_quotations(words)) == own


def test_clauses_and_sentences_end_at_their_stops() -> None:
    assert clause("甲。乙，丙丁", 6) == "丙丁"
    assert clause("甲、乙丙", 4) == "甲、乙丙"
    assert sentence_from("甲。乙丙。丁", 2) == "乙丙"
    assert list(sentences("  甲。 乙 1.5 丙. Dd; e")) == [(2, "甲。"), (5, "乙 1.5 丙."), (14, "Dd;"), (18, "e")]


@pytest.mark.parametrize(
    ("words", "earnest"),
    [
        ("能治愈。", True), ("不能治愈。", False), ("不好。能治愈。", True), ("能治愈吗？", False), ("治愈？", False),
        ("治愈，不要信。", False), ("治愈了。不要信。", True), ("治愈是骗人的。", False),
    ],
)  # fmt: skip
def test_statement_is_earnest_if_neither_denied_nor_asked_nor_warned_of(words: str, earnest: bool) -> None:
    match = re.search("治愈", words)
    assert match
    assert is_earnest(words, match) == earnest


def test_syllables_are_groups_of_vowels_without_a_silent_e() -> None:
    counted = {"the": 1, "cat": 1, "table": 2, "tree": 1, "make": 1, "insulin": 3, "rhythm": 1, "hmm": 1, "idea": 2, "agree": 2,
               "medicine": 3}  # fmt: skip
    assert {word: syllables_of(word) for word in counted} == counted
