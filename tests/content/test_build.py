"""What an article takes from its front matter, its library and its study cards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.content.test_markdown import build
from tests.folders import png, write_article
from viewer.content.article import Audience, GlossaryEntry, original_of
from viewer.content.article_builder import build_article, review_due
from viewer.content.blocks import Block, Definition, Definitions, Evidence, Paragraph, Study, Term, Text
from viewer.content.citations import Citations
from viewer.content.glossary import Glossary, Marker
from viewer.content.problem import Findings
from viewer.content.rules import Owner, Rules
from viewer.content.studies import StudyReader
from viewer.content.text import block_text
from viewer.errors import ContentError

STUDY = "/// study | x\n    design: cohort\n    evidence: {}\n///\n\n"


@pytest.mark.parametrize(
    ("reviewed", "months", "due"),
    [
        (date(2026, 11, 1), 12, date(2027, 11, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 120, date(2036, 11, 30)),
    ],
)
def test_review_is_due_months_later_on_a_day_that_there_is(reviewed: date, months: int, due: date) -> None:
    assert review_due(reviewed, months) == due


def test_head_becomes_the_article(tmp_path: Path) -> None:
    head = (
        "reviewed: 2026-11-01\nreview_interval: 3\naudience: staff\ntags: [化验单]\nkeywords: [A1c]\npinyin: tang\n"
        "previous: b\nnext: c\nnotes: |\n  先问\nsummary:\n  - 用 MSC 治疗。\nlanguage: en\ndisclaimer: 自己的"
    )
    article = build_article(write_article(tmp_path / "a", title="2 型糖尿病", head=head), Rules(tmp_path)).article
    assert (article.title, article.review_due, article.audience) == ("2型糖尿病", date(2027, 2, 1), Audience.STAFF)
    assert (article.tags, article.keywords, article.pinyin) == (("化验单",), ("A1c",), "tang")
    assert (article.previous, article.next, article.notes) == ("b", "c", "先问")
    assert (article.summary, article.language, article.disclaimer) == (("用MSC治疗。",), "en", "自己的")


def test_library_gives_what_the_head_leaves_out(tmp_path: Path) -> None:
    owner = Owner(disclaimer="馆里的", review_interval=6)
    folder = write_article(tmp_path / "a", head="reviewed: 2026-11-01")
    article = build_article(folder, Rules(tmp_path, owner)).article
    assert (article.disclaimer, article.review_due) == ("馆里的", date(2027, 5, 1))


@pytest.mark.parametrize(
    ("head", "cards", "evidence"),
    [
        ("", (), None),
        ("evidence: high", (), Evidence.HIGH),
        ("evidence: high", ("low", "moderate"), Evidence.LOW),
        ("evidence: very-low", ("moderate",), Evidence.VERY_LOW),
        ("", ("moderate",), Evidence.MODERATE),
    ],
)
def test_evidence_is_the_weakest_that_the_article_rests_on(
    tmp_path: Path, head: str, cards: tuple[str, ...], evidence: Evidence | None
) -> None:
    folder = write_article(tmp_path / "a", head=head, body="".join(map(STUDY.format, cards)))
    assert build_article(folder, Rules(tmp_path)).article.evidence is evidence


def test_card_without_evidence_counts_as_the_weakest_and_is_reported(tmp_path: Path) -> None:
    built = build(tmp_path / "a", STUDY.replace("    evidence: {}\n", ""))
    assert built.article.evidence is Evidence.VERY_LOW
    assert {problem.rule for problem in built.problems} == {"study_evidence", "study_cites", "study_halves"}
    assert {problem.line for problem in built.problems} == {5}


def test_cover_is_the_articles_own_or_the_librarys_or_a_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "covers").mkdir()
    (tmp_path / "covers" / "tube.svg").write_text('<svg width="7" height="7"/>', encoding="utf-8")
    widths = {}
    for name, cover in (("a", "own.png"), ("b", "tube"), ("c", "pill")):
        folder = write_article(tmp_path / name, head=f"cover: {cover}\ncover_ground: sand")
        (folder / "own.png").write_bytes(png())
        built = build_article(folder, Rules(tmp_path))
        assert built.article.cover
        assert (built.article.cover.asset, built.article.cover.ground) == (next(iter(built.assets)).key, "sand")
        widths[name] = next(iter(built.assets)).width
    assert widths == {"a": 4, "b": 7, "c": 96}


@pytest.mark.parametrize("cover", ["none", "../x", "none.png", "../covers/a.svg"])
def test_article_whose_cover_is_missing_is_built_without_it(tmp_path: Path, cover: str) -> None:
    built = build_article(write_article(tmp_path / "a", head=f"cover: {cover}"), Rules(tmp_path))
    assert built.article.cover is None
    (problem,) = built.problems
    assert (problem.rule, problem.line) == ("cover", 5)


def test_article_that_has_its_own_disclaimer_keeps_it(tmp_path: Path) -> None:
    rules = Rules(tmp_path, Owner(disclaimer="馆里的"))
    assert build_article(write_article(tmp_path / "a", head="disclaimer: 自己的"), rules).article.disclaimer == "自己的"


def test_longer_name_of_the_glossary_is_the_term(tmp_path: Path) -> None:
    terms = tuple(GlossaryEntry(term, "解释。") for term in ("胰岛素", "胰岛素抵抗", "抵抗"))
    folder = write_article(tmp_path / "a", body="胰岛素抵抗与胰岛素。")
    article = build_article(folder, Rules(tmp_path, glossary=terms)).article
    (paragraph,) = article.blocks
    assert isinstance(paragraph, Paragraph)
    assert [inline.term for inline in paragraph.children if isinstance(inline, Term)] == ["胰岛素抵抗", "胰岛素"]


@pytest.mark.parametrize(("months", "due"), [(1, date(2026, 12, 1)), (120, date(2036, 11, 1))])
def test_review_interval_at_its_bounds_is_taken(tmp_path: Path, months: int, due: date) -> None:
    folder = write_article(tmp_path / "a", head=f"reviewed: 2026-11-01\nreview_interval: {months}")
    built = build_article(folder, Rules(tmp_path))
    assert (built.article.review_due, built.problems) == (due, ())


def test_article_that_was_published_and_never_reviewed_has_no_day_on_which_it_is_due(tmp_path: Path) -> None:
    article = build_article(write_article(tmp_path / "a", head="published: 2026-11-01"), Rules(tmp_path)).article
    assert (article.published, article.reviewed, article.review_due) == (date(2026, 11, 1), None, None)


@pytest.mark.parametrize("months", [-1, 0, 121])
def test_review_interval_out_of_bounds_is_told(tmp_path: Path, months: int) -> None:
    folder = write_article(tmp_path / "a", head=f"reviewed: 2026-11-01\nreview_interval: {months}")
    problems = build_article(folder, Rules(tmp_path)).problems
    assert any("1–120" in problem.message and problem.line == 6 for problem in problems), problems


HALVES = """\
/// study | 甲
    design: cohort
    evidence: low
    cites: a

