"""Hostile library files: every field of a rich article with values it must not have, and broken tables."""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from tests.folders import write_article, write_folder
from viewer.content.article import Article, Source, decode
from viewer.content.blocks import (
    Align,
    Band,
    Block,
    Callout,
    CalloutKind,
    Caption,
    Chart,
    ChartKind,
    Citation,
    Code,
    Definition,
    Definitions,
    Design,
    Evidence,
    Heading,
    Link,
    List,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Rule,
    Series,
    Study,
    Table,
    Text,
)
from viewer.library.deflated import deflate
from viewer.library.library_builder import pack
from viewer.library.writer import row_of

Tree: TypeAlias = Any
"""What MessagePack can contain: dictionaries, lists, numbers, words."""

_NUMBERS: tuple[object, ...] = (-1, 0, 2**40, -(2**63), 1e300, math.nan, math.inf, "7", None)
_WORDS: tuple[object, ...] = ("", "\u202e5 mg", "\x02wzxhzdk:1\x03", "长" * 400_000, "a" * 20_000, "javascript:alert(1)", 7, None)
_LISTS: tuple[object, ...] = ([], None, {}, [[]])


def rich_article() -> Article:
    """Return an article with a block of nearly every kind."""
    words = (Text("空腹血糖 6.1 mmol/L"), Citation(1), Link("https://example.org/a", (Text("网址"),)))
    chart = Chart(
        "fig-1", ChartKind.LINE, ("0", "4"), (Series("一组", (7.0, 6.5)),), Caption(1, words), unit="mmol/L",
        x_values=(0.0, 4.0), y_min=4.0, y_max=10.0, band=Band(4.4, 7.0, "目标"),
    )  # fmt: skip
    table = Table("tbl-1", (Align.LEFT, Align.RIGHT), (words, words), ((words, words),), Caption(1, words, words))
    study = Study(
        "study-1", words, Design.RCT, Evidence.LOW, people=91, citation=1, rows=(Row("研究对象", (Paragraph(words),)),),
        shows=(Paragraph(words),), cannot_show=(Paragraph(words),),
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Heading(2, words, "one"), Paragraph(words), List(ordered=True, items=(ListItem((Paragraph(words),)),), start=3),
        Definitions((Definition(words, (Paragraph(words),)),)), Quote((Paragraph(words),)), Code("python", (("k", "x = 1"),)),
        Callout(CalloutKind.TIP, words, (Paragraph(words),)), table, chart, study, Rule(),
    )  # fmt: skip
    return Article("rich", "丰富的文章", blocks, lead=words, summary=("一句话。",), references=(Source(words, doi="10.1186/a"),))


def spoilt_articles() -> Iterator[tuple[str, bytes]]:
    """Yield the rich article with one value replaced each time: what was replaced, and the body."""
    whole = msgspec.to_builtins(rich_article())
    for path, value in _places(whole, ()):
        for bad in _bad_values(value):
            yield f"{'.'.join(map(str, path))} = {str(bad)[:20]!r}", msgspec.msgpack.encode(_with(whole, path, bad))
    for depth in (40, 450, 3000):
        block: Tree = {"kind": "paragraph", "children": []}
        for _ in range(depth):
            block = {"kind": "quote", "blocks": [block]}
        yield f"{depth} quotations deep", _encoded(_with(whole, ("blocks",), [block]))
    many = [{"kind": "paragraph", "children": [{"kind": "text", "text": "字"}]}] * 50_000
    yield "50,000 paragraphs", msgspec.msgpack.encode(_with(whole, ("blocks",), many))
    yield "no MessagePack", b"\xc1" * 100
    yield "nothing", b""


def _encoded(tree: Tree) -> bytes:
    """Return ``tree`` in MessagePack, however deep: the encoder itself stops at too deep recursion."""
    try:
        return msgspec.msgpack.encode(tree)
    except RecursionError:
        return b"\x81\xa6blocks" + b"\x91" * 3000


