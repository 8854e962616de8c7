"""The process that checks a folder again and again finds what ``check`` finds, and reads only what has changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from tests.content.checked import page_of
from tests.content.test_check import whole
from tests.folders import LIBRARY, write_article, write_folder
from viewer import own_process
from viewer.content.check import LIBRARY_RULES, findings_of
from viewer.content.check.folder_check import FolderCheck
from viewer.content.check.resident import block_at, serve, words_of
from viewer.content.fault_report import NOWHERE, ArticleFaults, FaultCounts, FaultReport, PlacedFault
from viewer.content.pool import WorkerPool

ABSOLUTE = "导语之后的一段。\n\n输注以后，糖尿病已经根治。\n\n- 一\n- 空腹血糖 7.27 mg/dL\n"


class Resident:
    """The process, asked by a test."""

    def __init__(self, root: Path) -> None:
        words = own_process.command("viewer.content.check.resident", str(root), "zh_CN")
        self._process = own_process.start(words, stderr=None)

    def ask(self, request: str = "check") -> FaultReport:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(request.encode() + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=FaultReport)

    def end(self) -> int:
        self._process.communicate()  # closes its input
        return self._process.returncode


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "门诊文章")
    for name in ("a", "b"):
        whole(root, name, "一段话。")
    whole(root, "worse", ABSOLUTE)
    return root


@pytest.fixture(name="resident")
def _resident(root: Path) -> Iterator[Resident]:
    resident = Resident(root)
    yield resident
    assert resident.end() == 0


def of(report: FaultReport, folder: str) -> ArticleFaults:
    return next(article for article in report.articles if article.folder == folder)


def test_it_follows_a_folder_through_every_kind_of_change(root: Path, resident: Resident) -> None:
    first = resident.ask()
    assert (first.fresh, first.failure) == (3, "")
    assert [article.folder for article in first.articles] == ["a", "b", "worse"]
    assert of(first, "a").faults == ()
    assert resident.ask().fresh == 0

    index = root / "a" / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\n见[另一篇](c)。\n", encoding="utf-8")
    saved = resident.ask()
    assert saved.fresh == 1
    assert [fault.rule for fault in of(saved, "a").faults] == ["dead_link"]

    (root / "b").rename(root / "c")
    renamed = resident.ask()
    assert renamed.fresh == 1
    assert [fault.rule for fault in of(renamed, "c").faults] == ["folder_name"]
    whole_again = (root / "c" / "index.md").read_text(encoding="utf-8").replace("id: b", "id: c")
    (root / "c" / "index.md").write_text(whole_again, encoding="utf-8")
    assert resident.ask().counts.errors == of(first, "worse").counts.errors  # the link has its article

    index.write_text("no head", encoding="utf-8")
    broken = resident.ask()
    assert [(fault.error, fault.rule, fault.block) for fault in of(broken, "a").faults] == [(True, "format", NOWHERE)]

    for path in (root / "c").iterdir():
        path.unlink()
    (root / "c").rmdir()
    assert [article.folder for article in resident.ask().articles] == ["a", "worse"]


def test_errors_and_reminders_are_counted_apart() -> None:
    faults = tuple(PlacedFault("a/index.md", line, line <= 2, "rule", "message") for line in range(1, 6))
    article = ArticleFaults("a", "a", faults)
    assert article.counts == FaultCounts(errors=2, reminders=3)
    assert FaultReport((article, article), others=faults[2:]).counts == FaultCounts(errors=4, reminders=9)


def test_a_change_of_library_toml_is_a_change_of_every_article(root: Path, resident: Resident) -> None:
    assert of(resident.ask(), "a").counts == FaultCounts()
    (root / "library.toml").write_text(LIBRARY.replace('id = "diabetes"', 'id = "heart"'), encoding="utf-8")
    renamed = resident.ask()
    assert renamed.fresh == 3
    assert [fault.rule for fault in of(renamed, "a").faults] == ["category"]
    (root / "library.toml").write_text("name = ", encoding="utf-8")
    broken = resident.ask()
    assert [(fault.path, fault.error) for fault in broken.others] == [("library.toml", True)]


def test_a_finding_names_its_block_and_its_words(root: Path, resident: Resident) -> None:
    faults = of(resident.ask(), "worse").faults
    assert [fault.error for fault in faults] == sorted((fault.error for fault in faults), reverse=True)
    claim = next(fault for fault in faults if fault.rule == "claim")
    assert (claim.path, claim.place) == ("worse/index.md", f"worse/index.md:{claim.line}")
    assert claim.block == 1
    assert "根治" in "".join(claim.words)
    assert claim.why
    value = next(fault for fault in faults if fault.rule == "unit")
    assert value.block > claim.block


def test_asked_for_everything_again_it_reads_everything_again(resident: Resident) -> None:
    assert [resident.ask(request).fresh for request in ("check", "again", "check")] == [3, 3, 0]


def test_a_folder_that_is_gone_is_told(root: Path, resident: Resident) -> None:
    resident.ask()
    root.rename(root.parent / "elsewhere")
    gone = resident.ask()
    assert (gone.articles, [fault.rule for fault in gone.others]) == ((), ["format"])


def test_after_changes_it_finds_what_a_check_from_the_beginning_finds(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    for name in ("a", "b", "worse"):
        whole(root, name, ABSOLUTE)
    write_article(root / "plain")
    with WorkerPool() as pool:
        check = FolderCheck(root, LIBRARY_RULES, pool)
        check.findings(date(2026, 11, 22))
        whole_again = (root / "b" / "index.md").read_text(encoding="utf-8").replace("根治", "完全治愈，见[一节](a#x)")
        (root / "b" / "index.md").write_text(whole_again, encoding="utf-8")
        again = check.findings(date(2026, 11, 22))
    assert check.fresh == 1
    assert again == findings_of(root, date(2026, 11, 22))


WRONG = """\
保证治愈，见[另一篇](nowhere)。

