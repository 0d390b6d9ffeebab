"""The README does what it says: its Python runs, its commands exist, its links lead somewhere."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

import posture_watch
from posture_watch.commands.cli import app
from posture_watch.config import SETTINGS, load_settings
from posture_watch.devices import demo_clip

ROOT = Path(posture_watch.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

CLIPS = ("upright.mp4", "monday.mp4")
"""Names by which the examples call a recording; here each is the demo clip."""


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    language: str
    text: str
    section: str
    """The heading that it stands under."""


_PART = re.compile(
    r"^#+ (?P<heading>[^\n]+)$|^```(?P<language>\w*)\n(?P<text>.*?)^```$", flags=re.MULTILINE | re.DOTALL
)


def blocks() -> list[Block]:
    found, section = [], ""
    for part in re.finditer(
        r"^#+ (?P<heading>[^\n]+)$|^```(?P<language>\w*)\n(?P<text>.*?)^```$", README, re.MULTILINE | re.DOTALL
    ):
        section = part["heading"] or section
        if part["heading"] is None:
            found.append(Block(part["language"], part["text"], section))
    return found


BLOCKS = blocks()
SHELL = [block for block in BLOCKS if block.language == "sh"]
PYTHON = [block for block in BLOCKS if block.language == "python"]


def command_lines() -> list[str]:
    """Return all that the README tells to type after a prompt, or names between backquotes."""
    lines = [line for block in SHELL for line in block.text.splitlines()]
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    lines += re.findall(r"`([^`\n]+)`", prose)
    named = [found[1] for line in lines for found in re.finditer(r"posture-watch((?: [^&;#`]*)?)", line)]
    for row in re.findall(r"^\| (`.+?) \|", _section("Commands"), re.MULTILINE):
        named += [" " + name for name in re.findall(r"`([^`]+)`", row)]
    return named


def _section(heading: str) -> str:
    return re.split(r"^## ", README.partition(f"## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_readme_has_examples_to_check() -> None:
    assert len(SHELL) >= 2
    assert PYTHON
    assert len(command_lines()) > 10


def test_setting_up_takes_exactly_two_commands() -> None:
    first, second, *others = [block for block in SHELL if block.section == "Set up"]
    assert others == []
    assert SHELL[:2] == [first, second], "CI takes the first two blocks"
    for block, end in ((first, "posture-watch demo"), (second, "pytest")):
        (line,) = block.text.splitlines()
        assert line.endswith(end)


@pytest.mark.model
def test_the_python_examples_run_one_after_the_other(tmp_path: Path) -> None:
    for name in CLIPS:
        shutil.copy(demo_clip(), tmp_path / name)
    script = '\nprint("\\f", end="")\n'.join(block.text for block in PYTHON)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    for block, printed in zip(PYTHON, done.stdout.split("\f"), strict=True):
        after = BLOCKS[BLOCKS.index(block) + 1 :][:1]
        if after and after[0].language == "text" and f"{block.text}```\n\n```text" in README:
            same = doctest.OutputChecker().check_output(after[0].text, printed, doctest.ELLIPSIS)
            assert same, f"the README promises\n{after[0].text}but it is\n{printed}"


@pytest.mark.parametrize("line", sorted(set(command_lines())))
def test_every_command_and_option_that_the_readme_names_exists(line: str) -> None:
    command: Any = typer.main.get_command(app)
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    for word in line.split():
        if word.startswith("--"):
            assert word.partition("=")[0] in options, f"posture-watch{line}: there is no {word}"
        elif hasattr(command, "commands"):
            assert word in command.commands, f"posture-watch{line}: there is no command {word}"
            command = command.commands[word]
            options |= {name for parameter in command.params for name in parameter.opts}


def test_every_setting_that_the_readme_names_exists() -> None:
    sections = "|".join({key.partition(".")[0] for key in SETTINGS})
    named = set(re.findall(rf"(?:`|config set )((?:{sections})\.[\w.]+)", README))
    assert named
    assert named - set(SETTINGS) == set()


def test_the_settings_file_in_the_readme_is_a_good_one(tmp_path: Path) -> None:
    examples = [block for block in BLOCKS if block.language == "toml"]
    assert examples
    for number, block in enumerate(examples):
        file = tmp_path / f"{number}.toml"
        file.write_text(block.text, encoding="utf-8")
        origins = load_settings(file, environ={}).origins
        assert str(file) in origins.values()


def test_every_link_within_the_repository_leads_somewhere() -> None:
    targets = {target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", README)}
    inside = [target for target in targets if target and "://" not in target]
    assert inside, "the README shows no picture"
    assert [target for target in inside if not (ROOT / target).exists()] == []
