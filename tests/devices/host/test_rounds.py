"""When which question is asked: by a clock of our own, with answers of our own."""

import os
from collections.abc import Callable

import pytest

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.devices.host.rounds import AT_LEAST_S, COST_SHARE, KEPT_FOR, LONGEST_S, Rounds
from posture_watch.posture.host import HostState
from posture_watch.testing import FakeClock


class Scripted(Question):
    """Answers what it is told to, and takes its time."""

    name = "scripted"
    every_s = 5.0

    def __init__(self, clock: FakeClock, answer: HostState | Exception) -> None:
        self.clock = clock
        self.answer = answer
        self.took_s = 0.0
        self.asked_s: list[float] = []
        self.socket: int | None = None
        self.news = False
        self.closed = False

    def ask(self) -> HostState:
        self.asked_s.append(self.clock.now_s())
        self.clock.sleep(self.took_s)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def fileno(self) -> int | None:
        return self.socket

    def hear(self) -> bool:
        return self.news

    def close(self) -> None:
        self.closed = True


LOCKED = HostState(locked=True)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1000.0)


def pass_time(rounds: Rounds, clock: FakeClock, duration_s: float, each: Callable[[], object] = lambda: None) -> None:
    """Let the rounds go on, as the thread does, for some time."""
    end_s = clock.now_s() + duration_s
    while clock.now_s() < end_s:
        rounds.ask_due()
        each()
        clock.sleep(max(rounds.next_in_s(), 0.01))


def test_what_the_questions_know_is_put_together(clock: FakeClock) -> None:
    questions = [Scripted(clock, LOCKED), Scripted(clock, HostState(idle_s=3.0)), Scripted(clock, HostState(idle_s=7))]
    assert Rounds(questions, clock.now_s).ask_due() == HostState(locked=True, idle_s=3.0)


def test_a_question_is_asked_at_its_own_pace(clock: FakeClock) -> None:
    question = Scripted(clock, LOCKED)
    pass_time(Rounds([question], clock.now_s), clock, 60)
    assert 11 <= len(question.asked_s) <= 13


@pytest.mark.parametrize("trouble", [NoAnswerError("nobody"), OSError("broken"), ValueError("rubbish"), KeyError()])
def test_one_that_fails_is_asked_ever_more_seldom_and_the_others_go_on(clock: FakeClock, trouble: Exception) -> None:
    broken, whole = Scripted(clock, trouble), Scripted(clock, LOCKED)
    rounds = Rounds([broken, whole], clock.now_s)
    pass_time(rounds, clock, 300)
    assert [round(time_s - 1000) for time_s in broken.asked_s[:5]] == [0, 10, 30, 70, 130]
    assert rounds.ask_due() == LOCKED
    broken.answer = HostState(on_battery=True)
    pass_time(rounds, clock, LONGEST_S)
    assert rounds.ask_due() == HostState(locked=True, on_battery=True)


def test_a_costly_question_takes_a_thousandth_of_the_time_and_is_asked_once_a_minute_all_the_same(
    clock: FakeClock,
) -> None:
    costly, hopeless = Scripted(clock, LOCKED), Scripted(clock, LOCKED)
    costly.took_s, hopeless.took_s = 0.03, 0.3
    pass_time(Rounds([costly, hopeless], clock.now_s), clock, 600)
    assert len(costly.asked_s) == pytest.approx(600 * COST_SHARE / costly.took_s, abs=2)
    assert len(hopeless.asked_s) == pytest.approx(600 / LONGEST_S, abs=2)


def test_an_answer_that_is_not_renewed_is_unknown_after_a_while(clock: FakeClock) -> None:
    question = Scripted(clock, LOCKED)
    rounds = Rounds([question], clock.now_s)
    assert rounds.ask_due().locked
    question.answer = NoAnswerError("gone")
    clock.sleep(KEPT_FOR * question.every_s - 0.1)
    assert rounds.ask_due().locked
    clock.sleep(0.2)
    assert rounds.ask_due().locked is None


def test_news_on_a_socket_hurries_everybody_on_it_but_not_more_often_than_twice_a_second(clock: FakeClock) -> None:
    reading, writing = os.pipe()
    one, other, apart = (Scripted(clock, HostState()) for _ in range(3))
    one.socket = other.socket = reading
    rounds = Rounds([one, other, apart], clock.now_s)
    rounds.ask_due()
    assert list(rounds.sockets()) == [reading]
    one.news = other.news = True

    def storm() -> None:
        rounds.hear(rounds.sockets()[reading])

    pass_time(rounds, clock, 3.0, storm)
    assert 5 <= len(one.asked_s) == len(other.asked_s) <= 3 / AT_LEAST_S + 2
    assert len(apart.asked_s) == 1
    os.close(reading)
    os.close(writing)


def test_a_costly_question_takes_a_hundredth_of_the_time_at_most_however_often_there_is_news(clock: FakeClock) -> None:
    reading, writing = os.pipe()
    costly = Scripted(clock, HostState())
    costly.took_s, costly.socket, costly.news = 0.08, reading, True
    rounds = Rounds([costly], clock.now_s)
    pass_time(rounds, clock, 80.0, lambda: rounds.hear(costly))
    assert 9 <= len(costly.asked_s) <= 11
    os.close(reading)
    os.close(writing)


def test_what_is_no_news_hurries_nobody(clock: FakeClock) -> None:
    question = Scripted(clock, HostState())
    rounds = Rounds([question], clock.now_s)
    rounds.ask_due()
    rounds.hear(question)
    assert rounds.next_in_s() == 5.0


def test_who_was_asked_what_is_known_and_what_is_in_the_way(clock: FakeClock) -> None:
    rounds = Rounds([Scripted(clock, LOCKED), Scripted(clock, NoAnswerError("nobody there"))], clock.now_s)
    rounds.ask_due()
    assert rounds.answers() == [("scripted", LOCKED, ""), ("scripted", HostState(), "nobody there")]


def test_the_end_lets_go_of_everything(clock: FakeClock) -> None:
    question = Scripted(clock, LOCKED)
    Rounds([question], clock.now_s).close()
    assert question.closed
