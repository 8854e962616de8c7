"""What the hits of a small library show, in which order, and how many of a large one are read, counted and suggested."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.library_generator import write_library
from viewer.content import blocks as b
from viewer.content.article import Article, Audience, GlossaryEntry, Source
from viewer.library.search import SearchHit, kept_texts
from viewer.library.search.article_hits import written_spans
from viewer.library.search.excerpts import snippet
from viewer.library.search.hits import HitKind, audience_of, due_of, evidence_of
from viewer.library.search.kept_texts import KeptTexts
from viewer.library.search.pinyin import Pairs
from viewer.library.search.searcher import Searcher
from viewer.library.search.typo_correction import typo_corrections


def said(text: str) -> b.Paragraph:
    return b.Paragraph((b.Text(text),))


def words(*texts: str) -> b.Inlines:
    return tuple(b.Text(text) for text in texts)


ARTICLES = (
    Article("a", "停药以前要知道的事", (
        said("开头说停药。"),
        b.Heading(2, words("停药以后"), "after"),
        said("停药三天以后血糖会升高。"),
        said("请不要停药，也不要自己停药。"),
        b.Callout(b.CalloutKind.TIP, words("停药提示"), (said("提示里也说停药。"),)),
        b.Heading(2, words("别的"), "other"),
        b.Table("tbl", (b.Align.LEFT, b.Align.LEFT), (words("药名"), words("说明")),
                ((words("甲药"), words("可以停药")), (words("乙药"), words("不能"))),
                b.Caption(3, words("何时停药"), words("来源：停药手册"))),
        b.Figure("fig", "one.svg", "停药的人", 10, 10, b.Caption(2, words("一幅图"))),
        b.Chart("chart", b.ChartKind.LINE, ("停药第一周",), (b.Series("空腹", (7.5,)),), b.Caption(1, words("曲线"))),
        b.Study("study", words("停药试验"), b.Design.RCT, b.Evidence.LOW, shows=(said("停药者血糖升高。"),)),
    ), tags=("停药", "用药"), references=(Source(words("停药 a study")),), review_due=date(2027, 1, 1), evidence=b.Evidence.LOW,
       glossary={"停药": GlossaryEntry("停药", "停止用药，也叫停用。", "tíng yào", ("停用",)),
                 "用药": GlossaryEntry("用药", "停药的反面。")}),
    Article("b", "血糖仪怎么用", (b.Heading(2, words("一"), "one"), said("正文里提到停药一次。"))),
    Article("c", "停药", (said("没有别的。"),), audience=Audience.STAFF),
    Article("d", "饮食", (said("停药、停药、停药。"), said("吃饭。")), tags=("停药",), references=(Source(words("Insulin")),)),
    Article("e", "Metformin XR", (said("metformine, metformin."),), tags=("glucose",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Yield a search in the five articles."""
    with Searcher(write_library(tmp_path_factory.mktemp("hits") / "library.fdk", ARTICLES)) as searcher:
        yield searcher


def marked(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start : start + length] for start, length in spans]


def shown(hit: SearchHit) -> tuple[str, str, str, str, str, str, int]:
    return hit.article, hit.kind.value, hit.anchor, hit.section, hit.label, hit.snippet, hit.number


