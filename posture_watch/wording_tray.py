"""What the icon in the tray says: its states and its menu, in one place for translation."""

from posture_watch.translation import mark

PAUSED = mark("Paused")
PAUSED_UNTIL = mark("Paused until {time}")
WAITING = mark("Waiting for the camera")
STARTING = mark("Starting")
NOT_RUNNING = mark("Not running")
STUCK = mark("Not answering")
WITH_CAUSE = mark("{posture}: {cause}")

START = mark("Start watching")
PAUSE = mark("Pause")
PAUSE_MINUTES = mark("{minutes} minutes")
PAUSE_UNTIL_MORNING = mark("Until morning")
RESUME = mark("Resume")
CALIBRATE = mark("Calibrate…")
TODAY = mark("Today")
DASHBOARD = mark("Dashboard")
QUIT = mark("Stop watching and quit")
