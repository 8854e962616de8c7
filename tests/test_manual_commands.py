"""The manual in Chinese names only what exists: commands with their options, settings (keys and buttons: tests/desk)."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

from viewer import resources
from viewer.cli.command import COMMANDS
from viewer.cli.help_ import TOPICS
from viewer.cli.kiosk import ACTIONS

ROOT = Path(__file__).resolve().parent.parent
MANUAL = sorted((ROOT / "docs" / "zh").glob("*.md"))
LINE = re.compile(r"\bfrontdesk ((?:kiosk|desktop|help) [a-z-]+|[a-z]+)(?= |$|`|\n)((?: [^\n`]*)?)")


def options(command: str) -> set[str]:
    parser = ArgumentParser()
    import_module(f"viewer.cli.{COMMANDS[command]}").COMMAND.add_arguments(parser)
    return {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001 - nothing else lists them


def missing(text: str) -> list[str]:
    """Return the commands and options of ``frontdesk`` that ``text`` names and that do not exist."""
    found = []
    for words, rest in LINE.findall(text):
        command, *more = words.split()
        if command not in COMMANDS:
            found.append(command)
            continue
        known = {"kiosk": {*ACTIONS}, "desktop": {"install", "uninstall"}, "help": {*TOPICS}}.get(command)
        found += [word for word in more if known is not None and word not in known]
        named = re.findall(r"(?<= )--?[a-z][a-z-]*", rest.partition("#")[0])
        found += [option for option in named if option not in options(command)]
    return found


@pytest.mark.parametrize("page", MANUAL, ids=lambda path: path.stem)
def test_every_command_that_the_manual_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("`status`", "`frontdesk kiosk status`").replace("-Hu frontdesk ", "")
    assert missing(text) == []


@pytest.mark.parametrize("line", ["frontdesk chek x", "frontdesk kiosk instal", "frontdesk pack x --out y", "frontdesk help me"])
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert missing(line) != []


def test_every_setting_that_the_manual_names_is_in_the_file_with_that_default() -> None:
    text = (ROOT / "docs/zh/kiosk-owner.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]+) \|$", text, re.MULTILINE)
    sample = resources.text("deploy", "kiosk.toml")
    assert len(rows) > 5
    for key, default in rows:
        line = re.search(rf"^{key} = (\S+)", sample, re.MULTILINE)
        assert line is not None, key
        assert not default[0].isdigit() or default == line[1]


def test_help_shows_every_page_that_the_index_links() -> None:
    index = (ROOT / "docs/zh/README.md").read_text(encoding="utf-8")
    linked = {f"zh/{link}" for link in re.findall(r"\]\(([\w-]+\.md)\)", index)}
    assert linked <= {*TOPICS.values()}
