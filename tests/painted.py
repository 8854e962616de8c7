"""The words that a drawing draws, which no picture comparison shows and no text document contains."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPaintDevice, QPaintEngine, QPaintEngineState, QPainter, QTextItem

_SIZE = {
    QPaintDevice.PaintDeviceMetric.PdmWidth: 4000,
    QPaintDevice.PaintDeviceMetric.PdmHeight: 100_000,
    QPaintDevice.PaintDeviceMetric.PdmDpiX: 96,
    QPaintDevice.PaintDeviceMetric.PdmDpiY: 96,
    QPaintDevice.PaintDeviceMetric.PdmPhysicalDpiX: 96,
    QPaintDevice.PaintDeviceMetric.PdmPhysicalDpiY: 96,
    QPaintDevice.PaintDeviceMetric.PdmDepth: 32,
    QPaintDevice.PaintDeviceMetric.PdmDevicePixelRatio: 1,
    QPaintDevice.PaintDeviceMetric.PdmDevicePixelRatioScaled: 1 << 16,
}


class _Engine(QPaintEngine):
    """Records the words and drops everything else."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.words: list[str] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: QPaintEngineState) -> None:  # noqa: N802 - Qt's name
        pass

    def drawTextItem(self, _at: object, item: QTextItem) -> None:  # noqa: N802
        self.words.append(item.text())


for _name in ("Pixmap", "Image", "TiledPixmap", "Path", "Rects", "Lines", "Ellipse", "Polygon", "Points"):
    setattr(_Engine, f"draw{_name}", lambda *_what: None)


class _Recorder(QPaintDevice):
    def __init__(self) -> None:
        super().__init__()
        self.engine = _Engine()

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return _SIZE.get(metric, 0)


def painted(draw: Callable[[QPainter], object]) -> str:
    """Return the words that ``draw`` draws, each as often as it is drawn."""
    recorder = _Recorder()
    painter = QPainter(recorder)
    draw(painter)
    painter.end()
    return " ".join(recorder.engine.words)
