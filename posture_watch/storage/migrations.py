"""The tables and how they came to be: numbered steps that are only ever added to.

A step that has been released never changes; whatever the tables need next is a new step at the end. The number of steps
taken stands in the file as ``user_version``.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from posture_watch.errors import StorageError

APPLICATION_ID = 0x706F7377
"""Marks a database file as ours ("posw"), so that no other program's file is ever changed."""

Statement = str | Callable[[sqlite3.Connection], None]
"""SQL, or what SQL alone cannot do."""


def _roll_up_everything(connection: sqlite3.Connection) -> None:
    """Fill the table of holds from the samples there are. Its numbers load only for a database of old."""
    from posture_watch.storage.rolling_up import roll_up_everything  # noqa: PLC0415 - see above

    roll_up_everything(connection)


STEPS: Sequence[Sequence[Statement]] = (
    (
        f"PRAGMA application_id = {APPLICATION_ID}",
        """
        CREATE TABLE samples (
            time_s  REAL PRIMARY KEY,              -- Unix seconds, UTC
            posture TEXT NOT NULL,                 -- good, poor, away or unsure
            score   REAL,                          -- 0 to 100, 100 = as calibrated; NULL: unknown
            cause   TEXT,                          -- strongest cause while poor
            reason  TEXT,                          -- why there is no verdict, exactly while unsure
            hold_s  REAL NOT NULL,                 -- seconds that the verdict speaks for at most
            CHECK ((posture = 'unsure') = (reason IS NOT NULL)),
            CHECK (cause IS NULL OR posture = 'poor'),
            CHECK (score IS NULL OR posture IN ('good', 'poor'))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE alerts (
            id      INTEGER PRIMARY KEY,           -- the order in which they were stored
            time_s  REAL NOT NULL,                 -- Unix seconds, UTC; one message may take several attempts
            kind    TEXT NOT NULL,                 -- nudge, break, camera or test
            cause   TEXT,                          -- the cause that it named
            outcome TEXT NOT NULL,                 -- shown, failed or held_back
            channel TEXT NOT NULL,                 -- where it was shown, or who held it back
            detail  TEXT NOT NULL,                 -- why, when it failed or was held back
            answer  TEXT,                          -- the button pressed: snooze or fine
            text    TEXT NOT NULL                  -- title and text as sent
        ) STRICT
        """,
        "CREATE INDEX alerts_by_time ON alerts (time_s)",
        """
        CREATE TABLE profiles (
            name      TEXT PRIMARY KEY,            -- chosen by the person
            camera    TEXT NOT NULL,               -- camera or file that it was calibrated with
            created_s REAL NOT NULL,               -- Unix seconds, UTC
            baseline  TEXT NOT NULL,               -- JSON: centre and spread by measure, frame_count, duration_s
            tolerance TEXT NOT NULL                -- JSON: score points by cause
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE wishes (
            id                    INTEGER PRIMARY KEY CHECK (id = 1),
            paused_until_s        REAL,            -- Unix seconds, UTC; infinite: until told otherwise
            snoozed_until_s       REAL,            -- Unix seconds, UTC
            stop_s                REAL,            -- Unix seconds, UTC: when it was asked for
            fine_s                REAL,            -- Unix seconds, UTC: when it was said
            camera_wanted_until_s REAL             -- Unix seconds, UTC
        ) STRICT
        """,
        """
        CREATE TABLE live (
            id        INTEGER PRIMARY KEY CHECK (id = 1),
            pid       INTEGER NOT NULL,            -- the running instance's process
            started_s REAL NOT NULL,               -- Unix seconds, UTC
            time_s    REAL NOT NULL,               -- Unix seconds, UTC: when this was written
            state     TEXT NOT NULL,               -- watching, paused, camera lost, starting or stopped
            detail    TEXT NOT NULL,               -- one sentence on the state
            posture   TEXT,                        -- the last verdict, and below its
            score     REAL,                        -- score, 0 to 100
            cause     TEXT,
            reason    TEXT,
            since_s   REAL,                        -- Unix seconds, UTC: since when it has been so
            profile   TEXT NOT NULL,
            source    TEXT NOT NULL
        ) STRICT
        """,
    ),
    # JSON: further postures that are fine, a baseline by name
    ("ALTER TABLE profiles ADD COLUMN accepted TEXT NOT NULL DEFAULT '{}'",),
    (
        # the profile that it was judged against; empty: from before this was written down
        "ALTER TABLE samples ADD COLUMN profile TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE holds (                       -- how long each verdict held, minute by minute; never overlapping
            start_s REAL PRIMARY KEY,              -- Unix seconds, UTC
            end_s   REAL NOT NULL,                 -- in the same minute of UTC
            posture TEXT NOT NULL,                 -- good, poor, away or unsure
            cause   TEXT,                          -- strongest cause while poor
            reason  TEXT,                          -- why there was no verdict, exactly while unsure
            score   REAL,                          -- mean, 0 to 100; NULL: unknown throughout
            profile TEXT NOT NULL,                 -- the profile that was judged against
            CHECK (end_s > start_s),
            CHECK ((posture = 'unsure') = (reason IS NOT NULL)),
            CHECK (cause IS NULL OR posture = 'poor'),
            CHECK (score IS NULL OR posture IN ('good', 'poor'))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE forgotten (
            id              INTEGER PRIMARY KEY CHECK (id = 1),
            samples_since_s REAL NOT NULL          -- samples before this were forgotten; their holds stay
        ) STRICT
        """,
        _roll_up_everything,
    ),
    (
        """
        CREATE TABLE check_ins (
            id     INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice
            time_s REAL NOT NULL,                  -- Unix seconds, UTC
            stress INTEGER CHECK (stress BETWEEN 0 AND 10),
            pain   INTEGER CHECK (pain BETWEEN 0 AND 10),
            places TEXT NOT NULL,                  -- JSON: where it hurts, the worst first
            energy INTEGER CHECK (energy BETWEEN 0 AND 10),
            tags   TEXT NOT NULL,                  -- JSON: what was going on, in the person's own words
            note   TEXT NOT NULL                   -- the same, in a sentence
        ) STRICT
        """,
        "CREATE INDEX check_ins_by_time ON check_ins (time_s)",
        """
        CREATE TABLE sessions (
            id       INTEGER PRIMARY KEY AUTOINCREMENT,
            time_s   REAL NOT NULL,                -- Unix seconds, UTC: when the exercise began
            kind     TEXT NOT NULL,                -- breathe, relax, stretch or move
            name     TEXT NOT NULL,                -- the routine or breathing pattern
            length_s REAL NOT NULL,                -- how long it was done
            finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
            before   INTEGER CHECK (before BETWEEN 0 AND 10), -- tension
            after    INTEGER CHECK (after BETWEEN 0 AND 10)
        ) STRICT
        """,
        "CREATE INDEX sessions_by_time ON sessions (time_s)",
        """
        CREATE TABLE shown (
            what   TEXT PRIMARY KEY,               -- something that is shown seldom, such as the signs of danger
            time_s REAL NOT NULL                   -- Unix seconds, UTC: when it was shown last
        ) STRICT, WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE notes (
            id     INTEGER PRIMARY KEY,            -- the order in which they were stored
            time_s REAL NOT NULL,                  -- Unix seconds, UTC: the moment that it is about
            text   TEXT NOT NULL                   -- in the person's own words
        ) STRICT
        """,
        "CREATE INDEX notes_by_time ON notes (time_s)",
    ),
)
"""Step by step, the statements that make today's tables out of an empty file."""

VERSION = len(STEPS)
"""The ``user_version`` of a database that has taken every step."""


def stored_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return how many steps a database has taken; 0 for an empty file. Nothing is written.

    Args:
        connection: An open connection.
        path: Its file, for the sentence.

    Raises:
        StorageError: Another program made the file, or a newer version of this one.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application_id: int = connection.execute("PRAGMA application_id").fetchone()[0]
    objects: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application_id != APPLICATION_ID and (application_id or version or objects):
        raise StorageError(f"{path} is another program's database: choose another place for posture_watch's own.")
    if version > VERSION:
        raise StorageError(
            f"The database {path} was written by a newer posture_watch (format {version}, this one knows up to "
            f"{VERSION}): install that version again, or move the file away to begin anew."
        )
    return version


def migrate(connection: sqlite3.Connection, version: int, steps: Sequence[Sequence[Statement]] = STEPS) -> None:
    """Take the steps that a database has not taken yet, all or none.

    Args:
        connection: An open connection in autocommit mode that nobody else migrates through at this time.
        version: How many steps it has taken.
        steps: All steps there are.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[version:]:
            for statement in step:
                if isinstance(statement, str):
                    connection.execute(statement)
                else:
                    statement(connection)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
