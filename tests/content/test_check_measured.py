"""Quality of the rules: every fault put into real texts is found, with at most one false alarm per 1,000 characters.

The texts are the bundled articles and ``texts/``: leaflets, a discharge letter, an abstract and the report of a trial, written
like real ones with many correct figures. They and the faults below were written before the rules were run on them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer import resources
from viewer.content.check import check_folder
from viewer.content.problem import Problem

TODAY = date(2026, 11, 22)
TEXTS = sorted((Path(__file__).parent / "texts").glob("*.md"))
JUDGED = frozenset({
    "unit", "dose", "claim", "contact", "abbreviation", "share", "advert", "causal", "before_after", "percent_of_n",
    "same_quantity", "terms", "script", "reading_level", "follow_up",
})  # fmt: skip
"""The rules that read sentences."""

CHINESE = [
    ("unit", "随访第3周，空腹血糖为0.3 mmol/L，患者没有不适。"),
    ("unit", "入院时随机血糖 386 mmol/L，尿酮体阴性。"),
    ("unit", "空腹血糖由8.6 mg/dL下降到6.1 mg/dL。"),
    ("unit", "复查餐后两小时血糖达到 128 mmol/L。"),
    ("unit", "糖化血红蛋白由 8.9% 降至 0.6%。"),
    ("unit", "查HbA1c为 76%，医生建议调整方案。"),
    ("unit", "糖化血红蛋白 7.2 mmol/L，控制尚可。"),
    ("unit", "血压80/120 mmHg，嘱低盐饮食。"),
    ("unit", "晨起自测血压为 85/135，未服药。"),
    ("unit", "收缩压最高达到 1480 mmHg。"),
    ("unit", "急查血钾 38 mmol/L，心电图正常。"),
    ("unit", "血清钠 14.2 mmol/L。"),
    ("unit", "血肌酐 92 mmol/L，属于正常。"),
    ("unit", "患者体重 6900 kg，身高 168 cm。"),
    ("unit", "体重指数 245 kg/m²，属于超重。"),
    ("unit", "静息心率为 780 次/分。"),
    ("unit", "当日体温 378 ℃，给予物理降温。"),
    ("unit", "低密度脂蛋白胆固醇 2.4 mg/dL，已达标。"),
    ("unit", "指脉氧提示血氧饱和度 9.6%。"),
    ("unit", "空腹C肽 807 nmol/L，说明胰岛功能尚可。"),
    ("dose", "二甲双胍每次 5000 mg，每日 2 次，随餐服用。"),
    ("dose", "继续口服二甲双胍 0.5 mg，每日三次。"),
    ("dose", "格列美脲由 2 mg 加量，目前格列美脲 20 mg，每日一次。"),
    ("dose", "曲格列汀 100 mg，每日一次，早餐后服。"),
    ("dose", "司美格鲁肽 1 mg，每天一次皮下注射。"),
    ("dose", "睡前注射甘精胰岛素 14 mg。"),
    ("dose", "阿卡波糖 50 g，每日三次。"),
    ("dose", "度拉糖肽1.5 mg，一日一次。"),
    ("advert", "该疗法实现了2型糖尿病的功能性逆转。"),
    ("advert", "本中心保证停药，让您永久停药。"),
    ("advert", "疗效不满意，无效退款。"),
    ("claim", "多数人两个疗程即可根治。"),
    ("advert", "本月名额有限，请尽快登记。"),
    ("advert", "现推出限时免费名额。"),
    ("advert", "总体有效率达 100%，没有任何副作用。"),
    ("claim", "总体有效率达 100%，没有任何副作用。"),
    ("advert", "三年来深受广大患者好评。"),
    ("advert", "多位院士联合推荐这一技术。"),
    ("advert", "疗效远超同类产品。"),
    ("advert", "欢迎您来电咨询。"),
    ("before_after", "胰岛素用量从 24 U 减到 18 U，减少 12 U。"),
    ("before_after", "体重由 82 kg 增加到 76 kg。"),
    ("percent_of_n", "30 人中有 12 人（60%）完成随访。"),
    ("percent_of_n", "60 人随机分为两组，32 人用甲药，26 人用乙药。"),
    ("script", "复查时血脂为 2。6 mmol/L。"),
    ("contact", "详情请拨打咨询热线 400-622-0089。"),
    ("contact", "添加微信号 hj-stemcell 了解更多。"),
    ("contact", "联系电话：139 6700 7000。"),
    ("contact", "请扫码加专家好友。"),
]  # fmt: skip
ENGLISH = [
    ("unit", "At week 3 fasting glucose was 0.3 mmol/L."),
    ("unit", "Random blood glucose on admission was 386 mmol/L."),
    ("unit", "Fasting plasma glucose fell from 8.6 mg/dL to 6.1 mg/dL."),
    ("unit", "HbA1c fell from 8.9% to 0.6%."),
    ("unit", "The last HbA1c was 76%."),
    ("unit", "Blood pressure was 80/120 mmHg at the visit."),
    ("unit", "Serum potassium was 38 mmol/L."),
    ("unit", "The creatinine was 92 mmol/L."),
    ("unit", "Her heart rate was 780 beats per minute."),
    ("unit", "A body mass index of 245 kg/m² was noted."),
    ("dose", "Take metformin 5000 mg twice daily."),
    ("dose", "He took 5000 mg of metformin every morning."),
    ("dose", "Semaglutide 1 mg once daily was continued."),
    ("dose", "Insulin glargine 14 mg at bedtime."),
    ("dose", "Start dulaglutide 1.5 mg daily."),
    ("claim", "This treatment cures diabetes for good."),
    ("advert", "Results are guaranteed, or your money back."),
    ("advert", "Read our success stories."),
    ("before_after", "Weight fell from 82 kg to 76 kg, a loss of 16 kg."),
    ("percent_of_n", "In all, 12 of 30 participants (60%) finished."),
    ("claim", "A miracle for people with diabetes."),
    ("contact", "Call our hotline on +86 139 6700 7000."),
]


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundled articles and the texts, as one library."""
    root = tmp_path_factory.mktemp("measured") / "library"
    shutil.copytree(resources.articles(), root)
    for path in TEXTS:
        language = "en" if path.stem.endswith("-en") else "zh-CN"
        head = f"---\nid: {path.stem}\ntitle: {path.stem}\nlanguage: {language}\ncategory: diabetes\n---\n\n"
        (root / path.stem).mkdir()
        (root / path.stem / "index.md").write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8")
    return root


