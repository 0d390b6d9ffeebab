"""A notation for samples: one letter a sample, a dot where there is none."""

from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

STATES: dict[str, tuple[Posture, Cause | None, UnsureReason | None]] = {
    "g": (Posture.GOOD, None, None),
    "p": (Posture.POOR, None, None),
    "s": (Posture.POOR, Cause.SLUMP, None),
    "f": (Posture.POOR, Cause.FORWARD_HEAD, None),
    "a": (Posture.AWAY, None, None),
    "u": (Posture.UNSURE, None, UnsureReason.FACE_TURNED),
    "d": (Posture.UNSURE, None, UnsureReason.TOO_DARK),
}

SCORES = {Posture.GOOD: 90.0, Posture.POOR: 40.0}


def record(letters: str, *, start_s: float = 0.0, step_s: float = 1.0, hold_s: float | None = None) -> list[Sample]:
    """Return a sample for each letter, ``step_s`` apart; each holds until the next one, unless told how long."""
    return [
        Sample(
            start_s + i * step_s,
            posture=STATES[letter][0],
            score=SCORES.get(STATES[letter][0]),
            cause=STATES[letter][1],
            reason=STATES[letter][2],
            hold_s=step_s if hold_s is None else hold_s,
        )
        for i, letter in enumerate(letters)
        if letter != "."
    ]
