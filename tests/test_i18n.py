"""Interface languages: every message has an English translation, and numbers and dates have their usual form."""

from __future__ import annotations

import gettext
import io
import string
from collections.abc import Iterator
from datetime import date

import pytest
from babel.messages.catalog import Catalog

from tools import catalogue
from viewer import i18n
from viewer.i18n import format_date, format_number, mark, ntr, set_language, tr

DAY = date(2026, 6, 18)


@pytest.fixture(autouse=True)
def _chinese_afterwards() -> Iterator[None]:
    yield
    set_language("zh_CN")


@pytest.fixture(scope="module", name="english")
def _english() -> Catalog:
    return catalogue.english()


def pairs(english: Catalog) -> Iterator[tuple[str, str]]:
    for message in english:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = message.string if isinstance(message.string, (list, tuple)) else (message.string or "",)
        if message.id:
            yield from ((ids[min(i, len(ids) - 1)], words) for i, words in enumerate(strings))


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name and name.isidentifier()}


def test_every_message_of_the_program_has_its_english(english: Catalog) -> None:
    assert {m.id for m in catalogue.template()} == {m.id for m in english}, "run: make i18n"
    assert catalogue.missing(english) == []


def test_messages_are_collected_wherever_they_stand() -> None:
    source = """
print(f"<b>{tr('粗体')}</b>", tr("分成" "两段", n=1), i18n.mark("标记"), ntr("{n} 篇", "{n} 篇们", 3))
tr(variable), translate("别的"), tr(), ntr("一篇", other, 3)
"""
    assert set(catalogue.messages(source)) == {"粗体", "分成两段", "标记", ("{n} 篇", "{n} 篇们")}


def test_no_translation_is_fuzzy_or_left_over(english: Catalog) -> None:
    assert [m.id for m in english if m.fuzzy and m.id] == []
    assert list(english.obsolete) == []


def test_placeholders_are_the_same_in_both_languages(english: Catalog) -> None:
    for message, words in pairs(english):
        assert not words or placeholders(message) == placeholders(words), message


def test_compiled_catalogue_says_what_its_source_says(english: Catalog) -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(catalogue.MO.read_bytes()))
    fresh = gettext.GNUTranslations(io.BytesIO(catalogue.as_mo(english)))
    for message, _ in pairs(english):
        assert compiled.gettext(message) == fresh.gettext(message), "run: make i18n"
        assert compiled.ngettext(message, message, 1) == fresh.ngettext(message, message, 1), "run: make i18n"


def test_chinese_is_spoken_first_and_needs_no_catalogue() -> None:
    assert i18n.language() == "zh_CN"
    assert tr("没有这句话 {name}", name="A") == "没有这句话 A"
    assert tr("100 % {原样}") == "100 % {原样}"
    assert tr("") == ""
    assert ntr("{n} 篇", "{n} 篇", 3) == "3 篇"
    assert mark("稍后再译") == "稍后再译"


def test_a_message_without_english_is_shown_in_chinese() -> None:
    set_language("en")
    assert tr("没有这句话 {name}", name="A") == "没有这句话 A"
    assert tr("") == ""


def test_an_unknown_language_is_refused_and_nothing_changes() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")  # type: ignore[arg-type]  # what a settings file may say
    assert i18n.language() == "zh_CN"


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("zh_CN", "6月18日", "2026年6月18日"), ("en", "18 Jun", "18 June 2026")],
)
def test_dates_are_written_as_the_language_writes_them(language: i18n.Language, short: str, long: str) -> None:
    set_language(language)
    assert [format_date(DAY, "short"), format_date(DAY), format_date(DAY, "iso")] == [short, long, "2026-06-18"]


def test_numbers_have_their_thousands_set_apart() -> None:
    assert [format_number(12800), format_number(0.4), format_number(1234.5, 2)] == ["12,800", "0.4", "1,234.50"]


@pytest.mark.parametrize(
    ("tag", "said"), [("zh-CN", "参考文献"), ("zh", "参考文献"), ("en", "References"), ("en-GB", "References")]
)
@pytest.mark.parametrize("window", i18n.LANGUAGES)
def test_article_is_spoken_in_its_own_language(window: i18n.Language, tag: str, said: str) -> None:
    set_language(window)
    with i18n.spoken(tag):
        assert tr("参考文献") == said
    assert i18n.language() == window


def test_language_without_words_leaves_the_windows() -> None:
    set_language("en")
    with i18n.spoken("ja"):
        assert tr("参考文献") == "References"


def test_window_speaks_its_language_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), i18n.spoken("en"):
        raise ZeroDivisionError
    assert i18n.language() == "zh_CN"
