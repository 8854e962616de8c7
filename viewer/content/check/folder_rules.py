"""What the folder holds: unique ids, links that lead somewhere, no file that nothing uses or reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from viewer.content.blocks import Link, Text
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.importing.report import NAME as REPORT
from viewer.content.kinds import advice, is_article
from viewer.content.library_toml import GLOSSARY, LIBRARY
from viewer.content.manuscript import NAME
from viewer.content.problem import Problem, Severity
from viewer.content.text import anchor_of, texts, walk_inlines
from viewer.i18n import tr


def check_ids(library: CheckedLibrary) -> Iterator[Problem]:
    """Find duplicate ids, and folders whose name differs from the id."""
    first: dict[str, CheckedPage] = {}
    for page in library.pages:
        article = page.article
        if article.id in first:
            other = first[article.id].folder.name
            message = tr("id“{id}”和文件夹 {other} 的文章重复。", id=article.id, other=other)
            yield page.problem(Severity.ERROR, "duplicate_id", message, tr("换一个 id。"), line=page.key_line("id"))
        elif page.folder.name != article.id:
            message = tr("文件夹叫 {folder}，id 是 {id}。", folder=page.folder.name, id=article.id)
            remedy = tr("改成一样，链接才不会写错。")
            yield page.problem(Severity.WARNING, "folder_name", message, remedy, line=page.key_line("id"))
        first.setdefault(article.id, page)


def check_links(library: CheckedLibrary) -> Iterator[Problem]:
    """Find links, ``previous``, ``next``, ``translation_of``, ``featured`` and ``order`` whose target does not exist."""
    anchors = {
        page.article.id: frozenset(anchor for block, _ in page.blocks() if (anchor := anchor_of(block))) for page in library.pages
    }
    for page in library.pages:
        for href, line in dict.fromkeys(_links(page)):
            yield from _check_link(page, href, line, library, anchors)
        head = page.article
        for key, other in (("previous", head.previous), ("next", head.next), ("translation_of", _translated(page))):
            if other and other not in library.ids:
                message = tr("{key}：没有文章“{id}”。", key=key, id=other)
                yield page.problem(Severity.ERROR, "dead_link", message, tr("写另一篇文章的 id。"), line=page.key_line(key))
    for key, ids in (("featured", library.rules.owner.featured), ("order", library.rules.owner.order)):
        for other in ids:
            if other not in library.ids:
                message = tr("{key}：没有文章“{id}”。", key=key, id=other)
                yield Problem(str(library.root / LIBRARY), 0, Severity.ERROR, "dead_link", message, tr("写已有文章的 id。"))


def _check_link(
    page: CheckedPage, href: str, line: int, library: CheckedLibrary, anchors: dict[str, frozenset[str]]
) -> Iterator[Problem]:
    target, _, anchor = href.partition("#")
    if target.startswith("http"):
        return
    article = target.removeprefix("article:") or page.article.id
    if article not in library.ids:
        message = tr("没有文章“{id}”。", id=article)
        yield page.problem(Severity.ERROR, "dead_link", message, tr("检查链接里的 id。"), line=line)
    elif anchor and article in anchors and anchor not in anchors[article]:
        message = tr("文章“{id}”里没有“#{anchor}”。", id=article, anchor=anchor)
        yield page.problem(Severity.ERROR, "dead_link", message, tr("给那一节写上 {#名字}。"), line=line)


def _translated(page: CheckedPage) -> str:
    """Return the ``translation_of`` that the author wrote; not that of an id which merely ends like a language."""
    return page.article.translation_of if page.key_line("translation_of") > 1 else ""


def _links(page: CheckedPage) -> Iterator[tuple[str, int]]:
    """Yield the target of each link in the article, and its line."""
    lead = (page.article.lead, (page.key_line("lead"), page.manuscript.body_line))
    for words, lines in (lead, *((words, lines) for block, lines in page.blocks() for words in texts(block))):
        if all(type(inline) is Text for inline in words):  # most are
            continue
        for inline in walk_inlines(words):
            if isinstance(inline, Link):
                yield inline.href, page.line_within(lines, inline.href.removeprefix("article:"))


_QUOTED = re.compile("%[0-9A-Fa-f]{2}")


def check_unused(library: CheckedLibrary) -> Iterator[Problem]:
    """Find files next to ``index.md`` that it does not name."""
    for page in library.pages:
        text = page.manuscript.text
        text = normalize("NFC", f"{text}\n{unquote(text)}" if _QUOTED.search(text) else text)
        for path in _files(page):
            name = normalize("NFC", path.name)
            if not name.startswith(".") and path != page.manuscript.path and name != REPORT and name not in text:
                message = tr("文章没有用到这个文件。")
                yield Problem(str(path), 0, Severity.WARNING, "unused", message, tr("用上它，或删去。"))


def _files(page: CheckedPage) -> list[Path]:
    try:
        return sorted(page.folder.iterdir())
    except OSError:  # deleted since it was built
        return []


_OWN = {LIBRARY, GLOSSARY, "covers", "desktop.ini", "Thumbs.db"}
_ABOUT = ("readme", "license", "changelog", "copying", "notice")
_TEXTS = (".md", ".markdown", ".txt")


def check_strays(library: CheckedLibrary) -> Iterator[Problem]:
    """Find files that no article can use, and articles in folders that are not read."""
    logo = library.rules.owner.logo
    for path in _entries(library.root):
        if path.name.startswith((".", "_", "~$")) or path.name in {*_OWN, logo} or path.name.lower().startswith(_ABOUT):
            continue
        if path.is_dir():
            yield from _check_folder(path)
        elif path.is_file():
            what = advice(path) or tr("不属于任何文章。放进用到它的文章的文件夹，或删去。")
            yield Problem(str(path), 0, Severity.WARNING, "stray", tr("这个文件{what}", what=what))


def _check_folder(folder: Path) -> Iterator[Problem]:
    """Report why ``folder`` is not read as an article."""
    entries = _entries(folder)
    names = [path.name for path in entries]
    if NAME in names:
        return
    if inner := [path for path in entries if path.is_dir() and is_article(path)]:
        message = tr("这个文件夹里还有 {n} 篇文章，没有收录：文章的文件夹要直接放在库里。", n=len(inner))
        remedy = tr("把 {name} 等移到 {folder}。", name=inner[0].name, folder=folder.parent)
        yield Problem(str(folder), 0, Severity.ERROR, "stray", message, remedy)
    elif texts := [name for name in names if name.lower().endswith(_TEXTS) and not name.startswith(".")]:
        texts.sort(key=lambda name: not name.lower().startswith("index"))
        message = tr("这个文件夹里没有 index.md，没有收录。")
        yield Problem(str(folder), 0, Severity.ERROR, "stray", message, tr("把 {name} 改名为 index.md。", name=texts[0]))
    else:
        documents = (advice(path) for path in entries if path.is_file())
        what = next(filter(None, documents), "")
        remedy = tr("里面的文件{what}", what=what) if what else tr("写一个 index.md，或移走这个文件夹。")
        yield Problem(str(folder), 0, Severity.WARNING, "stray", tr("这个文件夹里没有 index.md，没有收录。"), remedy)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # reported as an article that cannot be read
        return []
