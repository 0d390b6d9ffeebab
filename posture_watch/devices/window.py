"""The one door to SDL: a window for pictures. Loaded late; only for the main thread of a command in the foreground."""

import ctypes
import os
import sys
import threading
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

_SETTINGS = {
    "SDL_NO_SIGNAL_HANDLERS": "1",  # SIGTERM ends the program, and not only the window
    "SDL_VIDEO_ALLOW_SCREENSAVER": "1",
    "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "0",  # a desktop does not go without effects because of us
    "SDL_RENDER_SCALE_QUALITY": "1",  # smooth
    "SDL_WINDOWS_DPI_SCALING": "1",  # sizes in points, sharp pixels
}
# Ten pictures a second need no graphics card, whose driver alone takes 80 MB. Wayland has no other way, and ignores it.
_PLAIN = {"SDL_RENDER_DRIVER": "software", "SDL_FRAMEBUFFER_ACCELERATION": "0"}

_SCREEN_SHARE = 0.9
"""A new window takes no more of the screen's width or height."""

_ORDINARY_DPI = 96.0

_display_gone = threading.Event()
"""Set for ever when the X server has dropped this process."""

_X_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def _note_loss(_display: int, _data: int) -> int:
    _display_gone.set()
    return 0


_IGNORE = _X_HANDLER(lambda *_: 0)
_NOTE_LOSS = _X_HANDLER(_note_loss)


class WindowError(Exception):
    """There is no window, or no longer: the display cannot be reached, or has gone."""


def can_open() -> bool:
    """Return whether there is a display that a window can be opened on; leaves no connection to it behind."""
    try:
        sdl = _start()
    except WindowError:
        return False
    _stop(sdl)
    return True


def sdl_version() -> str:
    """Return the version of the library.

    Raises:
        WindowError: It cannot be loaded.
    """
    sdl = load_sdl()
    found = sdl.SDL_version()
    sdl.SDL_GetVersion(found)
    return f"{found.major}.{found.minor}.{found.patch}"


