"""One message through a chain of channels, and what to tell a person about it."""

import logging
from collections.abc import Sequence

from posture_watch.devices.notifications.channel import Channel, ChannelError
from posture_watch.devices.notifications.text import one_line, terminal_line
from posture_watch.posture.alerts import AlertKind, Delivery, Notification, Outcome
from posture_watch.translation import _
from posture_watch.wording_nudges import TEST_TEXT, TEST_TITLE

logger = logging.getLogger(__name__)

LOG = "log"
"""The channel of a message that nobody could see: it stands in the log only."""


def deliver(notification: Notification, channels: Sequence[Channel]) -> Delivery:
    """Return what became of a message after trying the channels in order. It never raises.

    The detail says where the message went and why the channels before did not take it.
    """
    reasons: list[str] = []
    for channel in channels:
        try:
            where = channel.show(notification)
        except ChannelError as error:
            reasons.append(f"{channel.name}: {error}")
            if error.may_still_show:
                return Delivery(notification, Outcome.FAILED, channel.name, "; ".join(reasons))
        except Exception as error:
            # A desktop may fail in ways that no library lists, and a lost message must never end the watch.
            logger.debug("The channel %s failed.", channel.name, exc_info=True)
            reasons.append(f"{channel.name}: {type(error).__name__}: {one_line(str(error))}")
        else:
            detail = "; ".join([where, *reasons] if where else reasons)
            return Delivery(notification, Outcome.SHOWN, channel.name, detail)
    logger.warning("Nobody could be shown this message: %s (%s)", terminal_line(notification), "; ".join(reasons))
    return Delivery(notification, Outcome.FAILED, LOG, "; ".join(reasons))


def try_channels(channels: Sequence[Channel], time_s: float) -> Delivery:
    """Send a test message, wait for what becomes of it (a few seconds at most), and let go of the desktop."""
    test = Notification(time_s, AlertKind.TEST, _(TEST_TITLE), _(TEST_TEXT))
    try:
        return deliver(test, channels)
    finally:
        for channel in channels:
            channel.close()


def describe(delivery: Delivery) -> str:
    """Return one sentence on what became of a test message, with what to do."""
    why = f" ({delivery.detail})" if delivery.detail else ""
    if delivery.outcome is not Outcome.SHOWN:
        return (
            f"No message could be shown{why}; start a notification server, such as dunst,"
            " or keep `posture-watch run` open in a terminal."
        )
    if delivery.channel == "terminal":
        return f"Messages appear as lines in the terminal, because no desktop takes them{why}."
    return f"The desktop accepted a test message by {delivery.channel}{why}; if you see none, look at do-not-disturb."
