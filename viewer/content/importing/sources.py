"""What can be imported: its kind, its bytes within limits, its text in whatever encoding."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urljoin

from viewer.content.files import read_regular
from viewer.content.importing.pictures import Load
from viewer.errors import ContentError, LimitError
from viewer.i18n import mark, tr

LARGEST_FILE = 40 * 2**20
"""Bytes of a Word file or a web archive, with its pictures."""
LARGEST_TEXT = 8 * 2**20
"""Bytes of a page or text without pictures."""
MOST_PARTS = 2_000
"""Files in a web archive."""

PAGES = (".html", ".htm", ".xhtml", ".shtml")
ARCHIVES = (".mhtml", ".mht")
WORD = (".docx", ".docm", ".dotx")
MARKDOWN = (".md", ".markdown", ".mdown")
PLAIN = (".txt", ".text")
IMPORTED = (*PAGES, *ARCHIVES, *WORD, *MARKDOWN, *PLAIN)
_INSTEAD = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt", ".pages", ".dot"), mark("先用 Word、WPS 或 LibreOffice 另存为 .docx。")),
    ".pdf": mark("PDF 里没有段落和表格的结构。找到原来的 Word 文件或网页。"),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".key"), mark("把讲稿的文字写进 Word 文件。")),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".csv"), mark("把表格复制进 Word 文件，或放进文章的文件夹当作 CSV 引用。")),
}
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,30})", re.IGNORECASE
)


def importable(path: Path) -> bool:
    """Return whether a file of this name can be imported."""
    return path.suffix.lower() in IMPORTED and not path.name.startswith((".", "~$"))


def check_kind(path: Path) -> None:
    """Reject a file whose kind cannot be imported.

    Raises ``ContentError`` that says what to do instead.
    """
    if not importable(path):
        suffix = path.suffix.lower()
        remedy = tr(_INSTEAD[suffix]) if suffix in _INSTEAD else tr("能导入的有：{kinds}。", kinds=" ".join(IMPORTED))
        raise ContentError(path, 0, tr("这种文件不能导入。"), remedy)


def read_source(path: Path) -> bytes:
    """Return the bytes of the file ``path``.

    Raises ``ContentError``.
    """
    limit = LARGEST_TEXT if path.suffix.lower() in (*PAGES, *MARKDOWN, *PLAIN) else LARGEST_FILE
    data = read_regular(path, limit)
    if not data.strip():
        raise ContentError(path, 0, tr("文件是空的。"), tr("换一个有内容的文件。"))
    return data


def decoded(data: bytes, path: Path) -> str:
    """Return the text of ``data``: in the encoding that it names, otherwise UTF-8 or GB 18030.

    Raises ``ContentError``.
    """
    for mark_, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark_):
            return data.decode(encoding, "replace")
    named = _CHARSET.search(data[:4096])
    names = ["utf-8", "gb18030"]
    if named:
        name = (named[1] or named[2]).decode("ascii").lower()
        names.insert(0, "gb18030" if name in {"gb2312", "gbk"} else name)
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise ContentError(path, 0, tr("读不出文字：不是 UTF-8，也不是 GB 18030。"), tr("用 UTF-8 编码重新保存。"))


def open_archive(data: bytes, path: Path) -> tuple[str, Load]:
    """Return the page of a web archive (MHTML), and what reads its pictures.

    Raises ``ContentError``.
    """
    from email import policy  # which takes 25 ms
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(data)
    page, base = "", ""
    files: dict[str, bytes] = {}
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise LimitError(path, 0, tr("网页存档里有 {n} 个以上的文件。", n=MOST_PARTS), tr("只存正文。"))
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        place = str(part.get("Content-Location", "")).strip()
        if part.get_content_type() in {"text/html", "application/xhtml+xml"} and not page:
            if len(body) > LARGEST_TEXT:
                raise LimitError(path, 0, tr("网页的文字超过 {n} MB。", n=LARGEST_TEXT // 2**20), tr("只存正文，或拆成几篇。"))
            page, base = _text(body, part.get_content_charset(), path), place
            continue
        if name := str(part.get("Content-ID", "")).strip("<> "):
            files[f"cid:{name}"] = body
        if place:
            files[place] = body
    if not page:
        raise ContentError(path, 0, tr("网页存档里没有网页。"), tr("在浏览器里重新存一次。"))

    def load(source: str) -> bytes | None:
        return next((files[name] for name in (source, unquote(source), urljoin(base, source)) if name in files), None)

    return page, load


def _text(body: bytes, charset: str | None, path: Path) -> str:
    try:
        return body.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decoded(body, path)
