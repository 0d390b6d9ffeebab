"""plyer's way to notify-send, with what it drops put back. Import this only when it is used: it loads plyer."""

import shutil
import subprocess
from collections.abc import Mapping

from plyer.facades import Notification as PlyerNotification

from posture_watch.devices.notifications.channel import ChannelError
from posture_watch.devices.notifications.text import one_line


class CheckedNotifySend(PlyerNotification):  # type: ignore[misc]  # plyer has no types
    """plyer's interface on Linux, true to its word.

    plyer 2.1's own ignores whether notify-send worked, drops the time-out (so the message never goes away), can
    wait for ever, and takes a title such as "-5 degrees" for an option.
    """

    def __init__(self, environ: Mapping[str, str], patience_s: float) -> None:
        super().__init__()
        self._environ = dict(environ)
        self._patience_s = patience_s

    def _notify(
        self,
        *,
        title: str,
        message: str,
        app_name: str,
        timeout: float,
        hints: Mapping[str, str],
        **_: object,
    ) -> None:
        program = shutil.which("notify-send", path=self._environ.get("PATH", ""))
        if program is None:
            raise ChannelError("the program notify-send is not installed")
        options = [f"--app-name={app_name}", f"--expire-time={round(timeout * 1000)}"]
        options += [f"--hint={name}:{value}" for name, value in hints.items()]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program; the text comes after "--" and through no shell
                [program, *options, "--", title, message],
                env=self._environ,
                timeout=self._patience_s,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except subprocess.TimeoutExpired as error:
            raise ChannelError(
                f"notify-send got no answer within {self._patience_s:g} s", may_still_show=True
            ) from error
        if done.returncode != 0:
            complaint = one_line(done.stderr.decode(errors="replace"))
            raise ChannelError(f"notify-send failed ({complaint or f'exit code {done.returncode}'})")
