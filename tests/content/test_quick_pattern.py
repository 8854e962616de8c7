"""A quick pattern matches what the pattern it is made of matches; the rules' patterns do too, in all texts of their cases."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.case_files import CASES
from viewer.content import check, contact_words
from viewer.content.check import measures
from viewer.content.quick_pattern import first_characters, quick_pattern

CONSTRUCTS = (
    r"治愈|(?:根|完全)治|\bcured?\b",
    r"(?<!不)(?:保证|承诺)?(?:停药|见效)",
    r"(?:[一二]|\d{1,3})个?(?=月|天)",
    r"\s*\d+(?:\.\d+)?\s?(?:mg|kg)",
    r"(?P<han>[一-十]+)|(?i:kilo|sign|int)",
    r"(?:不)*(?:很)+?好|好",
    r"(?:也许)?(?<=a)?",
    r"[^好]坏",
    r".好",
    r"a*",
)
FLAGS = (re.NOFLAG, re.IGNORECASE)


def quick_patterns() -> Iterator[re.Pattern[str]]:
    """Yield the quick patterns of the rules."""
    names = (f"{check.__name__}.{each.name}" for each in pkgutil.iter_modules(check.__path__))
    for module in (*map(importlib.import_module, names), contact_words):
        for value in vars(module).values():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, re.Pattern) and each.pattern.startswith(("(?=[\\U", "(?=[\\d", "(?=[\\s")):
                    yield each
    yield from (measures.names(), measures.any_unit())


@pytest.mark.parametrize("words", CONSTRUCTS)
@given(text=st.text(alphabet="治愈根完全不保证承诺停药见效一二三十个月天好坏很也许 acdeioklmngst.123KKſİıI", max_size=30))
def test_matches_what_the_plain_pattern_matches(words: str, text: str) -> None:
    for flags in FLAGS:
        plain, quick = re.compile(words, flags), quick_pattern(words, flags)
        assert [match.span() for match in quick.finditer(text)] == [match.span() for match in plain.finditer(text)]


def test_pattern_that_may_begin_with_anything_or_be_empty_stays_as_it_is() -> None:
    assert [first_characters(words) for words in CONSTRUCTS[-4:]] == ["", "", "", ""]
    assert all(first_characters(words) for words in CONSTRUCTS[:-4])


def test_rules_find_with_quick_patterns_what_they_find_with_plain_ones() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.txt"))
    patterns = list(quick_patterns())
    assert len(patterns) > 15
    for quick in patterns:
        plain = re.compile(quick.pattern.partition(")(?:")[2].removesuffix(")"), quick.flags)
        assert [match.span() for match in quick.finditer(text)] == [match.span() for match in plain.finditer(text)], quick


def test_a_python_that_keeps_the_parts_elsewhere_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re._parser", None)
    assert first_characters("ab|cd") == ""
    assert quick_pattern("ab|cd").findall("xabcd") == ["ab", "cd"]
