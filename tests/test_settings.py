"""The desk's settings: stored, checked, and never lost because of one bad value."""

from __future__ import annotations

import errno
import os
import resource
import signal
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from viewer import settings, toml_text
from viewer.errors import SettingsError
from viewer.fields import describe
from viewer.settings import (
    ReadingPlace,
    Settings,
    load,
    remember_place,
    remember_search,
    save,
    toggle_favourite,
    without_history,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_lie_in_the_users_own_folder(own_home: Path) -> None:
    assert settings.settings_path() == own_home / "settings.json"


def test_missing_file_gives_defaults_without_a_word(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), None)


def test_saved_settings_come_back(tmp_path: Path) -> None:
    kept = Settings(theme="dark", zoom=175, favourites=("b", "a"), places={"a": ReadingPlace("第一节", 0.25)}, language="en")
    save(kept, tmp_path / "new" / "settings.json")
    assert load(tmp_path / "new" / "settings.json") == (kept, None)


def test_one_wrong_value_costs_that_value_alone_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 9000, "theme": "pink", "favourites": ["a"], "written_by_a_later_version": 1}', encoding="utf-8")
    loaded, notice = load(path)
    assert loaded == Settings(favourites=("a",))
    assert notice is not None
    assert "zoom 应为：整数 80–250" in notice
    assert 'theme 应为："contrast" 或 "dark" 或 "light" 或 "system"' in notice
    assert "pink" in (tmp_path / "settings.bad.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe{}", b'{"zoom": 1', b"\x00" * 64, b'{"a": ' * 5000])
def test_file_that_is_no_settings_is_kept_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    loaded, notice = load(path)
    assert loaded == Settings()
    assert notice is not None
    assert (tmp_path / "settings.bad.json").read_bytes() == data
    save(loaded, path)
    assert load(path) == (Settings(), None)


def test_folder_pipe_or_endless_file_in_the_place_of_the_file_is_named_and_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "endless").open("wb") as file:
        file.truncate(1_000_000_000)
    for name in ("pipe", "folder", "endless"):
        loaded, notice = load(tmp_path / name)
        assert loaded == Settings()
        assert notice is not None
        assert name in notice
        assert (tmp_path / name).exists()


def test_full_disk_says_so_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save(Settings(zoom=110), path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(SettingsError, match=r"settings\.json"):
            save(Settings(favourites=tuple(f"article-{n}" for n in range(1000))), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert load(path) == (Settings(zoom=110), None)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_folder_that_cannot_be_made_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError):
        save(Settings(), tmp_path / "file" / "settings.json")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"), (errno.EDQUOT, "磁盘已满"),
        (errno.EROFS, "没有权限，或磁盘只读"), (errno.EACCES, "没有权限，或磁盘只读"), (errno.EPERM, "没有权限，或磁盘只读"),
        (errno.ENOENT, "没有这个文件"),
        (errno.EINVAL, "这不是一个普通文件"), (errno.EISDIR, "这不是一个普通文件"),
        (errno.EFBIG, "文件太大"),
        (errno.EIO, "as the system says"),
    ],
)  # fmt: skip
def test_reason_is_in_the_readers_words(number: int, words: str) -> None:
    assert settings.reason(OSError(number, "as the system says")) == words


def test_reason_of_an_error_without_words_is_its_name() -> None:
    assert settings.reason(TimeoutError()) == "TimeoutError"


LIMITS: dict[str, tuple[object, object, object, object]] = {
    "zoom": (80, 250, 79, 251),
    "interface_scale": (100, 200, 99, 201),
    "list_width": (240, 640, 239, 641),
    "outline_width": (200, 480, 199, 481),
    "patient_rest_minutes": (1, 240, 0, 241),
    "clinic_name": ("", "医" * 40, "医" * 41, 1),
    "clinic_slogan": ("", "医" * 40, "医" * 41, 1),
    "editor_command": ("", "e" * 400, "e" * 401, 1),
    "recent_searches": ([], ["词" * 200], ["词" * 201], [1]),
    "places": ({"a": {"fraction": 0}}, {"a": {"fraction": 1}}, {"a": {"fraction": -0.01}}, {"a": {"fraction": 1.01}}),
}
"""Of each setting with limits: the first and the last value that is accepted, and one beyond either."""


