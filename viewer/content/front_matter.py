"""The front matter of ``index.md``: YAML, checked against ``FrontMatter``; all wrong keys are reported at once.

Only the article's identity – ``id`` and ``title`` – must be valid. If an ``audience``, a review date or a disclaimer is
misspelt or unreadable, it is unclear who may see the article; only staff see it until that is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from viewer.content import strict_yaml
from viewer.content.article import Audience, FrontMatter
from viewer.content.lenient import convert, explain, nearest
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.errors import ContentError, LimitError
from viewer.i18n import tr

ARTICLE_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
GROUNDS = ("celadon", "sand", "clay", "mist", "sage")
LEVELS = ("very-low", "low", "moderate", "high")

_KEYS = tuple(part.name for part in msgspec.structs.fields(FrontMatter))
_WORDS = tuple(part.name for part in msgspec.structs.fields(FrontMatter) if part.type is str)
_LISTS = ("summary", "tags", "keywords")
_DATES = ("published", "reviewed")
_NAMES = ("id", "category", "language", "evidence", "cover", "cover_ground", "previous", "next", "translation_of")
_GUARDED = ("audience", "reviewed", "review_interval", "disclaimer")
"""Keys that decide who may see the article and how long; if one is wrong, only staff see it."""
_INTERNAL = re.compile(
    r"staff|intern|privat|draft|hidden|confiden|audien|access|visib|publi[cs]|review|员工|内部|工作人员|医护|不公开|草稿|保密|受众|读者|权限|公开|审阅|复审",
    re.IGNORECASE,
)
"""An unknown key that matches this, or whose value does, was meant to decide who may see the article."""

_KEY = re.compile(r"([^\s#:：\-][^:：]{0,40}?)[ \t]*([:：])[ \t]*(.*)")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


def read_head(manuscript: Manuscript, limits: Limits, findings: Findings) -> tuple[FrontMatter, dict[str, int]]:
    """Return the front matter of ``manuscript``, and the line of each of its keys; problems go to ``findings``.

    Raises ``ContentError`` without a usable ``id`` or ``title``.
    """
    if len(manuscript.head.encode()) > limits.head:
        raise manuscript.fault(tr("文件头太长。"), tr("正文写在第二个“---”之后。"), line=1)
    strict_yaml.tell_cut_words(findings, manuscript.head, 2)
    reader = _Head(manuscript, findings)
    return reader.read(), reader.lines


@dataclass(slots=True)
class _Head:
    manuscript: Manuscript
    findings: Findings
    lines: dict[str, int] = field(default_factory=dict)
    doubtful: list[int] = field(default_factory=list)  # lines of keys that decide who may see it, and are unreliable

    def read(self) -> FrontMatter:
        given = {key: value for key, value in self._load().items() if value is not None}
        if not given:
            raise self.manuscript.fault(tr("文件头不是“键: 值”。"), tr("至少写 id 和 title。"), line=1)
        for key in list(given):
            if key in _KEYS:
                given[key] = self._amended(key, given[key])
            elif _INTERNAL.search(f"{key} {given[key]}") or nearest(key, _KEYS) in _GUARDED:
                self.doubtful.append(self._line(key))
        if isinstance(given.get("audience"), str):
            given["audience"] = self._audience(str(given["audience"]))
        try:
            head, faults = convert(given, FrontMatter)
        except msgspec.ValidationError as error:
            message, key = explain(str(error))
            raise self.manuscript.fault(message, tr("id 和 title 必须有。"), line=self._line(key)) from None
        for path, message in faults:
            self._report(path, message, tr("可用的键见 frontdesk help content；像数字、日期或 yes/no 的文字用引号括起来。"))
        head = self._checked(head)
        if self.doubtful and head.audience is not Audience.STAFF:
            message = tr("文件头有一项关系到谁能看这篇文章，读不准；改好以前只给工作人员看。")
            self.findings.error("audience", min(self.doubtful), message, tr("改好这一行。"))
            head = replace(head, audience=Audience.STAFF)
        return head

    def _line(self, path: str) -> int:
        return strict_yaml.line_at(self.lines, path, 1)

    def _report(self, path: str, message: str, remedy: str) -> None:
        """Report that the key ``path`` is wrong and is left out."""
        self.findings.error("head", self._line(path), message, remedy)
        if path.partition("[")[0] in _GUARDED:
            self.doubtful.append(self._line(path))

    # ---- YAML that may be broken

    def _load(self) -> dict[str, object]:
        try:
            raw, lines = strict_yaml.load(self.manuscript.head, self.manuscript.path, 2)
        except LimitError:
            raise
        except ContentError:
            return self._load_by_key()
        if not isinstance(raw, dict):
            return self._load_by_key()
        self.lines = lines
        return {str(key): value for key, value in raw.items()}

    def _load_by_key(self) -> dict[str, object]:
        """Read the front matter key by key, because as a whole it is not YAML."""
        given: dict[str, object] = {}
        for line, text in _chunks(self.manuscript.head):
            if self.manuscript.text.split("\n")[line - 1].startswith("\t"):
                self.findings.error("head", line, tr("这一行开头有制表符。"), tr("文件头的键从行首写起，缩进用空格。"))
            found = _KEY.match(text)
            if not found:
                self.findings.error("head", line, tr("这一行不是“键: 值”，没有采用。"), tr("写成“键: 值”，或删去。"))
                continue
            key = found[1].strip("\"'")
            self.lines.setdefault(key, line)
            value = self._value(key, found, text, line)
            if key in given:
                self._report_at(key, line, tr("“{key}”写了两次，只用第一个。", key=key), tr("只留一个。"))
                continue
            if value is not None:
                given[key] = value
        return given

    def _report_at(self, key: str, line: int, message: str, remedy: str) -> None:
        self.findings.error("head", line, message, remedy)
        if key in _GUARDED or _INTERNAL.search(key):
            self.doubtful.append(line)

    def _value(self, key: str, found: re.Match[str], text: str, line: int) -> object:
        """Return the value of one key; invalid YAML counts as a string if one is expected, otherwise as nothing."""
        path = self.manuscript.path
        try:
            raw, lines = strict_yaml.load(text, path, line)
            if isinstance(raw, dict) and len(raw) == 1:
                self.lines.update({at: number for at, number in lines.items() if at not in self.lines})
                return next(iter(raw.values()))
        except ContentError as error:
            self._report_at(key, error.line, error.message, error.remedy)
        else:
            message = tr("“{key}”后面要有英文冒号和一个空格。", key=key)
            self._report_at(key, line, message, tr("写成“{key}: …”。", key=key))
            if key in _GUARDED:
                return None  # its value is not read further
            try:
                raw, _ = strict_yaml.load(f"{key}: {found[3]}{text[found.end() :]}", path, line)
            except ContentError:
                raw = None
            if isinstance(raw, dict):
                return next(iter(raw.values()))
        return found[3].strip().strip("\"'") or None if key in _WORDS and "\n" not in text.strip() else None

    # ---- values of the wrong type

    def _amended(self, key: str, value: object) -> object:
        """Return ``value`` converted to the type of ``key`` if its meaning is clear; that is reported."""
        remedy = tr("用引号括起来。")
        if key in _WORDS and isinstance(value, int | float | date):
            self.findings.error("head", self._line(key), tr("“{key}”应是文字。", key=key), remedy)
            return self._as_written(key)
        if key in _NAMES and isinstance(value, str) and value[:1] in "“”‘’「『" and value[-1:] in "“”‘’」』" and len(value) > 2:
            message = tr("“{key}”用了中文引号。", key=key)
            self.findings.error("head", self._line(key), message, tr("用英文引号，或不写引号。"))
            return value[1:-1]
        if key in _LISTS and isinstance(value, str):
            message = tr("“{key}”应是列表，如 [甲, 乙]。", key=key)
            self.findings.error("head", self._line(key), message, tr("写在方括号里，或每行一个“- ”。"))
            return [value]
        if key in _LISTS and isinstance(value, list):
            return [self._item(key, number, item) for number, item in enumerate(value)]
        if key in _DATES and not (isinstance(value, date) and not isinstance(value, datetime)):
            return self._date(key, value)
        return value

    def _item(self, key: str, number: int, item: object) -> object:
        """Return an item of a list; what YAML reads as a number, a date or a mapping becomes a string."""
        if isinstance(item, dict) and len(item) == 1:
            words = ": ".join(str(part) for pair in item.items() for part in pair)
        elif isinstance(item, int | float | date):
            words = str(item)
        else:
            return item
        message = tr("“{key}”的第 {n} 项应是文字。", key=key, n=number + 1)
        self.findings.error("head", self._line(f"{key}[{number}]"), message, tr("用引号括起来。"))
        return words

    def _as_written(self, key: str) -> str:
        line = self.manuscript.text.split("\n")[self._line(key) - 1]
        found = _KEY.match(line)
        return re.sub(r"\s+#.*", "", found[3]).strip() if found else line.strip()

    def _date(self, key: str, value: object) -> object:
        """Return a date in another notation, accepted if it begins with the year and is unambiguous."""
        message = tr("“{key}”的日期“{value}”写法不对。", key=key, value=str(value)[:40])
        found = _YEAR_FIRST.fullmatch(str(value.date() if isinstance(value, datetime) else value).strip())
        try:
            day = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            day = None
        if day:
            self.findings.error("head", self._line(key), message, tr("写成 {day}。", day=day.isoformat()))
            return day
        self._report(key, message, tr("日期写成 2026-11-01 的样子；文字用引号括起来。"))
        return None

    def _audience(self, written: str) -> str:
        if written in set(Audience):
            return written
        message = tr("audience 没有“{value}”，按 staff 算。", value=written[:40])
        self.findings.error("head", self._line("audience"), message, tr("写 public 或 staff。"))
        return Audience.STAFF.value

    def _checked(self, head: FrontMatter) -> FrontMatter:
        """Return ``head`` without values of the right type but with invalid content.

        Raises ``ContentError`` for an invalid ``id`` or ``title``.
        """
        if not ARTICLE_ID.fullmatch(head.id):
            message = tr("id“{id}”不能用。", id=head.id)
            raise self.manuscript.fault(message, tr("只用字母、数字和连字符。"), line=self._line("id"))
        if not head.title.strip():
            raise self.manuscript.fault(tr("标题是空的。"), tr("写上 title。"), line=self._line("title"))
        changes: dict[str, object] = {}
        for key, value, allowed, instead in (
            ("evidence", head.evidence, ("", *LEVELS), LEVELS[0]), ("cover_ground", head.cover_ground, GROUNDS, GROUNDS[0])
        ):  # fmt: skip
            if value not in allowed:
                choices = tr("、").join(filter(None, allowed))
                message = tr("{key} 没有“{value}”，按 {instead} 算。", key=key, value=value, instead=instead)
                self._report(key, message, tr("可用：{choices}。", choices=choices))
                changes[key] = instead
        if head.review_interval is not None and not 1 <= head.review_interval <= 120:
            self._report("review_interval", tr("review_interval 应是 1–120 个月。"), tr("只写数字，如 12。"))
            changes["review_interval"] = None
        for key, other in (("previous", head.previous), ("next", head.next), ("translation_of", head.translation_of)):
            if other and (not ARTICLE_ID.fullmatch(other) or (key == "translation_of" and other == head.id)):
                self._report(key, tr("{key} 不是另一篇文章的 id。", key=key), tr("写另一篇文章的 id。"))
                changes[key] = ""
        return replace(head, **changes)


def _is_item(line: str) -> bool:
    """Return whether ``line`` is indented by a tab and does not begin with a known key."""
    found = _KEY.match(line.lstrip("\t"))
    return line.startswith("\t") and not (found and found[1] in _KEYS)


def _chunks(head: str) -> Iterator[tuple[int, str]]:
    """Yield each key of ``head`` with its lines, and its line number in the file."""
    chunk, first = list[str](), 2
    for number, line in enumerate(head.split("\n"), start=2):
        begins = bool(line.strip()) and not line.startswith((" ", "-", "#", "]", "}")) and not _is_item(line)
        if begins and chunk:
            yield first, "\n".join(chunk)
            chunk = []
        if begins:
            first = number
        if begins or chunk:
            chunk.append(line.lstrip("\t") if begins else line)
        elif line.strip() and not line.lstrip().startswith("#"):
            yield number, line
    if chunk:
        yield first, "\n".join(chunk)
