"""What is wrong with a camera, told from its pictures and their times, and when to try again.

Nothing here touches a camera: ``devices/camera.py`` reports what it sees and gets a state back.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from posture_watch.errors import SourceError
from posture_watch.posture.gates import GateRules, gate_light
from posture_watch.posture.landmarks import Light
from posture_watch.posture.samples import UnsureReason

WELL_AFTER_S = 60.0
"""A camera that has delivered for so long is well again: the next fault is a new one, and the delays begin anew."""


class CameraState(StrEnum):
    """Why a camera does not deliver what it should. Each is waited for, with growing delays."""

    BUSY = "busy"
    """Another program has it."""
    BLOCKED = "blocked"
    """A call into its driver does not come back."""
    GONE = "gone"
    """It is not plugged in."""
    FORBIDDEN = "forbidden"
    """This user, or this program, may not open it."""
    SILENT = "silent"
    """It opens and never delivers a picture."""
    STALLED = "stalled"
    """It has stopped delivering."""
    FROZEN = "frozen"
    """It delivers the same picture again and again."""
    COVERED = "covered"
    """Its pictures show nothing: a privacy shutter, a hand, or no light at all."""
    RESIZED = "resized"
    """Its pictures have changed size, or are too small to show a person."""
    UNREADABLE = "unreadable"
    """Its pictures cannot be decoded."""


_DELAYS_S = (2.0, 5.0, 15.0, 30.0, 60.0)
_OTHER_DELAYS_S = {
    # Whoever has it should find it free when it is given up and taken again at once.
    CameraState.BUSY: (5.0, 10.0, 20.0, 40.0, 60.0),
    # Each attempt may cost a thread that never comes back.
    CameraState.BLOCKED: (5.0, 20.0, 60.0, 180.0, 300.0),
    CameraState.COVERED: (5.0, 10.0, 20.0, 30.0),
    CameraState.FORBIDDEN: (10.0, 30.0, 60.0, 120.0),
}


WORTH_WAITING = frozenset(CameraState) - {CameraState.GONE, CameraState.FORBIDDEN}
"""States in which a program that has just been started waits; in the others the person has to do something first."""


def retry_delay_s(state: CameraState | None, failures: int) -> float:
    """Return how many seconds to wait before the next attempt.

    Args:
        state: What was wrong; ``None`` where only that something was.
        failures: How many attempts have failed since the camera was last well, this one not counted.
    """
    delays_s = _OTHER_DELAYS_S.get(state, _DELAYS_S) if state else _DELAYS_S
    return delays_s[min(failures, len(delays_s) - 1)]


class CameraError(SourceError):
    """A camera does not deliver what it should; the text is the sentence for the user."""

    def __init__(self, state: CameraState, sentence: str, since_s: float | None = None) -> None:
        """Say what is wrong, and since when: the last moment of which the camera is known to have been well."""
        super().__init__(sentence)
        self.state = state
        self.since_s = since_s


@dataclass(frozen=True, slots=True)
class Retry:
    """What to do after a fault."""

    live_state: str
    """The live state to show meanwhile."""
    wait_s: float
    """Seconds until the next attempt."""
    since_s: float | None
    """The last moment of which the camera is known to have been well; ``None``: not known."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often a camera has failed of late."""

    failures: int = 0
    """In a row, since it was last well."""
    well_since_s: float | None = None
    """Since when it has delivered; ``None``: it does not."""
    ever_delivered: bool = False
    """Whether it has delivered at all since the program was started."""

    def delivered(self, time_s: float) -> "Attempts":
        """Return the state after a sample: what failed before is forgotten after ``WELL_AFTER_S``."""
        if self.well_since_s is None or time_s < self.well_since_s:
            return replace(self, well_since_s=time_s, ever_delivered=True)
        return replace(self, failures=0) if time_s - self.well_since_s >= WELL_AFTER_S else self

    def worth_waiting(self, error: SourceError) -> bool:
        """Return whether to try again: at the very start only where that helps without the person's doing."""
        return self.ever_delivered or (isinstance(error, CameraError) and error.state in WORTH_WAITING)

    def failed(self, error: SourceError) -> tuple["Attempts", Retry]:
        """Return the state after one more fault, and what to do."""
        state, since_s = (error.state, error.since_s) if isinstance(error, CameraError) else (None, None)
        retry = Retry(f"camera {state or 'lost'}", retry_delay_s(state, self.failures), since_s)
        return replace(self, failures=self.failures + 1, well_since_s=None), retry


