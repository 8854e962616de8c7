"""The owner's words in the language of an article: on the desk's strip, the page, paper and the kiosk."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.cli import main
from viewer.content.rules import Owner
from viewer.library.library import Library

_TOML = """
name = "示例门诊"
disclaimer = "不能代替医生面诊。"
disclaimer_short = "**请勿自行停药。**"
name_en = "Sample Clinic"
disclaimer_en = "It does not replace a doctor."
"""


def test_words_for_english_articles_replace_those_that_are_written_and_leave_the_others() -> None:
    owner = Owner(name="门诊", slogan="读本", disclaimer="长", disclaimer_short="短", name_en="Clinic", disclaimer_en="Long")
    english = owner.in_language("en-GB")
    assert (english.name, english.slogan, english.disclaimer, english.disclaimer_short) == ("Clinic", "读本", "Long", "短")
    assert owner.in_language("zh-CN") is owner
    assert owner.in_language("") is owner


def test_an_article_ends_with_the_disclaimer_of_its_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "library.toml").write_text(_TOML, encoding="utf-8")
    for name, language in (("chinese", "zh-CN"), ("english", "en")):
        (tmp_path / name).mkdir()
        head = f"---\nid: {name}\ntitle: {name}\nlanguage: {language}\nreviewed: 2026-11-01\n---\n\nText.\n"
        (tmp_path / name / "index.md").write_text(head, encoding="utf-8")
    packed = tmp_path / "library.fdk"
    assert main(["pack", str(tmp_path), "-o", str(packed)]) == 0
    with Library.open(packed) as library:
        ends = [library.article(name).disclaimer for name in ("chinese", "english")]
        assert ends == ["不能代替医生面诊。", "It does not replace a doctor."]
        assert library.info.in_language("en").name == "Sample Clinic"
        assert library.info.named("第二门诊", "").in_language("en").name == "第二门诊"
