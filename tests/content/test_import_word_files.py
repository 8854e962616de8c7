"""Word files: their own styles, what they have besides the text, and their limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.import_sources import NAMES, ROOT, TYPES, paragraph, run
from viewer.content.importing.report import ImportReport
from viewer.content.importing.word_file import read_word
from viewer.errors import ContentError, LimitError


def style(name: str, *, outline: int = -1, base: str = "", bold: str = "") -> str:
    inner = f'<w:name w:val="{name}"/>' + (f'<w:basedOn w:val="{base}"/>' if base else "")
    inner += f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline >= 0 else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{inner}<w:rPr>{bold}</w:rPr></w:style>'


def docx(body: str, styles: str = "", **parts: str) -> bytes:
    data, head = io.BytesIO(), '<?xml version="1.0"?>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relations = f'<Relationship Id="s" Type="{relation}" Target="styles.xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", ROOT)
        file.writestr("word/_rels/document.xml.rels", f'{head}<Relationships xmlns="{space}">{relations}</Relationships>')
        file.writestr("word/document.xml", f"{head}<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        file.writestr("word/styles.xml", f"{head}<w:styles {NAMES}>{styles}</w:styles>")
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def test_own_styles_of_a_word_file_are_headings_by_their_level_and_bold_as_they_are() -> None:
    own = {f"甲{level}": style(f"甲{level}", outline=level) for level in range(7)}
    own |= {"乙": style("乙", base="甲2"), "丙": style("丙", bold="<w:b/>"), "丁": style("丁", base="丙")}
    own |= {"戊": style("戊", bold='<w:b w:val="0"/>'), "List 己": style("List 己", base="丙")}
    body = "".join(paragraph(run(name), name) for name in own)
    page, _ = read_word(docx(body, "".join(own.values())), Path("a.docx"), ImportReport("a"))
    assert page == (
        "<h1>甲0</h1><h2>甲1</h2><h3>甲2</h3><h4>甲3</h4><h5>甲4</h5><h6>甲5</h6><p>甲6</p><h3>乙</h3>"
        "<p><strong>丙</strong></p><p><strong>丁</strong></p><p>戊</p><p>List 己</p>"
    )


SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (run("5 ") + run("m", SYMBOL) + run("g"), "5 μg"),
        (run("\uf0b3", SYMBOL) + run("7"), "≥7"),
        (run("ü", '<w:rFonts w:ascii="Wingdings"/>') + run("m", '<w:rFonts w:ascii="Arial"/>'), "✓m"),
        ('<w:r><w:sym w:font="宋体" w:char="2265"/></w:r>' + run("7"), "≥7"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("7"), "≥7"),
        ('<w:r><w:sym w:font="MT Extra" w:char="F04C"/></w:r>' + run("7"), "\ufffd7"),
        ("<w:r><w:t>5</w:t><w:cr/><w:t>6</w:t></w:r>", "5<br />6"),
        (run("10") + run("9", '<w:position w:val="10"/>') + run("/L"), "10<sup>9</sup>/L"),
        (run("CO") + run("2", '<w:position w:val="-6"/>') + run("高", '<w:position w:val="9"/>'), "CO<sub>2</sub>高"),
        (run("5 mg", "<w:dstrike/>") + run("6", '<w:dstrike w:val="0"/>'), "<s>5 mg</s>6"),
        (run("5", "<w:vanish/>") + run("6", '<w:vanish w:val="false"/>'), "6"),
        ('<w:fldSimple w:instr="x">' + run("8") + "</w:fldSimple>" + run("9"), "89"),
        (f"<w:r><w:ruby><w:rt>{run('yao')}</w:rt><w:rubyBase>{run('药')}</w:rubyBase></w:ruby></w:r>", "药（yao）"),
    ],
)
def test_words_of_a_word_file_are_read_as_word_shows_them(runs: str, shown: str) -> None:
    page, _ = read_word(docx(paragraph(runs + run("\u3000甲"))), Path("a.docx"), ImportReport("a"))
    assert page == f"<p>{shown}\u3000甲</p>"


def test_hidden_words_and_unknown_symbols_of_a_word_file_are_told() -> None:
    report = ImportReport("a")
    body = paragraph(run("5 mg", "<w:vanish/>") + '<w:r><w:sym w:font="MT Extra" w:char="F04C"/></w:r>')
    read_word(docx(body), Path("a.docx"), report)
    assert ("隐藏的内容", ("5 mg",)) in [(left.what, left.words) for left in report.left]
    assert [decision.detail for decision in report.decisions] == ["MT Extra F04C"]


NUMBERING = f"""<?xml version="1.0"?><w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>"""


def test_lists_of_a_word_file_keep_their_numbers_behind_other_paragraphs() -> None:
    def item(words: str, number: int = 1, level: int = 0) -> str:
        return paragraph(run(words), extra=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    inner = item("丙", 1, 1) + item("丁", 1, 1)
    body = item("甲") + item("乙") + inner + paragraph(run("图")) + item("戊") + item("己", 2) + item("庚", 3) + item("辛", 7)
    page, _ = read_word(docx(body, **{"word/numbering.xml": NUMBERING}), Path("a.docx"), ImportReport("a"))
    assert page == (
        '<ol><li value="4">甲</li><li value="5">乙<ol><li value="1">丙</li><li value="2">丁</li></ol></li></ol><p>图</p>'
        '<ol><li value="6">戊</li></ol><ul><li>己</li></ul><ol><li value="9">庚</li></ol><p>辛</p>'
    )


def test_what_word_has_besides_the_text_is_counted() -> None:
    changes = f"<w:ins>{run('甲')}</w:ins><w:del/><w:moveFrom/><w:moveTo/>"
    body = paragraph(changes) + paragraph(
        "<m:oMath><m:r><m:t>x</m:t></m:r><m:r><m:t>=1</m:t></m:r></m:oMath><m:oMath><m:r><m:t>y</m:t></m:r></m:oMath><w:r><w:instrText>PAGE</w:instrText></w:r>"
    )
    margins = f"<?xml version='1.0'?><w:hdr {NAMES}>{paragraph(run('页眉一'))}{paragraph(run('页眉二'))}</w:hdr>"
    report = ImportReport("a")
    about = "<Properties><Pages>12</Pages></Properties>"
    read_word(docx(body, **{"word/header1.xml": margins, "docProps/app.xml": about}), Path("a"), report)
    left = {each.what: (each.count, each.words) for each in report.left}
    assert left["修订痕迹"] == (4, ())
    assert left["页眉、页脚和页码"] == (2, ("页眉一", "页眉二"))
    assert [(each.title, each.detail) for each in report.decisions] == [("公式没有带过来", "x=1"), ("公式没有带过来", "y")]
    assert report.pages == 12


def test_charts_text_boxes_comments_and_numberings_are_told_as_often_as_they_are() -> None:
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></w:pict></w:r>"
    ways = f"<c:Choice>{box}</c:Choice><c:Fallback>{box}</c:Fallback>"
    twice = f"<c:AlternateContent xmlns:c='{compatible}'>{ways}</c:AlternateContent>"
    drawn = "".join(f"<w:r><w:drawing><x:{name} xmlns:x='urn:x'/></w:drawing></w:r>" for name in ("chart", "relIds", "chart"))
    head, kinds = "<?xml version='1.0'?>", ("upperRoman", "decimal", "bullet", "none", "lowerLetter", "upperRoman")
    levels = "".join(f"<w:lvl w:ilvl='{n}'><w:numFmt w:val='{kind}'/></w:lvl>" for n, kind in enumerate(kinds))
    levels = f"<w:abstractNum w:abstractNumId='1'>{levels}</w:abstractNum>"
    feet = "".join(paragraph(run(f"第{n}处")) for n in range(21))
    parts = {
        "word/comments.xml": f"{head}<w:comments {NAMES}><w:comment w:id='1'/><w:comment w:id='2'/></w:comments>",
        "word/numbering.xml": f"{head}<w:numbering {NAMES}>{levels}</w:numbering>",
        "word/footer2.xml": f"{head}<w:ftr {NAMES}>{paragraph('')}{feet}</w:ftr>",
    }
    report = ImportReport("a")
    read_word(docx(paragraph(drawn + twice), **parts), Path("a"), report)
    left = {each.what: (each.count, each.words) for each in report.left}
    assert left["批注"] == (2, ())
    assert left["文本框"] == (1, ())
    assert left["页眉、页脚和页码"] == (21, tuple(f"第{n}处" for n in range(20)))
    assert left["自动编号的样子（lowerLetter、upperRoman）"] == (1, ())
    assert "修订痕迹" not in left
    assert (report.missing, [each.title for each in report.decisions]) == (3, ["3 个 Word 里画的图表没有带过来"])


def test_style_takes_level_and_bold_from_those_it_is_based_on() -> None:
    chain = [style(f"甲{n}", base=f"甲{n + 1}") for n in range(10)] + [style("甲10", outline=0)]
    ring = [style("乙", base="丙"), style("丙", base="乙", bold="<w:b/>")]
    known = [style(name, outline=3) for name in ("heading 2", "Title", "题注", "toc 1", "Normal")]
    kinds = style("丁", outline=5, bold='<w:b w:val="false"/>').replace("paragraph", "character")
    names = ["甲0", "甲1", "甲9", "乙", "丁", "Normal"]
    body = "".join(paragraph(run(name), name) for name in names)
    page, _ = read_word(docx(body, "".join([*chain, *ring, *known, kinds])), Path("a.docx"), ImportReport("a"))
    assert page == "<p>甲0</p><h1>甲1</h1><h1>甲9</h1><p><strong>乙</strong></p><p>丁</p><p>Normal</p>"


def declared(size: int, name: str) -> bytes:
    """Return a file with an empty part that says it is ``size`` bytes large."""
    data = io.BytesIO(docx(""))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr(name, "")
        file.getinfo(name).file_size = size
    return data.getvalue()


def elements(count: int) -> str:
    """Return a part with ``count`` elements."""
    return f"<a>{'<b/>' * (count - 1)}</a>"


PLAIN = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(docx(""))).infolist())
MB = 1024 * 1024


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: docx("<w:sdt>" * 118 + "</w:sdt>" * 118), ""),
        (lambda: docx("<w:sdt>" * 119 + "</w:sdt>" * 119), "120 层"),
        (lambda: docx("", **{f"x{number}": "" for number in range(1995)}), ""),
        (lambda: docx("", **{f"x{number}": "" for number in range(1996)}), "2000 个文件"),
        (lambda: declared(160 * MB - PLAIN, "x.bin"), ""),
        (lambda: declared(160 * MB - PLAIN + 1, "x.bin"), "160 MB"),
        (lambda: declared(16 * MB + 1, "word/x.xml"), "16 MB"),
        (lambda: docx("", **{"x.xml": elements(150_000), "y.xml": elements(2)}), ""),
        (lambda: docx("", **{"x.xml": elements(150_001)}), "150000 个元素"),
    ],
)
def test_word_file_may_be_as_deep_and_have_as_many_parts_as_its_limits_say(data: Callable[[], bytes], words: str) -> None:
    if words:
        with pytest.raises(LimitError, match=words):
            read_word(data(), Path("a"), ImportReport("a"))
    else:
        assert read_word(data(), Path("a"), ImportReport("a"))[0] == ""


def test_largest_part_of_a_word_file_is_read() -> None:
    with pytest.raises(ContentError, match="损坏"):  # it is shorter than it says, which only reading it can tell
        read_word(declared(16 * MB, "word/x.xml"), Path("a"), ImportReport("a"))
