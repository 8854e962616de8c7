"""What an author waits for: the import of a file that a real program wrote, and the findings after a save."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import IO, cast

from bench.figure import Figure, Measured
from bench.process import BUILD, environment
from viewer import resources
from viewer.content.importing.drafts import import_into

_MADE = Path(__file__).parents[1] / "tests" / "content" / "texts" / "made"
_SOURCES = ("styled.docx", "bold.docx", "wordpress.html", "wechat.mhtml")
_LONGEST = "stem-cells-type-2"
_RUNS = 5


def _imported() -> list[float]:
    """Return the seconds of processor time of each import, the start of its process included."""
    spent = []
    for number in range(_RUNS):
        for name in _SOURCES:
            library = BUILD / f"imported-{number}-{Path(name).stem}"
            shutil.rmtree(library, ignore_errors=True)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            import_into(library, _MADE / name)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return spent


def _import() -> Measured:
    spent = _imported()
    return Measured(median(spent), len(spent), f"one page with 2 pictures, a table; slowest {max(spent):.2f} s")


def _findings() -> Measured:
    """Return the milliseconds from the question to the findings, after the longest bundled article was saved."""
    folder = BUILD / "author"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(resources.articles(), folder)
    article = folder / _LONGEST / "index.md"
    command = [sys.executable, "-m", "viewer.content.check.resident", str(folder), "zh_CN"]
    pipe = subprocess.PIPE
    taken = []
    with subprocess.Popen(command, env=environment("plain"), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        asking, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        for number in range(_RUNS + 1):
            began = time.perf_counter()
            asking.write(b"check\n")
            asking.flush()
            answers.readline()
            if number:  # the first reads every article
                taken.append(1000 * (time.perf_counter() - began))
            article.write_text(article.read_text(encoding="utf-8") + f"\n第 {number} 次保存。\n", encoding="utf-8")
        asking.close()
    return Measured(median(taken), len(taken), "one article read and judged, the others kept")


FIGURES = (
    Figure("import_s", "Importing a Word file or a saved page, CPU", "s", 0.5, _import),
    Figure("findings_ms", "Findings of the longest bundled article after a save", "ms", 300, _findings),
)
