"""``Writer``: write articles into the tables of a library file, inside a transaction that its caller opens and ends."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from viewer.content.article import Article, Audience, encode
from viewer.content.images import BuiltAsset
from viewer.content.rules import Owner
from viewer.errors import ContentError
from viewer.i18n import tr
from viewer.library import list_lines
from viewer.library.deflated import deflate
from viewer.library.schema import LibraryInfo, iso
from viewer.library.search.index import IndexWriter

_PIECES = re.compile(r"\d+|[^\W\d_]+")
_LATIN = re.compile(r"[a-z]+")
_AFTER_LATIN = "~"
"""Precedes each syllable; sorts after every Latin letter."""


def title_key(title: str, pinyin: str = "") -> str:
    """Return the sort key of ``title``: ``title_key("第2型")`` is ``~di4000002~xing2``.

    ``pinyin``: the title's reading if the automatic one is wrong, syllables separated by spaces, with tone marks or digits.
    """
    if pinyin:
        return "".join(_AFTER_LATIN + _plain(syllable) for syllable in pinyin.split())
    return "".join(_key(piece) for piece in _PIECES.findall(unicodedata.normalize("NFKC", title).lower()))


def _key(piece: str) -> str:
    if piece.isdecimal():
        return piece.zfill(6)
    if _LATIN.fullmatch(piece):
        return piece
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(piece, style=Style.TONE3, neutral_tone_with_five=True)
    return "".join(s if _LATIN.fullmatch(s) else _AFTER_LATIN + s for s in syllables)


def _plain(syllable: str) -> str:
    """Return a syllable with its tone as a digit at the end: ``táng`` is ``tang2``."""
    marks = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
    parts = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    tone = "".join(marks.get(char, "") for char in parts)
    letters = "".join(char for char in parts if char.isalnum())
    return letters if letters[-1:].isdigit() else letters + (tone or "5")


_FEW = 1000
"""Changed articles up to which it is worth finding out whether the lists change, too."""

_GAP = 1024
"""Between the positions of two rows, for rows to come."""

AGAIN = "again:"
"""Prefix of the stamp of an article with a duplicate id: it is rebuilt as soon as anything changes."""


class Writer:
    """Writes the articles whose folders changed; every other row stays as it is, and is not even read.

    ``stamps`` are of the folders ``changed``, which are written again; the articles of ``gone`` are removed. Numbers stay with
    the ids: a folder that was renamed keeps its article's number, and two folders may swap their ids.
    """

    def __init__(self, db: sqlite3.Connection, root: Path, stamps: Mapping[str, str], gone: Collection[str] = ()) -> None:
        self.errors: list[ContentError] = []
        self._db = db
        self._index = IndexWriter(db)
        self._root = root
        self._stamps = dict(stamps)
        sources = msgspec.json.encode([*stamps, *gone]).decode()
        numbers = "SELECT number FROM article WHERE source IN (SELECT value FROM json_each(?))"
        self._free = {number for (number,) in db.execute(numbers, (sources,))}
        ((last,),) = db.execute("SELECT max(number) FROM article")
        self._next = (last or 0) + 1
        self._failed: list[tuple[str, str, ContentError]] = []
        self._moved = False  # whether the order of the list may have changed
        self._left: set[str] = set()  # pictures that an article no longer has
        self._before = self._listing(self._free) if len(self._free) <= _FEW else None

    def write(self, source: str, article: Article, assets: Iterable[BuiltAsset]) -> None:
        """Write the article built from the folder ``source``."""
        known = self._db.execute("SELECT number, source FROM article WHERE id = ?", (article.id,)).fetchone()
        if known and known[0] not in self._free:
            other = known[1]
            message = tr("编号“{id}”已被 {other} 使用。", id=article.id, other=f"{other}/index.md")
            error = ContentError(self._root / source / "index.md", 1, message, tr("请换一个编号。"))
            self._failed.append((source, article.title, error))
            self._stamps[source] = AGAIN + self._stamps[source]
            return
        number = self._claim(known)
        body = deflate(encode(article))
        self._put_row(number, source, article, zlib.crc32(body))
        self._db.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (number, body))
        self._drop_pictures(number)
        for asset in assets:
            self.put_asset(asset)
            self._db.execute("INSERT OR IGNORE INTO article_asset VALUES (?, ?)", (number, asset.key))
        self._index.put(number, article)

    def fail(self, source: str, error: ContentError) -> None:
        """Record that the folder ``source`` could not be built; it is listed as damaged.

        If the fault has no line in a file (a busy machine, a missing permission), it is built again the next time.
        """
        if not error.line:
            self._stamps[source] = ""
        self._failed.append((source, source, error))

    def put_asset(self, asset: BuiltAsset) -> None:
        """Write a picture; equal pictures are stored once."""
        values = (asset.key, asset.media_type, asset.width, asset.height, asset.data)
        self._db.execute("INSERT OR IGNORE INTO asset VALUES (?, ?, ?, ?, ?)", values)

    def finish(self, owner: Owner, built: str) -> None:
        """List failed articles, delete removed ones, and sort. ``owner.logo`` is the key of an asset, ``built`` an ISO time."""
        for source, title, error in self._failed:
            self._put_damaged(source, title, error)
        for number in sorted(self._free):
            self._moved = True
            self._index.remove(number)
            self._drop_pictures(number)
            for table in ("body", "article"):
                self._db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 - our names
        last = info_of(self._db)
        if last.logo != owner.logo:
            self._left.add(last.logo)
        if self._left:
            unused = "key IN (SELECT value FROM json_each(?)) AND key NOT IN (SELECT key FROM article_asset) AND key != ?"
            keys = msgspec.json.encode(sorted(self._left)).decode()
            self._db.execute(f"DELETE FROM asset WHERE {unused}", (keys, owner.logo))  # noqa: S608 - a constant
        anew = self._moved or (last.order, last.categories) != (owner.order, owner.categories)
        moved, before = self._put_in_order(owner) if anew else set(), self._before
        if before is None or moved - before.keys() or self._listing(before) != before:
            list_lines.write(self._db)
        self._put_info(owner, built)
        self._index.finish()

    def _drop_pictures(self, number: int) -> None:
        keys = self._db.execute("DELETE FROM article_asset WHERE number = ? RETURNING key", (number,))
        self._left.update(key for (key,) in keys)

    def _claim(self, known: tuple[int, str] | None) -> int:
        """Return the number for an id: that of its row ``known``, or the next free one."""
        number = known[0] if known else self._next
        self._next = max(self._next, number + 1)
        self._free.discard(number)
        return number

    def _put_row(self, number: int, source: str, article: Article, checksum: int) -> None:
        row = {"number": number, "position": -1, "source": source, "stamp": self._stamps[source], "checksum": checksum}
        row |= {"title_key": title_key(article.title, article.pinyin), **row_of(article)}
        before = self._db.execute("SELECT position, category, title_key FROM article WHERE number = ?", (number,)).fetchone()
        if before and before[1:] == (row["category"], row["title_key"]):
            row["position"] = before[0]
        else:
            self._moved = True
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._db.execute(f"INSERT OR REPLACE INTO article ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our names

    def _put_damaged(self, source: str, title: str, error: ContentError) -> None:
        """List a folder with its error; if it was built before, the last valid article stays in ``body``."""
        self.errors.append(error)
        words = str(self._inside(error))
        rows = self._db.execute("SELECT number FROM article WHERE source = ?", (source,)).fetchall()
        before = next((number for (number,) in rows if number in self._free), None)
        if before is not None:
            self._free.discard(before)
            self._db.execute("UPDATE article SET error = ?, stamp = ? WHERE number = ?", (words, self._stamps[source], before))
            self._index.remove(before)
            return
        article = source
        while self._db.execute("SELECT 1 FROM article WHERE id = ?", (article,)).fetchone():
            article += "+"
        number = self._claim(None)
        damaged = Article(id=article, title=title, blocks=(), audience=Audience.STAFF)
        self._put_row(number, source, damaged, 0)
        self._db.execute("UPDATE article SET error = ? WHERE number = ?", (words, number))

    def _inside(self, error: ContentError) -> ContentError:
        """Return ``error`` with a path relative to the library: a distributed file should not name its author's folders."""
        if not error.path.is_relative_to(self._root):
            return error
        return ContentError(error.path.relative_to(self._root), error.line, error.message, error.remedy)

    def _listing(self, numbers: Iterable[int]) -> dict[int, tuple[object, ...]]:
        """Return what lists order and count by, of each of ``numbers``."""
        columns = "position, recency, title_key, minutes, category, audience, error != '', review_due"
        sql = f"SELECT {columns} FROM article WHERE number = ?"  # noqa: S608 - our names
        return {number: row for number in numbers for row in self._db.execute(sql, (number,))}

    def _put_in_order(self, owner: Owner) -> set[int]:
        """Order the rows as in library.toml: its explicit order first, then by category and title. Return those that moved."""
        wanted = {article: place for place, article in enumerate(owner.order)}
        categories = {category.id: place for place, category in enumerate(owner.categories)}
        rows = self._db.execute("SELECT number, id, category, title_key, position FROM article").fetchall()
        rows.sort(key=lambda r: (wanted.get(r[1], len(wanted)), categories.get(r[2], len(categories)), r[3], r[0]))
        now = places([row[4] for row in rows])
        moved = [(place, row[0]) for place, row in zip(now, rows, strict=True) if row[4] != place]
        self._db.executemany("UPDATE article SET position = ? WHERE number = ?", moved)
        return {number for _, number in moved}

    def _put_info(self, owner: Owner, built: str) -> None:
        ((articles,),) = self._db.execute("SELECT count(*) FROM article")
        ((damaged,),) = self._db.execute("SELECT count(*) FROM article WHERE error != ''")
        fields = {name: getattr(owner, name) for name in Owner.__struct_fields__}
        info = LibraryInfo(**fields, built=built, articles=articles, damaged=damaged)
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('info', ?)", (msgspec.json.encode(info).decode(),))


