"""Days as no clock should make them, for property tests."""

from hypothesis import strategies as st

from posture_watch.posture.samples import Posture, Sample
from posture_watch.posture.summary import Summary
from tests.record import record

MONDAY_S = 1_772_420_400.0


def parts_s(summary: Summary) -> dict[object, float]:
    """Return the seconds of each state, which add up to the range."""
    return {
        "good": summary.good_s,
        **{(Posture.POOR, cause): s for cause, s in summary.poor_by_cause_s.items()},
        **{(Posture.UNSURE, reason): s for reason, s in summary.unsure_by_reason_s.items()},
        "away": summary.away_s,
        "not watched": summary.not_watched_s,
    }


@st.composite
def uneven_days(draw: st.DrawFn) -> list[Sample]:
    """Samples at uneven times, some of them set back, each with a hold of its own."""
    steps = st.floats(-3, 12) | st.sampled_from([0.0, 0.5, 1.0, 5.0, 60.0])
    rows = draw(st.lists(st.tuples(steps, st.sampled_from("gpsfaud"), st.floats(0, 10)), max_size=40))
    time_s = draw(st.sampled_from([0.0, MONDAY_S]))
    samples: list[Sample] = []
    for step_s, letter, hold_s in rows:
        time_s += step_s
        samples += record(letter, start_s=time_s, hold_s=hold_s)
    return samples


def bounds(samples: list[Sample]) -> st.SearchStrategy[float]:
    """Times around the middle of the samples."""
    middle_s = samples[len(samples) // 2].time_s if samples else 0.0
    return st.floats(middle_s - 100, middle_s + 100)
