from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.folders import write_article, write_folder
from tests.libraries import make_library, sample_article
from tests.screens import colours
from viewer.content import blocks as b
from viewer.content.article import Article, Audience, Source
from viewer.errors import LibraryDamaged
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.library.schema import Filter
from viewer.settings import ReadingPlace
from viewer.stage.order import NotForPatientsError
from viewer.stage.patient import PatientScreen
from viewer.stage.showing import Showing
from viewer.theme import Theme

SIZE = QSize(960, 540)
TODAY = date(2025, 3, 1)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Library]:
    with Library.open(make_library(tmp_path / "many.fdk", 12)) as opened:
        yield opened


@pytest.fixture
def patient(qtbot: QtBot, many: Library, light: Theme) -> PatientScreen:
    screen = PatientScreen(many, light, today=lambda: TODAY)
    qtbot.addWidget(screen)
    screen.show()
    screen.resize(SIZE)
    return screen


def section(anchor: str, words: str) -> tuple[b.Block, ...]:
    return b.Heading(2, (b.Text(anchor),), anchor), b.Paragraph((b.Text(words),))


def article(title: str, *, unsent: str) -> Article:
    """Return an article whose section “要送” is always the same; everything else is ``unsent``."""
    table = b.Table("tbl", (b.Align.LEFT,), ((b.Text("头"),),), (((b.Text("格"),),),), b.Caption(1, (b.Text("一张表"),)))
    blocks = (
        *section("之前", unsent),
        *section("要送", "这一段送给患者看。"),
        b.Notes(unsent),
        b.SlideBreak(unsent),
        table,
        *section("之后", unsent),
    )
    made = replace(sample_article(1, blocks=blocks), title=title, lead=(b.Text(unsent),), notes=unsent, keywords=(unsent,))
    return replace(made, references=(Source((b.Text(unsent),)),), summary=(unsent,))


def seen(patient: PatientScreen) -> QImage:
    return patient.picture(SIZE)


def test_what_is_not_sent_is_not_there(patient: PatientScreen) -> None:
    for anchor in ("要送", "tbl"):
        patient.send(article("甲", unsent="甲" * 40), anchor)
        first = seen(patient)
        patient.send(article("另一个题目", unsent="完全不同的话，" * 90), anchor)
        assert seen(patient) == first, anchor


def test_a_whole_article_shows_no_notes_and_no_neighbours(patient: PatientScreen) -> None:
    patient.send(article("甲", unsent="同样的话"))
    first = seen(patient)
    same = article("甲", unsent="同样的话")
    blocks = (*same.blocks[:-2], b.Notes("秘密"), *same.blocks[-2:])
    patient.send(replace(same, notes="演示者的秘密", previous="article-2", next="article-3", blocks=blocks))
    assert seen(patient) == first


def test_reading_on_changes_nothing_on_the_patients_screen(patient: PatientScreen) -> None:
    patient.send(article("甲", unsent="甲" * 40), "要送")
    first = seen(patient)
    patient.follow("article-2", ReadingPlace("之后"))
    assert seen(patient) == first


def long_article() -> Article:
    return sample_article(1, blocks=tuple(part for i in range(12) for part in section(f"第{i}节", f"第{i}段，" * 60)))


def test_it_follows_the_reader_within_the_article_that_was_sent(patient: PatientScreen) -> None:
    patient.send(long_article())
    top = seen(patient)
    patient.follow("article-1", ReadingPlace("第6节", 0.3))
    assert seen(patient) != top


def test_a_held_screen_stays_while_the_reader_goes_on(patient: PatientScreen) -> None:
    patient.send(long_article())
    patient.hold()
    held = seen(patient)
    patient.follow("article-1", ReadingPlace("第6节"))
    assert (patient.showing, seen(patient)) == (Showing.HELD, held)
    patient.hold()
    patient.follow("article-1", ReadingPlace("第6节"))
    assert (patient.showing, seen(patient) != held) == (Showing.SENT, True)


def test_black_hides_every_pixel_and_the_same_is_there_afterwards(patient: PatientScreen) -> None:
    patient.send(article("甲", unsent="甲"), "要送")
    shown = seen(patient)
    patient.blank()
    assert patient.showing is Showing.BLANK
    assert colours(seen(patient), 7) == {"#000000"}
    patient.blank()
    assert seen(patient) == shown


def test_larger_text_is_for_this_patient_only(patient: PatientScreen) -> None:
    patient.send(article("甲", unsent="甲"), "要送")
    usual = seen(patient)
    patient.resize_text(1)
    larger = seen(patient)
    assert larger != usual
    patient.send(article("甲", unsent="甲"), "之后")
    patient.send(article("甲", unsent="甲"), "要送")
    assert seen(patient) == larger, "the next thing for the same patient is as large"
    patient.rest()
    patient.send(article("甲", unsent="甲"), "要送")
    assert seen(patient) == usual


