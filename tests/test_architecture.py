"""Which way imports point, who knows which library, and what loading a module may do."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import posture_watch

ROOT = Path(posture_watch.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

MAY_IMPORT = {
    "errors": [],
    "on_demand": [],
    "version": [],
    "paths": ["errors"],
    "logs": ["errors", "paths"],
    # Decides: pure. The words of a message are values too.
    "posture": ["errors", "posture", "wording_nudges"],
    "wellbeing": ["errors", "posture", "translation", "wellbeing", "wording"],
    "catalogue": [],
    "translation": ["catalogue"],
    "wording": ["posture", "translation"],
    "wording_exercises": ["translation", "wellbeing"],
    "wording_wellbeing": ["translation", "wellbeing", "wording_exercises"],
    "wording_tray": ["translation"],
    "wording_nudges": ["posture", "translation", "wording"],
    "wording_quiet": ["posture", "translation", "wording"],
    # Joins: through the ports alone. Batch and pending writes are rules about any store, not stores.
    "ports": ["posture", "wellbeing"],
    "pipeline": ["ports", "posture"],
    "pacing": ["posture"],
    "messages": [
        "offers",
        "ports",
        "posture",
        "storage.pending",
        "translation",
        "wellbeing.suggestions",
        "wording_nudges",
    ],
    "offers": [
        "ports",
        "posture",
        "storage.pending",
        "translation",
        "wellbeing",
        "wording_nudges",
        "wording_wellbeing",
    ],
    "attentive": ["ports"],
    "past_days": ["ports", "posture"],
    "evening": ["past_days", "ports", "posture", "reports.evening_message", "storage.pending"],
    "circumstances": ["ports", "posture", "wording_quiet"],
    "service": [
        "attentive",
        "circumstances",
        "errors",
        "evening",
        "messages",
        "offers",
        "ports",
        "posture",
        "storage.batch",
        "storage.pending",
        "wording_nudges",
        "wording_tray",
    ],
    # Touches, remembers, shows: none knows another, nor the loop.
    "devices": [
        "devices",
        "errors",
        "on_demand",
        "paths",
        "ports",
        "posture",
        "translation",
        "wording",
        "wording_nudges",
        "wording_tray",
        "wording_quiet",
    ],
    "storage": ["errors", "ports", "posture", "storage", "wellbeing"],
    "reports": [
        "errors",
        "posture",
        "reports",
        "translation",
        "wellbeing",
        "wording",
        "wording_exercises",
        "wording_wellbeing",
    ],
    "config": ["config", "errors", "paths", "posture"],
    "testing": ["errors", "ports", "posture", "testing", "wellbeing"],
    # Builds the real parts.
    "app": [
        "config",
        "circumstances",
        "config",
        "devices",
        "errors",
        "offers",
        "pacing",
        "paths",
        "pipeline",
        "ports",
        "posture",
        "service",
        "storage",
    ],
    "evaluation": [
        "devices",
        "errors",
        "evaluation",
        "pacing",
        "pipeline",
        "ports",
        "posture",
        "wellbeing.breath_rate",
    ],
    "commands": [""],
    "__main__": ["commands"],
    "__init__": ["errors", "on_demand", "pipeline", "ports", "posture", "version"],
}
"""Part of the package -> what it may import of the package; an empty text means anything."""

KNOWN_ONLY_TO = {
    "mediapipe": ("devices/landmarker.py",),
    "cv2": ("devices/opencv.py",),
    "cv2_enumerate_cameras": ("devices/cameras.py",),
    "sdl2": ("devices/window.py",),
    "plyer": ("devices/notifications/",),
    "pystray": ("devices/tray/",),
    "PIL": ("devices/tray/",),
    "Xlib": ("devices/tray/",),
    "jeepney": ("devices/bus.py", "devices/host/", "devices/notifications/"),
    "filelock": ("devices/instance.py", "storage/"),
    "platformdirs": ("paths.py",),
    "Quartz": ("devices/host/macos.py",),
    "psutil": ("devices/", "commands/"),
    "sqlite3": ("storage/",),
    "pydantic": ("config/",),
    "tomlkit": ("config/",),
    "rich": ("reports/", "commands/"),
    "typer": ("commands/",),
    "jinja2": ("reports/page/",),
    "markupsafe": ("reports/page/",),
    "starlette": ("reports/live/",),
    "uvicorn": ("reports/live/",),
}
"""Library -> the only files that may import it, or folders when they end in a slash."""

OF_DECISIONS = {
    *("abc", "bisect", "collections", "dataclasses", "datetime", "enum", "functools", "itertools"),
    *("difflib", "math", "numpy", "operator", "re", "statistics", "typing"),
}
"""All that ``posture`` may import from outside; asking the clock is forbidden further below."""

HEAVY = {
    *("cv2", "jeepney", "jinja2", "mediapipe", "numpy", "plotly", "plyer", "psutil", "pydantic", "rich", "sqlite3"),
    *("PIL", "Xlib", "pystray", "sdl2", "starlette", "tomlkit", "uvicorn"),
}

SEEDED = {"wellbeing/correlation.py": {"random"}}
"""Files that draw from a generator with a given seed: the same data give the same answer."""

TABLES = {"posture/weights.py": "fitted numbers, a row a line"}
"""Files that may be long, and why."""


@dataclass(frozen=True)
class Import:
    """One module imported in one place."""

    file: str
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def inside(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def part_of(file: str) -> str:
    return file.partition("/")[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[Import]:
    """Yield every import of a file, those inside functions and for type checkers among them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(inside(file), node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports by a relative name"
            # The names may be modules: `from posture_watch.posture import weights`.
            yield from (Import(inside(file), node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


IMPORTS = [found for file in FILES for found in imports_of(file)]


def under(module: str, parents: list[str]) -> bool:
    return any(not parent or module == parent or module.startswith(parent + ".") for parent in parents)


def test_every_part_of_the_package_has_its_place_in_the_table() -> None:
    assert {part_of(inside(file)) for file in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_point_from_the_outside_to_the_decisions(part: str) -> None:
    ours = [one for one in IMPORTS if part_of(one.file) == part and in_package(one)]
    assert [str(one) for one in ours if not under(one.module.partition(".")[2], MAY_IMPORT[part])] == []


def in_package(one: Import) -> bool:
    return one.module.partition(".")[0] == "posture_watch"


def test_each_library_is_known_in_one_place_only() -> None:
    strangers = [
        str(one)
        for one in IMPORTS
        for library in (one.module.partition(".")[0],)
        if library in KNOWN_ONLY_TO and not one.file.startswith(KNOWN_ONLY_TO[library])
    ]
    assert strangers == []


def test_decisions_import_numbers_and_values_only() -> None:
    pure = [one for one in IMPORTS if part_of(one.file) in ("posture", "wellbeing", "wording", "wording_nudges")]
    assert len(pure) > 50
    outside = [one for one in pure if not in_package(one)]
    assert [str(one) for one in outside if one.module.partition(".")[0] not in OF_DECISIONS] == []


def test_decisions_ask_no_clock_no_chance_and_no_file() -> None:
    asked = []
    for file in [*ROOT.glob("posture/**/*.py"), *ROOT.glob("wellbeing/**/*.py"), *ROOT.glob("wording*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "random"} - SEEDED.get(
                inside(file), set()
            ):
                asked.append(f"{inside(file)}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"open", "print", "input", "np.load", "exec"}:
                asked.append(f"{inside(file)}:{node.lineno} {ast.unparse(node)}")
    assert asked == []


@pytest.mark.parametrize("file", FILES, ids=inside)
def test_a_file_reads_in_one_sitting(file: Path) -> None:
    if inside(file) not in TABLES:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 350


def test_no_name_says_nothing() -> None:
    drawers = {"utils", "util", "core", "manager", "helpers", "helper", "common", "misc", "base"}
    names = {piece for file in FILES for piece in inside(file).removesuffix(".py").split("/")}
    assert names & drawers == set()


def in_a_process(code: str, **environ: str) -> str:
    """Return what a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT.parent), "PYTHONDONTWRITEBYTECODE": "1", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def loaded_by(statement: str) -> set[str]:
    return set(json.loads(in_a_process(f"import json, sys\n{statement}\nprint(json.dumps(list(sys.modules)))")))


@pytest.mark.parametrize("module", ["posture_watch", "posture_watch.devices", "posture_watch.commands.cli"])
def test_nothing_heavy_is_loaded_before_it_is_asked_for(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert module in loaded
    assert loaded & HEAVY == set()


def test_scoring_loads_numpy_and_nothing_else_that_is_heavy() -> None:
    assert loaded_by("import posture_watch as pw; pw.watch, pw.summarize, pw.remind") & HEAVY == {"numpy"}


def test_the_command_line_offers_help_without_loading_what_the_commands_need() -> None:
    code = "import sys\nfrom posture_watch.commands.cli import main\nassert main(['--help']) == 0\n"
    loaded = set(in_a_process(code + "print(*sys.modules)").splitlines()[-1].split())
    # typer paints its help with rich.
    assert loaded & HEAVY <= {"rich"}


def test_status_answers_without_loading_numbers(tmp_path: Path) -> None:
    code = "import sys\nfrom posture_watch.commands.cli import main\nassert main(['status']) == 1\n"
    loaded = set(in_a_process(code + "print(*sys.modules)", POSTURE_WATCH_HOME=str(tmp_path)).splitlines()[-1].split())
    # typer asks pydantic, where that is installed, whether it can read a parameter.
    assert loaded & HEAVY <= {"pydantic", "rich", "sqlite3"}


def test_loading_every_module_does_nothing_that_can_be_seen(tmp_path: Path) -> None:
    modules = [inside(file).removesuffix(".py").replace("/", ".").removesuffix(".__init__") for file in FILES]
    statements = "\n".join(f"import posture_watch.{module}" for module in modules if module != "__init__")
    folders = {name: str(tmp_path) for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "POSTURE_WATCH_HOME")}
    folders |= {name: str(tmp_path) for name in os.environ if name.startswith("XDG_")}
    script = f"import os, threading\nos.chdir({str(tmp_path)!r})\n{statements}\nprint(threading.active_count())"
    assert in_a_process(script, **folders).split() == ["1"]
    assert list(tmp_path.iterdir()) == []
