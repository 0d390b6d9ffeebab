"""The way of the data: frames in, a baseline or samples out. Nothing runs before somebody asks for the next sample."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from posture_watch.ports import Landmarker
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.calibration import CalibrationRules, CalibrationState, calibrate_view, finish
from posture_watch.posture.features import Features
from posture_watch.posture.landmarks import Frame, View
from posture_watch.posture.presence import PresenceRules, confirm, needs_search
from posture_watch.posture.samples import Cause, Sample
from posture_watch.posture.watching import WatchRules, WatchState, watch_view

STILLS_PLACE = 0.75
"""How far the place in the picture counts in photographs. On 58 rendered people left out, a third of whom had their
camera nudged, 1, 0.75 and 0.5 give an AUC of .975, .976 and .976 and call 7.2, 6.6 and 5.7 % of good frames poor; on
real people .981, .981 and .980, with 94, 94 and 91 % of the poor frames found."""


def calibrate(frames: Iterable[Frame], landmarker: Landmarker, rules: CalibrationRules | None = None) -> Baseline:
    """Return the baseline of a person who sits upright in all the frames.

    Args:
        frames: A camera, a recording or a list; all of it is used.
        landmarker: Finds people.
        rules: What a good calibration is.

    Raises:
        CalibrationError: Too little could be used, or the person moved about too much; says what to do.
    """
    rules = rules or CalibrationRules()
    state = CalibrationState()
    for gathered, _, _ in gather(frames, landmarker, rules):
        state = gathered
    return finish(state, rules).baseline


def gather(
    frames: Iterable[Frame], landmarker: Landmarker, rules: CalibrationRules, state: CalibrationState | None = None
) -> Iterator[tuple[CalibrationState, Frame, View]]:
    """Yield the state of a calibration after each frame, with the frame and what was seen in it, for a live preview."""
    state = state or CalibrationState()
    presence = PresenceRules()
    confirmed_s: float | None = None
    for frame in frames:
        view = _look(landmarker, frame, state.last, confirmed_s, presence)
        confirmed_s = view.time_s if view.fresh and view.people else confirmed_s
        state = calibrate_view(state, view, rules)
        yield state, frame, view


def watch(
    frames: Iterable[Frame],
    landmarker: Landmarker,
    baseline: Baseline | Sequence[Baseline],
    rules: WatchRules | None = None,
    tolerance: Callable[[], Mapping[Cause, float]] | None = None,
) -> Iterator[Sample]:
    """Yield one verdict a frame, in the order of the frames.

    Args:
        frames: A camera, a recording or a list.
        landmarker: Finds people. It is asked for a fresh search now and then: a tracked pose is no proof of a person.
        baseline: The person's own calibrated posture, or several that are fine (``Profile.postures``), that one first.
        rules: Smoothing, limits and gates; defaults suit a frame rate of 0.5 to 10 a second.
        tolerance: Asked at each frame for how far "that was fine" has lowered the log odds of each cause.
    """
    rules = rules or WatchRules()
    state = WatchState()
    for frame in frames:
        view = _look(landmarker, frame, state.last, state.confirmed_s, rules.presence)
        state, sample = watch_view(state, view, baseline, rules, tolerance() if tolerance else None)
        yield sample


def judge_stills(
    frames: Iterable[Frame],
    landmarker: Landmarker,
    baseline: Baseline | Sequence[Baseline],
    rules: WatchRules | None = None,
) -> Iterator[Sample]:
    """Yield one verdict a picture, each judged on its own: no smoothing, nothing known of the picture before.

    Nobody knows whether the camera stood still between two photographs, so the place in the picture counts less.

    Args:
        frames: Pictures that need not follow one another.
        landmarker: Finds people; each picture is searched afresh.
        baseline: The person's own calibrated posture, or several that are fine (``Profile.postures``), that one first.
        rules: Limits and gates.
    """
    rules = rules or WatchRules()
    rules = replace(rules, place=min(rules.place, STILLS_PLACE))
    for frame in frames:
        _, sample = watch_view(WatchState(), landmarker.detect(frame, fresh=True), baseline, rules)
        yield sample


def _look(
    landmarker: Landmarker, frame: Frame, last: Features | None, confirmed_s: float | None, rules: PresenceRules
) -> View:
    """Return who is in the frame, confirmed by a fresh search where that is due."""
    view = landmarker.detect(frame)
    if needs_search(view, last, confirmed_s, rules):
        view = confirm(view, landmarker.detect(frame, fresh=True), rules)
    return view
