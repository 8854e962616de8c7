"""The tables of a library file, the rows of the list, and the SQL of the list.

One SQLite file contains everything: articles as MessagePack, deflated (``viewer.library.deflated``), their pictures, and the
search index (``viewer.library.search``). ``article.number`` stays as long as the article's id exists; other tables refer to it.
"""
# ruff: noqa: S608 - columns and conditions are constants; user input is always bound

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from viewer.content.article import Audience, Cover
from viewer.content.blocks import Evidence
from viewer.content.rules import Owner
from viewer.i18n import tr

FORMAT = 4
"""``PRAGMA user_version`` of the library files that this version writes; a higher one is rejected."""

OLDEST = 1
"""The oldest format that an external file may have: validation upgrades its copy (``viewer.library.upgrade``)."""

APPLICATION_ID = 0x46444B31
"""``PRAGMA application_id``: "FDK1"."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,          -- order in the library
    recency INTEGER NOT NULL DEFAULT 0, -- minus the ordinal of the day it was last published or reviewed: the newest is the least
    title TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '',     -- of its title, parted by spaces: no line of it ends within one
    title_key TEXT NOT NULL,            -- pinyin order: what ORDER BY compares
    category TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    published TEXT, reviewed TEXT, review_due TEXT,   -- ISO dates
    minutes INTEGER NOT NULL,
    evidence INTEGER,                   -- 1–4, NULL: none stated
    cover TEXT, cover_ground TEXT,
    previous TEXT NOT NULL DEFAULT '', next TEXT NOT NULL DEFAULT '',   -- ids the front matter asks for; empty: by order
    translation_of TEXT NOT NULL DEFAULT '',  -- id of the article that this one is in another language
    error TEXT NOT NULL DEFAULT '',     -- why it is damaged; its body then is the last good one, if any
    source TEXT NOT NULL,               -- its folder, relative to the library
    stamp TEXT NOT NULL,                -- of its files: (name, size, mtime) digested; tells what changed
    checksum INTEGER                    -- CRC-32 of its body: a disk's flipped bit must not change a dose. NULL: not checked
);
CREATE TABLE body (number INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, deflated BLOB NOT NULL);
CREATE TABLE asset (key TEXT PRIMARY KEY, media_type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE article_asset (number INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, key TEXT NOT NULL,
    PRIMARY KEY (number, key)) WITHOUT ROWID;
"""

TABLES_3 = TABLES.replace("CASCADE, deflated BLOB", "CASCADE, article BLOB")
"""The tables of format 3, with bodies that are not deflated."""
TABLES_2 = "\n".join(line for line in TABLES_3.split("\n") if not line.startswith("    translation_of "))
"""The tables of format 2, without translations."""

TABLES_1 = "\n".join(line for line in TABLES_2.split("\n") if not line.startswith("    words "))
"""The tables of format 1, without the words of a title."""

ORDERS = {
    "library": ("position", "number"),
    "recent": ("recency", "position"),
    "title": ("title_key", "position"),
    "minutes": ("minutes", "position"),
}
"""Columns by which each ``Sort`` orders, all ascending."""

PUBLIC = "audience = 'public' AND error = ''"
"""The condition for public screens, as in the ``public_…`` indexes."""


def _columns(order: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys((*order, "number")))


LISTS = """
CREATE TABLE list_mark (sort TEXT NOT NULL, category TEXT NOT NULL, line INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (sort, category, line)) WITHOUT ROWID;
CREATE TABLE list_count (category TEXT NOT NULL, audience TEXT NOT NULL, damaged INTEGER NOT NULL, due TEXT NOT NULL,
    articles INTEGER NOT NULL, PRIMARY KEY (category, audience, damaged, due)) WITHOUT ROWID;
"""
"""What the build knows of long lists (``viewer.library.list_lines``): ``due`` is a month, empty without a review date."""

