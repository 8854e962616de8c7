"""The bundled library: every article builds, has references and says what it cannot show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from viewer import resources
from viewer.content.article import Article, Audience
from viewer.content.article_builder import Built, build_article
from viewer.content.blocks import Block, Callout, CalloutKind, Chart, Corrected, Figure, Heading, Notes, Study, Table
from viewer.content.check import check_folder
from viewer.content.labels import article_text
from viewer.content.library_toml import read_glossary, read_library
from viewer.content.problem import Severity
from viewer.content.rules import Rules
from viewer.content.text import block_text, plain, walk

MAIN = "stem-cells-type-2"
FOLDERS = sorted(path.parent for path in resources.articles().glob("*/index.md"))
IDS = [folder.name for folder in FOLDERS]
_B = TypeVar("_B", bound=Block)


@cache
def rules() -> Rules:
    """Return the bundled library's own rules."""
    root = resources.articles()
    owner, limits = read_library(root)
    return Rules(root, owner, read_glossary(root), limits)


@cache
def built(folder: Path) -> Built:
    """Return the article of ``folder``."""
    return build_article(folder, rules())


def article(name: str) -> Article:
    """Return the bundled article with that id."""
    return built(resources.articles() / name).article


def every(kind: type[_B], name: str = MAIN) -> list[_B]:
    """Return all blocks of ``kind`` in an article, including nested ones."""
    return [block for block in walk(article(name).blocks) if isinstance(block, kind)]


def said(name: str) -> str:
    """Return an article's words without its editor's notes, which quote errors."""
    kept = (block for block in article(name).blocks if not (isinstance(block, Callout) and block.callout is CalloutKind.EDITOR))
    return "\n".join(text for block in kept for text in block_text(block))


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_article_builds_without_error(folder: Path) -> None:
    errors = [str(problem) for problem in built(folder).problems if problem.severity is Severity.ERROR]
    assert not errors
    assert built(folder).article.id == folder.name


def test_check_finds_nothing() -> None:
    assert [str(problem) for problem in check_folder(resources.articles(), date(2026, 11, 22))] == []


@pytest.mark.parametrize("name", IDS)
def test_article_has_what_a_reader_looks_for(name: str) -> None:
    page = article(name)
    assert page.lead
    assert len(page.summary) == 3
    assert page.category in {category.id for category in rules().owner.categories}
    assert page.cover
    assert page.reviewed
    assert page.review_due
    assert page.disclaimer
    assert any(isinstance(block, Heading) for block in page.blocks)


@pytest.mark.parametrize("name", IDS)
def test_public_article_names_its_sources(name: str) -> None:
    text = article_text(article(name))
    assert article(name).references or "没有逐条对应的文献" in text


@pytest.mark.parametrize("name", IDS)
def test_study_card_has_both_halves_and_a_reference(name: str) -> None:
    for card in walk(article(name).blocks):
        if isinstance(card, Study):
            assert card.shows, card.anchor
            assert card.cannot_show, card.anchor
            assert card.citation, card.anchor


@pytest.mark.parametrize("name", IDS)
def test_figure_table_and_chart_explain_themselves(name: str) -> None:
    for block in walk(article(name).blocks):
        if isinstance(block, Figure | Table | Chart):
            assert plain(block.caption.children), block.anchor
        if isinstance(block, Figure):
            assert len(block.alt) >= 20, block.anchor
        if isinstance(block, Chart):
            assert block.summary, block.anchor
            assert "重绘，非原图" in plain(block.caption.source), block.anchor


@pytest.mark.parametrize("name", IDS)
def test_text_uses_full_width_punctuation_and_no_exclamation_mark(name: str) -> None:
    page = article(name)
    words = "\n".join([page.title, plain(page.lead), *page.summary, said(name)])
    assert "！" not in words
    assert "!" not in words
    if page.language.startswith("zh"):
        assert re.findall(r"[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", words) == []


