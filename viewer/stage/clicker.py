"""Keys of a demonstration: keyboard and clicker alike (DESIGN.md, 6)."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt

from viewer.session.talk import Curtain, Talk

_K = Qt.Key


class Wish(Enum):
    """What a key asks of the window."""

    OVERVIEW = auto()
    POINTER = auto()
    END = auto()
    FULL_SCREEN = auto()


_STEPS = {
    **dict.fromkeys((_K.Key_Right, _K.Key_Down, _K.Key_Space, _K.Key_PageDown, _K.Key_N), 1),
    **dict.fromkeys((_K.Key_Left, _K.Key_Up, _K.Key_PageUp, _K.Key_Backspace, _K.Key_P), -1),
}
_CURTAINS = {
    **dict.fromkeys((_K.Key_B, _K.Key_Period), Curtain.BLACK),
    **dict.fromkeys((_K.Key_W, _K.Key_Comma), Curtain.WHITE),
}
_WISHES = {
    _K.Key_G: Wish.OVERVIEW,
    _K.Key_L: Wish.POINTER,
    _K.Key_Escape: Wish.END,
    _K.Key_F11: Wish.FULL_SCREEN,
}


def press(talk: Talk, key: int) -> Wish | None:
    """Does what ``key`` means for ``talk``; what is left for the window to do."""
    known = _K(key) if key in _K._value2member_map_ else _K.Key_unknown
    if known in _STEPS:
        talk.step(_STEPS[known])
    elif known in _CURTAINS:
        talk.draw(_CURTAINS[known])
    elif known is _K.Key_Home:
        talk.go(0)
    elif known is _K.Key_End:
        talk.go(talk.count - 1)
    elif known in {_K.Key_Return, _K.Key_Enter}:
        if not talk.jump():
            talk.step(1)
    elif _K.Key_0.value <= key <= _K.Key_9.value:
        talk.type_digit(chr(key))
    elif known is _K.Key_F:
        talk.freeze()
    elif known is _K.Key_T:
        talk.start_or_pause()
    return _WISHES.get(known)
