"""Architecture rules that a test can check. import-linter checks which room may import which (``make layers``)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from viewer.content import blocks

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "viewer"
QT_ROOMS = {"draw", "reader", "handout", "desk", "kiosk", "stage"}
AUTHORING = {"markdown", "yaml", "pygments", "pymdownx", "pypinyin", "resvg_py", "rjieba", "mammoth", "selectolax"}
"""Packages needed only to read an article's source or to build a library."""
AUTHORING_ROOMS = {"content", "library"}
LONGER = {PACKAGE / "content" / "blocks.py"}
"""Modules that may be longer: a closed union is in one file."""
SHARED_NAMES = {
    "core": "the part of a room that needs no Qt",
    **dict.fromkeys(("check", "desk", "fleet", "kiosk", "search"), "a command in cli/ is called as what the user types"),
    "library": "the class Library, in the room of that name",
    "handout": "the class Handout, in the room of that name",
}
"""Names that a module shares with another module or a package, and why."""
CATCH_ALL = {
    "content/importing/import_worker.py": "a fault of this program costs one import",
    "content/markdown.py": "a fault of the parser costs one article",
    "content/worker.py": "a fault of this program costs one article",
    "desk/tasks.py": "handed on to the window's thread",
    "draw/painting.py": "Qt calls from C++; handed on to the error handler",
    "fleet/release_source.py": "handed on to the thread that waits",
    "library/cache.py": "closes the file, then raises",
    "shots/screenshot.py": "no picture of half a screen",
}
"""Modules that catch every exception, and why."""
CATCH_LIBRARY_ERRORS = {
    "app/choosing.py": "the banner tells; what is open stays",
    "app/desk_program.py": "the bundled articles are opened, with a notice",
    "app/desk_stage.py": "a message tells",
    "app/first_run_source.py": "the page of the choice tells",
    "app/followed.py": "a cache that cannot be read is built anew",
    "desk/removable.py": "the offer tells",
    "cli/__init__.py": "printed, with an exit status",
    "cli/kiosk.py": "printed; the window shows it and tries again",
    "desk/actions.py": "the page tells",
    "desk/language_switch.py": "the page tells when it is opened, at its beginning",
    "desk/list_model.py": "the list tells",
    "desk/pointing.py": "a message tells",
    "desk/source_import.py": "a message tells why nothing was imported; the draft is opened once its library is read",
    "desk/search_panel.py": "the results tell",
    "desk/search_preview.py": "the preview tells",
    "desk/sheet_content.py": "the page tells already; there is no last good version to offer",
    "fleet/reporting.py": "the report then has no counts",
    "handout/sheets_dialog.py": "the dialog tells",
    "kiosk/core/health.py": "the health card tells",
    "kiosk/core/last_good.py": "a file of an older format is upgraded",
    "kiosk/kiosk_window.py": "the error screen and the log",
    "content/check/resident.py": "the bar of author mode tells",
    "kiosk/program.py": "the previous copy is shown, and the health card tells",
    "kiosk/services.py": "a message tells the visitor",
    "kiosk/public_library.py": "the error screen and the health card",
    "reader/figure.py": "words in place of a figure, a plain cover",
    "shots/screenshot.py": "handed on to the command line",
    "stage/order.py": "what was sent is taken off the patient's screen",
}
"""Modules outside ``library`` that catch any error of a library, and what they show then (docs/decisions/0041)."""
DOCUMENTS = sorted((ROOT / "docs").rglob("*.md"))
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}


def _modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(path)))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """Forget the syntax trees afterwards: each collection of garbage would look at all of them."""
    yield
    _tree.cache_clear()
    _nodes.cache_clear()


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def _imports(path: Path) -> set[str]:
    """Return the top-level names of everything that ``path`` imports, including lazy and typing imports."""
    names: set[str] = set()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_qt_is_imported_only_where_something_is_drawn() -> None:
    allowed = QT_ROOMS | {"app", "shots"}
    assert [path for path in _modules() if "PySide6" in _imports(path) and _room(path) not in allowed] == []


def test_authoring_libraries_are_imported_only_where_a_library_is_built() -> None:
    assert [path for path in _modules() if _imports(path) & AUTHORING and _room(path) not in AUTHORING_ROOMS] == []


def test_command_line_starts_without_qt_and_without_the_authoring_libraries() -> None:
    code = "import atexit, sys; from viewer.cli import main; atexit.register(lambda: print(*sys.modules)); main()"
    command = [sys.executable, "-c", code, "--help"]  # which is built from all commands
    *_, loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name.partition(".")[0] for name in loaded.split()} & (AUTHORING | {"PySide6"}) == set()