@pytest.mark.parametrize("at", [0, 1])
def test_every_value_within_its_limits_is_kept(tmp_path: Path, at: int) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(msgspec.json.encode({key: values[at] for key, values in LIMITS.items()}))
    loaded, notice = load(path)
    assert notice is None
    assert msgspec.to_builtins(loaded) == msgspec.to_builtins(
        msgspec.convert({key: values[at] for key, values in LIMITS.items()}, Settings)
    )


@pytest.mark.parametrize("at", [2, 3])
def test_every_value_beyond_its_limits_is_named_and_gets_its_default(tmp_path: Path, at: int) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(msgspec.json.encode({key: values[at] for key, values in LIMITS.items()}))
    loaded, notice = load(path)
    assert loaded == Settings()
    assert notice is not None
    assert [key for key in LIMITS if f"{key} 应为" not in notice] == []


def test_a_new_desk_begins_with_these_choices() -> None:
    assert msgspec.structs.asdict(Settings()) == {
        "theme": "system", "zoom": 100, "interface_scale": 100, "language": "zh_CN", "favourites": (), "last_article": "",
        "default_article": "", "places": {}, "sort": "recent", "category": "", "favourites_only": False, "list_width": 344,
        "outline_width": 272, "list_shown": True, "outline_shown": True, "outline_shown_small": False, "patient_screen": "",
        "recent_searches": (), "keep_history": True, "clinic_name": "", "clinic_slogan": "", "printer": "", "print_paper": "A4",
        "print_text": "NORMAL", "print_all_languages": False, "library_path": "", "editor_command": "",
        "patient_screen_opens": True, "patient_rest_minutes": 5, "patient_asks_twice": False, "patient_follows": True,
        "stays_resident": False,
    }  # fmt: skip
    assert settings.INTERFACE_SCALES == (100, 125, 150, 175, 200)
    assert ReadingPlace() == ReadingPlace("", 0.0)


def test_the_largest_settings_file_is_read_and_one_byte_more_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"zoom": 110}'.ljust(4_000_000))
    assert load(path) == (Settings(zoom=110), None)
    path.write_bytes(b'{"zoom": 110}'.ljust(4_000_001))
    loaded, notice = load(path)
    assert loaded == Settings()
    assert notice == f"设置读不出来，先用默认值。{path}：文件太大。"


def test_the_written_file_can_be_read_and_changed_by_hand(tmp_path: Path) -> None:
    save(Settings(zoom=110, theme="dark"), tmp_path / "settings.json")
    assert (tmp_path / "settings.json").read_text(encoding="utf-8") == '{\n  "theme": "dark",\n  "zoom": 110\n}\n'


def test_what_cannot_be_kept_aside_is_told_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 1}', encoding="utf-8")
    settings.aside_path(path).mkdir()
    assert load(path) == (Settings(), f"设置读不出来，先用默认值。{path}：zoom 应为：整数 80–250。")
    settings.aside_path(path).rmdir()
    aside = tmp_path / "settings.bad.json"
    assert load(path)[1] == f"设置有误，有误的几项先用默认值；原文件留在 {aside}。zoom 应为：整数 80–250。"


def test_places_keep_the_latest_and_forget_the_longest_unvisited() -> None:
    now = Settings()
    for n in range(1002):
        now = remember_place(now, f"a{n}", ReadingPlace("", 0.5))
    now = remember_place(now, "a2", ReadingPlace("end", 1.0))
    assert list(now.places) == [*(f"a{n}" for n in range(3, 1002)), "a2"]
    assert now.places["a2"] == ReadingPlace("end", 1.0)


@given(st.lists(st.text(), max_size=30))
def test_searches_are_few_distinct_newest_first_and_always_writable(queries: list[str]) -> None:
    now = Settings()
    for query in queries:
        now = remember_search(now, query)
    assert len(now.recent_searches) == len(set(now.recent_searches)) <= 10
    assert all(now.recent_searches)
    assert msgspec.json.decode(msgspec.json.encode(now), type=Settings) == now


