"""Whether there is a screen to show a window on."""

from __future__ import annotations

import os
import re
import sys

from viewer.errors import ViewerError
from viewer.i18n import tr

_LOCAL = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


def check_screen() -> None:
    """Raises ``ViewerError`` where nobody would see a window: without a screen Qt draws into memory, or ends the program."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return
    display = os.environ.get("DISPLAY", "")
    if not display:
        remedy = tr("请在图形桌面里运行；frontdesk shot 能把窗口画成图片。")
        raise ViewerError(tr("这里没有屏幕（没有设置 DISPLAY 或 WAYLAND_DISPLAY）。") + remedy)
    local = _LOCAL.fullmatch(display)
    if local and not _answers(f"/tmp/.X11-unix/X{local[1]}"):  # noqa: S108 - where X servers listen
        raise ViewerError(tr("屏幕 {display} 连不上。请检查 DISPLAY，或重新登录图形桌面。", display=display))


def _answers(path: str) -> bool:
    """Whether an X server listens at ``path``, in the file system or beside it."""
    from _socket import AF_UNIX, socket  # what socket itself stands on: the rest takes 3 ms of a start

    for address in (path, f"\0{path}"):
        line = socket(AF_UNIX)
        try:
            line.connect(address)
        except OSError:
            continue
        else:
            return True
        finally:
            line.close()
    return False
