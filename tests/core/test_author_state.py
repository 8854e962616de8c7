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


def test_fifty_mended_findings_are_remembered_the_last_mended_first() -> None:
    first, second = [fault("a", f"first {n}") for n in range(30)], [fault("a", f"second {n}") for n in range(30)]
    state = state_after(report(a=first), report(a=second), report(a=[]))
    assert [each.message for each in state.mended("a")] == [
        *(f"second {n}" for n in range(30)), *(f"first {n}" for n in range(20))
    ]  # fmt: skip


def test_before_the_first_report_there_is_nothing() -> None:
    state = AuthorState()
    assert (state.report, state.failure, state.faults("a"), state.faulty, state.mended("a")) == (None, "", (), (), ())
    assert state.step("a", None, 1) is state.step("a", None, -1) is None
    assert state.counts(("a",)) == FaultCounts(0, 0)


def test_errors_and_reminders_of_all_versions_are_counted_apart() -> None:
    state = state_after(report(
        a=[fault("a", "1"), fault("a", "2"), fault("a", "3", error=False)], b=[fault("b", "1"), fault("b", "2", error=False)],
        c=[fault("c", "1")],
    ))  # fmt: skip
    assert state.counts(("a", "b")) == FaultCounts(3, 2)
    assert state.counts(()) == FaultCounts(0, 0)


def test_the_way_back_ends_in_the_last_finding_of_the_article_before() -> None:
    a1, a2, b1, d1 = fault("a", "1"), fault("a", "2"), fault("b", "1"), fault("d", "1")
    state = state_after(report(a=[a1, a2], b=[b1], c=[], d=[d1]))
    assert state.step("b", b1, -1) == ("a", a2)
    assert state.step("a", a2, -1) == ("a", a1)
    assert state.step("a", a1, -1) == ("d", d1)
    assert state.step("d", None, -1) == ("d", d1)
    assert state.step("a", None, -1) == ("a", a2)
    assert state.step("a", d1, 1) == ("a", a1)  # one of another article is none of this
    assert state.step("unknown", None, 1) == ("a", a1)
    assert state.step("unknown", None, -1) == ("d", d1)
    alone = state_after(report(a=[a1]))
    assert alone.step("a", a1, 1) == alone.step("a", a1, -1) == ("a", a1)
