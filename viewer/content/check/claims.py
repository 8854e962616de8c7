"""No absolute claims: they mislead patients and make an advertisement of health education.

Words inside quotation marks are somebody's, words after a negation deny the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.page import Library, outside_quotes
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

CLAIMS = (
    "根治", "治愈", "痊愈", "有效率", "100%", "百分之百", "彻底", "神奇", "奇迹", "唯一", "最先进", "最有效",
    "最佳疗法", "包治", "保证治好", "无副作用", "没有副作用", "零风险", "绝对安全", "药到病除", "立竿见影",
    "祖传", "秘方", "特效", "国家级", "永不复发",
)  # fmt: skip
_CLAIM = re.compile(
    "|".join(map(re.escape, CLAIMS)) + r"|\b(?:miracle|cure[sd]?|guaranteed|risk-free|100 ?% effective|breakthrough)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:不|没|未|无法|并非|尚无|难以|别|勿|谁也|\bnot?\b|\bnever\b|n't\b)[^。；，：！？,.;:]{0,14}$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^[^。；，,.;!！]{0,12}(?:吗|？|\?)")


def check(library: Library) -> Iterator[Problem]:
    """Absolute words that nobody is quoted for."""
    for page in library.pages:
        for number, line in page.prose():
            words = outside_quotes(line)
            for match in _CLAIM.finditer(words):
                if _DENIED.search(words[: match.start()]) or _ASKED.match(words[match.end() :]):
                    continue
                message = tr("“{word}”是绝对化的说法。", word=match[0])
                remedy = tr("写出人数、数字和出处；引用别人的话加引号。")
                yield page.problem(Severity.WARNING, "claim", message, remedy, line=number)
