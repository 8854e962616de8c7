"""A web page, a Word file, Markdown or a text becomes a draft: every word kept, nothing guessed, nothing fetched."""

from __future__ import annotations

import base64
import re
import socket
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.content import import_sources
from tests.folders import png, write_article
from viewer.cli import main
from viewer.content.article import Article
from viewer.content.article_builder import Built, build_article
from viewer.content.blocks import Citation, Figure, Heading, Table
from viewer.content.check import check_folder
from viewer.content.importing.drafts import KEPT, discard, import_into
from viewer.content.importing.importer import import_file
from viewer.content.importing.job import Imported, Job
from viewer.content.importing.report import NAME as REPORT
from viewer.content.importing.report import Decision, ImportReport, LeftOut, Matter
from viewer.content.rules import Rules
from viewer.content.text import block_text, plain, walk, walk_inlines
from viewer.content.text import texts as texts_of
from viewer.errors import ContentError

SOURCES = ("wordpress", "wechat", "styled", "bold")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test whose import opens a socket."""

    def refuse(*_arguments: object, **_named: object) -> None:
        message = "an import opened a socket"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def source(name: str, folder: Path) -> Path:
    match name:
        case "wordpress":
            return import_sources.wordpress(folder / "web")
        case "wechat":
            return import_sources.wechat(folder / "web")
        case _:
            return import_sources.word(folder / f"{name}.docx", styled=name == "styled")


def imported(path: Path, into: Path, answers: dict[str, str] | None = None) -> tuple[Imported, Built]:
    """Import ``path`` within this process; return the draft as it is built."""
    into.mkdir()
    done = import_file(Job(path, into, "zh_CN", answers=answers or {}))
    return done, build_article(into, Rules(into.parent))


def page(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{head}<title>题目</title><body>{body}", encoding="utf-8")
    return path


def written(folder: Path) -> str:
    """Return the body of the draft in ``folder``."""
    return (folder / "index.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip()


def letters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")


def shown(article: Article) -> Iterator[str]:
    return (text for block in article.blocks for text in block_text(block))


def titled(done: Imported, matter: Matter) -> list[Decision]:
    return [decision for decision in done.report.decisions if decision.matter is matter]


# ---- the four kinds of source


@pytest.mark.parametrize("name", SOURCES)
def test_every_word_is_kept_in_its_order(name: str, tmp_path: Path) -> None:
    keep = {"t1r1c2": "keep"}
    done, built = imported(source(name, tmp_path), tmp_path / "draft", keep)
    words = [letters(text) for text in shown(built.article)]
    assert words == [letters(text) for text in import_sources.expected() if letters(text)]
    assert built.article.title == import_sources.TITLE
    references = [letters(plain(each.children)) for each in built.article.references]
    assert references == [letters(words) for words in import_sources.REFERENCES.values()]
    cited = [each for block in walk(built.article.blocks) for text in texts_of(block) for each in walk_inlines(text)]
    assert [each.number for each in cited if isinstance(each, Citation)] == [1, 2]
    assert not titled(done, Matter.WORDS)
    assert [problem for problem in built.problems if problem.rule not in {"picture", "review"}] == []


@pytest.mark.parametrize("name", SOURCES)
def test_headings_have_the_levels_of_the_source(name: str, tmp_path: Path) -> None:
    _, built = imported(source(name, tmp_path), tmp_path / "draft")
    headings = [(block.level, plain(block.children)) for block in built.article.blocks if isinstance(block, Heading)]
    levels = [(int(kind[1]), words) for kind, words in import_sources.BLOCKS if kind in {"h2", "h3"}]
    assert [(level, letters(words)) for level, words in headings] == [(level, letters(words)) for level, words in levels]


@pytest.mark.parametrize("name", ["wordpress", "styled", "bold"])
def test_pictures_are_copied_with_their_captions(name: str, tmp_path: Path) -> None:
    done, built = imported(source(name, tmp_path), tmp_path / "draft")
    figures = [block for block in built.article.blocks if isinstance(block, Figure)]
    assert [(plain(figure.caption.children), figure.width) for figure in figures] == [
        ("各种胰岛素起效的快慢", 320),
        ("可以注射的部位", 320),
    ]
    assert done.report.missing == 0


def test_pictures_on_another_host_are_listed_and_keep_their_places(tmp_path: Path) -> None:
    done, built = imported(source("wechat", tmp_path), tmp_path / "draft")
    assert done.report.missing == 2
    assert [decision.detail.split("\n")[0] for decision in titled(done, Matter.PICTURE)] == [
        "https://mmbiz.qpic.cn/onset.png",
        "https://mmbiz.qpic.cn/places.png",
    ]
    assert "![三条曲线，速效的最早升高](missing-1.png)" in written(tmp_path / "draft")
    assert sum(problem.rule == "picture" for problem in built.problems) == 2


@pytest.mark.parametrize("name", ["wordpress", "wechat"])
def test_what_is_not_the_article_is_left_out_and_told(name: str, tmp_path: Path) -> None:
    done, built = imported(source(name, tmp_path), tmp_path / "draft")
    told = "\n".join(words for left in done.report.left for words in left.words)
    text = "\n".join(shown(built.article))
    for words in ("400-622-0089", "var tracked", "微博", "别的文章", "版权"):
        assert words not in text
    assert "联系电话：400-622-0089" in told
    if name == "wordpress":
        assert all(words in told for words in ("首页", "分享到 微博", "上一篇：别的文章", "版权所有"))


# ---- doses in merged cells


def test_doses_of_two_columns_in_one_cell_wait_for_a_person(tmp_path: Path) -> None:
    done, built = imported(source("styled", tmp_path), tmp_path / "draft")
    (decision,) = titled(done, Matter.MERGED)
    assert decision.cell
    assert decision.cell.doses == ("18 U", "8 U")
    assert decision.cell.choices == (("餐前18 U", "睡前8 U"),)
    assert [problem.rule for problem in built.problems if "格" in problem.message] == ["row_shape"]
    (confirm,) = titled(done, Matter.CONFIRM)
    assert (confirm.place, confirm.key) == ("表 1，第 2 行", "t1r2c4")


@pytest.mark.parametrize(
    ("answer", "row"), [("split", ["餐前18 U", "睡前8 U"]), ("keep", ["餐前18 U；睡前8 U", "餐前18 U；睡前8 U"])]
)
def test_a_decision_divides_the_cell(answer: str, row: list[str], tmp_path: Path) -> None:
    done, built = imported(source("styled", tmp_path), tmp_path / "draft", {"t1r1c2": answer})
    table = next(block for block in built.article.blocks if isinstance(block, Table))
    assert [letters(plain(cell)) for cell in table.rows[0]][1:3] == [letters(words) for words in row]
    assert not titled(done, Matter.MERGED)
    assert not [problem for problem in built.problems if problem.rule == "row_shape"]


def test_review_date_evidence_and_alternative_texts_are_never_guessed(tmp_path: Path) -> None:
    path = page(tmp_path, "<p>高质量证据表明……2026年1月审阅</p><img src='a.png' alt='IMG_2041.png'><p>图1 曲线</p>")
    (tmp_path / "a.png").write_bytes(import_sources.picture())
    done, built = imported(path, tmp_path / "draft")
    assert (built.article.reviewed, built.article.evidence) == (None, None)
    assert [block.alt for block in built.article.blocks if isinstance(block, Figure)] == [""]
    assert {Matter.REVIEW, Matter.EVIDENCE, Matter.ALT} <= {decision.matter for decision in done.report.decisions}
    assert built.article.audience == "staff"


# ---- parts of pages


def test_footnotes_of_a_word_file_become_references(tmp_path: Path) -> None:
    notes = (
        f'<?xml version="1.0"?><w:footnotes {import_sources.NAMES}>'
        f'<w:footnote w:id="2">{import_sources.paragraph(import_sources.run("一项试验，n=91。"))}</w:footnote></w:footnotes>'
    )
    body = import_sources.paragraph(import_sources.run("题目")) + import_sources.paragraph(
        import_sources.run("达到终点 20%") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + import_sources.run("。")
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    link = f'<Relationship Id="f" Type="{kind}" Target="footnotes.xml"/>'
    path = import_sources.word(tmp_path / "a.docx", styled=True, body=body, extra={"word/footnotes.xml": notes}, links=link)
    imported(path, tmp_path / "draft")
    assert written(tmp_path / "draft") == "达到终点 20%[^1]。\n\n[^1]: 一项试验，n=91。"


def test_footnotes_of_a_page_become_references(tmp_path: Path) -> None:
    body = (
        "<p>甲<sup><a href='#fn1' id='r1'>1</a></sup>，乙<a href='#_ftn2' name='_ftnref2'>[2]</a>。</p><hr>"
        "<ol><li id='fn1'>第一条 <a href='#r1'>↩</a></li></ol>"
        "<div id='ftn2'><p><a href='#_ftnref2' name='_ftn2'>[2]</a> 第二条</p></div>"
    )
    imported(page(tmp_path, body), tmp_path / "draft")
    assert written(tmp_path / "draft") == "甲[^1]，乙[^2]。\n\n[^1]: 第一条\n\n[^2]: 第二条"


def test_ranges_of_references_are_spelt_out_and_unknown_ones_asked_about(tmp_path: Path) -> None:
    references = "<p>参考文献：</p><ol><li>一</li><li>二</li><li>三</li></ol>"
    body = f"<p>甲[1-3]，乙<sup>2,3</sup>，丙[9]，面积 2 m<sup>2</sup>。</p>{references}"
    done, _ = imported(page(tmp_path, body), tmp_path / "draft")
    assert written(tmp_path / "draft").split("\n")[0] == "甲[^1][^2][^3]，乙[^2][^3]，丙\\[9\\]，面积 2 m^2^。"
    assert any("[9]" in decision.detail for decision in titled(done, Matter.OTHER))


def test_numbers_of_figures_stay_if_the_page_would_number_them_otherwise(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(import_sources.picture())
    body = "<p>甲</p><img src=a.png><p>乙</p><img src=a.png><p>图1：曲线</p><p>见图1</p>"
    done, built = imported(page(tmp_path, body), tmp_path / "draft")
    assert [plain(block.caption.children) for block in built.article.blocks if isinstance(block, Figure)] == ["", "图1：曲线"]
    assert len(titled(done, Matter.NUMBERING)) == 1


def test_a_number_in_a_sentence_with_a_dose_is_not_cut_away(tmp_path: Path) -> None:
    done, built = imported(
        page(tmp_path, "<p>题</p><p>血糖 16.7 mmol/L 以上请拨打 400-622-0089 并补液 500 mL。</p>"), tmp_path / "draft"
    )
    assert "16.7mmol/L" in letters("".join(shown(built.article)))
    assert any("400-622-0089" in decision.detail for decision in titled(done, Matter.OTHER))


def test_a_web_archive_brings_its_pictures(tmp_path: Path) -> None:
    picture = base64.encodebytes(import_sources.picture()).decode()
    archive = f"""From: <saved>
