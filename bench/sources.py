"""Article folders for the bench: the project's own sentences in any number of different orders."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from bench.process import BUILD

_SENTENCES = (
    "饭后两小时的血糖比空腹血糖更容易受一餐内容的影响。",
    "化验单上的参考范围由各实验室自己给出，换一家医院时请重新看。",
    "请在同一时间、同一台血压计上测量，并把数字记在本子上。",
    "药物的名称、剂量和服用时间，以医生开具的处方为准。",
    "如果当天感到心慌、出汗、手抖，先测一次血糖，再决定要不要加餐。",
    "走路、做家务和爬楼梯都算活动，不必一次做完。",
    "复诊前请带上最近两周的记录，医生据此调整方案。",
    "样本只有几十人的研究，只能提示方向，不能回答对每个人是否有效。",
    "胰岛素应放在冷藏室里，正在使用的那一支可以放在室温下。",
    "检查前是否需要空腹，请以预约单上的说明为准。",
    "HbA1c 反映最近两三个月的平均水平，单位是 % 或 mmol/mol。",
    "眼底和足部每年至少检查一次，没有不舒服也要做。",
)

_FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" width="720" height="320" viewBox="0 0 720 320">
<rect width="720" height="320" fill="#F6F5F1"/><circle cx="{x}" cy="160" r="90" fill="#86BBAE"/>
<path d="M60 260 L240 {y} L420 180 L660 90" fill="none" stroke="#0B5F57" stroke-width="6"/>
<text x="60" y="60" font-size="24" fill="#1C2B2D">第 {n} 图</text></svg>
"""

_TABLE = """| 指标 | 第一次 | 第二次 | 参考范围 |
|:-----|------:|------:|:--------:|
| 空腹血糖 | {a} mmol/L | {b} mmol/L | 3.9–6.1 |
| 餐后两小时 | 9.8 mmol/L | 8.4 mmol/L | < 7.8 |
| HbA1c | 7.6 % | 7.1 % | 4–6 |

/// caption
两次检查的结果（示意数据）
///
"""

_CHART = """```chart
type: line
caption: 四周的空腹血糖（示意数据）
unit: mmol/L
x: [1, 2, 3, 4]
x_unit: 周
series:
  - {{name: 空腹, values: [8.9, {a}, 7.8, {b}]}}
  - {{name: 餐后, values: [11.2, 10.4, 10.1, 9.6]}}
```
"""


def markdown(number: int, characters: int) -> str:
    """Return the source of one article: about ``characters`` Han characters, a table, a chart and two figures."""
    chance = random.Random(number)
    a, b = round(chance.uniform(5, 9), 1), round(chance.uniform(5, 9), 1)
    extras = [_TABLE.format(a=a, b=b), _CHART.format(a=a, b=b), "![曲线](one.svg)", "![曲线](two.svg)"]
    parts, written, section = [], 0, 0
    while written < characters:
        section += 1
        parts.append(f"## 第 {section} 节 {chance.choice(_SENTENCES)[:8]}")
        for _ in range(3):
            paragraph = "".join(chance.choices(_SENTENCES, k=5))
            parts.append(f"**{section}** {paragraph}")
            written += len(paragraph)
        parts.append("\n".join(f"- {sentence}" for sentence in chance.sample(_SENTENCES, 3)))
        written += 75
        if extras:
            parts.append(extras.pop(0))
    title, lead = chance.choice(_SENTENCES)[:12], _SENTENCES[number % 12]
    head = f"---\nid: bench-{number}\ntitle: 第 {number} 篇：{title}\nlead: {lead}\n---\n"
    return "\n\n".join([head, *parts, *extras]) + "\n"


def article_folder(folder: Path, number: int, characters: int) -> None:
    """Write one article's folder."""
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(markdown(number, characters), encoding="utf-8")
    for n, name in enumerate(("one.svg", "two.svg"), 1):
        (folder / name).write_text(_FIGURE.format(n=n, x=200 + number % 300, y=100 + number % 150), encoding="utf-8")


def library_folder(articles: int, characters: int = 4000) -> Path:
    """Return a folder of ``articles`` articles, created once."""
    folder = BUILD / f"library-{articles}-{characters}"
    if not (folder / "library.toml").exists():
        shutil.rmtree(folder, ignore_errors=True)
        for number in range(articles):
            article_folder(folder / f"bench-{number}", number, characters)
        (folder / "library.toml").write_text('name = "测量"\n', encoding="utf-8")
    return folder


LONGEST = 256 * 1024
"""Bytes of the longest accepted article (``viewer.content.rules.Limits``)."""


def _longest() -> str:
    """Return the longest article that a library accepts."""
    characters = LONGEST // 3
    while len(text := markdown(0, characters)) and len(text.encode()) > LONGEST:
        characters -= 500
    return text


def _tables(tables: int = 10, rows: int = 200, columns: int = 12) -> str:
    """Return an article with large tables."""
    chance = random.Random(3)
    parts = ["---\nid: bench-0\ntitle: 大表格\nlead: 十张大表。\n---"]
    for table in range(tables):
        head = ["日期", *(f"第{c}项" for c in range(1, columns))]
        lines = [head, [":--", *["--:"] * (columns - 1)]]
        lines += [[f"第{r}天", *(f"{chance.uniform(3, 9):.1f}" for _ in head[1:])] for r in range(1, rows + 1)]
        parts.append(f"## 第 {table + 1} 张表\n\n{_SENTENCES[table]}")
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts) + "\n"


def _photographs(count: int = 60) -> str:
    parts = ["---\nid: bench-0\ntitle: 照片\nlead: 六十张照片。\n---"]
    parts += [f"## 第 {n + 1} 张\n\n{_SENTENCES[n % 12]}\n\n![照片 {n + 1}](p{n}.jpg)" for n in range(count)]
    return "\n\n".join(parts) + "\n"


def photograph() -> bytes:
    """Return a JPEG of 12 megapixels and about 4 MB, like that of a telephone."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QImageWriter

    noise = random.Random(1).randbytes(1000 * 750 * 4)
    image = QImage(noise, 1000, 750, QImage.Format.Format_RGB32)
    image = image.scaled(4000, 3000, mode=Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(78)
    writer.write(image)
    return bytes(buffer.data().data())


def special(name: str) -> Path:
    """Return the folder of a library with two articles, created once; the list shows that named ``name`` second."""
    folder = BUILD / f"special-{name}"
    if not (folder / "library.toml").exists():
        shutil.rmtree(folder, ignore_errors=True)
        article_folder(folder / "bench-0", 0, 4000)
        (folder / "bench-0" / "index.md").write_text(_SPECIAL[name](), encoding="utf-8")
        if name != "longest":
            article_folder(folder / "bench-1", 1, 4000)
        if name == "photographs":
            taken = photograph()
            for n in range(60):  # a comment makes each a picture of its own
                (folder / "bench-0" / f"p{n}.jpg").write_bytes(taken[:2] + b"\xff\xfe\x00\x04%02d" % n + taken[2:])
        first = "" if name == "longest" else 'order = ["bench-1", "bench-0"]\n'
        (folder / "library.toml").write_text(f'name = "测量"\n{first}', encoding="utf-8")
    return folder


_SPECIAL = {"longest": _longest, "tables": _tables, "photographs": _photographs}
