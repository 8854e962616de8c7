"""``UpdateSummary``: what staff are told of head office's releases on this machine, in words; nothing here needs python-tuf."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from viewer.errors import FleetError, RefusedError
from viewer.fleet.machine_state import FleetPlace, InstalledRelease, looks, urgency, without_password
from viewer.fleet.refusals import refusal_words
from viewer.i18n import ntr, tr


class UpdateSummary(Struct, frozen=True):
    """What is installed here. ``checked``: ISO time of the last look; ``why`` and ``what``: why it brought nothing; ``expires``:
    the day on which what was accepted last expires; ``before``: the library file of the release before, which can be put back;
    empty: there is none.
    """

    release: int = 0
    version: str = ""
    published: str = ""
    installed: str = ""
    source: str = ""
    checked: str = ""
    why: str = ""
    what: str = ""
    expires: str = ""
    on_trial: bool = False
    before: str = ""

    @property
    def name(self) -> str:
        """The release in words."""
        if not self.release:
            return tr("还没有收到内容")
        return tr("第 {release} 次发布（版本 {version}）", release=self.release, version=self.version or self.published)

    @property
    def fault(self) -> str:
        """Why the last look brought nothing, and what to do, in the reader's language; empty: it went well."""
        return refusal_words(self.why, self.what)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The release, its source and its times, each with its title."""
        return (
            (tr("现在这一版"), self.name + (tr("，试用中") if self.on_trial else "")),
            (tr("从哪里来"), self.source or "—"),
            (tr("最近一次查看"), moment_words(self.checked)),
            (tr("装好的时间"), moment_words(self.installed)),
        )

    def expiry_level(self, today: date) -> int:
        """Return how urgent the next expiry is, as ``urgency`` says."""
        return urgency((date.fromisoformat(self.expires) - today).days) if self.expires else 0

    def expiry_words(self, today: date) -> tuple[str, str]:
        """Return the warning of an expiry at most 90 days ahead, and what to do; both empty: there is none."""
        if not self.expiry_level(today):
            return "", ""
        left = (date.fromisoformat(self.expires) - today).days
        if left < 0:
            head = tr("内容的签名 {day} 到期了。", day=self.expires)
            return head, tr("现有内容照常显示；请总部再发布一次，才能接受新内容。")
        head = ntr("内容的签名还有 {n} 天到期（{day}）。", "内容的签名还有 {n} 天到期（{day}）。", left, day=self.expires)
        return head, tr("请总部在那以前再发布一次，并更新这台机器；现有内容到期以后也照常显示。")

    def warnings(self, today: date) -> list[str]:
        """Return what staff should do something about."""
        return [words for words in (self.fault, "".join(self.expiry_words(today))) if words]


def moment_words(moment: str) -> str:
    """Return an ISO moment in UTC as local date and time; “—” for none."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else "—"


def summary(place: FleetPlace | None = None) -> UpdateSummary | None:
    """Return what is installed on this machine, for the settings and the staff panel; None: it receives no releases."""
    place = place or FleetPlace.own()
    if not place.is_used:
        return None
    try:
        state = place.load()
    except RefusedError as error:
        return UpdateSummary(why=error.why)
    found = state.current or InstalledRelease(0, "", "")
    before = place.kept(state.previous) if state.previous else None
    return UpdateSummary(
        found.release, found.version, found.published, found.at, without_password(state.source), state.checked, state.why,
        state.what, state.expires, state.trial is not None, str(before) if before and before.is_file() else "",
    )  # fmt: skip


def received_library(place: FleetPlace | None = None) -> Path | None:
    """Return the library file of the release that this machine received last; None: it has received none."""
    place = place or FleetPlace.own()
    with suppress(FleetError):
        if place.is_used and (current := place.load().current) and current.looks == looks(place.library):
            return place.library
    return None
