"""Start of the process to the painted article, compared with a bare window and with a web engine."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.figure import Figure, Measured, ratio
from bench.process import BUILD, ROOT, Probe, frontdesk, in_turn

ARTICLE = "stem-cells-type-2"
_RUNS = 9
_EXTENSIONS = ("extra", "toc", "sane_lists", "pymdownx.superfences", "pymdownx.caret", "pymdownx.tilde", "pymdownx.mark")
_STYLE = "body{font:19px/33px 'Noto Sans CJK SC',sans-serif;max-width:722px;margin:40px auto}table{border-collapse:collapse}"


@cache
def bundled() -> Path:
    """Return the bundled articles as one library file."""
    packed = BUILD / "bundled.fdk"
    frontdesk("pack", ROOT / "articles", "-o", packed)
    return packed


def web_page() -> Path:
    """Return the same article as a web page."""
    import markdown

    folder = ROOT / "articles" / ARTICLE
    body = markdown.markdown((folder / "index.md").read_text(encoding="utf-8"), extensions=list(_EXTENSIONS))
    page = BUILD / "article.html"
    head = f'<!doctype html><meta charset="utf-8"><base href="{folder.as_uri()}/"><style>{_STYLE}</style>'
    page.write_text(head + body, encoding="utf-8")
    return page


def web_engine() -> Path:
    """Return the Python of an environment with PySide6's web engine, created once, only for this comparison."""
    environment = BUILD / "webengine"
    python = environment / "bin" / "python"
    ready = environment / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        lock = str(ROOT / "bench" / "webengine.lock")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
        ready.touch()
    return python


def choose_article() -> None:
    """Let the desk of the bench open the compared article."""
    choices = BUILD / "home" / "settings.json"
    choices.parent.mkdir(parents=True, exist_ok=True)
    choices.write_text(json.dumps({"default_article": ARTICLE, "theme": "light"}), encoding="utf-8")


@cache
def _runs() -> tuple[list[dict[str, float]], ...]:
    choose_article()
    desk = Probe("desk", (bundled(),))
    return tuple(
        in_turn(_RUNS, desk, Probe("bare"), Probe("webengine", (web_page(),), web_engine()), Probe("bare", ("same-import",)))
    )


def _compared(quantity: str, reference: int, unit: str) -> Measured:
    runs = _runs()
    return ratio([run[quantity] for run in runs[0]], [run[quantity] for run in runs[reference]], unit)


FIGURES = (
    Figure("start_cpu_vs_bare", "CPU of a start to the painted article, compared with a bare window", "×", 1.6,
           lambda: _compared("cpu", 1, "s")),
    Figure("start_cpu_vs_bare_same_import", "The same, compared with a bare window with the program's import", "×", 2.7,
           lambda: _compared("cpu", 3, "s")),
    Figure("start_cpu_vs_webengine", "The same, compared with the same article in a QWebEngineView", "×", 0.5,
           lambda: _compared("cpu", 2, "s")),
    Figure("memory_vs_bare", "Proportional memory with the article shown, compared with a bare window", "×", 2.2,
           lambda: _compared("memory", 1, "MB")),
)  # fmt: skip
