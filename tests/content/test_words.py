"""The words of titles, within which no line of a title ends."""

from __future__ import annotations

import pytest

from viewer.content.article import Article
from viewer.content.blocks import Design, Evidence, Heading, Paragraph, Quote, SlideBreak, Study, Text
from viewer.content.words import words_of


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("如何能逆转2型糖尿病", {"如何", "逆转", "糖尿病"}),
        ("糖化血红蛋白（HbA1c）是什么", {"血红蛋白", "什么"}),
        ("Type 2 diabetes", set()),
        ("", set()),
    ],
)
def test_title_has_its_words(title: str, words: set[str]) -> None:
    assert words <= set(words_of(Article("a", title, ()), ()))


def test_headings_and_terms_of_the_glossary_give_words_longest_first() -> None:
    article = Article("a", "间充质干细胞", (Heading(2, (Text("降糖药怎么吃"),), "h"),))
    found = words_of(article, ["间充质干细胞", "不在题目里"])
    assert found[0] == "间充质干细胞"
    assert {"降糖药", "怎么"} <= set(found)
    assert "不在题目里" not in found
    assert list(map(len, found)) == sorted(map(len, found), reverse=True)


def test_words_are_those_of_titles_alone_up_to_eight_characters_and_in_order() -> None:
    title = (Text("血糖升高"),)
    blocks = (
        Quote((Heading(3, (Text("按时服药"),), "h"),)), Study("s", (Text("随机试验"),), Design.RCT, Evidence.LOW),
            SlideBreak("少吃甜食"),
        Paragraph((Text("胰腺炎"),)), Heading(2, title, "i"),
    )  # fmt: skip
    terms = ["一二三四五六七八", "一二三四五六七八九", "血糖", "HbA1c", "升"]
    found = words_of(Article("a", "一二三四五六七八九", blocks), terms)
    assert {"服药", "随机", "试验", "甜食", "升高", "血糖", "一二三四五六七八"} <= set(found)
    assert not {"胰腺炎", "胰腺", "一二三四五六七八九", "HbA1c", "升"} & set(found)
    assert list(found) == sorted(found, key=lambda word: (-len(word), word))
