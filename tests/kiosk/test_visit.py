from __future__ import annotations

from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, AtList, Visit


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
