"""``library.toml`` and ``glossary.toml`` of a library's folder."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from viewer import toml_text
from viewer.content.article import GlossaryEntry
from viewer.content.files import read_inside
from viewer.content.front_matter import ARTICLE_ID
from viewer.content.invariants import fault_of_owner
from viewer.content.lenient import explain
from viewer.content.rules import Category, Limits, Owner
from viewer.content.spacing import clean, tidy
from viewer.errors import ContentError
from viewer.i18n import tr
from viewer.resources import icons

LIBRARY = "library.toml"
GLOSSARY = "glossary.toml"
_LARGEST = 2 * 1024 * 1024
_WIDEST = 16
"""A library may raise its limits by this factor."""

_T = TypeVar("_T", bound=Struct)


class _Category(Category, frozen=True, forbid_unknown_fields=True):
    """``Category`` as written in library.toml."""


class _Library(Owner, frozen=True, forbid_unknown_fields=True):
    """``Owner`` as written in library.toml: a table ``[[category]]`` for each category."""

    category: tuple[_Category, ...] = ()
    limits: Limits = Limits()


class _Term(GlossaryEntry, frozen=True, forbid_unknown_fields=True):
    """``GlossaryEntry`` as written in glossary.toml. ``avoid``: wordings that ``check`` reports."""

    avoid: tuple[str, ...] = ()


class _Glossary(Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[_Term, ...] = ()


def read_library(root: Path) -> tuple[Owner, Limits]:
    """Read library.toml: the owner's part and the limits; neutral defaults without the file.

    Raises ``ContentError``.
    """
    path = root / LIBRARY
    if not path.exists():
        return Owner(), Limits()
    text, library = _read(root, LIBRARY, _Library)
    if not 1 <= library.review_interval <= 120:
        raise ContentError(path, _line(text, "review_interval"), tr("review_interval 应是 1–120 个月。"))
    if not bounded(library.limits):
        message = tr("limits 的值应大于 0，且不超过默认值的 {n} 倍。", n=_WIDEST)
        raise ContentError(path, _line(text, "limits"), message, tr("把大文章拆开。"))
    if library.categories:
        message = tr("不认识“{key}”。", key="categories")
        raise ContentError(path, _line(text, "categories"), message, tr("每个分类写成 [[category]]。"))
    ids = [category.id for category in library.category]
    for id_ in ids:
        if not ARTICLE_ID.fullmatch(id_) or ids.count(id_) > 1:
            message = tr("分类 id“{id}”重复或不能用。", id=id_)
            raise ContentError(path, _line(text, "id", id_, nth=-1), message, tr("只用字母、数字和连字符，各不相同。"))
    for category in library.category:
        _check_icon(path, text, category)
    given = {name: getattr(library, name) for name in Owner.__struct_fields__}
    categories = tuple(Category(c.id, tidy(c.title), c.icon, c.title_en) for c in library.category)
    owner = Owner(**given | {"categories": categories})
    if fault := fault_of_owner(owner):
        raise ContentError(path, 0, fault, tr("写短一些。"))
    return owner, library.limits


def bounded(limits: Limits) -> bool:
    """Return whether a library may set ``limits``."""
    return all(0 < value <= _WIDEST * getattr(Limits(), name) for name, value in msgspec.structs.asdict(limits).items())


def _check_icon(path: Path, text: str, category: Category) -> None:
    """Raise ``ContentError`` if there is no such icon."""
    if category.icon in icons():
        return
    near = get_close_matches(category.icon, sorted(icons()), n=1)
    remedy = tr("是不是“{name}”？", name=near[0]) if near else tr("可用的图标见 frontdesk help content。")
    message = tr("没有“{name}”这个图标。", name=category.icon)
    raise ContentError(path, _line(text, "icon", category.icon), message, remedy)


def read_glossary(root: Path) -> tuple[GlossaryEntry, ...]:
    """Read the terms of glossary.toml; none without the file.

    Raises ``ContentError``.
    """
    if not (root / GLOSSARY).exists():
        return ()
    text, glossary = _read(root, GLOSSARY, _Glossary)
    owners: dict[str, str] = {}
    entries: dict[str, GlossaryEntry] = {}
    for given in glossary.term:
        aliases = tuple(filter(None, map(tidy, given.aliases)))
        entry = GlossaryEntry(tidy(given.term), tidy(given.definition), given.pinyin.strip(), aliases)
        if fault := _term_fault(entry, owners, entries):
            line = _line(text, "term", f'"{given.term}"', nth=-1) or _line(text, "term", given.term, nth=-1)
            raise ContentError(root / GLOSSARY, line, *fault)
        owners |= dict.fromkeys((entry.term, *aliases), entry.term)
        entries[entry.term] = entry
    return tuple(entries.values())


def read_avoided(root: Path) -> dict[str, str]:
    """Read the wordings of glossary.toml that are not to be used, each with its term; none without the file.

    Raises ``ContentError``.
    """
    if not (root / GLOSSARY).exists():
        return {}
    _, glossary = _read(root, GLOSSARY, _Glossary)
    return {tidy(wording): tidy(given.term) for given in glossary.term for wording in given.avoid if wording.strip()}


def _term_fault(entry: GlossaryEntry, owners: dict[str, str], entries: dict[str, GlossaryEntry]) -> tuple[str, str] | None:
    """Return what is wrong with ``entry`` given the entries before it, and what to do; ``owners``: the term of each name."""
    if not entry.term or not entry.definition:
        return tr("术语没有名字或解释。"), tr("写上 term 和 definition。")
    for name in (entry.term, *entry.aliases):
        if owners.get(name, entry.term) != entry.term:
            return tr("“{name}”已是“{term}”的名字。", name=name, term=owners[name]), tr("一个名字只属于一条。")
    if entry.term in entries:
        return tr("术语“{term}”写了两次。", term=entry.term), tr("只留一个。")
    return None


def _read(root: Path, name: str, kind: type[_T]) -> tuple[str, _T]:
    """Read a TOML file: its text and its value.

    Raises ``ContentError``.
    """
    path = root / name
    data = read_inside(root, name, _LARGEST)
    try:
        text = clean(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(path, line, tr("不是 UTF-8 文字。"), tr("用 UTF-8 编码重新保存。")) from None
    try:
        tables = toml_text.parse(text)
    except toml_text.TomlFaultError as error:
        raise ContentError(path, error.line, error.message, tr("文字要用引号；表写成 [[category]] 或 [[term]]。")) from None
    try:
        return text, msgspec.convert(tables, kind)
    except msgspec.ValidationError as error:
        message, key = explain(str(error))
        if outer := re.search(r"`\$\.(\w+)", str(error)):
            key = outer[1]
        nth = _bad_entry(tables.get(key), _Category if key == "category" else _Term)
        heads = [n for n, line in enumerate(text.split("\n"), start=1) if re.match(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]", line)]
        line = heads[nth] if nth < len(heads) else _line(text, key)
        raise ContentError(path, line, message, tr("可用的键见 frontdesk help content。")) from None


def _bad_entry(entries: object, kind: type[Struct]) -> int:
    """Return the index of the first of ``entries`` that is not a ``kind``."""
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        try:
            msgspec.convert(entry, kind)
        except msgspec.ValidationError:
            return number
    return 0


def _line(text: str, key: str, value: str = "", *, nth: int = 0) -> int:
    """Return the ``nth`` line (from 0, or -1 for the last) that sets ``key`` (to ``value`` if given); 0 if not found."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?{re.escape(key)}\s*(?:\]|=)")
    lines = [n for n, line in enumerate(text.split("\n"), start=1) if pattern.match(line) and (not value or value in line)]
    return lines[nth] if lines and len(lines) > nth else 0
