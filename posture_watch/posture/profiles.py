"""A named baseline for one camera and place, with the limits as the person's answers have moved them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture_watch.errors import CalibrationError
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.samples import Cause

MOST_ACCEPTED = 3
"""Postures that can be accepted beside the calibrated one: with ever more of them nothing would be left to be poor."""

FIRST = "upright"
"""What the calibrated posture itself is called among the accepted ones."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person at one place before one camera."""

    name: str
    """Chosen by the person: ``default``, ``office``, ``standing``."""

    camera: str
    """The camera's name, or the file, that it was calibrated with."""

    created_s: float
    """When it was calibrated, Unix seconds."""

    baseline: Baseline
    """The calibrated posture."""

    tolerance: Mapping[Cause, float] = field(default_factory=dict)
    """How far "that was fine" has lowered the log odds of a cause, 0 or more."""

    accepted: Mapping[str, Baseline] = field(default_factory=dict)
    """Other postures that are fine as well, by name: ``reclined``, ``standing``, ``writing``."""

    @property
    def postures(self) -> tuple[Baseline, ...]:
        """All postures that are fine, the calibrated one first."""
        return (self.baseline, *self.accepted.values())


def check_acceptable(profile: Profile, posture: str, *, replacing: bool = False) -> None:
    """Do nothing if one more posture of that name can be accepted.

    Args:
        profile: Whose.
        posture: Its name.
        replacing: It may take the place of one of the same name.

    Raises:
        CalibrationError: The name is taken or there are too many; says what to do.
    """
    if posture == FIRST:
        raise CalibrationError(
            f"{FIRST.capitalize()} is the calibrated posture itself; call this one something else, such as reclined, "
            "or calibrate without --accept."
        )
    if posture in profile.accepted:
        if not replacing:
            raise CalibrationError(
                f"The profile {profile.name} has a posture {posture} already; add --replace to learn it anew, "
                "or choose another name."
            )
    elif len(profile.accepted) >= MOST_ACCEPTED:
        raise CalibrationError(
            f"The profile {profile.name} has {MOST_ACCEPTED} accepted postures ({', '.join(profile.accepted)}), and "
            f"more would leave nothing poor; remove one with: posture-watch profiles forget {profile.name} NAME"
        )


def accept(profile: Profile, posture: str, baseline: Baseline, *, replacing: bool = False) -> Profile:
    """Return the profile with one more accepted posture.

    Args:
        profile: Whose.
        posture: Its name.
        baseline: How the person sits or stands in it.
        replacing: It may take the place of one of the same name.

    Raises:
        CalibrationError: The name is taken or there are too many; says what to do.
    """
    check_acceptable(profile, posture, replacing=replacing)
    return replace(profile, accepted={**profile.accepted, posture: baseline})


def forget(profile: Profile, posture: str) -> Profile:
    """Return the profile without one of its accepted postures.

    Raises:
        CalibrationError: It has none of that name; the known ones are named.
    """
    if posture not in profile.accepted:
        known = f"known are: {', '.join(profile.accepted)}" if profile.accepted else "it has none"
        raise CalibrationError(f"The profile {profile.name} has no accepted posture {posture}; {known}.")
    return replace(profile, accepted={name: one for name, one in profile.accepted.items() if name != posture})