def test_hits_of_a_word_are_named_by_their_place_and_ranked_by_it(small: Searcher) -> None:
    hits = small.search("停药", limit=60).hits
    assert [(shown(hit), hit.score) for hit in hits] == [
        (("c", "title", "", "", "停药", "停药", 0), 0.9902),
        (("a", "title", "", "", "停药以前要知道的事", "停药以前要知道的事", 0), 0.9851),
        (("d", "tag", "", "", "饮食", "停药", 0), 0.89),
        (("a", "section", "after", "停药以后", "停药以后", "停药三天以后血糖会升高。", 0), 0.835),
        (("a", "section", "after", "停药以后", "停药提示", "提示里也说停药。", 0), 0.785),
        (("a", "section", "study", "别的", "停药试验", "它能说明：停药者血糖升高。", 0), 0.785),
        (("a", "term", "", "", "停药", "停止用药，也叫停用。", 0), 0.7),
        (("a", "chart", "chart", "别的", "曲线", "停药第一周 · 空腹 7.5", 1), 0.5814),
        (("a", "table", "tbl", "别的", "何时停药", "何时停药", 3), 0.555),
        (("a", "figure", "fig", "别的", "一幅图", "图片内容：停药的人", 2), 0.5022),
        (("d", "body", "", "", "饮食", "停药、停药、停药。", 0), 0.4867),
        (("a", "body", "", "", "停药以前要知道的事", "开头说停药。", 0), 0.4033),
        (("a", "term", "", "", "用药", "停药的反面。", 0), 0.4),
        (("b", "body", "one", "一", "一", "正文里提到停药一次。", 0), 0.302),
    ]


def test_hits_mark_their_words_wherever_they_are_shown(small: Searcher) -> None:
    hits = {(hit.article, hit.label, hit.kind): hit for hit in small.search("停药", limit=60).hits}
    section = hits["a", "停药以后", HitKind.SECTION]
    assert (section.label_spans, section.spans, section.title_spans) == (((0, 2),), ((0, 2),), ((0, 2),))
    table = hits["a", "何时停药", HitKind.TABLE]
    assert (table.label_spans, table.spans, table.marks) == (((2, 2),), ((2, 2),), ("停药",))
    term = hits["a", "停药", HitKind.TERM]
    assert (marked(term.snippet, term.spans), term.pinyin, term.marks) == (["停用"], "tíng yào", ("停药",))
    body = hits["d", "饮食", HitKind.BODY]
    assert (body.spans, body.label_spans, body.title_spans) == (((0, 2), (3, 2), (6, 2)), (), ())
    assert {hit.evidence for hit in hits.values() if hit.article == "a"} == {b.Evidence.LOW}
    assert {hit.review_due for hit in hits.values() if hit.article == "a"} == {date(2027, 1, 1)}
    assert {hit.article for hit in hits.values() if hit.audience is Audience.STAFF} == {"c"}


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("停药 血糖", [("b", "title", "血糖仪怎么用"), ("a", "body", "停药三天以后血糖会升高。")]),
        ("血糖 升高", [("a", "body", "停药三天以后血糖会升高。")]),
        ("停药手册", [("a", "table", "来源：停药手册")]),
        ("可以停药", [("a", "table", "药名：甲药 · 说明：可以停药")]),
        ("metformin", [("e", "title", "Metformin XR"), ("e", "body", "metformine, metformin.")]),
        ("met", [("e", "title", "Metformin XR"), ("e", "body", "metformine, metformin.")]),
        ("xr", [("e", "title", "Metformin XR")]),
        ("metformine", [("e", "body", "metformine, metformin.")]),
        ("gluc", [("e", "tag", "glucose")]),
        ("yinshi", [("d", "title", "饮食")]), ("yinsh", [("d", "title", "饮食")]), ("yin", [("d", "title", "饮食")]), ("y", []),
        ("insulin", [("d", "reference", "Insulin")]),
        ("药停", []), ("etformin", []), ("", []), ("，。", []),
    ],
)  # fmt: skip
def test_all_words_of_a_query_are_found_in_the_best_place(small: Searcher, query: str, hits: list[tuple[str, str, str]]) -> None:
    assert [(hit.article, hit.kind.value, hit.snippet) for hit in small.search(query).hits] == hits


@pytest.mark.parametrize(
    ("query", "suggested"),
    [
        ("停要", ("停药",)), ("血糖已", ("血糖仪",)), ("血糖二怎么用", ("血糖仪怎么用",)), ("metfornin", ("metformin",)),
        ("metforminee", ("metformine",)), ("mteformin", ("metformin",)), ("etformin", ("metformin",)), ("insulim", ("insulin",)),
        ("停药 insulim", ("停药 insulin",)), ("insulim 停药", ("insulin 停药",)), ("xrr", ()), ("停药 xxxxxxxxx", ()), ("停", ()),
    ],
)  # fmt: skip
def test_a_slip_of_one_letter_is_suggested_corrected(small: Searcher, query: str, suggested: tuple[str, ...]) -> None:
    assert small.search(query).suggestions == suggested


