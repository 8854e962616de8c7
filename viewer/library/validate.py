"""Check that an external library file is what this program would write: ``python -m viewer.library.validate FILE``.

The file is a copy of our own. An article that breaks a rule is marked as damaged in it, so that the others can be
shown. All rules are those for an author's sources. Run it in a process with bounded memory and time, because a hostile
file may crash it (``viewer.library.external_file``).
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from viewer import i18n
from viewer.content.article import Article, Audience, decode
from viewer.content.images import BadImageError, as_kept
from viewer.content.invariants import fault_of, fault_of_owner
from viewer.content.library_toml import bounded
from viewer.content.rules import Limits
from viewer.errors import LibraryDamaged, LibraryError
from viewer.i18n import tr
from viewer.library import list_lines
from viewer.library.cache import schema
from viewer.library.deflated import inflate
from viewer.library.external_file import Counted, Verdict
from viewer.library.library_file import connect, harden, reading, words
from viewer.library.schema import OLDEST, LibraryInfo
from viewer.library.search.index import TIERS, IndexWriter
from viewer.library.search.stored_text import places_of, unpacked
from viewer.library.shared import Shared
from viewer.library.upgrade import upgrade
from viewer.library.writer import row_of
from viewer.own_process import bound_memory, bound_time

_MEMORY = 2 * 1024**3
"""Address space of the process, in bytes."""
_SECONDS = 600
"""Processor time of the process: enough for a million articles."""
_EVERY = 100
"""Articles between two reports of progress."""
_ROW = tuple(row_of(Article(id="a", title="a", blocks=())))


def validate(path: Path, progress: Callable[[int, int], None]) -> Verdict:
    """Check the library file ``path`` and mark its damaged articles.

    Raises ``LibraryError`` if it is not a library file.
    """
    connect(path, OLDEST).close()
    with reading(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        harden(db)
        db.execute("PRAGMA journal_mode = DELETE")
        anew = upgrade(db)
        refused = _refusal(db)
        if refused:
            return Verdict(refused)
        db.execute("BEGIN")
        damaged = tuple(_Articles(db, _limits(db), anew=anew).damaged(progress))
        list_lines.write(db)  # what the file says of itself is not believed
        db.execute("COMMIT")
        return Verdict(damaged=damaged)


# ---- the file ----------------------------------------------------------------------------------------------------------


def _refusal(db: sqlite3.Connection) -> str:
    """Return why the whole file cannot be used, or empty."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        model.executescript(schema())
        if _schema_of(db) != _schema_of(model):
            return tr("它的表不是导诊读本写的。")
        ((answer,),) = db.execute("PRAGMA integrity_check(1)")
        if answer != "ok":
            return tr("它的内部结构已损坏（{reason}）。", reason=str(answer)[:200])
        for table in (*TIERS, "search_term_words"):
            db.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")  # noqa: S608 - our names
        for table, condition in _type_faults(model):
            if db.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").fetchone():  # noqa: S608 - our names
                return tr("表 {table} 里的值不成立。", table=table)
    return _info_fault(db)


def _schema_of(db: sqlite3.Connection) -> set[tuple[str, str, str, str]]:
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return {(kind, name, table, words(sql)) for kind, name, table, sql in rows}


