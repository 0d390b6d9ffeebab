"""What can go wrong in a way that the user can mend.

Every message is one sentence that says what is wrong and what to do. The command line prints it and ends with
exit code 1. Anything else that escapes is a bug: exit code 3 and the path of the log.
"""


class PostureWatchError(Exception):
    """The base of all expected errors; its text is a sentence for the user."""


class SourceError(PostureWatchError):
    """A camera, a video or a folder of pictures does not deliver frames."""


class ModelError(PostureWatchError):
    """The landmark model is missing, damaged or of another kind."""


class CalibrationError(PostureWatchError):
    """There is no usable baseline, or the recording is not good enough for one."""


class ConfigError(PostureWatchError):
    """A setting is unknown, of the wrong type or out of its bounds."""


class StorageError(PostureWatchError):
    """The database can be neither opened nor written."""


class ControlError(PostureWatchError):
    """No running instance to act on, or one too many."""


class WellbeingError(PostureWatchError):
    """What was said in a check-in, or asked of an exercise, cannot be."""


class DesktopError(PostureWatchError):
    """The desktop does not offer what was asked for: a place in the tray, or a start at login."""
