"""Time to build a library: real ``frontdesk`` processes on generated articles."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.desk import kept, listed
from bench.figure import Figure, Measured
from bench.process import BUILD, environment, frontdesk
from bench.sources import library_folder
from tests.library_generator import generated, write_library
from viewer.library.validate import validate

_ARTICLES = 200
_VALIDATED = 1000


def _build() -> Measured:
    source = library_folder(_ARTICLES)
    seconds = [frontdesk("pack", source, "-o", BUILD / "packed.fdk") for _ in range(3)]
    return Measured(_ARTICLES / median(seconds), len(seconds), f"{_ARTICLES} articles in {median(seconds):.2f} s")


def _per_core() -> Measured:
    """Return the articles per second of processor time, of the program and its workers."""
    source, spent = library_folder(_ARTICLES), []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        frontdesk("pack", source, "-o", BUILD / "packed.fdk")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return Measured(
        _ARTICLES / median(spent), len(spent), f"{_ARTICLES} articles in {median(spent):.2f} s of CPU, starts included"
    )


def _weight() -> Measured:
    """Return the size of a library file over that of the sources of its articles, without pictures."""
    source, packed = library_folder(_ARTICLES), BUILD / "packed.fdk"
    frontdesk("pack", source, "-o", packed)
    text = sum(path.stat().st_size for path in source.glob("*/index.md"))
    pictures = sum(path.stat().st_size for path in source.glob("*/*.svg"))
    size = packed.stat().st_size - pictures
    return Measured(
        size / text, 1, f"{size / 1e6:.2f} MB without pictures, {text / 1e6:.2f} MB of Markdown, {_ARTICLES} articles"
    )


def _list_json() -> Measured:
    """Return the largest resident set of ``frontdesk list --json`` with a million articles."""
    command = [sys.executable, "-m", "viewer", "list", str(kept(listed(1_000_000), "plain")), "--json"]
    with Path(os.devnull).open("wb") as nothing:
        process = subprocess.Popen(command, env=environment("plain"), stdout=nothing)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{' '.join(command)} failed ({process.returncode})"
        raise RuntimeError(message)
    return Measured(used.ru_maxrss / 1024, 1, f"{used.ru_utime + used.ru_stime:.1f} s of CPU")


def _recheck() -> Measured:
    source = library_folder(1000, 500)
    frontdesk("list", source, "--json")
    seconds = [frontdesk("list", source, "--json") for _ in range(7)]
    return Measured(median(seconds), len(seconds), "frontdesk list, start and end of the process included")


def _check() -> Measured:
    source = library_folder(_ARTICLES)
    seconds = [frontdesk("check", source, allowed=(0, 1)) for _ in range(3)]
    note = f"{_ARTICLES} articles in {median(seconds):.2f} s, building included"
    return Measured(_ARTICLES / median(seconds), len(seconds), note)


def _validate() -> Measured:
    source = write_library(BUILD / "outside.fdk", generated(_VALIDATED))
    seconds = []
    for _ in range(5):
        copy = BUILD / "copy.fdk"
        shutil.copyfile(source, copy)
        began = time.process_time()
        validate(copy, lambda _done, _all: None)
        seconds.append(time.process_time() - began)
    return Measured(_VALIDATED / median(seconds), len(seconds), "in one process, its start not counted")


FIGURES = (
    Figure("build_articles_per_s", "Building articles of 4,000 characters", "articles/s", 40, _build, at_least=True),
    Figure("validate_articles_per_s", "Validating an external library file", "articles/s", 1000, _validate, at_least=True),
    Figure("check_articles_per_s", "Checking articles of 4,000 characters, all rules", "articles/s", 40, _check, at_least=True),
    Figure(
        "build_articles_per_s_core", "Building the same, articles per second of CPU", "articles/s", 100, _per_core, at_least=True
    ),
    Figure("file_vs_text", "Size of a library file, compared with the Markdown it was built from", "×", 2.5, _weight),
    Figure("list_json_1m_mb", "Memory of frontdesk list --json, 1,000,000 articles", "MB", 100, _list_json),
    Figure("recheck_1000_s", "Re-checking an unchanged folder of 1,000 articles", "s", 0.5, _recheck),
)
