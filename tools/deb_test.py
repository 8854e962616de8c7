"""Test the Debian package in fresh, minimal Debian systems without Python and without a Chinese font: ``make deb-test``.

It needs root, debootstrap and a network. Each system is a folder below build/deb-test; whatever is mounted for it is seen only by
the processes that run in it, and is gone with them.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
BED = ROOT / "build" / "deb-test"
INSIDE = ROOT / "packaging" / "linux" / "deb-test.sh"
FROZEN = ROOT / "build" / "freeze" / "dist" / "frontdesk" / "frontdesk"
RUNS = 7
MOST_LEVELS = 100
"""FreeType of another release rounds edges of letters differently: by 23 of 255 levels, measured. A box or another letter has ink
on bare ground: the theme's colours of the two are over 200 levels apart. Ubuntu also smooths by sub-pixels: by 64
levels. With one FreeType and one fonts.conf for both, not a pixel may differ."""
FREETYPE = "libfreetype.so.6"
ZSTD = "malformed-deb-archive"
"""What lintian of Debian 12 says of a package that is compressed with zstd, which its own dpkg unpacks."""
SHOT = ("shot", "/usr/share/frontdesk-test/articles", "--screen", "desk", "--article", "hba1c", "--size", "1366x768")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_OFFICE = "http://schemas.openxmlformats.org"
WORD = {
    "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="a" Target="word/document.xml" '
    f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>空腹血糖 7.0 mmol/L。</w:t></w:r></w:p></w:body></w:document>",
}
"""The parts of a Word file."""
STARTS = (("--version",), ("list", "{library}"), ("shot", "{library}", "--screen", "desk", "-o", "{picture}"))


def main() -> int:
    """Run everything for each suite of the command line; return 1 at the first fault."""
    (package,) = (ROOT / "dist").glob("frontdesk_*.deb")
    print(f"package: {package.stat().st_size / 1e6:.1f} MB")
    for suite in sys.argv[1:] or ["bookworm", "trixie"]:
        print(f"== {suite}")
        machine = _machine(suite, package)
        with _served(machine / "test/folder") as port:
            ran = subprocess.run(_within(machine, "env", f"PORT={port}", "sh", "/test/deb-test.sh"), check=False)
        if ran.returncode:
            print(f"{suite}: failed", file=sys.stderr)
            return 1
        if not _same_picture(machine):
            return 1
        shutil.rmtree(machine)
    ran = subprocess.run(["lintian", "--fail-on", "error", "--suppress-tags", ZSTD, str(package)], check=False)
    _starts()
    return ran.returncode


def _machine(suite: str, package: Path) -> Path:
    """Return the folder of a fresh system; the first one of a suite is kept as it was made."""
    made, machine = BED / f"base-{suite}", BED / suite
    BED.mkdir(parents=True, exist_ok=True)
    if not (made / "etc/debian_version").exists():
        new = BED / f"new-{suite}"
        subprocess.run(["rm", "-rf", "--one-file-system", str(new)], check=True)
        subprocess.run(["debootstrap", "--variant=minbase", suite, str(new)], check=True, stdout=subprocess.DEVNULL)
        new.rename(made)
    subprocess.run(["rm", "-rf", "--one-file-system", str(machine)], check=True)
    subprocess.run(["cp", "-a", str(made), str(machine)], check=True)
    shutil.copyfile("/etc/resolv.conf", machine / "etc/resolv.conf")
    test = machine / "test"
    test.mkdir()
    shutil.copyfile(_freetype(), test / FREETYPE)
    (test / "fonts.conf").write_text(FONTS.format(folder="/usr/share/fonts", cache="/test/fonts-cache"), encoding="utf-8")
    with zipfile.ZipFile(test / "draft.docx", "w") as draft:
        for name, text in WORD.items():
            draft.writestr(name, text)
    shutil.copyfile(INSIDE, test / "deb-test.sh")
    shutil.copyfile(package, test / "frontdesk.deb")
    shutil.copytree(ROOT / "articles", machine / "usr/share/frontdesk-test/articles")
    return machine


def _freetype() -> str:
    """Return the file of this machine's FreeType, to which Qt links."""
    ctypes.CDLL(FREETYPE)
    return next(line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "libfreetype.so" in line)


