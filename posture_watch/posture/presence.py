"""Who is there: a tracked pose is no proof, and of several people only one is ours.

The tracker looks where the person was a moment ago. It holds on to an empty chair, and it may slide over to somebody
who passes by. So from time to time, and at once when something odd happens, the whole picture is searched afresh, and
the two answers are put together here.
"""

import math
from dataclasses import dataclass, replace

from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.landmarks import Landmarks, View


@dataclass(frozen=True, slots=True)
class PresenceRules:
    """When a tracked person has to be confirmed."""

    confirm_every_s: float = 3.0
    """A tracked pose older than this is searched afresh."""
    jump_faces: float = 0.5
    """Eyes that moved by more face sizes than this between two looks are searched afresh at once."""
    growth: float = 0.2
    """So are faces whose size changed by more than this, as a logarithm."""
    least_visibility: float = 0.8
    """So are poses with a nose or shoulder less visible than this."""
    same_place_faces: float = 1.5
    """Two poses whose eyes are nearer than this, in face sizes, are the same person."""


def needs_search(view: View, last: Features | None, confirmed_s: float | None, rules: PresenceRules) -> bool:
    """Return whether the whole picture must be searched before this view is believed.

    Args:
        view: What tracking says.
        last: The features of the look before, if somebody was there.
        confirmed_s: When a search last confirmed the person; ``None`` if never.
        rules: The limits.
    """
    if view.fresh or not view.people:
        return False
    if confirmed_s is None or not 0 <= view.time_s - confirmed_s < rules.confirm_every_s:
        return True
    person = view.people[0]
    now = extract_features(person)
    if now is None or last is None:
        return True
    moved = math.hypot(now.eyes_x - last.eyes_x, now.eyes_y - last.eyes_y) / last.face_size
    grown = abs(math.log(now.face_size / last.face_size))
    doubtful = min(person.visibility[0], person.visibility[11], person.visibility[12]) < rules.least_visibility
    return moved > rules.jump_faces or grown > rules.growth or doubtful


def confirm(tracked: View, searched: View, rules: PresenceRules) -> View:
    """Return the tracked view as a fresh search of the same picture corrects it.

    Nobody found: nobody is there, whatever the tracker says. The tracked person found again: that one first, then
    everybody else. Somebody else found: those who were found.
    """
    if not searched.people or not tracked.people:
        return replace(tracked, people=searched.people, fresh=True)
    ours = tracked.people[0]
    near = [person for person in searched.people if _faces_apart(ours, person) <= rules.same_place_faces]
    if not near:
        return replace(tracked, people=searched.people, fresh=True)
    same = min(near, key=lambda person: _faces_apart(ours, person))
    others = tuple(person for person in searched.people if person is not same)
    return replace(tracked, people=(ours, *others), fresh=True)


def choose_person(view: View, last: Features | None, home: Features | None, rules: PresenceRules) -> Landmarks | None:
    """Return which of the people in view is ours; ``None`` when that cannot be told.

    With one person there is no choice. Among several it is the one who sits where ours sat at the last look or, failing
    that, the only one who sits where ours was calibrated.

    Args:
        view: At least one person.
        last: The features of our person at the last look, if known.
        home: The calibrated features, if known.
        rules: The limits.
    """
    if len(view.people) == 1:
        return view.people[0]
    for place in (last, home):
        if place is None:
            continue
        near = [person for person in view.people if _faces_from(person, place) <= rules.same_place_faces]
        if len(near) == 1:
            return near[0]
    return None


def _faces_from(person: Landmarks, place: Features) -> float:
    features = extract_features(person)
    if features is None:
        return math.inf
    shift = math.hypot(features.eyes_x - place.eyes_x, features.eyes_y - place.eyes_y) / place.face_size
    # Somebody behind ours may well be at the same place in the picture, but is smaller.
    return shift + 3 * abs(math.log(features.face_size / place.face_size))


def _faces_apart(one: Landmarks, other: Landmarks) -> float:
    place = extract_features(one)
    return math.inf if place is None else _faces_from(other, place)
