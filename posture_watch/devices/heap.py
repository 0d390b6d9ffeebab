"""Memory that is free goes back to the system."""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_LARGE_BYTES = 128 * 1024


def give_memory_back() -> bool:
    """Make the C library return freed memory to the system, from now on; return whether it can be told to.

    glibc raises its threshold for blocks of their own to the largest one ever freed. After a model has been loaded,
    pictures then come from heaps, one a thread, whose gaps stay resident: 6 MB of a running instance (measured).
    Other C libraries are left alone.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # musl
        return False
    wishes = ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, _LARGE_BYTES), (_M_TRIM_THRESHOLD, _LARGE_BYTES))
    return bool(min(mallopt(option, value) for option, value in wishes) == 1)