MIME-Version: 1.0
Content-Type: multipart/related; boundary="B"; type="text/html"

--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit
Content-Location: https://example.org/a/page

<title>归档</title><p>正文一段，每日 3 次。</p>
<img src="https://cdn.example.org/x.png" alt="一条曲线"><img src="/y.png" alt="另一条">
--B
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://cdn.example.org/x.png

{picture}
--B
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://example.org/y.png

{picture}
--B--
"""
    path = tmp_path / "a.mhtml"
    path.write_text(archive, encoding="utf-8")
    done, built = imported(path, tmp_path / "draft")
    assert done.report.missing == 0
    assert len(built.assets) == 1
    assert built.article.title == "归档"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "utf-8-sig"])
def test_plain_text_of_any_encoding_keeps_lists_headings_and_references(encoding: str, tmp_path: Path) -> None:
    text = "血糖怎么测\n\n一、空腹\n\n空腹血糖 4.4~7.0 mmol/L[1]。\n\n• 早上\n• 不吃东西\n\n参考文献\n\n[1] Zang L. 2022."
    path = tmp_path / "a.txt"
    path.write_text(text, encoding=encoding)
    done, _ = imported(path, tmp_path / "draft")
    expected = "## 一、空腹\n\n空腹血糖 4.4~7.0 mmol/L[^1]。\n\n- 早上\n- 不吃东西\n\n[^1]: Zang L. 2022."
    assert (done.title, written(tmp_path / "draft")) == ("血糖怎么测", expected)


def test_markdown_stays_as_it_is_with_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "My Pic.png").write_bytes(import_sources.picture())
    text = (
        "---\ntitle: 标题\ndate: 2026-01-02\nlayout: post\n---\n\n"
        "正文 **重点** 0.25~0.5 g [1]。\n\n![曲线下降](pics/My%20Pic.png)\n\n"
        "```\n![不是图](x.png)\n```\n\n[1]: Zang L. 2022.\n"
    )
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    done, built = imported(path, tmp_path / "draft")
    assert (built.article.title, str(built.article.published)) == ("标题", "2026-01-02")
    assert "正文 **重点** 0.25~0.5 g [^1]。\n\n![曲线下降](my-pic.png)\n\n```\n![不是图](x.png)" in written(tmp_path / "draft")
    assert any("layout: post" in left.words for left in done.report.left)


def test_what_word_keeps_apart_is_told(tmp_path: Path) -> None:
    run, paragraph = import_sources.run, import_sources.paragraph
    revised = f'<w:ins w:id="1">{run("新增 5 mg")}</w:ins><w:del w:id="2"><w:r><w:delText>50 mg</w:delText></w:r></w:del>'
    formula = "<w:p><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>"
    body = paragraph(run("题目")) + paragraph(revised) + formula
    names = import_sources.NAMES
    header = f'<?xml version="1.0"?><w:hdr {names}>{paragraph(run("某某医院内部资料"))}</w:hdr>'
    path = import_sources.word(tmp_path / "a.docx", styled=True, body=body, extra={"word/header1.xml": header})
    done, built = imported(path, tmp_path / "draft")
    assert [letters(text) for text in shown(built.article)] == ["新增5mg"]
    told = {left.what: (left.count, left.words) for left in done.report.left}
    assert told["修订痕迹"][0] == 2
    assert told["页眉、页脚和页码"] == (1, ("某某医院内部资料",))
    assert [decision.detail for decision in done.report.decisions if "公式" in decision.title] == ["a=b"]


def test_the_same_left_out_twice_is_counted_and_long_words_are_shortened() -> None:
    report = ImportReport(source="a.html")
    report.leave("页脚", "与文章无关", "甲" * 100, count=2)
    report.leave("页脚", "与文章无关", "乙\n  丙", "")
    assert report.left == [LeftOut("页脚", 3, "与文章无关", ("甲" * 79 + "…", "乙 丙"))]


# ---- into a library


def test_command_imports_and_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library"
    assert main(["import", str(source("bold", tmp_path)), "-o", str(library), "--id", "insulin"]) == 0
    assert sorted(path.name for path in (library / "insulin").iterdir()) == [
        KEPT, REPORT, "index.md", "picture-1.png", "picture-2.png",
    ]  # fmt: skip
    assert main(["import", str(source("wechat", tmp_path)), "-o", str(library)]) == 1
    told = capsys.readouterr()
    assert "2 张图片缺失" in told.err
    assert "weixin" in told.out
    rules = Counter(problem.rule for problem in check_folder(library))
    assert rules["unused"] == 0
    assert rules["row_shape"] == 2
    report = (library / "insulin" / REPORT).read_text(encoding="utf-8")
    assert "合并的单元格里有 2 个剂量" in report


def test_a_second_import_tells_what_changed_and_keeps_what_was_edited(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(20, 20, 1))
    library, path = tmp_path / "library", page(tmp_path, "<p>题</p><p>每日 5 mg。</p><img src=a.png>")
    first = import_into(library, path)
    assert first.first
    assert import_into(library, path).report.unchanged
    lines = "".join(f"<p>又 {n} 行。</p>" for n in range(58))
    (tmp_path / "a.png").write_bytes(png(20, 20, 2))
    page(tmp_path, f"<p>题</p><p>每日 10 mg。</p><img src=a.png>{lines}")
    again = import_into(library, path)
    assert again.report.changes == ["− 每日 5 mg。", "+ 每日 10 mg。", *(f"+ 又 {n} 行。" for n in range(58))]
    assert "10 mg" in (again.folder / "index.md").read_text(encoding="utf-8")
    assert (again.folder / "a.png").read_bytes() == png(20, 20, 2)
    edited = (again.folder / "index.md").read_text(encoding="utf-8") + "\n编辑写的一段。\n"
    (again.folder / "index.md").write_text(edited, encoding="utf-8")
    more = "".join(f"<p>再 {n} 行。</p>" for n in range(59))
    (tmp_path / "a.png").write_bytes(png(20, 20, 3))
    page(tmp_path, f"<p>题</p><p>每日 20 mg。</p><img src=a.png>{lines}{more}")
    third = import_into(library, path)
    assert not third.written
    assert third.report.changes[:2] == ["− 每日 10 mg。", "+ 每日 20 mg。"]
    assert third.report.changes[59:] == [
        "+ 再 57 行。", "…… 共 61 行", "index.md 在导入以后改过，没有动它；请把上面的变化抄进去。",
        "图片 a.png 变了，没有换掉旧的。",
    ]  # fmt: skip
    assert (third.folder / "index.md").read_text(encoding="utf-8") == edited
    assert (third.folder / "a.png").read_bytes() == png(20, 20, 2)
    assert "20 mg" in (third.folder / REPORT).read_text(encoding="utf-8")
    with pytest.raises(ContentError, match="改过"):
        discard(third)


def test_an_article_of_another_source_is_never_overwritten(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "page").mkdir(parents=True)
    (library / "page" / "index.md").write_text("---\nid: page\ntitle: 自己写的\n---\n正文\n", encoding="utf-8")
    before = [(path, path.read_bytes()) for path in library.rglob("*") if path.is_file()]
    with pytest.raises(ContentError, match="--id"):
        import_into(library, page(tmp_path, "<p>题</p><p>乙</p>"))
    assert [(path, path.read_bytes()) for path in library.rglob("*") if path.is_file()] == before
    assert [path.name for path in library.iterdir()] == ["page"]


def test_nothing_is_imported_into_the_folder_of_an_article(tmp_path: Path) -> None:
    source, article = tmp_path / "a.txt", write_article(tmp_path / "library" / "a")
    source.write_text("甲。", encoding="utf-8")
    before = sorted(article.iterdir())
    with pytest.raises(ContentError, match=r"上一级：.*library"):
        import_into(article, source)
    assert sorted(article.iterdir()) == before


def test_a_discarded_import_leaves_nothing(tmp_path: Path) -> None:
    draft = import_into(tmp_path / "library", page(tmp_path, "<p>题</p><p>乙</p>"))
    discard(draft)
    assert list((tmp_path / "library").iterdir()) == []


def test_a_folder_is_imported_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.md"):
        (folder / name).write_text("题目\n\n正文一段。\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no zip")
    (folder / "photo.png").write_bytes(import_sources.picture())
    assert main(["import", str(folder), "-o", str(tmp_path / "out")]) == 1
    assert "broken.docx" in capsys.readouterr().err
    assert len([path for path in (tmp_path / "out").iterdir() if (path / "index.md").is_file()]) == 2


def test_ids_are_made_of_the_name_or_the_titles_pinyin(tmp_path: Path) -> None:
    path = tmp_path / "新建文档.txt"
    path.write_text("二甲双胍\n\n正文一段。\n", encoding="utf-8")
    assert import_into(tmp_path / "library", path).article == "er-jia-shuang-gua"