SPELT = ("糖尿病人能吃水果", "糖尿病人能吃水果吗", "唐代", "dose does dosage", "dose", "a" * 20 + "z", "b" * 21 + "z")


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Yield an index of those titles."""
    made = (Article(f"a{n}", title, ()) for n, title in enumerate(SPELT))
    with closing(sqlite3.connect(write_library(tmp_path_factory.mktemp("spelt") / "library.fdk", made))) as db:
        yield db


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("糖尿病人能吃水锅", ["糖尿病人能吃水果"]), ("糖尿病人能吃水果马", []), ("堂尿", ["糖尿"]), ("能人", []),
        ("病仁", ["病人"]), ("糖", []), ("能吃光果", ["能吃水果"]), ("dosee", ["dose"]), ("dos", []), ("dsoe", ["dose"]),
        ("doze", ["dose"]), ("dosa", ["dose"]), ("odes", ["does"]), ("doe", []), ("doees", ["does"]), ("DOSE", []),
        ("do-se", ["does"]), ("dose", ["does"]),
        ("a" * 20, ["a" * 20 + "z"]), ("b" * 21, []), ("dosaage", ["dosage"]), ("dose1", ["dose"]),
    ],
)  # fmt: skip
def test_a_word_is_corrected_by_one_slip_within_its_lengths(spelt: sqlite3.Connection, slip: str, meant: list[str]) -> None:
    assert list(dict.fromkeys(typo_corrections(spelt, Pairs(spelt), slip))) == meant


def test_the_more_frequent_of_two_corrections_comes_first(spelt: sqlite3.Connection) -> None:
    assert list(typo_corrections(spelt, Pairs(spelt), "doses")) == ["dose", "does"]
    assert list(typo_corrections(spelt, Pairs(spelt), "doess")) == ["does"]


@pytest.mark.parametrize(
    ("query", "initials"),
    [
        ("ty", ("ty", ("停药", "糖仪"))), ("tingyao", None), ("xty", ("xty", ("血糖仪",))), ("停药 xty", ("xty", ("血糖仪",))),
        ("xuety", None), ("停药", None), ("ys", ("ys", ("药试", "饮食"))),
    ],
)  # fmt: skip
def test_what_typed_initials_were_read_as_is_told(
    small: Searcher, query: str, initials: tuple[str, tuple[str, ...]] | None
) -> None:
    assert small.search(query).initials == initials


@pytest.mark.parametrize(
    ("limit", "groups"),
    [
        (0, {}), (-1, {}), (1, {"articles": 1}), (3, {"articles": 3}),
        (4, {"articles": 1, "sections": 1, "terms": 1, "figures": 1}),
        (6, {"articles": 3, "sections": 1, "terms": 1, "figures": 1}),
        (14, {"articles": 3, "sections": 6, "terms": 2, "figures": 3}),
        (13, {"articles": 3, "sections": 5, "terms": 2, "figures": 3}),
    ],
)  # fmt: skip
def test_a_quarter_of_a_short_list_is_kept_for_each_group(small: Searcher, limit: int, groups: dict[str, int]) -> None:
    result = small.search("停药", limit=limit)
    assert {group.value: len(hits) for group, hits in result.grouped().items()} == groups
    assert (result.total, result.exact) == ((14, True) if limit > 0 else (0, True))
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


COUNTS = {"石榴": 40, "葡萄": 41, "樱桃": 300, "香蕉": 301}
"""Words, and how many articles of the large library contain each."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Yield a search in 301 articles of a line or two."""
    more: dict[int, b.Block] = {
        290: b.Heading(2, words("木瓜"), "papaya"), 291: b.Figure("f", "a.svg", "", 1, 1, b.Caption(1, words("木瓜"))),
        292: said("木瓜和木瓜"),
    }  # fmt: skip
    made = [
        Article(
            f"a{n}", f"第{n}篇" + "长" * (n % 50),
            (said("，".join(word for word, count in COUNTS.items() if n < count)), said("木瓜"),
             *((more[n],) if n in more else ())),
        )
        for n in range(301)
    ]  # fmt: skip
    with Searcher(write_library(tmp_path_factory.mktemp("many") / "library.fdk", made)) as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("word", "limit", "hits", "total", "exact"),
    [
        ("石榴", 5, 5, 40, True), ("葡萄", 5, 5, 41, False), ("葡萄", 41, 41, 41, False), ("葡萄", 42, 41, 41, True),
        ("樱桃", 5, 5, 300, False), ("香蕉", 5, 5, 300, False), ("香蕉", 400, 301, 301, True),
    ],
)  # fmt: skip
def test_up_to_forty_articles_are_all_read_and_up_to_300_are_counted(
    many: Searcher, word: str, limit: int, hits: int, total: int, *, exact: bool
) -> None:
    result = many.search(word, limit=limit)
    assert (len(result.hits), result.total, result.exact) == (hits, total, exact)