INDEXES = (
    "CREATE INDEX by_category ON article(category, audience, error, review_due);\n"
    "CREATE INDEX by_source ON article(source);\nCREATE INDEX damaged ON article(source, stamp) WHERE error != '';\n"
    "CREATE INDEX translations ON article(translation_of) WHERE translation_of != '';\n"
) + "".join(
    f"CREATE INDEX by_{name} ON article({_columns(order)}, category, review_due);\n"
    f"CREATE INDEX public_{name} ON article({_columns(order)}, category, review_due, audience, error) WHERE {PUBLIC};\n"
    for name, order in ORDERS.items()
) + LISTS
"""Indexes that cover what a filter needs, so that a list is read without its articles; and ``LISTS``."""

NO_LETTER = "#"
"""The initial of titles that begin with a number or another script."""


class Sort(StrEnum):
    """The sort orders of the list."""

    LIBRARY = "library"
    RECENT = "recent"
    TITLE = "title"
    MINUTES = "minutes"


class LibraryInfo(Owner, frozen=True):
    """The content of library.toml, with date and number of articles of the build. ``logo`` is the key of an asset."""

    built: str = ""  # ISO date and time, UTC
    articles: int = 0
    damaged: int = 0

    def named(self, name: str, slogan: str) -> LibraryInfo:
        """Return a copy with the name and slogan of a desk; unchanged without a name."""
        return replace(self, name=name, slogan=slogan, name_en="", slogan_en="") if name else self


class ReviewState(StrEnum):
    """The state of an article's review."""

    FRESH = "fresh"
    DUE_SOON = "due-soon"  # 待复审: due within ``DUE_SOON_DAYS``
    EXPIRED = "expired"  # the day has passed


DUE_SOON_DAYS = 30
"""Days before the review date from which an article is shown as due."""


def iso(day: date | None) -> str | None:
    """Return ``day`` as stored in the tables, text that sorts by time. SQLite's own conversion of ``date`` is deprecated."""
    return day.isoformat() if day else None


class ArticleRow(Struct, frozen=True):
    """A row of the list: the data for drawing a row, a card or a search hit."""

    number: int
    id: str
    title: str
    words: str  # of its title, separated by spaces: no line ends within one
    category: str
    audience: Audience
    language: str
    published: date | None
    reviewed: date | None
    review_due: date | None
    minutes: int
    evidence: Evidence | None
    cover: Cover | None
    error: str = ""
    twins: tuple[str, ...] = ()  # ids of the same article in other languages
    languages: tuple[str, ...] = ()  # in which it can be read today; empty: it has no twins


class Twins(Struct, frozen=True):
    """How a list shows an article and its translations: as one row, in ``language`` ("zh", "en") if it can be read in it.

    One whose review is overdue on ``day`` is shown only if all are; None: the day is not known, and nothing is overdue.
    """

    language: str
    day: date | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """The values of a comparison of twins."""
        return (iso(self.day) or "", f"{self.language}%")


class Filter(Struct, frozen=True):
    """Which articles a list shows, and in which order. ``valid_on``: only those whose review is not overdue that day.

    ``ids``: only these articles, e.g. favourites. ``initial``: only titles that begin with it (``initial_of``).
    ``twins``: translations are one row; None: a row each.
    """

    category: str = ""
    sort: Sort = Sort.RECENT
    audience: Audience = Audience.STAFF  # STAFF: all; PUBLIC: only public and undamaged articles
    valid_on: date | None = None
    ids: tuple[str, ...] | None = None
    initial: str = ""
    twins: Twins | None = None


class Asset(Struct, frozen=True):
    """The bytes of a picture. ``width`` × ``height`` in px as in the file."""

    media_type: str
    width: int
    height: int
    data: bytes


COLUMNS = (
    "number, id, title, words, category, audience, language, published, reviewed, review_due, minutes, evidence,"
    " cover, cover_ground, error"
)
"""The columns of an ``ArticleRow``, in this order."""


class Listing(Struct, frozen=True):
    """The SQL of one filter. ``values`` fill the ``?`` of ``where``."""

    source: str  # the table with the index for the order
    where: str
    values: tuple[object, ...]
    key: tuple[str, str]

    @property
    def order(self) -> str:
        """The ORDER BY of the list."""
        return ", ".join(self.key)

    @property
    def backwards(self) -> str:
        """The reversed ORDER BY of the list."""
        return ", ".join(f"{column} DESC" for column in self.key)


