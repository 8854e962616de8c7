"""``frontdesk diff`` tells which articles of two libraries differ, and writes one page for the reviewer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.folders import write_article, write_folder
from viewer.cli import main
from viewer.i18n import set_language

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
