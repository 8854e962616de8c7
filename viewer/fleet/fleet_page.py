"""The overview as a folder of web pages without script: one page for each filter, written by a scheduled job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from viewer.fleet.fleet_overview import HEADS, LEAST_FREE, RESTARTS, FleetOverview, ScreenGroup, ScreenLine, cells
from viewer.i18n import language, ntr, tr
from viewer.site.html_text import NOTHING, Html, document, escaped, icon, joined, tag
from viewer.site.style_sheet import themed
from viewer.site.whole_folder import replacing_folder

_FIRST_ROWS = {ScreenGroup.MISSING: 20, ScreenGroup.ATTENTION: 50, ScreenGroup.FINE: 10}
"""Rows of a group that are open on the page of all; the others are folded."""
_ICONS = {ScreenGroup.MISSING: "stop-sign", ScreenGroup.ATTENTION: "warning", ScreenGroup.FINE: "check-circle"}
_AMBER_DAYS, _RED_DAYS = 60, 7
_ROUND = 188.5
"""Length of the ring's circle, px."""


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
                tag("a", icon(drawing) if drawing else NOTHING, escaped(f"{title} {len(found)}"), href=f"{page}.html",
                    aria_current="page" if page == name else None)
                for page, title, drawing, found in filters
            ]  # fmt: skip
            (new / f"{name}.html").write_bytes(_page(overview, links, lines, whole=name != "index"))


def _page(overview: FleetOverview, links: list[Html], lines: Sequence[ScreenLine], *, whole: bool) -> bytes:
    title = tr("自助机一览")
    written = ntr("{n} 台，{at} 生成", "{n} 台，{at} 生成", len(overview.lines), at=_moment(overview.at))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content="script-src 'none'; object-src 'none'; connect-src 'none'"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", escaped(title)),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href="style.css"),
    )
    header = tag(
        "header", tag("span", icon("book"), class_="book"), tag("h1", escaped(title)), tag("span", escaped(written)),
        tag("span", escaped(tr("静态网页，定时重写")), class_="right"),
    )  # fmt: skip
    groups = [_group(each, [line for line in lines if line.group is each], overview.at, whole=whole) for each in ScreenGroup]
    titles = tag("thead", tag("tr", *(tag("th", escaped(tr(words)), scope="col") for words in HEADS)))
    nothing = tag("p", escaped(tr("这里没有屏幕。")), class_="empty") if not lines else NOTHING
    total = ntr("要处理的排在最前，共 {n} 台", "要处理的排在最前，共 {n} 台", len(overview.lines))
    footer = tag("footer", tag("span", escaped(total)), tag("span", escaped(tr("只收设备状态，不收患者信息"))))
    table = tag("div", tag("table", titles, *groups), nothing, class_="table")
    body = (header, *_notices(overview), _counts(overview), tag("nav", *links, aria_label=tr("筛选")), table, footer)
    return document(tag("html", head, tag("body", tag("main", *body)), lang="en" if language() == "en" else "zh-CN"))


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _notices(overview: FleetOverview) -> list[Html]:
    """Return the notice of the next expiry, amber from 60 days on, red from 7."""
    first = next(iter(overview.dates), None)
    if first is None or first.days > _AMBER_DAYS:
        return []
    told = tag("span", escaped(tr("到期后新内容会被拒绝，自助机继续显示已有内容。")))
    remedy = tag("span", escaped(tr("总部再发布一次，或换密钥（frontdesk keys）")), class_="right")
    look = "notice red" if first.days <= _RED_DAYS else "notice"
    return [tag("p", icon("lock"), tag("b", escaped(first.words)), told, remedy, class_=look)]


def _counts(overview: FleetOverview) -> Html:
    due = max((line.report.due for line in overview.lines), default=0)
    shown = [
        (_ICONS[group], words, len(overview.of(group)), tr("台"), group.value)
        for group, words in zip(ScreenGroup, (tr("未报到"), tr("要处理"), tr("正常")), strict=True)
    ]
    shown.append(("calendar", tr("30 天内过期"), due, tr("篇"), ""))
    cards = [
        tag("div", tag("span", icon(drawing), escaped(words), class_=look or None), _number(n, unit))
        for drawing, words, n, unit, look in shown
    ]
    return tag("section", *cards, _rollout(overview), class_="counts")


