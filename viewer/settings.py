"""``Settings``: the choices at this desk. Each field defines its default, its check and its documentation.

Stored as JSON in the user's configuration folder. Valid values of a broken file are kept; the others get their defaults.
"""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from viewer.errors import SettingsError
from viewer.fields import convert_fields
from viewer.folders import own_folder
from viewer.i18n import Language, tr
from viewer.whole_file import read_regular, write_whole

ThemeChoice = Literal["light", "dark", "contrast", "system"]
PaperChoice = Literal["A4", "A5"]
PrintTextChoice = Literal["NORMAL", "LARGE", "LARGEST"]
SortChoice = Literal["library", "recent", "title", "minutes"]

INTERFACE_SCALES = (100, 125, 150, 175, 200)
"""Sizes of the whole window that are offered, per cent."""

REOPEN = 75
"""Exit status of a desk that is to be opened again at once, with settings that apply when it is opened."""

MOST_PLACES = 1000
"""Maximum reading places; the least recently used is dropped first."""

MOST_SEARCHES = 10
"""Maximum recent searches."""

CLINIC_LONGEST = 40
"""Maximum characters of the clinic's name, and of its slogan."""

EDITOR_LONGEST = 400
"""Maximum characters of the command that opens an editor."""

_MOST_BYTES = 4_000_000
"""Maximum bytes of a file: a longer one was not written by Frontdesk (1,000 places are about 60 kB)."""


class ReadingPlace(Struct, frozen=True, omit_defaults=True):
    """The place where reading stopped."""

    anchor: str = ""
    """Anchor of the heading at or above the upper edge of the pane; empty: before the first."""

    fraction: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Fraction of the way from that heading to the next, 0–1."""


class Settings(Struct, frozen=True, omit_defaults=True):
    """The settings of one desk. Frozen: a change is a new value (``msgspec.structs.replace``)."""

    theme: ThemeChoice = "system"
    """The theme; ``system`` follows the desktop."""

    zoom: Annotated[int, Meta(ge=80, le=250)] = 100
    """Text size of the reader in per cent, 80–250; steps are ``viewer.theme.ZOOM_STEPS``."""

    interface_scale: Annotated[int, Meta(ge=100, le=200)] = 100
    """Size of the whole window in per cent, 100–200; it takes effect when the desk is opened."""

    language: Language = "zh_CN"
    """Language of the window, not of the articles."""

    favourites: tuple[str, ...] = ()
    """Ids of starred articles, oldest first."""

    last_article: str = ""
    """Id of the last open article; empty: none yet."""

    default_article: str = ""
    """Id of the article opened at the start; empty: the last one."""

    places: dict[str, ReadingPlace] = {}
    """Reading place by article id, newest last, at most ``MOST_PLACES``."""

    sort: SortChoice = "recent"
    """Order of the list (a value of ``viewer.library.schema.Sort``)."""

    category: str = ""
    """Id of the selected category of the list; empty: all."""

    favourites_only: bool = False
    """Whether the list shows only starred articles."""

    list_width: Annotated[int, Meta(ge=240, le=640)] = 344
    """Width of the article list in px, 240–640."""

    outline_width: Annotated[int, Meta(ge=200, le=480)] = 272
    """Width of the outline in px, 200–480."""

    list_shown: bool = True
    """Whether the article list is open, if the window is wide enough."""

    outline_shown: bool = True
    """Whether the whole outline is open in a window of 1440 px and more; its rail otherwise."""

    outline_shown_small: bool = False
    """As ``outline_shown``, in a window of 1280 to 1439 px."""

    patient_screen: str = ""
    """The system's name of the patient's screen; empty: the first that is not the desk's own."""

    recent_searches: tuple[Annotated[str, Meta(max_length=200)], ...] = ()
    """Recent searches, newest first, at most ``MOST_SEARCHES``, each up to 200 characters."""

    keep_history: bool = True
    """Whether places, recent searches and the last article are stored on disk."""

    clinic_name: Annotated[str, Meta(max_length=CLINIC_LONGEST)] = ""
    """The clinic's name, up to 40 characters; empty: as the library says."""

    clinic_slogan: Annotated[str, Meta(max_length=CLINIC_LONGEST)] = ""
    """The slogan below the name, up to 40 characters; if the name is empty, the library's slogan is shown."""

    printer: str = ""
    """The system's name of the printer used last; empty: the default printer."""

    print_paper: PaperChoice = "A4"
    """Paper used last."""

    print_text: PrintTextChoice = "NORMAL"
    """Text size on paper used last (the name of a ``viewer.handout.options.TextSize``)."""

    print_all_languages: bool = False
    """Whether the print dialog of an article in two languages begins with both."""

    library_path: str = ""
    """Library file or folder of articles to open if the command line names none; empty: the bundled articles."""

    editor_command: Annotated[str, Meta(max_length=EDITOR_LONGEST)] = ""
    """Command that opens an article's file in an editor: ``{file}`` is the file, ``{line}`` the line; empty: the system's."""

    patient_screen_opens: bool = True
    """Whether the patient's screen opens with the desk if a second screen is connected."""

    patient_rest_minutes: Annotated[int, Meta(ge=1, le=240)] = 5
    """Minutes after which content sent to the patient's screen is removed, unless it is held."""

    patient_asks_twice: bool = False
    """Whether the patient's page on the desk's own screen closes only at the second press of Esc."""

    patient_follows: bool = True
    """Whether the patient's screen scrolls with the reader."""

    stays_resident: bool = False
    """Whether a desk whose window is closed stays in memory, so that the next start shows it at once."""


