"""``Manuscript``: the text of one ``index.md``, and line numbers in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from viewer.content.files import read_inside
from viewer.content.rules import Limits
from viewer.content.spacing import clean
from viewer.errors import ContentError
from viewer.i18n import tr

NAME = "index.md"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text with LF line ends and no control characters. The body begins after line ``body_line`` (0: no front matter)."""

    path: Path
    text: str
    head: str = ""
    body: str = ""
    body_line: int = 0

    def line_of(self, needle: str) -> int:
        """Return the first line, from 1, that contains ``needle`` in the body, otherwise
        in the front matter; 0 if there is none.
        """
        if not needle:
            return 0
        start = len(self.text) - len(self.body)
        at = self.text.find(needle, start)
        if at < 0:
            at = self.text.find(needle)
        return self.text.count("\n", 0, at) + 1 if at >= 0 else 0

    def fault(self, message: str, remedy: str = "", *, near: str = "", line: int = 0) -> ContentError:
        """Return an error at ``line``, or at the first line that contains ``near``."""
        return ContentError(self.path, line or self.line_of(near), message, remedy)


def read(folder: Path, limits: Limits) -> Manuscript:
    """Read the manuscript of the article in ``folder``, split into front matter and body.

    Raises ``ContentError``: missing, too large, not UTF-8, without front matter.
    """
    path = folder / NAME
    data = read_inside(folder, NAME, limits.article)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(path, line, tr("不是 UTF-8 文字。"), tr("用 UTF-8 编码重新保存。")) from None
    return split(path, clean(text.replace("\r\n", "\n").replace("\r", "\n")))


def split(path: Path, text: str) -> Manuscript:
    """Split ``text`` into YAML front matter and body.

    Raises ``ContentError`` if there is no front matter, or it is not closed.
    """
    lines = text.split("\n")
    if not text.strip():
        raise ContentError(path, 0, tr("文件是空的。"), tr("从“---”开始写文件头，至少有 id 和 title。"))
    if lines[0].rstrip() != "---":
        raise ContentError(path, 1, tr("没有文件头。"), tr("第一行写“---”，接着是 id 和 title，再用“---”结束。"))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return Manuscript(path, text, "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1)
    raise ContentError(path, 1, tr("文件头没有结束。"), tr("在文件头之后单独写一行“---”。"))
