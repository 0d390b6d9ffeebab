"""``stretch --camera``: counts along, and goes on by time where the camera cannot."""

from collections.abc import Iterator

import numpy as np
import pytest

from posture_watch.app import settings
from posture_watch.commands.counting import CameraCounter, camera_counter
from posture_watch.commands.exercising import go_through
from posture_watch.devices.frames import Frames, Tally
from posture_watch.errors import SourceError
from posture_watch.posture.landmarks import Frame, Landmarks, View
from posture_watch.testing import FakeClock, seated
from posture_watch.wellbeing.course import routine_course
from posture_watch.wellbeing.routines import Kind, Routine
from posture_watch.wellbeing.stretches import CAT_COW, SHRUGS, SIDE_BEND

BLACK = np.zeros((48, 64, 3), np.uint8)
COURSE = routine_course(Routine("test", Kind.STRETCH, "Test", "", "", (SHRUGS, CAT_COW, SIDE_BEND)))


def person_at(time_s: float) -> tuple[Landmarks, ...]:
    """Return somebody who shrugs every six seconds, and later bends to the side for eight."""
    if time_s < 40:
        return (seated(shoulder_raise_cm=4.5 * float(time_s > 4 and time_s % 6 > 3)),)
    return (seated(lateral_deg=18.0 * float(82 < time_s < 90)),)


def counted(until_s: float = 1e9) -> tuple[list[str], list[str]]:
    """Return what is shown, without repetitions, and what is said, before a camera that fails at some time."""
    clock, said, shown = FakeClock(), list[str](), list[str]()

    class Live:
        def detect(self, frame: Frame, *, fresh: bool = False) -> View:
            assert not fresh
            return View(frame.time_s, person_at(frame.time_s))

        def close(self) -> None: ...

    def frames() -> Iterator[Frame]:
        while clock.now_s() < until_s:
            yield Frame(clock.now_s(), BLACK)
        raise SourceError("The camera has stopped delivering pictures.")

    counter = CameraCounter(Frames((frame for frame in frames()), Tally()), Live(), said.append)
    go_through(COURSE, clock, lambda cue: shown.append(counter.words(cue)), every_s=0.1)
    return [words for words, before in zip(shown, ["", *shown], strict=False) if words != before], said


def test_repetitions_are_counted_and_then_seconds_of_a_hold() -> None:
    shown, said = counted()
    assert [words for words in shown if " of " in words][:6] == [f"{count} of 5" for count in range(6)]
    holds = [int(words.split()[0]) for words in shown if words.endswith("s held")]
    assert max(holds) == pytest.approx(8, abs=1)
    assert said == []


def test_a_step_that_cannot_be_seen_is_only_timed() -> None:
    shown, _ = counted()
    first_hold = next(i for i, words in enumerate(shown) if words.endswith("s held"))
    assert shown[first_hold - 1] == ""


def test_a_camera_that_fails_says_so_once_and_the_time_runs_on() -> None:
    shown, said = counted(until_s=10.0)
    assert said == ["The time runs without counting: The camera has stopped delivering pictures."]
    assert shown[-1] == ""


def test_without_a_camera_one_sentence_says_that_it_is_timed() -> None:
    said: list[str] = []
    config = settings({"camera.source": "a camera that nobody has"})
    with camera_counter(config, FakeClock(), 60.0, said.append) as counter:
        assert counter is None
    (sentence,) = said
    assert sentence.startswith("The time runs without counting: ")
    assert "\n" not in sentence
