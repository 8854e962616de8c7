"""The report of an import: what was taken over, what was left out, what a person must decide."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from viewer.i18n import ntr, tr

NAME = "import-report.txt"
_LONGEST = 80
"""Characters of a quotation in the report."""


class Kind(StrEnum):
    """What was taken over, in the order of the report."""

    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    PICTURE = "picture"
    REFERENCE = "reference"
    LINK = "link"
    TERM = "term"
    QUOTE = "quote"


class Matter(StrEnum):
    """What a decision is about."""

    REVIEW = "review"
    EVIDENCE = "evidence"
    MERGED = "merged"  # doses of several columns in one cell
    CONFIRM = "confirm"  # a number in a merged cell, repeated
    PICTURE = "picture"
    ALT = "alt"
    NUMBERING = "numbering"
    WORDS = "words"
    OTHER = "other"


class LeftOut(Struct, frozen=True):
    """Something that was not taken over: what, how often, where it went, and its words."""

    what: str
    count: int
    why: str
    words: tuple[str, ...] = ()


class CellChoice(Struct, frozen=True):
    """A merged cell to decide on: the table's header, the row with the merged cell once, and its columns ``first`` … ``last``.

    ``choices``: each way to divide its words among the columns.
    """

    header: tuple[str, ...]
    row: tuple[str, ...]
    first: int
    last: int
    doses: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()


class Decision(Struct, frozen=True):
    """Something for a person to decide. ``key``: its name for an answer, empty if it is decided in the text."""

    matter: Matter
    title: str
    place: str = ""
    detail: str = ""
    key: str = ""
    cell: CellChoice | None = None


class ImportReport(Struct):
    """All about one import. ``source``: the file's name. ``missing``: pictures that could not be taken; ``pages``: as the
    program that wrote it counted them, 0 if it did not.

    ``changes``: what a second import of the same file found different.
    """

    source: str
    taken: dict[Kind, int] = {}
    left: list[LeftOut] = []
    decisions: list[Decision] = []
    missing: int = 0
    characters: int = 0
    pages: int = 0
    changes: list[str] = []
    unchanged: bool = False

    def leave(self, what: str, why: str, *words: str, count: int = 1) -> None:
        """Record that ``what`` is left out ``count`` times; the same again is added up."""
        if count <= 0:
            return
        quoted = tuple(filter(None, (shortened(each) for each in words)))
        for place, known in enumerate(self.left):
            if (known.what, known.why) == (what, why):
                self.left[place] = LeftOut(what, known.count + count, why, known.words + quoted)
                return
        self.left.append(LeftOut(what, count, why, quoted))

    def ask(self, decision: Decision) -> None:
        """Add a decision."""
        self.decisions.append(decision)


def kind_words() -> dict[Kind, str]:
    """Return the word for each kind, as beside a number of them."""
    words = tr("小标题|列表|表格|图片|参考文献|链接|术语|引文")  # one message, so that all are plural where there is one
    return dict(zip(Kind, words.split("|"), strict=True))


def extent_of(report: ImportReport) -> str:
    """Return how long the source is: in pages if its program counted them, otherwise in characters."""
    return ntr("{n} 页", "{n} 页", report.pages) if report.pages else tr("正文 {n} 字", n=report.characters)


def shortened(words: str) -> str:
    """Return ``words`` on one line, at most ``_LONGEST`` characters."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def as_text(report: ImportReport) -> str:
    """Return the report as the text of ``import-report.txt``."""
    lines = [tr("导入报告：{source}", source=report.source), ""]
    if report.changes or report.unchanged:
        lines += [tr("和上次导入相比"), *(report.changes or [tr("没有变化。")]), ""]
    taken = (f"{word} {report.taken.get(kind, 0)}" for kind, word in kind_words().items())
    lines += [tr("带过来的"), "  " + tr("，").join(taken), "  " + tr("正文 {n} 字", n=report.characters), ""]
    lines.append(tr("没有带过来的"))
    for left in report.left:
        lines.append(f"  - {left.what} × {left.count}{tr('：')}{left.why}")
        lines += [f"      “{words}”" for words in left.words]
    lines += [*([] if report.left else ["  " + tr("没有")]), ""]
    count = len(report.decisions)
    lines.append(tr("要您决定的") + tr("（{what}）", what=ntr("{n} 件", "{n} 件", count)))
    for number, decision in enumerate(report.decisions, 1):
        place = f" [{decision.place}]" if decision.place else ""
        lines.append(f"  {number}. {decision.title}{place}")
        lines += [f"      {line}" for line in decision.detail.split("\n") if line]
        if decision.cell:
            lines += [f"      {' | '.join(decision.cell.header)}", f"      {' | '.join(decision.cell.row)}"]
    return "\n".join(lines).rstrip() + "\n"
