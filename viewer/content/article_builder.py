"""Build an article from its folder: ``Built`` is what the library stores of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from viewer import resources
from viewer.content import front_matter, manuscript
from viewer.content.article import Article, Cover, FrontMatter, GlossaryEntry, original_of, review_due
from viewer.content.blocks import Block, Evidence, Study
from viewer.content.frames import Built
from viewer.content.glossary import Glossary
from viewer.content.images import SUFFIXES, BuiltAsset, ReadImage, read_image
from viewer.content.invariants import fault_of
from viewer.content.manuscript import Manuscript
from viewer.content.markdown import read_body
from viewer.content.numbers.numbers_guard import check_numbers
from viewer.content.problem import Findings
from viewer.content.rules import Rules
from viewer.content.spacing import tidy
from viewer.content.studies import LEVELS
from viewer.content.text import reading_minutes, walk
from viewer.content.words import words_of
from viewer.errors import ContentError
from viewer.i18n import tr

_LONGEST_NAME = 100
"""Maximum characters of a cover's name; a file system takes at most 255 bytes."""


def build_article(folder: Path, rules: Rules, read: ReadImage = read_image) -> Built:
    """Build the article in ``folder`` by the rules of its library; ``read`` reads its pictures.

    Raises ``ContentError`` if it cannot be shown at all.
    """
    return build_manuscript(manuscript.read(folder, rules.limits), rules, read)


def build_manuscript(source: Manuscript, rules: Rules, read: ReadImage = read_image) -> Built:
    """Build the article of ``source``, as ``build_article`` does."""
    folder = source.path.parent
    findings = Findings(source.path)
    head, lines = front_matter.read_head(source, rules.limits, findings)
    body = read_body(source, head, rules, _glossary(rules.glossary), findings, read)
    assets = {asset.key: asset for asset in body.assets}
    cover = None
    if head.cover:
        try:
            picture = _cover(folder, head.cover, rules, read)
        except ContentError as error:
            message = tr("封面 {name}：{message}", name=head.cover, message=error.message)
            findings.error("cover", lines.get("cover", 0), message, error.remedy)
        else:
            assets[picture.key] = picture
            cover = Cover(picture.key, head.cover_ground)
    article = Article(
        id=head.id,
        title=tidy(head.title),
        blocks=body.blocks,
        lead=body.lead,
        summary=tuple(map(tidy, head.summary)),
        language=head.language,
        category=head.category,
        tags=tuple(map(tidy, head.tags)),
        published=head.published,
        reviewed=head.reviewed,
        review_due=_review_due(head, rules),
        audience=head.audience,
        evidence=_weakest(head, body.blocks),
        cover=cover,
        disclaimer=tidy(head.disclaimer) or rules.owner.in_language(head.language).disclaimer,
        keywords=tuple(map(tidy, head.keywords)),
        pinyin=head.pinyin,
        previous=head.previous,
        next=head.next,
        translation_of=head.translation_of or original_of(head.id, head.language),
        notes=head.notes.strip(),
        references=body.references,
        glossary=body.glossary,
    )
    terms = [name for entry in (*rules.glossary, *body.glossary.values()) for name in (entry.term, *entry.aliases)]
    article = replace(article, minutes=reading_minutes(article), words=words_of(article, terms))
    sizes = {asset.key: (asset.width, asset.height) for asset in assets.values()}
    if broken := fault_of(article, rules.limits, sizes):
        raise source.fault(broken)
    check_numbers(dataclasses.replace(source, body=body.text), article, body.lines, rules.limits, findings)
    return Built(article, tuple(assets.values()), findings.problems, body.lines)


def _review_due(head: FrontMatter, rules: Rules) -> date | None:
    months = head.review_interval or rules.owner.review_interval
    return review_due(head.reviewed, months) if head.reviewed and head.reviewed.year < 9000 else None


def _weakest(head: FrontMatter, blocks: Iterable[Block]) -> Evidence | None:
    """Return the lowest evidence level of the study cards and the front matter."""
    levels = [block.evidence for block in walk(blocks) if isinstance(block, Study)]
    if head.evidence:
        levels.append(LEVELS[head.evidence])
    return min(levels, default=None)


def _cover(folder: Path, name: str, rules: Rules, read: ReadImage) -> BuiltAsset:
    """Return the cover ``name``: a file next to ``index.md``, or one of the library's or the bundled covers.

    Raises ``ContentError``.
    """
    if name.lower().endswith(SUFFIXES):
        return read(folder, name, rules.limits)
    if len(name) > _LONGEST_NAME or not front_matter.ARTICLE_ID.fullmatch(name):
        raise ContentError(folder / name, 0, tr("封面名不能用。"), tr("写 covers 里图片的名字，不带 .svg。"))
    for covers in (rules.root / "covers", resources.articles() / "covers"):
        if (covers / f"{name}.svg").is_file():
            return read(covers, f"{name}.svg", rules.limits)
    raise ContentError(folder / name, 0, tr("找不到这个文件。"), tr("写 covers 里图片的名字，不带 .svg。"))


@lru_cache(maxsize=4)
def _glossary(entries: tuple[GlossaryEntry, ...]) -> Glossary:
    """Return the matcher of a library's glossary, created once for all its articles."""
    return Glossary(entries)


__all__ = ["Built", "build_article", "build_manuscript", "review_due"]
