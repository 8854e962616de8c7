"""The examples in docs/CONTENT.md are read as documented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.folders import LIBRARY
from viewer.content.article_builder import build_article
from viewer.content.blocks import Chart, Study, Table
from viewer.content.check import check_folder
from viewer.content.fences import FENCES
from viewer.content.rules import Limits, Rules
from viewer.library import shared

DOCUMENT = (Path(__file__).parents[2] / "docs" / "CONTENT.md").read_text(encoding="utf-8")


def snippets(language: str, ticks: int = 3) -> list[str]:
    """Return the fenced texts in that language."""
    fence = "`" * ticks
    return re.findall(rf"^{fence}{language}\n(.*?)^{fence}$", DOCUMENT, re.MULTILINE | re.DOTALL)


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(text, encoding="utf-8")
    return folder


def test_library_and_glossary_are_read(tmp_path: Path) -> None:
    library, glossary, limits = snippets("toml")
    (tmp_path / "library.toml").write_text(library + limits, encoding="utf-8")
    (tmp_path / "glossary.toml").write_text(glossary, encoding="utf-8")
    rules = shared.read(tmp_path)
    assert rules.owner.name == "示例门诊"
    assert rules.owner.categories[0].icon == "drop"
    assert rules.glossary[0].aliases == ("insulin resistance",)
    assert rules.limits == Limits(article=1048576)


def test_limits_named_are_all_there_are() -> None:
    (limits,) = [text for text in snippets("toml") if text.startswith("[limits]")]
    assert set(re.findall(r"[a-z]+", limits.partition("also ")[2])) == set(Limits.__struct_fields__) - {"article"}


def test_head_is_read(tmp_path: Path) -> None:
    (head,) = snippets("yaml")
    article = build_article(write(tmp_path / "a", head), Rules(tmp_path)).article
    assert (article.id, article.reviewed, article.tags) == ("hba1c", date(2026, 11, 1), ("化验单",))


def test_table_study_card_and_chart_are_read(tmp_path: Path) -> None:
    table, study = snippets("markdown")
    (chart,) = (text for text in snippets("markdown", 4) if text.startswith("```chart"))
    body = f"{table}\n\n{study}\n\n{chart}\n\n[^zang]: Zang"
    article = build_article(write(tmp_path / "a", f"---\nid: a\ntitle: b\n---\n{body}"), Rules(tmp_path)).article
    assert [type(block) for block in article.blocks] == [Table, Study, Chart]
    (_, card, _) = article.blocks
    assert isinstance(card, Study)
    assert card.shows
    assert card.cannot_show


def test_every_fence_that_is_not_code_is_documented() -> None:
    assert [language for language, _ in FENCES if f"```{language}" not in DOCUMENT] == []


def test_example_passes_check(tmp_path: Path) -> None:
    (example,) = (text for text in snippets("markdown", 4) if text.startswith("---"))
    (tmp_path / "library.toml").write_text(LIBRARY, encoding="utf-8")
    write(tmp_path / "hba1c", example)
    assert check_folder(tmp_path, date(2026, 11, 22)) == []