def test_of_many_articles_those_that_name_the_word_or_are_about_it_are_read_first(many: Searcher) -> None:
    hits = many.search("木瓜", limit=4).hits
    assert [hit.article for hit in hits[:2]] == ["a290", "a291"]
    assert "a292" in {hit.article for hit in many.search("木瓜", limit=5).hits}


def test_the_shortest_titles_come_first(many: Searcher) -> None:
    assert many.search("第1", limit=3).hits[0].article == "a1"
    lengths = [len(hit.title) for hit in many.search("第2", limit=5).hits]
    assert lengths == sorted(lengths)
    assert lengths[0] == 5


@pytest.mark.parametrize(
    ("value", "evidence"), [(1, b.Evidence(1)), (4, b.Evidence(4)), (0, None), (5, None), (None, None), (-1, None)]
)
def test_a_bad_value_of_a_row_costs_only_itself(value: int | None, evidence: b.Evidence | None) -> None:
    assert evidence_of(value) == evidence
    assert [audience_of(name) for name in ("public", "staff", "", "PUBLIC")] == [
        Audience.PUBLIC, Audience.STAFF, Audience.STAFF, Audience.STAFF
    ]  # fmt: skip
    assert [due_of(day) for day in (None, "2027-01-02", "soon", "")] == [None, date(2027, 1, 2), date.min, date.min]


