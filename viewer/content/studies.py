"""``/// study`` → ``Study``: its options typed, its definition list in rows, the last two of them the halves."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from viewer.content.blocks import Block, Definitions, Design, Evidence, Inlines, Row, Study
from viewer.content.citations import Citations
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.spacing import tidy
from viewer.content.text import plain
from viewer.i18n import tr

LEVELS = {"very-low": Evidence.VERY_LOW, "low": Evidence.LOW, "moderate": Evidence.MODERATE, "high": Evidence.HIGH}
SHOWS = ("它能说明", "What it shows")
CANNOT_SHOW = ("它不能说明", "What it cannot show")


class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """The indented lines under ``/// study``. ``cites`` is a footnote's label."""

    design: str
    n: int | None = None
    comparator: str = ""
    follow_up: str = ""
    registration: str = ""
    evidence: str = ""
    publication: str = ""
    cites: str = ""
    id: str = ""
    attrs: dict[str, str] = {}


class StudyReader:
    """Reads the study cards of one article; ``findings`` takes what an editor should mend."""

    def __init__(self, manuscript: Manuscript, citations: Citations, findings: Findings) -> None:
        self._manuscript = manuscript
        self._citations = citations
        self._findings = findings

    def options(self, given: dict[str, object], line: int) -> Options:
        """``given`` with types.

        Raises ``ContentError``.
        """
        try:
            words = {key: str(value) if isinstance(value, int | float) and key not in {"n", "attrs"} else value
                     for key, value in given.items() if value is not None}
            options = msgspec.convert(words, Options)
        except msgspec.ValidationError as error:
            from viewer.content.front_matter import explain

            message, _ = explain(str(error))
            message = tr("研究卡：{message}", message=message)
            raise self._manuscript.fault(message, tr("可用的项见 docs/CONTENT.md。"), line=line) from None
        if options.design not in set(Design):
            message = tr("研究卡的 design 没有“{value}”。", value=options.design)
            raise self._manuscript.fault(message, tr("可用：{choices}。", choices="、".join(Design)), line=line)
        if options.evidence and options.evidence not in LEVELS:
            message = tr("研究卡的 evidence 没有“{value}”。", value=options.evidence)
            raise self._manuscript.fault(message, tr("可用：{choices}。", choices="、".join(LEVELS)), line=line)
        if options.n is not None and not 0 < options.n < 100_000_000:
            raise self._manuscript.fault(tr("研究卡的 n 应是人数。"), line=line)
        if options.cites and options.cites not in self._citations:
            message = tr("没有文献 [^{label}]。", label=options.cites)
            raise self._manuscript.fault(message, tr("cites 写文末文献的名字。"), line=line)
        return options

    def study(self, anchor: str, title: Inlines, options: Options, blocks: tuple[Block, ...], line: int) -> Study:
        """The card of what was read."""
        rows = [Row(plain(item.term), item.blocks) for block in blocks if isinstance(block, Definitions) for item in block.items]
        shows, cannot_show = _half(rows, SHOWS), _half(rows, CANNOT_SHOW)
        rows = [row for row in rows if row is not shows and row is not cannot_show]
        self._judge(options, shows, cannot_show, line)
        return Study(
            anchor=anchor,
            title=title,
            design=Design(options.design),
            evidence=LEVELS.get(options.evidence, Evidence.VERY_LOW),
            people=options.n,
            comparator=tidy(options.comparator),
            follow_up=tidy(options.follow_up),
            registration=tidy(options.registration),
            publication=tidy(options.publication),
            citation=self._citations.number(options.cites) if options.cites else None,
            rows=tuple(rows),
            blocks=tuple(block for block in blocks if not isinstance(block, Definitions)),
            shows=shows.blocks if shows else (),
            cannot_show=cannot_show.blocks if cannot_show else (),
        )

    def _judge(self, options: Options, shows: Row | None, cannot_show: Row | None, line: int) -> None:
        if not options.evidence:
            self._findings.error("study-evidence", line, tr("研究卡没有证据级别，按最低算。"), tr("写上 evidence。"))
        if not options.cites:
            self._findings.error("study-cites", line, tr("研究卡没有出处。"), tr("写上 cites。"))
        for half, label in ((shows, SHOWS[0]), (cannot_show, CANNOT_SHOW[0])):
            if not half or not half.blocks:
                self._findings.error("study-halves", line, tr("研究卡没有“{label}”。", label=label), tr("在定义列表末尾补上。"))


def _half(rows: list[Row], labels: tuple[str, ...]) -> Row | None:
    """The last row that is called one of ``labels``."""
    return next((row for row in reversed(rows) if row.label.strip("：: ") in labels), None)
