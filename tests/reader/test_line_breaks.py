"""Line ends: never within a number, or between a number and its unit, at any width, on any medium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QTextBlock

from tests import pages
from viewer.content import blocks as b
from viewer.draw import typography
from viewer.reader import document
from viewer.reader.page import Page
from viewer.reader.style import Medium, PageStyle, Role
from viewer.reader.wide_table import WideTable

EXAMPLES = (
    "12.5–13.9 mmol/L", "10⁹/L", "−0.66 %", "48周", "91名", "2–3个月", "≥ 6.5 %", "P < 0.001", "0.25~0.5 g/次", "120/80 mmHg",
    "1,200 U", "3 × 10^6", "NCT02302599", "7.0～10.0 mmol/L", "15分钟", "100–300×10⁹/L", "25 kg/m²", "2 ± 0.5 kg", "3次/日",
    "2026-11-01", "10:24", "n = 91", "40 mL·kg⁻¹", "12小时", "5 μg/(kg·min)", "1 200 U", "30毫克",
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(0, 9999).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.integers(1000, 99999).map("{:,}".format),
    st.integers(1, 9).map(lambda n: f"{n}×10⁹"),
)
LATIN_UNITS = ["", " mmol/L", "mmol/L", " mg", "%", " %", "mmHg", " U/kg", " kg/m²", "℃", " mL/min"]
UNITS = st.sampled_from([*LATIN_UNITS, "g/次", "次/日", "周", "名", "个月", "分钟", "小时"])
SIGNS = st.sampled_from(["", "", "", "−", "≥ ", "<", "≤", "P = ", "±"])


@st.composite
def quantities(draw: st.DrawFn) -> str:
    """Return a number or a range with its unit."""
    first, unit = draw(SIGNS) + draw(NUMBERS), draw(UNITS)
    if draw(st.booleans()):
        return f"{first}{draw(st.sampled_from('–~～/至'))}{draw(NUMBERS)}{unit}"
    return first + unit


def lines(page: Page) -> Iterator[list[str]]:
    """Yield the lines of each block, without layout characters."""
    page.size()
    block: QTextBlock = page.begin()
    while block.isValid():
        layout, text = block.layout(), block.text()
        made = [layout.lineAt(i) for i in range(layout.lineCount())]
        yield [typography.bare(text[line.textStart() : line.textStart() + line.textLength()]) for line in made]
        block = block.next()


def parted(page: Page, quantity: str) -> list[str]:
    """Return the line ends within ``quantity``."""
    found = []
    for block in lines(page):
        whole = "".join(block)
        at = 0
        for line in block[:-1]:
            at += len(line)
            start = whole.find(quantity, max(0, at - len(quantity) + 1))
            if 0 <= start < at < start + len(quantity):
                found.append(f"{whole[start:at]}|{whole[at:start + len(quantity)]}")
    return found


def laid_out(blocks: tuple[b.Block, ...], style: PageStyle) -> Page:
    return document.build_blocks(blocks, style, pages.pictures())


def styles() -> Iterator[PageStyle]:
    """Yield the desk at every width and three zooms, the kiosk at five sizes, slide,
    paper of two sizes with three sizes of text.
    """
    for zoom in (0.8, 1.0, 2.5):
        for width in range(round(200 * max(1, zoom)), round(900 * zoom), 37):
            yield replace(pages.style(zoom=zoom), column=width)
    for zoom in (1.0, 1.25, 1.5, 2.0):
        yield replace(pages.style(zoom=zoom, medium=Medium.KIOSK), column=950)
    yield replace(pages.style(medium=Medium.SLIDE), column=1680)
    for column in (1920, 1360):
        for points in (11, 14, 18):
            yield replace(pages.style(zoom=points * 4 / 46, name="paper", medium=Medium.PAPER), column=column)


SENTENCE = "他说{before}用药以后测得{q}，与前相比{q}的人更多（{q}），医生建议复查{q}。"


@pytest.mark.parametrize("quantity", EXAMPLES)
def test_quantity_is_whole_at_every_width_and_on_every_medium(quantity: str, qapp: object) -> None:
    sentences = tuple(pages.paragraph(SENTENCE.format(q=quantity, before=before)) for before in ("", "空腹", "餐后两小时"))
    for style in styles():
        assert parted(laid_out(sentences, style), quantity) == [], style.column


UNITS_ALONE = ("mmol/L", "mg/dL", "kg/m²", "μmol/L", "mg/kg/d", "μg/(kg·min)", "次/分", "U/kg")


@pytest.mark.parametrize("unit", UNITS_ALONE)
def test_unit_without_a_number_is_whole(unit: str, qapp: object) -> None:
    words = f"化验单上的单位是{unit}，另一家医院写（{unit}），也有人只写{unit}。"
    for width in range(200, 460, 9):
        page = laid_out((pages.paragraph(words),), replace(pages.style(), column=width))
        assert parted(page, unit) == [], width
        assert typography.bare(page.toPlainText()) == words


@pytest.mark.parametrize("words", ["https://a.example/b/c", "input/output", "和/或", "DPP-4/SGLT2"])
def test_words_with_a_slash_that_are_no_unit_keep_their_line_ends(words: str) -> None:
    assert typography.WORD_JOINER not in typography.kept(words).values()


@settings(max_examples=150, deadline=None)
@given(quantity=quantities(), lead=st.integers(0, 30), width=st.integers(260, 900))
def test_any_quantity_is_whole(quantity: str, lead: int, width: int, qapp: object) -> None:
    style = replace(pages.style(), column=width)
    page = laid_out((pages.paragraph("药" * lead + quantity + "，" + quantity + "。"),), style)
    assert parted(page, quantity) == []


EIGHT = ["0"] * 5 + ["100.00–100.00 mmol/L", "−10.00–100.00 kg/m²", "≤0.00–10.00 mg"]


@settings(max_examples=60, deadline=None)
@example(cells=EIGHT, medium=Medium.DESK, width=390)
@given(cells=st.lists(quantities(), min_size=2, max_size=8), medium=st.sampled_from(list(Medium)), width=st.integers(390, 900))
def test_any_quantity_is_whole_in_a_table(cells: list[str], medium: Medium, width: int, qapp: object) -> None:
    scale = pages.style(medium=medium).size(Role.BODY) / 19
    style = replace(pages.style(medium=medium), column=round(width * scale))
    row = tuple(pages.words(cell) for cell in cells)
    names = tuple(pages.words(f"第{i}个指标的名称") for i in range(len(cells)))
    table = b.Table("t", (b.Align.LEFT,) * len(cells), names, (row, row[::-1]), b.Caption(0))
    page = laid_out((table,), style)
    wide = [shown for inset in page.contents.insets if isinstance(inset, WideTable) for shown in inset.pages]
    for shown in [page, *wide]:
        assert [found for cell in cells for found in parted(shown, cell)] == []


@pytest.mark.parametrize("sign", "±+−-")
@pytest.mark.parametrize("mark", "，、；。）")
def test_line_ends_before_a_sign_rather_than_within_a_number(sign: str, mark: str, qapp: object) -> None:
    for width in range(200, 420, 7):
        words = mark.join(f"{sign}{n}.{n}0–{n}.75" for n in range(10, 20))
        page = laid_out((pages.paragraph(words),), replace(pages.style(), column=width))
        assert [found for n in range(10, 20) for found in parted(page, f"{sign}{n}.{n}0–{n}.75")] == [], width
        assert typography.bare(page.toPlainText()) == words


def test_quantity_is_whole_across_marks_of_its_parts(qapp: object) -> None:
    marked = (
        b.Text("血小板升到药"), b.Strong(pages.words("100–300×10")), b.Superscript(pages.words("9")), b.Text("/L，再测"),
        b.Emphasis(pages.words("48")), b.Text("周。"),
    )  # fmt: skip
    for width in range(200, 500, 7):
        page = laid_out((b.Paragraph(marked),), replace(pages.style(), column=width))
        assert parted(page, "100–300×109/L") + parted(page, "48周") == []


@pytest.mark.parametrize("word", ["https://doi.org/10.1186/s13287-022-02848-6", "doi:10.1186/s13287-022-02848-6-sup-2", "A" * 60])
def test_word_longer_than_the_column_is_broken(word: str, qapp: object) -> None:
    style = replace(pages.style(), column=200)
    page = laid_out((pages.paragraph(f"见{word}。"),), style)
    assert page.idealWidth() <= style.column + 1
    assert max(len(line) for block in lines(page) for line in block) < len(word)


def test_no_paragraph_ends_with_a_line_of_one_character(qapp: object) -> None:
    words = "间充质干细胞治疗后有人减少了胰岛素用量但没有人知道能维持多久请勿自行停药。"
    for count in range(14, len(words)):
        for width in range(250, 800, 19):
            page = laid_out((pages.paragraph(words[-count:]),), replace(pages.style(), column=width))
            (block,) = lines(page)
            assert len(block[-1].rstrip("。")) > 1
