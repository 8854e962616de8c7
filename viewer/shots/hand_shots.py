"""Pictures of the desk under pointer and keyboard: rows of the list, context menus, the patient's page on its own screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from viewer.desk.context_menu import ContextMenu
from viewer.desk.rail_cell import RailCell
from viewer.shots.scene import Scene, grab, overlaid, point_at, press, settle
from viewer.stage.patient_mode import PatientMode


def context_menu(scene: Scene) -> QImage:
    """Draw the window with the menu of the figure, table, chart or section that is the section."""
    window = scene.window()
    reader = window.sheet.reader
    cursor = reader.textCursor()
    cursor.setPosition(reader.page.contents.anchors.get(scene.section, 0))
    at = reader.cursorRect(cursor).center() + QPoint(420, 200 if cursor.block().length() <= 2 else 0)
    reader.menu_requested.emit(at)
    menu = window.findChildren(ContextMenu)[0]
    settle()
    place = window.mapFromGlobal(menu.pos())
    return overlaid(window, menu, place)


def rows(scene: Scene) -> QImage:
    """Draw the window with what was shown today, the keyboard at the second row and the pointer at the third."""
    window = scene.window()
    for row in scene.session.library.rows(scene.session.filter, 3, 2):
        scene.session.note_shown(row.id, "", "")
    scene.session.note_shown(scene.article, scene.section, scene.section)
    view = window.list.view
    settle()
    view.verticalScrollBar().setValue(0)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    press(view, Qt.Key.Key_Home)
    press(view, Qt.Key.Key_Down)
    point_at(view.viewport(), view.visualRect(view.model().index(2, 0)).center())
    return grab(window)


def rail(scene: Scene) -> QImage:
    """Draw the window with the pointer at the last cell of the outline's rail, or, with a section, the outline as a drawer."""
    window = scene.window(at_section=False)
    cells = sorted((cell for cell in window.sides().rail.findChildren(RailCell) if cell.isVisible()), key=RailCell.y)
    if scene.section:
        cells[0].click()
    elif cells:
        point_at(cells[-1], cells[-1].rect().center())
    return grab(window)


def patient_mode(scene: Scene) -> QImage:
    """Draw the window as the patient's page, starting at the section."""
    window = scene.window()
    window.actions_.on_stage(lambda stage: stage.show_here())
    mode = window.findChildren(PatientMode)[0]
    mode.setWindowState(Qt.WindowState.WindowNoState)
    mode.resize(*scene.size)
    return grab(mode)
