"""``status``: what the running instance sees right now."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from posture_watch.ports import Live, Wishes

STALE_S = 30.0
"""A live state older than this, of an instance that runs, means that it is stuck."""

RESTING = "Resting"
STATES = {
    "starting": "Starting",
    "watching": "Watching",
    "paused": "Paused",
    "camera lent": "Waiting while the camera is in use for calibration",
    "camera lost": "Waiting for the camera",
    "camera busy": "Waiting while another program uses the camera",
    "camera blocked": "Waiting for the camera, which does not answer",
    "camera gone": "Waiting for the camera to be plugged in",
    "camera forbidden": "Waiting for permission to use the camera",
    "camera silent": "Waiting for the camera, which delivers no picture",
    "camera stalled": "Waiting for the camera, which has stopped",
    "camera frozen": "Waiting for the camera, whose picture is frozen",
    "camera covered": "Waiting while the camera is covered",
    "camera resized": "Waiting for the camera, whose picture has changed size",
    "camera unreadable": "Waiting for the camera, whose pictures cannot be decoded",
    "stopped": "Stopped",
    # Why it rests; the detail says more.
    "suspending": RESTING,
    "locked": RESTING,
    "lid closed": RESTING,
    "off hours": RESTING,
    "camera in use": RESTING,
    "idle": RESTING,
}


def status(as_json: Annotated[bool, typer.Option("--json", help="Print the state as JSON.")] = False) -> None:
    """Show what the running instance sees right now. Exit code 1 when none runs."""
    from time import time

    from posture_watch.app import reading_control
    from posture_watch.devices.instance import running_pid
    from posture_watch.ports import Wishes

    with reading_control() as control:
        live = control.live() if control else None
        wishes = control.wishes() if control else Wishes()
    raise typer.Exit(run_status(running_pid(), live, wishes, now_s=time(), as_json=as_json))


def run_status(pid: int | None, live: "Live | None", wishes: "Wishes", *, now_s: float, as_json: bool) -> int:
    """Print the state and return the exit code.

    Args:
        pid: Process of the running instance, or ``None``.
        live: What it wrote last.
        wishes: What it was asked for.
        now_s: Unix seconds.
        as_json: A document instead of sentences.
    """
    import json
    import math

    running = pid is not None
    if live is not None and live.pid != pid:  # left by an earlier one
        live = None
    if as_json:
        wanted = {name: None if value is None or math.isinf(value) else value for name, value in asdict(wishes).items()}
        wanted["paused"] = wishes.paused_until_s is not None and now_s < wishes.paused_until_s
        document = {
            "running": running,
            "pid": pid,
            "live": asdict(live) if live else None,
            "wishes": wanted,
        }
        print(json.dumps(document, indent=2))
    elif not running:
        print("posture-watch is not running; start it with: posture-watch run")
    elif live is None:
        print(f"{STATES['starting']} (process {pid}).")
    else:
        print("\n".join(sentences(live, wishes, now_s)))
    return 0 if running else 1


def sentences(live: "Live", wishes: "Wishes", now_s: float) -> list[str]:
    """Return the state of a running instance in a few short lines."""
    lines = [
        f"{STATES.get(live.state, live.state)} since {clock_text(live.started_s, now_s)} "
        f"(process {live.pid}, profile {live.profile}, {live.source})."
        if live.state == "watching"
        else f"{STATES.get(live.state, live.state)}{until(live, wishes, now_s)} (process {live.pid})."
    ]
    if live.detail:
        lines.append(live.detail)
    if live.posture is not None:
        lines.append(verdict(live, now_s))
    if wishes.snoozed_until_s is not None and now_s < wishes.snoozed_until_s:
        lines.append(f"Snoozed: no messages until {clock_text(wishes.snoozed_until_s, now_s)}.")
    if now_s - live.time_s > STALE_S:
        lines.append(f"It has not stirred since {clock_text(live.time_s, now_s)}; end process {live.pid} yourself.")
    return lines


def until(live: "Live", wishes: "Wishes", now_s: float) -> str:
    """Return until when a pause lasts, as the end of a sentence."""
    import math

    if live.state != "paused" or wishes.paused_until_s is None:
        return ""
    if math.isinf(wishes.paused_until_s):
        return " until you say: posture-watch resume"
    return f" until {clock_text(wishes.paused_until_s, now_s)}"


def verdict(live: "Live", now_s: float) -> str:
    """Return the current verdict in one line: posture, cause or reason, score, and for how long."""
    from posture_watch.wording import POSTURE_LABELS, REASON_LABELS, cause_text, duration_text

    assert live.posture is not None  # noqa: S101 - for the type checker: callers have asked
    words = POSTURE_LABELS[live.posture]
    if live.posture == "poor":
        words += f" ({cause_text(live.cause)})"
    elif live.reason is not None:
        words += f" ({REASON_LABELS[live.reason]})"
    if live.score is not None:
        words += f", score {live.score:.0f}"
    if live.since_s is not None:
        words += f", for {duration_text(max(now_s - live.since_s, 0))}"
    return words + "."


def clock_text(time_s: float, now_s: float) -> str:
    """Return a moment by the local clock, with its weekday when it is not of today."""
    then, now = (datetime.fromtimestamp(each_s).astimezone() for each_s in (time_s, now_s))
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%A %H:%M}"