def seeded(text: str, faults: list[tuple[str, str]]) -> tuple[str, list[tuple[int, str, str]]]:
    """Return ``text`` with the faults spread over it, alternately as a paragraph after a
    heading and at a paragraph's end; their lines.
    """
    lines = text.split("\n")
    body = lines.index("---", 1) + 1
    headings = [number for number, line in enumerate(lines) if number > body and line.startswith("## ")]
    alone = [number for number in range(body, len(lines) - 1) if lines[number - 1 : number + 2 : 2] == ["", ""]]
    ends = [number for number in alone if re.match(r"[\u4e00-\u9fffA-Z]", lines[number])]
    after: dict[int, list[tuple[str, str]]] = {}
    for place, fault in enumerate(faults):
        spots = ends if place % 2 and ends else headings
        after.setdefault(spots[place // 2 % len(spots)], []).append(fault)
    made, stand = list[str](), list[tuple[int, str, str]]()
    for number, line in enumerate(lines):
        made.append(line)
        for rule, words in after.get(number, []):
            if number in headings:
                made += ["", words]
            else:
                made[-1] += words if line[0] > "\u2fff" else f" {words}"
            stand.append((len(made), rule, words))
    return "\n".join(made), stand


def test_every_fault_is_found(library: Path, tmp_path: Path) -> None:
    root = tmp_path / "seeded"
    shutil.copytree(library, root)
    planted: dict[str, list[tuple[int, str, str]]] = {}
    for path in sorted(root.glob("*/index.md")):
        text = path.read_text(encoding="utf-8")
        text, planted[str(path)] = seeded(text, ENGLISH if "\nlanguage: en" in text else CHINESE)
        path.write_text(text, encoding="utf-8")
    found = {(problem.path, problem.line, problem.rule) for problem in check_folder(root, TODAY)}
    missed = [(path, *fault) for path, faults in planted.items() for fault in faults if (path, *fault[:2]) not in found]
    assert sum(map(len, planted.values())) > 900
    assert missed == []


SOURCE = [
    ("contact", "官方热线 400-622-0089，Telegram：+86-139-6700-7000。"),
    ("claim", "现有的药物无法逆转β细胞的衰退。"),
    ("claim", "许多人因此陷入终身的药物依赖。"),
    ("advert", "这相当于给患者“更换”了生产胰岛素的“工厂”。"),
    ("claim", "论文题目是：一名患者移植后成功治愈。"),
    ("unit", "1个月时，餐后血糖由16.9mg/dL明显下降到11.9mg/dL。"),
    ("unit", "3个月时，空腹血糖从7.27mg/dL降到5.88mg/dL。"),
    ("unit", "餐后2小时血糖降到9.79mg/dL。"),
    ("claim", "6个月时HbA1c降到6.8%，已接近非糖尿病人群。"),
    ("causal", "该案例说明，这种治疗不仅能改善血糖指标，还很安全。"),
    ("share", "73名患者接受输注，48周时有20%的患者达到目标。"),
    ("follow_up", "有5名患者在治疗后10–13个月停用胰岛素。"),
    ("causal", "这表明该治疗在减少胰岛素上具有显著优势。"),
    ("advert", "这是多数传统治疗难以达到的效果。"),
    ("causal", "这些结果说明，治疗能降低血糖。"),
    ("advert", "这是目前最具突破性的进展之一。"),
    ("dose", "原方案为曲格列汀100mg 每日1次。"),
    ("claim", "干细胞是安全有效的干预策略。"),
    ("advert", "良好的生活方式能确保干细胞发挥最大效果。"),
    ("advert", "它带来了真正的“功能性逆转”希望。"),
    ("claim", "最终许多人有了胰岛素依赖。"),
]
"""The faults of the web page from which the main article was made that a machine can see, in our words. It cannot see: five
people without a denominator, 18 U “before three meals”, three infusions on one day, sentences that contradict each other.
"""
CARD = """\
## 一

/// study | 一名患者
    design: case-report
    follow_up: 6个月
    evidence: very-low
    cites: a

它能说明
:   有一名患者血糖下降。

它不能说明
:   原因。
///

{faults}

[^a]: A. doi:10.1234/a
"""


def test_faults_of_the_page_that_the_main_article_came_from_are_found(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    path = write_article(root / "a", body=CARD.format(faults="\n\n".join(words for _, words in SOURCE))) / "index.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    found = {(problem.line, problem.rule) for problem in check_folder(root, TODAY)}
    assert [(rule, words) for rule, words in SOURCE if (lines.index(words) + 1, rule) not in found] == []


@cache
def alarms(root: Path) -> list[Problem]:
    return [problem for problem in check_folder(root, TODAY) if problem.rule in JUDGED]


def articles(root: Path) -> Iterator[tuple[Path, int, list[str]]]:
    """Yield each article with its length and its alarms."""
    for path in sorted(root.glob("*/index.md")):
        yield path, len(path.read_text(encoding="utf-8")), [str(problem) for problem in alarms(root) if problem.path == str(path)]


def test_at_most_one_false_alarm_stands_in_1000_characters(library: Path) -> None:
    for path, length, found in articles(library):
        assert length >= 1500 or path.parent.name not in {text.stem for text in TEXTS}
        assert len(found) * 1000 <= length, found


def test_false_alarms_are_rare_over_all_texts(library: Path) -> None:
    lengths, found = zip(*((length, len(alarmed)) for _, length, alarmed in articles(library)), strict=True)
    assert sum(found) * 10_000 <= sum(lengths), alarms(library)
