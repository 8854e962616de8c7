"""``CATALOGUE``: every rule that ``check`` can report, with its id, its weight and what it finds.

A test holds it equal to the ids in the code and to the table in docs/CONTENT.md.
"""

from __future__ import annotations

from typing import NamedTuple

from viewer.content.problem import Severity
from viewer.i18n import mark


class RuleText(NamedTuple):
    """A rule. ``finds`` is one line, marked for translation; ``severity`` is the weight of its worst finding.

    ``law``: the articles of law that it rests on, marked for translation.
    """

    id: str
    severity: Severity
    finds: str
    law: str = ""


ERROR, WARNING = Severity.ERROR, Severity.WARNING

CATALOGUE: tuple[RuleText, ...] = (
    # the folder, the file, what is shown
    RuleText("format", ERROR, mark("读不了的文件、没有结束的块、不认识的写法")),
    RuleText("head", ERROR, mark("文件头里不认识的项、错误的值和日期")),
    RuleText("audience", ERROR, mark("谁可以看没有写清楚；在改好之前只给工作人员看")),
    RuleText("numbers", ERROR, mark("页面上的数字和文件里的不同")),
    RuleText("picture", ERROR, mark("显示不了的图片")),
    RuleText("link", ERROR, mark("不能成为链接的地址")),
    RuleText("chart", ERROR, mark("画不出来的图表")),
    RuleText("table", ERROR, mark("格数不齐的表")),
    RuleText("row_shape", ERROR, mark("格数和表头不同的表格行")),
    RuleText("study", ERROR, mark("研究卡里写错的项")),
    RuleText("study_evidence", ERROR, mark("没有证据级别的研究卡")),
    RuleText("study_cites", ERROR, mark("没有出处的研究卡")),
    RuleText("study_halves", ERROR, mark("没有写“它能说明”或“它不能说明”的研究卡")),
    RuleText("caption", ERROR, mark("没有标题的图、表、图表，和找不到图表的标题")),
    RuleText("anchor", ERROR, mark("重复或写错的 {#…}")),
    RuleText("reference", ERROR, mark("没有定义、重复或写法不对的文献")),
    RuleText("duplicate_id", ERROR, mark("两篇文章同一个 id")),
    RuleText("dead_link", ERROR, mark("指向不存在的文章或小节的链接")),
    RuleText("alt", ERROR, mark("没有替代文字的图，没有概括的图表")),
    RuleText("review", ERROR, mark("没有审阅日期，过了复审日期，日期还没有到")),
    RuleText("category", ERROR, mark("library.toml 里没有的分类")),
    RuleText("cover", ERROR, mark("没有封面，或封面的文件不存在")),
    RuleText("disclaimer", ERROR, mark("没有免责声明")),
    RuleText("stray", ERROR, mark("放错地方、没有被读到的文章和文件")),
    # complete and in order
    RuleText("folder_name", WARNING, mark("文件夹的名字和 id 不同")),
    RuleText("lead", WARNING, mark("没有导语")),
    RuleText("summary", WARNING, mark("没有摘要，或多于三句")),
    RuleText("doi", WARNING, mark("没有 DOI 或网址、也没有说明原因的文献")),
    RuleText("uncited", WARNING, mark("正文没有引用的文献，没有用到的术语")),
    RuleText("unused", WARNING, mark("没有用到的文件")),
    RuleText("misread", WARNING, mark("像是记号、列表、表格，却当作文字显示的")),
    RuleText("character", WARNING, mark("不是每台电脑都画得出来的字，看不见的字")),
    RuleText("abbreviation", WARNING, mark("没有解释的缩写")),
    RuleText("silence", WARNING, mark("没有理由、写错或已经用不着的 check 注释")),
    # what the sentences say
    RuleText("unit", WARNING, mark("活人没有的数值，不属于这个量的单位")),
    RuleText("dose", WARNING, mark("超出说明书的剂量，不用于这种药的单位，每周一次的药写成每天")),
    RuleText("share", WARNING, mark("人数除不出来的百分数")),
    RuleText("percent_of_n", WARNING, mark("合不起来的人数、分组和百分数")),
    RuleText("before_after", WARNING, mark("和前后数值对不上的变化")),
    RuleText("same_quantity", WARNING, mark("同一个量，正文、表、图、研究卡写得不同")),
    RuleText("causal", WARNING, mark("没有对照的研究，却写成因果")),
    RuleText("follow_up", WARNING, mark("比研究的随访期还晚的结果")),
    RuleText("claim", WARNING, mark("绝对化的说法，让人误会的词")),
    RuleText("advert", WARNING, mark("治愈率、承诺、患者作证、专家或机构推荐、比高低、最高级、招揽、非药品治病"),
             mark("《广告法》第九条、第十六条、第十七条；《医疗广告管理办法》第六条、第七条")),
    RuleText("contact", WARNING, mark("电话、账号、要扫的码"), mark("《医疗广告管理办法》第六条")),
    RuleText("terms", WARNING, mark("同一个术语的两种写法，词库说不要用的写法")),
    RuleText("script", WARNING, mark("简繁混用、全角半角混用、数字里的错标点")),
    RuleText("reading_level", WARNING, mark("病人读不下去的长句和难文")),
)
"""All rules, in the order of ``frontdesk check --rules``."""


def known() -> dict[str, RuleText]:
    """Return the rules by id."""
    return {rule.id: rule for rule in CATALOGUE}
