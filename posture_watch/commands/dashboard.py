"""``dashboard``: the live page, on this computer alone."""

from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import ControlError

if TYPE_CHECKING:
    import socket

LOOPBACK = "127.0.0.1"


def dashboard(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen on; any that is free unless given.")
    ] = 0,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Anything but this computer has to be said twice.")
    ] = LOOPBACK,
    others: Annotated[
        bool, typer.Option("--i-know-others-can-see", help="Said the second time: others may see the page.")
    ] = False,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Show it in the browser.")] = True,
) -> None:
    """Show the live page in the browser, until Ctrl-C."""
    import sys
    from time import time

    from posture_watch.app import settings
    from posture_watch.commands.desk import Book, make_desk
    from posture_watch.commands.report import show_in_browser
    from posture_watch.devices.zone import LocalZone
    from posture_watch.reports.live.guard import ENTRANCE, Keys
    from posture_watch.reports.live.server import serve

    config = settings()
    with bound_socket(host, port, others_may_see=others) as listening:
        names = hosts_of(listening)
        keys = Keys()
        address = f"http://{names[0]}{ENTRANCE}?token={keys.token}"
        print(f"The dashboard is at {address}\nCtrl-C ends it.", flush=True)
        if not is_loopback(host):
            print(
                "Whoever sees this address on the network sees your day: nothing on its way is encrypted.",
                file=sys.stderr,
            )
        if open_it:
            show_in_browser(address)
        serve(make_desk(Book(config, time, LocalZone())), listening, keys, names)


def bound_socket(host: str, port: int, *, others_may_see: bool) -> "socket.socket":
    """Return a socket that listens.

    Args:
        host: An address of this computer.
        port: 0 takes one that is free.
        others_may_see: Whether an address that other computers can reach is wanted.

    Raises:
        typer.BadParameter: Others could reach the address, and that was not said to be wanted; or it stands for all
            addresses at once.
        ControlError: The address is not this computer's, or the port is taken.
    """
    import ipaddress
    import socket

    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise typer.BadParameter(f"{host!r} is no address; name one such as {LOOPBACK}.", param_hint="--host") from None
    if address.is_unspecified:
        raise typer.BadParameter(f"{host} means every network at once; name one address.", param_hint="--host")
    if not address.is_loopback and not others_may_see:
        raise typer.BadParameter(
            f"others on the network could see the page at {host}; if you want that, add --i-know-others-can-see.",
            param_hint="--host",
        )
    listening = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port otherwise
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Connections of before may linger for a minute; a port that somebody listens on is refused all the same.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((str(address), port))
        listening.listen(64)
    except OSError as error:
        listening.close()
        raise ControlError(
            f"The dashboard cannot listen on {host}, port {port} ({error.strerror or error}); "
            "leave --port out, and it takes one that is free."
        ) from error
    return listening


def hosts_of(listening: "socket.socket") -> list[str]:
    """Return the names by which a browser may call the server of a socket, with port; the usual one first."""
    address, port = listening.getsockname()[:2]
    own = f"[{address}]" if ":" in address else address
    return [f"{own}:{port}", *([f"localhost:{port}"] if is_loopback(address) else [])]


def is_loopback(host: str) -> bool:
    """Return whether an address is reached from this computer alone."""
    import ipaddress

    return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
