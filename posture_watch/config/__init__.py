"""Settings: declared once in ``sections``, gathered by ``loading``, changed by ``editing``."""

from posture_watch.config.editing import set_value
from posture_watch.config.loading import Settings, load_settings, variable
from posture_watch.config.sections import Config
from posture_watch.config.settings import SETTINGS, Setting, Value, find_setting, shown

__all__ = [
    "SETTINGS",
    "Config",
    "Setting",
    "Settings",
    "Value",
    "find_setting",
    "load_settings",
    "set_value",
    "shown",
    "variable",
]
