"""What pytest has to know before it reads the tests of this folder."""

import sys

# D-Bus, X11 and /proc are parts of Linux only.
collect_ignore = (
    []
    if sys.platform == "linux"
    else ["test_logind.py", "test_session_services.py", "test_x11.py", "test_open_cameras.py", "test_probe.py"]
)
