"""What author mode knows after one check and the next."""

from __future__ import annotations

from viewer.content.fault_report import ArticleFaults, FaultCounts, FaultReport, PlacedFault
from viewer.desk.core.author_state import AuthorState


def fault(article: str, message: str, *, error: bool = True, line: int = 3) -> PlacedFault:
    return PlacedFault(f"{article}/index.md", line, error, "claim", message)


def report(**articles: list[PlacedFault]) -> FaultReport:
    return FaultReport(tuple(ArticleFaults(name, name, tuple(faults)) for name, faults in articles.items()))


def state_after(*reports: FaultReport) -> AuthorState:
    state = AuthorState()
    for each in reports:
        state.take(each)
    return state


def test_a_finding_that_is_gone_is_mended_and_one_that_moved_is_not() -> None:
    one, two = fault("a", "one"), fault("a", "two")
    state = state_after(report(a=[one, two]), report(a=[fault("a", "two", line=9)]))
    assert state.mended("a") == (one,)
    assert state.mended("b") == ()
    state.take(report(a=[one]))  # it is back
    assert [each.message for each in state.mended("a")] == ["two"]


def test_an_article_that_cannot_be_read_or_is_deleted_has_nothing_mended() -> None:
    one = fault("a", "one")
    broken = FaultReport((ArticleFaults("a", "a", (fault("a", "no head"),), broken=True),))
    assert state_after(report(a=[one]), broken).mended("a") == ()
    assert state_after(report(a=[one], b=[]), report(b=[])).mended("a") == ()


def test_a_check_that_failed_changes_nothing_but_says_why() -> None:
    state = state_after(report(a=[fault("a", "one")]), FaultReport(failure="no process"))
    assert (state.failure, len(state.faults("a")), state.mended("a")) == ("no process", 1, ())
    state.take(report(a=[]))
    assert state.failure == ""


def test_the_way_goes_through_an_article_then_to_the_next_with_findings_and_round() -> None:
    a1, a2, c1 = fault("a", "1"), fault("a", "2", error=False), fault("c", "1")
    state = state_after(report(a=[a1, a2], b=[], c=[c1]))
    assert state.step("a", None, 1) == ("a", a1)
    assert state.step("a", a1, 1) == ("a", a2)
    assert state.step("a", a2, 1) == ("c", c1)
    assert state.step("c", c1, 1) == ("a", a1)
    assert state.step("a", a1, -1) == ("c", c1)
    assert state.step("b", None, -1) == ("a", a2)
    assert state.step("b", None, 1) == ("c", c1)
    assert state_after(report(a=[])).step("a", None, 1) is None


def test_counts_of_an_article_and_its_translation_are_added() -> None:
    state = state_after(report(a=[fault("a", "1")], b=[fault("b", "1", error=False)], c=[]))
    assert state.counts(("a", "b")) == FaultCounts(1, 1)
    assert state.faulty == ("a", "b")