def test_colours_are_written_in_themes_alone() -> None:
    colour = re.compile(r"""["']#[0-9A-Fa-f]{6}["']""")
    # draw/ names the tones of drawings that the theme's replace, and the two of a QR code (docs/DESIGN.md, Colours).
    places = [path for path in _modules() if colour.search(path.read_text(encoding="utf-8"))]
    assert [path for path in places if _room(path) not in {"theme", "draw"}] == []


def _kinds() -> set[str]:
    """Return the names of all blocks and inlines."""
    return {kind.__name__ for union in (blocks.Block, blocks.Inline) for kind in get_args(union)}


def _named(node: ast.expr, kinds: set[str]) -> set[str]:
    """Return those of ``kinds`` that an expression names: ``Table``, ``b.Table``, ``b.Table | b.Chart``."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return (names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}) & kinds


def _is_closed(match: ast.Match) -> bool:
    """Return whether the last arm catches everything left and declares it impossible."""
    last = match.cases[-1]
    anything = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    return anything and any(isinstance(each, ast.Name) and each.id == "assert_never" for each in ast.walk(last))


def _is_open(node: ast.AST, kinds: set[str]) -> bool:
    """Return whether ``node`` chooses by the kind of a block or inline and would silently ignore a new kind.

    That is a match that is not closed, a chain of ``isinstance``, a dictionary by class.
    """
    match node:
        case ast.Match():
            told = [each.cls for arm in node.cases for each in ast.walk(arm.pattern) if isinstance(each, ast.MatchClass)]
            return any(_named(cls, kinds) for cls in told) and not _is_closed(node)
        case ast.If(orelse=[ast.If() as other]):
            return bool(_tested(node.test, kinds) and _tested(other.test, kinds))
        case ast.Dict():
            return any(isinstance(key, ast.Name | ast.Attribute) and _named(key, kinds) for key in node.keys)
        case _:
            return False


def _tested(test: ast.expr, kinds: set[str]) -> set[str]:
    """Return the kinds that an ``isinstance`` within ``test`` checks for."""
    calls = [each for each in ast.walk(test) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    return {kind for call in calls if call.func.id == "isinstance" for kind in _named(call.args[1], kinds)}  # type: ignore[attr-defined]


def _imports_blocks(path: Path) -> bool:
    froms = [node for node in _nodes(path) if isinstance(node, ast.ImportFrom)]
    named = {f"{node.module}.{alias.name}" for node in froms for alias in node.names} | {node.module for node in froms}
    return "viewer.content.blocks" in named


def test_every_kind_of_block_or_inline_belongs_to_its_union() -> None:
    kinds = {name for name, kind in vars(blocks).items() if isinstance(kind, type) and issubclass(kind, blocks.Node)}
    assert kinds - {"Node"} == _kinds()


def test_whoever_chooses_by_kind_of_block_or_inline_names_them_all() -> None:
    kinds = _kinds()
    open_places = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        for path in _modules()
        if _imports_blocks(path)
        for node in _nodes(path)
        if _is_open(node, kinds)
    ]
    assert open_places == []


@pytest.mark.parametrize(
    "code",
    [
        "match x:\n    case Table(): pass\n    case _: pass",
        "match x:\n    case b.Text(words): pass",
        "match x:\n    case b.Table() | b.Chart(): pass\n    case _ if y: assert_never(x)",
        "if isinstance(x, b.Table): pass\nelif isinstance(x, b.Chart | b.Figure): pass\nelse: pass",
        "{b.Table: 1}",
        "{Figure: 1, Table: 2}[type(x)]",
    ],
)
def test_a_choice_that_lets_a_new_kind_pass_is_found(code: str) -> None:
    assert [node for node in ast.walk(ast.parse(code)) if _is_open(node, _kinds())] != []


def test_a_closed_choice_is_none() -> None:
    code = "match x:\n    case b.Table(): pass\n    case _:\n        assert_never(x)"
    assert [node for node in ast.walk(ast.parse(code)) if _is_open(node, _kinds())] == []


def _starts_a_process(node: ast.AST) -> bool:
    """Return whether ``node`` names the running Python, or starts a process that continues next to this one."""
    match node:
        case ast.Attribute(ast.Name(module)):
            return f"{module}.{node.attr}" in {"sys.executable", "subprocess.Popen", "os.execv", "os.execve"}
        case ast.ImportFrom(module="sys" | "subprocess"):
            return bool({"executable", "Popen", "run"} & {alias.name for alias in node.names})
        case _:
            return False


def _outside_annotations(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield all of ``tree`` except types, and what is imported only for them."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        for name, value in ast.iter_fields(node):
            if name not in {"annotation", "returns"}:
                waiting += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]


def test_our_own_processes_are_started_in_one_place() -> None:
    """A program that is frozen into one file is started differently; then only that place changes."""
    trees = {path: _tree(path) for path in _modules()}
    found = [path for path, tree in trees.items() if any(map(_starts_a_process, _outside_annotations(tree)))]
    assert [str(path.relative_to(PACKAGE)) for path in found] == ["own_process.py"]


def test_the_garbage_collector_is_switched_in_one_place() -> None:
    """A Qt object that is collected in another thread than the window's crashes the program."""
    found = [str(path.relative_to(PACKAGE)) for path in _modules() if "gc" in _imports(path)]
    assert found == ["draw/garbage_collector.py"]


