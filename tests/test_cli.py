"""The commands report what they found, with the right exit status, and never a traceback."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import make_special, write_article, write_folder
from tests.libraries import make_library
from viewer import __version__, resources
from viewer.cli import main
from viewer.cli.command import COMMANDS
from viewer.i18n import set_language
from viewer.library.library import Library

Output = pytest.CaptureFixture[str]
COMMAND = (sys.executable, "-m", "viewer")


@pytest.fixture(autouse=True)
def _chinese_afterwards() -> Iterator[None]:
    yield
    set_language("zh_CN")


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = write_folder(tmp_path / "library", "a", "b", "c")
    head = "evidence: very-low\nreviewed: 2026-11-01\n"
    write_article(root / "a", title="糖尿病", body="## 一、停药\n\n不要自行停药。", head=head)
    return root


def broken(root: Path) -> Path:
    """Return ``root`` with an article that cannot be built."""
    (root / "b" / "index.md").write_text("---\nid: b\ntitle: [b]\n---\n", encoding="utf-8")
    return root


def status(*arguments: object) -> int:
    """Return the exit status of ``frontdesk`` with these arguments."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


# ---- the command line itself ---------------------------------------------------------------------------------------------


def test_help_names_every_command_in_both_languages(capsys: Output) -> None:
    assert status("--help") == 0
    chinese = capsys.readouterr().out
    assert status("--lang", "en", "--help") == 0
    english = capsys.readouterr().out
    assert all(f"    {name} " in text for name in COMMANDS for text in (chinese, english))
    assert "列出文章" in chinese


HAN = re.compile("[\u4e00-\u9fff]")
OF_ARGPARSE = re.compile("usage|options|positional|show this|exit|default|argument|error")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_one_language(capsys: Output, command: str) -> None:
    assert status("--lang", "en", *command.split(), "--help") == 0
    assert not HAN.search(capsys.readouterr().out)
    assert status("--lang", "zh_CN", *command.split(), "--help") == 0
    words = capsys.readouterr().out
    assert not OF_ARGPARSE.search(re.sub(r"--\S+", "", words))
    assert len(HAN.findall(words)) > 20


