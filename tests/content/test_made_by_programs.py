"""Word files that LibreOffice wrote and pages that Chromium saved become articles with every word, picture and reference.

Files that both programs wrote are in ``texts/made``; where the programs are installed, they write them again.
"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content import import_sources, program_sources
from tests.content.program_sources import BROWSER, OFFICE, SAVED_PAGES, WORD_FILES
from viewer.cli import main
from viewer.content.article_builder import build_article
from viewer.content.blocks import Figure, Heading
from viewer.content.importing.drafts import import_into
from viewer.content.importing.importer import import_file
from viewer.content.importing.job import Imported, Job, encoded, read_outcome
from viewer.content.importing.report import ImportReport, Matter
from viewer.content.rules import Rules
from viewer.content.text import block_text, plain

MADE = Path(__file__).parent / "texts" / "made"
DIVIDED = {"t1r1c2": "keep"}
"""The decision about the merged cell with two doses."""


def letters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")


def check(source: Path, folder: Path) -> ImportReport:
    """Import ``source`` into ``folder``; compare what is shown with the article that it was made of."""
    folder.mkdir(exist_ok=True)
    report = import_file(Job(source, folder, "zh_CN", answers=DIVIDED)).report
    article = build_article(folder, Rules(folder.parent)).article
    assert article.title == import_sources.TITLE
    words = [letters(text) for block in article.blocks for text in block_text(block)]
    assert words == [letters(text) for text in import_sources.expected() if letters(text)]
    references = [letters(plain(each.children)) for each in article.references]
    assert references == [letters(words) for words in import_sources.REFERENCES.values()]
    headings = [(block.level, letters(plain(block.children))) for block in article.blocks if isinstance(block, Heading)]
    levels = {"h2": 2, "h3": 3}
    assert headings == [(levels[kind], letters(words)) for kind, words in import_sources.BLOCKS if kind in levels]
    captions = [plain(block.caption.children) for block in article.blocks if isinstance(block, Figure)]
    assert captions == ["各种胰岛素起效的快慢", "可以注射的部位"]
    assert not [decision for decision in report.decisions if decision.matter is Matter.WORDS]
    assert report.missing == (2 if source.stem == "wechat" else 0)  # those were on a host that nobody asks
    return report


@pytest.mark.parametrize("name", [*WORD_FILES, *SAVED_PAGES])
def test_a_file_of_a_real_program_becomes_the_whole_article(name: str, tmp_path: Path) -> None:
    check(MADE / name, tmp_path)


@pytest.mark.parametrize(
    ("names", "write"),
    [
        pytest.param(
            WORD_FILES,
            program_sources.write_word_files,
            marks=pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed"),
            id="LibreOffice",
        ),
        pytest.param(
            SAVED_PAGES,
            program_sources.write_saved_pages,
            marks=pytest.mark.skipif(not BROWSER, reason="Chromium is not installed"),
            id="Chromium",
        ),
    ],
)
def test_the_programs_of_this_machine_write_files_that_become_the_whole_article(
    names: tuple[str, ...], write: Callable[[Path], None], tmp_path: Path
) -> None:
    write(tmp_path)
    for name in names:
        check(tmp_path / name, tmp_path / name.replace(".", "-"))


READ = """
import sys
from pathlib import Path
from viewer.content.importing.import_worker import main
main()
status = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told on Linux")
@pytest.mark.parametrize("name", ["styled.docx", "wechat.mhtml"])
def test_reading_a_file_takes_at_most_200_mb(name: str, tmp_path: Path) -> None:
    job = encoded(Job(MADE / name, tmp_path, "zh_CN"))
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", READ], input=job, capture_output=True, check=True)
    assert isinstance(read_outcome(done.stdout), Imported)
    assert int(done.stderr) < 200 * 1024


@pytest.mark.parametrize("name", ["styled.docx", "bold.docx", "wordpress.html", "wechat.html"])
def test_the_words_that_a_terminal_shows_are_those_of_the_source(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = import_into(tmp_path, MADE / name, answers=DIVIDED)
    assert main(["show", str(tmp_path), draft.article, "--text"]) == 0
    shown = Counter(filter(str.isalnum, letters(capsys.readouterr().out)))
    source = Counter(filter(str.isalnum, letters("".join(import_sources.expected()) + import_sources.TITLE)))
    assert not source - shown


def test_what_word_files_have_besides_the_text_is_told_once(tmp_path: Path) -> None:
    left = {each.what: each for each in check(MADE / "styled.docx", tmp_path).left}
    assert left["页眉、页脚和页码"].words == ("某某医院内分泌科", "第 2 页")
    assert left["文本框"].count == 1