@pytest.mark.parametrize(
    ("line", "spans", "lead", "piece", "inside"),
    [
        ("字" * 56, ((50, 2),), 0, "字" * 56, ((50, 2),)),
        ("字" * 57, ((0, 2),), 0, "字" * 56 + "…", ((0, 2),)),
        ("字" * 57, ((12, 2),), 0, "字" * 56 + "…", ((12, 2),)),
        ("字" * 57, ((28, 2),), 0, "字" * 56 + "…", ((28, 2),)),
        ("字" * 57, ((29, 2),), 0, "…" + "字" * 56, ((29, 2),)),
        ("字" * 57, ((55, 2),), 0, "…" + "字" * 56, ((55, 2),)),
        ("字" * 100, ((40, 2),), 0, "…" + "字" * 56 + "…", ((13, 2),)),
        ("字" * 100, ((40, 2), (83, 2), (84, 2), (90, 2)), 0, "…" + "字" * 56 + "…", ((13, 2), (56, 1))),
        ("字" * 100, ((20, 70),), 0, "…" + "字" * 70 + "…", ((1, 70),)),
        ("字" * 100, (), 0, "字" * 56 + "…", ()),
        ("名：" + "字" * 100, ((60, 2),), 2, "名：…" + "字" * 54, ((15, 2),)),
        ("名：" + "字" * 100, ((12, 2),), 2, "名：" + "字" * 54 + "…", ((12, 2),)),
        ("名：" + "字" * 100, ((13, 2),), 2, "名：" + "字" * 54 + "…", ((13, 2),)),
        ("名：" + "字" * 100, ((14, 2),), 2, "名：" + "字" * 54 + "…", ((14, 2),)),
        ("名：" + "字" * 100, ((28, 2),), 2, "名：" + "字" * 54 + "…", ((28, 2),)),
        ("名：" + "字" * 100, ((29, 2),), 2, "名：…" + "字" * 54 + "…", ((15, 2),)),
        ("名：" + "字" * 100, ((6, 50),), 2, "名：" + "字" * 54 + "…", ((6, 50),)),
        ("长" * 60 + "。不要自己随意地就在家里停药，" + "字" * 60, ((73, 2),), 0,
         "…不要自己随意地就在家里停药，" + "字" * 42 + "…", ((13, 2),)),
        ("长" * 60 + "，" + "长" * 13 + "。停药" + "字" * 6, ((75, 2),), 0, "…" + "长" * 13 + "。停药" + "字" * 6, ((15, 2),)),
        ("长" * 60 + "16.55 mmol 以上停药" + "字" * 60, ((73, 2),), 0, "…mmol 以上停药" + "字" * 47 + "…", ((8, 2),)),
        ("停药" + "字" * 52 + "100 mg", ((0, 2),), 0, "停药" + "字" * 52 + "…", ((0, 2),)),
        ("停药" + "字" * 52 + "1.5 mg", ((0, 2),), 0, "停药" + "字" * 52 + "…", ((0, 2),)),
        ("名" * 40 + "字" * 100, ((90, 2),), 40, "名" * 28 + "…" + "字" * 28 + "…", ((41, 2),)),
    ],
    ids=map(str, range(24)),
)  # fmt: skip
def test_a_snippet_has_56_characters_from_the_clause_or_shortly_before_the_first_mark(
    line: str, spans: tuple[tuple[int, int], ...], lead: int, piece: str, inside: tuple[tuple[int, int], ...]
) -> None:
    assert snippet(line, spans, lead) == (piece, inside)


@pytest.mark.parametrize("before", range(80))
def test_what_a_study_cannot_show_is_never_cut_to_what_it_can(before: int) -> None:
    lead = "它不能说明："
    line = lead + "字" * before + "停药" + "字" * (100 - before)
    piece, ((start, length),) = snippet(line, ((len(lead) + before, 2),), len(lead))
    assert piece.startswith(lead)
    assert piece[start : start + length] == "停药"


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([(0, 2), (2, 2)], ((0, 4),)), ([(0, 2), (3, 2)], ((0, 2), (3, 2))), ([(4, 1), (0, 2)], ((0, 2), (4, 1))),
        ([(0, 6), (1, 2)], ((0, 6),)), ([(1, 2), (2, 4)], ((1, 5),)), ([(1, 1)], ((1, 1),)), ([], ()),
    ],
)  # fmt: skip
def test_marks_that_touch_become_one_and_others_stay_in_order(
    spans: list[tuple[int, int]], joined: tuple[tuple[int, int], ...]
) -> None:
    assert written_spans("一二三四五六七", spans) == joined


def test_a_library_without_articles_has_no_hits(tmp_path: Path) -> None:
    with Searcher(write_library(tmp_path / "library.fdk", ())) as searcher:
        result = searcher.search("停药")
    assert (result.hits, result.total, result.exact, result.suggestions, result.complete) == ((), 0, True, (), True)


# ---- terms -------------------------------------------------------------------------------------------------------------

_ENTRY = GlossaryEntry("胰岛素", "降低血糖的激素。", "yí dǎo sù", ("insulin", "RI"))
EXPLAINING = (
    Article(
        "staff", "内部", (), audience=Audience.STAFF, glossary={"胰岛素": _ENTRY, "停用": GlossaryEntry("停用", "不再用药。")}
    ),
    Article("late", "过期", (), review_due=date(2026, 11, 21), glossary={"胰岛素": _ENTRY}),
    Article("open", "公开", (), evidence=b.Evidence.HIGH, glossary={"胰岛素": _ENTRY, "insulin": _ENTRY}),
    Article("other", "另一个", (), glossary={"胰岛素": GlossaryEntry("胰岛素", "另一种说法。")}),
)