def test_library_is_large_enough_and_mixed() -> None:
    pages = [article(name) for name in IDS]
    assert len(pages) >= 12
    assert any(page.language == "en" for page in pages)
    assert any(page.audience is Audience.STAFF for page in pages)
    assert sum(bool(page.notes) for page in pages) >= 2
    assert {page.category for page in pages} == {category.id for category in rules().owner.categories}
    assert set(rules().owner.featured) <= set(IDS)
    assert sorted(rules().owner.order) == IDS


def test_library_names_no_telephone() -> None:
    assert rules().owner.hotline == ""
    for name in IDS:
        assert not re.search(r"400-\d{3}|\+86|Telegram", article_text(article(name)))


def test_glossary_explains_thirty_terms_with_tone_marks() -> None:
    entries = rules().glossary
    assert len(entries) >= 30
    toned = [entry for entry in entries if entry.pinyin]
    assert len(toned) >= 30
    assert all(re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", entry.pinyin) for entry in toned)
    aliases = {alias: entry.term for entry in entries for alias in entry.aliases}
    assert aliases["来得时"] == "甘精胰岛素"
    assert aliases["HbA1c"] == aliases["糖化"] == "糖化血红蛋白"
    assert aliases["C-peptide"] == "C肽"


def test_main_article_keeps_the_structure_of_its_source() -> None:
    kinds = Counter(type(block).__name__ for block in walk(article(MAIN).blocks))
    assert kinds["Figure"] + kinds["Chart"] >= 6
    assert kinds["Table"] >= 3
    assert kinds["Study"] == 5
    assert len(article(MAIN).references) >= 3
    headings = [(block.level, plain(block.children)) for block in every(Heading)]
    assert [words[:2] for level, words in headings if level == 2] == ["一、", "二、", "三、", "四、", "五、", "结语"]
    assert Counter(level for level, _ in headings)[3] == 3 + 4 + 5
    assert (article(MAIN).previous, article(MAIN).next) == ("insulin-resistance-stem-cells", "stem-cell-progress-2025")
    assert any(isinstance(block, Notes) for block in article(MAIN).blocks)


def test_main_article_cites_the_three_sources_first() -> None:
    first = [plain(source.children) for source in article(MAIN).references[:3]]
    assert [words[:2] for words in first] == ["Le", "金恺", "黄才"]
    dois = [source.doi for source in article(MAIN).references[:2]]
    assert dois == ["10.15419/bmrat.v6i1.516", "10.16781/j.CN31-2187/R.20240199"]


@pytest.mark.parametrize(
    "number",
    [
        "7.27 mmol/L",
        "5.88 mmol/L",
        "16.9 mmol/L",
        "9.79 mmol/L",
        "4.55%",
        "50%或以上",
        "2.25–28.66",
        "91名成人",
        "46人用安慰剂",
        "103人",
    ],
)
def test_main_article_states_the_corrected_number(number: str) -> None:
    assert number in said(MAIN)


@pytest.mark.parametrize("wrong", ["mg/dL", "73名", "每日1次", "脐带充质", "华通氏胶 MSCs", "更换工厂", "药物依赖"])
def test_main_article_repeats_the_wrong_words_in_editors_notes_only(wrong: str) -> None:
    notes = [block for block in every(Callout) if block.callout is CalloutKind.EDITOR]
    assert len(notes) >= 5
    assert wrong not in said(MAIN)


def test_main_article_marks_the_units_that_the_editor_changed() -> None:
    rows = [row for table in every(Table) for row in table.rows]
    marked = [row for row in rows if any(isinstance(inline, Corrected) for cell in row for inline in cell)]
    assert [plain(row[0]) for row in marked] == ["空腹血糖", "餐后血糖"]


def test_rebuilt_table_says_what_the_source_does_not_state() -> None:
    table = next(block for block in every(Table) if block.anchor == "tbl-case3-drugs")
    assert [plain(cell) for cell in table.rows[2]] == ["第12周", "未载明", "未载明"]


def test_main_article_warns_against_stopping_insulin() -> None:
    dangers = [block for block in every(Callout) if block.callout is CalloutKind.DANGER]
    assert any("不要自行停用胰岛素" in plain(block.title) for block in dangers)


def _labels(folder: Path) -> Iterator[tuple[str, float]]:
    for picture in folder.glob("*.svg"):
        for size in re.findall(r'font-size="([\d.]+)"', picture.read_text(encoding="utf-8")):
            yield picture.name, float(size)


@pytest.mark.parametrize("folder", FOLDERS, ids=IDS)
def test_labels_of_own_drawings_reach_32_px_in_the_kiosk(folder: Path) -> None:
    # The kiosk scales a drawing of 720 px to its column of 1216 px; nothing there is below 32 px (docs/DESIGN.md, Type).
    assert [label for label in _labels(folder) if label[1] * 1216 / 720 < 32] == []


def test_one_article_is_due_for_review_soon() -> None:
    dues = sorted(page.review_due for page in map(article, IDS) if page.review_due)
    assert dues[0].isoformat() == "2026-12-05"
    assert all(due.year == 2027 for due in dues[1:])


# ---- facts that were wrong once, or that a life may depend on ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("hypoglycaemia", ["阿卡波糖", "米格列醇", "要吃葡萄糖片或葡萄糖粉", "3茶匙（15 mL）", "150 mL", "离下一餐超过1小时"]),
        ("hypoglycaemia-en", ["voglibose and miglitol", "with glucose tablets or glucose powder", "3 teaspoons (15 mL)"]),
        ("remission", ["68人（46%）对6人（4%）", "36%对3%", "减重管理组149人，常规管理组149人", "ISRCTN03267836"]),
        ("stem-cells-type-2", ["149人中有6人（4%）", "36%对3%", "2.44 ng/mL"]),
        ("insulin-resistance-stem-cells", ["149人中有6人（4%）", "36%对3%"]),
        ("c-peptide", ["ng/mL乘以331，得pmol/L", "约为2.44 ng/mL"]),
        ("glucose-units", ["mg/dL的数值除以18，得mmol/L", "mmol/L的数值乘以18，得mg/dL"]),
    ],
)
def test_article_states_the_fact(name: str, facts: list[str]) -> None:
    text = said(name)
    assert [fact for fact in facts if fact not in text] == []


