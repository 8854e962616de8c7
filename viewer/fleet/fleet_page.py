"""The overview as a folder of web pages: one for each filter, written by a scheduled job. Without their script only the search
field and the warning of a page that is no longer rewritten are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from viewer import resources
from viewer.fleet.fleet_overview import HEADS, FleetOverview, ScreenGroup, ScreenLine, cells
from viewer.i18n import format_number, language, mark, ntr, tr
from viewer.site.html_page import head, themed
from viewer.site.html_text import NOTHING, Html, document, escaped, icon, script, tag
from viewer.site.whole_folder import replacing_folder

_FIRST_ROWS = {ScreenGroup.MISSING: 20, ScreenGroup.ATTENTION: 50, ScreenGroup.FINE: 10}
"""Rows of a group that are open on the page of all; the others are folded."""
_ICONS = {ScreenGroup.MISSING: "stop-sign", ScreenGroup.ATTENTION: "warning", ScreenGroup.FINE: "check-circle"}
_RED = 3
"""Level of an expiry from which its notice is red: seven days."""
_WORDS = {ScreenGroup.MISSING: mark("未报到"), ScreenGroup.ATTENTION: mark("要处理"), ScreenGroup.FINE: mark("正常")}


def write_pages(overview: FleetOverview, folder: Path) -> None:
    """Write the pages to ``folder``, whole or not at all.

    Raises ``UsageError`` if it contains anything else, ``OSError``.
    """
    filters = (
        ("index", tr("全部"), "", overview.lines),
        ("missing", tr("未报到"), "stop-sign", overview.of(ScreenGroup.MISSING)),
        ("attention", tr("要处理"), "warning", overview.of(ScreenGroup.ATTENTION)),
        ("behind", tr("未更新"), "", overview.behind),
        ("overdue", tr("有文章过期"), "", overview.overdue),
    )
    with replacing_folder(folder) as new:
        (new / "style.css").write_bytes(themed("fleet"))
        for name, _, _, lines in filters:
            links = [
                tag("a", icon(drawing) if drawing else NOTHING, escaped(f"{title} {format_number(len(found))}"),
                    href=f"{page}.html", class_=page if drawing else None, aria_current="page" if page == name else None)
                for page, title, drawing, found in filters
            ]  # fmt: skip
            (new / f"{name}.html").write_bytes(_page(overview, links, lines, whole=name != "index"))


def _page(overview: FleetOverview, links: list[Html], lines: Sequence[ScreenLine], *, whole: bool) -> bytes:
    title = tr("自助机一览")
    at = f"{overview.at.astimezone():%Y-%m-%d %H:%M}"
    written = ntr("{n:,} 台，{at} 生成", "{n:,} 台，{at} 生成", len(overview.lines), at=at)
    header = tag(
        "header", tag("span", icon("book"), class_="book"), tag("h1", escaped(title)), tag("span", escaped(written)),
        tag("span", escaped(tr("静态网页，定时重写")), class_="right"),
    )  # fmt: skip
    groups = [_group(each, [line for line in lines if line.group is each], overview.at, whole=whole) for each in ScreenGroup]
    nothing = tag("p", escaped(tr("这里没有屏幕。")), class_="empty", id="_none", hidden=bool(lines))
    total = ntr("要处理的排在最前，共 {n:,} 台", "要处理的排在最前，共 {n:,} 台", len(overview.lines))
    footer = tag("footer", tag("span", escaped(total)), tag("span", escaped(tr("只收设备状态，不收患者信息"))))
    table = tag("div", tag("table", _titles(), *groups), nothing, class_="table")
    asked = tr("地点或编号")
    field = tag("input", id="_query", type="search", placeholder=asked, aria_label=asked, autocomplete="off")
    search = tag("label", icon("search"), field, id="_search", hidden=True)
    bar = tag("div", tag("nav", *links, aria_label=tr("筛选")), search, class_="bar")
    main = tag("main", header, *_notices(overview), _counts(overview), bar, table, footer)
    behind, allowed = script(resources.text("fleet", "overview.js"))
    shown = (head(title, allowed=allowed), tag("body", main, behind))
    return document(tag("html", *shown, lang="en" if language() == "en" else "zh-CN"))


def _titles() -> Html:
    return tag("thead", tag("tr", *(tag("th", escaped(tr(words)), scope="col") for words in HEADS)))


def _notices(overview: FleetOverview) -> list[Html]:
    """Return the notices: the page's age, which its script shows; the next expiry, amber from 90 days on, red from 7."""
    stopped = tag("b", escaped(tr("这一页很久没有重写了。")))
    remedy = tag("span", escaped(tr("看不到最近的情况；请看看定时任务（frontdesk fleet status）。")))
    age = tag("p", icon("warning"), stopped, remedy, class_="notice", id="_old", hidden=True, data_at=overview.at.isoformat(),
              data_late=overview.late)  # fmt: skip
    first = next(iter(overview.dates), None)
    if first is None or not first.level:
        return [age]
    told = tag("span", escaped(tr("到期后新内容会被拒绝，自助机继续显示已有内容。")))
    remedy = tag("span", escaped(tr("总部再发布一次，或换密钥（frontdesk keys）")), class_="right")
    look = "notice red" if first.level >= _RED else "notice"
    return [age, tag("p", icon("lock"), tag("b", escaped(first.words)), told, remedy, class_=look)]


