"""``demo``: everything that happens in a day before a webcam, in half a minute and without one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from rich.console import Console

    from posture_watch.config import Config
    from posture_watch.ports import Clock, Notifier, Store
    from posture_watch.posture.alerts import Answer, Delivery, Notification
    from posture_watch.posture.profiles import Profile
    from posture_watch.posture.samples import Sample

DWELL_S = 6.0
"""The clip is short: here a slouch is mentioned after so many seconds, not after a minute and a half."""
LENGTH_S = 41.0
"""A little more than the clip."""
DAY_S = 86_400


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print only the summary, as JSON.")] = False,
    picture: Annotated[Path | None, typer.Option("--picture", help="Also save what was printed, as an SVG.")] = None,
    model: Annotated[Path | None, typer.Option("--model", help="Another pose landmarker bundle (.task).")] = None,
) -> None:
    """Play a clip of a rendered person through everything: calibration, verdicts, a nudge, the summary.

    It needs no camera, no desktop and no network, and writes nothing but a throw-away database.
    """
    from posture_watch.app import settings

    raise typer.Exit(
        run_demo(settings({"model.path": str(model) if model else None}), as_json=as_json, picture=picture)
    )


def run_demo(config: "Config", *, as_json: bool, picture: Path | None = None) -> int:
    """Play the clip and return the exit code.

    Args:
        config: Model and limits.
        as_json: Print only the summary.
        picture: File for a picture of the terminal.
    """
    import json
    import tempfile
    from datetime import UTC, datetime

    from rich.console import Console

    from posture_watch.commands.picture import FORM, save_picture
    from posture_watch.commands.run import demo_profile
    from posture_watch.devices.clock import SystemClock
    from posture_watch.posture.summary import summarize
    from posture_watch.reports.as_json import day_as_dict
    from posture_watch.reports.terminal import render_day
    from posture_watch.storage.sqlite import SqliteStore
    from posture_watch.translation import use

    use(config.language)
    clock = SystemClock()
    # Midnight: then the times in the summary are those of the clip.
    start_s = clock.now_s() // DAY_S * DAY_S
    console = Console(highlight=False, quiet=as_json, record=picture is not None, **(FORM if picture else {}))
    console.print("The demo clip: 40 s of a rendered person, who sits upright, slides into a slump and sits up again.")
    console.print(
        f"[dim]Real model, real scoring, real message; only the dwell is shortened, to {DWELL_S:.0f} s.[/dim]\n"
    )
    console.print("  0:00  Calibrating on the first 13 seconds ...")
    profile = demo_profile(config, clock)
    console.print(f"  0:13  Calibrated: {profile.baseline.frame_count} pictures of an upright posture.\n")
    console.print("Now the whole clip, from its beginning:")
    with tempfile.TemporaryDirectory(prefix="posture-watch-demo-") as folder:
        with SqliteStore.open(Path(folder) / "demo.db") as store:
            play(config, profile, store, clock, start_s, console)
            samples, alerts = store.samples(0, start_s + LENGTH_S), store.alerts(0, start_s + LENGTH_S)
        end_s = samples[-1].time_s if samples else start_s
        summary = summarize(samples, alerts, start_s, end_s)
    if as_json:
        day = datetime.fromtimestamp(start_s, UTC).date()
        print(json.dumps(day_as_dict(summary, day=day, zone=UTC, so_far=False, comparison=None), indent=2))
    else:
        console.print()
        console.print(render_day(summary, heading="The demo clip, summed up", zone=UTC))
        console.print("\nNow with your own camera: [bold]posture-watch run[/bold]")
    if picture is not None:
        save_picture(console, picture, "posture-watch demo")
    return 0


def play(
    config: "Config", profile: "Profile", store: "Store", clock: "Clock", start_s: float, console: "Console"
) -> None:
    """Run the service over the clip as fast as can be, telling what happens.

    Args:
        config: Model and limits.
        profile: Who is calibrated.
        store: Where samples and alerts go.
        clock: The time of day.
        start_s: Time given to the first frame, Unix seconds.
        console: Where the tale goes.
    """
    from posture_watch.app import watch_source
    from posture_watch.devices.notifications import DesktopNotifier, desktop_channels
    from posture_watch.devices.source import Source, SourceKind
    from posture_watch.posture.reminders import ReminderRules
    from posture_watch.posture.samples import Cause
    from posture_watch.service import Outside, Plan, Service

    plan = Plan(
        profile=profile,
        source="demo clip",
        live_source=False,
        reminders=ReminderRules(dwell_s=dict.fromkeys(Cause, DWELL_S)),
    )
    # Without a desktop the message has its place in the tale, where everybody can see it.
    notifier = DesktopNotifier(desktop_channels(clock, say=lambda _: True))
    service = Service(plan, Outside(store, Telling(notifier, start_s, console), clock))

    def open_samples() -> "Generator[Sample, None, None]":
        source = Source(SourceKind.DEMO, "demo")
        samples = watch_source(config, source, clock, profile.baseline, service.tolerance, start_s=start_s)
        return told(samples, start_s, console)

    service.run(open_samples)
    for alert in store.alerts(start_s, start_s + LENGTH_S):
        console.print(f"  The message was {alert.outcome.value.replace('_', ' ')} ({alert.channel}).")


class Telling:
    """A ``Notifier`` that also tells of each message, with its time in the clip."""

    def __init__(self, notifier: "Notifier", start_s: float, console: "Console") -> None:
        self._notifier = notifier
        self._start_s = start_s
        self._console = console

    def send(self, notification: "Notification") -> None:
        """Tell of the message and hand it on."""
        at = _minutes(notification.time_s - self._start_s)
        words = f"  {at}  [bold yellow]{notification.title}[/bold yellow] {notification.text}"
        self._console.print(words)
        self._notifier.send(notification)

    def events(self) -> "Sequence[Delivery | Answer]":
        """Return what has happened since the last call."""
        return self._notifier.events()

    def clear(self) -> None:
        """Take the message away."""
        self._notifier.clear()

    def close(self) -> None:
        """Let go of the desktop."""
        self._notifier.close()


def told(
    samples: "Generator[Sample, None, None]", start_s: float, console: "Console"
) -> "Generator[Sample, None, None]":
    """Yield the samples, and tell of each change of posture."""
    from contextlib import closing

    from posture_watch.wording import POSTURE_LABELS, REASON_LABELS, cause_text

    before = None
    with closing(samples):
        for sample in samples:
            if sample.posture is not before:
                words = POSTURE_LABELS[sample.posture]
                if sample.posture == "poor":
                    words += f": {cause_text(sample.cause)}"
                elif sample.reason is not None:
                    words += f": {REASON_LABELS[sample.reason]}"
                score = "" if sample.score is None else f", score {sample.score:.0f}"
                console.print(f"  {_minutes(sample.time_s - start_s)}  {words}{score}")
            before = sample.posture
            yield sample


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
