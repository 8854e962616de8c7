"""What an installation adds to a desktop, and the documents that come with the program."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from viewer import resources
from viewer.cli import main
from viewer.cli.desktop import quoted
from viewer.cli.help_ import TOPICS

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = ROOT / "Makefile"
INSTALL = ROOT / "resources" / "deploy" / "install-kiosk.sh"
MAY_BE_ANYBODYS = {"articles/library.toml", "README.md"}
"""Names that a library may have as well."""
ONE_WORD = r"[!-~]*"
"""A text that is no message: a key, a file."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="desktops that follow freedesktop.org")


@linux
def test_menu_entry_icon_and_file_type_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share = tmp_path / "共享 share"
    assert main(["desktop", "install", "--share", str(share), "--program", "/opt/导诊 读本/frontdesk"]) == 0
    names = [Path(line).relative_to(share).as_posix() for line in capsys.readouterr().out.splitlines()]
    assert {"applications/frontdesk.desktop", "mime/packages/frontdesk.xml"} < {*names}
    assert {f"icons/hicolor/{size}x{size}/apps/frontdesk.png" for size in (16, 32, 48, 256)} < {*names}
    entry = (share / "applications/frontdesk.desktop").read_text(encoding="utf-8")
    command = re.search(r"^Exec=(.*)$", entry, re.MULTILINE)
    assert command is not None
    assert shlex.split(command[1]) == ["/opt/导诊 读本/frontdesk", "%f"]
    assert (share / "icons/hicolor/48x48/apps/frontdesk.png").read_bytes()[16:24] == bytes([0, 0, 0, 48, 0, 0, 0, 48])
    assert main(["desktop", "uninstall", "--share", str(share)]) == 0
    assert [path for path in share.rglob("frontdesk*") if path.is_file()] == []
    assert main(["desktop", "uninstall", "--share", str(share)]) == 0


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_menu_entry_follows_the_specification(tmp_path: Path) -> None:
    main(["desktop", "install", "--share", str(tmp_path)])
    entry = tmp_path / "applications/frontdesk.desktop"
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_double_click_on_a_library_opens_it() -> None:
    kinds = ET.fromstring(resources.text("desktop", "frontdesk.xml"))  # noqa: S314 - our own file
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = kinds.findall(f"{space}mime-type")
    assert [glob.get("pattern") for glob in kind.findall(f"{space}glob")] == ["*.fdk"]
    assert f"MimeType={kind.get('type')};" in resources.text("desktop", "frontdesk.desktop").splitlines()


@pytest.mark.parametrize(
    ("word", "written"),
    [("/usr/bin/frontdesk", "/usr/bin/frontdesk"), ("/a b/c", '"/a b/c"'), ("/100%/c", '"/100%%/c"'), ('/a"b', '"/a\\\\"b"')],
)
def test_a_path_is_one_word_of_the_menu_entry(word: str, written: str) -> None:
    assert quoted(word) == written


@pytest.mark.parametrize("topic", TOPICS)
def test_every_document_is_shown(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", topic]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / TOPICS[topic]).read_text(encoding="utf-8")


def test_no_message_names_a_file_or_a_command_that_only_a_checkout_has() -> None:
    targets = re.findall(r"[\w-]+", MAKEFILE.read_text(encoding="utf-8").partition(".PHONY:")[2].partition("\n")[0])
    for words in said():
        for name in re.findall(r"(?<![\w./])[\w-]+[/.][\w./-]*\w", words, re.ASCII):
            assert name in MAY_BE_ANYBODYS or not (ROOT / name).exists(), words
        assert not re.search(rf"\bmake (?:{'|'.join(targets)})\b", words), words


def test_every_document_that_a_message_names_is_shown() -> None:
    named = {topic for words in said() for topic in re.findall(r"frontdesk help ([a-z]+)", words)}
    assert {"content", "kiosk"} <= named <= {*TOPICS}


def said() -> Iterator[str]:
    """Yield every text of the program, in Chinese and English, and every line but comments of its scripts."""
    for path in (ROOT / "viewer").rglob("*.py"):
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        described = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        texts = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in described]
        yield from (text for text in texts if isinstance(text, str) and not re.fullmatch(ONE_WORD, text))
    yield from re.findall(r'^(?:msgstr(?:\[\d\])? )?"(.*)"$', resources.text("i18n", "en.po"), re.MULTILINE)
    for path in (ROOT / "resources" / "deploy").rglob("*"):
        if path.suffix in {".sh", ".ps1"}:
            yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.lstrip()[:1] != "#")


@linux
@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_taking_a_kiosk_away_goes_on_when_a_step_fails(tmp_path: Path) -> None:
    program = shutil.which("true") or "/bin/true"
    subprocess.run(["sh", INSTALL, "--root", tmp_path, "--program", program], check=True, capture_output=True)
    (tmp_path / "etc/sysctl.d/60-frontdesk.conf").unlink()
    (tmp_path / "etc/sysctl.d/60-frontdesk.conf/full").mkdir(parents=True)  # rm -f fails on a folder
    done = subprocess.run(["sh", INSTALL, "--root", tmp_path, "--uninstall"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "60-frontdesk.conf" in done.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["kiosk.toml"]
