"""The PySide6 in use counts references of None rightly; from 6.12.0 on it may not, hence the upper bound in pyproject.toml."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_that_return_none_keep_its_reference_count() -> None:
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("desk")
    # One reference lost a call would kill the process after some thousand calls; Python itself moves the count by a few.
    assert abs(sys.getrefcount(None) - before) < 20