@dataclass(frozen=True, slots=True)
class PictureRules:
    """When pictures mean that the camera is not well."""

    frozen_s: float = 5.0
    """The same picture to the last bit for so long. A sensor never gives the same one twice; a drawn one may."""
    frozen_pictures: int = 4
    """And so many of them in a row."""
    covered_s: float = 10.0
    """Pictures that show nothing for so long; a hand or a cloth in passing takes less."""
    slow_gap_s: float = 1.2
    """More seconds than that between two pictures of the device is slow."""
    quick_gap_s: float = 0.8
    """Fewer than that is quick enough again."""
    least_width: int = 160
    """Pixels below which a person cannot be made out."""
    least_height: int = 120
    """Pixels below which a person cannot be made out."""
    gates: GateRules = field(default_factory=GateRules)
    """When a picture shows nothing."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be known of one picture: no pixel of it."""

    time_s: float
    """When it was taken."""
    size: tuple[int, int]
    """Width and height in pixels."""
    light: Light | None
    """Its light, and how far it differs from the one before; ``None``: not measured."""
    gap_s: float | None = None
    """Seconds between two pictures of the device, on average; ``None``: not known yet."""


@dataclass(frozen=True, slots=True)
class PictureState:
    """What is remembered from picture to picture, also while the camera is closed in between."""

    time_s: float | None = None
    """Time of the last picture."""
    size: tuple[int, int] | None = None
    """Size of the pictures of this opening."""
    changed_s: float | None = None
    """When the picture last was another one than before."""
    same: int = 0
    """How many pictures in a row have been the same."""
    covered_since_s: float | None = None
    """Since when the pictures show nothing."""
    slow: bool = False
    """The device takes longer than it should."""
    trouble: CameraState | None = None
    """What is wrong; ``None``: nothing."""
    since_s: float | None = None
    """The last moment before that."""

    @property
    def is_new(self) -> bool:
        """Whether the last picture shows something that the one before did not."""
        return self.same == 0

    def reopened(self) -> "PictureState":
        """Return the state for the camera opened again: a picture that is frozen or black still will be so at once."""
        return replace(self, size=None, trouble=None, since_s=None, slow=False)


def judge_picture(state: PictureState, picture: Picture, rules: PictureRules) -> PictureState:
    """Return the state after one more picture.

    ::

        pictures        a  b  c  c  c  c  c  d      the same letter: the same to the last bit
        new             y  y  y  n  n  n  n  y
        trouble                          F          after frozen_s; what counts ends with the first c
    """
    first = state.size is None
    before_s = picture.time_s if state.time_s is None else state.time_s
    state = (
        replace(
            _with_light(state, picture, rules),
            time_s=picture.time_s,
            size=picture.size,
            slow=_is_slow(state, picture, rules),
        )
        if first or state.size == picture.size
        else replace(state, trouble=CameraState.RESIZED, since_s=before_s)
    )
    width, height = picture.size
    if width < rules.least_width or height < rules.least_height:
        return replace(state, trouble=CameraState.RESIZED, since_s=before_s)
    return state


def _with_light(state: PictureState, picture: Picture, rules: PictureRules) -> PictureState:
    light, time_s = picture.light, picture.time_s
    if light is None or (state.changed_s is not None and time_s < state.changed_s):
        # Not measured, or the clock was set back: nothing is known of before.
        return replace(state, changed_s=time_s, same=0, covered_since_s=None, trouble=None, since_s=None)
    same = state.same + 1 if light.change == 0 and state.changed_s is not None else 0
    changed_s = state.changed_s if same and state.changed_s is not None else time_s
    covered = gate_light(light, rules.gates) is UnsureReason.COVERED
    covered_since_s = None if not covered else time_s if state.covered_since_s is None else state.covered_since_s
    trouble, since_s = None, None
    if covered_since_s is not None and time_s - covered_since_s >= rules.covered_s:
        trouble, since_s = CameraState.COVERED, covered_since_s
    elif time_s - changed_s >= rules.frozen_s and same >= rules.frozen_pictures:
        trouble, since_s = CameraState.FROZEN, changed_s
    return replace(
        state, changed_s=changed_s, same=same, covered_since_s=covered_since_s, trouble=trouble, since_s=since_s
    )


def _is_slow(state: PictureState, picture: Picture, rules: PictureRules) -> bool:
    if picture.gap_s is None:
        return state.slow
    return picture.gap_s > (rules.quick_gap_s if state.slow else rules.slow_gap_s)
