"""What is known of a camera from one opening to the next: which one it is, and what its last picture was like."""

from collections.abc import Callable, Sequence

from posture_watch.devices.cameras import CameraInfo, described, find_again, find_camera
from posture_watch.devices.light import LightMeter
from posture_watch.posture.camera_health import (
    CameraError,
    CameraState,
    Picture,
    PictureRules,
    PictureState,
    judge_picture,
)
from posture_watch.posture.landmarks import Frame


class CameraMemory:
    """Lasts as long as the program watches one source. Of a picture it keeps a grey thumbnail and a checksum."""

    def __init__(self, rules: PictureRules | None = None) -> None:
        """Know nothing yet."""
        self._rules = rules or PictureRules()
        self._known: CameraInfo | None = None
        self._meter = LightMeter()
        self._state = PictureState()
        self._gap_s: float | None = None

    def find(self, wanted: str | CameraInfo, cameras: Callable[[], Sequence[CameraInfo]]) -> CameraInfo:
        """Return the camera that is meant; the one that was in use before, should it have another number now.

        Raises:
            CameraError: It is not there.
            SourceError: The name fits several.
        """
        if isinstance(wanted, CameraInfo):
            return wanted
        # One that was in no list has nothing to be known by but its number.
        if self._known is None or not self._known.identity:
            return find_camera(wanted, cameras())
        found = find_again(self._known, cameras())
        if found is None:
            raise CameraError(CameraState.GONE, f"{described(self._known)} is not there; plug it in again.")
        return found

    def which(self, wanted: str | CameraInfo) -> str:
        """Return what to call the camera before it is found, as the beginning of a sentence."""
        if isinstance(wanted, CameraInfo):
            return described(wanted)
        if self._known is not None:
            return described(self._known)
        if not wanted.strip():
            return "The camera"
        return f"Camera {wanted}" if wanted.strip().isdecimal() else f'The camera "{wanted}"'

    def found(self, camera: CameraInfo) -> None:
        """Remember the camera that delivers."""
        self._known = camera

    def opened(self) -> None:
        """Expect the pictures of a new opening."""
        self._state = self._state.reopened()

    def judge(self, frame: Frame, gap_s: float | None) -> PictureState:
        """Return what a frame says about the camera.

        Args:
            frame: The newest one; nothing of it is kept but its light.
            gap_s: Seconds between two pictures of the device of late.
        """
        self._gap_s = gap_s
        height, width = frame.image.shape[:2]
        picture = Picture(frame.time_s, (width, height), self._meter.measure(frame), gap_s)
        self._state = judge_picture(self._state, picture, self._rules)
        return self._state

    @property
    def state(self) -> PictureState:
        """What is known of the pictures."""
        return self._state

    def remark(self) -> str:
        """Return in a sentence what is worth knowing of a camera that works; empty when it works well."""
        if not self._state.slow or self._known is None or not self._gap_s:
            return ""
        return (
            f"{described(self._known)} delivers only {1 / self._gap_s:.1f} pictures a second; more light or another "
            "USB socket may help."
        )
