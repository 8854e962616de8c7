"""Put an imported draft into a library: whole or not at all, and never over what somebody has edited."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from viewer import i18n
from viewer.content.front_matter import ARTICLE_ID
from viewer.content.importing.job import Imported, Job, run_job
from viewer.content.importing.report import NAME as REPORT
from viewer.content.importing.report import ImportReport, as_text, shortened
from viewer.content.kinds import advice
from viewer.content.library_toml import read_library
from viewer.content.manuscript import NAME
from viewer.errors import ContentError
from viewer.i18n import tr
from viewer.whole_file import write_whole

KEPT = ".imported.md"
"""What the last import wrote, after a line that names its source: whether ``index.md`` was edited since is seen from it."""
_MOST_CHANGES = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """An imported article: its folder, id, title, report; ``written``: whether ``index.md`` is what was imported now.

    ``interval``: months until the review by the library's rule; ``first``: whether the import made the folder; ``seconds``:
    how long reading the source took.
    """

    folder: Path
    article: str
    title: str
    report: ImportReport
    written: bool
    first: bool
    interval: int = 12
    seconds: float = 0.0


def import_into(
    library: Path,
    source: Path,
    *,
    article: str = "",
    title: str = "",
    answers: Mapping[str, str] | None = None,
    again: bool = False,
) -> Draft:
    """Import ``source`` as an article of the folder ``library``, which is created if missing.

    ``again``: the decisions of the same import have changed; nothing is compared. Raises ``ContentError`` or ``OSError``; the
    library is then as before.
    """
    if article and not ARTICLE_ID.fullmatch(article):
        raise ContentError(source, 0, tr("编号“{id}”不能用。", id=article), tr("编号只用字母、数字和连字符。"))
    if library.is_dir() and (what := advice(library)):
        raise ContentError(library, 0, what, "")
    source = source.absolute()
    library.mkdir(parents=True, exist_ok=True)
    staging = library / f".import-{os.urandom(4).hex()}"
    staging.mkdir()
    try:
        job = Job(source, staging, i18n.language(), article, title, _interval(library), dict(answers or {}))
        began = time.monotonic()
        imported = run_job(job)
        seconds = time.monotonic() - began
        target = library / imported.article
        if not target.exists():
            _write_about(staging, imported, source)
            for path in staging.iterdir():
                _sync(path)
            staging.rename(target)
            made = Draft(target, imported.article, imported.title, imported.report, written=True, first=True)
        else:
            made = _merged(staging, target, imported, source, again=again)
        return replace(made, interval=job.interval, seconds=seconds)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def discard(draft: Draft) -> None:
    """Delete what the import made: the folder, if its ``index.md`` is still as imported and holds nothing else.

    Raises ``ContentError`` if somebody has edited it since.
    """
    if not draft.first or not _is_as_imported(draft.folder):
        raise ContentError(draft.folder, 0, tr("这篇文章导入以后改过，没有删。"), tr("不要的话，请自己删去这个文件夹。"))
    shutil.rmtree(draft.folder)


def _merged(staging: Path, target: Path, imported: Imported, source: Path, *, again: bool) -> Draft:
    """Put a draft over an earlier one of the same source, as far as nobody has edited that."""
    name, before = _kept(target)
    if name != source.name:
        message = tr("已有编号是“{id}”的文章，不是从这个文件导入的。", id=imported.article)
        raise ContentError(target, 0, message, tr("用 --id 换一个编号。"))
    text = (staging / NAME).read_text(encoding="utf-8")
    untouched = _is_as_imported(target)
    report = imported.report
    if not again:
        report.changes = [*_changes(before, text)]
        report.unchanged = not report.changes
    if not untouched:
        report.changes.append(tr("index.md 在导入以后改过，没有动它；请把上面的变化抄进去。"))
    for path in sorted(staging.iterdir()):
        there = target / path.name
        if path.name == NAME or (there.exists() and there.read_bytes() == path.read_bytes()):
            continue
        if there.exists() and not untouched:
            report.changes.append(tr("图片 {name} 变了，没有换掉旧的。", name=path.name))
            continue
        write_whole(there, path.read_bytes(), private=False)
    if untouched:
        write_whole(target / NAME, text.encode(), private=False)
    _write_about(target, imported, source, text)
    return Draft(target, imported.article, imported.title, report, written=untouched, first=again)


def _write_about(folder: Path, imported: Imported, source: Path, text: str | None = None) -> None:
    """Write the report, and what was imported, beside the article."""
    text = (folder / NAME).read_text(encoding="utf-8") if text is None else text
    write_whole(folder / KEPT, f"<!-- {source.name} -->\n{text}".encode(), private=False)
    write_whole(folder / REPORT, as_text(imported.report).encode(), private=False)


def _kept(folder: Path) -> tuple[str, str]:
    """Return the source of the last import into ``folder`` and what it wrote; empty if there was none."""
    try:
        head, _, text = (folder / KEPT).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", ""
    name = re.fullmatch(r"<!-- (.*) -->", head)
    return (name[1], text) if name else ("", "")


def _is_as_imported(folder: Path) -> bool:
    try:
        return (folder / NAME).read_text(encoding="utf-8") == _kept(folder)[1]
    except (OSError, UnicodeDecodeError):
        return not (folder / NAME).exists()


def _changes(before: str, after: str) -> Iterator[str]:
    """Yield the lines that differ."""
    count = 0
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:2] in {"- ", "+ "} and line[2:].strip():
            count += 1
            if count <= _MOST_CHANGES:
                yield f"{'−' if line[0] == '-' else '+'} {shortened(line[2:])}"
    if count > _MOST_CHANGES:
        yield tr("…… 共 {n} 行", n=count)


def _interval(library: Path) -> int:
    """Return the months until an article of ``library`` is reviewed again."""
    try:
        return read_library(library)[0].review_interval
    except ContentError:
        return 12


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
