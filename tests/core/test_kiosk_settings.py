"""kiosk.toml: every fault is reported with its line and its remedy, and affects one value."""

from pathlib import Path
from types import NoneType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from viewer.folders import own_folder
from viewer.kiosk.core.kiosk_file import load_kiosk
from viewer.kiosk.core.kiosk_settings import KioskSettings, ScreenSettings, kiosk_path


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_empty_file_is_the_default_without_a_fault(tmp_path: Path) -> None:
    assert load_kiosk(written(tmp_path, "")) == (KioskSettings(), ())


def test_values_are_read_and_paths_are_seen_from_the_file(tmp_path: Path) -> None:
    text = 'library = "a.fdk"\nstate = "/srv/s"\n[idle]\nreader = 90\n[hours]\nmonday = "08:00-12:00,13:30-24:00"\nsunday = ""'
    settings, faults = load_kiosk(written(tmp_path, text))
    assert faults == ()
    assert settings.library == str(tmp_path / "a.fdk")
    assert settings.pin_path == Path("/srv/s/pin.json")
    assert settings.idle.reader == 90
    assert settings.hours.week[0] == "08:00-12:00,13:30-24:00"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[idle]\n\nwarning = 10", 3, "warning 应为：整数 20–120。先用 30。"),
        ("[idle]\nreader = '60'", 2, "reader 应为：整数 20–600。先用 120。"),
        ("[counters]\non = 1", 2, "on 应为：true 或 false。先用 true。"),
        ("[screen]\nturn = 45", 2, "turn 应为：0 或 90 或 180 或 270。先用 0。"),
        ("[screen]\ninches = 1", 2, "inches 应为：数 7–120。先用 23.8。"),
        ("[hours]\nmonday = '8:00-12:00'", 2, 'monday 应为：时间段，如 "08:00-12:00, 13:30-17:30"'),
        ("[hours]\nclosed = 'off'", 2, 'closed 应为："black" 或 "dim"。先用 "dim"。'),
        ("[hours]\nclosed_on = ['2026-02-30']", 2, "closed_on 里有一天是日历上没有的"),
        ("[hours]\ntimezone = 'Asia/Sanghai'", 2, "timezone 应为：时区名"),
        ("[hours]\ntimezone = '../etc'", 2, "timezone 应为：时区名"),
        ("languages = []", 1, "languages 应为：列表，至少一项"),
        ("# one\n[idel]\nreader = 60", 2, "没有 idel 这个设置。是不是 idle？"),
        ("[idle]\nraeder = 60", 2, "没有 raeder 这个设置。是不是 reader？"),
        ("idle = 60", 1, "idle 应为一个表，写成 [idle]"),
        ("name = '一'\nname = '二'\nx = 1", 2, "TOML 写法有误"),
        ("[idle\nreader = 60", 1, "TOML 写法有误"),
    ],
)
def test_fault_is_named_with_its_line_and_what_to_write(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = written(tmp_path, text)
    settings, faults = load_kiosk(path)
    assert settings == KioskSettings()
    assert len(faults) == 1
    assert str(faults[0]).startswith(f"{path}:{line}: ")
    assert words in str(faults[0])


def test_wrong_value_costs_no_other(tmp_path: Path) -> None:
    text = "name = '一号机'\n[idle]\nreader = 1\nelsewhere = 45\n[counters]\nkeep_days = 9999"
    settings, faults = load_kiosk(written(tmp_path, text))
    assert (settings.name, settings.idle.elsewhere) == ("一号机", 45)
    assert (settings.idle.reader, settings.counters.keep_days) == (120, 400)
    assert [fault.line for fault in faults] == [3, 6]


def test_table_of_an_earlier_version_is_no_fault(tmp_path: Path) -> None:
    settings, faults = load_kiosk(written(tmp_path, "name = '一号机'\n[sound]\nspeech = true\nvolume = 60\n"))
    assert (settings.name, faults) == ("一号机", ())


@pytest.mark.parametrize("data", [b"\xff\xfe", b"name = '\xb4\xf3\xcc\xfc'", b"\x00", b"a=" + b"[" * 5000, b"x" * 1_000_001])
def test_file_that_is_no_toml_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(data)
    settings, faults = load_kiosk(path)
    assert settings == KioskSettings()
    assert "先用默认值" in str(faults[0])


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    assert "没有这个文件" in str(load_kiosk(tmp_path / "kiosk.toml")[1][0])
    assert "这不是一个普通文件" in str(load_kiosk(tmp_path)[1][0])


@given(st.text(alphabet=st.sampled_from("[]=\"'\n#.,-:0129 abcidlereaderhoursmonday\\{}"), max_size=200))
def test_any_text_gives_settings(tmp_path: Path, text: str) -> None:
    settings, _ = load_kiosk(written(tmp_path, text))
    assert isinstance(settings, KioskSettings)


@pytest.mark.parametrize(
    ("inches", "size", "pixels"), [(23.8, (1920, 1080), 73), (32.0, (3840, 2160), 109), (15.6, (1280, 720), 75)]
)
def test_twenty_millimetres_in_pixels(inches: float, size: tuple[int, int], pixels: int) -> None:
    assert ScreenSettings(inches=inches).pixels(20, *size) == pixels


def test_every_default_passes_its_own_check() -> None:
    def tables(settings: Struct) -> list[Struct]:
        inner = [getattr(settings, name) for name in settings.__struct_fields__]
        return [settings, *(value for value in inner if isinstance(value, Struct))]

    for table in tables(KioskSettings()):
        for field in msgspec.structs.fields(table):
            if not isinstance(field.default, Struct | NoneType):
                assert msgspec.convert(field.default, field.type) == field.default


def test_own_file_and_state_are_used_where_no_kiosk_is_installed(own_home: Path) -> None:
    assert kiosk_path() == own_home / "kiosk.toml"
    assert KioskSettings().state_path == own_folder("state") == own_home / "state"


@pytest.mark.parametrize(
    "text",
    ["library = " + "9" * 5000, ".".join(["a"] * 50_000) + " = 1", "[idle]\n" * 20_000, "a = " + "[" * 20_000, "x" * 200_000],
    ids=["5,000 digits", "50,000 dotted parts", "20,000 tables", "20,000 brackets", "200,000 letters"],
)  # fmt: skip
def test_what_would_take_long_to_read_costs_the_file_and_not_the_kiosk(tmp_path: Path, text: str) -> None:
    settings, (fault,) = load_kiosk(written(tmp_path, text))
    assert settings == KioskSettings()
    assert "默认值" in fault.message


def test_a_path_that_no_system_takes_costs_itself(tmp_path: Path) -> None:
    text = 'library = "a\\u0000b"\nname = "大厅"\n[staff]\npin_file = "\\u0000"\n'
    settings, faults = load_kiosk(written(tmp_path, text))
    assert (settings.library, settings.name) == ("", "大厅")
    assert [fault.line for fault in faults] == [1, 4]