def _called(node: ast.Call) -> str:
    """Return the last word of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


@cache
def _caught(path: Path) -> set[str]:
    """Return the names of the exceptions that ``path`` catches or suppresses; ``*`` for a bare ``except``."""
    names: set[str] = set()
    for node in _nodes(path):
        caught: list[ast.expr] = []
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else [ast.Name("*")]
        elif isinstance(node, ast.Call) and _called(node) == "suppress":
            caught = node.args
        names.update(ast.unparse(each).rpartition(".")[2] for each in caught)
    return names


def _catchers(*names: str) -> set[str]:
    return {path.relative_to(PACKAGE).as_posix() for path in _modules() if _caught(path) & {*names}}


def test_every_exception_is_caught_only_where_others_call_us() -> None:
    assert _catchers("*", "Exception", "BaseException") == CATCH_ALL.keys()


def test_errors_of_a_library_are_caught_only_where_somebody_is_told() -> None:
    """An error that is swallowed looks like an empty answer."""
    found = _catchers("ViewerError", "LibraryError", "LibraryDamaged")
    assert {path for path in found if not path.startswith("library/")} == CATCH_LIBRARY_ERRORS.keys()


def test_a_public_class_name_occurs_once() -> None:
    trees = [(path, _tree(path)) for path in _modules()]
    places: dict[str, list[str]] = {}
    for path, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: sorted(where) for name, where in places.items() if len(where) > 1} == {}


def test_no_two_modules_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for path in _modules():
        subject = path.parent if path.stem == "__init__" else path
        places.setdefault(subject.stem, []).append(str(path.relative_to(PACKAGE)))
    shared = {name: sorted(where) for name, where in places.items() if len(where) > 1 and name not in SHARED_NAMES}
    assert shared == {}


def test_modules_are_named_after_their_subject() -> None:
    assert [path for path in _modules() if path.stem in DRAWERS] == []


def test_modules_stay_within_300_lines() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in _modules() if path not in LONGER}
    assert {path: count for path, count in lines.items() if count > 300} == {}


def _makes_a_painter(routine: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Call) and _called(node) == "QPainter" for node in ast.walk(routine))


def _is_called_to_paint(routine: ast.FunctionDef) -> bool:
    given = [argument.arg for argument in routine.args.args]
    of_a_delegate = routine.name == "paint" and given[:3] == ["self", "painter", "option"]
    return of_a_delegate or routine.name in {"paintEvent", "drawObject"}


def test_no_routine_that_draws_lets_an_exception_or_a_painter_out() -> None:
    unguarded = []
    for path in _modules():
        for node in _nodes(path):
            if isinstance(node, ast.FunctionDef):
                guards = {ast.unparse(guard) for guard in node.decorator_list}
                if (_is_called_to_paint(node) and "paints" not in guards) or (_makes_a_painter(node) and not guards):
                    unguarded.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")
    assert unguarded == []


def _named_tests(text: str) -> Iterator[tuple[str, str]]:
    """Yield the test files that a document names, each with the function after ``::``, if any."""
    for span in re.findall(r"`([^`\n]*)`", text):
        yield from re.findall(r"((?:tests/)?(?:\w+/)*test_\w+\.py)(?:::(\w+))?", span)


def _lacks(file: str, function: str) -> bool:
    """Return whether no test file has that name (or, with folders, that path), or none of those has the function."""
    found = [path for path in (ROOT / "tests").rglob(Path(file).name) if f"/{path.relative_to(ROOT)}".endswith(f"/{file}")]
    definition = re.compile(rf"^def {function}\b" if function else "^def test_", re.MULTILINE)
    return not any(definition.search(path.read_text(encoding="utf-8")) for path in found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    named = set(_named_tests(document.read_text(encoding="utf-8")))
    assert {(file, function) for file, function in named if _lacks(file, function)} == set()


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("`test_lock.py`", []), ("`tests/desk/test_kill.py`", ["tests/desk/test_kill.py"]), ("`test_lost.py`", ["test_lost.py"]),
     ("`tests/test_lock.py::test_of_nothing`", ["tests/test_lock.py"])],
)  # fmt: skip
def test_a_test_that_does_not_exist_is_found(text: str, lacking: list[str]) -> None:
    assert [file for file, function in _named_tests(text) if _lacks(file, function)] == lacking
