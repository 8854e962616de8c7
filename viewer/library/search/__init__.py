"""Search in a library file while typing: Chinese, pinyin and Latin. See ``viewer.library.search.searcher``."""

from viewer.library.search.hits import HitGroup, HitKind, SearchHit, SearchResult, Span, to_json

__all__ = ["HitGroup", "HitKind", "SearchHit", "SearchResult", "Span", "to_json"]
