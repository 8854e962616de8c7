"""Read the values of a sentence: quantity, unit, and whether the value is plausible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from viewer.content.check.measures import (
    GLUCOSE,
    LABORATORY,
    MEASURES,
    MG_PER_MMOL,
    OF_THE_BODY,
    UNITS,
    Measure,
    names,
)
from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import tr

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHANGE_WORDS = (
    r"比[^，。]{1,14}[高低多少]|降|升高|上升|升幅|减|增|差|变化|波动|误差|改变|少了|多了|高出|低了|相比|标准差|幅度|每\s*$"
    r"|pp\b|fell|fall|drop|declin|decreas|reduc|lower(?:ed|ing)"
    r"|ris(?:e|es|ing)\b|rose|increas|chang|differen|gain|lost|loss|\blose|\bby\b|delta|[Δ∆]|margin|improve|\bSD\b|\bper\b"
    r"|versus|\bvs\b"
)
_CHANGE = re.compile(_CHANGE_WORDS, re.IGNORECASE)
_CHANGED = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:的)?(?:个百分点|以上的)?(?:absolute |mean |greater |further )?"
    r"(?:降|下降|减|升高|上升|差|变化|波动|lower|reduc|decreas|drop|fall|declin|increas|rise|chang|differen|point"
    r"|percentage|smaller|greater|higher|less|more)",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"(?:从|由|自|[降升减增]?[至到]|[降升]为|控制在|维持在|稳定在|\bfrom|\bto|\bat|基线(?:时|为)?)\s*(?:了|约|大约|about"
    r"|around)?\s*$", re.IGNORECASE
)
_OF_PEOPLE = re.compile(
    r"[且并和及与]|\band\b|胰岛素|insulin|率|占|比例|人|患者|者|例|组|achiev|reach|patients|participants|proportion|people"
    r"|adults|among|\bCI\b|置信|变异|\bCV\b|\bin\s*$|准确|偏差|权重|每\s*$",
    re.IGNORECASE,
)
_PEOPLE_FOLLOW = re.compile(
    r"^\s*(?:的)?\s*(?:人|患者|病人|参与者|受试者|受访|置信|可信|CI\b|溶液|注射液|葡萄糖|of (?:the )?(?:patients"
    r"|participants|people|adults|those)"
    r"|confidence|达标|以上的人)",
    re.IGNORECASE,
)
_LINKING = re.compile(
    r"^[\s:：=]*(?:值|水平|浓度|测得|结果|约|大约|为|是|达|达到|高达|低至|在|仍|仅|只有|于|≥|≤|>|<|＞|＜|高于|低于|超过"
    r"|不低于|was|is|of|level|levels|at|"
    r"[(（]|[)）]|\s|[：:])*$"
)
_SAME = r"=|＝|≈|约等于|约为|约合|约相当于|即|合|相当于|equals?|is about|corresponds? to"


@cache
def _unit_pattern() -> str:
    return "|".join(f"(?P<u{place}>{pattern})" for place, pattern in enumerate(UNITS.values()))


@cache
def _value() -> re.Pattern[str]:
    any_unit = "|".join(UNITS.values())
    return quick_pattern(
        rf"(?<![\d.A-Za-z_])(?P<sign>[−+±-]\s?|\+/-\s?)?(?P<low>{_NUMBER})(?:\s*±\s*\d+(?:\.\d+)?)?"
        rf"(?:\s*(?:{any_unit})?\s*(?:[–—~～−-]|至|到|\bto\b)+\s*(?P<high>{_NUMBER}))?\s*(?:{_unit_pattern()})"
        r"(?![A-Za-z]|\s?/\s?(?:h|hour|小时|d\b|day))",
        re.IGNORECASE,
    )


_VALUE_BEHIND = (
    r"\s*[)）]?\s*(?:为|是|达|of|was|is|[:：=≥≤<>＞＜])?\s*(?P<value>\d+(?:\.\d+)?)(?![\d.]|\s*(?:kg|%|％|岁|年|个|次|点|分))"
)
_CONVERTED_AHEAD = re.compile(rf"\s*(?:{_SAME})\s*(?:\d|\S{{0,4}}\d)")


@cache
def _converted_behind() -> re.Pattern[str]:
    any_unit = "|".join(UNITS.values())
    return quick_pattern(rf"\d\s*(?:{any_unit})\s*(?:的\S{{1,4}})?\s*[，,]?\s*(?:{_SAME})\s*$", re.IGNORECASE)


_BARE = tuple(
    (measure, quick_pattern(rf"(?:{measure.words}){_VALUE_BEHIND}", re.IGNORECASE)) for measure in MEASURES if measure.bare
)
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[。！？；!?;\n.](?:(?<!\.)|(?=\s|$))")
_PAIR = quick_pattern(
    r"(?<![\d./])(?P<high>\d{2,4})\s*/\s*(?P<low>\d{2,3})(?![\d./]|\s*(?:例|人|名|名|次|天|日|岁|眼))\s*(?P<unit>mm\s?Hg"
    r"|毫米汞柱)?", re.IGNORECASE
)
_PRESSURE = re.compile(r"血压|收缩压|高血压|blood pressure|\bBP\b|hypertens", re.IGNORECASE)
_FAR, _NEAR = 40, 16
"""Maximum characters between a name and its value: laboratory values, others."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A measure named in a sentence."""

    start: int
    end: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is wrong with a value, and its position."""

    offset: int
    message: str


def oddities(words: str) -> Iterator[Oddity]:
    """Find implausible values in ``words``."""
    start = 0
    for end in [*(match.start() for match in _SENTENCE.finditer(words)), len(words)]:
        if _DIGIT.search(words, start, end):
            sentence = words[start:end]
            for odd in (*_values(sentence), *_bare(sentence), *_pairs(sentence)):
                yield Oddity(start + odd.offset, odd.message)
        start = end


def _values(sentence: str) -> Iterator[Oddity]:
    values = list(_value().finditer(sentence))
    found = names().finditer(sentence) if values else ()
    named = [_Name(match.start(), match.end(), MEASURES[int(match.lastgroup[1:])]) for match in found if match.lastgroup]
    for match in values:
        unit = next(unit for place, unit in enumerate(UNITS) if match[f"u{place}"] is not None)
        name = _named(sentence, named, match, unit)
        if name and not _converted(sentence, match) and (message := _judge(sentence, match, unit, name, named)):
            yield Oddity(match.start("low"), message)


def _named(sentence: str, named: list[_Name], match: re.Match[str], unit: str) -> _Name | None:
    """Return the quantity of the value ``match``: the last name before it, otherwise one directly after it ("0.8 % in HbA1c")."""
    before = next((name for name in reversed(named) if name.end <= match.start()), None)
    if before and unit in OF_THE_BODY:
        between = sentence[before.end : match.start()]
        return before if len(between) <= _NEAR and not re.search("[，,、]", between) else None
    if before and match.start() - before.end <= _FAR:
        return before
    behind = next((name.measure for name in named if 0 <= name.start - match.end() <= 4), None)
    return _Name(match.start(), match.start(), behind) if behind else None


def _judge(sentence: str, match: re.Match[str], unit: str, name: _Name, named: list[_Name]) -> str:
    """Return what is wrong with the value ``match`` of ``name``, or empty."""
    measure, between, after = name.measure, sentence[name.end : match.start()], sentence[match.end() :]
    if unit == "%" and (len(between) > _NEAR or _OF_PEOPLE.search(between) or _PEOPLE_FOLLOW.match(after)):
        return ""
    others = [other.measure.bounds[unit] for other in named if unit in other.measure.bounds]
    if unit not in measure.bounds:
        if others or not measure.bounds or unit not in LABORATORY or not _LINKING.match(between):
            return ""
        return tr("{name}不用 {unit} 作单位。", name=tr(measure.name), unit=unit)
    low, high = measure.bounds[unit]
    values = [float(match[end].replace(",", "")) for end in ("low", "high") if match[end]]
    odd = next((value for value in values if not low <= value <= high), None)
    if odd is None or (odd < low and _changes(sentence, match, name)):
        return ""
    listed = "分别" in between or "respectively" in after.lower() or "、" in between
    if listed and any(least <= odd <= most for least, most in others):
        return ""  # belongs to another name in the list
    return _message(measure, odd, unit)


def _changes(sentence: str, match: re.Match[str], name: _Name) -> bool:
    """Return whether the value of ``match`` is a change or a difference, not a level."""
    if _STANDS.search(sentence[: match.start()]):
        return False
    if match["sign"] and not re.search(r"[\d%]\s*$", sentence[: match.start("sign")]):
        return True
    clause = re.split(r"[，,]", sentence[max(0, name.start - _FAR) : name.start])[-1] + sentence[name.start : match.start()]
    return bool(_CHANGE.search(clause) or _CHANGED.match(sentence[match.end() :]))


def _converted(sentence: str, match: re.Match[str]) -> bool:
    """Return whether the value of ``match`` is one side of a conversion: 1 mmol/L ≈ 18 mg/dL."""
    return bool(_CONVERTED_AHEAD.match(sentence[match.end() :]) or _converted_behind().search(sentence[: match.start()]))


def _message(measure: Measure, value: float, unit: str) -> str:
    if measure.name == GLUCOSE and unit == "mg/dL" and value < measure.bounds[unit][0]:
        same = value / MG_PER_MMOL
        return tr("{value:g} mg/dL ≈ {same:.2f} mmol/L，血糖不会这样低；是不是 mmol/L？", value=value, same=same)
    if measure.name == GLUCOSE and unit == "mmol/L" and value > measure.bounds[unit][1]:
        same = value * MG_PER_MMOL
        return tr("{value:g} mmol/L ≈ {same:.0f} mg/dL，血糖不会这样高；是不是 mg/dL？", value=value, same=same)
    written = f"{value:g}{unit}" if unit == "%" else f"{value:g} {unit}"
    return tr("{name} {value} 不合常理。", name=tr(measure.name), value=written)


def _bare(sentence: str) -> Iterator[Oddity]:
    """Find values without a unit, directly after a measure that may be written without one."""
    for measure, pattern in _BARE:
        low, high = measure.bounds[measure.bare]
        for match in pattern.finditer(sentence):
            if not low <= (value := float(match["value"])) <= high:
                yield Oddity(match.start("value"), _message(measure, value, measure.bare))


def _pairs(sentence: str) -> Iterator[Oddity]:
    """Find implausible blood pressures, and those with the lower value first."""
    for match in _PAIR.finditer(sentence):
        near = sentence[max(0, match.start() - 24) : match.start()]
        if not match["unit"] and (not _PRESSURE.search(near) or re.search("[率例人]", near)):
            continue
        high, low = int(match["high"]), int(match["low"])
        if high <= low:
            yield Oddity(match.start(), tr("血压 {high}/{low}：收缩压写在前面，应高于舒张压。", high=high, low=low))
        elif not (40 <= high <= 310 and 15 <= low <= 220):
            yield Oddity(match.start(), tr("血压 {high}/{low} mmHg 不合常理。", high=high, low=low))
