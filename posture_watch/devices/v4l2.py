"""What only Linux tells of its cameras: who has one open, and how to stop one that keeps a thread waiting."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from posture_watch.devices.host.open_cameras import BYSTANDERS

STREAM_OFF = 0x40045613
"""``VIDIOC_STREAMOFF`` of linux/videodev2.h: ``_IOW('V', 19, int)``."""
_VIDEO_CAPTURE = (1).to_bytes(4, "little")
"""``V4L2_BUF_TYPE_VIDEO_CAPTURE``, as an ``int`` of a little-endian machine, which all that MediaPipe runs on are."""


def users_of(node: Path, proc: Path = Path("/proc")) -> Mapping[int, str]:
    """Return the other processes of this user that have a device open: name by process number.

    Args:
        node: Such as ``/dev/video0``.
        proc: Where the kernel lists processes.
    """
    users = {}
    for process in proc.glob("[0-9]*"):
        if process.name != str(os.getpid()) and _handles(process / "fd", node):
            with suppress(OSError):
                users[int(process.name)] = (process / "comm").read_text("utf-8", "replace").strip()
    return {pid: name for pid, name in users.items() if name not in BYSTANDERS}


def stop_stream(node: Path) -> None:
    """Stop the stream of every handle that this process has on a device.

    The camera's light goes out, and a thread that waits for a picture in there gets an error instead. The handle stays
    open; whoever has it closes it.
    """
    import fcntl

    for handle in _handles(Path("/proc/self/fd"), node):
        with suppress(OSError):  # closed meanwhile
            fcntl.ioctl(handle, STREAM_OFF, _VIDEO_CAPTURE)


def _handles(folder: Path, node: Path) -> list[int]:
    handles = []
    try:
        links = os.listdir(folder)  # noqa: PTH208 - twenty times quicker than building paths of all processes' files
    except OSError:  # another user's, or ended
        return []
    for link in links:
        with suppress(OSError):
            if os.readlink(f"{folder}/{link}") == str(node):  # noqa: PTH115 - as above
                handles.append(int(link))
    return handles
