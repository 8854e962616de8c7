"""Somebody listens while pages change: nothing crashes. ``FRONTDESK_WALKS`` says how often the whole tree is walked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import heard

WALKS = int(os.environ.get("FRONTDESK_WALKS", "20"))

pytestmark = [pytest.mark.x11, pytest.mark.slow, pytest.mark.skipif(bool(heard.missing()), reason=heard.missing())]


@pytest.mark.parametrize("seed", [1, 2])
def test_pages_that_turn_grow_and_close_under_a_walker_crash_nothing(tmp_path: Path, seed: int) -> None:
    with heard.listening(tmp_path) as listener, heard.program(listener, "-m", "tests.reader.busy_pages", str(seed)) as busy:
        listener.waits_for("document frame")
        answered = listener.ask("walks", WALKS // 2, 10 * WALKS)
        assert busy.poll() is None
        assert isinstance(answered, int), answered
        assert answered >= 10 * WALKS
        assert busy.stdin is not None
        busy.stdin.write("end\n")
        busy.stdin.flush()  # it ends while the listener still holds what it knew
        assert busy.wait(60) == 0
