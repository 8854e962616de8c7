"""What differs between two versions of an article, with what a reviewer must look at first: doses, numbers, units, evidence,
dates, negations. Compared is what a patient reads, passage by passage – a paragraph, a table row, a field of a study card – in
the section where it is; layout and the order of passages within a section are no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import assert_never

from msgspec import Struct

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.labels import design_word, evidence_word
from viewer.content.text import children, plain, value_words, words
from viewer.i18n import format_date, tr


class ChangeKind(StrEnum):
    """What a change concerns, the most important first; the last is for every other word."""

    DOSE = "dose"
    NUMBER = "number"
    UNIT = "unit"
    EVIDENCE = "evidence"
    DATE = "date"
    NEGATION = "negation"
    AUDIENCE = "audience"
    PICTURE = "picture"
    WORDS = "words"


URGENT = tuple(kind for kind in ChangeKind if kind is not ChangeKind.WORDS)
"""The kinds that a reviewer must look at before release."""


class ChangedPiece(Struct, frozen=True):
    """A piece of a changed passage; ``state`` is same, removed or added."""

    state: str
    text: str


class PassageChange(Struct, frozen=True):
    """A changed passage in the section ``place``. ``before`` or ``after`` is empty if it is new or gone."""

    kind: ChangeKind
    place: str
    before: str
    after: str
    runs: tuple[ChangedPiece, ...]


class Said(Struct, frozen=True):
    """One passage of an article: the section it is in, what kind of statement it is by its place, its words.

    ``subject`` distinguishes passages that are never compared with each other, such as two fields of a study card.
    """

    place: str
    words: str
    subject: str = ""
    kind: ChangeKind = ChangeKind.WORDS


_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|[<>≤≥＜＞±−+-]?\d+(?:[.,]\d+)*|[A-Za-zµμ°℃]+(?:/[A-Za-z]+)*"
    r"|[%％‰]|\s+|.",
    re.DOTALL,
)
_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{4}年|\d{1,2}月(?:\d{1,2}日)?"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_UNIT = re.compile(
    r"[㎎㎍㎖㎏㎝㎜]|(?:[mµμnpk]?(?:mol|g|L|l|U|m|cal|Pa)|IU|mg|mL|dL|mmHg|kcal|h|min|℃|°C|units?|[%％‰])(?:/[A-Za-z]+)*",
    re.IGNORECASE,
)
_HAN_UNIT = re.compile(r"毫克|微克|克|单位|毫升|升|片|粒|支|毫摩尔|百分点|每[日天周月次]|一[日天周]|小时|分钟|周|岁")
_FIGURE = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀-₉½¼¾⅓⅔⅛Ⅰ-Ⅻ①-⑳≤≥≈±×÷↑↓]")
_SAID = re.compile(
    rf"[一二两三四五六七八九十百千半]+(?=次|倍|[日天月年]|{_HAN_UNIT.pattern})|(?<=\d)[~～–—:/、-](?=\d)|(?<=[\w（(+])\+|(?<=[\d（(-])-(?![A-Za-z])"
    r"|[<>＜＞]\s*(?=\d)|[大小高低]于|超过|不足|至[少多]|以[上下内]|升高|降低|增加|减少|[饭餐][前后]|睡前|空腹|左|右|静脉|皮下|肌[内注]|口服"
    r"|\b(?:once|twice|half|double|two|three|four|five|six|above|below|over|under|more|less|least|most|before|after)\b"
    r"|\b(?:q(?:d|od|id|n|w|m|h|\d+h)|b\.?i\.?d|t\.?i\.?d|biw|tiw|prn|hs|ac|pc)\b",
    re.IGNORECASE,
)
"""A quantity in words, how often, when, where: 每日两次, 半片, twice daily, bid, 饭前, 皮下."""
_NEGATION = re.compile(r"[不没未无勿别非禁忌]|\b(?:no|not|never|without|cannot|neither|nor)\b|n['’]t", re.IGNORECASE)
_DOSED = re.compile(
    r"胰岛素|\b(?:insulin|metformin)\b|[\d½¼¾一二两三四五六七八九十百千半]\s*(?:mg|毫克|μg|微克|U\b|IU|单位|units?|片|粒|支)(?![/A-Za-z])|剂量|用量"
    r"|每[日天周次]\s*\d|[一二三四两]次|\bdose|\b(?:once|twice|daily|weekly)\b",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(
    r"(?i)(?:\b|(?<=\d))(?:mg|g|IU|U)\b(?!/)|[μµ]g|毫克|微克|单位|units?|片|粒|支|每[日天周次]|次|daily|weekly|once|twice"
)
_LIKE = 0.5
"""The share of equal text from which on two passages are versions of one."""


def changes(old: Article, new: Article) -> list[PassageChange]:
    """Return the changes from ``old`` to ``new``: the important ones first, each kind in reading order."""
    found = list(_paired(list(passages(old)), list(passages(new))))
    order = list(ChangeKind)
    return sorted(found, key=lambda change: order.index(change.kind))


def change_of(place: str, before: str, after: str) -> PassageChange:
    """Return the change of one text, ``before`` to ``after``."""
    return _change(Said(place, before), Said(place, after))


def passages(article: Article) -> Iterator[Said]:
    """Yield what a reader or a screen learns of ``article``, in reading order."""
    head = tr("文件头")
    yield Said(head, article.title, "title")
    yield Said(head, plain(article.lead, marked=True), "lead")
    for sentence in article.summary:
        yield Said(head, sentence, "summary")
    for subject, day in (("published", article.published), ("reviewed", article.reviewed), ("review_due", article.review_due)):
        label = {"published": tr("发布"), "reviewed": tr("审阅"), "review_due": tr("复审期限")}[subject]
        yield Said(head, f"{label} {format_date(day, 'iso') if day else '–'}", subject, ChangeKind.DATE)
    level = evidence_word(article.evidence) if article.evidence else "–"
    yield Said(head, tr("证据等级{level}", level=level), "evidence", ChangeKind.EVIDENCE)
    yield Said(head, tr("给谁看：{audience}", audience=article.audience), "audience", ChangeKind.AUDIENCE)
    yield Said(head, article.disclaimer, "disclaimer")
    place = tr("开头")
    for block in article.blocks:
        if isinstance(block, b.Heading):
            place = plain(block.children)
        yield from _of_block(block, place)
    for number, source in enumerate(article.references, start=1):
        place_of_source = f" doi:{source.doi}" if source.doi else f" {source.url}"
        yield Said(tr("参考文献"), plain(source.children) + place_of_source, f"[{number}]")


def _of_block(block: b.Block, place: str) -> Iterator[Said]:
    match block:
        case b.Heading():
            yield Said(place, plain(block.children), "heading")
        case b.Paragraph():
            yield Said(place, plain(block.children, marked=True))
        case b.Table():
            yield Said(place, plain(block.caption.children), "caption")
            yield Said(place, " | ".join(map(plain, block.header)), "header")
            for row in block.rows:
                yield Said(place, " | ".join(plain(cell, marked=True) for cell in row), "row")
            yield Said(place, plain(block.caption.source), "source")
        case b.Chart():
            yield from _of_chart(block, place)
        case b.Figure():
            yield Said(place, f"{block.alt} {plain(block.caption.children)} {plain(block.caption.source)}".strip(), "figure")
            yield Said(place, block.asset, f"picture {block.alt}", ChangeKind.PICTURE)
        case b.Study():
            yield from _of_study(block, place)
        case b.Callout() | b.Code() | b.List() | b.Definitions() | b.Quote():
            yield from (Said(place, each) for each in words(block) if each)
            for child in children(block):
                yield from _of_block(child, place)
        case b.Rule() | b.SlideBreak() | b.Notes():
            pass
        case _:
            assert_never(block)


def _of_chart(chart: b.Chart, place: str) -> Iterator[Said]:
    yield Said(place, plain(chart.caption.children), "caption")
    for series in chart.series:
        values = "; ".join(f"{x} {chart.x_unit}: {value}" for x, value in zip(chart.x, value_words(series), strict=False))
        yield Said(place, f"{series.name} ({chart.unit}): {values}", "series")
    if chart.band:
        yield Said(place, f"{chart.band.label} {chart.band.low:g}–{chart.band.high:g} {chart.unit}", "band")
    yield Said(place, chart.summary, "chart")
    yield Said(place, plain(chart.caption.source), "source")


def _of_study(study: b.Study, place: str) -> Iterator[Said]:
    title = plain(study.title)
    people = "–" if study.people is None else str(study.people)
    badge = tr("{title}：{design}，n={n}，证据等级{level}", title=title, design=design_word(study.design), n=people,
               level=evidence_word(study.evidence))  # fmt: skip
    yield Said(place, badge, "badge", ChangeKind.EVIDENCE)
    facts = (("comparator", study.comparator), ("follow_up", study.follow_up), ("registration", study.registration),
             ("publication", study.publication))  # fmt: skip
    yield from (Said(place, words, name, ChangeKind.EVIDENCE) for name, words in facts if words)
    halves = ((tr("它能说明"), study.shows), (tr("它不能说明"), study.cannot_show))
    for label, blocks in (*((row.label, row.blocks) for row in study.rows), ("", study.blocks), *halves):
        for block in blocks:
            yield from (Said(place, f"{label} {said.words}".strip(), f"row {label}") for said in _of_block(block, place))


def _paired(old: Sequence[Said], new: Sequence[Said]) -> Iterator[PassageChange]:
    """Yield the changes between two sequences of passages; one that moved within its section is none."""
    before, after = ([(said.subject, said.words) for said in side] for side in (old, new))
    regions = [
        (list(old[i:j]), list(new[k:m]))
        for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    moved = Counter(said for gone, _ in regions for said in gone) & Counter(said for _, come in regions for said in come)
    left = (moved.copy(), moved.copy())
    for region in regions:
        yield from _matched(*([said for said in side if not _taken(said, kept)] for side, kept in zip(region, left, strict=True)))


def _taken(said: Said, left: Counter[Said]) -> bool:
    """Return whether ``said`` is one of those ``left``, and take it."""
    left[said] -= 1
    return left[said] >= 0


def _matched(gone: list[Said], come: list[Said]) -> Iterator[PassageChange]:
    """Pair the passages of one place that are versions of each other; the others are new or gone."""
    for said in come:
        alike = [(_likeness(other, said), -place) for place, other in enumerate(gone)]
        best, place = max(alike, default=(0.0, 0))
        other = gone.pop(-place) if best >= _LIKE else None
        if said.words or other:
            yield _change(other, said)
    yield from (_change(said, None) for said in gone if said.words)


def _likeness(one: Said, other: Said) -> float:
    if one.subject != other.subject:
        return 0.0
    if one.subject and one.kind is not ChangeKind.WORDS:
        return 1.0
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE else 0.0


def _change(old: Said | None, new: Said | None) -> PassageChange:
    before, after = old.words if old else "", new.words if new else ""
    said = new or old
    assert said is not None  # noqa: S101 - one of both is given
    runs = tuple(_runs(before, after))
    kind = said.kind if said.kind is not ChangeKind.WORDS else _kind(runs, f"{before}\n{after}")
    if kind is ChangeKind.PICTURE:
        label = said.subject.removeprefix("picture ")
        run = ChangedPiece("added" if after else "removed", label)
        return PassageChange(kind, said.place, label if before else "", label if after else "", (run,))
    return PassageChange(kind, said.place, before, after, runs)


def _runs(before: str, after: str) -> Iterator[ChangedPiece]:
    """Yield equal, removed and added pieces; a number or a Latin word is never split."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield ChangedPiece("same", "".join(old[i:j]))
            continue
        if j > i:
            yield ChangedPiece("removed", "".join(old[i:j]))
        if m > k:
            yield ChangedPiece("added", "".join(new[k:m]))


