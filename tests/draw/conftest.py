from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.screens import dressed_application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return dressed_application()
