"""How fast sources become a library: real ``frontdesk`` processes on generated articles."""

from __future__ import annotations

from statistics import median

from bench.figure import Figure, Measured
from bench.process import BUILD, frontdesk
from bench.sources import library_folder

_ARTICLES = 200


def _build() -> Measured:
    source = library_folder(_ARTICLES)
    seconds = [frontdesk("pack", source, "-o", BUILD / "packed.fdk") for _ in range(3)]
    return Measured(_ARTICLES / median(seconds), len(seconds), f"{_ARTICLES} articles in {median(seconds):.2f} s")


def _recheck() -> Measured:
    source = library_folder(1000, 500)
    frontdesk("list", source, "--json")
    seconds = [frontdesk("list", source, "--json") for _ in range(7)]
    return Measured(median(seconds), len(seconds), "frontdesk list, start and end of the process included")


FIGURES = (
    Figure("build_articles_per_s", "Building articles of 4,000 characters", "articles/s", 40, _build, at_least=True),
    Figure("recheck_1000_s", "Re-checking an unchanged folder of 1,000 articles", "s", 0.5, _recheck),
)