def places(before: list[int]) -> list[int]:
    """Return ascending positions for rows that have those of ``before``; −1 stands for a new place.

    A new row gets one between its neighbours, so that they keep theirs; if there is no room, all are numbered anew.
    """
    anew = [_GAP * (place + 1) for place in range(len(before))]
    found: list[int] = []
    waiting = last = 0
    for position in (*before, -2):
        if position == -1:
            waiting += 1
            continue
        end = position if position != -2 else last + _GAP * (waiting + 1)
        if end - last <= waiting:
            return anew
        found += [last + (end - last) * step // (waiting + 1) for step in range(1, waiting + 1)]
        found += [position] if position != -2 else []
        waiting, last = 0, end
    return found


def info_of(db: sqlite3.Connection) -> LibraryInfo:
    """Return what the last build of ``db`` stored; neutral values if there was none."""
    found = db.execute("SELECT value FROM meta WHERE key = 'info'").fetchone()
    return msgspec.json.decode(found[0], type=LibraryInfo) if found else LibraryInfo()


def row_of(article: Article) -> dict[str, object]:
    """Return the columns of the row of ``article`` that depend on its content; the sort key of a title depends on the version."""
    updated = max((day for day in (article.published, article.reviewed) if day), default=None)
    return {
        "id": article.id,
        "recency": -updated.toordinal() if updated else 0,
        "title": article.title,
        "words": " ".join(word for word in article.words if word in article.title),
        "category": article.category,
        "audience": article.audience.value,
        "language": article.language,
        "published": iso(article.published),
        "reviewed": iso(article.reviewed),
        "review_due": iso(article.review_due),
        "minutes": article.minutes,
        "evidence": article.evidence,
        "cover": article.cover.asset if article.cover else None,
        "cover_ground": article.cover.ground if article.cover else None,
        "previous": article.previous,
        "next": article.next,
        "translation_of": article.translation_of,
        "error": "",
    }
