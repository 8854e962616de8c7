"""``check`` names what an editor should correct, by file and line, and nothing else."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tests.content.case_files import cases
from tests.folders import LIBRARY, png, write_article, write_folder
from viewer.content.check import check_folder
from viewer.content.check.doses import Drug, dosage, drugs
from viewer.content.check.measures import MEASURES
from viewer.content.check.values import oddities
from viewer.content.problem import Problem, Severity

TODAY = date(2026, 11, 22)
HEAD = """\
---
id: {id}
title: 题目
lead: 导语。
summary: [一句。]
category: diabetes
published: 2026-11-01
reviewed: 2026-11-01
cover: dot.png
audience: public
tags: []
keywords: []
# made for a test
---

"""


def whole(root: Path, name: str, body: str, head: str = HEAD) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(head.format(id=name) + "\n" + body, encoding="utf-8")
    (folder / "dot.png").write_bytes(png())
    return folder / "index.md"


def told(problem: Problem) -> str:
    return f"{problem.line} {problem.severity} {problem.rule} {problem.message}"


def rules(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


@pytest.fixture(scope="module", name="judged")
def _judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the findings by article, in one library with every case of ``check.txt`` and ``lines.txt`` as an article."""
    root = write_folder(tmp_path_factory.mktemp("cases") / "library")
    whole(root, "other", "一段话。")
    for name in ("check", "lines"):
        for number, (_, body, _) in enumerate(cases(name)):
            whole(root, f"{name}-{number}", body)
    problems: dict[str, list[Problem]] = {}
    for problem in check_folder(root, TODAY):
        problems.setdefault(Path(problem.path).parent.name, []).append(problem)
    return problems


@pytest.mark.parametrize(("number", "expected"), [pytest.param(n, e, id=t) for n, (t, _, e) in enumerate(cases("check"))])
def test_rules_find_what_they_should(judged: dict[str, list[Problem]], number: int, expected: str) -> None:
    article = f"check-{number}"
    problems = sorted(told(problem) for problem in judged.get(article, ()))
    wanted = expected.replace("“whole”", f"“{article}”").split("\n") if expected else []
    assert len(problems) == len(wanted), problems
    assert all(problem.startswith(want) for problem, want in zip(problems, sorted(wanted), strict=True)), problems


@pytest.mark.parametrize(
    ("number", "body", "rule"), [pytest.param(n, b, r, id=t) for n, (t, b, r) in enumerate(cases("lines"))]
)
def test_rule_finds_every_line_or_none(judged: dict[str, list[Problem]], number: int, body: str, rule: str) -> None:
    lines = (HEAD.format(id=number) + "\n" + body).split("\n")
    first = len(lines) - body.count("\n")
    problems = {(problem.line, problem.rule) for problem in judged.get(f"lines-{number}", ())}
    numbers = [line for line, _ in enumerate(body.split("\n"), start=first)]
    expected = set() if rule == "nothing" else {(line, each) for line in numbers for each in rule.split()}
    assert not [(lines[line - 1], found) for line, found in sorted(problems - expected)], "false alarms"
    assert not [lines[line - 1] for line, _ in sorted(expected - problems)], "asleep"


def test_head_that_misses_things_is_told_of_each(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library='name = "x"')
    problems = check_folder(root, TODAY)
    assert {"review", "category", "lead", "summary", "cover", "disclaimer"} <= rules(problems)
    assert all(problem.path == str(root / "a" / "index.md") for problem in problems)


HEADS: dict[str, tuple[str, tuple[str, ...]]] = {
    "complete": ("", ()),
    "lead": ("lead: 导语。", ("warning lead 没有导语",)),
    "summary": ("summary: [一句。]", ("warning summary 没有摘要",)),
    "three": ("summary: [一句。] -> summary: [一。, 二。, 三。]", ()),
    "four": ("summary: [一句。] -> summary: [一。, 二。, 三。, 四。]", ("warning summary 摘要有 4 句",)),
    "cover": ("cover: dot.png", ("warning cover 没有封面", "warning unused")),
    "category": ("category: diabetes", ("warning category 没有分类",)),
    "unknown": ("category: diabetes -> category: heart", ("error category library.toml 没有分类“heart”",)),
    "never": ("reviewed: 2026-11-01", ("error review 没有审阅日期",)),
    "today": ("reviewed: 2026-11-01 -> reviewed: 2026-11-22", ()),
    "tomorrow": ("reviewed: 2026-11-01 -> reviewed: 2026-11-23", ("warning review 审阅日期 2026-11-23 还没有到",)),
    "last-day": ("reviewed: 2026-11-01 -> reviewed: 2025-11-22", ("warning review 发布日期晚于审阅日期",)),
    "day-after": (
        "reviewed: 2026-11-01 -> reviewed: 2025-11-21",
        ("error review 应在 2026-11-21 前复审", "warning review 发布日期晚于审阅日期"),
    ),
    "later": ("published: 2026-11-01 -> published: 2026-11-02", ("warning review 发布日期晚于审阅日期",)),
    "neighbour": ("tags: [] -> next: nowhere", ("error dead_link",)),
    "renamed": ("id: renamed -> id: another", ("warning folder_name",)),
}
"""For each article: the line of a complete front matter that is removed or replaced, and the expected finding."""


