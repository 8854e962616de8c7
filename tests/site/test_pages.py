"""The pages of a site are correct HTML, run no script but the search's, load nothing from elsewhere; hostile words stay words."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.content.program_sources import BROWSER, HOST, running_browser, served
from tests.site_pages import StrictPage, site_pages
from viewer.content import blocks as b
from viewer.content.article import Article, GlossaryEntry, Source
from viewer.content.spacing import clean
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo, ReviewState
from viewer.site.article_page import SiteArticle, article_page
from viewer.site.chart_layout import lay_out_chart
from viewer.site.exported_site import export_site, page_names
from viewer.site.html_chart import chart_drawings
from viewer.site.html_page import SiteFrame, style_sheet
from viewer.site.search_page import MOST_BYTES, SearchedArticle, SearchedSection, search_page, searched

MODULES = Path(__file__).parents[2] / "node_modules"
VALIDATOR, AXE = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar", MODULES / "axe-core" / "axe.min.js"
JAVA = shutil.which("java") or ""
FRAME = SiteFrame(LibraryInfo(name="测试门诊", disclaimer="不能代替医生面诊。"), "2026.11", date(2026, 11, 29))
SEARCHES = ("search.html", "search-en.html")
SEARCHED = replace(FRAME, searches=(("zh-CN", "search.html"),))
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;&#60;</title></style><!--"


def page_of(article: Article, review: ReviewState = ReviewState.FRESH) -> StrictPage:
    """Return the page of ``article``, read strictly."""
    shown = SiteArticle(article, {"other": "other.html"}, "糖尿病", review)
    return StrictPage(article_page(shown, FRAME, lambda _: "../pictures/00.svg").decode())


def article_of(*blocks: b.Block, words: str = "标题") -> Article:
    """Return an article with ``words`` in its title and around its blocks."""
    return Article(
        "sample", words, blocks, lead=(b.Text(words),), tags=(words,), evidence=b.Evidence.LOW, disclaimer=words, words=(words,),
        references=(Source((b.Text(words),), url="https://example.org/a"),), glossary={words: GlossaryEntry(words, words, words)},
    )  # fmt: skip


@pytest.fixture(scope="module", name="site")
def _site(shipped_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "bundled"
    with Library.open(shipped_file) as library:
        export_site(library, folder, library.built_day or date.min, public=True)
    return folder


@pytest.mark.slow
@pytest.mark.skipif(not (JAVA and VALIDATOR.is_file()), reason="needs Java and the Nu validator: npm install vnu-jar")
def test_the_nu_validator_finds_no_error(site: Path) -> None:
    command = [JAVA, "-jar", str(VALIDATOR), "--errors-only", *map(str, sorted(site.rglob("*.html")))]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(not (BROWSER and AXE.is_file()), reason="needs Chromium and axe: npm install axe-core")
def test_axe_finds_nothing_serious_in_a_real_browser(site: Path, tmp_path: Path) -> None:
    longest = sorted((site / "articles").iterdir(), key=lambda path: path.stat().st_size)[-3:]
    names = ["index.html", "search.html#低血糖", "search-en.html#sugar", *(f"articles/{path.name}" for path in longest)]
    asked = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.help]))"
    with served(site) as port, running_browser(tmp_path, port) as browser:
        for name in names:
            page = browser.opened(f"http://{HOST}/{name}")
            browser.evaluated(page, AXE.read_text(encoding="utf-8") + ";0")
            assert browser.evaluated(page, asked) == [], name


def test_every_page_of_the_bundled_library_is_correct_and_complete(site: Path) -> None:
    pages = site_pages(site)
    assert set(pages) - {f"articles/{path.name}" for path in (site / "articles").iterdir()} == {"index.html", *SEARCHES}
    for name, page in pages.items():
        assert "不能代替医生面诊" in page.words or "does not replace seeing a doctor" in page.words
        assert "2026.11" in page.words, name
        languages = [given["lang"] for tag, given in page.tags if tag == "html"]
        assert languages == ["en" if name.endswith("-en.html") else "zh-CN"]


def test_only_the_search_pages_have_a_script_and_say_what_to_do_without_it(site: Path) -> None:
    for name, page in site_pages(site).items():
        assert len([kind for kind, _ in page.scripts if not kind]) == (name in SEARCHES)
        if name not in SEARCHES:
            assert f"{'../' * name.count('/')}search{'-en' * name.endswith('-en.html')}.html" in page.links
            continue
        assert ("press Ctrl+F" in page.words, "按 Ctrl+F" in page.words) == (name == SEARCHES[1], name == SEARCHES[0])
        assert "index.html" in page.links
        assert [given.get("hidden") for tag, given in page.tags if given.get("id") in {"_plain", "_search"}] == [None, ""]


@pytest.mark.skipif(not BROWSER, reason="needs Chromium")
def test_a_word_is_found_in_a_page_opened_from_the_disk(site: Path, tmp_path: Path) -> None:
    hits = "[...document.querySelectorAll('.found li')].map(li => [li.querySelector('a').getAttribute('href'), li.innerText])"
    field = "const field = document.getElementById('_query')"
    typed = f"(words => {{{field}; field.value = words; field.dispatchEvent(new Event('input'))}})"
    with running_browser(tmp_path, 9) as browser:
        page = browser.opened(f"{(site / 'search.html').as_uri()}#低血糖")
        found = browser.evaluated(page, hits)
        assert found[0][0].startswith("articles/hypoglycaemia.html")
        assert all("低血糖" in words for _, words in found)
        shown = "['_plain', '_search'].map(name => document.getElementById(name).checkVisibility())"
        assert browser.evaluated(page, shown) == [False, True]
        marks = "[...document.querySelectorAll('.found mark')].map(mark => mark.textContent)"
        assert set(browser.evaluated(page, marks)) == {"低血糖"}
        for words, article in (("ＧＬＵＣＯＳＥ tablets", "hypoglycaemia-en"), ("低血糖了怎么处理", "hypoglycaemia")):
            browser.evaluated(page, f"{typed}({words!r})")
            assert browser.evaluated(page, hits)[0][0].startswith(f"articles/{article}.html"), words
        assert "低血糖" in browser.evaluated(page, marks), "pairs of characters that touch are one mark"
        for words in ("<b>无此词</b>$&", ""):
            browser.evaluated(page, f"{typed}('{words}')")
            told = browser.evaluated(page, "document.getElementById('_told').textContent")
            assert browser.evaluated(page, hits) == []
            assert told.partition("。")[0] == (f"没有找到“{words}”" if words else "")
            assert browser.evaluated(page, "decodeURIComponent(location.hash)") == (f"#{words}" if words else "")
        places = {address.split("#")[1] for address, _ in found if "#" in address}
        assert places
        assert places <= {quote(each) for other in site_pages(site).values() for each in other.ids}


@pytest.mark.skipif(not BROWSER, reason="needs Chromium")
def test_what_is_shown_of_a_sentence_begins_with_its_clause_and_cuts_no_number(tmp_path: Path) -> None:
    few = "16.55 mmol 的人" + "很少" * 9 + "有症状"
    texts = ("长" * 50 + "。空腹血糖 16.5 mmol/L 以上", "长" * 50 + few, "结尾" + "字" * 87 + "12.5 mg")
    blocks = tuple(b.Paragraph((b.Text(text),)) for text in texts)
    path = tmp_path / "search.html"
    path.write_bytes(search_page([searched(article_of(*blocks), "articles/sample.html")], "zh-CN", SEARCHED))
    shown = "[...document.querySelectorAll('.found .snippet')].map(found => found.textContent)"
    with running_browser(tmp_path, 9) as browser:
        for words, beginning, end in (
            ("以上", "…空腹血糖 16.5 mmol/L 以上", ""), ("症状", "…16.55 mmol", ""), ("结尾", "", "字…"),
        ):  # fmt: skip
            page = browser.opened(f"{path.as_uri()}#{words}")
            (found,) = browser.evaluated(page, shown)
            assert found.startswith(beginning), found
            assert end in found


def test_the_searched_texts_of_any_library_are_bounded_and_every_title_is_there() -> None:
    long = tuple(SearchedSection(f"s{i}", "一节", "字" * 1000) for i in range(40))
    articles = [SearchedArticle(f"articles/a{i}.html", f"第 {i} 篇", "zh-CN", "中文", long[: i % 41]) for i in range(300)]
    whole, cut = search_page(articles[:8], "zh-CN", SEARCHED), search_page(articles, "zh-CN", SEARCHED)
    assert len(whole) < len(cut) < MOST_BYTES + 100_000
    assert "每篇只搜索标题和前面的一部分" in StrictPage(cut.decode(), scripted=True).words
    for page, count in ((whole, 8), (cut, 300)):
        texts = msgspec.json.decode(StrictPage(page.decode(), scripted=True).scripts[1][1], type=list[SearchedArticle])
        assert [each.title for each in texts] == [each.title for each in articles[:count]]
        assert all(each.sections or not other.sections for each, other in zip(texts, articles, strict=False))
        assert texts[1].sections == long[:1]  # a short article is not cut because others are long


def test_staff_articles_and_scripts_are_not_in_the_site(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".html", ".css", ".svg", ".png", ".jpg", ".webp", ".txt"}
    assert not [path for path in files if b"staff-stem-cell-questions" in path.read_bytes()]


def test_an_article_and_its_translation_lead_to_each_other(site: Path) -> None:
    pages = site_pages(site)
    assert "hypoglycaemia-en.html" in pages["articles/hypoglycaemia.html"].links
    assert "hypoglycaemia.html" in pages["articles/hypoglycaemia-en.html"].links
    listed = [link for link in pages["index.html"].links if "hypoglycaemia" in link]
    assert listed == ["articles/hypoglycaemia.html", "articles/hypoglycaemia-en.html"]


def test_the_style_sheet_loads_nothing_and_has_the_colours_of_three_themes() -> None:
    css = re.sub(r"/\*.*?\*/", "", style_sheet().decode(), flags=re.DOTALL)
    assert not re.search(r"url\(|@import|expression|image-set", css)
    assert css.count("--sheet: #") == 3
    used, known = set(re.findall(r"var\((--[\w-]+)\)", css)), set(re.findall(r"(--[\w-]+):", css))
    assert used <= known


def test_hostile_words_are_shown_as_words_everywhere() -> None:
    text = (b.Text(HOSTILE),)
    blocks = (
        b.Heading(2, text, HOSTILE),
        b.Paragraph((b.Link(HOSTILE, text), b.Link("javascript:alert(1)", text), b.Term(HOSTILE, HOSTILE))),
        b.Paragraph((b.Link("article:" + HOSTILE, text),)),
        b.Table(HOSTILE + "t", (b.Align.LEFT,), (text,), ((text,),), b.Caption(1, text, text)),
        b.Figure(HOSTILE + "f", HOSTILE, HOSTILE, 4, 3, b.Caption(1, text, text)),
        b.Chart(
            HOSTILE + "c", b.ChartKind.GROUPED_BAR, (HOSTILE,), (b.Series(HOSTILE, (1.0,)), b.Series(HOSTILE, (2.0,))),
            b.Caption(2, text), unit=HOSTILE, x_unit=HOSTILE, summary=HOSTILE, band=b.Band(1, 2, HOSTILE),
        ),
        b.Study(HOSTILE + "s", text, b.Design.RCT, b.Evidence.LOW, comparator=HOSTILE, rows=(b.Row(HOSTILE, ()),)),
        b.Code(HOSTILE, ((HOSTILE, HOSTILE),)),
        b.Callout(b.CalloutKind.TIP, text, (b.Paragraph(text),)),
    )  # fmt: skip
    page = page_of(article_of(*blocks, words=HOSTILE))
    assert page.words.count(HOSTILE) > 20
    article = searched(article_of(*blocks, words=HOSTILE), "articles/sample.html")
    StrictPage(search_page([article], "zh-CN", replace(SEARCHED, info=LibraryInfo(name=HOSTILE))).decode(), scripted=True)
    assert all(link.startswith(("#", "https://example.org", "../index.html")) for link in page.links)


@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(["", "#", "article:", "https://a.example/", "http:"]))
def test_any_text_arrives_as_it_is(words: str, anchor: str, scheme: str) -> None:
    blocks = b.Heading(2, (b.Text("节"),), anchor), b.Paragraph((b.Text(words), b.Link(scheme + anchor, (b.Text(words),))))
    page = page_of(article_of(*blocks))
    assert clean(words) * 2 in page.words.replace("\r", "")


def test_links_lead_only_to_what_is_there() -> None:
    inline = (
        b.Link("article:other#一 节", (b.Text("甲"),)), b.Link("article:staff", (b.Text("乙"),)),
        b.CrossReference("none", "图 9"),
        b.Link("https://example.org/b", (b.Text("丙"), b.Citation(1), b.Term("标题", "丁"))), b.Citation(1), b.Citation(7),
    )  # fmt: skip
    page = page_of(article_of(b.Paragraph(inline)))
    written = [link for link in page.links if not link.startswith(("#_", "../index"))]
    assert written == ["other.html#%E4%B8%80-%E8%8A%82", "https://example.org/b", "https://example.org/a"]
    assert page.links.count("#_ref-1") == 1


def test_headings_never_skip_a_level() -> None:
    blocks = (b.Heading(level, (b.Text(f"第 {level} 级"),), f"h{level}") for level in (4, 3, 6, 2, 5))
    assert page_of(article_of(*blocks)).headings[:6] == [1, 2, 3, 4, 2, 3]


@pytest.mark.parametrize(("review", "amber"), [(state, state is not ReviewState.FRESH) for state in ReviewState])
def test_an_overdue_review_is_told_in_amber_with_its_date(review: ReviewState, amber: bool) -> None:
    page = page_of(replace(article_of(), review_due=date(2026, 6, 18)), review)
    assert any(given.get("class") == "amber" for _, given in page.tags) is amber
    assert "2026-06-18" in page.words


@pytest.mark.parametrize("kind", list(b.ChartKind))
@pytest.mark.parametrize("width", [358.0, 722.0])
def test_every_value_of_a_chart_is_drawn_and_no_word_leaves_it(kind: b.ChartKind, width: float) -> None:
    points = 40 if kind is b.ChartKind.LINE else 6
    series = tuple(b.Series(f"第 {i} 组", tuple((-1.5) ** (j % 7) + i for j in range(points))) for i in range(3))
    names = tuple(f"很长的名字 {j}，写满了一行也放不下的一个名字" if j % 2 else str(j) for j in range(points))
    chart = b.Chart("c", kind, names, series, b.Caption(1), unit="mmol/L", x_unit="周", band=b.Band(0, 2, "目标"))
    plot = lay_out_chart(chart, width, 14)
    drawn = " ".join(word.text for word in plot.words)
    for each in series:
        assert all(f"{abs(value):.12g}" in drawn for value in each.values if value is not None)
    for word in plot.words:
        start = {"start": 0.0, "middle": 0.5, "end": 1.0}[word.anchor] * plot.measure(word.text)
        assert -0.5 * plot.size <= word.x - start <= width + 0.5 * plot.size - plot.measure(word.text)
        assert 0 <= word.y <= plot.height


def test_markers_of_a_line_and_the_labels_below_it_stand_at_its_points() -> None:
    series = tuple(b.Series(f"第 {i} 组", (1.0 + i, 4.0 - i, 2.5 + i)) for i in range(3))
    chart = b.Chart("c", b.ChartKind.LINE, ("0", "3", "6"), series, b.Caption(1), unit="mmol/L")
    plot = lay_out_chart(chart, 722.0, 14)
    labels = [word.x for word in plot.words if word.look == "x"]
    assert labels == pytest.approx([x for x, _ in filter(None, plot.lines[0])], abs=plot.size)
    drawn = chart_drawings(chart, "图", "1")[0]
    circles = [(float(x), float(y)) for x, y in re.findall(r'<circle[^>]* cx="([^"]+)" cy="([^"]+)"', drawn)]
    rects = re.findall(r'<rect[^>]*x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" class="s1 marker"', drawn)
    squares = [(float(x) + float(width) / 2, float(y) + float(height) / 2) for x, y, width, height in rects]
    paths = [[*map(float, re.findall(r"[\d.]+", way))] for way in re.findall(r'<path d="([^"]+)" class="s2 marker"', drawn)]
    tops = [(x, (top + bottom) / 2) for x, top, _, bottom, _, _ in paths]
    assert all(x - left == pytest.approx(right - x) and low == bottom for x, _, right, bottom, left, low in paths)
    for number, markers in enumerate((circles, squares, tops)):
        line = re.findall(rf'x1="([^"]+)" y1="([^"]+)"[^>]*class="l{number}"', drawn)
        assert len(markers) == 3
        assert markers[:2] == [pytest.approx((float(x), float(y)), abs=0.02) for x, y in line]


def test_names_of_files_differ_on_every_file_system() -> None:
    names = page_names(["hba1c", "HbA1c", "con", "x" * 300, "x" * 299, "c-peptide"])
    assert len({name.casefold() for name in names.values()}) == 6
    assert (names["hba1c"], names["c-peptide"]) == ("hba1c.html", "c-peptide.html")
    assert names["con"] != "con.html"
    assert max(map(len, names.values())) < 130