def _places(tree: Tree, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if path:
        yield path, tree
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _places(value, (*path, key))
    elif isinstance(tree, list | tuple):
        for place, value in enumerate(tree[:1]):
            yield from _places(value, (*path, place))
        if path == ("blocks",):
            for place, value in enumerate(tree[1:], 1):
                yield from _places(value, (*path, place))


def _bad_values(value: object) -> tuple[object, ...]:
    if isinstance(value, bool | int | float):
        return _NUMBERS
    return _WORDS if isinstance(value, str) else _LISTS


def _with(tree: Tree, path: tuple[str | int, ...], value: object) -> Tree:
    """Return ``tree`` with ``value`` at ``path``."""
    if not path:
        return value
    first, *rest = path
    if isinstance(tree, dict):
        return {key: _with(each, tuple(rest), value) if key == first else each for key, each in tree.items()}
    return [_with(each, tuple(rest), value) if place == first else each for place, each in enumerate(tree)]


def honest_file(folder: Path) -> Path:
    """Return a library file with two articles, as ``pack`` writes it."""
    root = write_folder(folder / "honest", "one")
    write_article(root / "two")
    file = folder / "honest.fdk"
    pack(root, file)
    return file


def file_of_spoilt_articles(folder: Path) -> tuple[Path, list[str]]:
    """Return a library file with every spoilt article and two valid ones; what was replaced in each, in the order of numbers."""
    file, names = honest_file(folder), list[str]()
    with closing(sqlite3.connect(file)) as db, db:
        ((first,),) = db.execute("SELECT max(number) + 1 FROM article")
        for number, (name, body) in enumerate(spoilt_articles(), first):
            names.append(name)
            row = row_of(Article(f"spoilt-{number}", name[:80], ()))
            try:
                told = decode(body)
            except Exception:  # noqa: BLE001 - any exception means that the row cannot be derived from it
                told = None
            if told:
                told = msgspec.structs.replace(told, id=f"spoilt-{number}")
                row = row_of(told)
            kept = deflate(msgspec.msgpack.encode(told) if told else body)
            row |= {"number": number, "position": number, "title_key": "z", "source": "x", "stamp": ""}
            row["checksum"] = zlib.crc32(kept)
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO article ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our names
            db.execute("INSERT INTO body VALUES (?, ?)", (number, kept))
    return file, names


def broken_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield library files with one fault each, and what it is."""
    honest = honest_file(folder)
    for number, statement in enumerate(_STATEMENTS):
        file = folder / f"broken-{number}.fdk"
        file.write_bytes(honest.read_bytes())
        with closing(sqlite3.connect(file)) as db, db:
            db.executescript(statement)
        yield statement, file


def file_of_endless_tables(folder: Path) -> Path:
    """Return a small library file whose list of tables never ends: a tree of pages, each of which names the next 200 times."""
    file = honest_file(folder)
    data = file.read_bytes()
    size, head, root = int.from_bytes(data[16:18]), data[:100], data[: int.from_bytes(data[16:18])]
    pages = len(data) // size
    own = 12 + 2 * int.from_bytes(root[103:105])  # bytes of the root's header and pointers, after the file's
    leaf = root[100 : 100 + own] + bytes(100) + root[100 + own :]
    levels = [_page_of_one_child(pages + number, size, 0) for number in range(1, 13)]
    first = head[:28] + (pages + 1 + len(levels)).to_bytes(4) + head[32:] + _page_of_one_child(pages + 13, size, 100)
    file.write_bytes(first + data[size:] + leaf + b"".join(levels))
    return file


def _page_of_one_child(child: int, size: int, start: int) -> bytes:
    """Return an inner page of a table's tree, ``start`` bytes into a page of ``size``: 200 keys, all of the page ``child``."""
    cells = [child.to_bytes(4) + bytes((0x80 | key >> 7, key & 0x7F)) for key in range(200)]
    places = [size - 6 * number for number in range(1, 201)]
    header = b"\x05" + bytes(2) + (200).to_bytes(2) + places[-1].to_bytes(2) + bytes(1) + child.to_bytes(4)
    written = header + b"".join(place.to_bytes(2) for place in places)
    return written + bytes(places[-1] - start - len(written)) + b"".join(reversed(cells))


def file_of_many_views(folder: Path) -> Path:
    """Return a library file with 200,000 views: SQLite's time for a name grows with their number."""
    file = honest_file(folder)
    views = ((f"v{number}", f"v{number}", f"CREATE VIEW v{number} AS SELECT 1") for number in range(200_000))
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.executemany("INSERT INTO sqlite_schema VALUES ('view', ?, ?, 0, ?)", views)
    return file


_COUNT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
_STATEMENTS = (
    "DROP TABLE meta", "DROP TABLE article_asset", "DROP INDEX by_library", "DROP TABLE search_pair", "DROP TABLE search_title",
    "CREATE TABLE extra (x)", "CREATE VIEW v AS SELECT 1", "CREATE INDEX more ON article(title)",
    "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    f"DROP TABLE meta; CREATE VIEW meta AS {_COUNT} SELECT 'info' AS key, hex(x) AS value FROM n",  # noqa: S608
    f"ALTER TABLE article RENAME TO a; CREATE VIEW article AS {_COUNT} SELECT * FROM a, n",  # noqa: S608
    "DROP TABLE meta; CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT AS (hex(zeroblob(90000000)))) WITHOUT ROWID",
    "ALTER TABLE article ADD COLUMN extra TEXT", "DELETE FROM meta", "UPDATE meta SET value = ''",
    "UPDATE meta SET value = x'00'",
    "UPDATE meta SET value = 'null' WHERE key = 'info'", "UPDATE meta SET value = '[]' WHERE key = 'info'",
    """UPDATE meta SET value = json_set(value, '$.built', 'garbage') WHERE key = 'info'""",
    """UPDATE meta SET value = json_set(value, '$.built', '') WHERE key = 'info'""",
    """UPDATE meta SET value = json_set(value, '$.name', hex(zeroblob(100000))) WHERE key = 'info'""",
    """UPDATE meta SET value = json_set(value, '$.categories', json('[{"id":1}]')) WHERE key = 'info'""",
    """UPDATE meta SET value = json_set(value, '$.limits.cells', 99999999) WHERE key = 'shared'""",
    "UPDATE article SET evidence = 7", "UPDATE article SET evidence = 'high' WHERE number = 1", "UPDATE article SET minutes = -5",
    "UPDATE article SET audience = 'everybody' WHERE number = 1", "UPDATE article SET review_due = 'garbage' WHERE number = 1",
    "UPDATE article SET published = 12 WHERE number = 1", "UPDATE article SET title = x'ff' WHERE number = 1",
    "UPDATE article SET id = x'ff00' WHERE number = 1", "UPDATE article SET id = '../x' WHERE number = 1",
    "UPDATE article SET title = 'Another' WHERE number = 1", "UPDATE article SET checksum = 5 WHERE number = 1",
    "UPDATE article SET checksum = 'five' WHERE number = 1", "UPDATE article SET error = 7 WHERE number = 1",
    "UPDATE article SET error = 'told' WHERE number = 1", "UPDATE article SET position = 'first' WHERE number = 1",
    "UPDATE article SET recency = x'00' WHERE number = 1", "UPDATE article SET title_key = 3.5 WHERE number = 1",
    "UPDATE article SET cover = 'none.svg' WHERE number = 1", "UPDATE article SET previous = x'01' WHERE number = 1",
    "DELETE FROM body", "DELETE FROM body WHERE number = 1", "UPDATE body SET deflated = ''", "UPDATE body SET deflated = 7",
    "UPDATE body SET deflated = zeroblob(1000000) WHERE number = 1", "INSERT INTO body VALUES (99, x'80')",
    "INSERT INTO asset VALUES ('a.svg', 'image/svg+xml', 1, 1, x'00')", "INSERT INTO asset VALUES (x'00', 7, 'w', 'h', 5)",
    "INSERT INTO asset VALUES ('b.png', 'image/png', 1, 1, zeroblob(30000000))", "INSERT INTO article_asset VALUES ('x', x'00')",
    "DELETE FROM search_text", "UPDATE search_text SET passages = x'c1'", "UPDATE search_text SET passages = 'words'",
    "UPDATE search_text SET passages = substr(passages, 2)", "UPDATE search_text SET passages = 7",
    "UPDATE search_text SET passages = (SELECT deflated FROM body LIMIT 1)", "INSERT INTO search_text VALUES (99, x'90')",
    "UPDATE search_state SET value = 'many'", "DELETE FROM search_state",
    "UPDATE search_pair SET articles = 'x'", "INSERT INTO search_pair VALUES (x'00', 'a', 1)",
    "INSERT INTO search_word VALUES ('w', 'x')", "INSERT INTO search_term VALUES (1, x'00', '', '', '')",
    "INSERT INTO search_use VALUES (1, 99)", "INSERT INTO search_name VALUES ('n', 'x')",
    "DELETE FROM search_body_data WHERE id > 10", "UPDATE search_body_data SET block = x'00'", "DELETE FROM search_title_config",
    "PRAGMA user_version = 0", "PRAGMA user_version = 999", "PRAGMA application_id = 7",
)  # fmt: skip
