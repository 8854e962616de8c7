"""The content of a page: ``Inline`` and ``Block``, two closed tagged unions of frozen structs.

They are created when a library is built, and read by everything that draws, searches, prints or presents. A text is a
tuple of inlines; ``plain()`` of ``viewer.content.text`` returns its words. Stored as MessagePack and validated when read;
an error names the path of the invalid value.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from msgspec import Struct


class Evidence(IntEnum):
    """Certainty of a body of evidence, in the words of GRADE. The meter has as many bars as the value."""

    VERY_LOW = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4


class Design(StrEnum):
    """Design of a study, from the kind that supports claims least to the strongest."""

    LABORATORY = "laboratory"
    CASE_REPORT = "case-report"
    CASE_SERIES = "case-series"
    UNCONTROLLED = "uncontrolled-trial"
    COHORT = "cohort"
    CONTROLLED = "controlled-trial"
    RCT = "randomised-trial"
    REVIEW = "review"
    SYSTEMATIC_REVIEW = "systematic-review"
    GUIDELINE = "guideline"
    UNKNOWN = "unknown"
    """Replaces any other value; authors do not write it."""


class CalloutKind(StrEnum):
    """The purpose of a callout; ``danger`` is reserved for “seek care now”."""

    TIP = "tip"  # 要点
    WARNING = "warning"  # 提醒
    DANGER = "danger"  # 立即就医
    NOTE = "note"  # 说明
    EDITOR = "editor"  # 编者注: what the source printed, why it is wrong, when it was changed


class Align(StrEnum):
    """Horizontal alignment of a table column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class ChartKind(StrEnum):
    """How a chart's values are drawn."""

    LINE = "line"
    BAR = "bar"
    GROUPED_BAR = "grouped-bar"


# ---- inlines -------------------------------------------------------------------------------------------------------