@pytest.fixture(scope="module")
def explaining(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Yield a search in four articles that explain terms."""
    with Searcher(write_library(tmp_path_factory.mktemp("terms") / "library.fdk", EXPLAINING)) as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("query", "audience", "day", "found"),
    [
        ("胰岛素", Audience.STAFF, None, [("staff", "降低血糖的激素。", 0.7), ("other", "另一种说法。", 0.7)]),
        ("胰岛素", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.7), ("other", "另一种说法。", 0.7)]),
        ("胰岛素", Audience.PUBLIC, date(2026, 11, 22), [("open", "降低血糖的激素。", 0.7), ("other", "另一种说法。", 0.7)]),
        ("胰岛", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.67), ("other", "另一种说法。", 0.67)]),
        ("岛素", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.65), ("other", "另一种说法。", 0.65)]),
        ("ri", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.7), ("other", "另一种说法。", 0.7)]),  # its other name
        ("insu", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.67)]),
        ("激素", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.4)]),
        ("胰岛素 激素", Audience.PUBLIC, None, [("late", "降低血糖的激素。", 0.4)]),
        ("停用", Audience.STAFF, None, [("staff", "不再用药。", 0.7)]),
        ("停用", Audience.PUBLIC, None, []),
        ("胰岛素 用药", Audience.STAFF, None, []),
    ],
)  # fmt: skip
def test_a_term_is_found_by_its_names_and_explained_in_the_first_article_that_may_be_shown(
    explaining: Searcher, query: str, audience: Audience, day: date | None, found: list[tuple[str, str, float]]
) -> None:
    hits = explaining.search(query, audience=audience, valid_on=day).hits
    assert [(hit.article, hit.snippet, hit.score) for hit in hits if hit.kind is HitKind.TERM] == found


def test_a_term_tells_its_name_reading_and_article(explaining: Searcher) -> None:
    hit, _ = explaining.search("insulin", audience=Audience.PUBLIC, valid_on=date(2026, 11, 22)).hits
    assert (hit.label, hit.pinyin, hit.title, hit.marks) == ("胰岛素", "yí dǎo sù", "公开", ("胰岛素",))
    assert (hit.evidence, hit.review_due, hit.audience, hit.anchor) == (b.Evidence.HIGH, None, Audience.PUBLIC, "")


# ---- texts that are kept from key to key -------------------------------------------------------------------------------


def test_the_texts_that_were_needed_last_are_kept_up_to_their_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [Article(f"a{n}", "题目", (said(f"第{n}篇" + "字" * 100),)) for n in range(4)]
    with closing(sqlite3.connect(write_library(tmp_path / "library.fdk", made))) as db:
        sizes = [len(text.data) for n in range(1, 5) if (text := KeptTexts(db).read(n))]
        assert len(set(sizes)) == 1
        for room, again in ((4 * sizes[0], [1, 2, 3, 4]), (4 * sizes[0] - 1, [2, 3, 4]), (2 * sizes[0], [3, 4]), (1, [4])):
            monkeypatch.setattr(kept_texts, "MOST_BYTES", room)
            texts = KeptTexts(db)
            first = {n: texts.read(n) for n in range(1, 5)}
            assert [n for n in (4, 3, 2, 1) if texts.read(n) is first[n]] == again[::-1]
        monkeypatch.setattr(kept_texts, "MOST_BYTES", 2 * sizes[0])
        texts = KeptTexts(db)
        one, two = texts.read(1), texts.read(2)
        assert texts.read(1) is one  # which makes it the last needed
        texts.read(3)
        assert texts.read(1) is one
        assert texts.read(2) is not two
        assert texts.read(99) is None