@pytest.mark.parametrize(
    ("variables", "said"),
    [({"LANG": "en_GB.UTF-8"}, "usage: "), ({"LANG": "de_DE.UTF-8"}, "usage: "), ({"LANG": "zh_TW.UTF-8"}, "用法："),
     ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "用法："), ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "用法："),
     ({"LANG": "C.UTF-8", "LANGUAGE": "en"}, "用法："), ({}, "用法：")],
)  # fmt: skip
def test_help_follows_the_systems_language(
    capsys: Output, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert status("--help") == 0
    assert capsys.readouterr().out.startswith(said)
    assert status("list", "--help") == 0
    assert capsys.readouterr().out.startswith(said)


@pytest.mark.parametrize(
    ("line", "told"),
    [("publsh x", "show"), ("kisok", "kiosk"), ("serach articles 词", "search"), ("lst", "list"), ("Show", "show"),
     ("帮助", "kiosk")],
)  # fmt: skip
def test_word_that_is_no_command_is_told_with_the_nearest(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(*line.split()) == 2
    words = capsys.readouterr().err
    assert f"没有“{line.partition(' ')[0]}”这个命令" in words
    assert told in words
    assert words.count("\n") == 1


@pytest.mark.parametrize("line", ["publsh", "publsh --lang en", "desk publsh", "--lang en publsh", "--lang en desk publsh"])
def test_library_of_that_name_is_opened_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch, root: Path, line: str) -> None:
    root.rename(root.with_name("publsh"))
    code = (
        "import sys, viewer.cli.desk as start; from viewer.cli import main\n"
        "start.start_desk = lambda library, language=None: print(library, language) or 0\n"
        "main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, *line.split()]
    done = subprocess.run(command, cwd=root.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["publsh", "en" if "en" in line else "None"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(capsys: Output, command: str) -> None:
    assert status(command, "--help") == 0
    assert f"用法：frontdesk {command}" in capsys.readouterr().out


def test_version_is_told(capsys: Output) -> None:
    assert status("--version") == 0
    assert capsys.readouterr().out == f"frontdesk {__version__}\n"


@pytest.mark.parametrize(
    "line",
    ["--nonsense", "list --nonsense", "pack articles", "show", "check", "--lang fr list", "search a b -n many",
     "search a b -n 0", "search a b -n -5", "search a b -n 99999999999999999999", "pack a -o .", "print a b -o x/",
     "shot -o x.png --size 0x9", "shot -o x.png --size wide", "shot -o x.png --scale 1", "shot -o x.png --theme pink"],
)  # fmt: skip
def test_wrong_use_is_status_2_and_says_how_to_do_it_right(capsys: Output, line: str) -> None:
    assert status(*line.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "用法：frontdesk" in told.err


@pytest.mark.parametrize("line", ["list {}", "show {} a", "search {} a", "pack {} -o x.fdk", "check {}"])
def test_a_library_that_is_not_there_is_status_1_in_words(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(*line.format("nowhere").split()) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "nowhere" in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_articles_is_not_packed(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "out.fdk").write_bytes(b"the good one")
    (tmp_path / "pictures").mkdir()
    assert status("pack", tmp_path / "pictures", "-o", tmp_path / "out.fdk") == 1
    assert str(tmp_path / "pictures") in capsys.readouterr().err
    assert (tmp_path / "out.fdk").read_bytes() == b"the good one"


@pytest.mark.parametrize("article", ["", "../a", "a' OR 1=1 --", "a\x00", "\udcff"])
def test_an_id_that_nobody_has_is_told(capsys: Output, root: Path, article: str) -> None:
    assert status("show", root, article) == 1
    assert "没有" in capsys.readouterr().err


def test_pack_tells_what_is_not_shown_as_it_was_meant(capsys: Output, root: Path, tmp_path: Path) -> None:
    write_article(root / "b", body="![图](none.png)\n\n## 甲 {#x}\n\n## 乙 {#x}")
    assert status("pack", root, "-o", tmp_path / "out.fdk") == 0
    told = capsys.readouterr().err
    assert "2 处" in told
    assert f"frontdesk check {root}" in told


# ---- list ----------------------------------------------------------------------------------------------------------------


def test_list_as_json_has_a_row_for_each_article_damaged_ones_too(capsys: Output, root: Path) -> None:
    assert status("list", broken(root), "--json") == 0
    told = capsys.readouterr()
    assert f"{root / 'b' / 'index.md'}:3: " in told.err
    rows = {row["id"]: row for row in json.loads(told.out)}
    assert rows.keys() == {"a", "b", "c"}
    assert rows["a"] == {
        "id": "a", "title": "糖尿病", "category": "diabetes", "audience": "public", "reviewed": "2026-11-01",
        "review_due": "2027-11-01", "published": None, "evidence": "very-low", "minutes": 1, "damaged": False, "error": "",
    }  # fmt: skip
    assert rows["b"]["damaged"] is True
    assert "index.md:3" in rows["b"]["error"]


def test_list_reads_the_bundled_articles_when_none_are_named(capsys: Output) -> None:
    assert status("list") == 0
    assert len(capsys.readouterr().out.splitlines()) == sum(1 for _ in resources.articles().glob("*/index.md"))


def test_list_of_a_file_shows_damaged_articles_with_their_fault(capsys: Output, tmp_path: Path) -> None:
    assert status("list", make_library(tmp_path / "a.fdk", 99)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 100
    assert "示例错误" in lines[-1]


# ---- show ----------------------------------------------------------------------------------------------------------------


def test_show_gives_the_words_in_reading_order_or_the_whole_article_as_json(capsys: Output, root: Path) -> None:
    assert status("show", root, "a") == 0
    words = capsys.readouterr().out
    assert status("show", root, "a", "--text") == 0
    assert capsys.readouterr().out == words
    assert words.startswith("糖尿病\n证据等级：很低\n一、停药\n不要自行停药。\n")
    assert status("show", root, "a", "--json") == 0
    article = json.loads(capsys.readouterr().out)
    assert [block["kind"] for block in article["blocks"]] == ["heading", "paragraph"]


def test_show_of_an_unknown_or_damaged_article_is_status_1(capsys: Output, root: Path) -> None:
    assert status("show", root, "nowhere") == 1
    assert "nowhere" in capsys.readouterr().err
    assert status("show", broken(root), "b") == 1
    assert "index.md:3" in capsys.readouterr().err


def test_show_finds_the_bundled_articles_by_their_id_alone(capsys: Output) -> None:
    assert status("show", "hba1c") == 0
    assert "HbA1c" in capsys.readouterr().out


# ---- search --------------------------------------------------------------------------------------------------------------


def test_search_finds_chinese_and_pinyin_and_says_so_when_there_is_nothing(capsys: Output, root: Path) -> None:
    for query in ("停药", "tnb"):
        assert status("search", root, query, "--json") == 0
        found = json.loads(capsys.readouterr().out)
        assert found["query"] == query
        assert found["hits"][0]["article"] == "a"
    assert status("search", root, "停药") == 0
    assert "a#" in capsys.readouterr().out
    assert status("search", root, "量子力学") == 1
    assert status("search", root, "--", "-1") == 1


# ---- pack ----------------------------------------------------------------------------------------------------------------


def test_pack_writes_one_file(capsys: Output, root: Path, tmp_path: Path) -> None:
    collects = gc.isenabled()
    assert status("pack", root, "-o", tmp_path / "out.fdk") == 0
    assert gc.isenabled() is collects
    assert "3 篇" in capsys.readouterr().out
    with Library.open(tmp_path / "out.fdk") as library:
        assert library.info.articles == 3


def test_pack_with_bad_articles_is_status_1_a_line_a_fault_and_holds_the_rest(
    capsys: Output, root: Path, tmp_path: Path
) -> None:
    (root / "c" / "index.md").write_bytes(b"")
    assert status("pack", broken(root), "-o", tmp_path / "out.fdk") == 1
    faults = capsys.readouterr().err.splitlines()
    assert len(faults) == 2
    assert faults[0].startswith(f"{root / 'b' / 'index.md'}:3: ")
    assert faults[1].startswith(f"{root / 'c' / 'index.md'}:")
    with Library.open(tmp_path / "out.fdk") as library:
        assert library.article("a").title == "糖尿病"


def test_pack_with_a_broken_library_toml_writes_nothing(capsys: Output, root: Path, tmp_path: Path) -> None:
    (root / "library.toml").write_text("name = 7", encoding="utf-8")
    assert status("pack", root, "-o", tmp_path / "out.fdk") == 1
    assert capsys.readouterr().err.startswith(f"{root / 'library.toml'}:1: ")
    assert not (tmp_path / "out.fdk").exists()


# ---- written files -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names in a folder")
@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
@pytest.mark.parametrize("line", [["shot", "-o"], ["pack", "-o"], ["print", "a", "-o"], ["present", "a", "--pdf"]], ids=" ".join)
def test_device_pipe_or_folder_is_never_replaced_by_a_file(
    capsys: Output, root: Path, tmp_path: Path, line: list[str], kind: int
) -> None:
    there, link = tmp_path / "there", tmp_path / "link"
    make_special(there, kind)
    link.symlink_to(there)
    for out in (there, link):
        assert status(line[0], root, *line[1:], out) == 2
        assert f"“{out}”是" in capsys.readouterr().err
    assert (stat.S_IFMT(there.stat().st_mode), link.is_symlink()) == (kind, True)


# ---- shot ----------------------------------------------------------------------------------------------------------------


SHOTS = """import contextlib, io, json, sys
from viewer.cli import main
told = []
for line in json.loads(sys.argv[1]):
    with contextlib.redirect_stderr(io.StringIO()) as words:
        status = main(["shot", *line])
    told.append((status, words.getvalue()))
print(json.dumps(told))"""
"""One process that has Qt draws one after the other."""


def test_shot_of_what_is_not_there_or_cannot_be_written_is_told_in_words(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    wanted = (
        (("--article", "nowhere", "-o", "a.png"), "nowhere"),
        (("--screen", "nowhere", "-o", "a.png"), "nowhere"),
        (("--article", "a", "--section", "nowhere", "-o", "a.png"), "nowhere"),
        (("--article", "a", "--screen", "slide", "--section", "nowhere", "-o", "a.png"), "nowhere"),
        (("-o", "file/a.png"), "file"),
    )
    command = [sys.executable, "-c", SHOTS, json.dumps([(str(root), *line) for line, _ in wanted])]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    for (line, words), (ended, told) in zip(wanted, json.loads(done.stdout), strict=True):
        assert ended in (1, 2), line
        assert words in told
        assert "Traceback" not in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "library"]


def test_shot_draws_a_picture_of_the_size_that_was_asked_for(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    line = ["shot", str(root), "--article", "a", "--size", "640x480", "-o", str(out)]
    assert subprocess.run([*COMMAND, *line], check=False).returncode == 0
    assert out.read_bytes()[16:24] == (640).to_bytes(4, "big") + (480).to_bytes(4, "big")


# ---- check ---------------------------------------------------------------------------------------------------------------


def test_strict_check_fails_for_warnings_too(capsys: Output, root: Path) -> None:
    head = "reviewed: 2026-11-01\nlead: 导语。\nsummary: [一句。]\n"
    for name in "abc":
        write_article(root / name, head=head)  # no cover: a warning
    assert status("check", root) == 0
    assert status("check", root, "--strict") == 1
    assert "封面" in capsys.readouterr().err


def test_check_names_each_fault_and_fails_for_errors(capsys: Output, root: Path) -> None:
    assert status("check", broken(root)) == 1
    assert f"{root / 'b' / 'index.md'}:3: " in capsys.readouterr().err
    assert status("check", root, "--json") == 1
    findings = json.loads(capsys.readouterr().out)
    assert any(finding["path"].endswith("index.md") and finding["line"] == 3 for finding in findings)
    assert {"path", "line", "severity", "rule", "message", "remedy"} <= findings[0].keys()


# ---- as a process --------------------------------------------------------------------------------------------------------


def test_the_command_line_is_light() -> None:
    heavy = "{'PySide6', 'markdown', 'yaml', 'pygments', 'pymdownx', 'pypdf', 'pypinyin', 'msgspec', 'sqlite3', 'dataclasses'}"
    code = f"import atexit, sys, viewer.cli; atexit.register(lambda: print({heavy} & sys.modules.keys())); viewer.cli.main()"
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)  # of all commands
    assert done.stdout.endswith("set()\n")


def test_reading_a_library_needs_no_parser(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 3)
    heavy = "{'PySide6', 'markdown', 'yaml', 'pygments', 'pymdownx', 'pypdf', 'pypinyin'}"
    code = f"""
import sys
from viewer.cli import main
for line in (["list"], ["show"], ["search", "-n", "1"]):
    main([line[0], {str(path)!r}, *(["article-1"] if line[0] != "list" else []), *line[1:]])
print(sorted({heavy} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("[]\n"), done.stderr


def test_a_reader_that_goes_away_early_is_no_error(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 3000)
    process = subprocess.Popen([*COMMAND, "list", str(path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Restore SIGINT: tests run in the background may ignore it, and their children with them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_pack_is_status_130_and_leaves_nothing(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "library", *(f"a{number}" for number in range(300)))
    out = tmp_path / "out.fdk"
    process = subprocess.Popen([*COMMAND, "pack", str(root), "-o", str(out)], stderr=subprocess.PIPE, start_new_session=True)
    assert process.stderr
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".out.fdk.*.new")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert process.stderr.read() == b""
    process.stderr.close()
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize("display", [None, "", ":4711"])
@pytest.mark.parametrize("line", ["desk {}", "present {} a", "kiosk --window normal {}"])
def test_a_window_that_nobody_would_see_is_refused(root: Path, tmp_path: Path, line: str, display: str | None) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    environment = {**bare, "FRONTDESK_HOME": str(tmp_path / "home"), **({} if display is None else {"DISPLAY": display})}
    words = line.format(root).split()
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert "屏幕" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plain_c_locale_prints_chinese(root: Path) -> None:
    environment = {**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*COMMAND, "list", str(root)], capture_output=True, env=environment, timeout=60, check=True)
    assert "糖尿病" in done.stdout.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has one coding of names")
def test_a_folder_with_a_chinese_name_is_read_under_a_locale_that_is_not_utf_8(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "中文库", "a")
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "FRONTDESK_HOME": str(tmp_path / "home")}
    said = ""
    for words in (["check", root], ["pack", root, "-o", tmp_path / "中文.fdk"], ["list", tmp_path / "中文.fdk"]):
        command = [sys.executable, "-m", "viewer", *map(str, words)]
        done = subprocess.run(command, capture_output=True, env={**os.environ, **locale}, check=False)
        said = done.stdout.decode()
        assert "Traceback" not in done.stderr.decode()
        assert done.returncode == (1 if words[0] == "check" else 0)
    assert "文章a" in said
