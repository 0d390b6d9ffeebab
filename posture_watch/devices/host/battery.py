"""All systems: whether the computer runs on its battery."""

from typing import ClassVar

from posture_watch.devices.host.question import Question
from posture_watch.posture.host import HostState


class Battery(Question):
    """Asks psutil."""

    name: ClassVar[str] = "battery"
    every_s: ClassVar[float] = 15.0

    def ask(self) -> HostState:
        """Return whether the mains are missing; without a battery they are not."""
        import psutil

        battery = psutil.sensors_battery()
        if battery is None:
            return HostState(on_battery=False)
        return HostState(on_battery=None if battery.power_plugged is None else not battery.power_plugged)
