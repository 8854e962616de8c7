"""Search in a library file: Chinese, pinyin and Latin, as one types."""

from viewer.library.search.hits import Group, Kind, SearchHit, SearchResult, Span, to_json
from viewer.library.search.searcher import Searcher

__all__ = ["Group", "Kind", "SearchHit", "SearchResult", "Searcher", "Span", "to_json"]
