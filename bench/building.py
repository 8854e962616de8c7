"""Time to build a library: real ``frontdesk`` processes on generated articles."""

from __future__ import annotations

import shutil
import time
from statistics import median

from bench.figure import Figure, Measured
from bench.process import BUILD, frontdesk
from bench.sources import library_folder
from tests.library_generator import generated, write_library
from viewer.library.validate import validate

_ARTICLES = 200
_VALIDATED = 1000


def _build() -> Measured:
    source = library_folder(_ARTICLES)
    seconds = [frontdesk("pack", source, "-o", BUILD / "packed.fdk") for _ in range(3)]
    return Measured(_ARTICLES / median(seconds), len(seconds), f"{_ARTICLES} articles in {median(seconds):.2f} s")


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
    Figure("recheck_1000_s", "Re-checking an unchanged folder of 1,000 articles", "s", 0.5, _recheck),
)
