"""No absolute claims: they mislead patients. Promises, rates and sales talk are ``viewer.content.check.advert``'s.

A name is no claim: a journal, an organisation or a study called Cure, breakthrough bleeding, cured ham, 100 % oxygen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check import advert
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, CheckedPassage
from viewer.content.check.statements import clause, is_earnest, sentence_from
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import tr

_EFFECT = (
    r"(?:的)?\s*(?:有效|治愈|治好|根治|成功|安全|缓解|逆转|停药|康复|见效|恢复|彻底|无害|满意|cure|effective|effectiveness"
    r"|safe|success|guarantee|remission)"
)
_ABSOLUTE = (
    r"(?P<healed>治愈|痊愈)|根治|神奇|奇迹"
    r"|最大效果|包治|药到病除|立竿见影|祖传|秘方|特效(?!性)|永不复发|零复发|绝不复发"
    r"|彻底(?=治|根|摆脱|告别|停|逆转|解决|康复|好|恢复|改变命运|脱离)"
    r"|唯一(?=有效|能|可以|可靠|选择|的办法|的方法|的疗法|途径|出路)"
    r"|100\s*[%％](?=" + _EFFECT + r")|百分之百(?=" + _EFFECT + r"|有|能|会|可)"
    r"|(?:无|没有|零|无任何|没有任何)(?:毒)?副作用|零风险|无风险|绝对安全|安全无忧|安全有效(?!性)|无法逆转|接近非糖尿病"
)
_ENGLISH = (
    r"\b(?:miracles?|miraculous|cure[sd]?|risk[- ]free|no side[- ]effects?|100 ?% (?:effective|safe)\w*"
    r"|breakthrough|permanent(?:ly)? (?:off|free|cure|remission|reversal)"
    r"|revers(?:e|es|ed|ing) (?:your |type 2 )?diabetes (?:permanently|for good|forever|completely|for ever))\b"
)
_AMISS = r"药物依赖(?!性|者)|胰岛素依赖(?!型|性)|药物成瘾性强"
"""Frightening words: a patient who needs a drug is not addicted to it."""
_CLAIM = quick_pattern(f"(?P<amiss>{_AMISS})|(?P<absolute>{_ABSOLUTE})|(?P<english>(?i:{_ENGLISH}))")
_ADDICTIVE = re.compile(r"戒断|阿片|镇静|酒精依赖|毒品|尼古丁|吗啡")
_COUNTS = re.compile(r"\d+\s*/\s*\d+|\d+\s*(?:例|人|名)|\bn\s*=\s*\d+|置信区间|\bCI\b|[Pp]\s*[<>=＜＞]", re.IGNORECASE)
_CURABLE = re.compile(
    r"伤口|创面|溃疡|骨折|结核|丙肝|丙型肝炎|螺杆菌|肺炎|炎症|感染|肿瘤|癌|瘤|切除|疟疾|梅毒|皮损|性病|淋病|白血病"
    r"|\b(?:hepatitis|tuberculosis|cancer|malaria|infection|wound)"
)
_NAMES = re.compile(
    r"\bBreakthrough T1D\b|[Bb]reakthrough (?:pain|bleeding|infections?|seizures?|cancer pain|doses?|therapy designation"
    r"|symptoms)"
    r"|(?:dry|salt|light|air|smoke)-cured|[Cc]ured (?:meats?|ham|pork|sausages?|fish|bacon|salmon|resin)|[Cc]ured? rates?"
)
_NAMED = re.compile(r"(?:Cure[sd]?|Miracles?)\b(?:['’]s)?")
_CITATION = re.compile(r"\bdoi:|\b(?:19|20)\d\d\s*[;,]\s*\d+|\bet al\b|\[J\]|ISSN|\bvol\b", re.IGNORECASE)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find absolute and misleading words outside quotations."""
    for page in library.pages:
        for passage in page.statements():
            yield from _absolute(page, passage)


def _absolute(page: CheckedPage, passage: CheckedPassage) -> Iterator[Problem]:
    words = passage.unquoted
    claims = list(_CLAIM.finditer(words))
    named = [match.span() for match in (*_NAMES.finditer(words), *advert.WORDS.finditer(words))] if claims else []
    for match in claims:
        if match["amiss"] and _ADDICTIVE.search(page.manuscript.body):
            continue
        if not is_earnest(words, match) or _excused(words, match):
            continue
        if not any(start < match.end() and match.start() < end for start, end in named) and not _is_name(words, match):
            yield _problem(page, passage, match)


def _problem(page: CheckedPage, passage: CheckedPassage, match: re.Match[str]) -> Problem:
    word = match[0].strip()
    if match["amiss"]:
        message = tr("“{word}”会让人以为是成瘾。", word=word)
        remedy = tr("写“长期用药”或“需要胰岛素”。")
    else:
        message, remedy = tr("“{word}”是绝对化的说法。", word=word), tr("写出人数、数字和出处；引用别人的话加引号。")
    return page.problem(Severity.WARNING, "claim", message, remedy, line=passage.line(match.start()))


def _excused(words: str, match: re.Match[str]) -> bool:
    """Return whether it is a disease that is cured as a rule, or a citation with its title."""
    sentence = sentence_from(words, match.start())
    rate = re.match("[性率]", words[match.end() :]) and _COUNTS.search(sentence)
    if match["healed"] and (rate or _CURABLE.search(clause(words, match.start())[-30:] + words[match.end() :][:6])):
        return True
    around = re.split(r"[。！？!?]|(?<!\bal)\.\s(?=[A-Z])", words[: match.start()])[-1] + words[match.start() :][:120]
    return bool(match["english"] and _CITATION.search(around))


def _is_name(words: str, match: re.Match[str]) -> bool:
    """Return whether the claim is a capitalised part of a name: the Cure Alliance, CURE, but not the first word of a sentence."""
    word = match[0]
    if not match["english"] or not word[0].isupper() or " " in word:
        return False
    if word.isupper():
        return True
    first = not words[: match.start()].strip() or bool(re.search(r"[.!?:。！？：]\s*(?:[*_]\s*)?$", words[: match.start()]))
    return bool(not first or re.match(r"\s+[A-Z]", words[match.end() :]))
