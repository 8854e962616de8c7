"""Write the program's icon as an .ico file for Windows: ``python tools/windows_icon.py FILE``."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(pictures: dict[int, bytes]) -> bytes:
    """Return an .ico file of PNG ``pictures`` by their size."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place, entries = len(head) + 16 * len(pictures), b""
    for size, data in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return head + entries + b"".join(pictures.values())


def main() -> None:
    """Draw the icon in all sizes."""
    from viewer.app.application import application
    from viewer.draw.icons import application_icon

    application()
    drawn, pictures = application_icon(), {}
    for size in SIZES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        drawn.pixmap(size, size).toImage().save(buffer, "PNG")  # type: ignore[call-overload]
        pictures[size] = bytes(buffer.data().data())
    Path(sys.argv[1]).write_bytes(icon(pictures))


if __name__ == "__main__":
    main()