def _type_faults(model: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield each table whose values must have the types of their columns, with a condition that finds violations.

    Rows of articles and pictures are checked one by one, so that a fault costs only one article.
    """
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (table,) in model.execute(f"{names} ORDER BY name").fetchall():
        if table.startswith((*(f"{tier}_" for tier in TIERS), "search_term_words_")) or table in _ONE_BY_ONE:
            continue
        conditions = [
            f"typeof({column}) NOT IN ('{kind.lower()}'{'' if needed or key else ', ' + repr('null')})"
            for _, column, kind, needed, _, key in model.execute(f"PRAGMA table_info({table})")
        ]
        yield table, " OR ".join(conditions)


_WITH_BODY = (
    f"SELECT {', '.join(_ROW)}, checksum, (SELECT deflated FROM body WHERE body.number = article.number)"  # noqa: S608 - our names
    " FROM article WHERE number = ?"
)
_ONE_BY_ONE = ("article", "body", "asset", "search_text")


def _info_fault(db: sqlite3.Connection) -> str:
    found = db.execute("SELECT value FROM meta WHERE key = 'info'").fetchone()
    try:
        info = msgspec.json.decode(found[0] if found else "", type=LibraryInfo)
        datetime.fromisoformat(info.built)
    except (msgspec.DecodeError, ValueError):
        return tr("读不出它的说明。")
    return fault_of_owner(info)


def _limits(db: sqlite3.Connection) -> Limits:
    """Return the limits that the library was built with, up to the allowed maximum."""
    found = db.execute("SELECT value FROM meta WHERE key = 'shared'").fetchone()
    try:
        limits = msgspec.json.decode(found[0] if found else "{}", type=Shared).limits
    except msgspec.DecodeError:
        return Limits()
    return limits if bounded(limits) else Limits()


# ---- its articles ------------------------------------------------------------------------------------------------------


class _Articles:
    """The articles of the file behind ``db``, each checked by itself."""

    def __init__(self, db: sqlite3.Connection, limits: Limits, *, anew: bool) -> None:
        self._db = db
        self._anew = anew  # the search index is empty
        self._limits = limits
        self._index = IndexWriter(db)
        self._bad_pictures: list[str] = []
        self._pictures = dict(self._sound_pictures())

    def damaged(self, progress: Callable[[int, int], None]) -> Iterator[str]:
        """Mark damaged articles; yield a sentence for each."""
        numbers = [number for (number,) in self._db.execute("SELECT number FROM article ORDER BY number")]
        self._db.execute("DELETE FROM body WHERE number NOT IN (SELECT number FROM article)")
        self._db.execute("DELETE FROM search_text WHERE number NOT IN (SELECT number FROM article)")
        aside = 0
        yield from self._bad_pictures
        for done, number in enumerate(numbers):
            if done % _EVERY == 0:
                progress(done, len(numbers))
            why = self._check(number)
            if why:
                aside += 1
                yield f"{self._set_aside(number, why)}: {why}"
        if aside:
            self._count_again()
        if self._anew:
            self._index.finish()
        else:
            self._index.flush()

    def _sound_pictures(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield key and size of each valid picture; delete the others."""
        for (key,) in self._db.execute("SELECT key FROM asset").fetchall():
            ((media_type, width, height, data),) = self._db.execute(
                "SELECT media_type, width, height, data FROM asset WHERE key = ?", (key,)
            )
            try:
                picture = as_kept(data, self._limits) if isinstance(data, bytes) else None
            except BadImageError:
                picture = None
            if picture and (picture.key, picture.media_type, picture.width, picture.height) == (key, media_type, width, height):
                yield picture.key, (picture.width, picture.height)
            else:
                self._bad_pictures.append(tr("图片 {key} 已损坏或不能用。", key=str(key)[:40]))
                self._db.execute("DELETE FROM asset WHERE key = ?", (key,))

    def _check(self, number: int) -> str:
        """Return why the article with that number cannot be shown; empty if it can, or was already listed as damaged."""
        ((*row, checksum, body),) = self._db.execute(_WITH_BODY, (number,))
        error = row[-1]
        if isinstance(error, str) and error and body is None:
            return "" if self._sound_damaged_row(row) else tr("它的条目不成立。")
        if not isinstance(body, bytes) or checksum not in {None, zlib.crc32(body)}:
            return tr("内容与校验和不符。")
        try:
            whole = inflate(body)
        except ValueError as why_not:
            return str(why_not)
        try:
            article = decode(whole)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return tr("内容读不出来。")
        if why := fault_of(article, self._limits, self._pictures):
            return why
        if isinstance(error, str) and error:  # damaged later; its last valid content is kept
            return ""
        if list(row_of(article).values()) != row:
            return tr("条目与内容不符。")
        self._check_text(number, article)
        return ""

    def _check_text(self, number: int, article: Article) -> None:
        """Index ``article`` again if its index entry cannot be read."""
        found = self._db.execute("SELECT passages FROM search_text WHERE number = ?", (number,)).fetchone()
        if found is None:
            if self._anew:
                self._index.put(number, article)
            return
        try:
            text, folded, places = unpacked(found[0])
            lines = {written.count("\n") + 1 for written in (text, folded) if written is not None}
            sound = lines == {len(places_of(places))}
        except LibraryDamaged:
            sound = False
        if not sound:
            self._db.execute("DELETE FROM search_text WHERE number = ?", (number,))
            self._index.put(number, article)

    @staticmethod
    def _sound_damaged_row(row: list[object]) -> bool:
        values = dict(zip(_ROW, row, strict=True))
        texts = ("id", "title", "category", "audience", "language", "previous", "next", "error")
        return all(isinstance(values[name], str) for name in texts) and values["audience"] in set(Audience)

    def _set_aside(self, number: int, why: str) -> str:
        """Turn the article with that number into a damaged one: listed for staff only,
        without content, with its title if valid.
        """
        ((name, title),) = self._db.execute("SELECT id, title FROM article WHERE number = ?", (number,))
        name = name if isinstance(name, str) and name.isprintable() and len(name) < 100 else f"damaged-{number}"
        title = title if isinstance(title, str) and title.isprintable() and len(title) < 300 else name
        empty = Article(id=name, title=title, blocks=(), audience=Audience.STAFF)
        words = tr("这篇文章已损坏：{why}请重新生成文章库。", why=why)
        row = row_of(empty) | {"error": words, "title_key": title, "source": name, "stamp": ""}
        columns = ", ".join(f"{column} = ?" for column in row)
        self._db.execute(f"UPDATE article SET {columns}, checksum = 0 WHERE number = ?", (*row.values(), number))  # noqa: S608
        for table in ("body", "search_text", "article_asset"):
            self._db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 - our names
        return title

    def _count_again(self) -> None:
        ((encoded,),) = self._db.execute("SELECT value FROM meta WHERE key = 'info'")
        info = msgspec.json.decode(encoded, type=LibraryInfo)
        ((articles, damaged),) = self._db.execute("SELECT count(*), count(nullif(error, '')) FROM article")
        info = msgspec.structs.replace(info, articles=articles, damaged=damaged)
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'info'", (msgspec.json.encode(info).decode(),))


# ---- the process -------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Print progress and then the verdict on a file, one JSON object per line; return 0."""
    path, language = arguments
    i18n.set_language("en" if language == "en" else "zh_CN")
    bound_memory(_MEMORY)
    bound_time(_SECONDS)

    def report(what: Counted | Verdict) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
        sys.stdout.buffer.flush()

    try:
        report(validate(Path(path), lambda done, articles: report(Counted(done, articles))))
    except MemoryError:
        report(Verdict(tr("它要用的内存太多。")))
    except LibraryError as error:
        report(Verdict(str(error)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
