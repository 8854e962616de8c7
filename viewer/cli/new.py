"""``frontdesk new ID --title T [-o LIBRARY]``: a new article with every key of its front matter explained."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from viewer.cli.command import Subcommand
from viewer.errors import ContentError, LibraryMissing
from viewer.i18n import mark, tr

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("lead", "", mark("一两句话，说明这篇文章回答什么问题")),
    ("summary", "[]", mark("最多三句要点，印在摘要上：[一句。, 两句。]")),
    ("language", "zh-CN", mark("正文的语言；英文写 en")),
    ("category", "", mark("library.toml 里一个分类的 id")),
    ("tags", "[]", mark("标签：[化验单, 用药]")),
    ("published", "", mark("发布的那一天：2026-11-29")),
    ("reviewed", "", mark("审稿医生审过的那一天；公开的文章必须有")),
    ("review_interval", "", mark("几个月后复审；不写就按 library.toml")),
    ("audience", "staff", mark("草稿只给工作人员看；审过以后改成 public")),
    ("evidence", "", mark("证据级别：very-low、low、moderate 或 high，由审稿医生定；不评就不写")),
    ("cover", "", mark("封面：covers 里的名字，或这个文件夹里的图")),
    ("cover_ground", "", mark("封面的底色：celadon、sand、clay、mist 或 sage")),
    ("disclaimer", "", mark("这一篇自己的免责声明；不写就用 library.toml 的")),
    ("keywords", "[]", mark("读者会搜的别的说法：[糖化, A1c]")),
    ("pinyin", "", mark("标题的拼音；自动的不对才写")),
    ("previous", "", mark("上一篇的 id；不写就按顺序")),
    ("next", "", mark("下一篇的 id；不写就按顺序")),
    ("translation_of", "", mark("另一种语言的同一篇文章的 id")),
    ("notes", "", mark("只给讲的人看的提示")),
)
"""The keys besides id and title: what a new article says, and what the key means. Without a value it is a comment."""


def new_article(article: str, title: str) -> str:
    """Return ``index.md`` of a new article: it builds at once, and ``check`` says what is missing."""
    written = json.dumps(title, ensure_ascii=False)
    lines = ["---", f"id: {article}  # " + tr("字母、数字和连字符；和文件夹同名"), f"title: {written}"]
    for key, value, meaning in FIELDS:
        given = f"{key}: {value}" if value not in {"", "[]"} else f"# {key}: {value}".rstrip()
        lines.append(f"{given}  # {tr(meaning)}" if given[0] != "#" else f"{given}  （{tr(meaning)}）")
    body = (
        f"## {tr('一、这是什么')}",
        tr("在这里写正文。写法见 frontdesk help content：标题、列表、表格、图、提示框、研究卡、图表、文献。"),
        f"## {tr('二、该怎么做')}",
        f"- {tr('每一条写一件事')}",
    )
    return "\n".join([*lines, "---", ""]) + "\n" + "\n\n".join(body) + "\n"


def run(args: Namespace) -> int:
    """Write the article; an existing one is never touched."""
    from viewer.cli.new import new_article
    from viewer.content.front_matter import ARTICLE_ID
    from viewer.content.kinds import advice
    from viewer.content.manuscript import NAME
    from viewer.whole_file import write_whole

    path = args.output / args.id / NAME
    if not ARTICLE_ID.fullmatch(args.id):
        raise ContentError(path, 0, tr("编号“{id}”不能用。", id=args.id), tr("编号只用字母、数字和连字符。"))
    if args.output.exists() and (what := advice(args.output)):
        raise LibraryMissing(f"{args.output} {what}")
    if path.parent.exists():
        raise ContentError(path.parent, 0, tr("已经有了，没有动它。"), tr("换一个编号。"))
    write_whole(path, new_article(args.id, args.title).encode(), private=False)
    print(tr("已生成 {path}。", path=path))
    return 0


def add_arguments(parser: ArgumentParser) -> None:
    """Add ID, --title and -o."""
    parser.add_argument("id", metavar="ID", help=tr("文章编号：字母、数字和连字符"))
    parser.add_argument("--title", metavar="T", required=True, help=tr("标题"))
    words = tr("文章文件夹；不写就是当前文件夹")
    parser.add_argument("-o", "--output", metavar="LIBRARY", type=Path, default=Path(), help=words)


COMMAND = Subcommand(mark("新建一篇文章"), add_arguments, run)
