"""Type into the search of the library file ARGV[1], key by key; print CPU milliseconds per keystroke."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figure import p95
from viewer.library.search.pinyin import readings
from viewer.library.search.searcher import Searcher
from viewer.library.search.stored_text import unpacked

_TYPED = 40
"""Number of queries of each kind."""


def keystrokes(path: Path) -> Iterator[str]:
    """Yield the content of the search field after each key, for words that are in the library and some that are not."""
    for _, query in typed(path):
        yield query


def typed(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the class of a query, and the content of the search field after each key.

    The classes: ``one han`` to ``four han`` and ``more han`` characters of a passage or a heading, ``latin``,
    ``initials``, ``pinyin``, ``typo``, ``two words``, ``no hit``, ``common`` (words that nearly every article has).
    """
    rng = random.Random(7)
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    ((articles,),) = db.execute("SELECT max(number) FROM search_text")
    for _ in range(_TYPED):
        ((passages,),) = db.execute("SELECT passages FROM search_text WHERE number = ?", (rng.randint(1, articles),))
        text = unpacked(passages).text
        lines = [line for line in text.split("\n") if len(line) > 1]
        heading = next(line for line in lines[2:] if len(line) < 16)
        passage = max(rng.sample(lines, 4), key=len)
        start = rng.randrange(max(1, len(passage) - 8))
        latin = rng.choice([word for word in lines[-1].replace(".", " ").split() if word.isalpha()])
        for keys in (passage[start : start + rng.randint(1, 8)], heading[: rng.randint(2, 4)]):
            yield from ((_HAN[min(len(query), 5)], query) for query in _keys(keys))
        yield from (("latin", query) for query in _keys(latin.lower()))
        initials = rng.random() < 0.5
        sounds = _pinyin(lines[0][: rng.randint(2, 4)], initials=initials)
        yield from (("initials" if initials else "pinyin", query) for query in _keys(sounds))
        yield "two words", f"{heading[:2]} {passage[:2]}"
        yield "no hit", heading[:2] + rng.choice("龘靐齉爩")
        if len(latin) > 4:
            at = rng.randrange(1, len(latin) - 2)
            yield "typo", (latin[:at] + latin[at + 1] + latin[at] + latin[at + 2 :]).lower()
        yield "no hit", "".join(rng.choice(line) for line in (passage, heading, lines[0], passage))
        yield "common", rng.choice(("在 不 有", "的 是", "不 有", "一 在"))
    db.close()


_HAN = ("", "one han", "two han", "three han", "four han", "more han")


def _keys(query: str) -> Iterator[str]:
    for end in range(1, len(query) + 1):
        yield query[:end]


def _pinyin(characters: str, *, initials: bool) -> str:
    sounds = [(readings(char) or ("",))[0] for char in characters]
    return "".join(sound[:1] if initials else sound for sound in sounds)


def main() -> None:
    """Measure."""
    path = Path(sys.argv[1]).absolute()
    spent: list[tuple[float, str]] = []
    with Searcher(path) as searcher:
        searcher.search("的", limit=1)  # opens the file and reads the tables, once per session
        for query in list(keystrokes(path)):
            began = time.process_time()
            searcher.search(query)
            spent.append(((time.process_time() - began) * 1000, query))
    times = [milliseconds for milliseconds, _ in spent]
    worst = sorted(spent, reverse=True)[:8]
    print([(round(milliseconds, 1), query) for milliseconds, query in worst], file=sys.stderr)
    print(json.dumps({"median_ms": median(times), "p95_ms": p95(times), "keystrokes": len(times)}))


if __name__ == "__main__":
    main()
