"""``Session``: what is open on one screen, the reader's settings and the history. The only mutable object of the core."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Flag, auto

from msgspec.structs import replace

from viewer import theme
from viewer.desk.core.trail import Location, Shown, ShownToday, Trail
from viewer.i18n import Language
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, LibraryInfo, Sort, Twins
from viewer.settings import (
    ReadingPlace,
    Settings,
    ThemeChoice,
    remember_place,
    remember_search,
    toggle_favourite,
    without_history,
)


class Change(Flag):
    """What changed; for the widgets that show it."""

    ARTICLE = auto()
    LIBRARY = auto()
    FILTER = auto()
    FAVOURITES = auto()
    ZOOM = auto()
    THEME = auto()
    LANGUAGE = auto()
    TRAIL = auto()
    CLINIC = auto()
    PATIENT = auto()
    FORGOTTEN = auto()
    SHOWN = auto()


Listener = Callable[[Change], None]


class Session:
    """The state of one screen. ``today`` returns the date for judging reviews, ``now`` the current time."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        today: Callable[[], date] = date.today,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._library = library
        self._settings = settings
        self._today = today
        self._shown = ShownToday(now)
        self._trail = Trail()
        self._listeners: list[Listener] = []
        self._settings_listeners: list[Callable[[], None]] = []
        self._unrecorded = ""  # the article open when the history was cleared: recorded again once it is reopened

    # ---- what is open

    @property
    def library(self) -> Library:
        """The open library."""
        return self._library

    @property
    def info(self) -> LibraryInfo:
        """The library's description, with the clinic name and slogan set on this desk."""
        return self._library.info.named(self._settings.clinic_name, self._settings.clinic_slogan)

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    @property
    def today(self) -> date:
        """The date for judging reviews."""
        return self._today()

    @property
    def location(self) -> Location | None:
        """The article that is open; None before the first."""
        return self._trail.location

    @property
    def article(self) -> str:
        """Id of the open article; empty before the first."""
        return self.location.article if self.location else ""

    @property
    def filter(self) -> Filter:
        """The filter of the article list."""
        chosen = self._settings
        return Filter(
            category="" if chosen.favourites_only else chosen.category,
            sort=Sort(chosen.sort),
            ids=chosen.favourites if chosen.favourites_only else None,
            twins=self.twins,
        )

    @property
    def library_filter(self) -> Filter:
        """The filter for all articles the desk may list."""
        return Filter(twins=self.twins)

    @property
    def twins(self) -> Twins:
        """How translations are listed: as one row, in the interface language."""
        today = self.today
        return Twins(self._settings.language[:2], None if self._library.clock_is_wrong(today) else today)

    def versions(self) -> list[ArticleRow]:
        """Return the open article in each language in which it can be read, itself among them; none if there is only one."""
        return self._library.versions(self.article, self.library_filter) if self.article else []

    def neighbours(self) -> tuple[ArticleRow | None, ArticleRow | None]:
        """Return the articles before and after the open one in the list."""
        return self._library.neighbours(self.article, self.filter) if self.article else (None, None)

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener`` after each change."""
        self._listeners.append(listener)

    def subscribe_settings(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each change of the settings, including those without a visible effect."""
        self._settings_listeners.append(listener)

    def _notify(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def open(self, article: str, anchor: str = "") -> None:
        """Open ``article`` at ``anchor`` (without one, at its last reading position) and add it to the history."""
        location = Location(article, anchor)
        if location == self.location:
            self._notify(Change.ARTICLE)
            return
        self._trail.add(location)
        self._moved()

    def open_version(self, article: str) -> None:
        """Open the same article in another language; going back leads to what was open before both."""
        self._trail.replace(Location(article))
        self._moved()

    @property
    def can_go_back(self) -> bool:
        """Whether the history has an earlier entry."""
        return self._trail.goes(-1)

    @property
    def can_go_forward(self) -> bool:
        """Whether the history has a later entry."""
        return self._trail.goes(1)

    def back(self) -> None:
        """Go back in the history."""
        self._step(-1)

    def forward(self) -> None:
        """Go forward in the history."""
        self._step(1)

    def _step(self, by: int) -> None:
        if self._trail.goes(by):
            self._trail.go(by)
            self._moved()

    def _moved(self) -> None:
        if self.article == self._unrecorded:
            self._unrecorded = ""
        self._set_settings(replace(self._settings, last_article=self.article))
        self._notify(Change.ARTICLE | Change.TRAIL)

    def leave_at(self, article: str, place: ReadingPlace) -> None:
        """Store the reading position in ``article``."""
        if article != self._unrecorded:
            self._set_settings(remember_place(self._settings, article, place))

    def place_of(self, article: str) -> ReadingPlace | None:
        """Return the last reading position in ``article``."""
        return self._settings.places.get(article)

    def set_zoom(self, zoom: int) -> None:
        """Set the text size, per cent."""
        self._change(Change.ZOOM, zoom=zoom)

    def step_zoom(self, by: int) -> None:
        """Make the text larger (1) or smaller (−1) by a step; 0 resets it to 100 %."""
        self.set_zoom(theme.step(self._settings.zoom, by) if by else 100)

    def set_theme(self, choice: ThemeChoice) -> None:
        """Set the theme."""
        self._change(Change.THEME, theme=choice)

    def set_language(self, language: Language) -> None:
        """Set the interface language."""
        self._change(Change.LANGUAGE, language=language)

    def choose_category(self, category: str) -> None:
        """Filter the list by category; empty: all."""
        self._change(Change.FILTER, category=category, favourites_only=False)

    def choose_favourites(self) -> None:
        """Filter the list by favourites."""
        self._change(Change.FILTER, category="", favourites_only=True)

    def choose_sort(self, sort: Sort) -> None:
        """Set the sort order of the list."""
        self._change(Change.FILTER, sort=sort.value)

    @property
    def shown_today(self) -> tuple[Shown, ...]:
        """What patients were shown today, latest first."""
        return self._shown.latest()

    def note_shown(self, article: str, anchor: str, part: str) -> None:
        """Record until midnight, in memory only, that ``part`` of ``article`` was shown. Does nothing if no history is kept."""
        if self._settings.keep_history:
            self._shown.add(article, anchor, part)
            self._notify(Change.SHOWN)

    def clear_shown(self) -> None:
        """Forget what was shown today."""
        self._shown.clear()
        self._notify(Change.SHOWN)

    def toggle_favourite(self, article: str) -> None:
        """Toggle ``article`` as a favourite, in whatever language it was marked."""
        self._set_settings(toggle_favourite(self._settings, article, self._library.twins(article)))
        self._notify(Change.FAVOURITES | (Change.FILTER if self._settings.favourites_only else Change.FAVOURITES))

    def remember_search(self, query: str) -> None:
        """Add ``query`` to the recent searches."""
        self._set_settings(remember_search(self._settings, query))

    def set_panes(self, **chosen: int | bool | str) -> None:
        """Remember ``list_width`` to ``outline_shown_small``, ``interface_scale``, ``editor_command``, ``stays_resident``."""
        self._set_settings(replace(self._settings, **chosen))

    def set_default_article(self, article: str) -> None:
        """Set the article opened at the start; empty: the last one."""
        self._set_settings(replace(self._settings, default_article=article))

    def set_clinic(self, name: str, slogan: str) -> None:
        """Set the clinic's name and slogan; an empty name means those of the library."""
        self._change(Change.CLINIC, clinic_name=" ".join(name.split()), clinic_slogan=" ".join(slogan.split()))

    def set_library_path(self, path: str) -> None:
        """Set the library opened by default; empty: the bundled articles."""
        self._set_settings(replace(self._settings, library_path=path))

    def set_patient(self, **choices: str | int | bool) -> None:
        """Set ``patient_screen``, ``patient_screen_opens``, ``patient_rest_minutes``, ``patient_asks_twice``,
        ``patient_follows``."""
        self._change(Change.PATIENT, **choices)

    def set_print(self, **choices: str | bool) -> None:
        """Set ``printer``, ``print_paper``, ``print_text``: the choices used last, and ``print_all_languages``."""
        self._set_settings(replace(self._settings, **choices))

    def set_keep_history(self, *, keep: bool) -> None:
        """Set whether the reading and search history is saved; if not, delete what was saved."""
        self._set_settings(replace(self._settings, keep_history=keep))
        if not keep:
            self.forget()

    def forget(self) -> None:
        """Clear the reading and search history, in memory and on disk; the open article stays open."""
        self._unrecorded = self.article
        self._trail.clear()
        self._shown.clear()
        self._set_settings(without_history(self._settings))
        self._notify(Change.FORGOTTEN | Change.TRAIL | Change.SHOWN)

    def set_library(self, library: Library) -> None:
        """Replace the library by a newer one; the open article stays open if it still exists."""
        self._library = library
        self._notify(Change.LIBRARY)

    def _change(self, change: Change, **values: object) -> None:
        settings = replace(self._settings, **values)
        if settings != self._settings:
            self._set_settings(settings)
            self._notify(change)

    def _set_settings(self, settings: Settings) -> None:
        changed, self._settings = settings != self._settings, settings
        for listener in tuple(self._settings_listeners) if changed else ():
            listener()
