"""Reads pages of an exported site strictly: nesting, ids, links, headings, alternative texts; gives their words."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

VOID = {"br", "hr", "img", "input", "link", "meta"}
PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "b", "strong", "em", "summary", "dt", "th", "caption"}
"""Elements that contain words and elements like ``INLINE`` only."""
INLINE = {
    "a", "b", "strong", "em", "sup", "sub", "s", "mark", "code", "br", "span", "svg", "img", "rect", "circle", "line", "path",
    "text", "title", "desc", "pattern", "input", "label",
}  # fmt: skip
CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "thead", "tbody"}, "thead": {"tr"},
    "tbody": {"tr"}, "tr": {"th", "td"}, "html": {"head", "body"},
}  # fmt: skip
HEADINGS = {f"h{level}" for level in range(1, 7)}
FIXED = re.compile(
    r"data:,|\.\./(?:index\.html|search(?:-\w+)?\.html|style\.css|pictures/[0-9a-f]+\.\w+)|(?:articles/)?[\w~.-]+\.html|style\.css"
)


class StrictPage(HTMLParser):
    """One page. Raises ``AssertionError`` as soon as something is wrong; ``words`` are what it says, alternative texts too.

    ``scripted``: it may have one script, which its policy names by its digest, and data for it.
    """

    def __init__(self, text: str, *, scripted: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.files: list[str] = []
        self.named: list[str] = []
        self.headings: list[int] = []
        self.told: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.cells: list[int] = []
        self.scripts: list[tuple[str, str]] = []
        self.scripted = scripted
        assert text.startswith("<!DOCTYPE html>\n<html lang=")
        self.feed(text.removeprefix("<!DOCTYPE html>"))
        self.close()
        assert self.open == []
        run = [text for kind, text in self.scripts if kind != "application/json"]
        digests = [f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in run] or ["'none'"]
        policy = next(given["content"] for tag, given in self.tags if given.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith(f"script-src {' '.join(digests)};")
        assert len(self.ids) == len(set(self.ids)), "an id twice"
        assert {link[1:] for link in map(unquote, self.links) if link.startswith("#")} <= set(self.ids)
        assert set(self.named) <= set(self.ids)
        assert self.headings[0] == 1
        assert self.headings.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(self.headings, self.headings[1:], strict=False))

    @property
    def words(self) -> str:
        """All words, in reading order."""
        return "".join(self.told)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), "an attribute twice"
        self._check_place(tag)
        assert tag != "script" or (self.scripted and set(given) <= {"type", "id"})
        assert tag not in {"iframe", "object", "embed", "form", "style", "base", "foreignobject"}
        assert not [name for name in given if name.startswith("on") or name in {"style", "srcdoc", "srcset"}]
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        assert not any(character.isspace() for character in given.get("id", ""))
        self.named += (given.get("aria-labelledby", "") + " " + given.get("aria-describedby", "")).split()
        if tag == "a":
            assert re.match(r"#|https?://|" + FIXED.pattern, given["href"]), given["href"]
            self.links.append(given["href"])
        elif "href" in given or "src" in given:
            self.files.append(given.get("href", given.get("src", "")))
            assert FIXED.fullmatch(self.files[-1]), self.files[-1]
        if tag == "img":
            assert "alt" in given
            self.told.append(f" {given['alt']} ")
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        if tag == "tr":
            self.cells.append(0)
        if tag in {"td", "th"}:
            self.cells[-1] += 1
        if tag not in VOID:
            self.open.append(tag)
        if tag not in INLINE:
            self.told.append(" ")

    def _check_place(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        assert tag in CHILDREN.get(parent, {tag}), f"{tag} in {parent}"
        assert parent not in PHRASING or tag in INLINE, f"{tag} in {parent}"
        assert tag not in {"a", "table"} or tag not in self.open, f"{tag} in {tag}"
        assert tag != "figcaption" or parent == "figure"
        assert tag != "li" or parent in {"ul", "ol"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag
        if tag == "table":
            assert len(set(self.cells)) <= 1
            self.cells.clear()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append((self.tags[-1][1].get("type", ""), data))
        else:
            self.told.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def site_pages(site: Path) -> dict[str, StrictPage]:
    """Return all pages of a site by their path, after checking that every file and page that they name is in it."""
    pages = {
        path.relative_to(site).as_posix(): StrictPage(path.read_text(encoding="utf-8"), scripted=path.name.startswith("search"))
        for path in site.rglob("*.html")
    }
    for name, page in pages.items():
        for file in page.files + [link.partition("#")[0] for link in page.links if not link.startswith(("http", "#"))]:
            assert file == "data:," or (site / name).parent.joinpath(file).is_file(), f"{name}: {file}"
    return pages
