"""``Built``: what building an article's folder gives. Imports no parser."""

from __future__ import annotations

from msgspec import Struct

from viewer.content.article import Article
from viewer.content.images import BuiltAsset
from viewer.content.problem import Problem


class Built(Struct, frozen=True):
    """An article with its pictures, and what an editor should still mend in it."""

    article: Article
    assets: tuple[BuiltAsset, ...] = ()
    problems: tuple[Problem, ...] = ()
