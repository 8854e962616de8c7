"""A new article builds at once and explains every key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from viewer.cli import main
from viewer.cli.new import FIELDS
from viewer.content.article import FrontMatter
from viewer.content.article_builder import build_article
from viewer.content.check import check_folder
from viewer.content.rules import Rules


def test_new_article_builds_and_check_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "insulin", "--title", "注射：“胰岛素”", "-o", str(tmp_path)]) == 0
    built = build_article(tmp_path / "insulin", Rules(tmp_path))
    assert (built.article.id, built.article.title, built.article.audience) == ("insulin", "注射：“胰岛素”", "staff")
    assert built.problems == ()
    assert "review" in {problem.rule for problem in check_folder(tmp_path)}
    assert main(["new", "insulin", "--title", "x", "-o", str(tmp_path)]) == 1
    assert "insulin" in capsys.readouterr().err


def test_every_key_of_the_front_matter_is_explained() -> None:
    keys = {field.name for field in msgspec.structs.fields(FrontMatter)}
    assert {key for key, _, _ in FIELDS} == keys - {"id", "title"}
