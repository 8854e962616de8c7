"""No absolute claims, promises or sales talk: they mislead patients and turn health education into advertising.

Words inside quotation marks are someone else's, words after a negation deny the claim, a question claims nothing. Quotation
marks do not excuse a promise that the author makes: real “functional reversal”. A name is no claim: a journal, an organisation
or a study called Cure, breakthrough bleeding, cured ham, 100 % oxygen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, CheckedPassage, outside_quotes
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_EFFECT = (
    r"(?:的)?\s*(?:有效|治愈|治好|根治|成功|安全|缓解|逆转|停药|康复|见效|恢复|彻底|无害|满意|cure|effective|effectiveness"
    r"|safe|success|guarantee|remission)"
)
_ABSOLUTE = (
    r"(?:有效|成功|治愈|缓解|好转|停药|逆转|康复|安全|显效|满意)[率性度](?:[为是达到高约近：:]|高达|达到|接近"
    r"|几乎){0,3}\s*(?:100\s*[%％]|百分之百)|(?P<healed>治愈|痊愈)|根治|有效率|神奇|奇迹|最先进|最有效|最佳疗法|最好的疗法"
    r"|最具突破|最大效果|包治|药到病除|立竿见影|祖传|秘方|特效(?!性)|国家级|永不复发|零复发|绝不复发"
    r"|彻底(?=治|根|摆脱|告别|停|逆转|解决|康复|好|恢复|改变命运|脱离)"
    r"|唯一(?=有效|能|可以|可靠|选择|的办法|的方法|的疗法|途径|出路)"
    r"|100\s*[%％](?=" + _EFFECT + r")|百分之百(?=" + _EFFECT + r"|有|能|会|可)"
    r"|100\s*[%％](?=的?(?:成功|有效|治愈|缓解)率)"
    r"|(?:世界|全球|国内|国际|行业)(?:首创|领先|第一|顶尖|首家)"
    r"|(?:无|没有|零|无任何|没有任何)(?:毒)?副作用|零风险|无风险|绝对安全|安全无忧|安全有效(?!性)|无法逆转|接近非糖尿病"
)
_PROMISES = (
    r"确保(?:您|患者|一定|能)*(?:停药|停胰岛素|治愈|痊愈|根治|逆转|发挥最大)"
    r"|(?<!为)(?<!为了)(?<!以)(?:保证|承诺|包|签约|承包)(?:您|你|患者|100%|一定|能|可|在|\s*[\d一二三两半几]+\s*个?(?:月|天|年|周"
    r"|疗程)内?|全部|彻底"
    r"|永久)*(?:停药|停胰岛素|治好|治愈|有效|见效|康复|疗效|痊愈|逆转|根治|效果)"
    r"|确保\S{0,8}最大效果|功能性(?:逆转|治愈)|(?:完全|成功|轻松|快速|真正|彻底|全面)(?:地|的)?逆转|(?:永久|终身|终生"
    r"|永远)(?:地|性)?(?:停药|停用|脱离|摆脱|告别|治愈|不再|不用|无需)"
    r"|(?:告别|摆脱|甩掉|扔掉)(?:胰岛素|药物|打针|降糖药|吃药|药罐|糖尿病|终身用药)|无效(?:全额|即|就|可|包|全部|按比例"
    r"|立即|双倍)*(?:退款|退费|退钱)|不(?:成功|满意|达标|见效|好)\S{0,2}(?:全额)?退(?:款|费|钱)|不好不(?:收|要)(?:费|钱)"
    r"|治不好\S{0,4}(?:退|不收)"
    r"|一(?:针|次|个疗程)(?:就能?|即可?|便可?)?(?:见效|治愈|根治|停药|搞定|康复)|更换[”」]?了?[^。，]{0,10}工厂"
)
_SALES = (
    r"名额(?:有限|仅|只剩|所剩|不多|紧张|告急)|领取\S{0,4}名额|仅剩\s*\d+\s*(?:个)?名额|(?:最后|限|前"
    r"|仅)\s*\d+\s*(?:个)?(?:名额|名患者?(?:免费|优惠|享)|名(?:免费|优惠|享))|限量\S{0,4}名额"
    r"|(?<![有无权期时受不])限时(?![间效性长段刻内]|饮食|进食|禁食|服|\s*\d)|免费(?:体验|名额|治疗名额|领取|试做|试用装|赠|送)"
    r"|特价|秒杀|立减|直降|原价|折扣|优惠(?:价|名额|活动|套餐|大)|签\S{0,4}优惠|\d(?:\.\d)?\s*折(?:优惠|起)|抢购|抢先预约"
    r"|[报约购]从速|先到先得|欲购|机不可失|团购|错过\S{0,4}再等|买一送一|现在报名|立即(?:报名|抢|下单|购买)"
)
_ENGLISH = (
    r"\b(?:miracles?|miraculous|cure[sd]?|guaranteed?|risk[- ]free|no side[- ]effects?|100 ?% (?:effective|safe|success)\w*"
    r"|breakthrough|permanent(?:ly)? (?:off|free|cure|remission|reversal)"
    r"|revers(?:e|es|ed|ing) (?:your |type 2 )?diabetes (?:permanently|for good|forever|completely|for ever)"
    r"|functional(?:ly)? (?:reversal|reversed?|cure[sd]?)|money[- ]back|limited[- ]time|limited (?:places|spots|slots"
    r"|seats)|places are limited|(?:free|last|only \d+) (?:places|spots|slots|trial places)"
    r"|(?:call|book|order|sign up|enrol+) now|act now|discount(?:ed)?|special offer|never (?:need|take) (?:insulin|medicine"
    r"|drugs) again|throw away your (?:insulin|medicine|pills))\b"
)
_AMISS = r"药物依赖(?!性|者)|胰岛素依赖(?!型|性)|药物成瘾性强"
"""Frightening words: a patient who needs a drug is not addicted to it."""
_CLAIM = re.compile(
    f"(?P<amiss>{_AMISS})|(?P<promise>{_PROMISES})|(?P<sale>{_SALES})|(?P<absolute>{_ABSOLUTE})|(?P<english>{_ENGLISH})",
    re.IGNORECASE,
)
_ADDICTIVE = re.compile(r"戒断|阿片|镇静|酒精依赖|毒品|尼古丁|吗啡")
_DENIED = re.compile(
    r"(?:不|没|未|无法|并非|尚无|难以|难|别|勿|谁也|避免|防止|警惕|当心|拒绝|禁止|反对|不得|严禁|任何|凡|远离|小心|识破"
    r"|所谓|自称|号称|声称|宣称|宣传|谎称|吹嘘"
    r"|虚假|骗|说成|原稿|是否|能否|有无|\bnot?\b|\bneither\b|\bnor\b|\bnever\b|\bcannot\b|n't\b|\bwithout\b|\bif\b"
    r"|\bwhether\b|\bbeware\b|\bavoid\b|\bso-called\b|\bclaim(?:s|ed|ing)?\b)"
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
_QUOTE = re.compile(r"“[^”\n]*”|「[^」\n]*」|\"[^\"\n]*\"")
_DISTANT = re.compile(
    r"不|没|未|非|别|勿|所谓|自称|号称|声称|宣称|宣传|广告|说|问|称|原稿|写|译|一词|叫|谎|骗|口号|标榜|承诺|吹|诸如|例如"
    r"|比如|像|凡|听到|看到|遇到|催|避免|禁止|[A-Za-z]"
)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find absolute words outside quotations, promises and sales talk."""
    for page in library.pages:
        for passage in page.passages():
            yield from _absolute(page, passage)
        for number, line in page.prose():
            if line.lstrip().startswith("|"):
                yield from _absolute(page, CheckedPassage(line.strip(), ((0, number),)))


