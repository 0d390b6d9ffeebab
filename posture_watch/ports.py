"""What the program asks of the outside world: Protocols of a few methods, each with a fake in ``testing``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from posture_watch.posture.alerts import Alert, Answer, Delivery, Notification
from posture_watch.posture.host import HostState
from posture_watch.posture.notes import Note
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.sessions import Session

if TYPE_CHECKING:
    # These load numpy, for which `status` has no time.
    from posture_watch.posture.holds import Holds
    from posture_watch.posture.landmarks import Frame, View
    from posture_watch.posture.minutes import Minute
    from posture_watch.posture.profiles import Profile


class Clock(Protocol):
    """The time of day."""

    def now_s(self) -> float:
        """Return Unix seconds."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Return after about that many seconds."""
        ...


class Landmarker(Protocol):
    """Finds people in a picture."""

    def detect(self, frame: "Frame", *, fresh: bool = False) -> "View":
        """Return who is in the frame.

        Args:
            frame: Frames must come in the order of their times.
            fresh: Search the whole picture for everybody instead of following the one person tracked so far. Ask for
                it after following in the same frame.
        """
        ...

    def close(self) -> None:
        """Free the model. Calling ``detect`` afterwards raises ``ValueError``."""
        ...


class Notifier(Protocol):
    """Shows messages. It never raises and never keeps its caller waiting."""

    def send(self, notification: Notification) -> None:
        """Hand a message over."""
        ...

    def events(self) -> Sequence[Delivery | Answer]:
        """Return what has happened since the last call, oldest first: deliveries and pressed buttons."""
        ...

    def clear(self) -> None:
        """Take the message that is on the screen away, if there is one."""
        ...

    def close(self) -> None:
        """Deliver what is still waiting (for a second or two at most) and let go of the desktop."""
        ...


class HostProbe(Protocol):
    """Knows what the computer is doing. It never raises and never keeps its caller waiting."""

    def state(self) -> HostState:
        """Return the newest that is known. Nothing is asked of the computer for it: call it as often as you like."""
        ...

    def close(self) -> None:
        """Stop asking. ``state`` knows nothing from then on."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the commands want of the running instance. Times in Unix seconds; ``None``: no such wish."""

    paused_until_s: float | None = None
    """No looking before then; ``inf`` until told otherwise."""

    snoozed_until_s: float | None = None
    """Looking goes on, no messages before then."""

    stop_s: float | None = None
    """When somebody asked the instance to end."""

    fine_s: float | None = None
    """When somebody last said "that was fine"."""

    camera_wanted_until_s: float | None = None
    """Calibration needs the camera until then."""


@dataclass(frozen=True, slots=True)
class Live:
    """The live state that a running instance writes down about once a second."""

    pid: int
    """Its process."""

    started_s: float
    """When it started, Unix seconds."""

    time_s: float
    """When this was written, Unix seconds."""

    state: str
    """``watching``, ``paused``, ``camera lent``, ``starting``, ``stopped``, the value of a ``RestReason``, or, while a
    camera is waited for, ``camera`` and its ``CameraState`` (``camera lost`` where that is not known)."""

    detail: str = ""
    """One sentence on the state, such as why the camera is lost."""

    posture: Posture | None = None
    """The last verdict, if there is a current one."""

    score: float | None = None
    """Its score."""

    cause: Cause | None = None
    """Its cause."""

    reason: UnsureReason | None = None
    """Its reason, when unsure."""

    since_s: float | None = None
    """Since when the posture has been what it is."""

    profile: str = ""
    """The profile in use."""

    source: str = ""
    """Camera or file in use."""


class Store(Protocol):
    """Remembers. Times are Unix seconds; ranges are half open, ``start_s <= time_s < end_s``."""

    @property
    def diary(self) -> "Diary":
        """What the person told and did."""
        ...

    def add_samples(self, samples: Iterable[Sample]) -> None:
        """Remember samples in one transaction; one with a time already there replaces it."""
        ...

    def samples(self, start_s: float, end_s: float) -> list[Sample]:
        """Return the samples of a range by time."""
        ...

    def holds(self, start_s: float, end_s: float) -> "Holds":
        """Return how long which verdict held in a range, by time and cut to it; kept when the samples are not."""
        ...

    def seconds(self, start_s: float, end_s: float) -> Mapping[Posture, float]:
        """Return how long which posture held in a range, as adding up its holds would, only quicker."""
        ...

    def first_s(self) -> float | None:
        """Return the time of the first record of any kind; ``None`` before there is one."""
        ...

    def minutes(self, start_s: float, end_s: float) -> "list[Minute]":
        """Return the watched minutes of a range by time; those at its ends have only the time inside."""
        ...

    def add_alert(self, alert: Alert) -> None:
        """Remember one attempt to say something."""
        ...

    def answer_alert(self, time_s: float, alert: Alert) -> None:
        """Remember the answer to the alert stored with that time."""
        ...

    def alerts(self, start_s: float, end_s: float) -> list[Alert]:
        """Return the alerts of a range by time."""
        ...

    def add_note(self, note: Note) -> None:
        """Remember what the person wrote."""
        ...

    def notes(self, start_s: float, end_s: float) -> list[Note]:
        """Return the notes of a range by time, those of the same time as they were added."""
        ...

    def save_profile(self, profile: "Profile") -> None:
        """Remember a profile; one of the same name is replaced."""
        ...

    def profile(self, name: str) -> "Profile | None":
        """Return one profile, or ``None`` when there is none of that name."""
        ...

    def profiles(self) -> "list[Profile]":
        """Return all profiles, the one calibrated last first."""
        ...

    def delete_profile(self, name: str) -> bool:
        """Forget a profile; False when there was none of that name."""
        ...

    def wishes(self) -> Wishes:
        """Return what the commands want."""
        ...

    def change_wishes(self, change: Callable[[Wishes], Wishes]) -> Wishes:
        """Replace the wishes by what ``change`` makes of them, in one transaction, and return the new ones."""
        ...

    def live(self) -> Live | None:
        """Return the live state last written, or ``None`` before the first."""
        ...

    def set_live(self, live: Live) -> None:
        """Write the live state down."""
        ...

    def close(self) -> None:
        """Write everything and let go."""
        ...


class Diary(Protocol):
    """Remembers what the person told and did. Times and ranges as in ``Store``."""

    def add_check_in(self, check_in: CheckIn) -> CheckIn:
        """Remember a check-in and return it with its number."""
        ...

    def change_check_in(self, check_in: CheckIn) -> bool:
        """Replace the check-in of that number; False when there is none."""
        ...

    def delete_check_in(self, number: int) -> bool:
        """Forget a check-in; False when there is none of that number."""
        ...

    def check_in(self, number: int) -> CheckIn | None:
        """Return the check-in of a number, or ``None``."""
        ...

    def check_ins(self, start_s: float, end_s: float) -> list[CheckIn]:
        """Return the check-ins of a range by time."""
        ...

    def add_session(self, session: Session) -> Session:
        """Remember an exercise and return it with its number."""
        ...

    def delete_session(self, number: int) -> bool:
        """Forget an exercise; False when there is none of that number."""
        ...

    def sessions(self, start_s: float, end_s: float) -> list[Session]:
        """Return the exercises of a range by time."""
        ...

    def note_shown(self, what: str, time_s: float) -> None:
        """Remember when something that is shown seldom was shown last."""
        ...

    def shown_s(self, what: str) -> float | None:
        """Return when something was shown last, Unix seconds, or ``None`` when it never was."""
        ...
