"""Read ``kiosk.toml``: every fault is named with its line and a correction, and only that value falls back to its default."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from viewer import toml_text
from viewer.fields import convert_fields
from viewer.i18n import tr
from viewer.kiosk.core.kiosk_settings import HoursSettings, KioskSettings
from viewer.settings import reason
from viewer.whole_file import read_regular

_MOST_BYTES = 100_000
_FORMER = frozenset({"sound"})
"""Tables of earlier versions, ignored: nothing ever read them."""

_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*(?:\.\s*\"?([A-Za-z0-9_-]+)\"?\s*)?=")

_S = TypeVar("_S", bound=Struct)


class Fault(Struct, frozen=True):
    """One fault of the file. ``line`` counts from 1 (0: the whole file); ``str()`` is shown to the owner."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


def load_kiosk(path: Path) -> tuple[KioskSettings, tuple[Fault, ...]]:
    """Return the settings in ``path`` and all its faults. Never raise: a kiosk starts with whatever is valid."""
    try:
        text = read_regular(path, _MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        return _unusable(path, 0, tr("{reason}。", reason=reason(error)))
    except UnicodeDecodeError as error:
        return _unusable(path, error.object[: error.start].count(b"\n") + 1, tr("这一行不是 UTF-8 文字。请用 UTF-8 保存。"))
    try:
        raw = toml_text.parse(text)
    except toml_text.TomlFaultError as error:
        return _unusable(path, error.line, tr("{message}请照 frontdesk help kiosk 改正。", message=error.message))
    reading = _Reading(path, text)
    settings = _absolute(reading.settings(raw), path.resolve().parent)
    return settings, tuple(sorted(reading.faults, key=lambda fault: fault.line))


def _unusable(path: Path, line: int, message: str) -> tuple[KioskSettings, tuple[Fault, ...]]:
    return KioskSettings(), (Fault(path, line, tr("{fault}所有设置先用默认值。", fault=message)),)


class _Reading:
    """One file being read, with the faults found so far."""

    def __init__(self, path: Path, text: str) -> None:
        self.faults: list[Fault] = []
        self._path = path
        self._lines = _lines(text)

    def settings(self, raw: dict[str, object]) -> KioskSettings:
        """Return the valid values in ``raw``, and defaults for the rest."""
        default = KioskSettings()
        tables = {name: value for name in KioskSettings.__struct_fields__ if isinstance(value := getattr(default, name), Struct)}
        single = {key: value for key, value in raw.items() if key not in tables and key not in _FORMER}
        settings = self._table("", single, default)
        for name, table in tables.items():
            content = raw.get(name, {})
            if isinstance(content, dict):
                settings = msgspec.structs.replace(settings, **{name: self._table(name, content, table)})
            else:
                self._report("", name, tr("{key} 应为一个表，写成 [{key}]。先用默认值。", key=name))
        return msgspec.structs.replace(self._usable_paths(settings, default), hours=self._checked(settings.hours))

    def _usable_paths(self, settings: KioskSettings, default: KioskSettings) -> KioskSettings:
        """Return ``settings``, with defaults for paths that no system accepts."""
        for key in ("library", "state"):
            if "\0" in getattr(settings, key):
                self._wrong("", key, tr("不是文件的路径"), getattr(default, key))
                settings = msgspec.structs.replace(settings, **{key: getattr(default, key)})
        if "\0" in settings.staff.pin_file:
            self._wrong("staff", "pin_file", tr("不是文件的路径"), default.staff.pin_file)
            staff = msgspec.structs.replace(settings.staff, pin_file=default.staff.pin_file)
            settings = msgspec.structs.replace(settings, staff=staff)
        return settings

    def _table(self, table: str, raw: dict[str, object], default: _S) -> _S:
        settings, wrong = convert_fields(raw, default)
        for key, fault in wrong.items():
            self._wrong(table, key, fault, getattr(default, key))
        known = default.__struct_fields__
        for key in raw:
            if key not in known:
                from difflib import get_close_matches

                close = get_close_matches(key, known, n=1)
                if close:
                    self._report(table, key, tr("没有 {key} 这个设置。是不是 {name}？", key=key, name=close[0]))
                else:
                    self._report(table, key, tr("没有 {key} 这个设置。请删去，或照 frontdesk help kiosk 改正。", key=key))
        return settings

    def _checked(self, hours: HoursSettings) -> HoursSettings:
        """Return ``hours``, with defaults for days or a time zone that do not exist."""
        default = HoursSettings()
        if any(not _is_day(day) for day in hours.closed_on):
            self._wrong("hours", "closed_on", tr("里有一天是日历上没有的"), default.closed_on)
            hours = msgspec.structs.replace(hours, closed_on=default.closed_on)
        if hours.timezone and not _is_timezone(hours.timezone):
            self._wrong("hours", "timezone", tr('应为：时区名，如 "Asia/Shanghai"'), default.timezone)
            hours = msgspec.structs.replace(hours, timezone=default.timezone)
        return hours

    def _wrong(self, table: str, key: str, fault: str, default: object) -> None:
        value = msgspec.json.encode(default).decode()
        self._report(table, key, tr("{key} {fault}。先用 {value}。", key=key, fault=fault, value=value))

    def _report(self, table: str, key: str, message: str) -> None:
        places = ((table, key), (key, ""), (table, ""), ("", table))  # the last: a table on one line
        line = next((self._lines[place] for place in places if place in self._lines), 0)
        self.faults.append(Fault(self._path, line, message))


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each (table, key) and of each (table, "")."""
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TABLE.match(line):
            table = header[1]
            lines[table, ""] = number
        elif key := _KEY.match(line):
            lines[(key[1], key[2]) if key[2] and not table else (table, key[1])] = number
    return lines


def _absolute(settings: KioskSettings, folder: Path) -> KioskSettings:
    """Return ``settings`` with every relative path resolved from ``folder``."""

    def absolute(path: str) -> str:
        return str(folder / path) if path else ""

    staff = msgspec.structs.replace(settings.staff, pin_file=absolute(settings.staff.pin_file))
    return msgspec.structs.replace(settings, library=absolute(settings.library), state=absolute(settings.state), staff=staff)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, a path, a folder of zones
        return False
    return True