def _within(machine: Path, *words: str) -> list[str]:
    """Return the command line that runs ``words`` in a system, with file systems and processes of its own."""
    mounts = f'mount -t proc proc "{machine}/proc" && mount --rbind /dev "{machine}/dev" && mount -t tmpfs tmpfs "{machine}/run"'
    clean = "env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive"
    kept = " ".join(f"{name}={os.environ[name]}" for name in ("http_proxy", "https_proxy") if name in os.environ)
    inner = f'{mounts} && exec chroot "{machine}" {clean} {kept} "$@"'
    return ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "sh", "-c", inner, "sh", *words]


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """Serve ``folder``, which may not exist yet, to this machine and the system within it; yield the port."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, Path(os.devnull).open("w") as nowhere:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            with redirect_stderr(nowhere):
                yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _same_picture(machine: Path) -> bool:
    """Return whether the source draws the same picture with the fonts of that system: Chinese, not boxes."""
    fonts, picture = BED / "fonts.conf", BED / f"{machine.name}-source.png"
    fonts.write_text(FONTS.format(folder=machine / "usr/share/fonts", cache=BED / "fonts-cache"), encoding="utf-8")
    articles = str(ROOT / "articles")
    words = [str(ROOT / ".venv/bin/frontdesk"), "shot", articles, *SHOT[2:], "-o", str(picture)]
    home = BED / "home"
    shutil.rmtree(home, ignore_errors=True)
    own = {"FONTCONFIG_FILE": str(fonts), "QT_QPA_PLATFORM": "offscreen", "FRONTDESK_HOME": str(home), "LC_ALL": "C.UTF-8"}
    environment = {**os.environ, **own}
    subprocess.run(words, check=True, env=environment)
    alike = True
    for name, whose, most in (("shot", "its own", MOST_LEVELS), ("shot-plain", "this machine's", 0)):
        installed = BED / f"{machine.name}-{name}.png"
        shutil.copyfile(machine / f"test/{name}.png", installed)
        pixels, levels = _difference(installed, picture)
        verdict = "ok  " if levels <= most else "FAIL"
        print(f"{verdict} with {whose} FreeType, the source's picture: {pixels} pixels differ, by {levels} levels (limit {most})")
        alike &= levels <= most
    return alike


def _difference(one: Path, other: Path) -> tuple[int, int]:
    """Return how many pixels of two pictures differ, and by how much at most."""
    from PIL import Image, ImageChops

    first, second = (Image.open(path).convert("L") for path in (one, other))
    if first.size != second.size:
        return first.width * first.height, 255
    counts = ImageChops.difference(first, second).histogram()
    return sum(counts[1:]), max(level for level, count in enumerate(counts) if count)


def _starts() -> None:
    """Print the processor time of starts, frozen and from source: medians of ``RUNS``, taken in turn."""
    library, picture = BED / "x.fdk", BED / "x.png"
    programs = {"source": ROOT / ".venv/bin/frontdesk", "frozen": FROZEN}
    subprocess.run([programs["source"], "pack", ROOT / "articles", "-o", library], check=True, stdout=subprocess.DEVNULL)
    for start in STARTS:
        words = [word.format(library=library, picture=picture) for word in start]
        spent: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(RUNS + 1):
            for name, program in programs.items():
                spent[name].append(_spent([str(program), *words], BED / f"home-{name}"))
        source, frozen = (statistics.median(spent[name][1:]) * 1000 for name in programs)
        print(f"{start[0]:<10} source {source:.0f} ms, frozen {frozen:.0f} ms, {frozen / source:.2f} times")


def _spent(words: list[str], home: Path) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    environment = {**os.environ, "FRONTDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    if os.geteuid() != 0 or re.search(r"\s", str(ROOT)):
        sys.exit("make deb-test needs root, and a path without blanks")
    sys.exit(main())
