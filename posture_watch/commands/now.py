"""What is so right now, for the card at the top of the live page."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from math import isinf
from typing import TYPE_CHECKING, Any

from posture_watch.posture.samples import Posture

if TYPE_CHECKING:
    from posture_watch.config import Config
    from posture_watch.ports import Live, Store, Wishes

LEAST_SHOWN_S = 5.0
"""Durations on the card move in such steps, so that it does not flicker."""


def now_values(
    store: "Store | None", pid: int | None, config: "Config", *, now_s: float, zone: tzinfo
) -> Mapping[str, Any]:
    """Return what ``now.html`` shows.

    Args:
        store: ``None``: nothing was ever recorded.
        pid: Process of the running instance, or ``None``.
        config: The settings, for when it would speak.
        now_s: Unix seconds.
        zone: Zone of the times shown.
    """
    from posture_watch.commands.status import STALE_S, STATES

    live = store.live() if store else None
    if store is None or pid is None or live is None or live.pid != pid:
        state = "Starting" if pid is not None else "Not running"
        return _card(state, lines=[] if pid is not None else ["Start it with: posture-watch run"])
    wishes = store.wishes()
    lines = list(_lines(store, live, wishes, config, now_s=now_s, zone=zone))
    if now_s - live.time_s > STALE_S:
        lines.append(f"It has not stirred since {_clock(live.time_s, zone)}; end process {live.pid} yourself.")
    if live.posture is None:
        return _card(STATES.get(live.state, live.state), lines=lines)
    score = None if live.score is None else f"{live.score:.0f}"
    return _card(_posture_text(live), dot=live.posture.value, lines=lines, score=score)


def _card(state: str, *, lines: list[str], dot: str = "", score: str | None = None) -> Mapping[str, Any]:
    return {"state": state, "dot": dot, "lines": lines, "score": score}


def _posture_text(live: "Live") -> str:
    from posture_watch.wording import POSTURE_LABELS, REASON_LABELS, cause_text

    assert live.posture is not None  # noqa: S101 - for the type checker: callers have asked
    if live.posture is Posture.POOR:
        return f"{POSTURE_LABELS[live.posture]}: {cause_text(live.cause)}"
    return POSTURE_LABELS[live.posture] + (f": {REASON_LABELS[live.reason]}" if live.reason else "")


def _lines(
    store: "Store", live: "Live", wishes: "Wishes", config: "Config", *, now_s: float, zone: tzinfo
) -> Iterator[str]:
    from posture_watch.wording import duration_text

    if live.posture is not None and live.since_s is not None:
        lasted_s = max(now_s - live.since_s, 0.0)
        shown = duration_text(lasted_s - lasted_s % LEAST_SHOWN_S) if lasted_s >= LEAST_SHOWN_S else "a moment"
        yield f"For {shown}, since {_clock(live.since_s, zone)}."
    if live.state == "paused" and wishes.paused_until_s is not None:
        until = "you resume" if isinf(wishes.paused_until_s) else _clock(wishes.paused_until_s, zone)
        yield f"The camera is off until {until}."
    if live.detail:
        yield live.detail
    if wishes.snoozed_until_s is not None and now_s < wishes.snoozed_until_s:
        yield f"Snoozed: no messages until {_clock(wishes.snoozed_until_s, zone)}."
    elif live.posture is Posture.POOR and live.since_s is not None and not live.detail:
        yield _next_nudge(store, live, config, since_s=live.since_s, now_s=now_s, zone=zone)


def _next_nudge(store: "Store", live: "Live", config: "Config", *, since_s: float, now_s: float, zone: tzinfo) -> str:
    from posture_watch.app import reminder_rules
    from posture_watch.posture.next_nudge import earliest_nudge_s
    from posture_watch.posture.reminders import DAY_S, recall
    from posture_watch.wording import duration_text

    if not config.nudge.enabled:
        return "Messages are switched off."
    state = recall(store.alerts(now_s - DAY_S, now_s))
    due_s = earliest_nudge_s(state, reminder_rules(config), poor_since_s=since_s, cause=live.cause)
    if due_s - now_s > 120:
        return f"No nudge before {_clock(due_s, zone)}."
    ahead_s = max(due_s - now_s, LEAST_SHOWN_S)
    return f"If it lasts, a nudge in about {duration_text(ahead_s - ahead_s % LEAST_SHOWN_S)}."


def _clock(time_s: float, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(time_s, zone):%H:%M}"