血糖 0.3 mmol/L。

```csv file="b.csv"
```

/// caption
甲
///
"""


def test_errors_come_first_then_the_article_then_its_other_files(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library")
    folder = whole(root, "a", WRONG).parent
    (folder / "b.csv").write_text("甲,乙\n1,\ue000\n", encoding="utf-8")
    (folder / "unused.png").write_bytes(b"")
    (root / "stray.xyz").write_text("", encoding="utf-8")
    answers = BytesIO()
    serve(root, BytesIO(b"check\n"), answers)
    report = msgspec.json.decode(answers.getvalue(), type=FaultReport)
    (article,) = report.articles
    assert not article.broken
    start = (folder / "index.md").read_text(encoding="utf-8").count("\n") - WRONG.count("\n")
    assert [(each.rule, each.path, each.line - start, each.block) for each in article.faults] == [
        ("dead_link", "a/index.md", 1, 0),
        ("advert", "a/index.md", 1, 0),
        ("unit", "a/index.md", 3, 1),
        ("character", "a/b.csv", 2 - start, 2),
        ("unused", "a/unused.png", -start, NOWHERE),
    ]
    words = {each.rule: each.words for each in article.faults}
    assert (words["dead_link"], words["advert"], words["unit"]) == (("另一篇",), ("保证治愈",), ("0.3 mmol/L",))
    assert "《广告法》第九条" in next(each.why for each in article.faults if each.rule == "advert")
    assert [(each.rule, each.path, each.block) for each in report.others] == [("stray", "stray.xyz", NOWHERE)]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("“根治”是绝对化的说法。", ["根治"]),
        ("“甘精胰岛素”和“来得时”是同一个术语，2 处。", ["甘精胰岛素", "来得时"]),
        ("违反《广告法》，和「包好」。", ["广告法", "包好"]),
        (f"“{'甲' * 60}”共 2 行。", ["甲" * 60]),
        (f"“{'甲' * 61}”共 2 行。", ["2"]),
        ("“”共 2 行。", ["2"]),
        ("73/91 是 80.2%，不是 1,020 %。", ["73", "91", "80.2%", "1,020 %"]),
        ("HbA1c 是 7.2 mmol/mol。", ["7.2 mmol/mol"]),
        ("文章 alpha-beta 用了 HTML。", ["alpha-beta", "HTML"]),
        ("全文没有日期。", []),
    ],
)
def test_words_of_a_finding_are_its_quotations_else_its_numbers_else_its_latin_words(message: str, words: list[str]) -> None:
    assert list(words_of(message)) == words


def test_line_belongs_to_the_innermost_block_around_it(tmp_path: Path) -> None:
    page = page_of(tmp_path / "a", "甲\n乙\n\n- 丙\n- 丁\n    - 戊\n\n> 己\n\n末")
    start = page.manuscript.body_line
    kinds = [type(block).__name__ for block, _ in page.blocks()]
    found = [block_at(page, start + at) for at in range(1, 11)]
    assert [kinds[at] if at != NOWHERE else "" for at in found] == [
        "Paragraph", "Paragraph", "", "Paragraph", "Paragraph", "Paragraph", "", "Paragraph", "", "Paragraph",
    ]  # fmt: skip
    assert [page.lines[at] for at in found if at != NOWHERE] == [
        (start + first, start + last) for first, last in ((1, 2), (1, 2), (4, 4), (5, 5), (6, 6), (8, 8), (10, 10))
    ]
    assert (block_at(page, 0), block_at(page, 1), block_at(page, start + 11)) == (NOWHERE, NOWHERE, NOWHERE)


def test_it_ends_with_its_input(root: Path) -> None:
    words = own_process.command("viewer.content.check.resident", str(root), "zh_CN")
    done = subprocess.run(words, input=b"", capture_output=True, env=own_process.environment(), check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
