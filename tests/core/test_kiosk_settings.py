"""kiosk.toml: every fault is reported with its line and its remedy, and affects one value."""

import json
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


LIMITS: dict[str, dict[str, tuple[object, object, object, object]]] = {
    "": {"name": ("", "号" * 60, 1, "号" * 61), "languages": (["en"], ["en", "zh_CN"], [], ["xx"])},
    "screen": {"inches": (7, 120, 6.9, 120.1), "output": ("", "H" * 60, 1, "H" * 61), "turn": (0, 270, -90, 360)},
    "idle": {
        "reader": (20, 600, 19, 601), "elsewhere": (20, 300, 19, 301), "warning": (20, 120, 19, 121),
        "attract_after": (30, 3600, 29, 3601), "slide": (5, 120, 4, 121),
    },
    "staff": {"pin_seconds": (20, 120, 19, 121), "panel_seconds": (20, 600, 19, 601), "maintenance_minutes": (1, 480, 0, 481)},
    "counters": {"suppress_below": (1, 100, 0, 101), "keep_days": (1, 3660, 0, 3661)},
    "printer": {"daily_limit": (1, 10000, 0, 10001)},
    "safe_mode": {"crashes": (2, 20, 1, 21), "within_minutes": (1, 120, 0, 121), "leave_after_minutes": (1, 1440, 0, 1441)},
}  # fmt: skip
"""Of each setting with limits: the first and the last value that is accepted, and one beyond either."""


def toml_of(at: int) -> str:
    tables = [
        (f"[{table}]\n" if table else "") + "".join(f"{key} = {json.dumps(values[at])}\n" for key, values in keys.items())
        for table, keys in LIMITS.items()
    ]
    return "".join(tables)


@pytest.mark.parametrize("at", [0, 1])
def test_every_value_within_its_limits_is_kept(tmp_path: Path, at: int) -> None:
    settings, faults = load_kiosk(written(tmp_path, toml_of(at)))
    assert faults == ()
    values = json.loads(msgspec.json.encode(settings))
    kept = {table: {key: (values[table] if table else values)[key] for key in keys} for table, keys in LIMITS.items()}
    assert kept == {table: {key: limits[at] for key, limits in keys.items()} for table, keys in LIMITS.items()}


@pytest.mark.parametrize("at", [2, 3])
def test_every_value_beyond_its_limits_is_named_and_gets_its_default(tmp_path: Path, at: int) -> None:
    text = toml_of(at)
    settings, faults = load_kiosk(written(tmp_path, text))
    assert settings == KioskSettings()
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "=" in line]
    assert [fault.line for fault in faults] == lines


def test_a_kiosk_without_a_file_begins_with_these_choices() -> None:
    assert json.loads(msgspec.json.encode(KioskSettings())) == {
        "name": "", "library": "", "state": "", "languages": ["zh_CN", "en"],
        "screen": {"inches": 23.8, "output": "", "turn": 0, "pixel_shift": True, "cursor": False},
        "idle": {"reader": 120, "elsewhere": 60, "warning": 30, "attract_after": 120, "slide": 12},
        "staff": {"pin_file": "", "pin_seconds": 30, "panel_seconds": 60, "maintenance_minutes": 30},
        "hours": {
            **dict.fromkeys(
                ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "00:00-24:00"
            ),
            "closed_on": [], "closed": "dim", "timezone": "",
        },
        "counters": {"on": True, "suppress_below": 5, "keep_days": 400},
        "printer": {"on": False, "name": "", "daily_limit": 100},
        "safe_mode": {"crashes": 3, "within_minutes": 5, "leave_after_minutes": 60},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spans", "accepted"),
    [
        ("", True), ("00:00-24:00", True), ("23:59-19:59", True), ("08:00-12:00,13:30-17:30", True),
        ("08:00-12:00 , 13:30-17:30", True), ("24:00-01:00", False), ("08:60-12:00", False), ("08:00-24:01", False),
        ("29:00-30:00", False), ("8:00-12:00", False), ("08:00", False), ("08:00-12:00,", False),
        ("08:00-12:00 13:00-14:00", False),
    ],
)  # fmt: skip
def test_opening_spans_are_hours_and_minutes(tmp_path: Path, spans: str, *, accepted: bool) -> None:
    settings, faults = load_kiosk(written(tmp_path, f'[hours]\nsunday = "{spans}"'))
    assert (settings.hours.week[6], len(faults)) == ((spans, 0) if accepted else ("00:00-24:00", 1))