def _drugs_in(words: str) -> list[str]:
    return sorted(_drug_names().findall(words))


@cache
def _drug_names() -> re.Pattern[str]:
    """Return a pattern of the drugs of ``resources/doses.toml``."""
    from viewer.content.check.doses import drugs

    names = sorted((name for drug in drugs() for name in drug.names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)), re.IGNORECASE)


def _kind(runs: Sequence[ChangedPiece], both: str) -> ChangeKind:
    """Return what the changed pieces concern."""
    changed = "\n".join(run.text for run in runs if run.state != "same")
    old, new = ("".join(run.text for run in runs if run.state in {"same", state}) for state in ("removed", "added"))
    if _drugs_in(old) != _drugs_in(new):
        return ChangeKind.DOSE
    without_dates = _DATE.sub("", changed)
    if _FIGURE.search(without_dates) or _exchanged(_SAID, old, new):
        return ChangeKind.DOSE if _DOSED.search(both) and _WEIGHTS.search(both) else ChangeKind.NUMBER
    units = f"{changed}\n{_exchanged(_HAN_UNIT, old, new)}"  # of 毫克 and 微克 only one character differs
    if _HAN_UNIT.search(units) or any(_UNIT.fullmatch(token) for token in _TOKEN.findall(changed)):
        return ChangeKind.DOSE if _DOSED.search(both) and _WEIGHTS.search(units) else ChangeKind.UNIT
    if _DATE.search(changed):
        return ChangeKind.DATE
    if _NEGATION.search(changed) or _exchanged(_NEGATION, old, new):
        return ChangeKind.NEGATION
    return ChangeKind.WORDS


def _exchanged(pattern: re.Pattern[str], old: str, new: str) -> str:
    """Return what ``pattern`` finds more often in one of the texts than in the other."""
    before, after = (Counter(pattern.findall(text)) for text in (old, new))
    return " ".join((before - after) + (after - before))
