"""Build articles for a pool, in a process with bounded memory: ``python -m viewer.content.worker``.

An article that hangs or takes all memory costs only itself. The pool limits the time.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from viewer import i18n
from viewer.content import frames, manuscript
from viewer.content.article_builder import build_manuscript
from viewer.content.images import BuiltAsset, read_image
from viewer.content.manuscript import NAME, Manuscript
from viewer.content.rules import Limits, Rules
from viewer.errors import ContentError
from viewer.i18n import tr
from viewer.own_process import bound_memory, bound_time

MOST_DRAWINGS = 200
"""Maximum pictures of an article that are drawn while it is built."""


def main() -> int:
    """Answer requests until there are no more; return 0."""
    with os.fdopen(os.dup(1), "wb") as replies, os.fdopen(0, "rb", closefd=False) as requests:
        faulthandler.enable()  # a crash is reported too
        os.dup2(2, 1)  # a stray print must not disturb the protocol
        _load()
        frames.write(replies, frames.Ready())
        try:
            _serve(requests, replies)
        except (BrokenPipeError, KeyboardInterrupt):
            return 0
    return 0


def _load() -> None:
    """Load what every article needs before the first one is timed: the dictionary of words takes as long as ten articles."""
    import rjieba  # noqa: F401
    import yaml  # noqa: F401


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    prepared: frames.Prepare | None = None
    while request := frames.read_request(requests):
        if isinstance(request, frames.Prepare):
            prepared = request
            i18n.set_language(request.language)
            bound_memory(request.rules.limits.memory)
        elif prepared:
            bound_time(prepared.rules.limits.seconds)
            frames.write(replies, _build(request.folder, prepared, replies))


def _build(folder: Path, prepared: frames.Prepare, replies: BinaryIO) -> frames.Reply:
    rules, checking = prepared.rules, prepared.checking
    drawings = 0
    sent: set[str] = set()

    def drawing() -> None:
        nonlocal drawings
        drawings += 1
        if drawings > MOST_DRAWINGS:
            message = tr("一篇文章里要画的 SVG 超过 {n} 张。", n=MOST_DRAWINGS)
            raise ContentError(folder / NAME, 0, message, tr("存成 PNG，或拆成几篇。"))
        frames.write(replies, frames.Drawing())

    def picture(folder: Path, name: str, limits: Limits) -> BuiltAsset:
        """Read a picture and send it at once: all pictures of an article may not fit into memory."""
        asset = read_image(folder, name, limits, drawing)
        if asset.key not in sent and not checking:
            frames.write(replies, frames.Picture(asset))
            sent.add(asset.key)
        return replace(asset, data=b"")

    try:
        source = manuscript.read(folder, rules.limits)
        built = replace(build_manuscript(source, rules, picture), assets=())
        return frames.Done(_checked(source, built, rules, checking) if checking else built)
    except ContentError as error:
        return frames.Failed(error.path, error.line, error.message, error.remedy)
    except MemoryError:
        message = tr("文章需要的内存超过 {n} MB，没有收录。", n=rules.limits.memory // 2**20)
        return frames.Failed(folder / NAME, 0, message, tr("拆成几篇，或缩小图片。"))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug in this program costs one article
        message = tr("读这篇文章时程序内部出错（{kind}），没有收录。", kind=f"{type(error).__name__}: {error}"[:200])
        return frames.Failed(folder / NAME, 0, message, tr("请把这篇文章告诉我们。"))


def _checked(source: Manuscript, built: frames.Built, rules: Rules, checking: frames.Checking) -> frames.Built:
    """Return ``built`` with what the rules for one article find, in as much time again."""
    from viewer.content.check.page_rules import page_findings  # not needed to build

    bound_time(rules.limits.seconds)
    return replace(built, problems=(*built.problems, *page_findings(source, built, rules, checking)))


if __name__ == "__main__":
    sys.exit(main())
