"""Findings as SARIF 2.1.0, the format that editors and code hosts show beside the lines (OASIS, 2020)."""

from __future__ import annotations

from pathlib import Path

from viewer import __version__
from viewer.content.check import CheckedFolder
from viewer.content.check.catalogue import CATALOGUE
from viewer.content.problem import Problem
from viewer.i18n import tr

_BASE = "LIBRARY"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(root: Path, checked: CheckedFolder) -> dict[str, object]:
    """Return the log of one run over ``root``; silenced findings have their reason as justification."""
    results = [_result(root, problem) for problem in checked.problems]
    for each in checked.silenced:
        suppressed = {"suppressions": [{"kind": "inSource", "status": "accepted", "justification": each.reason}]}
        results.append(_result(root, each.problem) | suppressed)
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": tr(rule.finds)},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        | ({"properties": {"law": tr(rule.law)}} if rule.law else {})
        for rule in CATALOGUE
    ]
    run = {
        "tool": {"driver": {"name": "frontdesk check", "version": __version__, "rules": rules}},
        "originalUriBaseIds": {_BASE: {"uri": root.resolve().as_uri().rstrip("/") + "/"}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(root: Path, problem: Problem) -> dict[str, object]:
    from urllib.parse import quote

    path = Path(problem.path)
    inside = path.is_relative_to(root)
    name = path.relative_to(root).as_posix() if inside else path.resolve().as_uri()
    artifact = {"uri": quote(name), "uriBaseId": _BASE} if inside else {"uri": name}
    place: dict[str, object] = {"artifactLocation": artifact}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return {
        "ruleId": problem.rule,
        "ruleIndex": next((index for index, rule in enumerate(CATALOGUE) if rule.id == problem.rule), -1),
        "level": problem.severity.value,
        "message": {"text": f"{problem.message}{' ' + problem.remedy if problem.remedy else ''}"},
        "locations": [{"physicalLocation": place}],
    }
