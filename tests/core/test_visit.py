from __future__ import annotations

from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, AtList, AtSearch, Visit


def test_fresh_visit_has_nothing_to_forget() -> None:
    visit = Visit("zh_CN")
    assert visit.fresh
    assert not visit.sized(1).fresh
    assert not visit.at(AtList()).fresh


def test_back_leads_the_way_that_was_gone_and_home_at_last() -> None:
    visit = Visit("zh_CN").at(AtList("a")).at(AtArticle("x"))
    assert visit.back().location == AtList("a")
    assert visit.back().back().back().back().location == AtHome()


def test_home_keeps_what_was_chosen() -> None:
    visit = Visit("en").sized(2).at(AtArticle("x")).home()
    assert (visit.language, visit.size, visit.location) == ("en", SIZES[2], AtHome())


def test_text_size_stays_within_its_steps() -> None:
    visit = Visit("zh_CN")
    assert visit.sized(-1).size == SIZES[0]
    assert visit.sized(99).size == SIZES[-1]
    assert visit.sized(2).sized(-1).size == SIZES[1]
    assert SIZES == (32, 40, 48, 56, 64)
    assert visit.size == 32


def test_another_page_of_a_screen_is_no_step_of_the_way() -> None:
    visit = Visit("zh_CN").at(AtList("a")).turned(AtList("a", page=1))
    assert visit.trail == (AtHome(), AtList("a", page=1))
    assert visit.back().trail == (AtHome(),)


def test_the_way_back_has_sixty_steps() -> None:
    visit = Visit("zh_CN")
    for page in range(100):
        visit = visit.at(AtList(page=page))
    assert [location.page for location in visit.trail if isinstance(location, AtList)] == list(range(40, 100))
    assert len(visit.trail) == 60


def test_languages_follow_each_other_and_begin_again() -> None:
    visit = Visit("zh_CN")
    assert visit.in_next(("zh_CN", "en")).language == "en"
    assert visit.in_next(("zh_CN", "en")).in_next(("zh_CN", "en")).language == "zh_CN"
    assert visit.in_next(("zh_CN",)) == visit


def test_a_new_location_shows_its_first_page_and_nothing_chosen() -> None:
    assert (AtHome(), AtList(), AtSearch()) == (AtHome(0), AtList("", False, 0, ""), AtSearch("", 0))
    assert AtArticle("x") == AtArticle("x", "", 0, False)
    assert not Visit("zh_CN").contrast