def settings_path() -> Path:
    """Return the path of this desk's settings file."""
    return own_folder("config") / "settings.json"


def aside_path(path: Path) -> Path:
    """Return the path to which a broken settings file ``path`` is copied."""
    return path.with_suffix(".bad.json")


def load(path: Path) -> tuple[Settings, str | None]:
    """Load the settings in ``path``, with a sentence if some could not be used.

    A missing file is not an error. A broken one is copied to ``settings.bad.json``, so that the next ``save`` loses nothing.
    """
    try:
        data = read_regular(path, _MOST_BYTES)
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), _notice(path, reason(error))
    try:
        raw: dict[str, object] = msgspec.json.decode(data, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Settings(), _keep_aside(path, data, str(error))
    settings, faults = convert_fields(raw, Settings())
    if faults:
        return settings, _keep_aside(path, data, tr("；").join(f"{key} {fault}" for key, fault in faults.items()))
    return settings, None


def save(settings: Settings, path: Path) -> None:
    """Write ``settings`` to ``path``, completely or not at all.

    Raises ``SettingsError`` if the disk is full, read-only or not ours.
    """
    data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    try:
        write_whole(path, data + b"\n")
    except OSError as error:
        message = tr("设置没有保存：{path}（{reason}）。", path=path, reason=reason(error))
        raise SettingsError(message) from error


def remember_place(settings: Settings, article: str, place: ReadingPlace) -> Settings:
    """Return ``settings`` with ``place`` as the latest reading place."""
    kept = {key: value for key, value in settings.places.items() if key != article}
    latest = [*kept.items(), (article, place)][-MOST_PLACES:]
    return msgspec.structs.replace(settings, places=dict(latest))


def remember_search(settings: Settings, query: str) -> Settings:
    """Return ``settings`` with ``query`` as the newest search; blank queries are not stored."""
    words = " ".join(query.encode(errors="ignore").decode().split())[:200]
    if not words or not settings.keep_history:
        return settings
    others = (earlier for earlier in settings.recent_searches if earlier != words)
    return msgspec.structs.replace(settings, recent_searches=(words, *others)[:MOST_SEARCHES])


def without_history(settings: Settings) -> Settings:
    """Return ``settings`` without reading places and searches; favourites stay."""
    return msgspec.structs.replace(settings, places={}, recent_searches=(), last_article="")


def toggle_favourite(settings: Settings, article: str, twins: tuple[str, ...] = ()) -> Settings:
    """Return ``settings`` with that article starred, or unstarred if it or one of its ``twins`` was."""
    rest = tuple(other for other in settings.favourites if other not in {article, *twins})
    starred = rest if len(rest) < len(settings.favourites) else (*rest, article)
    return msgspec.structs.replace(settings, favourites=starred)


def reason(error: OSError) -> str:
    """Return the cause of a failed read or write in plain words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return tr("磁盘已满")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return tr("没有权限，或磁盘只读")
        case errno.ENOENT:
            return tr("没有这个文件")
        case errno.EINVAL | errno.EISDIR:
            return tr("这不是一个普通文件")
        case errno.EFBIG:
            return tr("文件太大")
        case _:
            return error.strerror or type(error).__name__


def _notice(path: Path, fault: str) -> str:
    return tr("设置读不出来，先用默认值。{path}：{fault}。", path=path, fault=fault)


def _keep_aside(path: Path, data: bytes, fault: str) -> str:
    aside = aside_path(path)
    with contextlib.suppress(OSError):
        write_whole(aside, data)
        return tr("设置有误，有误的几项先用默认值；原文件留在 {aside}。{fault}。", aside=aside, fault=fault)
    return _notice(path, fault)