def test_a_table_grows_no_further_than_the_screen(patient: PatientScreen) -> None:
    row = tuple((b.Text("很长的一格字" * 9),) for _ in range(3))
    table = b.Table("tbl", (b.Align.LEFT,) * 3, row, (row,) * 5, b.Caption(1, ()))
    patient.send(replace(article("甲", unsent="甲"), blocks=(table,)), "tbl")
    before = seen(patient)
    assert not patient.can_resize(1)
    patient.resize_text(1)
    assert seen(patient) == before


def test_articles_of_the_staff_and_overdue_ones_are_refused_and_nothing_changes(patient: PatientScreen, many: Library) -> None:
    resting = seen(patient)
    staff = replace(many.article("article-10"), audience=Audience.STAFF)
    with pytest.raises(NotForPatientsError, match="工作人员"):
        patient.send(staff)
    overdue = next(row for row in many.rows(Filter()) if row.review_due and row.review_due < TODAY + timedelta(days=9999))
    late = PatientScreen(many, patient._theme, today=lambda: (overdue.review_due or TODAY) + timedelta(days=1))  # noqa: SLF001
    with pytest.raises(NotForPatientsError, match="复审"):
        late.send(many.article(overdue.id))
    late.deleteLater()
    assert (patient.showing, seen(patient)) == (Showing.REST, resting)


def test_after_its_time_it_rests_again_and_forgets(patient: PatientScreen, qtbot: QtBot) -> None:
    resting = seen(patient)
    patient.set_rest_after(0)
    patient.send(article("甲", unsent="甲"), "要送")
    qtbot.waitUntil(lambda: patient.showing is Showing.REST)
    assert (patient.label, patient.article, seen(patient)) == ("", "", resting)


def test_a_closed_window_is_a_screen_that_is_gone_and_no_window_covers_the_only_one_left(
    patient: PatientScreen, qtbot: QtBot
) -> None:
    patient.close()
    qtbot.waitUntil(lambda: patient.showing is Showing.LOST)
    patient.open()
    assert (patient.showing, patient.isVisible()) == (Showing.LOST, False)


@pytest.fixture
def authored(tmp_path: Path) -> Callable[[str], Library]:
    """Return a function that builds the library of one article with this front matter and text."""
    folder, path = tmp_path / "authored", tmp_path / "authored.fdk"
    (folder / "a").mkdir(parents=True)
    (folder / "library.toml").write_text('name = "测试门诊"\nversion = "1"\n', encoding="utf-8")

    def build(text: str) -> Library:
        (folder / "a" / "index.md").write_text(text, encoding="utf-8")
        refresh(folder, path)
        return Library.open(path)

    return build


@pytest.fixture
def now(qtbot: QtBot, many: Library, light: Theme) -> PatientScreen:
    """Return the patient's screen on the day of the test: a library that was built after “today” never expires."""
    screen = PatientScreen(many, light)
    qtbot.addWidget(screen)
    screen.show()
    screen.resize(SIZE)
    return screen


HEAD = f"---\nid: a\ntitle: 甲\nreviewed: {date.today()}\n"
TEXT = "## 前 {#before}\n\n开头。\n\n## 要送 {#sent}\n\n这一段给患者看。\n"


def newly_built(now: PatientScreen, authored: Callable[[str], Library], after: str, *, held: bool = False) -> bool:
    """Return whether the sent section is still shown after the library is rebuilt with the text ``after``."""
    with authored(f"{HEAD}---\n\n{TEXT}") as old:
        now.set_library(old)
        now.send(old.article("a"), "sent")
        if held:
            now.hold()
        before = now.showing, now.label
        with authored(after) as new:
            now.set_library(new)
            return (now.showing, now.label) == before


def test_what_was_sent_is_taken_away_when_the_newer_library_cannot_be_read(
    many: Library, patient: PatientScreen, tmp_path: Path
) -> None:
    newer = make_library(tmp_path / "newer.fdk", 12)
    patient.send(many.article(many.rows(Filter(audience=Audience.PUBLIC))[0].id))
    with Library.open(newer) as spoilt:
        newer.write_bytes(b"no library")
        with pytest.raises(LibraryDamaged):
            patient.set_library(spoilt)
    assert patient.showing is Showing.REST


def test_what_becomes_overdue_at_midnight_is_taken_away(many: Library, light: Theme, qtbot: QtBot) -> None:
    row = next(row for row in many.rows(Filter(audience=Audience.PUBLIC)) if row.review_due)
    due = row.review_due or TODAY
    day = [due]
    screen = PatientScreen(many, light, today=lambda: day[0])
    qtbot.addWidget(screen)
    screen.show()
    turn = next(timer for timer in screen.findChildren(QTimer) if not timer.isSingleShot())
    screen.send(many.article(row.id))
    screen.hold()
    turn.timeout.emit()
    before = screen.showing
    day[0] = due + timedelta(days=1)
    turn.timeout.emit()
    assert (before, screen.showing) == (Showing.HELD, Showing.REST)


