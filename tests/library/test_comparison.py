"""``frontdesk diff`` tells which articles of two libraries differ, and writes one page for the reviewer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.folders import write_article, write_folder
from tests.libraries import build_library
from viewer.cli import main
from viewer.content.article import Article
from viewer.content.blocks import Paragraph, Text
from viewer.content.differences import ChangeKind
from viewer.content.rules import Owner
from viewer.i18n import set_language
from viewer.library.comparison import LibraryDifference, as_html, compare, kind_word

Output = pytest.CaptureFixture[str]
VOID = {"meta", "br", "hr", "img", "link"}


@pytest.fixture(autouse=True)
def _chinese_afterwards() -> Iterator[None]:
    yield
    set_language("zh_CN")


@pytest.fixture(name="libraries")
def _libraries(tmp_path: Path) -> tuple[Path, Path]:
    """Return an old and a new library: one article the same, one changed, one added, one removed."""
    old, new = write_folder(tmp_path / "old", "same", "gone"), write_folder(tmp_path / "new", "same", "come")
    write_article(old / "changed", title="用药", body="## 剂量\n\n甘精胰岛素 14 U，睡前。\n\n天气好就出去走走。")
    write_article(new / "changed", title="用药", body="## 剂量\n\n甘精胰岛素 18 U，睡前。\n\n阳光好就出去走走 <b>。")
    toml = (new / "library.toml").read_text(encoding="utf-8")
    (new / "library.toml").write_text(toml.replace("不能代替医生面诊", "可以代替医生面诊"), encoding="utf-8")
    return old, new


def status(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_added_removed_and_changed_articles_are_told_with_the_dose_first(capsys: Output, libraries: tuple[Path, Path]) -> None:
    assert status("diff", *libraries) == 0
    told = capsys.readouterr().out.split("\n")
    assert told[0] == "文章库  [否定词] disclaimer: 本文是健康教育材料，[-不能-]{+可以+}代替医生面诊。"
    (changed,) = [line for line in told if line.startswith("~ changed")]
    assert "剂量 1" in changed
    assert "    [剂量] 剂量: 甘精胰岛素[-14-]{+18+} U，睡前。" in told
    assert [line[:6] for line in told if line[:2] in {"+ ", "- "}] == ["+ come", "- gone"]
    assert not [line for line in told if "same" in line]


def test_strict_fails_for_what_must_be_looked_at_only(capsys: Output, libraries: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = libraries
    assert status("diff", old, new, "--strict") == 1
    assert status("diff", old, old, "--strict") == 0
    assert "没有不同" in capsys.readouterr().out
    words = write_folder(tmp_path / "words", "same", "gone")
    write_article(words / "changed", title="用药", body="## 剂量\n\n甘精胰岛素 14 U，睡前。\n\n阳光好就出去走走。")
    assert status("diff", old, words, "--strict") == 0


def test_json_has_every_change_with_its_pieces(capsys: Output, libraries: tuple[Path, Path]) -> None:
    assert status("diff", *libraries, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    states = {article["id"]: article["state"] for article in data["articles"]}
    assert states == {"changed": "changed", "come": "added", "gone": "removed"}
    (changed,) = [article for article in data["articles"] if article["id"] == "changed"]
    assert [change["kind"] for change in changed["changes"]] == ["dose", "words"]
    assert {"state": "added", "text": "18"} in changed["changes"][0]["runs"]
    assert [change["place"] for change in data["library"]] == ["disclaimer"]
    assert data["urgent"] == 4  # a dose, two articles, the disclaimer


def test_packed_files_are_compared_like_folders(capsys: Output, libraries: tuple[Path, Path], tmp_path: Path) -> None:
    files = [tmp_path / f"{folder.name}.fdk" for folder in libraries]
    for folder, file in zip(libraries, files, strict=True):
        assert status("pack", folder, "-o", file) == 0
    capsys.readouterr()
    assert status("diff", *files, "--json") == 0
    packed = json.loads(capsys.readouterr().out)
    assert status("diff", *libraries, "--json") == 0
    assert packed == json.loads(capsys.readouterr().out)


class Page(HTMLParser):
    """Collects the tags of a page, and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize(("language", "title"), [("zh_CN", "发布前要看的改动"), ("en", "Changes to look at before release")])
def test_page_needs_no_script_and_no_other_file_and_shows_what_is_gone_and_new(
    libraries: tuple[Path, Path], tmp_path: Path, language: str, title: str
) -> None:
    file = tmp_path / "review.html"
    assert status("--lang", language, "diff", *libraries, "--html", file) == 0
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    assert page.open == []
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert not {name for _, attributes in page.tags for name in attributes if name == "src" or name.startswith("on")}
    assert ("html", {"lang": "en" if language == "en" else "zh-CN"}) in page.tags
    assert title in page.words
    assert {"14", "18"} <= set(page.words)
    assert any("<b>" in words for words in page.words)  # shown, not read as a tag
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert {f"#{attributes['id']}" for tag, attributes in page.tags if "id" in attributes} == set(links)


# ---- without a folder --------------------------------------------------------------------------------------------------


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Text(text),)) for text in texts)


OLD = (
    Article("dose", "用药", paragraphs("每天 500 mg。", "天气好。", "不要停药。")), Article("gone", "删去的", ()),
    Article("same", "一样", ()), Article("text", "文字", paragraphs("天气好。")),
)  # fmt: skip
NEW = (
    Article("text", "文字", paragraphs("天气很好。")), Article("come", "新增的", ()), Article("same", "一样", ()),
    Article("dose", "用药", paragraphs("每天 850 mg。", "天气很好。", "可以停药。")),
)  # fmt: skip


