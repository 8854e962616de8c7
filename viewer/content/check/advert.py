"""Nothing that the law forbids in an advertisement for a medical treatment: health education that says it is one.

Each kind names the article that forbids it. No lawyer has checked this: a finding is a reason to ask one, the absence of
findings is no clearance. The articles are 9, 16 and 17 of the Advertising Law of China (广告法) and 6 and 7 of the Measures
for Medical Advertisements (医疗广告管理办法): an advertisement may give eight facts about an institution, such as name, address
and telephone number, and may not name diseases, treatments or drugs, promise a cure, give rates of success, or let
patients, doctors, institutions or the army testify.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, CheckedPassage
from viewer.content.check.statements import is_earnest, own_quotations, sentence_from
from viewer.content.contact_words import contacts_in, digits_of
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.i18n import mark, tr

_RATES = (
    r"(?:有效|治愈|治好|根治|康复|显效|成功|缓解|好转|停药|逆转|安全|满意)[率性度]"
    r"(?:[为是达到高约近：:]|高达|达到|接近|几乎){0,3}\s*(?:100\s*[%％]|百分之百)|(?:有效|治愈|治好|根治|康复|显效)率"
    r"|100\s*[%％](?=的?(?:成功|有效|治愈|缓解)率)|\b100 ?% success rate"
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
    r"|治不好\S{0,4}(?:退|不收)|(?:不停药|不见效|无效)不(?:收|要)(?:费|钱)"
    r"|一(?:针|次|个疗程)(?:就能?|即可?|便可?)?(?:见效|治愈|根治|停药|搞定|康复)|更换[”」]?了?[^。，]{0,10}工厂"
    r"|\b(?:guaranteed?|money[- ]back|functional(?:ly)? (?:reversal|reversed?|cure[sd]?)"
    r"|never (?:need|take) (?:insulin|medicine|drugs) again|throw away your (?:insulin|medicine|pills))\b"
)
_TESTIMONIALS = (
    r"(?:患者|病人|病友|糖友|家属)(?:的)?(?:亲述|自述|见证|口碑|好评|感言|现身说法)"
    r"|(?:深受|广受|赢得)?(?:广大)?(?:患者|病友|糖友)的?(?:好评|信赖|赞誉)|(?:深受|广受)(?:患者|病友|糖友)(?:欢迎|认可)"
    r"|好评如潮|有口皆碑|现身说法|康复见证|真人(?:真事|见证)|成功案例|治愈案例|(?:送来|赠送)(?:了)?锦旗|感谢信"
    r"|[张王李刘陈杨赵黄周吴](?:先生|女士|大爷|阿姨|大妈|奶奶|爷爷)(?:激动|高兴|感慨|感激|兴奋)?地?"
    r"(?:说|告诉我们|表示)[：:，,]?"
    r"|\b(?:patient )?testimonials?\b|\bsuccess stor(?:y|ies)\b|\bchanged my life\b|\bour patients (?:say|love|report)\b"
)
_ENDORSEMENTS = (
    r"(?:专家|院士|教授|名医|博士|医生|主任|明星|名人)[^。，；]{0,6}(?:倾力|联合|一致|亲自|鼎力|强烈|诚意|郑重)(?:推荐|见证|代言)"
    r"|(?:专家|院士|名医|明星)(?:推荐|力荐|代言|坐镇|背书)(?!的?(?:剂量|用量|方案|摄入|标准|做法|意见))"
    r"|(?:卫健委|卫生部|药监局|国务院|政府|央视|电视台|人民日报|新华社|协会|学会|世界卫生组织|WHO)(?:官方|权威|重点|独家|联合|指定|隆重)*"
    r"(?:指定|认证|力荐|特约|授牌|合作单位|推荐(?:单位|机构|品牌|疗法|医院))|(?:推荐|指定|示范)(?:单位|品牌|合作机构)"
    r"|(?:解放军|武警|军队|部队|军方)(?:总?医院)?[^。，；]{0,4}(?:技术|推荐|认证|合作|指定|特批|专供|背书)"
    r"|\b(?:doctor|physician|expert)[- ]recommended\b|\bendorsed by\b|\bas seen on\b"
    r"|\brecommended by (?:leading|top) (?:doctors|experts)\b"
)
_COMPARISONS = (
    r"(?:传统|常规|其他|普通|同类|现有)(?:治疗|疗法|药物|产品|医院|机构|门诊)[^。，；]{0,6}(?:难以|无法|达不到|做不到|不能)(?:达到|实现|做到|比拟|企及|媲美|替代)"
    r"|(?:优于|胜过|远超|远胜|好过|强过|领先于)[^。，；]{0,4}(?:其他|同类|传统|常规|普通|别的|各大|别家)[^。，；]{0,4}"
    r"(?:治疗|疗法|药物?|产品|医院|机构|门诊|诊所)"
    r"|比(?:其他|同类|传统|常规|普通|别的|别家)[^。，；]{0,4}(?:治疗|疗法|药物?|产品|医院|机构|门诊|诊所)"
    r"(?:都|还|要)?(?:更|好|强|安全|有效|先进)"
    r"|\b(?:better|safer|more effective) than (?:any )?other (?:clinics?|hospitals?|treatments?|drugs?)\b"
)
_SUPERLATIVES = (
    r"国家级|最高级|最先进|最有效|最佳(?:疗法|选择|治疗)|最好的(?:疗法|治疗|医院)|最具突破|顶级(?:专家|技术|疗法|医院)"
    r"|(?:世界|全球|国内|国际|行业)(?:首创|领先|第一|顶尖|首家|一流)"
)
_SALES = (
    r"名额(?:有限|仅|只剩|所剩|不多|紧张|告急)|领取\S{0,4}名额|仅剩\s*\d+\s*(?:个)?名额|(?:最后|限|前"
    r"|仅)\s*\d+\s*(?:个)?(?:名额|名患者?(?:免费|优惠|享)|名(?:免费|优惠|享))|限量\S{0,4}名额"
    r"|(?<![有无权期时受不])限时(?![间效性长段刻内]|饮食|进食|禁食|服|\s*\d)|免费(?:体验|名额|治疗名额|领取|试做|试用装|赠|送)"
    r"|特价|秒杀|立减|直降|原价|折扣|优惠(?:价|名额|活动|套餐|大)|签\S{0,4}优惠|\d(?:\.\d)?\s*折(?:优惠|起)|抢购|抢先预约"
    r"|[报约购]从速|先到先得|欲购|机不可失|团购|错过\S{0,4}再等|买一送一|现在报名|立即(?:报名|抢|下单|购买)"
    r"|最后(?:的)?机会|(?:今日|明日|本周|即将)截止|倒计时(?!牌)"
    r"|\b(?:limited[- ]time|limited (?:places|spots|slots|seats)|places are limited"
    r"|(?:free|last|only \d+) (?:places|spots|slots|trial places)|(?:call|book|order|sign up|enrol+) now|act now"
    r"|discount(?:ed)?|special offer)\b"
)
_INVITATIONS = (
    r"欢迎(?:您|广大患者)?(?:来电|致电|来院|前来|咨询|预约|选择|莅临)|诚邀|(?:免费|在线|专家)(?:咨询|解答)(?:热线|电话)"
    r"|(?:详情|详询)请?(?:拨打|致电|来电)|(?:拨打|致电)(?:我们|本院|本中心|咨询热线|官方热线)"
    r"|\b(?:call|contact) us (?:today|for)\b|\bbook (?:a|your) (?:free )?consultation\b"
)
_PRODUCTS = (
    r"(?:保健品|保健食品|降糖茶|蜂胶|苦瓜(?:片|含片|胶囊)|营养粉|蛋白粉|磁疗(?:床垫|枕)|理疗手环|足浴|食疗方|偏方)"
    r"[^。；，不没无非]{0,10}(?:治疗|治好|治愈|降低?血糖|降糖|代替[^。，]{0,4}药|停药)"
)


class AdvertKind(NamedTuple):
    """A kind of forbidden words: its name in the pattern, the message with ``{word}``, the remedy, the articles of law."""

    name: str
    words: str
    message: str
    remedy: str
    law: str


ADVERT_KINDS = (
    AdvertKind("rate", _RATES, mark("“{word}”是治愈率、有效率一类的说法。"), mark("写出几个人里有几个人、对照和出处。"),
               mark("《广告法》第十六条、《医疗广告管理办法》第七条")),
    AdvertKind("promise", _PROMISES, mark("“{word}”是谁也保证不了的承诺。"), mark("删去，写出人数、数字和出处。"),
               mark("《广告法》第十六条、《医疗广告管理办法》第七条")),
    AdvertKind("testimonial", _TESTIMONIALS, mark("“{word}”是拿患者作证明。"), mark("删去；个人的讲述不是证据。"),
               mark("《广告法》第十六条、《医疗广告管理办法》第七条")),
    AdvertKind("endorsement", _ENDORSEMENTS, mark("“{word}”是拿专家、机构或机关的名义作推荐。"),
               mark("删去，写出文献和结论。"), mark("《广告法》第九条、第十六条，《医疗广告管理办法》第七条")),
    AdvertKind("comparison", _COMPARISONS, mark("“{word}”是和别的治疗或机构比高低。"), mark("删去，或写出比较它们的试验。"),
               mark("《广告法》第十六条")),
    AdvertKind("superlative", _SUPERLATIVES, mark("“{word}”是最高级的说法。"), mark("删去，写出事实。"),
               mark("《广告法》第九条")),
    AdvertKind("sale", _SALES, mark("“{word}”是招揽顾客的话。"), mark("健康教育不招揽顾客，删去。"),
               mark("《医疗广告管理办法》第六条")),
    AdvertKind("invitation", _INVITATIONS, mark("“{word}”是请人来就诊的话。"), mark("删去；门诊的电话写在 library.toml。"),
               mark("《医疗广告管理办法》第六条")),
    AdvertKind("product", _PRODUCTS, mark("“{word}”说不是药的东西能治病。"), mark("删去。"), mark("《广告法》第十七条")),
)  # fmt: skip
"""The kinds, in the order in which they are tried at one place."""
def _pattern(kind: AdvertKind) -> str:
    """Return the named pattern of ``kind``; only its English words, which come last, ignore case: Han is searched faster so."""
    chinese, sign, english = kind.words.partition(r"|\b")
    return f"(?P<{kind.name}>{chinese}{f'|(?i:{sign[1:]}{english})' if sign else ''})"


WORDS = quick_pattern("|".join(map(_pattern, ADVERT_KINDS)))
"""The words of all kinds; a match's last group is its kind."""
_COUNTS = re.compile(r"\d+\s*/\s*\d+|\d+\s*(?:例|人|名)|\bn\s*=\s*\d+|置信区间|\bCI\b|[Pp]\s*[<>=＜＞]", re.IGNORECASE)
_ALL = re.compile(r"100\s*[%％]|百分之百")
_NOT_CLINICAL = re.compile(r"伤口|结核|丙肝|螺杆菌|肺炎|感染|癌|瘤|切除|疟疾|梅毒|淋病|白血病|骨折")


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find rates, promises, testimonials, endorsements, comparisons, superlatives, sales talk and invitations."""
    for page in library.pages:
        for passage in page.statements():
            yield from _check_passage(page, passage)


def _check_passage(page: CheckedPage, passage: CheckedPassage) -> Iterator[Problem]:
    words = passage.unquoted
    for match in WORDS.finditer(words):
        if is_earnest(words, match) and not _counted(words, match):
            yield _problem(page, passage, match)
    for start, end in own_quotations(passage.words):  # quotation marks do not excuse the author's own promise
        for match in WORDS.finditer(passage.words, start):
            if match.start() < end and match["promise"]:
                yield _problem(page, passage, match)


def _counted(words: str, match: re.Match[str]) -> bool:
    """Return whether a rate is given with its counts, or of a disease that is cured as a rule."""
    if not match["rate"]:
        return False
    before = words[: match.start()].rpartition("。")[2]
    sentence = before + sentence_from(words, match.start())
    return bool(not _ALL.search(sentence) and (_COUNTS.search(sentence) or _NOT_CLINICAL.search(before[-30:])))


def _problem(page: CheckedPage, passage: CheckedPassage, match: re.Match[str]) -> Problem:
    kind = next(kind for kind in ADVERT_KINDS if kind.name == match.lastgroup)
    message = tr(kind.message, word=match[0].strip())
    remedy = tr("{remedy}（{law}）", remedy=tr(kind.remedy), law=tr(kind.law))
    return page.problem(Severity.WARNING, "advert", message, remedy, line=passage.line(match.start()))


def check_contacts(library: CheckedLibrary) -> Iterator[Problem]:
    """Find telephone numbers, accounts and codes to scan.

    A hotline next to praise of a treatment looks like an advertisement, and a number in an article remains when the clinic
    changes it: the clinic's own are in library.toml. Public numbers (120, 110, 12320, 988 …) and the library's own are allowed.
    """
    own = digits_of(library.rules.owner.hotline)
    for page in library.pages:
        for number, line in page.prose():
            for found in contacts_in(line, own):
                yield _contact(page, found, number)


def _contact(page: CheckedPage, found: str, line: int) -> Problem:
    message = tr("文章里有联系方式“{contact}”。", contact=found)
    remedy = tr("门诊自己的电话写进 library.toml 的 hotline；别人的删去。")
    return page.problem(Severity.WARNING, "contact", message, remedy, line=line)