def _number(n: int, unit: str) -> Html:
    return tag("p", tag("b", escaped(str(n))), escaped(unit))


def _rollout(overview: FleetOverview) -> Html:
    if not overview.release:
        return NOTHING
    waiting = len(overview.behind)
    done = len(overview.lines) - waiting
    filled = f"{overview.ring / 100 * _ROUND:.1f} {_ROUND}"
    circle: dict[str, str | float | bool | None] = {"cx": 40, "cy": 40, "r": 30, "fill": "none", "stroke_width": 9}
    ring = tag(
        "svg", tag("circle", class_="track", **circle), tag("circle", class_="part", stroke_dasharray=filled, **circle),
        tag("text", escaped(f"{overview.ring}%"), x=40, y=40), class_="ring", viewBox="0 0 80 80", role="img",
    )  # fmt: skip
    told = (
        tag("span", escaped(tr("内容 {version}，第 {release} 版", version=overview.version, release=overview.release))),
        tag("b", escaped(tr("{done} 台已更新，{waiting} 台等待", done=done, waiting=waiting))),
        tag("span", escaped(tr("满 24 小时无异常，再放大"))) if overview.ring < 100 else NOTHING,
    )
    return tag("div", ring, tag("div", *told), class_="rollout")


def _group(group: ScreenGroup, lines: list[ScreenLine], now: datetime, *, whole: bool) -> Html:
    """Return the rows of a group: the first ones open, the others in a part that opens without script."""
    if not lines:
        return NOTHING
    words = {ScreenGroup.MISSING: tr("未报到"), ScreenGroup.ATTENTION: tr("要处理"), ScreenGroup.FINE: tr("正常")}[group]
    count = ntr("{n} 台", "{n} 台", len(lines))
    said = escaped(tr("{group}，{count}", group=words, count=count))
    title = tag("th", icon(_ICONS[group]), said, colspan=len(HEADS), scope="rowgroup")
    open_rows = lines if whole else lines[: _FIRST_ROWS[group]]
    rest = lines[len(open_rows) :]
    rows = [tag("tr", title, class_=f"group {group}"), *(_row(line, now) for line in open_rows)]
    if rest:
        more = tag("summary", escaped(ntr("其余 {n} 台", "其余 {n} 台", len(rest))), icon("chevron-down"))
        inner = tag("table", tag("tbody", *(_row(line, now) for line in rest)))
        rows.append(tag("tr", tag("td", tag("details", more, inner), colspan=len(HEADS)), class_="rest"))
    return tag("tbody", *rows)


def _row(line: ScreenLine, now: datetime) -> Html:
    place, badge, version, seen, restarts, due, free = cells(line, now)
    report, missing = line.report, line.group is ScreenGroup.MISSING
    used = 0 if missing or not report.total else round(100 * (1 - report.free / report.total))
    low = not missing and report.total > 0 and report.free < LEAST_FREE
    bar = tag("span", tag("i", style=f"width:{used}%"), class_="bar", aria_hidden="true") if used else NOTHING
    drawing = "check" if line.group is ScreenGroup.FINE else _ICONS[line.group]
    looks = (None, None, "amber" if line.old else None, "red" if missing else None)
    shown = (
        tag("th", escaped(place), scope="row"),
        tag("td", tag("span", icon(drawing), escaped(badge), class_=f"badge {line.group}")),
        tag("td", escaped(version), class_=looks[2]),
        tag("td", escaped(seen), class_=looks[3]),
        tag("td", escaped(restarts), class_="amber" if not missing and report.restarts >= RESTARTS else None),
        tag("td", escaped(due), class_="amber" if not missing and report.expired else None),
        tag("td", bar, escaped(free), class_="amber" if low else None),
    )
    return tag("tr", joined(shown))