它能说明
:   先写的一行

它不能说明
:   没有的

它能说明
:   后写的一行[^b]
///

[^a]: 甲 doi:10.1234/x
[^b]: 乙 doi:10.1234/y
"""


def test_the_last_row_of_a_label_is_the_half_of_a_card_and_an_earlier_one_stays_a_row(tmp_path: Path) -> None:
    (card,) = build(tmp_path / "a", HALVES).article.blocks
    assert isinstance(card, Study)
    assert [(row.label, *block_text(row.blocks[0])) for row in card.rows] == [("它能说明", "先写的一行")]
    assert "后写的一行" in "".join(block_text(card.shows[0]))


def test_source_of_a_card_is_numbered_before_what_its_rows_cite(tmp_path: Path) -> None:
    article = build(tmp_path / "a", HALVES.replace("先写的一行", "先写的一行[^b]")).article
    (card,) = article.blocks
    assert isinstance(card, Study)
    assert card.citation == 1
    assert [source.doi for source in article.references] == ["10.1234/x", "10.1234/y"]


TERMS = Glossary([
    GlossaryEntry("干细胞", "x", aliases=("stem cell",)), GlossaryEntry("间充质干细胞", "x"), GlossaryEntry("HbA1c", "x"),
    GlossaryEntry("糖", "x", aliases=("", "sugar")), GlossaryEntry("α糖", "x"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stem cell, STEM CELL, stem cells, xstem cell, stem cell1", [(0, 9, "干细胞"), (11, 20, "干细胞")]),
        ("hba1c HbA1c HbA1cx 5HbA1c 的HbA1c的", [(6, 11, "HbA1c"), (27, 32, "HbA1c")]),
        ("间充质干细胞与干细胞糖糖", [(0, 6, "间充质干细胞"), (7, 10, "干细胞"), (10, 11, "糖"), (11, 12, "糖")]),
        ("sugar Sugar SUGAR", [(0, 5, "糖"), (6, 11, "糖"), (12, 17, "糖")]),
        ("α糖aα糖", [(0, 2, "α糖"), (3, 5, "α糖")]),
        ("干细", []),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words_the_longest_first(text: str, found: list[tuple[int, int, str]]) -> None:
    assert list(TERMS.find(text)) == found
    assert list(Glossary([]).find(text)) == []


def test_a_term_is_marked_once_in_each_section() -> None:
    marker = Marker(TERMS)
    assert list(marker.mark("糖与干细胞。糖")) == [Term("糖", "糖"), Text("与"), Term("干细胞", "干细胞"), Text("。糖")]
    assert list(marker.mark("糖")) == [Text("糖")]
    marker.new_section()
    assert list(marker.mark("sugar")) == [Term("糖", "sugar")]
    assert (list(marker.used), list(marker.mark(""))) == (["糖", "干细胞"], [])


def test_a_translation_is_known_by_the_language_at_the_end_of_its_id() -> None:
    given = (("hba1c-en", "en"), ("hba1c-EN", "en-GB"), ("hba1c-en", "zh-CN"), ("en", "en"), ("a-b-en", "en"))
    assert [original_of(*each) for each in given] == ["hba1c", "hba1c", "", "", "a-b"]


SOUND: dict[str, object] = {"design": "cohort", "evidence": "low", "cites": "a"}


def reader() -> tuple[StudyReader, Findings]:
    findings = Findings(Path("index.md"))
    return StudyReader(Citations({"a": Element("p")}), findings), findings


@pytest.mark.parametrize(
    ("given", "line", "words", "taken"),
    [
        ({"design": "trial"}, 1, "design 没有“trial”", {"design": "unknown"}),
        ({"design": None}, 1, "没有写 design", {"design": "unknown"}),
        ({"design": "unknown"}, 1, "design 没有“unknown”", {"design": "unknown"}),
        ({"evidence": "strong"}, 2, "evidence 没有“strong”", {"evidence": "strong"}),
        ({"n": 0}, 3, "n 应是人数", {"n": None}),
        ({"n": -1}, 3, "n 应是人数", {"n": None}),
        ({"n": 100_000_000}, 3, "n 应是人数", {"n": None}),
        ({"n": "很多"}, 3, "“n”应是整数", {"n": None}),
        ({"cites": "x"}, 4, "没有文献 [^x]", {"cites": ""}),
        ({"colour": "red"}, 5, "不认识“colour”", {}),
        ({"comparator": ["a"]}, 6, "“comparator”应是文字", {"comparator": ""}),
    ],
)
def test_an_option_of_a_card_that_is_wrong_is_told_and_makes_no_card_stronger(
    given: dict[str, object], line: int, words: str, taken: dict[str, object]
) -> None:
    cards, findings = reader()
    places = {"design": 1, "evidence": 2, "n": 3, "cites": 4, "colour": 5, "comparator": 6}
    options = cards.options(SOUND | given, places.__getitem__)
    (problem,) = findings.problems
    assert (problem.line, problem.rule, words in problem.message) == (line, "study", True), problem
    assert {key: getattr(options, key) for key in taken} == taken


@pytest.mark.parametrize(
    ("given", "key", "value"),
    [({"n": 1}, "n", 1), ({"n": 99_999_999}, "n", 99_999_999), ({"follow_up": 48}, "follow_up", "48"),
        ({"registration": 1.5}, "registration", "1.5"),
     ({"attrs": {"id": "x"}}, "attrs", {"id": "x"})],
)  # fmt: skip
def test_an_option_of_a_card_is_taken_as_written(given: dict[str, object], key: str, value: object) -> None:
    cards, findings = reader()
    assert getattr(cards.options(SOUND | given, lambda _: 0), key) == value
    assert findings.problems == ()


def row(label: str, words: str) -> Definition:
    return Definition((Text(label),), (Paragraph((Text(words),)),) if words else ())


def test_halves_of_a_card_are_the_last_rows_of_their_labels_in_either_language() -> None:
    cards, findings = reader()
    given = cards.options(SOUND | {"comparator": " 安慰剂 组 "}, lambda _: 0)
    blocks: tuple[Block, ...] = (
        Paragraph((Text("正文"),)),
        Definitions((row("它能说明", "早"), row("对象", "谁"), row("What it shows:", "晚"), row("它不能说明：", "否"))),
    )
    card = cards.study("s", (), given, blocks, 9)
    assert [one.label for one in card.rows] == ["它能说明", "对象"]
    assert (card.shows, card.cannot_show) == ((Paragraph((Text("晚"),)),), (Paragraph((Text("否"),)),))
    assert (card.blocks, card.comparator, card.citation, card.evidence) == (blocks[:1], "安慰剂 组", 1, Evidence.LOW)
    assert findings.problems == ()


@pytest.mark.parametrize(
    ("rows", "missing"),
    [((), ["它能说明", "它不能说明"]), ((row("它能说明", "能"),), ["它不能说明"]),
        ((row("它能说明", ""), row("它不能说明", "否")), ["它能说明"])],
)  # fmt: skip
def test_a_card_without_a_half_is_told_at_its_line(rows: tuple[Definition, ...], missing: list[str]) -> None:
    cards, findings = reader()
    cards.study("s", (), cards.options(SOUND, lambda _: 0), (Definitions(rows),), 9)
    assert [(each.rule, each.line, each.message) for each in findings.problems] == [
        ("study_halves", 9, f"研究卡没有“{label}”。") for label in missing
    ]


@pytest.mark.parametrize(("cover", "words"), [("a" * 100, "找不到"), ("a" * 101, "封面名不能用"), ("a b", "封面名不能用"),
    ("a.PNG", "找不到")])
def test_a_cover_that_cannot_be_shown_is_told_with_its_name_and_line(tmp_path: Path, cover: str, words: str) -> None:
    (problem,) = build_article(write_article(tmp_path / "a", head=f"cover: {cover}"), Rules(tmp_path)).problems
    assert (problem.line, f"封面 {cover}：{words}" in problem.message, bool(problem.remedy)) == (5, True, True)


def test_a_date_beyond_all_bounds_refuses_the_article_with_the_reason(tmp_path: Path) -> None:
    folder = write_article(tmp_path / "a", head="reviewed: 9999-12-31\nreview_interval: 120")
    with pytest.raises(ContentError, match="1900–2199"):
        build_article(folder, Rules(tmp_path))


def test_a_term_of_the_article_replaces_that_of_the_library(tmp_path: Path) -> None:
    rules = Rules(tmp_path, glossary=(GlossaryEntry("甲", "馆里的"), GlossaryEntry("乙", "馆里的")))
    folder = write_article(tmp_path / "a", body="甲与乙。\n\n*[甲]: 自己的")
    assert {term: entry.definition for term, entry in build_article(folder,
        rules).article.glossary.items()} == {"甲": "自己的", "乙": "馆里的"}