def load_sdl() -> Any:
    """Return the module ``sdl2`` with the library of its wheel, silently, and with the environment left alone.

    Raises:
        WindowError: It cannot be loaded.
    """
    name = "PYSDL2_DLL_PATH"
    before = os.environ.get(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of each import which library it uses
            import sdl2
    except (ImportError, OSError, ValueError) as error:
        raise WindowError(f"SDL does not load ({error}).") from error
    finally:
        if before is None:
            os.environ.pop(name, None)
    return sdl2


class Window:
    """An open window that scales what it shows to its size, with the proportions kept."""

    def __init__(self, title: str, size_px: tuple[int, int]) -> None:
        """Open it.

        Args:
            title: What stands above it.
            size_px: Width and height of the pictures, also of the window on an ordinary screen.

        Raises:
            WindowError: It cannot be opened.
        """
        self._sdl = _start()
        self._window: Any = None
        self._renderer: Any = None
        self._texture: Any = None
        try:
            self._open(title, size_px)
        except WindowError:
            self.close()
            raise

    def show(self, picture: npt.NDArray[np.uint8]) -> bool:
        """Show a picture, ``(height, width, 3)``, red first; False from when the person wants the window closed.

        That is by q, Esc, the window's button, or by ending the program the desktop's way.

        Raises:
            WindowError: The display has gone.
        """
        sdl = self._sdl
        # The events first: they tell the renderer of a new size.
        wanted = not self._asked_to_close()
        pixels = np.ascontiguousarray(picture)
        self._must(sdl.SDL_UpdateTexture(self._texture, None, pixels.ctypes.data, pixels.strides[0]) == 0)
        self._must(sdl.SDL_RenderClear(self._renderer) == 0)
        self._must(sdl.SDL_RenderCopy(self._renderer, self._texture, None, None) == 0)
        sdl.SDL_RenderPresent(self._renderer)
        self._must(not _display_gone.is_set())
        return wanted

    def close(self) -> None:
        """Take the window away and let go of the display."""
        if _display_gone.is_set():
            return  # SDL would wait for answers that no longer come
        sdl = self._sdl
        if self._renderer:
            sdl.SDL_DestroyRenderer(self._renderer)  # and its texture
        if self._window:
            sdl.SDL_DestroyWindow(self._window)
        self._window = self._renderer = self._texture = None
        _stop(sdl)

    def _open(self, title: str, size_px: tuple[int, int]) -> None:
        sdl = self._sdl
        kind = sdl.SDL_WINDOW_RESIZABLE | sdl.SDL_WINDOW_ALLOW_HIGHDPI | sdl.SDL_WINDOW_HIDDEN
        anywhere = sdl.SDL_WINDOWPOS_UNDEFINED
        self._window = sdl.SDL_CreateWindow(title.encode(), anywhere, anywhere, *size_px, kind)
        self._must(bool(self._window))
        scale = self._survive_loss_of_x() if sdl.SDL_GetCurrentVideoDriver() == b"x11" else 1.0
        bounds = sdl.SDL_Rect()
        if sdl.SDL_GetDisplayUsableBounds(sdl.SDL_GetWindowDisplayIndex(self._window), bounds) == 0:
            scale = min(scale, _SCREEN_SHARE * bounds.w / size_px[0], _SCREEN_SHARE * bounds.h / size_px[1])
        sdl.SDL_SetWindowMinimumSize(self._window, *(side_px // 4 for side_px in size_px))
        sdl.SDL_SetWindowSize(self._window, *(round(side_px * scale) for side_px in size_px))
        sdl.SDL_SetWindowPosition(self._window, sdl.SDL_WINDOWPOS_CENTERED, sdl.SDL_WINDOWPOS_CENTERED)
        self._renderer = sdl.SDL_CreateRenderer(self._window, -1, 0)
        self._must(bool(self._renderer))
        self._must(sdl.SDL_RenderSetLogicalSize(self._renderer, *size_px) == 0)
        streaming = sdl.SDL_TEXTUREACCESS_STREAMING
        self._texture = sdl.SDL_CreateTexture(self._renderer, sdl.SDL_PIXELFORMAT_RGB24, streaming, *size_px)
        self._must(bool(self._texture))
        sdl.SDL_ShowWindow(self._window)

    def _asked_to_close(self) -> bool:
        sdl = self._sdl
        event, asked = sdl.SDL_Event(), False
        while sdl.SDL_PollEvent(event):
            asked |= event.type == sdl.SDL_QUIT  # also by the button of the last window, which is the only one
            asked |= event.type == sdl.SDL_KEYDOWN and event.key.keysym.sym in (sdl.SDLK_q, sdl.SDLK_ESCAPE)
        return asked

    def _survive_loss_of_x(self) -> float:
        """Return how much larger than usual things are on this X display.

        When the display goes, or refuses something, Xlib would end the whole program; from 1.7 on (2020) it can be told
        not to.
        """
        information = self._sdl.SDL_SysWMinfo()
        self._sdl.SDL_GetVersion(information.version)
        self._must(self._sdl.SDL_GetWindowWMInfo(self._window, information))
        display = ctypes.c_void_p(information.info.x11.display)
        x = ctypes.CDLL("libX11.so.6")
        x.XSetErrorHandler(_IGNORE)
        x.XSetIOErrorHandler(_IGNORE)
        if hasattr(x, "XSetIOErrorExitHandler"):
            x.XSetIOErrorExitHandler(display, _NOTE_LOSS, None)
        x.XResourceManagerString.restype = ctypes.c_char_p
        return _scale(x.XResourceManagerString(display) or b"")

    def _must(self, done: bool) -> None:  # noqa: FBT001 - what SDL answered
        if _display_gone.is_set():
            raise WindowError("The display has gone.")
        if not done:
            raise WindowError(_complaint(self._sdl))


def _start() -> Any:
    """Return the module ``sdl2``, connected to the display.

    Raises:
        WindowError: There is none.
    """
    settings = dict(_SETTINGS)
    if sys.platform.startswith("linux"):
        # Named, because SDL would otherwise take over a console without a desktop; X first, for its title bars.
        screens = {"x11": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}
        there = [driver for driver, variable in screens.items() if os.environ.get(variable)]
        settings |= _PLAIN | {"SDL_VIDEODRIVER": ",".join(there)}
        if not there:
            raise WindowError("There is no display.")
    if _display_gone.is_set():
        raise WindowError("The display has gone.")
    sdl = load_sdl()
    for name, value in settings.items():
        sdl.SDL_SetHint(name.encode(), value.encode())
    if sdl.SDL_InitSubSystem(sdl.SDL_INIT_VIDEO) != 0:
        raise WindowError(_complaint(sdl))
    sdl.SDL_StopTextInput()  # keys come as they are, past any input method
    return sdl


def _complaint(sdl: Any) -> str:
    return f"SDL says: {sdl.SDL_GetError().decode(errors='replace')}."


def _stop(sdl: Any) -> None:
    sdl.SDL_QuitSubSystem(sdl.SDL_INIT_VIDEO)


def _scale(resources: bytes) -> float:
    """Return what a desktop's ``Xft.dpi`` asks for, 1 to 4; X knows no other sign of a dense screen."""
    for line in resources.decode(errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Xft.dpi":
            try:
                return min(max(float(value) / _ORDINARY_DPI, 1.0), 4.0)
            except ValueError:
                break
    return 1.0
