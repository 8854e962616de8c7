from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest

from tests.handout import pdf_tools
from viewer import settings
from viewer.cli import main
from viewer.content import blocks as b
from viewer.content.text import plain
from viewer.errors import ViewerError
from viewer.handout.handout import Handout, printable
from viewer.handout.options import Extent, HandoutOptions, Paper
from viewer.handout.pdf import save, write_pdf
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.settings import Settings

MAIN = "stem-cells-type-2"
TODAY = date(2026, 11, 22)
A4_POINTS, A5_POINTS = (595, 842), (420, 595)


@pytest.fixture
def main_pdf(library: Library, tmp_path: Path) -> Path:
    out = tmp_path / "main.pdf"
    write_pdf(Handout(printable(library, library.article(MAIN), TODAY), HandoutOptions()), out)
    return out


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def _body(page: str) -> str:
    """Return the words of a page without the clinic's footer and the running title."""
    furniture = r"^干细胞治疗2型糖尿病：真的能停用胰岛素或降糖药吗(?!证据)|示例门诊内容版本2026.11打印于.*?共\d+页"
    return re.sub(furniture, "", bare(page))


def test_the_text_copies_as_it_was_written_and_in_order(library: Library, main_pdf: Path) -> None:
    article = library.article(MAIN)
    copied = re.sub(r"(\[\d+\])+", "", "".join(map(_body, pdf_tools.text(main_pdf).split("\f"))))
    at = 0
    for block in article.blocks:
        if isinstance(block, b.Heading | b.Paragraph):
            for words in filter(None, re.split(r"[^\w]+", plain(block.children))):
                found = copied.find(words, at)
                assert found >= 0, (words, plain(block.children))
                at = found
    assert not {c for c in copied if "\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" or "\ue000" <= c <= "\uf8ff"}


def test_it_names_its_title_language_and_outline(library: Library, main_pdf: Path) -> None:
    article = library.article(MAIN)
    info = pdf_tools.info(main_pdf)
    assert info["Title"] == article.title
    titles = [title for title, _ in pdf_tools.outline(main_pdf)]
    headings = [plain(block.children) for block in article.blocks if isinstance(block, b.Heading)]
    assert titles == [article.title, *headings, "参考文献"]
    pages = [page for _, page in pdf_tools.outline(main_pdf)]
    assert pages == sorted(pages)
    assert pages[-1] <= int(info["Pages"])


def test_every_font_is_embedded_and_its_characters_are_known(main_pdf: Path) -> None:
    fonts = pdf_tools.fonts(main_pdf)
    assert fonts
    assert all(embedded and known for _, embedded, known in fonts), fonts
    assert not [name for name, _, _ in fonts if "jp" in name.lower()]  # figures use the Chinese forms of the characters


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, A4_POINTS), (Paper.A5, A5_POINTS)])
def test_the_sheet_has_the_size_that_was_chosen(library: Library, tmp_path: Path, paper: Paper, size: tuple[int, int]) -> None:
    out = tmp_path / "x.pdf"
    write_pdf(Handout(printable(library, library.article("hba1c"), TODAY), HandoutOptions(paper)), out)
    numbers = re.findall(r"[\d.]+", pdf_tools.info(out)["Page size"])
    assert [round(float(number)) for number in numbers[:2]] == list(size)


def test_every_page_is_numbered_and_dated_and_the_disclaimer_is_there(library: Library, main_pdf: Path) -> None:
    words = bare(pdf_tools.text(main_pdf))
    pages = int(pdf_tools.info(main_pdf)["Pages"])
    assert all(f"第{n}页，共{pages}页" in words for n in range(1, pages + 1))
    assert words.count("打印于2026-11-22") == pages
    assert "2027-11-01前复审" in words
    assert bare(library.info.disclaimer)[:40] in words


@pytest.mark.parametrize("words", [["print", "hba1c", "-o"], ["present", "hba1c", "--pdf"]])
def test_the_name_that_the_desk_was_given_stands_on_what_the_commands_write(
    library: Library, tmp_path: Path, words: list[str]
) -> None:
    settings.save(Settings(clinic_name="第二门诊部"), settings.settings_path())
    out = tmp_path / "a.pdf"
    assert main([words[0], str(library.path), *words[1:], str(out)]) == 0
    written = bare(pdf_tools.text(out))
    assert "第二门诊部" in written
    assert bare(library.info.name) not in written


@pytest.mark.parametrize("extent", Extent)
def test_paper_says_what_is_not_for_patients(library: Library, tmp_path: Path, extent: Extent) -> None:
    def written(article: str, today: date) -> str:
        write_pdf(Handout(printable(library, library.article(article), today), HandoutOptions(extent=extent)), tmp_path / "a.pdf")
        return bare(pdf_tools.text(tmp_path / "a.pdf"))

    head = bare(library.info.name) + "健康教育材料"
    fresh, overdue = written("hba1c", TODAY), written("hba1c", date(2029, 1, 1))
    staff = written("staff-stem-cell-questions", TODAY)
    assert (head in fresh, "前复审" in fresh, "仅供工作人员" in fresh) == (True, True, False)
    assert ("起未复审，仅供工作人员查阅" in overdue, "前复审" in overdue) == (True, False)
    assert ("内部资料，仅供工作人员" in staff, head in staff) == (True, False)


def test_a_summary_holds_key_points_evidence_in_words_and_disclaimer(library: Library, tmp_path: Path) -> None:
    article = library.article(MAIN)
    out = tmp_path / "summary.pdf"
    assert write_pdf(Handout(printable(library, article, TODAY), HandoutOptions(extent=Extent.SUMMARY)), out) <= 2
    words = bare(pdf_tools.text(out))
    assert all(bare(sentence) in words for sentence in article.summary)
    assert "随机对照试验·n=91·证据等级低" in words  # both middle dots share a glyph
    assert "我想问医生" in words
    assert bare(library.info.disclaimer)[:40] in words


def test_every_bundled_article_becomes_a_sound_pdf(library: Library, tmp_path: Path) -> None:
    for row in library.rows(Filter()):
        out = tmp_path / f"{row.id}.pdf"
        pages = write_pdf(Handout(printable(library, library.article(row.id), TODAY), HandoutOptions()), out)
        assert pdf_tools.info(out)["Pages"] == str(pages)
        assert bare(row.title)[:12] in bare(pdf_tools.text(out))


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(ViewerError, match="写不进去"):
        save(b"%PDF", tmp_path / "folder.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]


def test_the_command_prints_to_a_file(bundled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "hba1c.pdf"
    assert main(["print", str(bundled), "hba1c", "--paper", "A5", "--summary", "-o", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert os.name == "nt" or stat.S_IMODE(out.stat().st_mode) == 0o600  # it reveals why somebody came
    assert int(pdf_tools.info(out)["Pages"]) <= 3
    assert main(["print", str(bundled), "no-such-article", "-o", str(tmp_path / "none.pdf")]) == 1
    assert "no-such-article" in capsys.readouterr().err
    assert not (tmp_path / "none.pdf").exists()