def _counts(overview: FleetOverview) -> Html:
    due = max((line.report.due for line in overview.lines), default=0)
    numbers = [(each, len(overview.of(each))) for each in ScreenGroup]
    cards = [_card(_ICONS[each], tr(_WORDS[each]), number, ntr("台", "台", number), each.value) for each, number in numbers]
    dated = _card("calendar", tr("30 天内过期"), due, ntr("篇", "篇", due))
    return tag("section", *cards, dated, _rollout(overview), class_="counts")


def _card(drawing: str, words: str, number: int, unit: str, look: str | None = None) -> Html:
    title = tag("span", icon(drawing), escaped(words), class_=look)
    return tag("div", title, tag("p", tag("b", escaped(format_number(number))), escaped(unit)))


def _rollout(overview: FleetOverview) -> Html:
    if not overview.release:
        return NOTHING
    waiting = len(overview.behind)
    done = len(overview.lines) - waiting
    ring = tag("b", escaped(f"{overview.ring}%"), class_="ring", style=f"--part: {overview.ring}%")
    told = (
        tag("span", escaped(tr("内容 {version}，第 {release} 版", version=overview.version, release=overview.release))),
        tag("b", escaped(tr("{done:,} 台已更新，{waiting:,} 台等待", done=done, waiting=waiting))),
        tag("span", escaped(tr("满 24 小时无异常，再放大"))) if overview.ring < 100 else NOTHING,
    )
    return tag("div", ring, tag("div", *told), class_="rollout")


def _group(group: ScreenGroup, lines: list[ScreenLine], now: datetime, *, whole: bool) -> Html:
    """Return the rows of a group: the first ones open, the others in a part that opens without script."""
    if not lines:
        return NOTHING
    count = ntr("{n:,} 台", "{n:,} 台", len(lines))
    said = escaped(tr("{group}，{count}", group=tr(_WORDS[group]), count=count))
    title = tag("th", icon(_ICONS[group]), said, colspan=len(HEADS), scope="rowgroup")
    open_rows = lines if whole else lines[: _FIRST_ROWS[group]]
    rest = lines[len(open_rows) :]
    rows = [tag("tr", title, class_=f"group {group}"), *(_row(line, now) for line in open_rows)]
    if rest:
        more = tag("summary", escaped(ntr("其余 {n:,} 台", "其余 {n:,} 台", len(rest))), icon("chevron-down"))
        inner = tag("table", _titles(), tag("tbody", *(_row(line, now) for line in rest)))
        rows.append(tag("tr", tag("td", tag("details", more, inner), colspan=len(HEADS)), class_="rest"))
    return tag("tbody", *rows)


def _row(line: ScreenLine, now: datetime) -> Html:
    (place, _), (badge, _), *numbers = cells(line, now)
    *others, (free, tone) = numbers
    report = line.report
    used = 0 if line.group is ScreenGroup.MISSING or not report.total else round(100 * (1 - report.free / report.total))
    bar = tag("span", tag("i", style=f"width:{used}%"), class_="used", aria_hidden="true") if used else NOTHING
    fine = "refresh" if line.old else "check"
    drawing = fine if line.group is ScreenGroup.FINE else _ICONS[line.group]
    return tag(
        "tr",
        tag("th", escaped(place), scope="row"),
        tag("td", tag("span", icon(drawing), escaped(badge), class_=f"badge {line.group}")),
        *(tag("td", escaped(words), class_=look or None) for words, look in others),
        tag("td", bar, escaped(free), class_=tone or None),
        data_find=f"{place} {report.id}".lower(),
    )