def test_only_glucose_is_for_who_takes_acarbose() -> None:
    for name, yes in (("hypoglycaemia", "用这个"), ("hypoglycaemia-en", "use this")):
        (table,) = (block for block in every(Table, name) if block.anchor == "tbl-15g")
        allowed = [plain(row[0]) for row in table.rows if plain(row[2]) == yes]
        assert len(allowed) == 2
        assert all("葡萄糖" in food or "Glucose" in food for food in allowed)
        assert len(table.rows) == 5


def test_remission_shows_both_arms_in_both_years() -> None:
    (chart,) = every(Chart, "remission")
    assert chart.x == ("1年", "2年")
    assert {series.name: series.values for series in chart.series} == {"减重管理组": (46, 36), "常规管理组": (4, 3)}
    (study,) = every(Study, "remission")
    assert (study.people, study.follow_up, study.registration) == (298, "2年", "ISRCTN03267836")


def test_units_of_c_peptide_are_right_to_the_rounding() -> None:
    (table,) = every(Table, "c-peptide")
    for row in table.rows:
        nanograms, picomoles, nanomoles = (float(plain(cell)) for cell in row)
        assert abs(nanograms * 331 - picomoles) <= 0.5
        assert abs(picomoles / 1000 - nanomoles) <= 0.005


def test_units_of_glucose_are_right_to_the_rounding() -> None:
    (table, _) = every(Table, "glucose-units")
    for row in table.rows:
        millimoles, milligrams = (float(plain(cell)) for cell in row)
        assert abs(milligrams / 18.016 - millimoles) <= 0.06


def test_chinese_guideline_is_cited_where_it_applies() -> None:
    for name in ("hypoglycaemia", "hypoglycaemia-en", "hba1c"):
        assert "10.3760/cma.j.cn115791-20210221-00095" in {source.doi for source in article(name).references}


@pytest.mark.parametrize("odd", ["没有关系的医生", "盲不盲", "文首", "・", "登记处", "一个真的例子"])
def test_wording_reads_as_a_native_writes_it(odd: str) -> None:
    assert [name for name in IDS if odd in article_text(article(name))] == []