def differences(folder: Path, old: tuple[Article, ...], new: tuple[Article, ...], **owner: str) -> LibraryDifference:
    before = build_library(folder / "old.fdk", *old, owner=Owner(version="1"))
    after = build_library(folder / "new.fdk", *new, owner=replace(Owner(version="1"), **owner))
    return compare(before, after)


def test_articles_that_differ_are_in_the_order_of_the_new_library_and_those_gone_come_last(tmp_path: Path) -> None:
    found = differences(tmp_path, OLD, NEW, version="2", slogan="读本", hotline="120")
    assert {(each.id, each.title, each.state) for each in found.articles[:-1]} == {
        ("text", "文字", "changed"), ("come", "新增的", "added"), ("dose", "用药", "changed")
    }  # fmt: skip
    assert (found.articles[-1].id, found.articles[-1].state) == ("gone", "removed")
    by_id = {each.id: each for each in found.articles}
    assert {name: list(by_id[name].counts.items()) for name in ("dose", "text", "come")} == {
        "dose": [(ChangeKind.DOSE, 1), (ChangeKind.NEGATION, 1), (ChangeKind.WORDS, 1)],
        "text": [(ChangeKind.WORDS, 1)],
        "come": [],
    }  # fmt: skip
    assert (by_id["dose"].urgent, by_id["text"].urgent) == ((ChangeKind.DOSE, ChangeKind.NEGATION), ())
    assert [change.place for change in found.library] == ["slogan", "hotline", "version"]
    urgent = sum(change.kind is not ChangeKind.WORDS for change in found.library if change.place != "version")
    assert found.urgent == 2 + 2 + urgent  # a dose, a negation, two articles


def test_a_changed_dose_is_told_though_the_library_changed_from_and_to_the_same_words(tmp_path: Path) -> None:
    old, new = (Article("dose", "用药", paragraphs(words)) for words in ("每天 500 mg", "每天 850 mg"))
    before = build_library(tmp_path / "old.fdk", old, owner=Owner(slogan="每天 500 mg"))
    after = build_library(tmp_path / "new.fdk", new, owner=Owner(slogan="每天 850 mg"))
    found = compare(before, after)
    assert [change.place for change in found.library] == ["slogan"]
    assert [[change.kind for change in each.changes] for each in found.articles] == [[ChangeKind.DOSE]]


def test_a_new_disclaimer_of_the_library_is_told_once_and_one_of_an_article_with_it(tmp_path: Path) -> None:
    of_all = Article("all", "用药", (), disclaimer="不能代替医生。"), Article("own", "检查", (), disclaimer="只供参考。")
    changed = tuple(replace(article, disclaimer="可以代替医生。") for article in of_all)
    before = build_library(tmp_path / "old.fdk", *of_all, owner=Owner(disclaimer="不能代替医生。"))
    after = build_library(tmp_path / "new.fdk", *changed, owner=Owner(disclaimer="可以代替医生。"))
    found = compare(before, after)
    assert [change.place for change in found.library] == ["disclaimer"]
    assert [(each.id, {change.before for change in each.changes}) for each in found.articles] == [("own", {"", "只供参考。"})]


def test_two_equal_libraries_do_not_differ(tmp_path: Path) -> None:
    assert differences(tmp_path, OLD, OLD) == LibraryDifference((), (), 0)
    assert differences(tmp_path / "..", OLD, OLD, version="2").urgent == 0


def test_a_damaged_version_of_an_article_is_told_with_its_error(tmp_path: Path) -> None:
    differences(tmp_path, OLD, OLD)
    for name in ("old.fdk", "new.fdk"):
        with closing(sqlite3.connect(tmp_path / name)) as db, db:
            db.execute("UPDATE article SET error = ? WHERE id = 'dose'", (f"坏在 {name}",))
        found = compare(tmp_path / "old.fdk", tmp_path / "new.fdk")
        assert [(each.id, each.state, each.error) for each in found.articles] == [("dose", "changed", f"坏在 {name}")]
        assert found.urgent == 1


def page_of(found: LibraryDifference, *, review: bool = True) -> str:
    text = as_html(found, "旧 <1>", "新", review=review)
    page = Page()
    page.feed(text)
    assert page.open == []
    return text.partition("<body>")[2]


def test_page_of_differences_puts_what_to_look_at_first_and_counts_the_rest(tmp_path: Path) -> None:
    body = page_of(differences(tmp_path, OLD, NEW, slogan="读本"))
    assert '<p class="meta">旧 &lt;1&gt; → 新</p>' in body
    assert "<p>4 篇文章不同，4 处要先看</p>" in body
    assert '<span class="tag added">新增</span>' in body
    assert '<span class="tag removed">删去</span>' in body
    assert (
        '<span class="tag urgent">剂量 1</span> <span class="tag urgent">否定词 1</span> <span class="tag">文字 1</span>' in body
    )
    dose = body[body.index('<section class="article" id="dose">') :]
    assert dose.index("<h3>先看</h3>") < dose.index("<del>500</del>") < dose.index("<details><summary>其他文字（1）</summary>")
    text = body[body.index('<section class="article" id="text">') :]
    assert "<details open><summary>其他文字（1）</summary>" in text
    assert '<div class="change"><div><span class="tag">文字</span></div>' in text
    assert "审阅人" in body


def test_page_for_readers_has_no_place_to_sign_and_one_without_differences_says_so(tmp_path: Path) -> None:
    body = page_of(differences(tmp_path, OLD, OLD), review=False)
    assert "<h1>这次更新改了什么</h1>" in body
    assert "没有不同。" in body
    assert "审阅人" not in body
    assert "<nav" not in body
    assert [kind_word(kind) for kind in ChangeKind] == [
        "剂量",
        "数值",
        "单位",
        "证据",
        "日期",
        "否定词",
        "给谁看",
        "图片",
        "文字",
    ]
