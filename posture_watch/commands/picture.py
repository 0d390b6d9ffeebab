"""What a command printed, as a picture for a page."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture_watch.errors import StorageError

if TYPE_CHECKING:
    from rich.console import Console

FORM: dict[str, Any] = {"width": 92, "force_terminal": True, "color_system": "truecolor"}
"""For a picture the terminal is always the same, whatever this one can do."""


def save_picture(console: "Console", path: Path, title: str) -> None:
    """Write what a recording console printed as an SVG that fetches nothing from anywhere.

    Args:
        console: Made with ``record=True`` and ``FORM``.
        path: The file.
        title: What stands above it.

    Raises:
        StorageError: The file cannot be written.
    """
    # The usual form asks a font server for a font; the reader's own monospace font does as well.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)
    try:
        path.write_text(svg.replace("Fira Code, monospace", "monospace"), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror or error}); name another file.") from error
