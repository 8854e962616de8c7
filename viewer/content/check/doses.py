"""Doses outside the label: too much or too little at once or per day, a wrong unit, a weekly drug given daily.

Names and bounds, each with its label, are in ``resources/doses.toml``. A dose is read only directly after the name of its
drug, or directly before it; in a list of several drugs nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from viewer import resources
from viewer.content.blocks import Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, outside_quotes
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.content.text import plain
from viewer.i18n import tr

_FAR = 26
"""Maximum characters between a drug and its dose."""


class Drug(Struct, frozen=True, forbid_unknown_fields=True):
    """The bounds of a drug; doses.toml explains the fields."""

    names: tuple[str, ...]
    unit: Literal["mg", "μg", "U"]
    least: float
    dose: float
    source: str
    day: float | None = None
    every: Literal["", "day", "week"] = ""
    unless: tuple[str, ...] = ()


class _Doses(Struct, frozen=True, forbid_unknown_fields=True):
    drug: tuple[Drug, ...]


_IN_MG = {"mg": 1.0, "毫克": 1.0, "g": 1000.0, "克": 1000.0, "μg": 0.001, "µg": 0.001, "ug": 0.001, "mcg": 0.001, "微克": 0.001}
_UNIT = r"mg|毫克|μg|µg|ug|mcg|微克|g|克|IU|U|单位|units?"
_COUNTED = r"[一二两三四五六1-8]"
_COUNTS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "once": 1, "twice": 2, "three": 3, "four": 4}
_DOSE = quick_pattern(
    rf"(?<![\d.A-Za-z*×])(?P<low>\d+(?:,\d{{3}})*(?:\.\d+)?)(?:\s*(?:{_UNIT})?\s*[-–—~～至到]+\s*(?P<high>\d+(?:\.\d+)?))?\s*"
    rf"(?P<unit>{_UNIT})(?![A-Za-z])(?!\s*/\s*(?!\s|次|日|天|片|粒|支|d\b|day|dose|week|w\b|周))(?!\s*(?:[:：]|of (?:sugar"
    rf"|glucose|carb)|糖|葡萄糖|碳水))",
    re.IGNORECASE,
)
_A_WEEK = re.compile(r"[每一]\s?周|/\s*(?:周|w\b|week)|week|\bq\.?w\b", re.IGNORECASE)
_EVERY_DAY = re.compile(
    r"[每一][日天](?=\s*(?:\d|[一二两三]|注射|皮下|用|打|服|给药|固定|早|晚|睡|[，,。)）]|$))|/\s*(?:d\b|day|日|天)"
    r"|\bevery day\b|\bq\.?d\b"
    r"|\bdaily\b(?! (?:glucose|monitoring|intake|calor|activit|life|living|step|weight))|\b(?:once|one|1) (?:a|per) day\b",
    re.IGNORECASE,
)
_EVERY_DAY_OF_IT = re.compile(
    r"[每一][日天](?:皮下)?(?:注射|口服|服用|使用|用|打|给予|给药)?\s*(?:[一1]\s*次)?(?:的)?\s*$"
    r"|\b(?:once[- ])?daily (?:oral |injected |subcutaneous )?$|\bevery day\b\s*$",
    re.IGNORECASE,
)
_CHANGED_TO = re.compile(r"\bto\b|改|换|转为|替代|组")
_TIMES = re.compile(
    rf"(?:[每一]?[日天])\s*(?P<a>{_COUNTED})(?:\s*[-–~～至]\s*(?P<b>{_COUNTED}))?\s*次"
    rf"|(?P<c>{_COUNTED})(?:\s*[-–~～至]\s*(?P<d>{_COUNTED}))?\s*次\s*[/每]\s*(?:[日天]|d\b)"
    r"|(?P<e>once|twice|(?:three|four) times) (?:daily|a day|per day)|(?P<three>三餐|\btid\b|\bt\.i\.d)|(?P<two>早晚"
    r"|\bbid\b|\bb\.i\.d)|(?P<one>\bqd\b|\bqn\b)",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"[。；;！？!?]|\.\s|联合|合用|加用|联用|替换|对比|比较|[与和及或、]|\bplus\b|\band\b|\bor\b|\bwith\b|\bversus\b|\bvs\b"
    r"|\badded\b|分别|维生素|叶酸|沙坦|普利|地平|洛尔|他汀|霉素|西林|沙星|拉唑|匹林|格雷|血糖|体重|主食|食|盐|蛋白|饮|酒"
    r"|葡萄糖|胆固醇|糖类|sugar|glucose|carb|food|protein|weight|规格|每[支瓶盒]|笔芯|装量|浓度|每毫升|\bpen\b|\bvial"
    r"|cartridge|strength",
    re.IGNORECASE,
)
_POISONED = re.compile(r"过量|中毒|误服|误用|overdos|poison|toxic|累计|总量|cumulative|禁止|不得", re.IGNORECASE)
_PACK = re.compile(r"\s*(?:[*×xX]\s*\d|/\s*[支瓶盒]|[装]|per mL|\s*每[支瓶])")
_DENIED = re.compile(
    r"(?:不是|而非|并非|不能|不可|不应|切勿|勿|错|误|而不是|\bnot\b|\bnever\b"
    r"|\binstead of)\s*\S{0,4}$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*(?:的|of)?\s*", re.IGNORECASE)
_STEP = re.compile(r"[增减加降调]\S{0,3}$|步|increment|steps? of|\bby\s*$|每次(?:增|减)", re.IGNORECASE)
_TOTAL = re.compile(rf"[每一][日天](?!\s*{_COUNTED}\s*次)|日剂量|日用量|全天|daily dose|per day|a day", re.IGNORECASE)


_TOTALLED = re.compile(rf"\s*(?:/\s*(?:d\b|day|日|天)|[每一][日天](?!\s*{_COUNTED}\s*次)|per day|a day|daily)", re.IGNORECASE)


_LATIN = re.compile("[A-Za-z]{5}")
_MEASURED = re.compile(r"\d|[每一][日天]|daily|day|q\.?d", re.IGNORECASE)
"""What every dose and interval has: a quick look before the names of all drugs are searched for."""


@cache
def drugs() -> tuple[Drug, ...]:
    """Return the drugs of doses.toml."""
    return msgspec.convert(tomllib.loads(resources.text("doses.toml")), _Doses).drug


@cache
def _by_name() -> dict[str, Drug]:
    return {name.lower(): drug for drug in drugs() for name in drug.names}


@cache
def _names() -> re.Pattern[str]:
    names = sorted(_by_name(), key=len, reverse=True)
    latin = "|".join(rf"\b{re.escape(name)}\b" for name in names if name.isascii())
    return quick_pattern(f"{'|'.join(re.escape(name) for name in names if not name.isascii())}|{latin}", re.IGNORECASE)


def _may_name_a_drug(words: str) -> bool:
    """Return whether a name of a drug may be in ``words``: quicker than the search for all names, whatever their case."""
    return bool(_han_names().search(words) or (_LATIN.search(words) and _names().search(words)))


@cache
def _han_names() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in _by_name() if not name.isascii()))


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find doses and intervals outside the label, in sentences and tables."""
    for page in library.pages:
        for passage in page.passages():
            for offset, message in dosage(passage.unquoted):
                yield _problem(page, message, passage.line(offset))
        for block, lines in page.blocks():
            if isinstance(block, Table):
                yield from _check_table(page, block, lines)


