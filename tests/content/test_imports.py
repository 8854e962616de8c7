"""Code that only sends articles to workers, or reads them, imports no parser."""

from __future__ import annotations

import subprocess
import sys

import pytest

PARSERS = ("markdown", "pymdownx", "yaml", "pygments", "pypinyin", "rjieba", "mammoth", "selectolax")
MODULES = (
    "viewer.content.text",
    "viewer.content.pool",
    "viewer.content.check",
    "viewer.content.library_toml",
    "viewer.content.importing.drafts",
)


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_no_parser(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {PARSERS} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
