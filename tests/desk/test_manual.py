"""The Chinese manual (docs/zh): each key, button, command, picture and page that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from tests.desk.driving import Driver
from viewer.cli.command import COMMANDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "zh"
PAGES = sorted(MANUAL.glob("*.md"))
ARROWS = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}
IN_A_PANEL = {"A", "Ctrl+Return", "Esc", "Return", "Left", "Right", "Up", "Down"}
"""Keys of a list, a page or a panel, which are not in the table of commands."""


def _keys(text: str) -> set[str]:
    """Return the keys named in ``text`` in Qt's portable notation, chords joined."""
    chords = re.findall(r"<kbd>[^<]+</kbd>(?:\+<kbd>[^<]+</kbd>)*", text)
    named = ("+".join(ARROWS.get(key, key) for key in re.findall(r"<kbd>([^<]+)</kbd>", chord)) for chord in chords)
    return {QKeySequence(name.replace("Enter", "Return")).toString(QKeySequence.SequenceFormat.PortableText) for name in named}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_key_of_the_manual_does_something(page: Path, desk: Driver) -> None:
    bound = {
        QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        for command in desk.window.commands
        for key in command.keys
    }
    assert _keys(page.read_text(encoding="utf-8")) <= bound | IN_A_PANEL


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_button_of_the_manual_is_written_so_in_the_program(page: Path) -> None:
    messages = (MANUAL.parents[1] / "resources" / "i18n" / "en.po").read_text(encoding="utf-8")
    spoken = {text.rstrip("…") for text in re.findall(r'^msgid "(.*)"$', messages, re.MULTILINE)}
    assert [name for name in re.findall("「([^」]+)」", page.read_text(encoding="utf-8")) if name not in spoken] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_file_and_picture_of_the_manual_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"frontdesk (?!frontdesk)([a-z]+)", text)) <= set(COMMANDS)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


def test_every_page_of_the_manual_is_reached_from_its_index() -> None:
    linked = re.findall(r"\]\(([\w-]+\.md)\)", (MANUAL / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(page.name for page in PAGES if page.name != "README.md")
