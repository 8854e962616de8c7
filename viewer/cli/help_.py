"""``frontdesk help [TOPIC]``: the documents that come with the program."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from viewer import resources
from viewer.cli.command import Subcommand
from viewer.i18n import language, mark, tr

TOPICS = {
    "content": "CONTENT.md",
    "kiosk": "KIOSK.md",
    "desk": "zh/receptionist.md",
    "owner": "zh/kiosk-owner.md",
    "writing": "zh/writing.md",
    "install": "zh/it-helper.md",
    "head-office": "zh/head-office.md",
    "fleet": "FLEET.md",
}
"""Each topic's document below ``docs/``; those in ``zh/`` are the Chinese manual."""


def run(args: Namespace) -> int:
    """Print the document, or the topics."""
    if args.topic:
        print(resources.document(TOPICS[args.topic]).read_text(encoding="utf-8"), end="")
        return 0
    from viewer.cli.parsing import parse

    for topic, words in _topics().items():
        print(f"frontdesk help {topic:<12}{words}")
    print()
    parse(["--lang", language(), "--help"])
    return 0


def _topics() -> dict[str, str]:
    return {
        "content": tr("文章怎么写（英文）"),
        "kiosk": tr("自助机：安装、设置、出了问题怎么办（英文）"),
        "desk": tr("接诊人员手册（中文）"),
        "owner": tr("自助机负责人手册（中文）"),
        "writing": tr("写作手册（中文）"),
        "install": tr("安装手册（中文）"),
        "head-office": tr("总部手册：一次发布，许多屏幕（中文）"),
        "fleet": tr("许多屏幕：密钥、发布、接收、一览（英文）"),
    }


def add_arguments(parser: ArgumentParser) -> None:
    """Add TOPIC."""
    parser.add_argument("topic", metavar="TOPIC", nargs="?", choices=tuple(TOPICS), help="、".join(TOPICS))


COMMAND = Subcommand(mark("看随程序带的说明书"), add_arguments, run)
