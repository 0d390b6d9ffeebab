from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.posture import dwell
from posture_watch.posture.dwell import Bucket, DwellRules, pour
from posture_watch.posture.samples import Cause
from tests.record import record

RULES = DwellRules(dwell_s=dict.fromkeys(Cause, 60.0))


def test_the_timeline_of_the_module_is_what_happens() -> None:
    doc = (dwell.__doc__ or "").splitlines()
    posture, drawn = (next(line for line in doc if line.startswith(f"    {row}")) for row in ("posture", "bucket"))
    letters = "".join(posture.split()[1:]).replace("p", "s")
    levels, bucket = [], Bucket()
    for sample in record(letters, step_s=10):
        bucket = pour(bucket, sample, RULES)
        levels.append(sum(bucket.poor_s.values()))
    assert levels == pytest.approx([float(word) for word in drawn.removesuffix("full").split()[2:] if word != "-"])
    assert bucket.is_full(RULES)


@settings(max_examples=50)
@given(st.text("ssffgua.", max_size=80))
def test_each_cause_stays_between_nothing_and_its_dwell_and_good_time_never_fills(letters: str) -> None:
    buckets = [Bucket()]
    for sample in record(letters, step_s=5):
        buckets.append(pour(buckets[-1], sample, RULES))
    for before, after in pairwise(buckets):
        assert all(0 <= seconds <= 60 for seconds in after.poor_s.values())
        if before.last and before.last.cause is None:
            assert sum(after.poor_s.values()) <= sum(before.poor_s.values())


def test_what_leaks_leaks_from_each_cause_in_proportion() -> None:
    bucket = Bucket()
    for sample in record("s" * 40 + "f" * 20 + "g" * 16):
        bucket = pour(bucket, sample, RULES)
    assert bucket.poor_s == pytest.approx({Cause.SLUMP: 20, Cause.FORWARD_HEAD: 10})


def test_a_long_slouch_of_several_causes_leaves_no_more_in_the_bucket_than_it_holds() -> None:
    bucket = Bucket()
    for sample in record("s" * 90 + "f" * 90 + "gg", step_s=1):
        bucket = pour(bucket, sample, RULES)
    assert not bucket.is_full(RULES)
    for sample in record("g" * 31, start_s=182, step_s=1):
        bucket = pour(bucket, sample, RULES)
    assert not any(bucket.poor_s.values())
