"""``check`` names what an editor should mend, by file and line, and leaves the rest alone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tests.content.case_files import cases
from tests.folders import LIBRARY, png, write_article, write_folder
from viewer.content.check import check_folder
from viewer.content.check.doses import drugs
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


def found(root: Path, path: Path) -> list[str]:
    problems = [problem for problem in check_folder(root, TODAY) if problem.path == str(path)]
    return sorted(f"{problem.line} {problem.severity} {problem.rule} {problem.message}" for problem in problems)


def rules(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


@pytest.mark.parametrize(("body", "expected"), [pytest.param(b, e, id=t) for t, b, e in cases("check")])
def test_rules_find_what_they_should(tmp_path: Path, body: str, expected: str) -> None:
    root = write_folder(tmp_path / "library")
    whole(root, "other", "一段话。")
    path = whole(root, "whole", body)
    problems = found(root, path)
    wanted = expected.split("\n") if expected else []
    assert len(problems) == len(wanted), problems
    assert all(problem.startswith(want) for problem, want in zip(problems, sorted(wanted), strict=True)), problems


@pytest.mark.parametrize(("body", "rule"), [pytest.param(b, r, id=t) for t, b, r in cases("lines")])
def test_rule_finds_every_line_or_none(tmp_path: Path, body: str, rule: str) -> None:
    root = write_folder(tmp_path / "library")
    path = whole(root, "whole", body)
    first = path.read_text(encoding="utf-8").count("\n", 0, -len(body)) + 1
    problems = {(problem.line, problem.rule) for problem in check_folder(root, TODAY) if problem.path == str(path)}
    expected = set() if rule == "nothing" else {(number, rule) for number, _ in enumerate(body.split("\n"), start=first)}
    lines = path.read_text(encoding="utf-8").split("\n")
    assert not [(lines[line - 1], found) for line, found in sorted(problems - expected)], "false alarms"
    assert not [lines[line - 1] for line, _ in sorted(expected - problems)], "asleep"


def test_head_that_misses_things_is_told_of_each(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library='name = "x"')
    problems = check_folder(root, TODAY)
    assert {"review", "category", "lead", "summary", "cover", "disclaimer"} <= rules(problems)
    assert all(problem.path == str(root / "a" / "index.md") for problem in problems)


@pytest.mark.parametrize(
    ("head", "severity", "words"),
    [
        ("reviewed: 2025-11-01", Severity.ERROR, "2026-11-01"),
        ("reviewed: 2026-12-24", Severity.WARNING, "还没有到"),
        ("published: 2026-11-02\nreviewed: 2026-11-01", Severity.WARNING, "晚于"),
    ],
)
def test_review_date_is_judged_by_the_day(tmp_path: Path, head: str, severity: Severity, words: str) -> None:
    root = write_folder(tmp_path)
    write_article(root / "a", head=head)
    (problem,) = [problem for problem in check_folder(root, TODAY) if problem.rule == "review"]
    assert problem.severity is severity
    assert words in problem.message
    assert problem.line > 1


@pytest.mark.parametrize(("today", "found"), [(date(2026, 11, 1), []), (date(2026, 11, 2), [Severity.ERROR])])
def test_review_that_is_due_today_is_in_time_and_late_tomorrow(tmp_path: Path, today: date, found: list[Severity]) -> None:
    root = write_folder(tmp_path)
    write_article(root / "a", head="reviewed: 2025-11-01\nreview_interval: 12")
    assert [problem.severity for problem in check_folder(root, today) if problem.rule == "review"] == found


def test_article_without_disclaimer_is_an_error(tmp_path: Path) -> None:
    root = write_folder(tmp_path, "a", library='name = "x"')
    (problem,) = [problem for problem in check_folder(root, TODAY) if problem.rule == "disclaimer"]
    assert problem.severity is Severity.ERROR


def test_rules_that_read_sentences_warn_and_never_fail(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    path = whole(root, "whole", "血糖 0.3 mmol/L。二甲双胍 5000 mg。保证停药。电话 13800001111。73 名患者，20% 的患者停药，TPO。")
    problems = [problem for problem in check_folder(root, TODAY) if problem.path == str(path)]
    assert {problem.rule for problem in problems} == {"unit", "dose", "claim", "contact", "share", "abbreviation"}
    assert {problem.severity for problem in problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("空腹血糖", 0.6, 60, "mmol/L"),
        ("空腹血糖", 30, 1080, "mg/dL"),
        ("糖化血红蛋白", 3, 20, "%"),
        ("收缩压", 40, 310, "mmHg"),
        ("血钾", 1.2, 13, "mmol/L"),
        ("血肌酐", 5, 3000, "μmol/L"),
        ("体重", 0.3, 400, "kg"),
        ("体温", 20, 46.5, "℃"),
        ("心率", 20, 350, "次/分"),
    ],
)
def test_bound_itself_passes_and_what_lies_beyond_is_found(words: str, low: float, high: float, unit: str) -> None:
    said = [f"{words} {value:g} {unit}。" for value in (low, high, low * 0.9, high * 1.02)]
    assert [bool(list(oddities(sentence))) for sentence in said] == [False, False, True, True]


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
    (problem,) = [problem for problem in check_folder(root, TODAY) if problem.rule == "duplicate-id"]
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
