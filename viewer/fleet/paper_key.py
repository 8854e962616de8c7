"""The root key that is printed: a page with a QR code and the same digits to type."""

from __future__ import annotations

from viewer.i18n import tr


def page(text: str) -> str:
    """Return an HTML page for the paper key ``text`` (``key_folder.paper_text``)."""
    import segno

    digits = text.rpartition(":")[2]
    groups = " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))
    code = segno.make_qr(text, error="q").svg_inline(scale=5, border=4)
    title = tr("导诊读本：纸上的根密钥")
    told = (
        tr("和另外两把里的一把一起，能换掉任何一把密钥；单独没有用。"),
        tr("请把这张纸锁在另一栋楼里。谁拿到它和另一把根密钥，谁就能替您发布内容。"),
        tr("要用时：frontdesk keys rotate --paper，扫描二维码，或照抄下面的字母和数字。"),
    )
    paragraphs = "".join(f"<p>{words}</p>" for words in told)
    style = "body{font:16px/1.7 sans-serif;max-width:40em;margin:3em auto}code{font-size:20px;letter-spacing:.05em}"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>'
        f"<body><h1>{title}</h1>{paragraphs}{code}<p><code>{groups}</code></p></body></html>\n"
    )
