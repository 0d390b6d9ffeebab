"""``python -m posture_watch``, and the entry points of the installed commands."""

import sys

from posture_watch.commands.cli import main as run_command_line


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run_command_line())


def main_background() -> None:
    """Run without a console, as autostart does on Windows."""
    sys.exit(run_command_line(["run", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
