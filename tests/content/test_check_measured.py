"""Quality of the rules: every fault put into real texts is found, with at most one false alarm per 1,000 characters.

The texts are the bundled articles and ``texts/``: leaflets, a discharge letter and an abstract, written like real ones with
many correct figures. They and the faults below were written before the rules were run on them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from viewer import resources
from viewer.content.check import check_folder
from viewer.content.problem import Problem

TODAY = date(2026, 11, 22)
TEXTS = sorted((Path(__file__).parent / "texts").glob("*.md"))
JUDGED = frozenset({"unit", "dose", "claim", "contact", "abbreviation"})
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
    ("claim", "该疗法实现了2型糖尿病的功能性逆转。"),
    ("claim", "本中心保证停药，让您永久停药。"),
    ("claim", "疗效不满意，无效退款。"),
    ("claim", "多数人两个疗程即可根治。"),
    ("claim", "本月名额有限，请尽快登记。"),
    ("claim", "现推出限时免费名额。"),
    ("claim", "总体有效率达 100%，没有任何副作用。"),
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
    ("claim", "Results are guaranteed, or your money back."),
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
    assert sum(map(len, planted.values())) > 700
    assert missed == []


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
