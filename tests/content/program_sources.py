"""The article of ``import_sources`` as real programs write it: Word files by LibreOffice, pages and archives by Chromium.

``python -m tests.content.program_sources FOLDER`` writes all of them; those in ``texts/made`` were written so.
"""

from __future__ import annotations

import base64
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.content import import_sources
from tests.content.import_sources import BLOCKS, REFERENCES, TITLE, Span

WORD_FILES = ("styled.docx", "bold.docx")
SAVED_PAGES = ("wordpress.html", "wordpress.mhtml", "wechat.html", "wechat.mhtml")
OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), "")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
SECONDS = 120
"""Within which a program must have answered, on a busy machine."""

# ---- LibreOffice

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
_LOOKS = {
    "b": 'fo:font-weight="bold" style:font-weight-asian="bold"',
    "s": 'style:text-line-through-style="solid" style:text-line-through-type="single"',
    "sup": 'style:text-position="super 58%"',
    "sub": 'style:text-position="sub 58%"',
}


def write_word_files(folder: Path) -> None:
    """Have LibreOffice write ``WORD_FILES`` into ``folder``: one with styles and footnotes, one with bold lines for headings."""
    with tempfile.TemporaryDirectory() as work:
        sources = [Path(work, name).with_suffix(".fodt") for name in WORD_FILES]
        for source in sources:
            source.write_text(_flat_document(styled=source.stem == "styled"), encoding="utf-8")
        profile = Path(work, "profile").as_uri()
        command = [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx", "--outdir", str(folder)]
        subprocess.run([*command, *map(str, sources)], capture_output=True, timeout=SECONDS, check=True)


def _flat_document(*, styled: bool) -> str:
    """Return the article as a flat OpenDocument text."""

    def heading(level: int, words: str) -> str:
        if not styled:
            return f'<text:p text:style-name="Standard"><text:span text:style-name="b">{words}</text:span></text:p>'
        style = "Heading_20_1" if level == 1 else "own"
        return f'<text:h text:style-name="{style}" text:outline-level="{level}">{words}</text:h>'

    title = heading(1, TITLE) if not styled else f'<text:p text:style-name="Title">{TITLE}</text:p>'
    parts = [title]
    caption = "Illustration" if styled else "Standard"
    for kind, value in BLOCKS:
        match kind, value:
            case "p", tuple(spans):
                parts.append(_paragraph("".join(_words(span, notes=styled) for span in spans)))
            case (("ul" | "ol"), tuple(items)):
                inner = "".join(f"<text:list-item>{_paragraph(html.escape(each))}</text:list-item>" for each in items)
                parts.append(f'<text:list text:style-name="{kind}">{inner}</text:list>')
            case "fig", (name, alt, words):
                below = _paragraph(_numbered(words, styled=styled), caption)
                boxed = styled and name == "places.png"
                parts += [_boxed(name, alt, below)] if boxed else [_paragraph(_picture(name, alt)), below]
            case "table", (words, rows):
                parts += [_paragraph(words, "Table" if styled else "Standard"), _table(rows)]
            case "h2", str():
                parts.append(heading(1, value))
            case "h3", str():
                parts.append(heading(2, value))
    if not styled:
        parts.append(heading(1, "参考文献"))
        parts += [_paragraph(f"[{number}] {words}") for number, words in REFERENCES.items()]
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in _LOOKS.items()
    )
    lists = (
        '<text:list-style style:name="ul"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
        '<text:list-style style:name="ol"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>'
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:style style:name="Standard" style:family="paragraph"/><style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="own" style:display-name="科室小标题" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="Table" style:family="paragraph" style:parent-style-name="Caption"/>
</office:styles><office:automatic-styles>{styles}{lists}<style:page-layout style:name="page"/></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"><style:header>
<text:p>某某医院内分泌科</text:p></style:header><style:footer><text:p>第 <text:page-number/> 页</text:p></style:footer>
</style:master-page></office:master-styles><office:body><office:text>{"".join(parts)}</office:text></office:body>
</office:document>"""


def _paragraph(inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _words(span: Span, *, notes: bool) -> str:
    match span:
        case str():
            return html.escape(span, quote=False)
        case ("a", address, words):
            return f'<text:a xlink:type="simple" xlink:href="{html.escape(address)}">{words}</text:a>'
        case ("cite", number) if notes:
            body = _paragraph(html.escape(REFERENCES[number], quote=False))
            return (
                f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
                f"<text:note-body>{body}</text:note-body></text:note>"
            )
        case ("cite", number):
            return f'<text:span text:style-name="sup">[{number}]</text:span>'
        case (kind, words):
            return f'<text:span text:style-name="{kind}">{html.escape(words)}</text:span>'
        case _:
            raise AssertionError(span)


def _numbered(caption: str, *, styled: bool) -> str:
    """Return a figure's caption; with styles its number is a field, as Insert Caption makes it."""
    if not styled:
        return caption
    number, _, words = caption.removeprefix("图").partition("：")
    field = (
        f'<text:sequence text:name="图" text:formula="ooow:图+1" style:num-format="1" text:ref-name="refr{number}">'
        f"{number}</text:sequence>"
    )
    return f"图{field}：{words}"


def _picture(name: str, alt: str) -> str:
    data = base64.b64encode(import_sources.picture(shade=len(name) * 8)).decode()
    return (
        f'<draw:frame draw:name="{name}" text:anchor-type="as-char" svg:width="8cm" svg:height="5cm"><draw:image>'
        f"<office:binary-data>{data}</office:binary-data></draw:image><svg:desc>{alt}</svg:desc></draw:frame>"
    )


def _boxed(name: str, alt: str, caption: str) -> str:
    """Return a figure with its caption in a frame, as LibreOffice's Insert Caption makes it."""
    inner = caption.replace(">", f">{_picture(name, alt)}<text:line-break/>", 1)
    return _paragraph(
        '<draw:frame draw:name="box" text:anchor-type="paragraph" svg:width="8cm"><draw:text-box fo:min-height="5cm">'
        f"{inner}</draw:text-box></draw:frame>"
    )


def _table(rows: Sequence[Sequence[tuple[str, int, int]]]) -> str:
    columns = sum(across for _, across, _ in rows[0])
    covered: set[tuple[int, int]] = set()
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells: list[str] = []
        queue = list(row)
        for column in range(columns):
            if (number, column) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            words, across, down = queue.pop(0)
            covered |= {(number + below, column + right) for below in range(down) for right in range(across)}
            spans = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
            cells.append(f'<table:table-cell office:value-type="string" {spans}>{_paragraph(words)}</table:table-cell>')
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    widths = f'<table:table-column table:number-columns-repeated="{columns}"/>'
    return f'<table:table table:name="t">{widths}{"".join(lines)}</table:table>'


# ---- Chromium

HOST = "clinic.example"
_LAZY = """<script>for (const img of document.querySelectorAll('img[data-lazy-src], img[data-src]')) {
  img.src = img.dataset.lazySrc || img.dataset.src; }
const body = document.getElementById('js_content'); if (body) { body.style.visibility = 'visible'; body.style.opacity = 1; }
</script></body>"""


def write_saved_pages(folder: Path) -> None:
    """Have Chromium run both pages with their scripts and save them into ``folder`` as ``SAVED_PAGES``, as page and as archive.

    The pictures of the WordPress page are in a folder beside it.
    """
    with tempfile.TemporaryDirectory() as work, served(folder) as port, running_browser(Path(work), port) as browser:
        for source in (import_sources.wordpress(folder), import_sources.wechat(folder)):
            name = "wordpress" if source.name == "page.html" else "wechat"
            text = source.read_text(encoding="utf-8").replace("</body>", _LAZY)
            source.write_text(text, encoding="utf-8")
            page, archive = browser.saved(f"http://{HOST}/{source.name}")
            source.unlink()
            (folder / f"{name}.html").write_text(page, encoding="utf-8")
            (folder / f"{name}.mhtml").write_bytes(archive.encode())


@dataclass
class Chromium:
    """Chromium, asked through a pair of pipes; messages end with a NUL."""

    requests: int
    answers: int
    number: int = 0
    waiting: bytes = b""

    def opened(self, address: str) -> str:
        """Open ``address`` and wait for the page with its pictures; return its session."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        page = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", page)
        self.ask("Page.navigate", page, url=address)
        while self._message().get("method") != "Page.loadEventFired":
            pass
        ready = "Promise.allSettled([...document.images].map(img => img.decode()))"
        self.evaluated(page, ready)
        return str(page)

    def evaluated(self, page: str, expression: str) -> Any:  # noqa: ANN401 - JSON
        """Return the value of a script's expression on ``page``; of a promise, what it promised."""
        found = self.ask("Runtime.evaluate", page, expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def saved(self, address: str) -> tuple[str, str]:
        """Return the page at ``address`` after its scripts have run: as HTML, and as MHTML."""
        page = self.opened(address)
        whole = self.evaluated(page, "document.documentElement.outerHTML")
        archive = self.ask("Page.captureSnapshot", page, format="mhtml")
        return f"<!DOCTYPE html>\n{whole}", archive["data"]

    def ask(self, method: str, page: str = "", **given: Any) -> Any:  # noqa: ANN401 - JSON
        """Send a command; return its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": given} | ({"sessionId": page} if page else {})
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        while (answer := self._message()).get("id") != self.number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self.waiting:
            more = os.read(self.answers, 2**16)
            assert more, "Chromium has ended"
            self.waiting += more
        message, _, self.waiting = self.waiting.partition(b"\0")
        return dict(json.loads(message))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve ``folder`` to this machine; yield the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def running_browser(work: Path, port: int) -> Iterator[Chromium]:
    """Run Chromium without a window. It knows one host, which is served at ``port`` of this machine."""
    theirs, requests = os.pipe()
    answers, ours = os.pipe()
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={work}"]
    command += [f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}, MAP * ~NOTFOUND", "about:blank"]
    numbers = f'exec "$@" 3<&{theirs} 4>&{ours}'  # the pipes have these numbers
    quiet = subprocess.DEVNULL
    ran = subprocess.Popen(["bash", "-c", numbers, "bash", *command], pass_fds=[theirs, ours], stdout=quiet, stderr=quiet)
    os.close(theirs)
    os.close(ours)
    try:
        browser = Chromium(requests, answers)
        yield browser
        browser.ask("Browser.close")
    finally:
        os.close(requests)
        os.close(answers)
        try:
            ran.wait(SECONDS)
        finally:
            ran.kill()


if __name__ == "__main__":
    into = Path(sys.argv[1])
    into.mkdir(parents=True, exist_ok=True)
    write_word_files(into)
    write_saved_pages(into)
