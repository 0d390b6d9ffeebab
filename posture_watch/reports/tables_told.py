"""What the person told and did, as tables for ``export``; see ``reports.tables``."""

from collections.abc import Mapping
from datetime import tzinfo
from types import MappingProxyType

from posture_watch.posture.notes import Note
from posture_watch.reports.cells import TIME, Row, iso
from posture_watch.reports.samples_csv import Column
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.sessions import Session

CHECK_INS: Mapping[str, Column] = MappingProxyType(
    {
        "time_s": Column("Unix s", "When it was told"),
        "time": TIME,
        "stress": Column("0 to 10", "Stress right then, 10 the most"),
        "pain": Column("0 to 10", "Pain right then, 10 the worst"),
        "places": Column("", "Where it hurt, the worst first, separated by commas"),
        "energy": Column("0 to 10", "Energy right then, 10 full of it"),
        "tags": Column("", "What was going on, in words of one's own, separated by commas"),
        "note": Column("", "The same in a sentence"),
    }
)

EXERCISES: Mapping[str, Column] = MappingProxyType(
    {
        "time_s": Column("Unix s", "When it began"),
        "time": TIME,
        "kind": Column("", "breathe, relax, stretch or move"),
        "name": Column("", "The routine or breathing pattern"),
        "length_s": Column("s", "How long it was done"),
        "finished": Column("0 or 1", "Whether to its end"),
        "before": Column("0 to 10", "Tension before"),
        "after": Column("0 to 10", "Tension afterwards"),
    }
)

NOTES: Mapping[str, Column] = MappingProxyType(
    {"time_s": Column("Unix s", "The moment it is about"), "time": TIME, "text": Column("", "The note")}
)


def check_in_cells(check_in: CheckIn, zone: tzinfo) -> Row:
    """Return the cells of a check-in in the order of ``CHECK_INS``."""
    places = ",".join(place.value for place in check_in.places)
    return (
        *(check_in.time_s, iso(check_in.time_s, zone), check_in.stress, check_in.pain, places or None),
        *(check_in.energy, ",".join(check_in.tags) or None, check_in.note or None),
    )


def session_cells(session: Session, zone: tzinfo) -> Row:
    """Return the cells of an exercise in the order of ``EXERCISES``."""
    return (
        *(session.time_s, iso(session.time_s, zone), session.kind.value, session.name, session.length_s),
        *(int(session.finished), session.before, session.after),
    )


def note_cells(note: Note, zone: tzinfo) -> Row:
    """Return the cells of a note in the order of ``NOTES``."""
    return note.time_s, iso(note.time_s, zone), note.text
