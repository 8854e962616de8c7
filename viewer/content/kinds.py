"""What a path that is not a library is, in words, and what to do with it."""

from __future__ import annotations

from pathlib import Path

from viewer.content.manuscript import NAME
from viewer.i18n import mark, tr

LIBRARY_FILE = ".fdk"
_TEXTS = (".md", ".markdown", ".mdown", ".txt")
_DOCUMENTS = mark("是文字处理或演示文档，读不了。把文字存成 UTF-8 纯文本，放进“文章名/index.md”；写法见 frontdesk help content。")
_IMPORTED = mark("是文字处理文件或网页，还不是文章。用 frontdesk import 导入它，或把它拖到窗口里。")
_SHEETS = mark("是电子表格，读不了。另存为 UTF-8 的 CSV，放进文章的文件夹，在文章里引用。")
_ARCHIVES = mark("是压缩包。先解压，再用解压出来的文件夹。")
_PICTURES = mark("是图片。放进用到它的文章的文件夹，在文章里引用。")
_KINDS = {
    suffix: what
    for suffixes, what in (
        (".docx .html .htm .mhtml", _IMPORTED),
        (".doc .wps .odt .rtf .pages .pdf .pptx .ppt .dps .key", _DOCUMENTS),
        (".xlsx .xls .et .ods .numbers", _SHEETS),
        (".zip .rar .7z .tar .gz .tgz", _ARCHIVES),
        (".png .jpg .jpeg .webp .svg .gif .bmp .heic .tif .tiff", _PICTURES),
    )
    for suffix in suffixes.split()
}


def is_article(folder: Path) -> bool:
    """Return whether ``folder`` is the folder of one article, not of a library."""
    return (folder / NAME).is_file()


def advice(path: Path) -> str:
    """Return what the file ``path``, or the folder of one article, is and what to do: words that follow its name, or empty."""
    whole = path.absolute()
    if path.is_dir():
        return tr("是一篇文章的文件夹。请用它的上一级：{folder}。", folder=whole.parent) if is_article(path) else ""
    if path.name == NAME:
        return tr("是一篇文章。请用放文章的文件夹：{folder}。", folder=whole.parent.parent)
    if path.name in {"library.toml", "glossary.toml"}:
        return tr("属于一个文章文件夹。请用这个文件夹：{folder}。", folder=whole.parent)
    suffix = path.suffix.lower()
    if suffix == LIBRARY_FILE:
        return tr("是做好的库，不用检查。要检查的是做它的那个文章文件夹。")
    if suffix in _TEXTS:
        example = Path(path.name.split(".")[0], NAME).as_posix()
        return tr("是单独的文件。每篇文章要有自己的文件夹，里面的文件叫 index.md，如 {example}。", example=example)
    return tr(_KINDS[suffix]) if suffix in _KINDS else ""
