from __future__ import annotations

from datetime import datetime, timedelta

from viewer.desk.core.trail import ShownToday


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.time = datetime.fromisoformat("2026-11-29T10:12:00+08:00")

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time


def articles(shown: ShownToday) -> list[str]:
    return [each.article for each in shown.latest()]


def test_latest_come_first_each_once_and_no_more_than_three() -> None:
    shown = ShownToday(Clock())
    for article in ("a", "b", "c", "d", "b"):
        shown.add(article, "anchor", "part of it")
    assert articles(shown) == ["b", "d", "c"]


def test_part_of_an_article_is_the_last_that_was_shown() -> None:
    shown = ShownToday(Clock())
    shown.add("a", "fig", "图 1")
    shown.add("a", "", "")
    assert [(each.anchor, each.part) for each in shown.latest()] == [("", "")]


def test_all_are_gone_at_midnight() -> None:
    clock = Clock()
    shown = ShownToday(clock)
    shown.add("a", "", "")
    clock.time += timedelta(hours=13, minutes=47)
    assert articles(shown) == ["a"]
    clock.time += timedelta(minutes=1)
    assert articles(shown) == []


def test_nothing_is_left_when_they_are_cleared() -> None:
    shown = ShownToday(Clock())
    shown.add("a", "", "")
    shown.clear()
    assert articles(shown) == []
