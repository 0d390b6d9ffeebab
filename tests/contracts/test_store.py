"""What every store keeps to, the one in a file as the one in memory."""

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.ports import Live, Store, Wishes
from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryStore
from tests.contracts.values import EVER, good, nudge, profile, valid_samples


def in_memory(_folder: Path) -> Store:
    return MemoryStore()


def in_a_file(folder: Path) -> Store:
    return SqliteStore.open(folder / "posture.db")


@pytest.fixture(params=[in_memory, in_a_file])
def make_store(request: pytest.FixtureRequest) -> Callable[[Path], Store]:
    return request.param  # type: ignore[no-any-return]  # pytest cannot type what stands in params


@pytest.fixture
def store(make_store: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    with closing(make_store(tmp_path)) as store:
        yield store


@pytest.mark.parametrize("make_store", [in_memory, in_a_file])
@settings(max_examples=60, deadline=None)
@given(samples=st.lists(valid_samples, unique_by=lambda sample: sample.time_s))
def test_any_samples_come_back_unchanged_in_the_order_of_their_times(
    make_store: Callable[[Path], Store], samples: list[Sample]
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(make_store(Path(folder))) as store:
        store.add_samples(samples)
        assert store.samples(*EVER) == sorted(samples, key=lambda sample: sample.time_s)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_comes_back_as_itself(store: Store, cause: Cause) -> None:
    sample = Sample(1.25, Posture.POOR, 0.0, cause)
    store.add_samples([sample])
    assert store.samples(*EVER)[0].cause is cause


@pytest.mark.parametrize("reason", UnsureReason)
def test_every_reason_comes_back_as_itself(store: Store, reason: UnsureReason) -> None:
    store.add_samples([Sample(1.25, Posture.UNSURE, reason=reason)])
    assert store.samples(*EVER)[0].reason is reason


def test_an_unknown_score_stays_unknown(store: Store) -> None:
    store.add_samples([Sample(1.0, Posture.GOOD, None), Sample(2.0, Posture.GOOD, 0.0)])
    assert [sample.score for sample in store.samples(*EVER)] == [None, 0.0]


def test_severities_and_features_are_not_remembered(store: Store) -> None:
    rich = replace(good(1.0), severities={Cause.SLUMP: 0.5}, features={"neck": -1.0})
    store.add_samples([rich])
    assert store.samples(*EVER) == [good(1.0)]


def test_a_sample_of_the_same_time_replaces_the_one_before(store: Store) -> None:
    store.add_samples([good(1.0), Sample(2.0, Posture.POOR, 30.0, Cause.SLUMP), good(3.0)])
    store.add_samples([Sample(2.0, Posture.AWAY)])
    assert store.samples(*EVER) == [good(1.0), Sample(2.0, Posture.AWAY), good(3.0)]


def test_a_range_holds_its_start_and_not_its_end(store: Store) -> None:
    store.add_samples(good(time_s) for time_s in (0.0, 1.0, 1.5, 2.0, 3.0))
    assert [sample.time_s for sample in store.samples(1.0, 2.0)] == [1.0, 1.5]


def test_samples_that_cannot_all_be_made_are_not_stored_by_halves(store: Store) -> None:
    def breaking_off() -> Iterator[Sample]:
        yield good(1.0)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        store.add_samples(breaking_off())
    store.add_samples([])
    assert store.samples(*EVER) == []


def test_every_field_of_an_alert_comes_back(store: Store) -> None:
    full = Alert(
        time_s=12.5,
        kind=AlertKind.BREAK,
        cause=Cause.FORWARD_HEAD,
        outcome=Outcome.FAILED,
        channel="plyer",
        detail="no server",
        answer=Action.SNOOZE,
        text="Zeit für eine Pause\nSteh kurz auf ☕",
    )
    bare = Alert(13.5, AlertKind.CAMERA, None, Outcome.HELD_BACK, "snoozed")
    store.add_alert(full)
    store.add_alert(bare)
    assert store.alerts(*EVER) == [full, bare]


def test_alerts_of_a_range_come_by_time_and_without_its_end(store: Store) -> None:
    for time_s in (3.0, 1.0, 2.0, 0.5):
        store.add_alert(nudge(time_s))
    assert [alert.time_s for alert in store.alerts(1.0, 3.0)] == [1.0, 2.0]


def test_attempts_at_the_same_moment_are_all_kept_in_their_order(store: Store) -> None:
    attempts = [nudge(5.0, Outcome.FAILED, "dbus"), nudge(5.0, Outcome.FAILED, "plyer"), nudge(5.0, channel="terminal")]
    for attempt in attempts:
        store.add_alert(attempt)
    assert store.alerts(*EVER) == attempts


def test_an_answer_belongs_to_the_last_attempt_of_that_moment_and_kind(store: Store) -> None:
    failed, shown, later = nudge(5.0, Outcome.FAILED), nudge(5.0), nudge(6.0)
    camera = Alert(5.0, AlertKind.CAMERA, None, Outcome.SHOWN, "dbus")
    for alert in (failed, shown, camera, later):
        store.add_alert(alert)
    store.answer_alert(5.0, replace(shown, answer=Action.FINE))
    assert store.alerts(*EVER) == [failed, replace(shown, answer=Action.FINE), camera, later]


def test_an_answer_changes_nothing_but_the_answer(store: Store) -> None:
    store.add_alert(nudge(5.0, channel="dbus"))
    store.answer_alert(5.0, replace(nudge(5.0, channel="elsewhere"), answer=Action.SNOOZE))
    assert store.alerts(*EVER) == [replace(nudge(5.0, channel="dbus"), answer=Action.SNOOZE)]


def test_an_answer_to_an_alert_that_was_never_stored_is_not_lost(store: Store) -> None:
    store.answer_alert(5.0, replace(nudge(5.5), answer=Action.FINE))
    assert store.alerts(*EVER) == [replace(nudge(5.0), answer=Action.FINE)]


def test_a_profile_comes_back_to_the_last_digit(store: Store) -> None:
    store.save_profile(profile("office"))
    assert store.profile("office") == profile("office")


def test_accepted_postures_keep_their_order(store: Store) -> None:
    store.save_profile(profile("office"))
    stored = store.profile("office")
    assert stored is not None
    assert stored.postures == profile("office").postures
    assert [list(one.accepted) for one in store.profiles()] == [["zurückgelehnt", "a standing one"]]


def test_a_profile_that_is_not_there_is_none(store: Store) -> None:
    store.save_profile(profile("office"))
    assert store.profile("Office") is None


def test_a_profile_of_the_same_name_is_replaced(store: Store) -> None:
    store.save_profile(profile("office"))
    changed = replace(profile("office"), camera="another", tolerance={})
    store.save_profile(changed)
    assert store.profiles() == [changed]


def test_profiles_come_with_the_one_calibrated_last_first(store: Store) -> None:
    for name, created_s in (("b", 2.0), ("newest", 3.0), ("a", 2.0), ("oldest", 1.0)):
        store.save_profile(profile(name, created_s))
    assert [one.name for one in store.profiles()] == ["newest", "a", "b", "oldest"]


def test_a_profile_is_deleted_once(store: Store) -> None:
    store.save_profile(profile("office"))
    store.save_profile(profile("home"))
    assert [store.delete_profile("office"), store.delete_profile("office")] == [True, False]
    assert store.profiles() == [profile("home")]


def test_nobody_wishes_anything_at_first(store: Store) -> None:
    assert store.wishes() == Wishes()


def test_every_wish_comes_back(store: Store) -> None:
    wishes = Wishes(*(float(index) for index, _ in enumerate(astuple(Wishes()), start=1)))
    assert store.change_wishes(lambda _: wishes) == wishes
    assert store.wishes() == wishes


def test_a_pause_without_an_end_stays_without_an_end(store: Store) -> None:
    store.change_wishes(lambda wishes: replace(wishes, paused_until_s=math.inf))
    assert store.wishes() == Wishes(paused_until_s=math.inf)


def test_a_wish_changes_what_is_there_and_leaves_the_others(store: Store) -> None:
    store.change_wishes(lambda wishes: replace(wishes, snoozed_until_s=7.0, paused_until_s=8.0))
    store.change_wishes(lambda wishes: replace(wishes, paused_until_s=None, fine_s=9.0))
    assert store.wishes() == Wishes(snoozed_until_s=7.0, fine_s=9.0)


def test_wishes_stay_as_they_were_when_the_change_fails(store: Store) -> None:
    def give_up(_: Wishes) -> Wishes:
        raise InterruptedError

    store.change_wishes(lambda wishes: replace(wishes, stop_s=1.0))
    with pytest.raises(InterruptedError):
        store.change_wishes(give_up)
    store.change_wishes(lambda wishes: replace(wishes, fine_s=2.0))
    assert store.wishes() == Wishes(stop_s=1.0, fine_s=2.0)


def test_there_is_no_live_state_before_the_first(store: Store) -> None:
    assert store.live() is None


@pytest.mark.parametrize(
    "live",
    [
        Live(4711, 1.5, 2.5, "watching", "", Posture.POOR, 41.5, Cause.LEANING_IN, None, 2.25, "office", "Kamera ü"),
        Live(4711, 1.5, 2.5, "watching", "dim", Posture.UNSURE, reason=UnsureReason.TOO_DARK),
        Live(4711, 1.5, 2.5, "camera lost", "The camera is gone."),
    ],
)
def test_every_field_of_the_live_state_comes_back(store: Store, live: Live) -> None:
    store.set_live(live)
    assert store.live() == live


def test_a_live_state_replaces_the_one_before_it_whole(store: Store) -> None:
    store.set_live(Live(1, 1.0, 2.0, "watching", "fine", Posture.GOOD, 99.0, since_s=1.0, profile="p", source="s"))
    store.set_live(Live(1, 1.0, 3.0, "paused"))
    assert store.live() == Live(1, 1.0, 3.0, "paused")
