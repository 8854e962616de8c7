"""Whether a statement is made in earnest: not denied, asked, warned of, or quoted from somebody else.

Shared by the rules that judge statements. Words after a negation deny them, a question states nothing, words in quotation
marks are someone else's. A negation reaches back over a list (“不保证治愈、停药”), not over a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

DENIED = re.compile(
    r"(?:不|没|未|无法|并非|尚无|难以|难|别|勿|谁也|避免|防止|警惕|当心|拒绝|禁止|反对|不得|严禁|任何|凡|远离|小心|识破"
    r"|所谓|自称|号称|声称|宣称|宣传|谎称|吹嘘"
    r"|虚假|骗|说成|原稿|是否|能否|有无|\bnot?\b|\bneither\b|\bnor\b|\bnever\b|\bcannot\b|n't\b|\bwithout\b|\bif\b"
    r"|\bwhether\b|\bbeware\b|\bavoid\b|\bso-called\b|\bclaim(?:s|ed|ing)?\b|\badvert\w*\b)"
    r"[^。；！？.;!?]{0,24}$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^[^。；;!！.]{0,14}(?:吗|么？|？|\?)")
_CALLED = re.compile(
    r"[^。！!.]{0,16}(?:都?不(?:能|可|要|得|应|是|代表|等于|会|足|可信|算)|没有|并非|不等于|请(?:不要|勿)|当心|要警惕"
    r"|都?是(?:骗|虚假|广告)|一词|的说法|这(?:一|个|类|种|样)|的宣传|的广告|的承诺|\bis not\b|\bare not\b|\bno\b|要小心"
    r"|违法|违反|禁止)",
)
_WARNED = re.compile(
    r"^[^。！!]{0,24}(?:(?:请|千万)?(?:不要|勿|别)(?!错过|犹豫|担心|迟疑|放弃)|不可信|不能信|要?警惕|要小心|当心|远离|骗"
    r"|虚假|违法|不(?:代表|等于|可能))"
)
_ATTRIBUTED = re.compile(r"原稿|原文|宣传|广告|自称|号称|声称|宣称|所谓|网上|有人|有的|推销|中介|商家|骗子")
_QUOTE = re.compile(r"“[^”\n]*”|「[^」\n]*」|\"[^\"\n]*\"")
_DISTANT = re.compile(
    r"不|没|未|非|别|勿|所谓|自称|号称|声称|宣称|宣传|广告|说|问|称|原稿|写|译|一词|叫|谎|骗|口号|标榜|承诺|吹|诸如|例如"
    r"|比如|像|凡|听到|看到|遇到|催|避免|禁止|[A-Za-z]"
)
_SENTENCE_END = re.compile(r"[。！？!?；;.](?:(?<!\.)|(?=\s|$))")


def is_earnest(words: str, match: re.Match[str]) -> bool:
    """Return whether the statement ``match`` in ``words`` is neither denied, nor asked, nor warned of."""
    after = words[match.end() :]
    return not (DENIED.search(clause(words, match.start())) or _ASKED.match(after) or _WARNED.match(after))


def own_quotations(words: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the quotations in ``words`` that nothing attributes to somebody else."""
    for quote in _QUOTE.finditer(words):
        before, after = words[: quote.start()], words[quote.end() :]
        sentence = re.split(r"[。！？!?]", before)[-1]
        near = re.split(r"[。；，：！？,;!?]|\.\s", before)[-1][-24:]
        others = _ATTRIBUTED.search(sentence) or _DISTANT.search(near) or _CALLED.match(after) or _WARNED.match(after)
        if not others:
            yield quote.start(), quote.end()


def clause(words: str, end: int) -> str:
    """Return the text before ``end`` that may negate it: back to the last full stop, or over a list joined by 、."""
    return re.split(r"[。；，：！？,:;!?]|\.\s", words[:end])[-1]


def sentence_from(words: str, start: int) -> str:
    """Return the rest of the sentence from ``start`` on."""
    return re.split(r"[。！？]|\.\s", words[start:])[0]


def sentences(words: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence of ``words`` with its offset."""
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(words)), len(words)):
        if sentence := words[start:end].lstrip():
            yield end - len(sentence), sentence
        start = end
