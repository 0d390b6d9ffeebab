"""Posture as a bucket of ActivityWatch (https://activitywatch.net), in the form that its importer takes.

The form, from the bucket schema of aw-core and the importers of aw-server and aw-server-rust::

    {"buckets": {ID: {"id": ID, "type": ..., "client": ..., "hostname": ..., "created": ISO 8601,
                      "events": [{"timestamp": ISO 8601, "duration": seconds, "data": {...}}]}}}

An event is an unbroken time with one verdict. Its ``data`` are ``posture`` (good, poor, unsure or away), ``title``, the
same in words, and where there is one ``cause`` or ``reason``. What was not watched has no event.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from posture_watch.posture.episodes import Episode
from posture_watch.posture.samples import Posture
from posture_watch.wording import POSTURE_LABELS, REASON_LABELS, cause_text

CLIENT = "posture-watch"
TYPE = "posture"

Event = dict[str, object]


def bucket_id(hostname: str) -> str:
    """Return the name of the bucket; its server takes no blanks in it."""
    return f"{CLIENT}_{'-'.join(hostname.split()) or 'unknown'}"


def bucket(hostname: str, created_s: float) -> dict[str, object]:
    """Return what a bucket is created with; ``events`` is for the importer alone.

    Args:
        hostname: The name of this computer.
        created_s: Unix seconds.
    """
    name = bucket_id(hostname)
    return {
        "id": name,
        "type": TYPE,
        "client": CLIENT,
        "hostname": name.removeprefix(f"{CLIENT}_"),
        "created": _iso(created_s),
    }


def event(episode: Episode) -> Event:
    """Return one event."""
    data = {"posture": episode.posture.value, "title": POSTURE_LABELS[episode.posture]}
    if episode.posture is Posture.POOR and episode.cause is not None:
        data |= {"cause": episode.cause.value, "title": f"{data['title']}: {cause_text(episode.cause)}"}
    if episode.reason is not None:
        data |= {"reason": episode.reason.value, "title": f"{data['title']}: {REASON_LABELS[episode.reason]}"}
    # The server keeps milliseconds of some versions and microseconds of others.
    return {"timestamp": _iso(episode.start_s), "duration": round(episode.duration_s, 3), "data": data}


def export(hostname: str, created_s: float, episodes: Iterable[Episode]) -> dict[str, object]:
    """Return the document for the importer."""
    whole = {**bucket(hostname, created_s), "events": [event(episode) for episode in episodes]}
    return {"buckets": {bucket_id(hostname): whole}}


def end_s(last: Event) -> float:
    """Return when an event that the server gave back ended, Unix seconds.

    Raises:
        KeyError, TypeError, ValueError: It is no event.
    """
    start = datetime.fromisoformat(str(last["timestamp"]))
    return start.timestamp() + float(str(last["duration"]))


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, UTC).isoformat(timespec="milliseconds")
