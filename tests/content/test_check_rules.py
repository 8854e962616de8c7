"""The rules are listed, told with the law they rest on, silenced in place with a reason, and written as SARIF."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from tests.content.case_files import cases
from tests.folders import png, write_folder
from viewer import resources
from viewer.content.check import CheckedFolder, findings_of
from viewer.content.check.advert import ADVERT_KINDS
from viewer.content.check.catalogue import CATALOGUE
from viewer.content.check.sarif import as_sarif
from viewer.content.problem import Problem, Severity
from viewer.i18n import set_language, tr

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
HEAD = """\
---
id: {id}
title: 题目
lead: 导语。
summary: [一句。]
language: {language}
category: diabetes
published: 2026-11-01
reviewed: 2026-11-01
cover: dot.png
---

"""
PROMISE = "二甲双胍 5000 mg。"


def whole(root: Path, name: str, body: str, language: str = "zh-CN") -> Path:
    """Write an article that has nothing to mend but what ``body`` says."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(HEAD.format(id=name, language=language) + body, encoding="utf-8")
    (folder / "dot.png").write_bytes(png())
    return folder / "index.md"


@pytest.fixture(autouse=True)
def _chinese_afterwards() -> Iterator[None]:
    yield
    set_language("zh_CN")


def ids_in_code() -> set[str]:
    """Return the rule ids that the code reports, from its syntax trees."""
    found = {"format"}  # the default of a fault
    for path in (ROOT / "viewer" / "content").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= {words for words in (_reported(node.args),) if words}
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in {"error", "warning", "add_error", "from_error"}:
                    found |= {a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return {words for words in found if words.replace("_", "").isalpha() and words.isascii()}


def _reported(arguments: list[ast.expr]) -> str:
    """Return the constant after ``Severity.…`` among the arguments of a call."""
    for weight, rule in pairwise(arguments):
        if ast.unparse(weight).startswith("Severity.") and isinstance(rule, ast.Constant) and isinstance(rule.value, str):
            return rule.value
    return ""


def test_every_rule_that_is_reported_is_listed_and_every_listed_rule_is_reported() -> None:
    assert ids_in_code() == {rule.id for rule in CATALOGUE}
    assert len({rule.id for rule in CATALOGUE}) == len(CATALOGUE)


def test_running_viewer_imports_no_rule() -> None:
    rooms = [path for path in (ROOT / "viewer").rglob("*.py") if path.parts[-3:-1] != ("content", "check")]
    users = {path.relative_to(ROOT).as_posix() for path in rooms if "content.check" in path.read_text(encoding="utf-8")}
    allowed = ("cli/check", "content/differences", "content/worker", "own_process", "app/checking")
    assert users <= {f"viewer/{name}.py" for name in allowed}
    users = {path.relative_to(ROOT).as_posix() for path in rooms if "content.differences" in path.read_text(encoding="utf-8")}
    assert users <= {"viewer/cli/diff.py", "viewer/library/comparison.py", "viewer/library/comparison_page.py"}


def test_document_names_the_law_of_every_kind_of_advertisement() -> None:
    document = (ROOT / "docs" / "CONTENT.md").read_text(encoding="utf-8")
    rows = [row for row in document.split("\n") if "广告法 第" in row or "管理办法 第" in row]
    for kind in ADVERT_KINDS:
        articles = re.findall("第.{1,2}条", kind.law)
        assert any(all(article in row for article in articles) for row in rows), kind.name
    assert "No lawyer has checked" in document


def test_document_has_the_table_of_the_rules() -> None:
    set_language("en")
    rows = [f"| `{rule.id}` | {rule.severity} | {tr(rule.finds)} |" for rule in CATALOGUE]
    document = (ROOT / "docs" / "CONTENT.md").read_text(encoding="utf-8")
    assert "\n".join(rows) in document, "\n".join(["the table should be:", *rows])


# ---- silenced in place ---------------------------------------------------------------------------------------------------

SILENCED = {
    "paragraph": f"<!-- check: dose 写的是误服的例子 -->\n\n{PROMISE}",
    "directly before": f"<!-- check: dose 写的是误服的例子 -->\n{PROMISE}",
    "two rules": f"<!-- check: dose, claim 写的是误服的例子 -->\n\n{PROMISE}能根治。",
    "list": f"<!-- check: dose 写的是误服的例子 -->\n\n- 一\n- {PROMISE}",
    "table": "<!-- check: dose 写的是误服的例子 -->\n\n| 药 | 量 |\n|---|---|\n| 二甲双胍 | 5000 mg |\n\n/// caption\n表\n///",
    "box": f"<!-- check: dose 写的是误服的例子 -->\n\n/// note\n一。\n\n{PROMISE}\n///",
    "chart": "<!-- check: unit 单位就是这样登的 -->\n\n```chart\ncaption: 空腹血糖\nsummary: 一\nunit: mg/dL\nx: [一, 二]\n"
    "series: [{name: 空腹, values: [7.27, 5.88]}]\n```",
}
LOUD = {
    "no reason": (f"<!-- check: dose -->\n\n{PROMISE}", {"dose", "silence"}),
    "short reason": (f"<!-- check: dose 好 -->\n\n{PROMISE}", {"dose", "silence"}),
    "unknown rule": (f"<!-- check: doses 写的是误服的例子 -->\n\n{PROMISE}", {"dose", "silence"}),
    "another rule": (f"<!-- check: claim 写的是误服的例子 -->\n\n{PROMISE}", {"dose", "silence"}),
    "block after next": (f"<!-- check: dose 写的是误服的例子 -->\n\n一段。\n\n{PROMISE}", {"dose", "silence"}),
    "nothing to silence": ("<!-- check: dose 写的是误服的例子 -->\n\n一段。", {"silence"}),
    "an error": ("<!-- check: dead_link 以后会有这篇 -->\n\n[a](nowhere)", {"dead_link", "silence"}),
    "in a fence": (f"```\n<!-- check: dose 写的是误服的例子 -->\n```\n\n{PROMISE}", {"dose"}),
}


@pytest.fixture(scope="module", name="silences")
def _silences(tmp_path_factory: pytest.TempPathFactory) -> CheckedFolder:
    root = write_folder(tmp_path_factory.mktemp("silences") / "library")
    for number, body in enumerate([*SILENCED.values(), *(body for body, _ in LOUD.values())]):
        whole(root, f"a{number}", body)
    return findings_of(root, TODAY)


@pytest.mark.parametrize("number", [pytest.param(n, id=name) for n, name in enumerate(SILENCED)])
def test_comment_with_a_reason_silences_its_rule_in_the_next_block(silences: CheckedFolder, number: int) -> None:
    assert [p for p in silences.problems if Path(p.path).parent.name == f"a{number}"] == []
    assert {s.reason for s in silences.silenced if Path(s.problem.path).parent.name == f"a{number}"} <= {
        "写的是误服的例子", "单位就是这样登的"
    }  # fmt: skip


@pytest.mark.parametrize("number", [pytest.param(n, id=name) for n, name in enumerate(LOUD)])
def test_comment_that_is_no_judgement_silences_nothing_and_is_told(silences: CheckedFolder, number: int) -> None:
    article = f"a{len(SILENCED) + number}"
    told = {problem.rule for problem in silences.problems if Path(problem.path).parent.name == article}
    assert told == list(LOUD.values())[number][1]


def test_comment_in_front_matter_silences_what_is_said_there(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    path = whole(root, "a", "一段。")
    text = path.read_text(encoding="utf-8").replace("lead: 导语。", "# check: claim 题目引自论文\nlead: 彻底治愈糖尿病。")
    path.write_text(text, encoding="utf-8")
    checked = findings_of(root, TODAY)
    assert checked.problems == ()
    assert {each.reason for each in checked.silenced} == {"题目引自论文"}


# ---- the rules that read sentences, by their case files ------------------------------------------------------------------

GLOSSARY = """\
[[term]]
term = "甘精胰岛素"
aliases = ["来得时"]
definition = "长效胰岛素。"

[[term]]
term = "糖化血红蛋白"
aliases = ["HbA1c", "糖化", "糖化血红素"]
avoid = ["糖化血色素"]
definition = "平均血糖。"

[[term]]
term = "β细胞"
aliases = ["胰岛β细胞"]
definition = "分泌胰岛素的细胞。"
"""
RULES = (
    "advert", "causal", "before_after", "percent_of_n", "same_quantity", "terms", "script", "reading_level",
    "follow_up",
)  # fmt: skip
CASES = [(rule, *case) for rule in RULES for case in cases(rule)]


@pytest.fixture(scope="module", name="judged")
def _judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the findings by article, in one library with every case as an article."""
    root = write_folder(tmp_path_factory.mktemp("cases") / "library")
    (root / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    for number, (_, title, body, _) in enumerate(CASES):
        language = title.partition(": ")[0] if ": " in title else "zh-CN"
        whole(root, f"a{number}", body, language)
    problems: dict[str, list[Problem]] = {}
    for problem in findings_of(root, TODAY).problems:
        problems.setdefault(Path(problem.path).parent.name, []).append(problem)
    return problems


@pytest.mark.parametrize("number", [pytest.param(n, id=f"{r}: {t}") for n, (r, t, _, _) in enumerate(CASES)])
def test_rule_finds_what_its_case_file_says_and_no_near_miss(judged: dict[str, list[Problem]], number: int) -> None:
    rule, _, body, expected = CASES[number]
    first = HEAD.count("\n")
    lines = body.split("\n")
    found = [problem for problem in judged.get(f"a{number}", ()) if problem.rule in RULES]
    told = {(problem.line - first, problem.message) for problem in found if problem.rule == rule}
    at = {line for line, _ in told}
    if expected == "nothing":
        assert [(lines[p.line - first - 1], p.rule, p.message) for p in found] == []
    elif expected == "hits" or expected.replace(" ", "").isdigit():
        wanted = set(map(int, expected.split())) if expected != "hits" else {n for n, line in enumerate(lines, 1) if line}
        assert [lines[line - 1] for line in sorted(wanted - at)] == [], "asleep"
        assert [lines[line - 1] for line in sorted(at - wanted)] == [], "false alarms"
    else:
        wants = [tuple(each.split(": ", 1)) for each in expected.split("\n")]
        assert len(told) == len(wants), told
        for place, words in wants:
            line = 3 - first if place == "title" else int(place)
            assert any(at == line and words in message for at, message in told), (place, words, told)


# ---- SARIF ---------------------------------------------------------------------------------------------------------------


def test_sarif_names_rule_place_and_reason_of_every_finding(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "图书 馆")
    path = whole(root, "a", f"{PROMISE}\n\n<!-- check: dose 写的是误服的例子 -->\n\n{PROMISE}")
    log = json.loads(msgspec.json.encode(as_sarif(root, findings_of(root, TODAY))))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    line = path.read_text(encoding="utf-8").split("\n").index(PROMISE) + 1
    told, kept = run["results"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]][told["ruleIndex"]] == told["ruleId"] == "dose"
    place = told["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a/index.md", "uriBaseId": "LIBRARY"}, "region": {"startLine": line}}
    assert run["originalUriBaseIds"]["LIBRARY"]["uri"] == root.as_uri() + "/"
    assert "suppressions" not in told
    assert kept["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "写的是误服的例子"}]


def test_sarif_has_what_the_standard_requires_and_only_its_words(tmp_path: Path) -> None:
    """Compare with OASIS SARIF 2.1.0, sections 3.13 to 3.35: properties that must be there, and those with listed values."""
    root = write_folder(tmp_path / "图书 馆")
    whole(root, "a", f"{PROMISE}\n\n<!-- check: dose 写的是误服的例子 -->\n\n{PROMISE}\n\n![图](no.png)")
    log = json.loads(msgspec.json.encode(as_sarif(root, findings_of(root, TODAY))))
    assert set(log) <= {"$schema", "version", "runs"}
    (run,) = log["runs"]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    for base in run["originalUriBaseIds"].values():
        assert base["uri"].endswith("/")
        assert base["uri"].isascii()
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
    assert run["results"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for suppression in result.get("suppressions", ()):
            assert suppression["kind"] in {"inSource", "external"}
            assert suppression["status"] in {"accepted", "underReview", "rejected"}
        for location in result["locations"]:
            place = location["physicalLocation"]
            assert place["artifactLocation"]["uri"].isascii()
            assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
            assert place.get("region", {"startLine": 1})["startLine"] >= 1


def test_sarif_of_a_finding_without_a_line_or_outside_the_folder_has_its_file_alone(tmp_path: Path) -> None:
    root, other = tmp_path / "a", tmp_path / "其他" / "x.toml"
    found = (
        Problem(str(root), 0, Severity.WARNING, "format", "没有文章。", "加一篇。"),
        Problem(str(other), 3, Severity.ERROR, "unknown", "读不了。", ""),
    )
    (run,) = json.loads(msgspec.json.encode(as_sarif(root, CheckedFolder(found))))["runs"]
    empty, outside = run["results"]
    assert empty["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": ".", "uriBaseId": "LIBRARY"}}}]
    assert (empty["level"], empty["message"]["text"]) == ("warning", "没有文章。 加一篇。")
    place = {"artifactLocation": {"uri": other.as_uri()}, "region": {"startLine": 3}}
    assert outside["locations"] == [{"physicalLocation": place}]
    assert (outside["level"], outside["message"]["text"], outside["ruleIndex"]) == ("error", "读不了。", -1)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "广告法" in rules["advert"]["properties"]["law"]
    assert "properties" not in rules["dose"]


def test_bundled_library_has_nothing_to_mend() -> None:
    checked = findings_of(resources.articles(), TODAY)
    assert checked.problems == ()
    assert all(each.problem.severity is Severity.WARNING for each in checked.silenced)
