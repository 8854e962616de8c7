"""``Built``: what building an article's folder gives. Imports no parser."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from viewer.content.article import Article
from viewer.content.images import BuiltAsset
from viewer.content.problem import Problem


class Built(Struct, frozen=True):
    """An article with its pictures, and what an editor should still mend in it.

    ``lines``: the first and the last line in ``index.md`` of each of its blocks and of those inside them, as ``text.walk`` goes.
    ``assets``: of an article that a worker built, each is read from a temporary file when it is asked for.
    """

    article: Article
    assets: Collection[BuiltAsset] = ()
    problems: tuple[Problem, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
