import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.errors import WellbeingError
from posture_watch.wellbeing.breathing import (
    BOX,
    MAX_MINUTES,
    MIN_MINUTES,
    PATTERNS,
    SIGH,
    SIX,
    Pattern,
    Phase,
    at,
    own_pattern,
    session_s,
)

ANY_PATTERN = st.sampled_from(list(PATTERNS.values()))


def test_the_known_patterns_have_the_published_lengths() -> None:
    assert PATTERNS["six"].per_minute == pytest.approx(6)
    assert PATTERNS["even"].per_minute == pytest.approx(6)
    assert PATTERNS["box"].per_minute == pytest.approx(3.75)
    assert [length_s for _, length_s in PATTERNS["sigh"].phases] == [2, 1, 6]


def test_the_phases_follow_each_other_and_start_anew_with_each_breath() -> None:
    seen = [at(BOX, second).phase for second in range(0, 32, 4)]
    assert seen == [Phase.IN, Phase.HOLD, Phase.OUT, Phase.REST] * 2
    assert [at(SIX, elapsed_s).breath for elapsed_s in (0.0, 9.99, 10.0, 25.0)] == [1, 1, 2, 3]


def test_each_phase_counts_down_to_the_next() -> None:
    assert at(SIX, 0.0).left_s == pytest.approx(4)
    assert at(SIX, 3.5).left_s == pytest.approx(0.5)
    assert at(SIX, 4.0).left_s == pytest.approx(6)


@given(ANY_PATTERN, st.floats(0, 600))
def test_the_lungs_are_filled_smoothly_and_never_beyond_full(pattern: Pattern, elapsed_s: float) -> None:
    here, soon = at(pattern, elapsed_s), at(pattern, elapsed_s + 0.05)
    assert 0 <= here.fullness <= 1
    shortest_s = min(length_s for _, length_s in pattern.phases)
    assert abs(soon.fullness - here.fullness) <= 0.05 * 1.6 / shortest_s, "a cosine is steepest at pi/2 a phase"
    assert 0 <= here.left_s <= max(length_s for _, length_s in pattern.phases)


def test_the_lungs_rise_while_breathing_in_and_fall_while_breathing_out() -> None:
    for pattern in PATTERNS.values():
        end_s = 0.0
        for phase, length_s in pattern.phases:
            rise = at(pattern, end_s + 0.9 * length_s).fullness - at(pattern, end_s + 0.1 * length_s).fullness
            end_s += length_s
            match phase:
                case Phase.IN | Phase.TOP_UP:
                    assert rise > 0.1
                case Phase.OUT:
                    assert rise < -0.5
                case Phase.HOLD | Phase.REST:
                    assert rise == pytest.approx(0)


@given(ANY_PATTERN, st.floats(MIN_MINUTES, MAX_MINUTES))
def test_a_session_ends_with_a_whole_breath_close_to_the_length_asked_for(pattern: Pattern, minutes: float) -> None:
    length_s = session_s(pattern, minutes)
    assert length_s / pattern.breath_s == pytest.approx(round(length_s / pattern.breath_s))
    assert abs(length_s - 60 * minutes) <= pattern.breath_s / 2 + 1e-6


@pytest.mark.parametrize("minutes", [0.0, 0.99, 10.01, 60.0, float("nan"), float("inf")])
def test_a_session_of_less_than_one_or_more_than_ten_minutes_is_refused(minutes: float) -> None:
    with pytest.raises(WellbeingError, match="1 to 10 minutes"):
        session_s(SIX, minutes)


def test_an_own_pattern_is_read_as_in_hold_out_rest() -> None:
    assert own_pattern("4-6").phases == ((Phase.IN, 4), (Phase.OUT, 6))
    assert own_pattern(" 4 - 2 - 6 ").phases == ((Phase.IN, 4), (Phase.HOLD, 2), (Phase.OUT, 6))
    assert own_pattern("4-0-6-1.5").phases == ((Phase.IN, 4), (Phase.OUT, 6), (Phase.REST, 1.5))
    assert own_pattern("4-7-8").holds


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no breathing pattern"),
        ("slow", "no breathing pattern"),
        ("5", "no breathing pattern"),
        ("4-4-4-4-4", "no breathing pattern"),
        ("4--6", "no breathing pattern"),
        ("\u0664-\u0666", "no breathing pattern"),
        ("0-6", "leaves out"),
        ("4-4-0", "leaves out"),
        ("1-1", "breaths a minute"),
        ("20-20", "breaths a minute"),
        ("4-9-6", "hold"),
        ("4-1-4-9", "hold"),
    ],
)
def test_an_own_pattern_that_is_none_or_unwise_is_refused_with_a_sentence(text: str, complaint: str) -> None:
    with pytest.raises(WellbeingError, match=complaint):
        own_pattern(text)


def test_only_patterns_with_pauses_hold_the_breath() -> None:
    assert [pattern.name for pattern in PATTERNS.values() if pattern.holds] == ["box"]
    assert not SIGH.holds
