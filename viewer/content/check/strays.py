"""No file of a library's folder is in a place where it is not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from viewer.content.check.checked_library import CheckedLibrary
from viewer.content.kinds import advice, is_article
from viewer.content.library_toml import GLOSSARY, LIBRARY
from viewer.content.manuscript import NAME
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_OWN = {LIBRARY, GLOSSARY, "covers", "desktop.ini", "Thumbs.db"}
_ABOUT = ("readme", "license", "changelog", "copying", "notice")
_TEXTS = (".md", ".markdown", ".txt")


def check(library: CheckedLibrary) -> Iterator[Problem]:
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