@pytest.fixture(scope="module", name="heads")
def _heads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the findings by article, in one library of ``HEADS``."""
    root = write_folder(tmp_path_factory.mktemp("heads") / "library")
    for article, (change, _) in HEADS.items():
        before, _, after = change.partition(" -> ")
        head = HEAD.format(id=article)
        assert before in head
        whole(root, article, "一段话。", head.replace(f"{before}\n", f"{after}\n" if after else "", 1) if before else head)
    problems: dict[str, list[Problem]] = {article: [] for article in HEADS}
    for problem in check_folder(root, TODAY):
        path = Path(problem.path)
        problems[path.parent.name].append(problem)
    return problems


@pytest.mark.parametrize(("article", "expected"), [pytest.param(name, found, id=name) for name, (_, found) in HEADS.items()])
def test_head_is_judged_by_the_day_and_with_the_weight_of_its_fault(
    heads: dict[str, list[Problem]], article: str, expected: tuple[str, ...]
) -> None:
    problems = sorted(heads[article], key=lambda problem: (problem.severity, problem.rule))
    told_of = [f"{problem.severity} {problem.rule} {problem.message}" for problem in problems]
    assert len(told_of) == len(expected), told_of
    assert all(said.startswith(wanted) for said, wanted in zip(told_of, expected, strict=True)), told_of
    assert all(problem.line > 0 for problem in problems if problem.rule != "unused")


def test_article_without_disclaimer_is_an_error(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library='name = "x"')
    (problem,) = [problem for problem in check_folder(root, TODAY) if problem.rule == "disclaimer"]
    assert problem.severity is Severity.ERROR


def test_rules_that_read_sentences_warn_and_never_fail(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    path = whole(root, "whole", "血糖 0.3 mmol/L。二甲双胍 5000 mg。保证停药。电话 13800001111。73 名患者，20% 的患者停药，TPO。")
    problems = [problem for problem in check_folder(root, TODAY) if problem.path == str(path)]
    assert {problem.rule for problem in problems} == {"unit", "dose", "advert", "contact", "share", "abbreviation"}
    assert {problem.severity for problem in problems} == {Severity.WARNING}


BOUNDS = """\
糖化血红蛋白 3 20 %
糖化血红蛋白 9 196 mmol/mol
C肽 3 15000 pmol/L
C肽 0.003 15 nmol/L
C肽 0.01 50 ng/mL
空腹血糖 0.6 60 mmol/L
空腹血糖 30 1080 mg/dL
收缩压 40 310 mmHg
收缩压 5 42 kPa
舒张压 15 220 mmHg
舒张压 2 30 kPa
血压 15 310 mmHg
血压 2 42 kPa
血钾 1.2 13 mmol/L
血钠 90 210 mmol/L
血钙 0.5 7 mmol/L
血钙 2 28 mg/dL
血肌酐 5 3000 μmol/L
血肌酐 0.05 35 mg/dL
尿酸 20 3000 μmol/L
尿酸 0.3 50 mg/dL
甘油三酯 0.1 150 mmol/L
甘油三酯 9 13000 mg/dL
胆固醇 0.1 40 mmol/L
胆固醇 4 1500 mg/dL
血红蛋白 10 280 g/L
血红蛋白 1 28 g/dL
白细胞 0.01 1000 ×10⁹/L
血小板 0.01 5000 ×10⁹/L
肾小球滤过率 0 250 mL/min
体温 20 46.5 ℃
体温 68 115.7 ℉
心率 20 350 次/分
呼吸频率 4 100 次/分
血氧饱和度 30 100 %
体重 0.3 400 kg
体重 0.6 800 斤
体重 0.7 880 lb
身高 20 280 cm
身高 0.2 2.8 m
体重指数 7 120 kg/m²
腰围 25 300 cm"""


@pytest.mark.parametrize("row", BOUNDS.split("\n"))
def test_bound_itself_passes_and_what_lies_beyond_is_found(row: str) -> None:
    words, low, high, unit = row.split()
    odd = {
        value: bool(list(oddities(f"{words} {value:.6g} {unit}。")))
        for value in (float(low), float(high), float(low) * 0.999, float(high) * 1.001)
    }
    assert odd == {float(low): False, float(high): False} | {
        value: value > 0 for value in (float(low) * 0.999, float(high) * 1.001) if value
    }


def test_every_measure_has_its_bounds_in_the_table() -> None:
    rows = sorted((unit, float(low), float(high)) for _, low, high, unit in map(str.split, BOUNDS.split("\n")))
    bounds = sorted((unit, *ends) for each in MEASURES for unit, ends in each.bounds.items())
    assert [unit for unit, *_ in bounds] == [unit for unit, *_ in rows]
    for (_, *found), (_, *wanted) in zip(bounds, rows, strict=True):
        assert found == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("pressure", ["310/220", "40/15", "130/80"])
def test_pressure_at_its_bounds_passes(pressure: str) -> None:
    assert list(oddities(f"血压 {pressure} mmHg。")) == []


@pytest.mark.parametrize("pressure", ["311/220", "310/221", "39/15", "40/14", "80/80", "80/120"])
def test_pressure_beyond_its_bounds_is_found(pressure: str) -> None:
    assert list(oddities(f"血压 {pressure} mmHg。"))


@pytest.mark.parametrize("drug", drugs(), ids=lambda drug: drug.names[0])
def test_dose_at_a_labels_bound_passes_and_beyond_it_is_found(drug: Drug) -> None:
    name, unit = drug.names[0], drug.unit
    said = [f"{name} {amount:.6g} {unit}。" for amount in (drug.least, drug.dose, drug.least * 0.99, drug.dose * 1.01)]
    assert [bool(list(dosage(words))) for words in said] == [False, False, True, True]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("二甲双胍 500 mg，每日 2 次。", ""),
        ("二甲双胍 850 mg，每日 3 次。", ""),
        ("二甲双胍 850 mg，每日 4 次。", "一天"),
        ("二甲双胍日剂量 3000 mg。", ""),
        ("二甲双胍日剂量 3010 mg。", "一天"),
        ("二甲双胍 3 g 每日。", ""),
        ("二甲双胍 3.1 g 每日。", "一天"),
        ("二甲双胍 500 U。", "不以"),
        ("甘精胰岛素 20 U，每日一次。", ""),
        ("甘精胰岛素 20 mg，每日一次。", "不以"),
        ("司美格鲁肽 0.5 mg，每周一次。", ""),
        ("司美格鲁肽 0.5 mg，每天一次。", "每周"),
    ],
)
def test_dose_is_judged_by_the_day_the_unit_and_the_interval(words: str, found: str) -> None:
    told_of = [message for _, message in dosage(words)]
    assert bool(told_of) == bool(found), told_of
    assert all(found in message for message in told_of)


def test_every_drug_of_the_data_file_has_bounds_that_hold_and_a_source() -> None:
    for drug in drugs():
        assert 0 < drug.least < drug.dose, drug.names
        assert drug.day is None or drug.day >= drug.dose, drug.names
        assert (drug.day is None) == (drug.every == "week"), drug.names
        assert len(drug.source) > 15, drug.names
    names = [name.lower() for drug in drugs() for name in drug.names]
    assert len(names) == len(set(names))


def test_two_articles_of_one_id_are_told_apart(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    write_article(root / "b", article="a")
    (problem,) = [problem for problem in check_folder(root, TODAY) if problem.rule == "duplicate_id"]
    assert (problem.path, problem.line) == (str(root / "b" / "index.md"), 2)


def test_damaged_article_is_an_error_and_the_others_are_checked(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "b")
    (root / "a").mkdir()
    (root / "a" / "index.md").write_text("no head", encoding="utf-8")
    problems = check_folder(root, TODAY)
    assert [(p.path, p.line) for p in problems if p.rule == "format"] == [(str(root / "a" / "index.md"), 1)]
    assert str(root / "b" / "index.md") in {problem.path for problem in problems}


def test_faulty_library_toml_is_a_finding_and_articles_are_checked(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library="name = x")
    problems = check_folder(root, TODAY)
    assert (str(root / "library.toml"), 1) in {(problem.path, problem.line) for problem in problems}
    assert "review" in rules(problems)


def test_featured_article_that_is_not_there_is_named(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library='featured = ["b"]\n' + LIBRARY)
    assert any("b" in problem.message for problem in check_folder(root, TODAY) if problem.path.endswith("library.toml"))


def test_file_that_no_article_names_is_unused(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a")
    (root / "a" / "old.png").write_bytes(png())
    assert [Path(p.path).name for p in check_folder(root, TODAY) if p.rule == "unused"] == ["old.png"]


def test_missing_folder_is_one_error(tmp_path: Path) -> None:
    (problem,) = check_folder(tmp_path / "none", TODAY)
    assert problem.severity is Severity.ERROR


def test_empty_folder_is_one_warning(tmp_path: Path) -> None:
    (problem,) = check_folder(tmp_path, TODAY)
    assert problem.severity is Severity.WARNING


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_folder_that_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", "a", "b")
    (root / "a").chmod(0)
    try:
        assert [Path(p.path).parent.name for p in check_folder(root, TODAY) if p.rule == "format"] == ["a"]
    finally:
        (root / "a").chmod(0o700)
