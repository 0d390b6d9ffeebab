"""The command line: which commands there are, and the four ways that a command can end.

0 done, 1 the user can mend it (one sentence on stderr), 2 wrong usage, 3 a bug (with the log's path), 130 Ctrl-C.
"""

import errno
import logging
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import typer

from posture_watch.commands.analyze import analyze
from posture_watch.commands.autostart import app as autostart_app
from posture_watch.commands.bench import bench
from posture_watch.commands.breathe import breathe
from posture_watch.commands.breathing_check import breathing_check
from posture_watch.commands.calibrate import calibrate
from posture_watch.commands.cameras import cameras
from posture_watch.commands.check_in import check_in
from posture_watch.commands.config import app as config_app
from posture_watch.commands.control import fine, pause, resume, snooze, stop
from posture_watch.commands.dashboard import dashboard
from posture_watch.commands.data import app as data_app
from posture_watch.commands.demo import demo
from posture_watch.commands.doctor import doctor
from posture_watch.commands.evaluate import evaluate
from posture_watch.commands.export import export
from posture_watch.commands.help import help_
from posture_watch.commands.insights import insights
from posture_watch.commands.letter import letter
from posture_watch.commands.looking_back import month, today, week
from posture_watch.commands.profiles import app as profiles_app
from posture_watch.commands.report import report
from posture_watch.commands.routines import relax, stretch
from posture_watch.commands.run import run
from posture_watch.commands.status import status
from posture_watch.commands.tray import tray
from posture_watch.errors import PostureWatchError

DONE, MENDABLE, BUG, INTERRUPTED = 0, 1, 3, 130

app = typer.Typer(
    name="posture-watch",
    help="Watches your sitting posture through the webcam, on this computer alone, and nudges you when a slouch lasts.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_DAILY = "Every day"
_LOOKING = "Looking back"
_RELIEVING = "Stress, tension and pain"
_SETTING_UP = "Setting up"
_STUDYING = "Trying and studying"

for command, panel in (
    (run, _DAILY),
    (status, _DAILY),
    (pause, _DAILY),
    (resume, _DAILY),
    (snooze, _DAILY),
    (fine, _DAILY),
    (stop, _DAILY),
    (tray, _DAILY),
    (today, _LOOKING),
    (week, _LOOKING),
    (month, _LOOKING),
    (export, _LOOKING),
    (report, _LOOKING),
    (dashboard, _LOOKING),
    (check_in, _RELIEVING),
    (breathe, _RELIEVING),
    (breathing_check, _RELIEVING),
    (relax, _RELIEVING),
    (stretch, _RELIEVING),
    (insights, _RELIEVING),
    (letter, _RELIEVING),
    (calibrate, _SETTING_UP),
    (cameras, _SETTING_UP),
    (doctor, _SETTING_UP),
    (demo, _STUDYING),
    (analyze, _STUDYING),
    (evaluate, _STUDYING),
    (bench, _STUDYING),
):
    app.command(rich_help_panel=panel)(command)
app.command("help", rich_help_panel=_RELIEVING)(help_)
app.add_typer(profiles_app, name="profiles", rich_help_panel=_SETTING_UP)
app.add_typer(data_app, name="data", rich_help_panel=_LOOKING)
app.add_typer(autostart_app, name="autostart", rich_help_panel=_SETTING_UP)
app.add_typer(config_app, name="config", rich_help_panel=_SETTING_UP)


def version(value: bool) -> None:
    """Print the version and end."""
    if value:
        from posture_watch import __version__

        print(f"posture-watch {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    _version: bool = typer.Option(False, "--version", callback=version, is_eager=True, help="Print the version."),
) -> None:
    """Watch your sitting posture; without a command this is `run`."""
    if context.invoked_subcommand is None:
        run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; nothing is raised.

    Args:
        arguments: Words after the program's name; ``None`` takes those of this process.
    """
    logging.getLogger("posture_watch").addHandler(logging.NullHandler())
    if isinstance(sys.stdout, TextIOWrapper):
        # Not every terminal can write every name and sign.
        sys.stdout.reconfigure(errors="replace")
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever is left is a bug, and the user gets a sentence, not a trail
        return _failed(error)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        typer.main.get_command(app).main(args=words, prog_name="posture-watch")
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            return DONE  # whoever read our output has had enough, as `head` does
        return end.code if isinstance(end.code, int) else DONE
    except PostureWatchError as error:
        logging.getLogger("posture_watch").error("%s", error)  # noqa: TRY400 - an expected error: its sentence is all there is to know
        print(error, file=sys.stderr)
        return MENDABLE
    return DONE


def _failed(error: Exception) -> int:
    """Say what is to be said of an error that no command knows, and return the exit code."""
    if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.EIO, errno.ENOSPC):
        # Python would try to write the rest once more at the very end, and complain.
        sys.stdout = None
        if error.errno != errno.ENOSPC:
            return DONE
        print("The disk is full: make some room and try again.", file=sys.stderr)
        return MENDABLE
    from posture_watch.logs import note_crash

    log = note_crash(error)
    where = f"the details are in {log}" if log else f"{type(error).__name__}: {error}"
    print(f"Something went wrong in posture-watch itself; {where}", file=sys.stderr)
    return BUG
