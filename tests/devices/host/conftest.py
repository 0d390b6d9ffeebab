"""What pytest has to know before it reads the tests of this folder."""

import sys

OF_LINUX = ("files_that_tell", "logind", "open_cameras", "probe", "session_services", "x11")
"""D-Bus, X11 and /proc are parts of Linux only."""

collect_ignore = [] if sys.platform == "linux" else [f"test_{name}.py" for name in OF_LINUX]
