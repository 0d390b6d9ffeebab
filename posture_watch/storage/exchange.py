"""A profile as a JSON document: to keep, to take to another computer, or to judge recordings against.

::

    posture_watch_profile   1, the version of the document
    name, camera            as chosen; what it was calibrated with
    created_s               when, Unix seconds
    baseline                reference and spread of each measure, frame_count, duration_s
    tolerance               by cause, how far "that was fine" lowered its log odds
    accepted                by name, a baseline for each other posture that is fine; files of old have none
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from posture_watch.errors import CalibrationError
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.profiles import FIRST, MOST_ACCEPTED, Profile
from posture_watch.posture.samples import Cause

VERSION = 1
_KEY = "posture_watch_profile"
_MOST_BYTES = 1_000_000
_MOST_TOLERANCE = 100.0
_LATEST_S = 4.1e9  # about the year 2100
_NAME = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,62}[^\s\x00-\x1f\x7f])?")


def check_name(name: str, what: str = "profile", such_as: str = "office") -> str:
    """Return the name of a profile if it can be one: 1 to 64 characters that are all visible, or blanks inside.

    Args:
        name: The name.
        what: What else it is the name of.
        such_as: An example, for the sentence.

    Raises:
        CalibrationError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise CalibrationError(
            f"A {what} cannot be called {name!r}; take 1 to 64 characters without line breaks, such as {such_as}."
        )
    return name


def to_document(profile: Profile) -> dict[str, object]:
    """Return a profile as plain values that JSON can carry; ``read_profile`` takes them back."""
    return {
        _KEY: VERSION,
        "name": profile.name,
        "camera": profile.camera,
        "created_s": profile.created_s,
        "baseline": profile.baseline.as_dict(),
        "tolerance": {cause.value: value for cause, value in profile.tolerance.items()},
        "accepted": {name: baseline.as_dict() for name, baseline in profile.accepted.items()},
    }


def read_profile(path: Path) -> Profile:
    """Return the profile of a file that ``profiles export`` wrote.

    Raises:
        CalibrationError: The file cannot be read, is something else, or holds impossible values.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise CalibrationError(f"There is no file {path}; check the name.") from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise CalibrationError(f"{path} is a folder; name the file in it.") from None
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise CalibrationError(f"{path} cannot be read ({reason}); mend that or name another file.") from error
    no_profile = f"{path} is no exported profile; write one with: posture-watch profiles export NAME FILE"
    if len(content) > _MOST_BYTES:
        raise CalibrationError(no_profile)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CalibrationError(no_profile) from error
    if not isinstance(document, dict) or _KEY not in document:
        raise CalibrationError(no_profile)
    if document[_KEY] != VERSION:
        raise CalibrationError(
            f"{path} was written by another version of posture-watch (document {document[_KEY]!r}, "
            f"this one reads {VERSION}); export it again with this version."
        )
    try:
        return _profile(document)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError, CalibrationError) as error:
        raise CalibrationError(f"The profile in {path} is damaged; export it again or calibrate anew.") from error


def _profile(document: Mapping[str, object]) -> Profile:
    name, camera, values, allowed = (document[key] for key in ("name", "camera", "baseline", "tolerance"))
    if not (isinstance(name, str) and isinstance(camera, str)):
        raise TypeError("names are texts")
    others = document.get("accepted", {})
    if not (isinstance(values, dict) and isinstance(allowed, dict) and isinstance(others, dict)):
        raise TypeError("baseline, tolerance and accepted are tables")
    baseline = Baseline.from_dict(values)
    accepted = {check_name(posture): Baseline.from_dict(one) for posture, one in others.items()}
    tolerance = {Cause(cause): float(value) for cause, value in allowed.items()}
    created_s = float(str(document["created_s"]))
    possible = (
        all(_is_possible(one) for one in (baseline, *accepted.values()))
        and len(accepted) <= MOST_ACCEPTED
        and FIRST not in accepted
        and 0 <= created_s <= _LATEST_S
        and all(0 <= value <= _MOST_TOLERANCE for value in tolerance.values())
    )
    if not possible:
        raise ValueError("impossible values")
    return Profile(check_name(name), camera, created_s, baseline, tolerance, accepted)


def _is_possible(baseline: Baseline) -> bool:
    return min(baseline.spread.values()) >= 0 and baseline.frame_count > 0 and baseline.duration_s >= 0
