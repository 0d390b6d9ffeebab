"""The check of ``doctor`` on what this computer says of itself: what is known, by whom, and what stays unknown."""

from collections.abc import Callable, Sequence
from dataclasses import fields

from posture_watch.commands.checkup import Check, Status
from posture_watch.posture.host import HostState
from posture_watch.wording import duration_text

Answers = Sequence[tuple[str, HostState, str]]
"""Whom was asked, what it knows, and what is in the way where it knows nothing."""

WORDS = {
    "locked": ("locked", "unlocked"),
    "on_battery": ("on battery", "on mains"),
    "lid_closed": ("lid closed", "lid open"),
    "suspending": ("about to sleep", "awake"),
    "do_not_disturb": ("do not disturb", "messages welcome"),
    "full_screen": ("full screen", "nothing full screen"),
    "in_call": ("microphone in use", "microphone free"),
    "camera_used_by_others": ("camera in use by another program", "camera free"),
}
"""What is said of each value when it is true, and when it is not."""

MISSED = {
    "locked": "the screen is locked",
    "idle_s": "somebody is at the keyboard",
    "do_not_disturb": "messages are unwelcome",
    "full_screen": "something fills the screen",
    "in_call": "there is a call",
}
"""What cannot be heeded while it is unknown, as the end of a sentence."""


def check_host(ask: Callable[[], Answers]) -> Check:
    """Tell what the computer says of itself; ``ask`` puts all questions once."""
    answers = ask()
    told = [f"{name}: {', '.join(in_words(state))}" for name, state, _ in answers if state.known]
    known = {field for _, state, _ in answers for field in state.known}
    unknown = [words for field, words in MISSED.items() if field not in known]
    detail = "; ".join(told) or "this computer says nothing of itself"
    if not unknown:
        return Check("computer", Status.OK, detail)
    advice = f"It cannot be told whether {_listed(unknown)}, so that is not heeded."
    return Check("computer", Status.WARNING if len(unknown) == len(MISSED) else Status.OK, detail, advice)


def in_words(state: HostState) -> list[str]:
    """Return each thing that is known in a few words."""
    words = []
    for field in fields(state):
        value = getattr(state, field.name)
        if field.name == "idle_s" and value is not None:
            words.append(f"no input for {duration_text(value)}")
        elif value is not None:
            words.append(WORDS[field.name][0 if value else 1])
    return words


def ask_host() -> Answers:
    """Put all questions of this system once, which takes a second or two at most."""
    from posture_watch.devices.host import Rounds, host_questions
    from posture_watch.devices.instance import running_pid

    # That the running instance has the camera is no news.
    running = running_pid()
    rounds = Rounds(host_questions(ours=[running] if running else []))
    try:
        rounds.ask_due()
        return rounds.answers()
    finally:
        rounds.close()


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
