"""Updates in the words of the owner and the staff, for the desk's settings and banner and the kiosk's panel."""

from __future__ import annotations

from datetime import date, datetime

from viewer.fleet.installed import UpdateSummary
from viewer.fleet.refusals import Refusal
from viewer.i18n import mark, ntr, tr

STAGES = (7, 30, 90)
"""Days before the expiry at which a warning becomes more urgent."""

_ADVICE = {
    Refusal.ROLLBACK: mark("请用总部最近发布的内容。"),
    Refusal.MIXED: mark("请把总部的内容重新拷贝一份再试。"),
    Refusal.DAMAGED: mark("请重新拷贝一份再试；还不行，就换一个 U 盘。"),
    Refusal.TRUNCATED: mark("请重新拷贝一份再试；还不行，就换一个 U 盘。"),
    Refusal.ENDLESS: mark("请重新拷贝一份再试；还不行，就告诉总部。"),
    Refusal.FOREIGN: mark("请不要再用这份内容，并告诉总部。"),
    Refusal.SIGNATURES: mark("请告诉总部。"),
    Refusal.UNREACHABLE: mark("请看看 U 盘、共享文件夹或网络，再试一次。"),
    Refusal.HOSTILE: mark("请告诉总部。"),
    Refusal.SPACE: mark("请清理硬盘再试。"),
    Refusal.UNWRITABLE: mark("请管电脑的人看看硬盘。"),
}
"""What to do, where the refusal's own sentence does not say it."""


def release_words(found: UpdateSummary) -> str:
    """Return which release is installed."""
    if not found.release:
        return tr("还没有收到内容")
    version = found.version or found.published
    return tr("第 {release} 次发布（版本 {version}）", release=found.release, version=version)


def moment_words(moment: str) -> str:
    """Return an ISO moment in UTC as local date and time; “—” for none."""
    if not moment:
        return "—"
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def fault_words(found: UpdateSummary) -> str:
    """Return why the last look brought nothing, and what to do; empty: it went well."""
    if not found.fault:
        return ""
    advice = next((tr(words) for why, words in _ADVICE.items() if why == found.why), "")
    return found.fault + advice


def expiry_stage(found: UpdateSummary, today: date) -> int | None:
    """Return the stage of ``STAGES`` that the expiry has reached, 0 once it has expired; None: it is far away or unknown."""
    if not found.expires:
        return None
    left = (date.fromisoformat(found.expires) - today).days
    return 0 if left < 0 else next((stage for stage in STAGES if left <= stage), None)


def expiry_words(found: UpdateSummary, today: date) -> str:
    """Return the warning of an expiry at most 90 days ahead; empty: there is none."""
    stage = expiry_stage(found, today)
    if stage is None:
        return ""
    if stage == 0:
        return tr("内容的签名 {day} 到期了。现有内容照常显示；请总部再发布一次，才能接受新内容。", day=found.expires)
    left = (date.fromisoformat(found.expires) - today).days
    head = ntr("内容的签名还有 {n} 天到期（{day}）。", "内容的签名还有 {n} 天到期（{day}）。", left, day=found.expires)
    return head + tr("请总部在那以前再发布一次，并更新这台机器；现有内容到期以后也照常显示。")