class Node(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Base of every inline and block: frozen, tagged by its lower-case name."""


class Text(Node, frozen=True, tag="text"):
    """Plain text, without line breaks, control characters or layout spaces between Han and Latin."""

    text: str


class Strong(Node, frozen=True, tag="strong"):
    """Strong importance."""

    children: tuple[Inline, ...]


class Emphasis(Node, frozen=True, tag="emphasis"):
    """Stress; drawn in medium weight, never in italics."""

    children: tuple[Inline, ...]


class Superscript(Node, frozen=True, tag="superscript"):
    """Raised text, as in 10⁹."""

    children: tuple[Inline, ...]


class Subscript(Node, frozen=True, tag="subscript"):
    """Lowered text, as in A₁."""

    children: tuple[Inline, ...]


class Corrected(Node, frozen=True, tag="corrected"):
    """A value that the editor corrected (``^^mmol/L^^``): dotted underline, pencil icon, amber table row."""

    children: tuple[Inline, ...]


class Struck(Node, frozen=True, tag="struck"):
    """Text struck through."""

    children: tuple[Inline, ...]


class Marked(Node, frozen=True, tag="marked"):
    """Highlighted text (``==…==``)."""

    children: tuple[Inline, ...]


class CodeSpan(Node, frozen=True, tag="code"):
    """Inline code or input, monospaced."""

    text: str


class Break(Node, frozen=True, tag="break"):
    """A line break that the author asked for."""


class Link(Node, frozen=True, tag="link"):
    """A link. ``href`` is ``#anchor``, ``article:ID``, ``article:ID#anchor``, ``http://…`` or ``https://…``; nothing else."""

    href: str
    children: tuple[Inline, ...]


class Citation(Node, frozen=True, tag="citation"):
    """A marker ``[number]`` that refers to ``Article.references[number - 1]``."""

    number: int


class Term(Node, frozen=True, tag="term"):
    """A glossary term; ``term`` is the key in ``Article.glossary``."""

    term: str
    text: str


class CrossReference(Node, frozen=True, tag="crossref"):
    """“图 1”, “表 2”: the number of a figure, table or chart, filled in when the article is built."""

    anchor: str
    text: str


Inline = (
    Text | Strong | Emphasis | Superscript | Subscript | Corrected | Struck | Marked | CodeSpan | Break | Link | Citation
    | Term | CrossReference
)
Inlines = tuple[Inline, ...]


# ---- blocks --------------------------------------------------------------------------------------------------------


class Heading(Node, frozen=True, tag="heading"):
    """A section heading, ``level`` 2–6 (1 is the article's title, which is not a block)."""

    level: int
    children: Inlines
    anchor: str


class Paragraph(Node, frozen=True, tag="paragraph"):
    """A paragraph."""

    children: Inlines


class ListItem(Struct, frozen=True, omit_defaults=True):
    """An item of a list: usually one paragraph, sometimes with a nested list."""

    blocks: tuple[Block, ...]
    checked: bool | None = None  # a task list's box; None: no box


class List(Node, frozen=True, tag="list"):
    """A bullet list, or a numbered one that begins at ``start``."""

    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1


class Definition(Struct, frozen=True):
    """A term of a definition list with its definitions."""

    term: Inlines
    blocks: tuple[Block, ...]


class Definitions(Node, frozen=True, tag="definitions"):
    """A definition list."""

    items: tuple[Definition, ...]


class Quote(Node, frozen=True, tag="quote"):
    """A quotation."""

    blocks: tuple[Block, ...]


class Code(Node, frozen=True, tag="codeblock"):
    """Source text as runs of (Pygments short token class, text); the joined texts are the source."""

    language: str
    runs: tuple[tuple[str, str], ...]


class Callout(Node, frozen=True, tag="callout"):
    """A box with an icon, a title and blocks."""

    callout: CalloutKind
    title: Inlines
    blocks: tuple[Block, ...]


class Caption(Struct, frozen=True, omit_defaults=True):
    """The caption of a figure, chart or table. ``number`` counts from 1, figures and charts together, tables
    separately; 0: a table without a caption.
    """

    number: int
    children: Inlines = ()
    source: Inlines = ()


class Table(Node, frozen=True, tag="table"):
    """A table: ``header`` and each of ``rows`` have as many cells as ``align``."""

    anchor: str
    align: tuple[Align, ...]
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: Caption


class Figure(Node, frozen=True, tag="figure"):
    """A picture. ``asset`` is its key in the library, empty if it cannot be shown; ``width``
    × ``height`` are its natural size in px.
    """

    anchor: str
    asset: str
    alt: str
    width: int
    height: int
    caption: Caption


class Series(Struct, frozen=True, omit_defaults=True):
    """One line or one colour of bars; ``values`` are in the order of ``Chart.x``, None for no measurement.

    ``written`` holds the values as their author wrote them if numbers alone would lose that (7.0); otherwise it is empty.
    """

    name: str
    values: tuple[float | None, ...]
    written: tuple[str, ...] = ()


class Band(Struct, frozen=True):
    """A target or reference range drawn behind the values, in the chart's unit."""

    low: float
    high: float
    label: str


class Chart(Node, frozen=True, tag="chart"):
    """Values drawn natively, each with its number. ``x`` are the tick labels, ``x_unit`` follows the last."""

    anchor: str
    chart: ChartKind
    x: tuple[str, ...]
    series: tuple[Series, ...]
    caption: Caption
    unit: str = ""
    x_unit: str = ""
    x_values: tuple[float, ...] = ()  # positions along the axis if the labels are numbers; empty: evenly spaced
    y_min: float | None = None
    y_max: float | None = None
    band: Band | None = None
    summary: str = ""  # one sentence for readers who cannot see it


class Row(Struct, frozen=True):
    """A row of a study card, such as 研究对象 or 看到什么."""

    label: str
    blocks: tuple[Block, ...]


class Study(Node, frozen=True, tag="study"):
    """A study card: study type, number of people, certainty; what the study shows and what it cannot show."""

    anchor: str
    title: Inlines
    design: Design
    evidence: Evidence
    people: int | None = None  # n
    comparator: str = ""
    follow_up: str = ""
    registration: str = ""
    publication: str = ""  # journal and year
    citation: int | None = None  # number of the reference
    rows: tuple[Row, ...] = ()
    blocks: tuple[Block, ...] = ()
    shows: tuple[Block, ...] = ()
    cannot_show: tuple[Block, ...] = ()


class Rule(Node, frozen=True, tag="rule"):
    """A thematic break."""


class SlideBreak(Node, frozen=True, tag="slide"):
    """Marker that starts a new slide (``<!-- slide -->``), leaves out what follows up to the next heading or marker (``<!--
    slide: skip -->``), or gives the new slide a title (``<!-- slide: words -->``). Draws nothing in the reader.
    """

    title: str = ""
    skip: bool = False


class Notes(Node, frozen=True, tag="notes"):
    """Presenter's notes for the slide, ``<!-- notes: words -->``. Never on a public screen."""

    text: str


Block = (
    Heading | Paragraph | List | Definitions | Quote | Code | Callout | Table | Figure | Chart | Study | Rule | SlideBreak
    | Notes
)
Numbered = Table | Figure | Chart
