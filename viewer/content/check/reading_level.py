"""Sentences that a patient can follow: none of more than 90 Han characters or 45 words, and not long throughout.

Chinese has no accepted formula, so length is measured: an article's sentences average at most 45 characters. English is
measured by the grade of Flesch and Kincaid (Kincaid JP et al., 1975): 0.39 words a sentence + 11.8 syllables a word
- 15.59, at most 12. Leaflets aim at lower values; these bounds find what certainly is too hard. Articles for staff are not
judged, nor are lists joined by 、.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.article import Audience
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.spacing import HAN
from viewer.i18n import tr

_LONGEST_HAN, _LONGEST_WORDS = 90, 45
_MEAN_HAN, _GRADE = 45.0, 12.0
_FEWEST = 12
"""Sentences of an article whose average is judged, at least."""
_END = re.compile(r"[。！？!?；;.：:](?:(?<![.：:])|(?=\s|$))")
_HAN_WORDS = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SYLLABLE = re.compile(r"[aeiouy]+", re.IGNORECASE)
_LISTED = 5
"""Parts joined by 、 or commas from which on a sentence is a list."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find sentences and articles that are too long to follow."""
    for page in library.pages:
        if page.article.audience is Audience.PUBLIC:
            yield from _check_page(page)


def _check_page(page: CheckedPage) -> Iterator[Problem]:
    chinese = page.article.language.lower().startswith("zh")
    lengths: list[int] = []
    syllables = 0
    for passage in page.passages():
        if passage.starts[0][1] <= page.manuscript.body_line:
            continue
        start = 0
        for end in (*(match.end() for match in _END.finditer(passage.words)), len(passage.words)):
            sentence = passage.words[start:end]
            words = _HAN_WORDS.findall(sentence) if chinese else _WORD.findall(sentence)
            if words:
                length = sum(map(len, words)) if chinese else len(words)
                lengths.append(length)
                syllables += 0 if chinese else sum(map(syllables_of, words))
                if length > (_LONGEST_HAN if chinese else _LONGEST_WORDS) and not _is_list(sentence):
                    message = tr("这一句有 {n} 个字。", n=length) if chinese else tr("这一句有 {n} 个词。", n=length)
                    yield page.problem(Severity.WARNING, "reading_level", message, tr("拆成几句。"), line=passage.line(start))
            start = end
    if len(lengths) < _FEWEST:
        return
    mean = sum(lengths) / len(lengths)
    if chinese and mean > _MEAN_HAN:
        message = tr("全文每句平均 {n:.0f} 个字，病人很难读下去。", n=mean)
        yield page.problem(Severity.WARNING, "reading_level", message, tr("把长句拆短。"), line=page.key_line("title"))
    if not chinese and page.article.language.lower().startswith("en"):
        grade = 0.39 * mean + 11.8 * syllables / sum(lengths) - 15.59
        if grade > _GRADE:
            message = tr("全文的阅读难度是 {n:.0f} 年级（Flesch–Kincaid）。", n=grade)
            yield page.problem(
                Severity.WARNING, "reading_level", message, tr("把长句拆短，换掉长词。"), line=page.key_line("title")
            )


def syllables_of(word: str) -> int:
    """Return the number of syllables of an English word, roughly: its groups of vowels, without a silent e."""
    count = len(_SYLLABLE.findall(word))
    if count > 1 and word.lower().endswith("e") and not word.lower().endswith(("le", "ee")):
        count -= 1
    return max(1, count)


def _is_list(sentence: str) -> bool:
    return len(re.findall("[、，,]", sentence)) >= _LISTED and sentence.count("、") >= sentence.count("，")
