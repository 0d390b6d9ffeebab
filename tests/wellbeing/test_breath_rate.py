"""Breaths a minute from the shoulders: right where it says a number, silent where it cannot know."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.testing import seated
from posture_watch.wellbeing.breath_rate import BreathCheck, BreathRules, Doubt, Glimpse, breath_rate, glimpse

WINDOWS = Path(__file__).parents[1] / "data" / "breathing" / "shoulders.npz"
WIDTH = 0.4


def sitting(
    per_minute: float,
    *,
    pictures_per_s: float = 12.0,
    depth: float = 0.01,
    jitter: float = 0.002,
    sway: float = 0.01,
    seconds: float = 60.0,
    start_s: float = 0.0,
) -> list[Glimpse]:
    """Return somebody who breathes, sways slowly, and is seen with a jitter; lengths in shoulder widths."""
    random = np.random.default_rng(round(per_minute * 100))
    times_s = np.arange(0, seconds + 1e-9, 1 / pictures_per_s)
    breath = depth * np.sin(2 * np.pi * per_minute / 60 * times_s)
    wander = np.cumsum(random.normal(0, sway / 20, (len(times_s), 4)), axis=0) / np.sqrt(pictures_per_s / 5)
    noise = random.normal(0, jitter, (len(times_s), 4))
    places = (np.array([0.6, 0.7, 0.6, 0.4]) / WIDTH + wander + noise) * WIDTH
    return [
        Glimpse(start_s + float(time_s), (row[0], row[1] - lift * WIDTH), (row[2], row[3]), WIDTH, 0.1)
        for time_s, row, lift in zip(times_s, places.tolist(), breath.tolist(), strict=True)
    ]


def checked(trace: list[Glimpse] | list[Glimpse | None], seconds: float = 60.0) -> BreathCheck:
    return breath_rate(trace, seconds)


@settings(max_examples=25, deadline=None)
@given(st.floats(6.0, 36.0))
def test_a_still_person_is_counted_to_half_a_breath_a_minute(per_minute: float) -> None:
    found = checked(sitting(per_minute))
    assert found.doubt is None
    assert found.per_minute == pytest.approx(per_minute, abs=0.5)


@pytest.mark.parametrize("pictures_per_s", [5.0, 8.0, 15.0, 30.0])
def test_how_often_the_camera_looks_does_not_change_the_rate(pictures_per_s: float) -> None:
    assert checked(sitting(14.0, pictures_per_s=pictures_per_s)).per_minute == pytest.approx(14.0, abs=0.3)


def test_the_time_of_day_does_not_change_the_rate() -> None:
    assert checked(sitting(14.0, start_s=1.8e9)).per_minute == pytest.approx(
        checked(sitting(14.0)).per_minute or 0, abs=0.1
    )


def test_without_a_rhythm_there_is_no_number() -> None:
    told = [checked(sitting(14.0 + seed / 100, depth=0.0)).doubt for seed in range(20)]
    assert told == [Doubt.NO_RHYTHM] * 20


def test_of_two_rhythms_alike_none_is_taken() -> None:
    both = [
        replace(one, shoulders=(one.shoulders[0], one.shoulders[1] + other.shoulders[1] - 0.7))
        for one, other in zip(sitting(11.0, depth=0.022), sitting(22.0), strict=True)
    ]
    assert checked(both).doubt is Doubt.NO_RHYTHM


def test_who_moves_all_the_time_is_told_so() -> None:
    trace = sitting(14.0, seconds=60)
    moving = [
        Glimpse(each.time_s, (each.shoulders[0] + 0.05 * (i // 36 % 2), each.shoulders[1]), each.eyes, WIDTH, 0.1)
        for i, each in enumerate(trace)
    ]
    found = checked(moving)
    assert (found.per_minute, found.doubt) == (None, Doubt.MOVED)
    assert found.still_s < 30


def test_a_movement_in_the_middle_leaves_the_still_pieces() -> None:
    trace = sitting(14.0)
    shifted = [
        Glimpse(
            each.time_s, (each.shoulders[0], each.shoulders[1] + 0.1 * (each.time_s > 30)), each.eyes, WIDTH, each.mouth
        )
        for each in trace
    ]
    found = checked(shifted)
    assert found.per_minute == pytest.approx(14.0, abs=0.5)
    assert 56 < found.still_s < 58


def test_a_head_that_turns_about_is_movement_too() -> None:
    looking_about = [
        Glimpse(each.time_s, each.shoulders, (each.eyes[0] + 0.1 * (i // 36 % 2), each.eyes[1]), WIDTH, 0.1)
        for i, each in enumerate(sitting(14.0))
    ]
    assert checked(looking_about).doubt is Doubt.MOVED


def test_a_mouth_that_moves_makes_it_silent() -> None:
    speaking = [
        Glimpse(each.time_s, each.shoulders, each.eyes, WIDTH, 0.1 + 0.02 * (i % 2))
        for i, each in enumerate(sitting(14.0))
    ]
    assert checked(speaking).doubt is Doubt.SPOKE


def test_too_few_pictures_are_too_few() -> None:
    assert checked(sitting(14.0, pictures_per_s=3.0)).doubt is Doubt.FEW_PICTURES
    assert checked([], 60.0).doubt is Doubt.FEW_PICTURES
    assert checked([], 0.0).doubt is Doubt.NOT_SEEN


def test_who_is_out_of_view_for_long_is_not_counted() -> None:
    trace = sitting(14.0)
    assert checked([each if i % 3 else None for i, each in enumerate(trace)]).doubt is Doubt.NOT_SEEN
    assert checked([each if i % 5 else None for i, each in enumerate(trace)]).doubt is None


def test_half_a_minute_of_slow_breathing_is_too_short_to_count() -> None:
    assert checked(sitting(6.0, seconds=40), 40).doubt is Doubt.NO_RHYTHM
    assert checked(sitting(6.0, seconds=60), 60).doubt is None


def test_a_clock_that_was_set_back_does_no_harm() -> None:
    trace = sitting(14.0)
    back = [*trace[:300], *(each for each in sitting(14.0, start_s=-100.0)[:20]), *trace[300:]]
    assert checked(back).per_minute == pytest.approx(14.0, abs=0.3)


def test_hidden_shoulders_are_no_glimpse() -> None:
    person = seated()
    assert glimpse(1.0, person) is not None
    person.visibility[11] = 0.2
    assert glimpse(1.0, person) is None


def windows() -> dict[str, npt.NDArray[np.float32]]:
    with np.load(WINDOWS) as file:
        return {name: file[name] for name in file.files}


@pytest.mark.parametrize("name", sorted(name for name in windows() if not name.endswith("truth")))
def test_recorded_shoulders_of_rendered_people_are_counted_or_refused(name: str) -> None:
    columns = windows()
    trace = [
        Glimpse(row[0], (row[1], row[2]), (row[3], row[4]), row[5], row[6]) if np.isfinite(row[1]) else None
        for row in columns[name].astype(float).tolist()
    ]
    found = breath_rate(trace, 60.0, BreathRules())
    if name == "session_001_130":  # works, reaches, drinks
        assert found.doubt is Doubt.MOVED
    else:
        assert found.per_minute == pytest.approx(float(columns[f"{name}_truth"]), abs=0.5)