def _absolute(page: CheckedPage, passage: CheckedPassage) -> Iterator[Problem]:
    words = outside_quotes(passage.words)
    named = [match.span() for match in _NAMES.finditer(words)]
    for match in _CLAIM.finditer(words):
        if match["amiss"] and _ADDICTIVE.search(page.manuscript.body):
            continue
        if _DENIED.search(_clause(words, match.start())) or _excused(words, match):
            continue
        if any(pattern.match(words[match.end() :]) for pattern in (_ASKED, _WARNED)):
            continue
        if not any(start <= match.start() < end for start, end in named) and not _is_name(words, match):
            yield _problem(page, passage, match)
    for quote in _QUOTE.finditer(passage.words):
        for match in _CLAIM.finditer(passage.words, quote.start()):
            if match.start() >= quote.end():
                break
            if match["promise"] and not _quoted_from_others(passage.words, quote):
                yield _problem(page, passage, match)


def _quoted_from_others(words: str, quote: re.Match[str]) -> bool:
    """Return whether the words around a quotation attribute it to someone else."""
    before, after = words[: quote.start()], words[quote.end() :]
    sentence = re.split(r"[。！？!?]", before)[-1]
    return bool(_ATTRIBUTED.search(sentence) or _DISTANT.search(_near(before)) or _CALLED.match(after) or _WARNED.match(after))


def _problem(page: CheckedPage, passage: CheckedPassage, match: re.Match[str]) -> Problem:
    word = match[0].strip()
    if match["sale"]:
        message, remedy = tr("“{word}”是招揽顾客的话。", word=word), tr("健康教育不招揽顾客，删去。")
    elif match["amiss"]:
        message = tr("“{word}”会让人以为是成瘾。", word=word)
        remedy = tr("写“长期用药”或“需要胰岛素”。")
    elif match["promise"]:
        message, remedy = tr("“{word}”是谁也保证不了的承诺。", word=word), tr("删去，写出人数、数字和出处。")
    else:
        message, remedy = tr("“{word}”是绝对化的说法。", word=word), tr("写出人数、数字和出处；引用别人的话加引号。")
    return page.problem(Severity.WARNING, "claim", message, remedy, line=passage.line(match.start()))


def _clause(words: str, end: int) -> str:
    """Return the text before ``end`` that may negate it: back to the last full stop, or over a list joined by 、."""
    return re.split(r"[。；，：！？,:;!?]|\.\s", words[:end])[-1]


def _near(words: str) -> str:
    return re.split(r"[。；，：！？,;!?]|\.\s", words)[-1][-24:]


def _excused(words: str, match: re.Match[str]) -> bool:
    """Return whether a success rate is given with its counts, or a citation with its title."""
    sentence = re.split(r"[。！？]|\.\s", words[match.start() :])[0]
    if match[0] == "有效率" and _COUNTS.search(sentence) and not re.search(r"100\s*%|百分之百", sentence):
        return True
    rate = re.match("[性率]", words[match.end() :]) and _COUNTS.search(sentence)
    if match["healed"] and (rate or _CURABLE.search(_clause(words, match.start())[-30:] + words[match.end() :][:6])):
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
