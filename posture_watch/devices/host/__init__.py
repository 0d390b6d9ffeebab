"""What the computer does: a file for each outside thing that can be asked, and one probe that asks them all.

Not yet run on hardware: macOS and Windows.
"""

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from posture_watch.devices.host.probe import BackgroundProbe
from posture_watch.devices.host.question import Question
from posture_watch.devices.host.rounds import Rounds

__all__ = ["BackgroundProbe", "Question", "Rounds", "host_probe", "host_questions"]


def host_probe() -> BackgroundProbe:
    """Return the probe of this computer, which asks from now on; close it."""
    return BackgroundProbe(host_questions())


def host_questions(
    system: str = sys.platform, environ: Mapping[str, str] = os.environ, *, ours: Collection[int] = ()
) -> Sequence[Question]:
    """Return whom to ask on a system; nothing is asked or opened yet.

    Args:
        system: As ``sys.platform``.
        environ: Says where buses and display are.
        ours: Other processes whose cameras are not those of others.
    """
    from posture_watch.devices.host.battery import Battery

    own: Sequence[Question] = []
    if system == "linux":
        own = _on_linux(environ, ours)
    elif system == "darwin":
        from posture_watch.devices.host import macos

        own = [macos.Session(), macos.Lid(), macos.Awake(), macos.Focus(Path(environ.get("HOME", "")))]
    elif system == "win32":
        from posture_watch.devices.host import windows

        own = [windows.LastInput(), windows.NotificationState(), windows.Session(), windows.Capabilities()]
    return [*own, Battery()]


def _on_linux(environ: Mapping[str, str], ours: Collection[int]) -> Sequence[Question]:
    from posture_watch.devices.host.logind import Logind
    from posture_watch.devices.host.microphone import Microphone
    from posture_watch.devices.host.open_cameras import OpenCameras
    from posture_watch.devices.host.session_services import (
        DoNotDisturb,
        IdleMonitor,
        KeptAwake,
        ScreenSaver,
        session_line,
    )
    from posture_watch.devices.host.settings_store import SettingsStore
    from posture_watch.devices.host.x11 import X11, is_wayland

    line = session_line(environ)
    questions = [
        Logind(environ),
        ScreenSaver(line),
        IdleMonitor(line),
        DoNotDisturb(line),
        SettingsStore(environ),
        X11(environ),
        Microphone(),
        OpenCameras(ours=ours),
    ]
    return [*questions, KeptAwake(line)] if is_wayland(environ) else questions
