"""A Word file → HTML by mammoth, after a look at its parts: how large and deep they are, what mammoth will not read."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.parsers import expat

import mammoth

from viewer.content.importing.pictures import Load
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.content.importing.word_lists import with_numbers
from viewer.content.importing.word_runs import as_shown
from viewer.errors import ContentError, LimitError
from viewer.i18n import tr

MOST_FILES = 2_000
LARGEST_UNPACKED = 160 * 2**20
LARGEST_PART = 16 * 2**20
DEEPEST = 120
"""Elements inside each other in a part; a table in a table in a text box has about 40."""
MOST_ELEMENTS = 150_000

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ABOUT, _PAGES = "docProps/app.xml", re.compile(rb"<Pages>([0-9]{1,4})</Pages>")
_OLD = b"\xd0\xcf\x11\xe0"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='标题'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='题注'] => p.caption:fresh
p[style-name='Illustration'] => p.caption:fresh
p[style-name='Figure'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='toc heading'] => p.toc:fresh
"""
_TOC = "\n".join(
    f"p[style-name='{name} {level}'] => p.toc:fresh" for name in ("toc", "TOC", "Contents") for level in range(1, 10)
)


@dataclass(slots=True)
class _Style:
    name: str = ""
    base: str = ""
    outline: int = -1
    bold: bool = False