def test_a_search_is_kept_with_single_blanks_and_moves_to_the_front_when_it_is_repeated() -> None:
    now = Settings()
    for query in ("a", " 停药  后\n", "b", "a", "", "  ", "\ud800", "词" * 201):
        now = remember_search(now, query)
    assert now.recent_searches == ("词" * 200, "a", "b", "停药 后")
    for n in range(10):
        now = remember_search(now, str(n))
    assert now.recent_searches == tuple("9876543210")


def test_a_desk_that_keeps_no_history_keeps_no_search_and_forgets_what_it_had() -> None:
    had = Settings(recent_searches=("a",), places={"a": ReadingPlace()}, last_article="a", favourites=("a",))
    quiet = msgspec.structs.replace(had, keep_history=False)
    assert remember_search(quiet, "b") == quiet
    assert without_history(quiet) == Settings(keep_history=False, favourites=("a",))


def test_a_star_of_any_twin_is_taken_from_all() -> None:
    assert toggle_favourite(Settings(favourites=("zh", "b")), "en", ("zh",)).favourites == ("b",)
    assert toggle_favourite(Settings(favourites=("en", "zh", "b")), "en", ("zh",)).favourites == ("b",)
    assert toggle_favourite(Settings(favourites=("b",)), "en", ("zh",)).favourites == ("b", "en")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (bool, "true 或 false"),
        (int, "整数"),
        (Annotated[int, Meta(ge=3)], "整数 ≥ 3"),
        (Annotated[int, Meta(le=3)], "整数"),
        (Annotated[int, Meta(ge=0, le=3)], "整数 0–3"),
        (float, "数"),
        (Annotated[float, Meta(ge=0.5, le=1)], "数 0.5–1"),
        (str, "引号中的文字"),
        (Annotated[str, Meta(max_length=40)], "引号中的文字，最多 40 字"),
        (Annotated[str, Meta(description="日期")], "日期"),
        (Literal["a", "b"], '"a" 或 "b"'),
        (Literal[1, 2], "1 或 2"),
        (tuple[bool, ...], "列表，每项是true 或 false"),
        (Annotated[tuple[bool, ...], Meta(min_length=1)], "列表，至少一项，每项是true 或 false"),
        (dict[str, int], "表，每项是整数"),
        (ReadingPlace, "表，其中可有 anchor、fraction"),
        (int | str, "别的写法"),
    ],
)
def test_a_value_is_described_as_an_owner_writes_it(kind: object, words: str) -> None:
    assert describe(kind) == words


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\n" + "b" * 301 + " = 1", 2, "“=”前面的名字超过 300 个字。"),
        ("a = 1\nb = " + "9" * 301, 2, "有一个数超过 300 位。"),
        ("[a]\n" + "  [[b]]\n" * 5000, 0, "表超过 5000 个。"),
        ("a = 1\nb 2\nc = 3", 2, "TOML 写法有误。"),
        ("a = 1\n\nb =", 3, "TOML 写法有误。"),
        ("a = " + "[" * 20_000, 0, "TOML 套得太深。"),
    ],
    ids=["name", "number", "tables", "line", "end", "depth"],
)
def test_a_toml_file_that_is_not_read_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(toml_text.TomlFaultError) as caught:
        toml_text.parse(text)
    assert (caught.value.line, caught.value.message, str(caught.value)) == (line, words, words)


@pytest.mark.parametrize(
    "text",
    ["b" * 300 + "= 1", "b = " + "9" * 300, "[[b]]\n" * 5000, f"b = '{'-' * 400}'", f"# {'-' * 400}", "b = [ # [\n[1], [2]]"],
    ids=["name", "number", "tables", "text", "comment", "lists"],
)
def test_a_toml_file_at_the_limits_is_read(text: str) -> None:
    assert len(toml_text.parse(text)) == (0 if text.startswith("#") else 1)


def test_star_on_and_off() -> None:
    starred = toggle_favourite(toggle_favourite(Settings(), "a"), "b")
    assert starred.favourites == ("a", "b")
    assert toggle_favourite(starred, "a").favourites == ("b",)
