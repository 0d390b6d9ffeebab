"""``pause``, ``resume``, ``snooze``, ``fine``, ``stop``: wishes for the running instance, and its answer."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import ControlError

if TYPE_CHECKING:
    from posture_watch.ports import Clock, Live, Store, Wishes
    from posture_watch.posture.hours import Week

ANSWER_S = 5.0
"""How long a command waits for the instance to act; it usually does within a second."""
POLL_S = 0.1
NOT_RUNNING = "posture-watch is not running, so there is nothing to {}; start it with: posture-watch run"
MORNING = "until-morning"

_DURATION = re.compile(r"(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?|(\d{1,9})", re.ASCII)
DURATION_HELP = "How long: 90s, 30m, 1h30m, a number of minutes"


def pause(
    duration: Annotated[
        str | None, typer.Argument(metavar="DURATION", help=f"{DURATION_HELP}, or until-morning; else until resume.")
    ] = None,
) -> None:
    """Stop looking for a while; the camera is released. A pause ends by itself, or with `resume`."""
    print(wish_pause(duration))


def wish_pause(duration: str | None) -> str:
    """Pause the running instance and return what to say of it.

    Raises:
        ControlError: None runs, or it does not act in time.
        typer.BadParameter: That is no duration.
    """
    from posture_watch.app import settings
    from posture_watch.devices.zone import LocalZone

    now = datetime.now(LocalZone())
    config = settings()
    until_s = pause_end_s(duration, now, config.hours.week(), config.day.starts_at)
    spoken = "until you say: posture-watch resume" if math.isinf(until_s) else f"until {_clock(until_s)}"
    return arrange(
        "pause",
        lambda wishes: replace(wishes, paused_until_s=until_s),
        lambda live: live.state == "paused",
        f"Paused {spoken}.",
    )


def resume() -> None:
    """Look again after `pause`, and speak again after `snooze`."""
    print(wish_resume())


def wish_resume() -> str:
    """End pause and snooze and return what to say of it.

    Raises:
        ControlError: None runs, or it does not act in time.
    """
    return arrange(
        "resume",
        lambda wishes: replace(wishes, paused_until_s=None, snoozed_until_s=None),
        lambda live: live.state != "paused",
        resumed_text,
    )


def resumed_text(live: "Live | None") -> str:
    """Return what to say when a pause has ended; the camera may have another reason to be off."""
    from posture_watch.commands.status import RESTING, STATES

    if live is not None and STATES.get(live.state) == RESTING:
        return f"No longer paused, but the camera still rests. {live.detail}"
    return "Watching again."


def snooze(
    duration: Annotated[str | None, typer.Argument(metavar="DURATION", help=f"{DURATION_HELP}; else 15m.")] = None,
) -> None:
    """Go on looking, but say nothing for a while."""
    print(wish_snooze(duration))


def wish_snooze(duration: str | None) -> str:
    """Silence the running instance and return what to say of it.

    Raises:
        ControlError: None runs, or it does not act in time.
        typer.BadParameter: That is no duration.
    """
    from posture_watch.app import settings

    length_s = duration_s(duration) if duration else settings().nudge.snooze_min * 60
    until_s = datetime.now().astimezone().timestamp() + length_s
    return arrange(
        "snooze",
        lambda wishes: replace(wishes, snoozed_until_s=until_s),
        lambda _: True,
        f"No messages until {_clock(until_s)}.",
    )


def fine() -> None:
    """Say that the posture named last was fine: it will be judged more mildly."""
    print(wish_fine())


def wish_fine() -> str:
    """Tell the running instance that the posture named last was fine, and return what to say of it.

    Raises:
        ControlError: None runs, or there is nothing to forgive.
    """
    from posture_watch.app import writing_store
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.instance import running_pid
    from posture_watch.posture.tolerance import forgiven_cause
    from posture_watch.wording import CAUSE_LABELS

    if running_pid() is None:
        raise ControlError(NOT_RUNNING.format("forgive"))
    clock = SystemClock()
    with writing_store() as store:
        now_s, live = clock.now_s(), store.live()
        cause = forgiven_cause(store.alerts(now_s - 600, now_s + 1), live.cause if live else None)
        if cause is None:
            raise ControlError(
                "There was no nudge in the last ten minutes and posture is not poor: nothing to forgive."
            )
        store.change_wishes(lambda wishes: replace(wishes, fine_s=now_s))
    return f'Noted: "{CAUSE_LABELS[cause]}" will be judged more mildly.'


def stop() -> None:
    """End the running instance."""
    print(wish_stop())


def wish_stop() -> str:
    """End the running instance and return what to say of it.

    Raises:
        ControlError: None runs, or it does not act in time.
    """
    from time import time

    now_s = time()
    return arrange(
        "stop",
        lambda wishes: replace(wishes, stop_s=now_s),
        lambda live: live.state == "stopped",
        "Stopped.",
        ends=True,
    )


def arrange(
    verb: str,
    change: "Callable[[Wishes], Wishes]",
    done: "Callable[[Live], bool]",
    answer: "str | Callable[[Live | None], str]",
    *,
    ends: bool = False,
) -> str:
    """Hand a wish to the running instance and return the answer.

    Args:
        verb: What is wished, in a word.
        change: Makes the wish.
        done: Whether a live state shows that it came true.
        answer: What to say then, perhaps after a look at the live state.
        ends: Whether it is also true when the instance ends.

    Raises:
        ControlError: None runs, or it does not act in time.
    """
    from posture_watch.app import writing_store
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.instance import running_pid

    if (pid := running_pid()) is None:
        raise ControlError(NOT_RUNNING.format(verb))
    with writing_store() as store:
        heard = hand_over(store, SystemClock(), change, done, still_running=lambda: running_pid() == pid)
        live = store.live()
    if heard is None:
        raise ControlError(
            f"posture-watch (process {pid}) has not answered within {ANSWER_S:.0f} s; it will act as soon as it can. "
            "If it never does, end that process yourself."
        )
    if not (heard or ends):
        raise ControlError("posture-watch has just ended; start it with: posture-watch run")
    return answer if isinstance(answer, str) else answer(live)


def hand_over(
    store: "Store",
    clock: "Clock",
    change: "Callable[[Wishes], Wishes]",
    done: "Callable[[Live], bool]",
    *,
    still_running: Callable[[], bool],
) -> bool | None:
    """Write a wish and wait until the live state shows that it was heard.

    Returns:
        True when it was heard, False when the instance has ended, ``None`` when neither comes within ``ANSWER_S``: the
        wish stays.
    """
    asked_s = clock.now_s()
    store.change_wishes(change)
    while clock.now_s() - asked_s < ANSWER_S:
        live = store.live()
        if live is not None and live.time_s >= asked_s and done(live):
            return True
        if not still_running():
            return False
        clock.sleep(POLL_S)
    return None


def void_old_wishes(store: "Store") -> None:
    """Forget the wishes to stop and to forgive that an earlier instance left; call it as soon as this is the only one.

    Not their times decide what is old: the clock may have been set back since.

    Raises:
        StorageError: They cannot be forgotten.
    """
    store.change_wishes(lambda wishes: replace(wishes, stop_s=None, fine_s=None))


def duration_s(text: str) -> float:
    """Return the seconds of a duration such as ``90s``, ``30m``, ``1h30m``, ``2h`` or ``45`` (minutes).

    Raises:
        typer.BadParameter: It is none, or not between one second and a week.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or not any(match.groups()):
        raise typer.BadParameter(f"{text!r} is no duration; write it as 30m, 1h30m or 90s.")
    hours, minutes, rest, bare_minutes = (int(group or 0) for group in match.groups())
    seconds = 3600 * hours + 60 * (minutes + bare_minutes) + rest
    if not 1 <= seconds <= timedelta(days=7).total_seconds():
        raise typer.BadParameter(f"{text!r} is too short or too long; take a duration between a second and a week.")
    return float(seconds)


def pause_end_s(text: str | None, now: datetime, hours: "Week | None", day_starts_at: time) -> float:
    """Return when a pause that begins now ends, in Unix seconds; ``inf`` for one without an end.

    Args:
        text: A duration, ``until-morning`` or ``None``.
        now: The present, with its zone.
        hours: The working hours: the morning comes with the next working day. ``None``: at seven.
        day_starts_at: When a new day begins; no morning is before that.
    """
    from posture_watch.posture.hours import next_morning_s

    if text is None:
        return math.inf
    if text.strip().lower() == MORNING:
        assert now.tzinfo is not None  # noqa: S101 - for the type checker: the present has its zone
        return next_morning_s(hours, now.timestamp(), day_starts_at, now.tzinfo)
    return now.timestamp() + duration_s(text)


def _clock(time_s: float) -> str:
    from posture_watch.commands.status import clock_text

    return clock_text(time_s, datetime.now().astimezone().timestamp())