def test_days_and_zones_that_exist_are_kept_in_the_order_of_the_week(tmp_path: Path) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    text = "[hours]\n" + "".join(f'{day} = "0{at}:00-12:00"\n' for at, day in enumerate(days))
    settings, faults = load_kiosk(
        written(tmp_path, text + 'closed_on = ["2028-02-29", "2026-10-01"]\ntimezone = "Asia/Shanghai"')
    )
    assert faults == ()
    assert settings.hours.week == tuple(f"0{at}:00-12:00" for at in range(7))
    assert (settings.hours.closed_on, settings.hours.timezone) == (("2028-02-29", "2026-10-01"), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[idle]\nreader = 1\n\n[screen]\nturn = 1\nname = ''", [2, 5, 6]),
        ("reader = 1\n[idle]\nreader = 1", [1, 3]),
        ('[idle]\n\nx1 = 1\n  "slide"   = 1', [3, 4]),
        ("[idle]\nslide.a = 1", [2]),
        ("\nidle = { reader = 1, slide = 1 }", [2, 2]),
        ('idle.reader = 60\nidle.slide = 1\n"screen" . turn = 1', [2, 3]),
        ("name = 'a\u2028b'\n[idle]\nreader = 1", [3]),
        ("nonsense = 1\nname = 5\n[other]\nx = 1", [1, 2, 3]),
        ("\n[ hours ]\nmonday = 1\n[counters]\non = 5", [3, 5]),
        ('["id\\u006ce"]\nreader = 1', [0]),  # no line is better than a wrong one
    ],
)  # fmt: skip
def test_each_fault_has_the_line_of_its_key_and_the_first_line_comes_first(tmp_path: Path, text: str, lines: list[int]) -> None:
    assert [fault.line for fault in load_kiosk(written(tmp_path, text))[1]] == lines


def test_setting_that_resembles_none_is_to_be_deleted(tmp_path: Path) -> None:
    (fault,) = load_kiosk(written(tmp_path, "qqqq = 1"))[1]
    assert fault.message == "没有 qqqq 这个设置。请删去，或照 frontdesk help kiosk 改正。"


def test_file_of_another_encoding_or_length_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes("name = '大厅'\n\nstate = '厅'".encode("utf-8-sig"))
    assert load_kiosk(path)[0].name == "大厅"
    path.write_bytes(b"name = 'a'\n\nstate = '\xb4\xf3'")
    assert str(load_kiosk(path)[1][0]).startswith(f"{path}:3: 这一行不是 UTF-8 文字。")
    path.write_bytes(b"name = '\xb4\xf3'")
    assert load_kiosk(path)[1][0].line == 1
    path.write_bytes(b"name = 'a'".ljust(100_000, b"\n"))
    assert load_kiosk(path)[0].name == "a"
    path.write_bytes(b"name = 'a'".ljust(100_001, b"\n"))
    assert str(load_kiosk(path)[1][0]) == f"{path}: 文件太大。所有设置先用默认值。"


def test_pin_of_the_owners_own_file_is_used(tmp_path: Path) -> None:
    settings, _ = load_kiosk(written(tmp_path, '[staff]\npin_file = "pins/a.json"'))
    assert settings.pin_path == tmp_path / "pins" / "a.json"
    assert settings.state_path == own_folder("state")
    assert (settings.library, settings.state) == ("", "")


@pytest.mark.parametrize(("there", "name"), [(True, "system"), (False, "home")])
def test_file_of_an_installed_kiosk_comes_before_the_users_own(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, there: bool
) -> None:
    monkeypatch.setattr("viewer.kiosk.core.kiosk_settings.system_folder", lambda: tmp_path)
    if there:
        written(tmp_path, "")
    assert kiosk_path() == {"system": tmp_path, "home": own_home}[name] / "kiosk.toml"
