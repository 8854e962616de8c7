"""``ZoomGestures``: Ctrl and the wheel, and two fingers, as steps of the text size."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

_NOTCH = 120
"""Of a wheel, in eighths of a degree."""

_STRETCH = 1.2
"""By so much the fingers part, or come together, for one step."""


class ZoomGestures:
    """Adds up what a hand does until it makes a step."""

    def __init__(self) -> None:
        self._wheel = 0
        self._stretch = 1.0

    def wheel(self, event: QWheelEvent) -> int:
        """Return the steps of a turn of the wheel with Ctrl: 1 is larger, −1 smaller."""
        turned = event.angleDelta().y()
        self._wheel = turned if self._wheel * turned < 0 else self._wheel + turned
        steps = int(self._wheel / _NOTCH)
        self._wheel -= steps * _NOTCH
        return max(-1, min(1, steps))

    def fingers(self, event: QEvent) -> int | None:
        """Return the steps of two fingers on a screen or touchpad; None for another event."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
                return None
            return self.stretch(1.0 + event.value())
        if isinstance(event, QGestureEvent):
            pinch = cast("QPinchGesture | None", event.gesture(Qt.GestureType.PinchGesture))
            if pinch is None:
                return None
            event.accept(pinch)
            return self.stretch(pinch.scaleFactor() / max(0.01, pinch.lastScaleFactor()))
        return None

    def stretch(self, by: float) -> int:
        """Return the steps of fingers whose distance has changed ``by`` a factor."""
        self._stretch *= by
        if 1 / _STRETCH < self._stretch < _STRETCH:
            return 0
        larger, self._stretch = self._stretch > 1, 1.0
        return 1 if larger else -1
