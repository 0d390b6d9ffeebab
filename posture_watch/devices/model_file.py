"""The landmark model as a file: where it lies, and whether it is what it claims to be.

MediaPipe maps a file that it opens itself into memory; of bytes it keeps copies, 27 MB more. But it cannot open every
path that Windows can name.
"""

import hashlib
import io
import zipfile
from pathlib import Path

from posture_watch.errors import ModelError

FILE_NAME = "pose_landmarker_full.task"

SHA256 = "f19d77707a75f2c31f1644d70b2de5e45a6d8f0df250a1a15a696c9d3bfb2733"
"""Sum of the bundle that comes along; ``models/README.md`` tells how it was made."""

ENTRIES = ("pose_detector.tflite", "pose_landmarks_detector.tflite")
"""What every pose landmarker bundle holds."""

_TFLITE_MARK = b"TFL3"  # the FlatBuffers identifier, at byte 4 of every tflite file


def bundled_model() -> Path:
    """Return where the model that comes along lies, whether it is there or not.

    Inside the package in a wheel install, beside it in a checkout and an editable install.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "models" / FILE_NAME
    return inside if inside.exists() else package.parent / "models" / FILE_NAME


def read_model(path: Path | str | None = None) -> bytes:
    """Return the bytes of a pose landmarker bundle.

    Args:
        path: Any MediaPipe pose landmarker bundle; ``None`` or nothing takes the one that comes along, whose SHA-256
            must be right.

    Raises:
        ModelError: The file is missing, unreadable, truncated or something else.
    """
    own = path is None or not str(path)
    file = _file(path)
    advice = "install posture-watch again or name another model with --model" if own else "check --model or model.path"
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise ModelError(f"The landmark model {file} is missing; {advice}.") from None
    except (OSError, ValueError) as error:
        if file.is_dir():
            raise ModelError(f"The landmark model {file} is a folder; name the .task file in it.") from None
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise ModelError(f"The landmark model {file} cannot be read ({reason}); {advice}.") from error
    if fault := model_fault(content):
        raise ModelError(f"The landmark model {file} {fault}; {advice}.")
    if own and (found := hashlib.sha256(content).hexdigest()) != SHA256:
        raise ModelError(
            f"The landmark model {file} is not the one that comes along "
            f"(SHA-256 {found[:12]}... instead of {SHA256[:12]}...); {advice}."
        )
    return content


def openable_model(path: Path | str | None = None) -> Path | bytes:
    """Return a pose landmarker bundle as MediaPipe best takes it: its path, or its bytes where the name is not plain.

    Args:
        path: As for ``read_model``.

    Raises:
        ModelError: As for ``read_model``.
    """
    content, file = read_model(path), _file(path).absolute()
    return file if str(file).isascii() else content


def model_fault(content: bytes) -> str:
    """Return what is wrong with the bytes of a bundle, as the end of a sentence; nothing when all is well."""
    if not content:
        return "is empty"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            missing = [name for name in ENTRIES if name not in bundle.namelist()]
            if missing:
                return f"is no pose landmarker bundle (it lacks {' and '.join(missing)})"
            for name in ENTRIES:
                if bundle.read(name)[4:8] != _TFLITE_MARK:
                    return f"is damaged ({name} in it is no tflite model)"
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
        return "is truncated or no MediaPipe bundle"
    return ""


def _file(path: Path | str | None) -> Path:
    # Path.expanduser raises without a home folder; then the name is taken as it stands.
    return bundled_model() if path is None or not str(path) else _expanded(Path(str(path)))


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        return path
