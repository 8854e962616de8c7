"""Every character of a word is drawn: none as a box, none like another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGlyphRun, QImage, QPainter, QRawFont, QTextLayout

from viewer import resources
from viewer.draw import fonts

MISSING = "\U000f1234"  # for private use
DRAWN = (
    "✅❌✓✔✗✘❎☐☑☒□■○●◎△▲▽▼◇◆☆★①②③⑨⑩⑳⑴⒈ⅠⅣⅻ℃℉‰°′″≥≤≠≈±×÷∞√∑∫∆∂∝⊥↑↓→←↔↩⇌⇒⬆⬇➡½¼¾⅓⅔⅛⁰¹²³⁴⁹⁺⁻ⁿ₀₁₂₉µμΩαβγδλχ"
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêəʃʒŋɪʊɑɔθðːˈˌệữẫđơưạỗ㗂囍〇㎎㎏㎡㏄㎜⚠ℹ⛔🚫💊💉🩸🩺🍚🥦🏃😀❗❓⭐❤⚕☎✉⏰⌛🔴🟢🟡⚪⚫👉✋💡🔍📌📝€¥£₩™®©§¶†‡•…—–№"
    "АБВгдж"
)


@pytest.fixture(autouse=True)
def _application(qapp: object) -> None:
    fonts.family()


def picture(text: str, weight: int = 400) -> QImage:
    image = QImage(96, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(fonts.font(40, weight))
    painter.drawText(QRect(0, 0, 96, 64), int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return image


def glyphs(text: str) -> Iterator[QGlyphRun]:
    layout = QTextLayout(text, fonts.font(40))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    yield from layout.glyphRuns()


def raw_fonts(text: str) -> list[QRawFont]:
    return [run.rawFont() for run in glyphs(text)]


@pytest.mark.parametrize("weight", [400, 700])
def test_a_tick_a_cross_and_a_missing_glyph_look_different(weight: int) -> None:
    pictures = [picture(character, weight) for character in ("✅", "❌", "☑", "☐", "☒", MISSING, " ")]

    for place, one in enumerate(pictures):
        assert all(one != other for other in pictures[place + 1 :])


def test_every_character_has_a_glyph_of_its_own() -> None:
    blank = picture(" ")

    assert [c for c in DRAWN if 0 in {index for run in glyphs(c) for index in run.glyphIndexes()} or picture(c) == blank] == []


def test_rare_characters_have_a_glyph_where_the_system_has_a_chinese_font() -> None:
    if fonts.family() != fonts.SYSTEM_FAMILIES[0]:
        pytest.skip("the packaged font holds common characters only")

    assert 0 not in {index for run in glyphs("𠮷䶮𫚖") for index in run.glyphIndexes()}


@pytest.mark.parametrize("text", ["✅", "❤️", "↩️", "☑️", "⚠️", "🩸", "👨‍⚕️", "1️⃣"])
def test_emoji_are_of_one_colour(text: str) -> None:
    image = picture(text)
    colours = {image.pixel(x, y) for x in range(96) for y in range(64)}

    assert all(QColor(colour).saturation() == 0 for colour in colours)
    assert len(colours) > 1


def test_signs_are_drawn_by_our_own_fonts_whatever_the_system_has() -> None:
    assert {font.familyName() for font in raw_fonts("✅❌💊")} == {"Frontdesk Emoji"}
    assert {font.familyName() for font in raw_fonts("☐☒✗")} == {"Frontdesk Symbols"}


def test_a_line_of_words_keeps_its_height() -> None:
    metrics = QFontMetrics(fonts.font(40))

    assert metrics.horizontalAdvance("血糖") == 80
    assert metrics.boundingRect("✅❌💊").height() <= metrics.height()


def test_the_table_of_characters_holds_what_the_fonts_draw() -> None:
    ranges = [line.split("-") for line in resources.text("fonts", "characters.txt").split()]
    codes = [code for span in ranges for code in range(int(span[0], 16), int(span[-1], 16) + 1)]
    told = [chr(code) for code in codes if unicodedata.category(chr(code)) not in {"Cc", "Cf", "Zs", "Mn", "Zl", "Zp"}]

    assert set(DRAWN) <= set(told)
    sample = told[:: max(1, len(told) // 400)]
    assert [c for c in sample if 0 in {index for run in glyphs(c) for index in run.glyphIndexes()}] == []
    assert codes == sorted(set(codes))
