"""Where recordings and clips are."""

import os
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
"""Landmark recordings that come along."""

SESSIONS = [f"session_{number:03}" for number in range(1, 9)]
NUDGED = ["session_007", "session_008"]
"""Those in which the camera is nudged."""

# Read when tests are collected: while they run, no setting of whoever runs them counts.
FOOTAGE = Path(os.environ.get("POSTURE_WATCH_FOOTAGE") or Path(__file__).parents[3] / "shared" / "footage")
"""Rendered clips; only where somebody has them."""
