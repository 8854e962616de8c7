"""Telephone numbers, accounts and codes to scan, found in a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.quick_pattern import quick_pattern

_PHONE = quick_pattern(
    r"(?<![A-Za-z0-9_./%-])(?:"
    r"(?:\+|00)\d{1,3}[-\s]?(?:\(0\))?\d{2,4}(?:[-\s]?\d{2,4}){1,3}"  # with a country code
    r"|1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}"  # a mobile phone
    r"|[48]00[-\s]?\d{3}[-\s]?\d{3,4}|[48]00[-\s]?\d{4}[-\s]?\d{3}"  # 400 and 800
    r"|\(?0\d{2,3}\)?[-\s]?\d{7,8}"  # a landline
    r"|\(?0\d{2,4}\)?\s\d{3,4}\s\d{3,4}"
    r"|(?:1-)?8(?:00|33|44|55|66|77|88)-\d{3}-\d{4}"
    r")(?![\w.%]*\d)"
)
_CALLED = quick_pattern(
    r"(?:电话|热线|手机|致电|拨打|来电|咨询|客服|\btel(?:ephone)?\b|\bphone\b|\bcall\b"
    r"|\bhotline\b)[^。；\n\d]{0,8}(?P<number>\d[\d\s-]{5,14}\d)(?![\d/]|\s*(?:年|月|人|例|元|步|次|mg|mL|kcal|米))",
    re.IGNORECASE,
)
_SHORT = quick_pattern(r"(?:咨询|客服|订购|预约|服务)?(?:热线|电话)\s*[:：]?\s*(?P<number>(?:95|96|10)\d{3,4})(?!\d)")
_ACCOUNT = quick_pattern(
    r"(?:微信|QQ|扣扣|Telegram|WhatsApp|WeChat|LINE|飞机|企业微信|公众号|小红书|抖音|快手|微博)\s*(?:群|号|账号|ID"
    r"|id)?\s*(?:[:：]|是|为|搜索?|@)\s*[+@“「]?\s*[\w+-]{3,}"
    r"|(?:微信|QQ|WeChat|Telegram|WhatsApp)\s*(?=[A-Za-z_-]*\d)[\w+-]{5,}"
    r"|[\bVv]信\s*[:：]?\s*[A-Za-z0-9_-]{5,}|(?<![A-Za-z])[VvWw][Xx]\s*[:：]?\s*[A-Za-z0-9_-]{5,}|微信号"
    r"|(?:扫码|扫一扫|扫描(?:下方|上方|此)?二维码|长按(?:识别|二维码)|识别二维码)[^。；\n]{0,8}(?:加|咨询|报名|进群|入群|领"
    r"|添加|联系|好友|客服|关注|购买|下单)"
    r"|(?:加|添加)(?:我|我们|医生|专家|客服|老师|助理)?(?:的)?(?:微信|好友|企业微信|QQ)|加群|进群|入群(?:咨询|领取|报名)"
    r"|(?:私信|私聊)(?:我|我们|咨询|客服)|联系(?:客服|专家助理|我们的顾问)|在线客服",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d\d")
_ADDRESS = quick_pattern(r"\]\([^)]*\)|https?://\S+|\bdoi:\S+|\b10\.\d{4,}/\S+")
_DENIED = re.compile(r"(?:不|别|勿|未|没有|拒绝|避免|警惕|当心|谨防|小心|\bnot\b|\bnever\b|n't)[^。；！？]{0,12}$", re.IGNORECASE)


def contacts_in(line: str, own: str = "") -> Iterator[str]:
    """Yield each contact in ``line``, a line of Markdown; ``own``: the digits of the clinic's number, which is none."""
    words = _ADDRESS.sub(" ", line)
    taken: list[str] = []
    numbers: list[tuple[int, str]] = []
    if _DIGITS.search(words):
        numbers += [(match.start(), match[0]) for match in _PHONE.finditer(words)]
        numbers += [(match.start("number"), match["number"]) for match in _CALLED.finditer(words)]
    for _, number in sorted(numbers):
        digits = digits_of(number)
        if len(digits) >= 7 and digits != own and not any(digits in known or known in digits for known in taken):
            taken.append(digits)
            yield number.strip()
    yield from (match["number"] for match in _SHORT.finditer(words))
    for match in _ACCOUNT.finditer(words):
        if not _DENIED.search(words[: match.start()]) and not any(number in digits_of(match[0]) for number in taken):
            yield match[0].strip()


def digits_of(words: str) -> str:
    """Return the digits of ``words``."""
    return re.sub(r"\D", "", words)
