"""``/// study`` → ``Study``: typed options, and a definition list whose last two rows are the halves."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from viewer.content.blocks import Block, Definitions, Design, Evidence, Inlines, Row, Study
from viewer.content.citations import Citations
from viewer.content.lenient import convert
from viewer.content.problem import Findings
from viewer.content.spacing import tidy
from viewer.content.text import plain
from viewer.i18n import tr

LEVELS = {"very-low": Evidence.VERY_LOW, "low": Evidence.LOW, "moderate": Evidence.MODERATE, "high": Evidence.HIGH}
_DESIGNS = tuple(design.value for design in Design if design is not Design.UNKNOWN)
_MOST_PEOPLE = 100_000_000
SHOWS = ("它能说明", "What it shows")
CANNOT_SHOW = ("它不能说明", "What it cannot show")


class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """The indented lines under ``/// study``. ``cites`` is the label of a footnote."""

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
    """Reads the study cards of one article; ``findings`` collects problems."""

    def __init__(self, citations: Citations, findings: Findings) -> None:
        self._citations = citations
        self._findings = findings

    def options(self, given: dict[str, object], line_of: Callable[[str], int]) -> Options:
        """Convert ``given`` to typed options; ``line_of`` returns the line of an option.

        Invalid ones are reported and left out: no card looks stronger because of that.
        """
        words = {key: str(value) if isinstance(value, int | float) and key not in {"n", "attrs"} else value
                 for key, value in given.items() if value is not None}
        design = str(words.get("design") or "")
        if design not in _DESIGNS:
            unknown = tr("研究卡的 design 没有“{value}”，类型按不明显示。", value=design)
            message = unknown if design else tr("研究卡没有写 design，类型按不明显示。")
            self._findings.error("study", line_of("design"), message, tr("可用：{choices}。", choices=tr("、").join(_DESIGNS)))
        words["design"] = design if design in _DESIGNS else Design.UNKNOWN.value
        options, faults = convert(words, Options)
        for path, fault in faults:
            message = tr("研究卡：{message}", message=fault)
            self._findings.error("study", line_of(path), message, tr("可用的项见 frontdesk help content。"))
        changes: dict[str, object] = {}
        if options.evidence and options.evidence not in LEVELS:
            message = tr("研究卡的 evidence 没有“{value}”，按最低算。", value=options.evidence)
            self._findings.error("study", line_of("evidence"), message, tr("可用：{choices}。", choices=tr("、").join(LEVELS)))
        if options.n is not None and not 0 < options.n < _MOST_PEOPLE:
            self._findings.error("study", line_of("n"), tr("研究卡的 n 应是人数。"), tr("只写数字，如 n: 91。"))
            changes["n"] = None
        if options.cites and options.cites not in self._citations:
            message = tr("没有文献 [^{label}]。", label=options.cites)
            self._findings.error("study", line_of("cites"), message, tr("cites 写文末文献的名字。"))
            changes["cites"] = ""
        return replace(options, **changes)

    def study(self, anchor: str, title: Inlines, options: Options, blocks: tuple[Block, ...], line: int) -> Study:
        """Build the card."""
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
            self._findings.error("study_evidence", line, tr("研究卡没有证据级别，按最低算。"), tr("写上 evidence。"))
        if not options.cites:
            self._findings.error("study_cites", line, tr("研究卡没有出处。"), tr("写上 cites。"))
        for half, label in ((shows, SHOWS[0]), (cannot_show, CANNOT_SHOW[0])):
            if not half or not half.blocks:
                self._findings.error("study_halves", line, tr("研究卡没有“{label}”。", label=label), tr("在定义列表末尾补上。"))


def _half(rows: list[Row], labels: tuple[str, ...]) -> Row | None:
    """Return the last row with one of ``labels``."""
    return next((row for row in reversed(rows) if row.label.strip("：: ") in labels), None)