@pytest.mark.parametrize("held", [False, True])
def test_a_newer_library_shows_the_patient_the_newer_text(
    now: PatientScreen, authored: Callable[[str], Library], *, held: bool
) -> None:
    assert newly_built(now, authored, f"{HEAD}---\n\n{TEXT}", held=held)
    same = seen(now)
    assert newly_built(now, authored, f"{HEAD}---\n\n{TEXT}又一句。\n", held=held)
    assert seen(now) != same


@pytest.mark.parametrize(
    "after",
    [
        f"{HEAD}audience: staff\n---\n\n{TEXT}",
        f"{HEAD}---\n\n{TEXT}".replace(str(date.today()), "2024-01-01"),
        f"{HEAD}---\n\n{TEXT}".replace("sent", "renamed"),
        f"{HEAD}---\n\n{TEXT}".replace("id: a", "id: b"),
        f"{HEAD}---\n\n![没有](missing.png)\n",
    ],
    ids=["for staff", "overdue", "section gone", "article gone", "damaged"],
)
def test_a_newer_library_takes_away_what_is_not_for_patients_any_more(
    now: PatientScreen, authored: Callable[[str], Library], after: str
) -> None:
    assert not newly_built(now, authored, after)
    assert now.showing is Showing.REST


def test_the_disclaimer_is_under_whatever_is_shown(patient: PatientScreen, library: Library, light: Theme, qtbot: QtBot) -> None:
    screen = PatientScreen(library, light)
    qtbot.addWidget(screen)
    screen.resize(SIZE)
    for anchor in ("", "disease", "fig-evidence", "tbl-case1", "study-zang"):
        screen.send(library.article("stem-cells-type-2"), anchor)
        foot = screen.picture(SIZE).copy(60, 480, 800, 50)
        assert len(colours(foot)) > 4, anchor
        assert foot.pixelColor(790, 5) == QColor("#FFFFFF")


def test_name_that_the_desk_was_given_stands_on_the_patient_screen(patient: PatientScreen, many: Library) -> None:
    before = patient.picture(SIZE)
    patient.set_info(replace(many.info, name="示例门诊二部"))
    named = patient.picture(SIZE)
    assert named != before
    patient.send(article("标题", unsent="别的"), "要送")
    sent = patient.picture(SIZE)
    patient.set_info(replace(many.info, name="另一家门诊"))
    assert patient.picture(SIZE) != sent


def test_page_sent_while_its_review_is_due_says_so_to_the_patient(many: Library, light: Theme, qtbot: QtBot) -> None:
    row = next(row for row in many.rows(Filter(audience=Audience.PUBLIC)) if row.review_due)
    due = row.review_due or TODAY
    shown = []
    for days in (31, 30):
        day = due - timedelta(days=days)
        screen = PatientScreen(many, light, today=day.replace)
        qtbot.addWidget(screen)
        screen.show()
        screen.resize(SIZE)
        screen.send(many.article(row.id))
        shown.append(seen(screen))
    fresh, soon = (colours(image) for image in shown)
    caution = light.colours.cau.lower()
    assert caution in soon
    assert caution not in fresh


def test_resting_loop_names_no_overdue_article_also_after_midnight(many: Library, light: Theme, qtbot: QtBot) -> None:
    rows = [row for row in many.rows(Filter(audience=Audience.PUBLIC)) if row.review_due]
    last = max(row.review_due for row in rows if row.review_due)
    assert last > min(row.review_due for row in rows if row.review_due)
    day = [last]
    screen = PatientScreen(many, light, today=lambda: day[0])
    qtbot.addWidget(screen)
    screen.show()
    turn = next(timer for timer in screen.findChildren(QTimer) if not timer.isSingleShot())
    named = [{row.id for row in screen._topics}]  # noqa: SLF001
    day[0] = last + timedelta(days=1)
    turn.timeout.emit()
    named.append({row.id for row in screen._topics})  # noqa: SLF001
    valid = {row.id for row in many.rows(Filter(audience=Audience.PUBLIC, valid_on=last))}
    assert named[0]
    assert named[0] <= valid
    assert named[1] == set()


def test_resting_loop_names_no_article_of_the_staff(tmp_path: Path, light: Theme, qtbot: QtBot) -> None:
    root = write_folder(tmp_path / "library")
    for name, audience in (("a", "public"), ("b", "staff")):
        write_article(root / name, head=f"audience: {audience}\nreviewed: {date.today()}")
    refresh(root, tmp_path / "library.fdk")
    with Library.open(tmp_path / "library.fdk") as opened:
        screen = PatientScreen(opened, light)
        qtbot.addWidget(screen)
        assert [row.id for row in screen._topics] == ["a"]  # noqa: SLF001


def test_screen_reader_gets_what_was_sent_and_nothing_else(patient: PatientScreen) -> None:
    def told() -> str:
        return repr(patient.described().nodes())

    assert patient.described().nodes() == ()
    patient.send(article("题目", unsent="没有送的话"), "要送")
    assert "这一段送给患者看。" in told()
    patient.send(article("题目", unsent="没有送的话"), "tbl")
    assert "表1 一张表" in told()
    assert "没有送的话" not in told()
    patient.blank()
    assert patient.described().nodes() == ()
