"""Write resources/search/: which character is the simplified form of which, and how each is read aloud.

    pip install opencc-python-reimplemented==0.1.7 pypinyin
    python tools/characters.py

Needed only when one of the two sources has a new version; the running viewer reads what is written here and
imports neither. OpenCC's tables are under the Apache License 2.0, pypinyin's under the MIT License.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

OUT = Path(__file__).resolve().parent.parent / "resources" / "search"

HEARD_OFTEN = 2
"""A second reading counts if at least so many of pypinyin's phrases use it: 血 is xue and xie, 胞 only bao."""


def simplified() -> dict[str, str]:
    """Return the simplified form of each traditional character that has one."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("opencc-python-reimplemented is not installed")
    table = Path(spec.origin).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {old: first for old, new in pairs if len(old) == 1 and (first := new.split()[0]) != old}


def typed(reading: str) -> set[str]:
    """Return ``reading`` (``lǜ``) as typed on a keyboard: no tone; v or u for ü."""
    bare = "".join(c for c in unicodedata.normalize("NFD", reading.replace("ê", "e")) if c != "\u0304" and c in _KEPT)
    plain = unicodedata.normalize("NFC", bare)
    return {plain.replace("ü", "v"), plain.replace("ü", "u")}


_KEPT = set("abcdefghijklmnopqrstuvwxyz\u0308")


def readings(old_forms: set[str]) -> dict[str, str]:
    """Return each syllable with the characters read so; traditional ones are left out,
    because text is folded before it is read.
    """
    heard: Counter[tuple[str, str]] = Counter()
    for phrase, sounds in PHRASES_DICT.items():
        if len(phrase) == len(sounds):
            heard.update((char, sound[0]) for char, sound in zip(phrase, sounds, strict=True))
    by_syllable: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(PINYIN_DICT):
        char = chr(code)
        if char in old_forms or not 0x4E00 <= code <= 0x9FFF:
            continue
        first, *others = PINYIN_DICT[code].split(",")
        used = {first, *(sound for sound in others if heard[char, sound] >= HEARD_OFTEN)}
        for syllable in sorted(set().union(*map(typed, used))):
            by_syllable[syllable].append(char)
    return {syllable: "".join(chars) for syllable, chars in sorted(by_syllable.items()) if syllable}


def main() -> None:
    """Write both tables."""
    OUT.mkdir(parents=True, exist_ok=True)
    forms = simplified()
    lines = [f"{old}{new}\n" for old, new in sorted(forms.items())]
    (OUT / "simplified.txt").write_text("".join(lines), encoding="utf-8")
    lines = [f"{syllable} {chars}\n" for syllable, chars in readings(set(forms)).items()]
    (OUT / "readings.txt").write_text("".join(lines), encoding="utf-8")
    for name in ("simplified.txt", "readings.txt"):
        print(f"{OUT / name}: {(OUT / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