def _problem(page: CheckedPage, message: str, line: int) -> Problem:
    return page.problem(Severity.WARNING, "dose", message, tr("对照说明书，核对数值、单位和用药间隔。"), line=line)


def _check_table(page: CheckedPage, table: Table, lines: tuple[int, int]) -> Iterator[Problem]:
    header = [plain(cell) for cell in table.header]
    for number, row in enumerate(table.rows):
        cells = [outside_quotes(plain(cell)) for cell in row]
        first = cells[0] if cells else ""
        values = [_with_unit(cell, head) for head, cell in zip(header, cells, strict=False)]
        spoken = [" ".join(values)] if _names().search(first) else values
        spoken += [f"{head} {cell}" for head, cell in zip(header, values, strict=False) if _names().search(head)]
        for message in dict.fromkeys(message for words in spoken for _, message in dosage(words)):
            yield _problem(page, message, page.row_line(lines, number, first))


def _with_unit(cell: str, head: str) -> str:
    """Return ``cell``; a number without a unit gets the unit of the column's header, in brackets or after a slash."""
    unit = re.search(rf"[（(/,，]\s*({_UNIT})\s*[)）]?$", head.strip())
    return f"{cell} {unit[1]}" if unit and re.fullmatch(r"[\d.,\s~～–-]+", cell) else cell


def dosage(words: str) -> Iterator[tuple[int, str]]:
    """Yield wrong doses and intervals in ``words``: position and message."""
    if not _MEASURED.search(words) or not _may_name_a_drug(words):
        return
    start = 0
    for stop in (*(match.end() for match in re.finditer(r"[。！？；!?;\n]|\.(?=\s)", words)), len(words)):
        for offset, message in _sentence(words[start:stop]):
            yield start + offset, message
        start = stop


