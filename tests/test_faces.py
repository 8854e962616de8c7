"""Everything an author can write arrives on every face of the program: each text of each kind of block and inline.

The samples are made from the types themselves, so that a new kind or field is tested automatically.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import cast, get_args

import pytest
from msgspec import Struct, structs
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tests import pages
from tests.library_generator import write_library
from tests.marked_structs import Marking
from tests.pages import copied, pictures, style
from tests.painted import painted
from tests.shipped import qapp
from tests.site_pages import StrictPage
from viewer import theme
from viewer.content import blocks as b
from viewer.content.accessible_nodes import AccessibleNode
from viewer.content.article import Article, GlossaryEntry, Source
from viewer.content.labels import article_text
from viewer.content.text import anchor_of, block_text, walk
from viewer.handout.handout import Handout, Printable
from viewer.handout.options import Extent, HandoutOptions
from viewer.handout.qr_codes import summary_text
from viewer.kiosk.kiosk_lightbox import KioskLightbox
from viewer.kiosk.lettering import KioskLook
from viewer.library.schema import LibraryInfo
from viewer.library.search.searcher import Searcher
from viewer.reader import document, underlay
from viewer.reader.adapted_article import adapted
from viewer.reader.page import Page, PageContext
from viewer.reader.page_nodes import page_nodes
from viewer.reader.page_view import PageView
from viewer.reader.style import Medium
from viewer.reader.zoom_canvas import ZoomCanvas
from viewer.site.article_page import SiteArticle, article_page
from viewer.site.html_page import SiteFrame
from viewer.stage import sent
from viewer.stage.core.slide_parts import halves
from viewer.stage.core.slides import make_slides
from viewer.stage.deck import Deck, canvas_size
from viewer.stage.slide_painter import SlidePainter, spoken

__all__ = ["qapp"]

pytestmark = pytest.mark.usefixtures("qapp")

INFO = LibraryInfo(name="测试门诊")


def _holds_blocks(kind: type[Struct]) -> bool:
    marking = Marking({})
    marking.inside = b.Code("", (("", "inside"),))
    return "inside" in repr(marking.make(kind))


BLOCKS: tuple[type[Struct], ...] = get_args(b.Block)
INLINES: tuple[type[Struct], ...] = get_args(b.Inline)
CONTAINERS = [kind for kind in BLOCKS if _holds_blocks(kind)]
SHOWN = [kind for kind in BLOCKS if kind not in {b.SlideBreak, b.Notes, b.Rule}]

GIVEN: dict[str, object] = {
    "Figure.asset": "red.svg",
    "Link.href": "https://example.org/a",
    "Term.term": "胰岛素抵抗",
    "Code.language": "",
    "Code.runs.0": "",
}
"""Texts that are no words: they name a picture, an address, a term, a language, a colour."""

_UNSEEN = "words for those who cannot see the drawing: told wherever there is text, not drawn beside it"
_DRAWN = ("page", "kiosk", "slides", "paper")
_HEARD = ("nodes", "kiosk spoken")
NOT_ON: dict[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(
        ("Heading.anchor", "Table.anchor", "Figure.anchor", "Chart.anchor", "Study.anchor", "CrossReference.anchor"),
        ((*_DRAWN, "copy", "text", "search", "spoken", *_HEARD, "site", "words"), "a name that links use"),
    ),
    "Figure.alt": (_DRAWN, _UNSEEN),
    "Chart.summary": (_DRAWN, _UNSEEN),
    "SlideBreak.title": (
        ("page", "kiosk", "paper", "copy", "text", "search", "nodes", "kiosk spoken", "site", "words"),
        "the slides' alone",
    ),
    "Notes.text": (
        (*_DRAWN, "copy", "text", "search", "spoken", "nodes", "kiosk spoken", "site", "words"),
        "the presenter's alone, never public",
    ),
}
"""Which face a field is not on, and why."""


def _page(page: Page) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        underlay.paint(painter, page, QRectF(0, 0, page.style.column, page.size().height()))
        page.drawContents(painter)

    return draw


def _around(article: Article) -> PageContext:
    return PageContext(disclaimer=article.disclaimer)


def on_page(article: Article) -> str:
    """Return what the reader draws."""
    return painted(_page(document.build(article, _around(article), style(), pictures())))


def on_kiosk(article: Article) -> str:
    """Return what the kiosk draws."""
    look = style(medium=Medium.KIOSK)
    return painted(_page(document.build(adapted(article, look), _around(article), look, pictures())))


def on_slides(article: Article) -> str:
    """Return what all slides draw."""
    size = QSize(1920, 1080)
    deck = Deck(article, make_slides(article, article.disclaimer, whole=True), theme.load("light"), pictures(), canvas_size(size))
    painter = SlidePainter(deck, INFO)

    def draw(on: QPainter) -> None:
        for index in range(len(deck.laid)):
            painter.paint(on, QRectF(0, 0, *QSizeF(size).toTuple()), index)

    return painted(draw)


def on_paper(article: Article) -> str:
    """Return what all sheets of the whole article draw."""
    return _painted_sheets(article, Extent.WHOLE)


def _painted_sheets(article: Article, extent: Extent) -> str:
    source = Printable(article, INFO, _around(article), pictures(), date(2026, 11, 1))
    handout = Handout(source, HandoutOptions(extent=extent))

    def draw(painter: QPainter) -> None:
        for index in range(handout.pages):
            handout.paint(painter, index)

    return painted(draw)


def in_copy(article: Article) -> str:
    """Return the content of a copy of the whole page."""
    return copied(document.build(article, _around(article), style(), pictures()))


def as_spoken(article: Article) -> str:
    """Return what a screen reader says of all slides."""
    return " ".join(map(spoken, make_slides(article, article.disclaimer, whole=True)))


def on_kiosk_spoken(article: Article) -> str:
    """Return what a screen reader says of all screens of the kiosk."""
    look = style(medium=Medium.KIOSK)
    view = PageView(document.build(adapted(article, look), _around(article), look, pictures()), 20)
    view.resize(1000, 700)
    view.go_to(0)
    said = [_told(view.described().nodes())]
    while not view.at_end:
        view.turn(1)
        said.append(_told(view.described().nodes()))
    return " ".join(said)


def _told(nodes: Iterable[AccessibleNode]) -> str:
    return " ".join(f"{node.name} {node.description} {_told(node.children)}" for node in nodes)


def as_nodes(article: Article) -> str:
    """Return what a screen reader receives of the whole page."""
    return _told(page_nodes(document.build(article, _around(article), style(), pictures())))


def in_words(article: Article) -> str:
    """Return the words as their author wrote them, as used by checks and reading times."""
    return " ".join(text for block in article.blocks for text in block_text(block))


def on_site(article: Article) -> str:
    """Return what the exported page says, read strictly."""
    shown, frame = SiteArticle(article), SiteFrame(INFO, "2026.11", date(2026, 11, 1))
    return StrictPage(article_page(shown, frame, lambda _: "../pictures/00.svg").decode()).words


FACES: dict[str, Callable[[Article], str]] = {
    "page": on_page,
    "kiosk": on_kiosk,
    "slides": on_slides,
    "paper": on_paper,
    "copy": in_copy,
    "text": article_text,
    "spoken": as_spoken,
    "nodes": as_nodes,
    "kiosk spoken": on_kiosk_spoken,
    "site": on_site,
    "words": in_words,
}


def _article(name: str, *blocks: b.Block) -> Article:
    start = b.Heading(2, (b.Text("一节"),), "start")
    return pages.article(start, *blocks, b.Paragraph((b.Text("后面的话"),)), identifier=name)


def _samples() -> dict[str, tuple[Article, dict[str, str]]]:
    """Return articles by name, each with its words and the field of each word.

    They are every kind of block alone and inside each kind that contains blocks, and every kind of inline.
    """
    made: dict[str, tuple[Article, dict[str, str]]] = {}
    for kind in BLOCKS:
        marking = Marking(GIVEN)
        made[kind.__name__] = (_article(kind.__name__, cast("b.Block", marking.make(kind))), marking.fields)
    for outer in CONTAINERS:
        for inner in SHOWN:
            marking = Marking(GIVEN)
            marking.inside = cast("b.Block", marking.make(inner))
            name = f"{inner.__name__}-in-{outer.__name__}"
            made[name] = (_article(name, cast("b.Block", marking.make(outer))), marking.fields)
    for kind in INLINES:
        marking = Marking(GIVEN)
        marking.inline = cast("b.Inline", marking.make(kind))
        made[f"inline-{kind.__name__}"] = (_article(f"inline-{kind.__name__}", marking.make(b.Paragraph)), marking.fields)
    return made


SAMPLES = _samples()


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    path = write_library(tmp_path_factory.mktemp("faces") / "library.fdk", (article for article, _ in SAMPLES.values()))
    with Searcher(path) as opened:
        yield opened


def _found(searcher: Searcher, name: str, word: str) -> bool:
    hits = searcher.search(word).hits
    return any(hit.article == name and word in f"{hit.snippet} {hit.label}" for hit in hits)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_on_every_face(name: str, face: str) -> None:
    article, fields = SAMPLES[name]
    shown = FACES[face](article)
    wrong = {field: word for word, field in fields.items() if (word in shown) is (face in NOT_ON.get(field, ((), ""))[0])}
    assert wrong == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_found_by_the_search(name: str, searcher: Searcher) -> None:
    _, fields = SAMPLES[name]
    missing = [field for word, field in fields.items() if not _found(searcher, name, word)]
    assert [field for field in missing if "search" not in NOT_ON.get(field, ((), ""))[0]] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_block_parted_for_two_slides_loses_no_word(name: str) -> None:
    article, fields = SAMPLES[name]
    for block in article.blocks:
        halved = halves((block,))
        if halved is None:
            continue
        first, second = ([text for part in half for text in block_text(part)] for half in halved)
        told = {*first, *second, *(begun + ended for begun in first for ended in second)}  # a text may itself be split
        missing = [fields[word] for text in block_text(block) for word in fields if word in text and word not in " ".join(told)]
        assert missing == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_anchor_is_known(name: str) -> None:
    article, fields = SAMPLES[name]
    wanted = {word for word, field in fields.items() if field.endswith(".anchor") and field != "CrossReference.anchor"}
    assert set(map(anchor_of, walk(article.blocks))) - {"", "start"} == wanted


@pytest.mark.parametrize("kind", get_args(b.Numbered))
def test_a_figure_table_or_chart_is_drawn_big(kind: type[Struct]) -> None:
    marking = Marking(GIVEN)
    block = cast("b.Numbered", marking.make(kind))
    canvas = ZoomCanvas(pictures(), style())
    canvas.resize(1200, 800)
    canvas.show_block(block)
    window = QWidget()
    box = KioskLightbox(KioskLook(theme.load("light"), 1920, 1080, 80), window, block, "", pictures(), INFO)
    box.canvas.resize(1200, 800)
    for widget in (canvas, box.canvas):
        image = widget.grab().toImage()
        assert len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}) > 1
    own = {word for word, field in marking.fields.items() if field not in {*NOT_ON, "Caption.children", "Caption.source"}}
    assert all(word in canvas.accessibleDescription() for word in own)


@pytest.mark.parametrize("kind", [*get_args(b.Numbered), b.Study])
def test_what_is_sent_to_the_patient_has_all_its_words(kind: type[Struct]) -> None:
    article, fields = SAMPLES[kind.__name__]
    (anchor,) = (word for word, field in fields.items() if field == f"{kind.__name__}.anchor")
    screen = sent.PatientLook(INFO, theme.load("light"), pictures(), QSize(1920, 1080))
    shown = painted(sent.send(article, anchor, _around(article), screen).paint)
    missing = {field for word, field in fields.items() if word not in shown}
    assert {field for field in missing if "page" not in NOT_ON.get(field, ((), ""))[0]} == set()
    assert "后面的话" not in shown


def test_presenters_notes_are_beside_the_slide() -> None:
    article, fields = SAMPLES["Notes"]
    assert [word for word in fields if word not in "".join(slide.notes for slide in make_slides(article, "", whole=True))] == []


def test_every_kind_has_words_of_its_own() -> None:
    silent = {"Rule", "inline-Break", "inline-Citation"}
    assert {name for name, (_, fields) in SAMPLES.items() if not fields} == silent


def on_summary_sheet(article: Article) -> str:
    """Return what the summary on paper draws."""
    return _painted_sheets(article, Extent.SUMMARY)


def taken_away(article: Article) -> str:
    """Return the content of the codes to take away."""
    return summary_text(article, INFO.name, article.disclaimer)


ALL_FACES = {**FACES, "summary sheet": on_summary_sheet, "taken away": taken_away}
del ALL_FACES["words"]  # of blocks only
_EVERYWHERE = frozenset(ALL_FACES)
ON = {
    "Article.title": _EVERYWHERE,
    "Article.lead": _EVERYWHERE - {"summary sheet", "taken away"},
    "Article.summary": {"summary sheet", "taken away", "text"},
    "Article.disclaimer": _EVERYWHERE,
    "Article.notes": set(),  # only for the presenter
    "Source.children": _EVERYWHERE - {"taken away"},  # it has a code of its own
    "Source.doi": _EVERYWHERE - {"taken away"},
    "Source.url": {"text"},  # elsewhere the DOI leads to the same
    "GlossaryEntry.term": {"text", "site"},  # elsewhere a tap on the word opens it
    "GlossaryEntry.definition": {"text", "site"},
    "GlossaryEntry.pinyin": {"text", "site"},
    "GlossaryEntry.aliases": {"text", "site"},
}
NAMES = {"id", "language", "category", "tags", "keywords", "pinyin", "previous", "next", "translation_of", "cover", "words"}
"""Fields of an article that name or sort it, or say where its title breaks; the search finds tags and keywords."""


def _whole() -> tuple[Article, dict[str, str]]:
    marking = Marking(GIVEN)
    source, entry = marking.make(Source), marking.make(GlossaryEntry)
    article = structs.replace(
        _article("whole", b.Paragraph((b.Text("正文"),))),
        title=marking.word("Article.title"),
        lead=(b.Text(marking.word("Article.lead")),),
        summary=(marking.word("Article.summary"),),
        disclaimer=marking.word("Article.disclaimer"),
        notes=marking.word("Article.notes"),
        references=(source,),
        glossary={entry.term: entry},
    )
    return article, marking.fields


@pytest.mark.parametrize("face", ALL_FACES)
def test_what_stands_round_the_blocks_is_where_it_belongs(face: str) -> None:
    article, fields = _whole()
    shown = ALL_FACES[face](article)
    assert {field: word for word, field in fields.items() if (word in shown) is not (face in ON[field])} == {}


def test_every_field_of_an_article_is_thought_of() -> None:
    told = {field.partition(".")[2] for field in ON if field.startswith("Article.")}
    data = {"blocks", "references", "glossary", "published", "reviewed", "review_due", "audience", "evidence", "minutes"}
    assert set(Article.__struct_fields__) == told | NAMES | data
    assert {f"{kind.__name__}.{name}" for kind in (Source, GlossaryEntry) for name in kind.__struct_fields__} <= set(ON)


def test_a_reference_without_a_doi_has_its_address_everywhere() -> None:
    article = structs.replace(_article("address"), references=(Source((b.Text("文献"),), url="https://zqaddress.example"),))
    assert [face for face, shown in FACES.items() if face != "words" and "zqaddress" not in shown(article)] == []


def test_words_round_the_blocks_are_found_by_the_search(tmp_path: Path) -> None:
    article, fields = _whole()
    tagged = structs.replace(article, tags=("zqtagx",), keywords=("zqkeyx",))
    with Searcher(write_library(tmp_path / "library.fdk", [tagged])) as searcher:
        found = {field for word, field in fields.items() if searcher.search(word).hits}
        assert all(searcher.search(word).hits for word in ("zqtagx", "zqkeyx"))
    assert found == set(ON) - {"Article.summary", "Article.disclaimer", "Article.notes", "GlossaryEntry.pinyin"}
