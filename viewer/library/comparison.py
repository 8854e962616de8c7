"""What differs between two library files: articles added, removed and changed, and the library's own words; and a page of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

from msgspec import Struct

from viewer import theme
from viewer.content.article import Article
from viewer.content.differences import URGENT, ChangedPiece, ChangeKind, PassageChange, change_of, changes
from viewer.i18n import language, ntr, tr
from viewer.library.library import Library
from viewer.library.schema import Filter, Sort


class ArticleDifference(Struct, frozen=True):
    """An article that differs; ``state`` is added, removed or changed, ``error`` why one of its versions cannot be read.

    ``counts``: the number of changes of each kind, the most important first.
    """

    id: str
    title: str
    state: str
    changes: tuple[PassageChange, ...] = ()
    counts: dict[ChangeKind, int] = {}
    error: str = ""

    @property
    def urgent(self) -> tuple[ChangeKind, ...]:
        """The kinds among its changes that a reviewer must look at."""
        return tuple(kind for kind in self.counts if kind in URGENT)


class LibraryDifference(Struct, frozen=True):
    """What differs between two libraries; ``urgent`` counts what a reviewer must look at before release."""

    articles: tuple[ArticleDifference, ...]
    library: tuple[PassageChange, ...]
    urgent: int


_OWN = (
    "name", "slogan", "address", "hotline", "version", "disclaimer", "disclaimer_short", "disclaimer_en", "disclaimer_short_en",
)  # fmt: skip
"""The words of library.toml that readers see."""


def compare(old_file: Path, new_file: Path) -> LibraryDifference:
    """Compare two library files, in the order of the new one; what only the old one has comes last.

    Raises ``LibraryError``.
    """
    with Library.open(old_file) as before, Library.open(new_file) as after:
        old_rows, new_rows = ({row.id: row for row in each.rows(Filter(sort=Sort.LIBRARY))} for each in (before, after))
        own = [(str(getattr(before.info, field)), str(getattr(after.info, field))) for field in _OWN]
        disclaimers = {words for field, words in zip(_OWN, own, strict=True) if field.startswith("disclaimer")}
        found: list[ArticleDifference] = []
        for name, row in {**new_rows, **{name: row for name, row in old_rows.items() if name not in new_rows}}.items():
            error = row.error or (old_rows[name].error if name in old_rows else "")
            state = "removed" if name not in new_rows else "changed" if name in old_rows else "added"
            if error or state != "changed":
                found.append(ArticleDifference(name, row.title, state, error=error))
            else:
                told = changes(before.article(name), after.article(name))
                # the library's disclaimer is told once, not with every article that has it
                if told := [change for change in told if (change.before, change.after) not in disclaimers]:
                    found.append(_difference(after.article(name), told))
    library = tuple(change_of(field, *words) for field, words in zip(_OWN, own, strict=True) if words[0] != words[1])
    kinds = [kind for each in found for kind, n in each.counts.items() for _ in range(n)]
    kinds += [change.kind for change in library if change.place != "version"]
    urgent = sum(kind in URGENT for kind in kinds) + sum(each.state != "changed" or bool(each.error) for each in found)
    return LibraryDifference(tuple(found), library, urgent)


def _difference(article: Article, told: list[PassageChange]) -> ArticleDifference:
    counts = Counter(change.kind for change in told)
    ordered = {kind: counts[kind] for kind in ChangeKind if counts[kind]}
    return ArticleDifference(article.id, article.title, "changed", tuple(told), ordered)


_STYLE = """
:root {{ {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
@media print {{ :root {{ {light} }} .article {{ break-inside: avoid-page; }} nav {{ break-after: page; }}
    details::details-content {{ content-visibility: visible; block-size: auto; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--rail); color: var(--ink);
    font: 16px/1.65 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.3; margin: 0 0 .25rem; color: var(--head); }}
h2 {{ font-size: 1.2rem; line-height: 1.4; margin: 0; color: var(--head); }}
h3 {{ font-size: 1rem; margin: 1.25rem 0 .5rem; color: var(--ink2); }}
p {{ margin: .25rem 0; }}
a {{ color: var(--accent); }}
.meta {{ color: var(--ink3); }}
nav, .article {{ background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem;
    margin-top: 1.25rem; }}
nav ul {{ list-style: none; margin: .5rem 0 0; padding: 0; }}
nav li {{ display: flex; gap: .75rem; align-items: baseline; padding: .3rem 0; border-top: 1px solid var(--line);
    flex-wrap: wrap; }}
nav li a {{ flex: 1 1 16rem; }}
.tags {{ display: inline-flex; flex-wrap: wrap; gap: .35rem; vertical-align: middle; }}
.tag {{ display: inline-block; border-radius: 6px; padding: 0 .5rem; font-size: .85rem; white-space: nowrap;
    background: var(--sunken); color: var(--ink2); }}
.tag.urgent {{ background: var(--caubg); color: var(--cau); box-shadow: inset 0 0 0 1px var(--cauln); }}
.tag.added {{ background: var(--tint); color: var(--accent2); }}
.tag.removed {{ background: var(--danbg); color: var(--dan); }}
h2 + .change {{ margin-top: .75rem; }}
.change {{ display: grid; grid-template-columns: 6.5rem 1fr; gap: .25rem 1rem; padding: .75rem 0;
    border-top: 1px solid var(--line); }}
.change .where {{ color: var(--ink3); font-size: .9rem; }}
.change .said {{ overflow-wrap: anywhere; }}
del, ins {{ border-radius: 3px; padding: 0 2px; text-decoration-thickness: 2px; }}
del {{ background: var(--danbg); color: var(--dan); text-decoration: line-through; }}
ins {{ background: var(--tint); color: var(--accent2); text-decoration: underline; }}
details {{ margin-top: 1rem; }}
summary {{ cursor: pointer; color: var(--accent); }}
.fault {{ color: var(--dan); }}
footer {{ margin-top: 2rem; color: var(--ink3); }}
@media (max-width: 40rem) {{ .change {{ grid-template-columns: 1fr; }} }}
"""
_NAMES = (
    "sheet", "rail", "sunken", "ink", "ink2", "ink3", "head", "accent", "accent2", "tint", "line", "cau", "caubg", "cauln", "dan",
    "danbg",
)  # fmt: skip


def kind_word(kind: ChangeKind) -> str:
    """Return the word for a kind of change."""
    return {
        ChangeKind.DOSE: tr("剂量"),
        ChangeKind.NUMBER: tr("数值"),
        ChangeKind.UNIT: tr("单位"),
        ChangeKind.EVIDENCE: tr("证据"),
        ChangeKind.DATE: tr("日期"),
        ChangeKind.NEGATION: tr("否定词"),
        ChangeKind.AUDIENCE: tr("给谁看"),
        ChangeKind.PICTURE: tr("图片"),
        ChangeKind.WORDS: tr("文字"),
    }[kind]


def as_html(found: LibraryDifference, old: str, new: str, *, review: bool = True) -> str:
    """Return the page that compares the libraries named ``old`` and ``new``: for a ``review`` before they are published, with a
    place to sign, or for readers of what was published.
    """
    title = tr("发布前要看的改动") if review else tr("这次更新改了什么")
    tag = "en" if language() == "en" else "zh-CN"
    style = _STYLE.format(light=_colours("light"), dark=_colours("dark"))
    body = "\n".join(_body(found, title, f"{old} → {new}"))
    signed = f"<footer><p>{escape(tr('审阅人：＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿＿＿'))}</p></footer>" if review else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n{signed}\n</main>\n</body>\n</html>\n"
    )


def _colours(name: str) -> str:
    colours = theme.load(name).colours
    return " ".join(f"--{each}: {getattr(colours, each)};" for each in _NAMES)


def _body(found: LibraryDifference, title: str, compared: str) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="meta">{escape(compared)}</p>'
    counts = [ntr("{n} 篇文章不同", "{n} 篇文章不同", len(found.articles)), ntr("{n} 处要先看", "{n} 处要先看", found.urgent)]
    yield f"<p>{escape(tr('，').join(counts) if found.articles or found.library else tr('没有不同。'))}</p>"
    if found.library:
        yield f'<section class="article"><h2>{escape(tr("文章库"))}</h2>'
        for change in found.library:
            yield _change(change)
        yield "</section>"
    if found.articles:
        yield f'<nav aria-label="{escape(tr("文章"))}"><h2>{escape(tr("文章"))}</h2><ul>'
        for article in found.articles:
            yield f'<li><a href="#{escape(article.id)}">{escape(article.title)}</a> {_tags(article)}</li>'
        yield "</ul></nav>"
    for article in found.articles:
        yield from _article(article)


def _tags(article: ArticleDifference) -> str:
    words = {"added": tr("新增"), "removed": tr("删去"), "changed": ""}[article.state]
    state = f'<span class="tag {article.state}">{escape(words)}</span> ' if words else ""
    counted = (
        f'<span class="tag{" urgent" if kind in article.urgent else ""}">{escape(kind_word(kind))} {n}</span>'
        for kind, n in article.counts.items()
    )
    return f'<span class="tags">{state}{" ".join(counted)}</span>'


def _article(article: ArticleDifference) -> Iterator[str]:
    yield f'<section class="article" id="{escape(article.id)}"><h2>{escape(article.title)}</h2>'
    yield f'<p class="meta">{escape(article.id)} {_tags(article)}</p>'
    if article.error:
        yield f'<p class="fault">{escape(article.error)}</p>'
    first = [change for change in article.changes if change.kind in article.urgent]
    rest = [change for change in article.changes if change.kind not in article.urgent]
    if first:
        yield f"<h3>{escape(tr('先看'))}</h3>"
        yield from map(_change, first)
    if rest:
        yield f"<details{'' if first else ' open'}><summary>{escape(tr('其他文字（{n}）', n=len(rest)))}</summary>"
        yield from map(_change, rest)
        yield "</details>"
    yield "</section>"


def _change(change: PassageChange) -> str:
    urgent = "" if change.kind is ChangeKind.WORDS else " urgent"
    tag = f'<span class="tag{urgent}">{escape(kind_word(change.kind))}</span>'
    where = f'<div class="where">{escape(change.place)}</div>' if change.place else ""
    said = "".join(map(_run, change.runs))
    return f'<div class="change"><div>{tag}</div><div>{where}<div class="said">{said}</div></div></div>'


def _run(run: ChangedPiece) -> str:
    words = escape(run.text)
    return {"same": words, "removed": f"<del>{words}</del>", "added": f"<ins>{words}</ins>"}[run.state]