@dataclass(slots=True)
class _Scan:
    """What the parts of a file contain: ``counts`` of elements by local name, ``styles`` by id, words of what is not read."""

    counts: Counter[str] = field(default_factory=Counter)
    styles: dict[str, _Style] = field(default_factory=dict)
    formats: set[str] = field(default_factory=set)
    formulas: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_word(data: bytes, path: Path, report: ImportReport) -> tuple[str, Load]:
    """Return the page that mammoth makes of a Word file, and what reads its pictures.

    Raises ``ContentError``, for a file beyond a limit ``LimitError``.
    """
    if data.startswith(_OLD):
        raise ContentError(path, 0, tr("这是旧的 .doc，或加了密码。"), tr("在 Word 里打开，去掉密码，另存为 .docx。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            scan = _scan(archive, path)
            report.pages = _pages(archive)
        shown = as_shown(data, scan.hidden, scan.unknown)
        pictures: dict[str, bytes] = {}
        result = mammoth.convert_to_html(
            io.BytesIO(shown),
            style_map=_STYLES + _TOC + "\n" + "\n".join(_own_styles(scan)),
            convert_image=mammoth.images.img_element(lambda image: {"src": _keep(image, pictures)}),
            external_file_access=False,
        )
    except (
        zipfile.BadZipFile,
        KeyError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        expat.ExpatError,
        zipfile.LargeZipFile,
    ) as error:
        raise ContentError(
            path, 0, tr("Word 文件已损坏，或不是 Word 文件。"), tr("在 Word 里打开，重新另存为 .docx。")
        ) from error
    _tell(scan, report)
    return with_numbers(str(result.value)), pictures.get


def _keep(image: object, pictures: dict[str, bytes]) -> str:
    """Read a picture of the file; return the name by which the page knows it."""
    name = f"word:{len(pictures) + 1}"
    try:
        with image.open() as source:  # type: ignore[attr-defined]  # mammoth is untyped
            pictures[name] = source.read()
    except (KeyError, OSError, mammoth.docx.files.InvalidFileReferenceError):
        return f"word:{tr('链接到别处的图')}"
    return name


# ---- the look at the parts


def _scan(archive: zipfile.ZipFile, path: Path) -> _Scan:
    """Examine all parts before anything else reads them.

    Raises ``ContentError``.
    """
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        message = tr("Word 文件解开后超过 {n} MB 或 {files} 个文件。", n=LARGEST_UNPACKED // 2**20, files=MOST_FILES)
        raise LimitError(path, 0, message, tr("压缩图片，或拆成几篇。"))
    names = {entry.filename for entry in entries}
    if any(".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")) for name in names):
        raise ContentError(path, 0, tr("Word 文件里有指到外面的文件名。"), tr("在 Word 里打开，重新另存为 .docx。"))
    if "word/document.xml" not in names and not any(name.endswith("document.xml") for name in names):
        raise ContentError(path, 0, tr("Word 文件已损坏，或不是 Word 文件。"), tr("在 Word 里打开，重新另存为 .docx。"))
    scan = _Scan()
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        if entry.file_size > LARGEST_PART:
            message = tr("Word 文件的文字部分解开后超过 {n} MB。", n=LARGEST_PART // 2**20)
            raise LimitError(path, 0, message, tr("拆成几篇。"))
        _PartReader(PurePosixPath(entry.filename).name, scan, path).read(archive.read(entry))
    return scan


def _pages(archive: zipfile.ZipFile) -> int:
    """Return the number of pages that the writing program has noted, 0 without such a note."""
    if _ABOUT not in archive.namelist():
        return 0
    noted = _PAGES.search(archive.read(_ABOUT))
    return int(noted[1]) if noted else 0


@dataclass(slots=True)
class _PartReader:
    """Reads the part ``name`` into ``scan``; entities are refused, depth and number of elements are limited.

    What stands in it a second time for old programs (``Fallback``) and the instructions of fields are not counted.
    """

    name: str
    scan: _Scan
    path: Path
    depth: int = 0
    count: int = 0
    repeated: int = 0
    style: _Style | None = None
    words: list[str] = field(default_factory=list)
    formula: bool = False
    code: bool = False

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    @property
    def _margin(self) -> bool:
        return self.name.startswith(("header", "footer")) and self.name.endswith(".xml")

    def _refuse(self, *_: object) -> None:
        message = tr("Word 文件里有实体定义，Word 从不写这个。")
        raise ContentError(self.path, 0, message, tr("在 Word 里打开，重新另存为 .docx。"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            message = tr("Word 文件的结构太深或太大（{depth} 层，{count} 个元素）。", depth=DEEPEST, count=MOST_ELEMENTS)
            raise LimitError(self.path, 0, message, tr("拆成几篇，或把正文复制到新文件里。"))
        local = tag.rpartition("}")[2]
        value = attributes.get(f"{_NAMESPACE}val", "")
        self.repeated += local == "Fallback"
        self.code = local == "instrText"
        if self.name in {"document.xml", "comments.xml"} and not self.repeated:
            self.scan.counts[local] += 1
            self.formula = self.formula or local == "oMath"
        elif self.name == "styles.xml":
            if local == "style" and attributes.get(f"{_NAMESPACE}type") == "paragraph":
                self.style = self.scan.styles.setdefault(attributes.get(f"{_NAMESPACE}styleId", ""), _Style())
            elif self.style:
                _style_part(self.style, local, value)
        elif self.name == "numbering.xml" and local == "numFmt":
            self.scan.formats.add(value)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        local = tag.rpartition("}")[2]
        self.repeated -= local == "Fallback"
        self.code = False
        if local == "style":
            self.style = None
        if local == "oMath" and self.formula:
            self._tell(self.scan.formulas)
            self.formula = False
        if self._margin and local == "p" and self.words:
            self._tell(self.scan.margins)

    def _text(self, characters: str) -> None:
        if (self.formula or self._margin) and not self.code:
            self.words.append(characters)

    def _tell(self, into: list[str]) -> None:
        into.append("".join(self.words))
        self.words.clear()


def _style_part(style: _Style, local: str, value: str) -> None:
    match local:
        case "name":
            style.name = value
        case "basedOn":
            style.base = value
        case "outlineLvl":
            style.outline = int(value) if value.isdecimal() else -1
        case "b":
            style.bold = value not in {"0", "false", "off"}
        case _:
            pass


def _own_styles(scan: _Scan) -> list[str]:
    """Return how mammoth shall read the file's own paragraph styles: those with an outline level are headings, bold ones bold."""
    lines: list[str] = []
    for style in scan.styles.values():
        chain: list[_Style] = [style]
        while chain[-1].base in scan.styles and len(chain) < 10:
            chain.append(scan.styles[chain[-1].base])
        outline = next((each.outline for each in chain if each.outline >= 0), -1)
        name = style.name.replace("\\", "\\\\").replace("'", "\\'")
        if not name or re.fullmatch(r"(?:heading \d|title|标题|caption|题注|toc.*|normal)", name, re.IGNORECASE):
            continue
        if 0 <= outline <= 5:
            lines.append(f"p[style-name='{name}'] => h{outline + 1}:fresh")
        elif any(each.bold for each in chain) and not any("list" in each.name.lower() for each in chain):
            lines.append(f"p[style-name='{name}'] => p:fresh > strong:fresh")
    return lines


def _tell(scan: _Scan, report: ImportReport) -> None:
    """Tell what of the file is not in the page."""
    counts = scan.counts
    revised = counts["ins"] + counts["del"] + counts["moveFrom"] + counts["moveTo"]
    report.leave(tr("批注"), tr("只给写稿的人看"), count=counts["comment"])
    report.leave(tr("修订痕迹"), tr("按“全部接受”读入"), count=revised)
    report.leave(tr("页眉、页脚和页码"), tr("由读本自己排"), *scan.margins[:20], count=len(scan.margins))
    report.leave(tr("隐藏的内容"), tr("读者看不到"), *scan.hidden[:20], count=len(scan.hidden))
    report.leave(tr("文本框"), tr("内容放在它所在的段落旁边，请看位置"), count=counts["txbxContent"])
    report.leave(tr("字体、颜色、下划线和艺术字"), tr("按读本的样式"))
    if graphics := counts["chart"] + counts["relIds"]:
        report.missing += graphics
        title = tr("{n} 个 Word 里画的图表没有带过来", n=graphics)
        report.ask(Decision(Matter.PICTURE, title, "", tr("在 Word 里另存为图片再放进来，或写成 chart。")))
    for formula in scan.formulas:
        report.ask(Decision(Matter.OTHER, tr("公式没有带过来"), "", formula))
    for symbol in scan.unknown:
        report.ask(Decision(Matter.OTHER, tr("这个符号没有认出来，草稿里是 \ufffd"), "", symbol))
    if odd := scan.formats - {"decimal", "bullet", "none", ""}:
        report.leave(
            tr("自动编号的样子（{kinds}）", kinds=tr("、").join(sorted(odd))), tr("列表都编成 1、2、3；标题的自动编号不在文字里")
        )