_RANK = "({0}.review_due IS NULL OR {0}.review_due >= ?, {0}.language LIKE ?, {0}.translation_of = '')"
HIDDEN = f"CASE WHEN {_RANK.format('o')} > {_RANK.format('t')} THEN t.number ELSE o.number END"
"""Of a pair of twins the number of that which a list does not show; it binds ``Twins.values`` twice."""
SHOWN = f"CASE WHEN {_RANK.format('o')} > {_RANK.format('t')} THEN o.number ELSE t.number END"
"""The number of the other one."""
_OTHERS = "translation_of IN ({0}) OR id IN (SELECT translation_of FROM article WHERE translation_of != '' AND id IN ({0}))"


def pairs(*, public: bool) -> str:
    """Return the FROM and WHERE of the pairs of an article ``o`` and its translation ``t`` that can both be listed."""
    parts = (PUBLIC if public else "error = ''").split(" AND ")
    conditions = [f"{table}.{part}" for table in "ot" for part in parts]
    return (
        "article AS t INDEXED BY translations JOIN article AS o ON o.id = t.translation_of WHERE t.translation_of != ''"
        f" AND o.translation_of = '' AND o.language != t.language AND {' AND '.join(conditions)}"
    )


def initial_of(title_key: str) -> str:
    """Return the letter that a title begins with, A–Z in pinyin or Latin, or ``NO_LETTER``."""
    return letter.upper() if "a" <= (letter := title_key.removeprefix("~")[:1]) <= "z" else NO_LETTER


def listing(chosen: Filter) -> Listing:
    """Return the SQL for the rows of ``chosen``."""
    public = chosen.audience is Audience.PUBLIC
    conditions = [PUBLIC] if public else []
    values: list[object] = []
    if chosen.category:
        conditions.append("category = ?")
        values.append(chosen.category)
    if chosen.valid_on is not None:
        conditions.append("(review_due IS NULL OR review_due >= ?)")
        values.append(chosen.valid_on.isoformat())
    if chosen.ids is not None:
        given = ", ".join("?" * len(chosen.ids))
        conditions.append(f"(id IN ({given}) OR {_OTHERS.format(given)})" if chosen.twins else f"id IN ({given})")
        values.extend(chosen.ids * (3 if chosen.twins else 1))
    if chosen.initial:
        letter = chosen.initial.lower()
        none = "ltrim(title_key, '~') NOT GLOB '[a-z]*'"
        conditions.append(none if letter == NO_LETTER else "(title_key GLOB ? OR title_key GLOB ?)")
        values.extend(() if letter == NO_LETTER else (f"{letter}*", f"~{letter}*"))
    if chosen.twins is not None:
        conditions.append(f"number NOT IN (SELECT {HIDDEN} FROM {pairs(public=public)})")
        values.extend(chosen.twins.values * 2)
    index = "" if chosen.ids is not None else f" INDEXED BY {'public' if public else 'by'}_{chosen.sort}"
    return Listing(f"article{index}", " AND ".join(conditions) or "TRUE", tuple(values), ORDERS[chosen.sort])


def row_of_columns(values: tuple[object, ...]) -> ArticleRow:
    """Return the row for the values of ``COLUMNS``; SQLite stores dates as ISO text. Invalid
    dates give the row of a damaged article.
    """
    names = ArticleRow.__struct_fields__[: ArticleRow.__struct_fields__.index("cover")]
    fields = dict(zip((*names, "cover", "ground", "error"), values, strict=True))
    ground = fields.pop("ground")
    fields["cover"] = fields["cover"] and {"asset": fields["cover"], "ground": ground}
    try:
        return msgspec.convert(fields, ArticleRow)
    except msgspec.ValidationError:
        title = str(fields["title"])
        words = tr("“{title}”在文章库里的内容已损坏。请重新生成文章库。", title=title)
        nothing = dict.fromkeys(("published", "reviewed", "review_due", "evidence", "cover"))
        known = {"number": fields["number"], "id": str(fields["id"]), "title": title, "category": str(fields["category"])}
        rest = {"words": "", "audience": Audience.STAFF, "language": "zh-CN", "minutes": 1, "error": words}
        return msgspec.convert({**nothing, **known, **rest}, ArticleRow)
