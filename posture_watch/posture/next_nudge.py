"""When the next nudge would come if posture stays as it is now, as far as that can be told from outside the loop."""

from posture_watch.posture.reminders import ReminderRules, ReminderState
from posture_watch.posture.samples import Cause


def earliest_nudge_s(state: ReminderState, rules: ReminderRules, *, poor_since_s: float, cause: Cause | None) -> float:
    """Return the earliest time (Unix seconds) at which a nudge on this slouch can fall due.

    The dwell counts from when posture became poor, as if it had begun with an empty bucket (see ``posture.dwell``): one
    that was half full already is ahead of this time. The silence after the last message counts as well.

    Args:
        state: What is known of earlier messages: ``reminders.recall(...)``.
        rules: When to speak.
        poor_since_s: When posture became poor, Unix seconds.
        cause: Why it is poor.
    """
    full_s = poor_since_s + rules.dwell_for_s(cause)
    return max([full_s, *(time_s + rules.silence_s(state.ignored) for time_s in state.shown_s[-1:])])
