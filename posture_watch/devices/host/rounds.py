"""Which question is due when: each at its own pace, seldom when the answer is costly or does not come."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState, merged

logger = logging.getLogger(__name__)

LONGEST_S = 60.0
"""However costly or fruitless, a question is asked so often."""

COST_SHARE = 0.001
"""Of the time, one question takes no more than this, as long as ``LONGEST_S`` allows."""

AT_LEAST_S = 0.5
"""Between two times of asking, however often somebody says that it is worth it."""

HURRIED_SHARE = 0.01
"""Of the time, one question takes no more than this however often that is said."""

KEPT_FOR = 3
"""An answer counts for so many times its interval; then it is unknown."""


@dataclass(slots=True)
class _Turn:
    question: Question
    due_s: float = 0.0
    asked_s: float = float("-inf")
    interval_s: float = 0.0
    took_s: float = 0.0
    known_until_s: float = float("-inf")
    state: HostState = HostState()  # noqa: RUF009 - frozen
    complaint: str = ""


class Rounds:
    """Asks questions, one after the other, and keeps their answers. For one thread."""

    def __init__(self, questions: Sequence[Question], monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._turns = [_Turn(question, interval_s=question.every_s) for question in questions]
        self._monotonic_s = monotonic_s

    def ask_due(self) -> HostState:
        """Ask what is due and return what is known altogether."""
        for turn in self._turns:
            if self._monotonic_s() >= turn.due_s:
                self._ask(turn)
        now_s = self._monotonic_s()
        return merged(turn.state for turn in self._turns if now_s <= turn.known_until_s)

    def next_in_s(self) -> float:
        """Return the seconds until the next question is due."""
        return max(min((turn.due_s for turn in self._turns), default=LONGEST_S) - self._monotonic_s(), 0.0)

    def sockets(self) -> dict[int, Question]:
        """Return the sockets on which an answer may announce itself, with who has to hear them."""
        return {number: turn.question for turn in self._turns if (number := turn.question.fileno()) is not None}

    def hear(self, question: Question) -> None:
        """Take in what a question's socket says; if it is worth it, all that share the socket are due at once."""
        number = question.fileno()
        if not question.hear():
            return
        for turn in self._turns:
            if turn.question.fileno() == number:
                wait_s = max(AT_LEAST_S, turn.took_s / HURRIED_SHARE)
                turn.due_s = min(turn.due_s, turn.asked_s + wait_s)

    def answers(self) -> list[tuple[str, HostState, str]]:
        """Return of each question whom it asked, what it knows, and what is in the way if nothing is known."""
        return [(turn.question.name, turn.state, turn.complaint) for turn in self._turns]

    def close(self) -> None:
        """Let go of everything."""
        for turn in self._turns:
            turn.question.close()

    def _ask(self, turn: _Turn) -> None:
        turn.asked_s = self._monotonic_s()
        try:
            state = turn.question.ask()
        except Exception as error:  # noqa: BLE001 - whatever breaks outside, the rest of the program goes on
            complaint = str(error) or type(error).__name__
            if complaint != turn.complaint and not isinstance(error, NoAnswerError):
                logger.debug("%s does not answer: %s", turn.question.name, complaint)
            turn.complaint = complaint
            turn.interval_s = min(2 * turn.interval_s, LONGEST_S)
        else:
            turn.state, turn.complaint = state, ""
            turn.took_s = self._monotonic_s() - turn.asked_s
            turn.interval_s = min(max(turn.question.every_s, turn.took_s / COST_SHARE), LONGEST_S)
            turn.known_until_s = turn.asked_s + KEPT_FOR * turn.interval_s
        turn.due_s = turn.asked_s + turn.interval_s