def _sentence(words: str) -> Iterator[tuple[int, str]]:
    names = list(_names().finditer(words))
    for place, name in enumerate(names):
        drug = _by_name()[name[0].lower()]
        end = names[place + 1].start() if place + 1 < len(names) else len(words)
        around = words[max(0, name.start() - 12) : min(len(words), name.end() + _FAR)].lower()
        if any(word.lower() in around for word in drug.unless) or _POISONED.search(around):
            continue
        after = words[name.end() : end]
        yield from _behind(drug, name, after, of_another=place + 1 < len(names))
        lead = words[max(0, name.start() - 20) : name.start()]
        if drug.every == "week" and (daily := _EVERY_DAY_OF_IT.search(lead)) and not _DENIED.search(lead[: daily.start()]):
            yield name.start(), tr("{name}每周用一次，这里写的是每天。", name=name[0])
        if place == 0 or name.start() - names[place - 1].end() > 4:
            yield from _before(drug, name, words[max(0, name.start() - 16) : name.start()])


def _behind(drug: Drug, name: re.Match[str], after: str, *, of_another: bool) -> Iterator[tuple[int, str]]:
    """Yield the first dose and the first interval after the name.

    ``of_another``: ``after`` ends with another name, to which the dose may belong.
    """
    dose = next((match for match in _DOSE.finditer(after[: _FAR + 12]) if match.start() <= _FAR), None)
    if dose and of_another and _OF.fullmatch(after[dose.end() :]):
        dose = None
    if dose and not _ELSE.search(after[: dose.start()]) and not _PACK.match(after[dose.end() :]):
        tail = re.split(r"[。；;]", after[dose.end() : dose.end() + 20])[0]
        tail = tail[: following.start()] if (following := _DOSE.search(tail)) else tail
        if message := _too_much(drug, name[0], dose, after[: dose.start()], tail):
            yield name.end() + dose.start(), message
    if drug.every and (message := _interval(drug, name[0], after[: _FAR + 8])):
        yield name.end(), message


def _before(drug: Drug, name: re.Match[str], before: str) -> Iterator[tuple[int, str]]:
    """Yield a dose directly before the name: 5000 mg of metformin."""
    dose = next((match for match in _DOSE.finditer(before) if _OF.fullmatch(before[match.end() :])), None)
    if dose and (message := _too_much(drug, name[0], dose, before[: dose.start()], "")):
        yield name.start() - len(before) + dose.start(), message


def _too_much(drug: Drug, name: str, dose: re.Match[str], lead: str, tail: str) -> str:
    """Return why ``dose`` is impossible for ``drug``, or empty. ``lead`` and ``tail``: the words around it."""
    unit = dose["unit"]
    in_units = unit.lower() in {"u", "iu", "单位", "unit", "units"}
    if in_units is not (drug.unit == "U"):
        return tr("{name}不以 {unit} 计量。", name=name, unit=unit)
    factor = 1.0 if in_units else _IN_MG[unit.lower()] / _IN_MG[drug.unit]
    low, high = (float(number.replace(",", "")) * factor for number in (dose["low"], dose["high"] or dose["low"]))
    said = {"name": name, "unit": drug.unit}
    most, least = (f"{dose[end] or dose['low']} {unit}" for end in ("high", "low"))
    times, total = _times(lead, tail), bool(_TOTAL.search(lead) or _TOTALLED.match(tail))
    a_day = high if total and not times else high * (times or 1)
    if drug.day is not None and a_day > drug.day * 1.001:
        message = tr("{name}一天 {amount:g} {unit}，多于说明书的上限 {most:g} {unit}。", **said, amount=a_day, most=drug.day)
    elif high > drug.dose * 1.001 and not (total and not times and drug.day is not None):
        message = tr("{name} {dose} 多于说明书单次的上限 {most:g} {unit}。", dose=most, most=drug.dose, **said)
    elif low < drug.least * 0.999 and not _STEP.search(lead):
        message = tr("{name} {dose} 少得不合常理，单次通常不少于 {least:g} {unit}。", dose=least, least=drug.least, **said)
    else:
        message = ""
    return message


def _times(lead: str, tail: str) -> int:
    """Return the times per day; 0 if not stated."""
    match = _TIMES.search(tail) or _TIMES.search(lead)
    if match is None:
        return 0
    if match["three"] or match["two"] or match["one"]:
        return 3 if match["three"] else 2 if match["two"] else 1
    word = next(match[group] for group in "bdace" if match[group])
    first = word.split()[0].lower()
    return _COUNTS.get(first) or int(first)


def _interval(drug: Drug, name: str, after: str) -> str:
    """Return what is wrong with the stated interval of ``drug``."""
    day, week = _EVERY_DAY.search(after), _A_WEEK.search(after)
    first = min((match for match in (day, week) if match), key=lambda match: match.start(), default=None)
    between = after[: first.start()] if first else ""
    if first is None or _ELSE.search(between) or _DENIED.search(between) or _CHANGED_TO.search(between):
        return ""
    if first is day and drug.every == "week":
        return tr("{name}每周用一次，这里写的是每天。", name=name)
    if first is week and drug.every == "day":
        return tr("{name}每天用，这里写的是每周。", name=name)
    return ""
