"""The accessible nodes of a page and their places; none is created while nobody listens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests import pages
from tests.kiosk.x_screen import ROOT
from tests.pages import page_of, words
from viewer import theme
from viewer.content import blocks as b
from viewer.content.accessible_nodes import AccessibleNode, NodeRole
from viewer.reader.page import Page, PageContext
from viewer.reader.page_nodes import bounds, page_nodes, within
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView

pytestmark = pytest.mark.usefixtures("qapp")


def walk(nodes: Iterable[AccessibleNode]) -> Iterable[AccessibleNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def text_of(page: Page, node: AccessibleNode) -> str:
    assert node.span is not None
    return page.toPlainText()[slice(*node.span)].strip()


def test_page_begins_with_its_title_and_ends_with_what_a_page_adds() -> None:
    nodes = page_nodes(page_of(pages.heading("一节"), pages.paragraph("一段")))
    told = [(node.role, node.level) for node in nodes]
    assert told[0] == (NodeRole.HEADING, 1)
    assert nodes[0].name.replace(" ", "") == "示例文章：一篇用来试的文章"
    assert [node.name for node in nodes if node.level == 2] == ["一节", "参考文献"]
    (references,) = [node for node in nodes if node.role is NodeRole.LIST]
    assert [item.name for item in references.children] == [
        "[1] Zang L. 2022. doi:10.1186/s13287-022-02848-6", "[2] 某指南。 https://example.org/g",
    ]  # fmt: skip
    assert [link.href for item in references.children for link in item.children] == [
        "https://doi.org/10.1186/s13287-022-02848-6", "https://example.org/g",
    ]  # fmt: skip
    assert [node.name for node in nodes[-2:]] == ["免责声明", "不能代替医生面诊。"]


def test_labels_are_in_the_language_of_the_article() -> None:
    page = page_of(pages.table(), language="en")
    assert [node.name for node in page_nodes(page) if node.role is NodeRole.TABLE] == ["Table 1 表的说明"]


def test_every_link_stands_where_its_words_are() -> None:
    link = b.Link("https://example.org", (b.Text("一个"), b.Strong(words("链接"))))
    page = page_of(b.Paragraph((b.Text("先是"), link, b.Text("，再是"), link, b.Citation(2))))
    links = [node for node in walk(page_nodes(page)) if node.role is NodeRole.LINK][:3]
    assert [text_of(page, node) for node in links] == ["一个链接", "一个链接", "[2]"]
    assert len({node.span for node in links}) == 3
    first, second, _ = [bounds(page, node.span) for node in links if node.span]
    assert first.right() < second.left()


def test_cells_items_and_blocks_stand_one_below_the_other() -> None:
    item = b.ListItem((pages.paragraph("项"),))
    page = page_of(pages.paragraph("前"), b.List(False, (item, b.ListItem((pages.paragraph("另一项"),)))), pages.table(3, 2))
    tops = [bounds(page, node.span).top() for node in page_nodes(page) if node.span]
    assert tops == sorted(tops)
    cells = [node for node in walk(page_nodes(page)) if node.role is NodeRole.CELL]
    assert [text_of(page, cell) for cell in cells] == [cell.name for cell in cells]
    items = [node for node in walk(page_nodes(page)) if node.role is NodeRole.ITEM][:2]
    assert [text_of(page, each) for each in items] == ["项", "另一项"]


def test_part_of_a_table_keeps_the_heads_of_its_columns() -> None:
    page = page_of(pages.paragraph("前"), pages.table(4, 2), pages.paragraph("后"))
    rows = [node for node in walk(page_nodes(page)) if node.role is NodeRole.ROW]
    assert rows[3].span is not None
    (table,) = within(page_nodes(page), rows[3].span)
    told = [[cell.name for cell in row.children] for row in table.children]
    assert told == [["列 0", "列 1"], ["值 2·0", "值 2·1"]]


def test_a_page_that_grows_is_told_whole() -> None:
    article = pages.long_article(30)
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    view.show_article(article, PageContext(), at_once=False)
    view.finish()
    titles = [node.name for node in page_nodes(view.page) if node.level == 2]
    assert titles == [*(f"第 {n} 节" for n in range(1, 31)), "参考文献"]


# ---- as Qt requests it, without a bus ----------------------------------------------------------------------------------


@pytest.fixture(name="view")
def _view(qtbot: QtBot) -> Iterator[ReaderView]:
    link = b.Link("article:other", words("别的文章"))
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    window = QMainWindow()
    window.setCentralWidget(view)
    qtbot.addWidget(window)
    window.resize(900, 700)
    view.show_article(pages.article(pages.heading("一节", 3), b.Paragraph((link,)), pages.table()), PageContext())
    with qtbot.waitSignal(view.first_painted):
        window.show()
    qtbot.wait(1)  # work that waits for the first frame
    yield view
    window.close()


def below(of: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [of.child(i) for i in range(of.childCount())]


def test_view_is_a_document_of_nodes_and_nothing_in_it_can_be_edited(view: ReaderView) -> None:
    page = QAccessible.queryAccessibleInterface(view)
    assert page.role() is QAccessible.Role.Document
    assert page.state().readOnly
    assert page.editableTextInterface() is None
    assert page.text(QAccessible.Text.Name) == "文章正文"
    (heading,) = [node for node in below(page) if node.text(QAccessible.Text.Name) == "一节"]
    assert heading.role() is QAccessible.Role.Heading
    assert heading.attributesInterface().attributeValue(QAccessible.Attribute.Level) == 3
    assert view.rect().translated(view.mapToGlobal(view.rect().topLeft())).contains(heading.rect())
    assert heading.parent() is page


def test_pressing_a_link_is_a_click(view: ReaderView, qtbot: QtBot) -> None:
    followed: list[str] = []
    view.link_requested.connect(followed.append)
    (link,) = [
        node for top in below(QAccessible.queryAccessibleInterface(view)) for node in below(top)
        if node.text(QAccessible.Text.Name) == "别的文章"
    ]  # fmt: skip
    link.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: followed == ["article:other"])


def test_another_article_has_other_nodes(view: ReaderView) -> None:
    page = QAccessible.queryAccessibleInterface(view)
    gone = page.child(0)
    view.show_article(pages.article(pages.paragraph("只有一段")), PageContext())
    assert not isValid(gone)
    names = [node.text(QAccessible.Text.Name) for node in below(page)]
    assert "只有一段" in names
    assert "一节" not in names


def test_keyboard_focus_is_that_of_the_link(view: ReaderView) -> None:
    view.activateWindow()
    view.setFocus()
    page = QAccessible.queryAccessibleInterface(view)
    assert page.focusChild() is None
    QTest.keyClick(view, Qt.Key.Key_Right)
    focused = page.focusChild()
    assert focused.text(QAccessible.Text.Name) == "别的文章"
    assert focused.state().focused


def test_tab_leaves_an_article_full_of_links(view: ReaderView, qtbot: QtBot) -> None:
    link = b.Paragraph((b.Link("article:other", words("别的文章")),))
    view.show_article(pages.article(*[link] * 50), PageContext())
    after = QPushButton("after", view.window())
    after.show()
    view.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert view.hasFocus()


def test_nothing_is_made_while_nobody_listens() -> None:
    program = """
import sys
from PySide6.QtWidgets import QApplication
from tests import pages
from viewer import theme
from viewer.reader.page import PageContext
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView
app = QApplication([])
view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
view.show_article(pages.article(pages.paragraph("a")), PageContext())
def look():
    print(*(name for name in sys.modules if "accessible" in name or name.endswith("page_nodes")), "none")
    app.quit()
view.first_painted.connect(look)
view.show()
app.exec()
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split() == ["none"]
