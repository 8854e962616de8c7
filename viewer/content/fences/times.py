"""Where the labels of a chart's x stand in time: dates, and spans such as 第1周, 3个月, 基线, in days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

_DATE = re.compile(r"(\d{4})(?:(?P<mark>[-/.])(\d{1,2})(?:(?P=mark)(\d{1,2}))?|年(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?)")
_BEFORE = re.compile("基线|入组时?|入院时?|治疗前|用药前|术前|干预前|baseline|start", re.IGNORECASE)
_MONTH, _YEAR = 30.4375, 365.25
_UNITS = {
    "小时": 1 / 24, "天": 1, "日": 1, "d": 1, "day": 1, "周": 7, "星期": 7, "w": 7, "wk": 7, "week": 7,
    "月": _MONTH, "个月": _MONTH, "mo": _MONTH, "month": _MONTH, "年": _YEAR, "y": _YEAR, "yr": _YEAR, "year": _YEAR,
}  # fmt: skip
_SPAN = re.compile(
    r"(?:治疗后|用药后|术后|干预后|随访)?第?\s*(?:(?P<unit_before>day|week|month|year)\s*)?(?P<number>\d+(?:\.\d+)?)\s*"
    r"-?(?P<unit>小时|天|日|周|星期|个月|月|年|days?|weeks?|months?|years?|wks?|mo|yrs?|[dwy])?(?:后|时|末)?",
    re.IGNORECASE,
)


def in_days(labels: Iterable[str]) -> tuple[float, ...]:
    """Where ``labels`` stand, in days; empty where they are not all dates or all spans, or not in order."""
    written = [label.strip() for label in labels]
    for read in (_date, _span):
        found = [day for label in written if (day := read(label)) is not None]
        if len(found) == len(written) and len(found) > 1 and all(later > earlier for earlier, later in pairwise(found)):
            return tuple(found)
    return ()


def _date(label: str) -> float | None:
    match = _DATE.fullmatch(label)
    if match is None:
        return None
    year, month, day = match[1], match[3] or match[5], match[4] or match[6]
    try:
        return float(date(int(year), int(month or 1), int(day or 1)).toordinal())
    except ValueError:
        return None


def _span(label: str) -> float | None:
    if _BEFORE.fullmatch(label):
        return 0.0
    match = _SPAN.fullmatch(label)
    if match is None:
        return None
    unit = (match["unit"] or match["unit_before"] or "").lower()
    days = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    return float(match["number"]) * days if days else None
