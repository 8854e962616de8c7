"""The head of ``index.md``: YAML, checked against ``FrontMatter``."""

from __future__ import annotations

import re

import msgspec

from viewer.content import strict_yaml
from viewer.content.article import FrontMatter
from viewer.content.limits import Limits
from viewer.content.manuscript import Manuscript
from viewer.i18n import mark, tr

ARTICLE_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
GROUNDS = ("celadon", "sand", "clay", "mist", "sage")
LEVELS = ("very-low", "low", "moderate", "high")

_EXPECTED = {
    "date": mark("日期，如 2026-11-01"),
    "int": mark("整数"),
    "str": mark("文字"),
    "array": mark("列表，如 [甲, 乙]"),
    "Audience": mark("public 或 staff"),
}


def read_head(manuscript: Manuscript, limits: Limits) -> tuple[FrontMatter, dict[str, int]]:
    """What the head of ``manuscript`` says, and the line of each of its keys.

    Raises ``ContentError``.
    """
    if len(manuscript.head.encode()) > limits.head:
        raise manuscript.fault(tr("文首太长。"), tr("正文写在第二个“---”之后。"), line=1)
    raw, lines = strict_yaml.load(manuscript.head, manuscript.path, 2)
    if not isinstance(raw, dict):
        raise manuscript.fault(tr("文首不是“键: 值”。"), tr("至少写 id 和 title。"), line=1)
    given = {str(key): value for key, value in raw.items() if value is not None}
    try:
        head = msgspec.convert(given, FrontMatter)
    except msgspec.ValidationError as error:
        message, key = explain(str(error))
        raise manuscript.fault(message, _remedy(key), line=lines.get(key, 1)) from None
    _check_words(manuscript, head, lines)
    return head, lines


def explain(error: str) -> tuple[str, str]:
    """The validation ``error`` in plain words, and the top key that it is about (may be empty)."""
    path = re.search(r"`\$\.([^`.\[]+)", error)
    key = path[1] if path else ""
    if missing := re.match(r"Object missing required field `(\w+)`", error):
        return tr("缺少“{key}”。", key=missing[1]), missing[1]
    if unknown := re.match(r"Object contains unknown field `(.+?)`", error):
        return tr("不认识“{key}”。", key=unknown[1]), unknown[1]
    if expected := re.match(r"Expected `([^`]+)`", error):
        kind = expected[1].split(" | ")[0]
        return tr("“{key}”应是{kind}。", key=key, kind=tr(_EXPECTED.get(kind, kind))), key
    return tr("“{key}”的值不成立。", key=key), key


def _remedy(key: str) -> str:
    if key in {"id", "title"}:
        return tr("id 和 title 必须有；数字开头的标题用引号括起来。")
    return tr("可用的键见 docs/CONTENT.md；像数字、日期或 yes/no 的文字用引号括起来。")


def _check_words(manuscript: Manuscript, head: FrontMatter, lines: dict[str, int]) -> None:
    """Raises ``ContentError`` for values that have the right type and the wrong content."""
    if not ARTICLE_ID.fullmatch(head.id):
        raise manuscript.fault(tr("id“{id}”不能用。", id=head.id), tr("只用字母、数字和连字符。"), line=lines.get("id", 1))
    if not head.title.strip():
        raise manuscript.fault(tr("标题是空的。"), tr("写上 title。"), line=lines.get("title", 1))
    for key, value, allowed in (("evidence", head.evidence, ("", *LEVELS)), ("cover_ground", head.cover_ground, GROUNDS)):
        if value not in allowed:
            choices = "、".join(filter(None, allowed))
            raise manuscript.fault(tr("{key} 没有“{value}”。", key=key, value=value), tr("可用：{choices}。", choices=choices),
                                   line=lines.get(key, 1))
    if head.review_interval is not None and not 1 <= head.review_interval <= 120:
        raise manuscript.fault(tr("review_interval 应是 1–120 个月。"), line=lines.get("review_interval", 1))
    for key, other in (("previous", head.previous), ("next", head.next)):
        if other and not ARTICLE_ID.fullmatch(other):
            raise manuscript.fault(tr("{key} 不是文章的 id。", key=key), tr("写另一篇文章的 id。"), line=lines.get(key, 1))
