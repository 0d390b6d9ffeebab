"""What pytest has to know before it reads the tests of this folder."""

import sys

# D-Bus and jeepney are parts of Linux desktops only.
collect_ignore = [] if sys.platform == "linux" else ["test_notifications_dbus.py", "test_notifications_on_a_desktop.py"]
