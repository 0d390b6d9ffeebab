"""``calibrate --accept``: one more posture that is fine, beside the calibrated one."""

import json
from typing import TYPE_CHECKING

from posture_watch.commands.saying import say

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.calibrate import Result
    from posture_watch.ports import Store
    from posture_watch.posture.guided import GuideRules
    from posture_watch.posture.profiles import Profile


def find_acceptable(store: "Store", name: str, posture: str, *, replacing: bool) -> "Profile":
    """Return the profile that one more posture of that name can be added to.

    Raises:
        CalibrationError: There is no such profile, it has enough postures, or the name is taken or none.
    """
    from posture_watch.commands.profiles import find_profile
    from posture_watch.posture.profiles import check_acceptable
    from posture_watch.storage.exchange import check_name

    check_name(posture, "posture", "reclined")
    profile = find_profile(store, name)
    check_acceptable(profile, posture, replacing=replacing)
    return profile


def accepting_rules(posture: str) -> "GuideRules":
    """Return the steps before a camera: one capture, since not everybody can take up a posture twice alike."""
    from posture_watch.posture.guided import GuideRules

    return GuideRules(captures=1, posture=posture)


def save_accepted(store: "Store", name: str, posture: str, result: "Result", *, replacing: bool) -> "Profile":
    """Add a calibrated posture to a profile and return the profile as it was before.

    Raises:
        CalibrationError: As ``find_acceptable``: much may have happened since the person began.
    """
    from posture_watch.posture.profiles import accept

    before = find_acceptable(store, name, posture, replacing=replacing)
    store.save_profile(accept(before, posture, result.calibration.baseline, replacing=replacing))
    return before


def show_accepted(posture: str, result: "Result", before: "Profile", *, as_json: bool, console: "Console") -> None:
    """Print what was accepted and how good it is.

    Args:
        posture: Its name.
        result: The calibration.
        before: The profile without it.
        as_json: A document instead of sentences.
        console: Where to.
    """
    calibration, replaced = result.calibration, posture in before.accepted
    if as_json:
        document = {
            "profile": before.name,
            "accepted": posture,
            "camera": result.camera,
            "replaced": replaced,
            "quality": "fair" if result.shortcomings else "good",
            "shortcomings": list(result.shortcomings),
            "coverage_share": calibration.coverage_share,
            "wander_faces": calibration.wander_faces,
            "frames": calibration.baseline.frame_count,
            "duration_s": calibration.baseline.duration_s,
        }
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
        return
    verdict = "only fair" if result.shortcomings else "good"
    again = " anew" if replaced else ""
    say(console, f"The profile {before.name} accepts the posture {posture}{again} from now on.")
    say(
        console,
        f"Its calibration is {verdict}: {calibration.coverage_share:.0%} of the pictures could be used, and head and "
        f"shoulders moved by about {calibration.wander_faces:.0%} of the size of the face.",
    )
    if result.shortcomings:
        say(console, f"It can be used; it could be better because {' and '.join(result.shortcomings)}.")
    if result.camera != before.camera:
        say(
            console,
            f"It was seen by {result.camera}, the profile itself by {before.camera}: "
            "that is fine only if the camera stands where it stood.",
        )
