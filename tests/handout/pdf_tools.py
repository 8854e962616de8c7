"""Real tools that read a PDF – poppler and zbar – and a printer that makes one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from viewer.handout.printing import PrinterState, PrintQueue


def pdf_queue(out: Path, *, state: PrinterState = PrinterState.READY, colour: bool = True) -> PrintQueue:
    """Return a printer that prints into the file ``out``."""

    def opened() -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        return printer

    return PrintQueue(out.stem, out.stem, state, colour, opened)


def text(pdf: Path) -> str:
    """Return the words of ``pdf`` as they would be copied."""
    return _run("pdftotext", "-enc", "UTF-8", str(pdf), "-")


def info(pdf: Path) -> dict[str, str]:
    """Return the output of ``pdfinfo``."""
    pairs = (line.partition(":") for line in _run("pdfinfo", str(pdf)).splitlines())
    return {key: value.strip() for key, _, value in pairs}


def fonts(pdf: Path) -> list[tuple[str, bool, bool]]:
    """Return for each font its name, whether it is embedded, and whether its characters are known."""
    lines = _run("pdffonts", str(pdf)).splitlines()[2:]
    found = (re.match(r"(\S+).* (yes|no) +(?:yes|no) +(yes|no) +\d+ +\d+$", line) for line in lines)
    return [(match[1], match[2] == "yes", match[3] == "yes") for match in found if match]


def outline(pdf: Path) -> list[tuple[str, int]]:
    """Return titles and pages (from 1) of the outline."""
    listed = _run("pdftohtml", "-xml", "-i", "-stdout", str(pdf)).partition("<outline>")[2]
    return [(title, int(page)) for page, title in re.findall(r'<item page="(\d+)">([^<]*)</item>', listed)]


def words(pdf: Path) -> list[tuple[float, ...]]:
    """Return left, top, right and lower edge of each word, in points, page after page."""
    listed = _run("pdftotext", "-bbox", str(pdf), "-")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', listed)
    return [tuple(map(float, edges)) for edges in found]


def codes(*pictures: Path) -> list[str]:
    """Return the content of the QR codes in all ``pictures``."""
    read = _run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *map(str, pictures))
    return read.splitlines()


def page_picture(pdf: Path, page: int, dots: int, folder: Path) -> Path:
    """Return page ``page`` (from 1) of ``pdf`` at ``dots`` per inch, not compressed."""
    out = folder / f"page-{page}"
    _run("pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), "-singlefile", str(pdf), str(out))
    return out.with_suffix(".ppm")


def page_pictures(pdf: Path, dots: int, folder: Path) -> list[Path]:
    """Return all pages of ``pdf`` at ``dots`` per inch, in greys, not compressed."""
    _run("pdftoppm", "-r", str(dots), "-gray", str(pdf), str(folder / "page"))
    return sorted(folder.glob("page-*.pgm"))


def _run(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode in {0, 4}, ran.stderr.decode()  # 4: zbar found nothing
    return ran.stdout.decode()
