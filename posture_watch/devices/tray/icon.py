"""The icon itself, by pystray: the tray of Windows, the menu bar of macOS, and three ways on Linux.

On Linux pystray takes AppIndicator or GTK where the system's PyGObject can be imported, and draws into the tray of X11
otherwise; that one knows no menu and nothing of Wayland.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from posture_watch.devices.tray.face import Face, Look
from posture_watch.devices.tray.menu import LINE, Entry, TrayAction
from posture_watch.devices.tray.x11_loop import X11Loop
from posture_watch.errors import DesktopError

if TYPE_CHECKING:
    from pystray import Menu, MenuItem

NAME = "posture-watch"
POLL_S = 0.5


def needed_library() -> None:
    """Make sure that the library is installed.

    Raises:
        DesktopError: It is not.
    """
    if find_spec("pystray") is None:
        raise DesktopError('The tray needs one more package; install it with: pip install "posture-watch[tray]"')


def await_tray(patience_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Return when there is a tray to show an icon in; after a login panels take a while.

    Args:
        patience_s: How long to wait for one at most.
        sleep: Waits for so many seconds.

    Raises:
        DesktopError: There is none, or no desktop at all.
    """
    needed_library()
    try:
        import pystray  # noqa: F401 - it looks for a desktop while it is loaded
    except Exception as error:  # whatever a toolkit without a display comes up with
        raise DesktopError(
            f"There is no desktop that could show an icon ({type(error).__name__}: {error}); "
            "everything else works without one."
        ) from error
    if not _on_x11():
        return
    waited_s = 0.0
    while not _x11_tray():
        if waited_s >= patience_s:
            raise DesktopError(
                "This desktop has no tray for icons; on GNOME the extension AppIndicator brings one. "
                "Everything else works without it."
            )
        sleep(POLL_S)
        waited_s += POLL_S


class TrayIcon:
    """The icon. ``run`` has to be called from the main thread: macOS wants it so."""

    def __init__(self, chosen: Callable[[TrayAction], None]) -> None:
        """Take what to call, from the icon's own thread, when the person chooses something."""
        import pystray

        from posture_watch.devices.tray.picture import draw, flat

        # What it cannot show, it tries again; its complaints would only be noise on a terminal.
        logging.getLogger("pystray").setLevel(logging.CRITICAL)
        self._chosen = chosen
        # X11 embeds a window, and that one has a ground.
        self._draw = (lambda look: flat(draw(look))) if _on_x11() else draw
        self._shown: tuple[Face, Sequence[Entry]] | None = None
        self._icon: Any = pystray.Icon(NAME, icon=self._draw(Look.STARTING), title=NAME)
        self._loop = X11Loop(self._icon) if _on_x11() else None

    @property
    def has_menu(self) -> bool:
        """Return whether this desktop shows the menu."""
        return bool(self._icon.HAS_MENU)

    def run(self, live: Callable[[], None]) -> None:
        """Show the icon until ``stop``; ``live`` is called in a thread of its own once it can be seen."""

        def begin(icon: Any) -> None:
            self._do(partial(setattr, icon, "visible", True))  # noqa: FBT003 - the value of an attribute
            try:
                live()
            finally:
                self._do(icon.stop)

        if self._loop is None:
            self._icon.run(setup=begin)
            return
        thread = threading.Thread(target=begin, args=(self._icon,), name="tray")
        thread.start()
        self._icon.run(setup=lambda _: None)
        thread.join()
        self._loop.close()

    def show(self, face: Face, menu: Sequence[Entry]) -> None:
        """Show a face and offer a menu; nothing happens when they are there already."""
        before, self._shown = self._shown, (face, menu)
        if before != self._shown:
            self._do(partial(self._change, face, menu, new_look=before is None or before[0].look is not face.look))

    def _change(self, face: Face, menu: Sequence[Entry], *, new_look: bool) -> None:
        if new_look:
            self._icon.icon = self._draw(face.look)
        self._icon.title = f"{NAME}: {face.text}"
        self._icon.menu = self._menu(menu)

    def _do(self, change: Callable[[], None]) -> None:
        """Change something about the icon, in the thread in which that is safe."""
        if self._loop is None:
            change()
        else:
            self._loop.post(change)

    def _menu(self, entries: Sequence[Entry]) -> "Menu":
        from pystray import Menu

        return Menu(*map(self._item, entries))

    def _item(self, entry: Entry) -> "MenuItem":
        from pystray import Menu, MenuItem

        if entry == LINE:
            return Menu.SEPARATOR
        if entry.below:
            return MenuItem(entry.label, self._menu(entry.below))
        action = entry.action
        if action is None:
            return MenuItem(entry.label, None, enabled=False)
        return MenuItem(entry.label, lambda _icon, _item: self._chosen(action), default=entry.default)


def _on_x11() -> bool:
    """Return whether pystray has fallen back to the tray of X11."""
    import pystray

    return bool(pystray.Icon.__module__.endswith("_xorg"))


def _x11_tray() -> bool:
    """Return whether somebody offers the tray of X11 (freedesktop.org: System Tray Protocol 0.3)."""
    from Xlib.display import Display

    display = Display()
    try:
        atom = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
        return bool(display.get_selection_owner(atom))
    finally:
        display.close()
