"""What a receptionist types into the bundled library, and what she must find."""

from __future__ import annotations

from datetime import date

import pytest

from viewer.content.article import Audience
from viewer.library.search import HitGroup, HitKind, SearchHit
from viewer.library.search.searcher import Searcher

STEM_CELLS = "stem-cells-type-2"


def _marked(hit: SearchHit) -> set[str]:
    texts = ((hit.snippet, hit.spans), (hit.title, hit.title_spans), (hit.label, hit.label_spans))
    return {text[start : start + length] for text, spans in texts for start, length in spans}


def test_initials_open_the_stem_cell_article(bundled: Searcher) -> None:
    result = bundled.search("gxb")
    assert result.hits[0].article == STEM_CELLS
    assert _marked(result.hits[0]) == {"干细胞"}
    assert result.initials == ("gxb", ("干细胞",))


@pytest.mark.parametrize("query", ["tingyao", "停药", "tingy", "ty", "ting药", "停藥"])
def test_stopping_medicines_is_found_however_it_is_typed(bundled: Searcher, query: str) -> None:
    hits = bundled.search(query, limit=60).hits
    passages = [hit for hit in hits if hit.group is HitGroup.SECTIONS and "停药" in _marked(hit)]
    assert {"stem-cells-type-2", "never-stop-insulin"} <= {hit.article for hit in passages}


def test_names_of_one_thing_agree(bundled: Searcher) -> None:
    names = ("hba1c", "糖化", "ＨｂＡ１ｃ", "糖化血红蛋白", "a1c")
    found = [{(hit.article, hit.kind, hit.anchor) for hit in bundled.search(name, limit=500).hits} for name in names]
    assert found == [found[0]] * len(names)
    assert bundled.search("糖化").hits[0].article == "hba1c"


def test_brand_name_finds_the_substance(bundled: Searcher) -> None:
    assert "甘精胰岛素" in {hit.label for hit in bundled.search("来得时").hits}


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("ganxibao", "干细胞"),
        ("ganxib", "干细胞"),
        ("tang尿", "糖尿"),
        ("糖nb", "糖尿病"),
        ("2xtnb", "2型糖尿病"),
        ("yidaosu", "胰岛素"),
        ("ydskj", None),
        ("胰島素", "胰岛素"),
        ("c-肽", "C肽"),
        ("C肽", "C肽"),
        ("uc-mscs", "UC-MSCs"),
        ("ucmsc", "UC-MSC"),
        ("homa-β", "HOMA-β"),
    ],
)
def test_typing_marks_what_was_meant(bundled: Searcher, query: str, marked: str | None) -> None:
    marks = {mark for hit in bundled.search(query, limit=500).hits for mark in _marked(hit)}
    assert (marked in marks) if marked else not marks


@pytest.mark.parametrize(("slip", "meant"), [
    ("干戏包", "干细胞"), ("糖尿饼", "糖尿病"), ("胰岛速", "胰岛素"), ("insulim", "insulin"),
])  # fmt: skip
def test_slip_is_suggested_and_not_mixed_in(bundled: Searcher, slip: str, meant: str) -> None:
    result = bundled.search(slip)
    assert result.hits == ()
    assert result.total == 0
    assert meant in result.suggestions


def test_suggestion_keeps_the_other_words(bundled: Searcher) -> None:
    assert "停药 胰岛素" in bundled.search("停药 胰岛速").suggestions


def test_title_ranks_before_heading_before_term_before_caption_before_body(bundled: Searcher) -> None:
    hits = bundled.search("干细胞", limit=500).hits
    kinds = list(dict.fromkeys(hit.kind for hit in hits))
    order = (HitKind.TITLE, HitKind.TAG, HitKind.SECTION, HitKind.TERM, HitKind.TABLE, HitKind.BODY, HitKind.REFERENCE)
    assert [kind for kind in kinds if kind in order] == [kind for kind in order if kind in kinds]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_groups_all_have_room_in_a_short_list(bundled: Searcher) -> None:
    result = bundled.search("胰岛素", limit=20)
    assert list(result.grouped()) == list(HitGroup)
    assert len(result.hits) == 20
    assert result.total >= 20


def test_section_hit_leads_to_its_heading_and_shows_what_is_said_there(bundled: Searcher) -> None:
    hit = next(hit for hit in bundled.search("停药", limit=60).hits if hit.label == "一、停药会发生什么")
    assert (hit.kind, hit.article, hit.section) == (HitKind.SECTION, "never-stop-insulin", "一、停药会发生什么")
    assert hit.anchor
    assert hit.label[slice(*_bounds(hit.label_spans[0]))] == "停药"


def test_public_screen_finds_no_staff_article(bundled: Searcher) -> None:
    staff = {hit.article for hit in bundled.search("前台", limit=200).hits}
    public = {hit.article for hit in bundled.search("前台", limit=200, audience=Audience.PUBLIC).hits}
    assert "staff-stem-cell-questions" in staff
    assert "staff-stem-cell-questions" not in public


def test_overdue_articles_are_left_out_on_a_later_day(bundled: Searcher) -> None:
    assert bundled.search("胰岛素", valid_on=date(2026, 11, 22)).hits
    assert bundled.search("胰岛素", valid_on=date(2099, 1, 1)).hits == ()


def test_term_says_what_it_means_and_how_it_is_read(bundled: Searcher) -> None:
    hit = next(hit for hit in bundled.search("胰岛素抵抗").hits if hit.kind is HitKind.TERM and hit.label == "胰岛素抵抗")
    assert hit.pinyin == "yí dǎo sù dǐ kàng"
    assert hit.snippet.startswith("身体对胰岛素的反应变差")


def _bounds(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], span[0] + span[1]


def test_small_library_is_counted_exactly(bundled: Searcher) -> None:
    for query in ("糖", "停药", "gxb", "胰岛素"):
        short, whole = bundled.search(query, limit=8), bundled.search(query, limit=10_000)
        assert short.exact
        assert short.total == whole.total == len(whole.hits)
        assert len(short.hits) == 8
