"""The table of commands: each can be found, said and run, and no key is promised twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from viewer import resources
from viewer.desk.core.commands import COMMANDS, Actions, Command, command
from viewer.i18n import spoken, tr


class Recorder:
    """Stands where the window stands: it does nothing and says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_args, **_values: self.asked.append(name)


def test_ids_are_unique_and_found() -> None:
    assert [command(each.id) for each in COMMANDS] == list(COMMANDS)
    assert len({each.id for each in COMMANDS}) == len(COMMANDS)
    with pytest.raises(KeyError):
        command("no-such-command")


def test_no_key_runs_two_commands() -> None:
    keys = Counter(key for each in COMMANDS for key in each.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.id)
def test_command_runs_one_action_of_the_window(each: Command) -> None:
    recorder = Recorder()
    each.run(recorder)
    assert len(recorder.asked) == 1
    assert hasattr(Actions, recorder.asked[0])


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.id)
def test_command_is_said_in_both_languages_and_has_its_icon(each: Command) -> None:
    with spoken("en"):
        assert tr(each.title) != each.title
        assert tr(each.group.value) != each.group.value
    assert not each.icon or resources.resource("icons", f"{each.icon}.svg").is_file()


def test_titles_are_unique_in_both_languages() -> None:
    for language in ("zh-CN", "en"):
        with spoken(language):
            titles = Counter(tr(each.title) for each in COMMANDS)
        assert [title for title, count in titles.items() if count > 1] == []


def test_every_action_of_the_window_has_its_command() -> None:
    recorder = Recorder()
    for each in COMMANDS:
        each.run(recorder)
    wanted = {name for name, value in vars(Actions).items() if callable(value) and not name.startswith("_")}
    assert wanted == set(recorder.asked)
