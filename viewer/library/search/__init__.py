"""Search in a library file: Chinese, pinyin and Latin, as one types. ``viewer.library.search.searcher`` does it."""

from viewer.library.search.hits import HitGroup, HitKind, SearchHit, SearchResult, Span, to_json

__all__ = ["HitGroup", "HitKind", "SearchHit", "SearchResult", "Span", "to_json"]
