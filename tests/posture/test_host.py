from posture_watch.ports import HostProbe
from posture_watch.posture.host import HostState, merged
from posture_watch.testing import FakeHost


def test_nothing_is_known_of_a_computer_that_says_nothing() -> None:
    assert HostState().known == ()


def test_no_is_known_as_well_as_yes() -> None:
    assert HostState(locked=False, idle_s=0.0, in_call=True).known == ("locked", "idle_s", "in_call")


def test_the_stand_in_says_what_it_is_told_until_it_is_closed() -> None:
    host = FakeHost(HostState(on_battery=True))
    probe: HostProbe = host
    assert probe.state().on_battery
    host.now = HostState(on_battery=False)
    assert probe.state().on_battery is False
    probe.close()
    assert probe.state() == HostState()


def test_one_that_says_yes_is_believed_and_unknown_stays_unknown() -> None:
    no, yes = HostState(locked=False), HostState(locked=True)
    assert merged([no, yes]) == merged([yes, no]) == yes
    assert merged([no, HostState()]) == no
    assert merged([]) == HostState()


def test_the_latest_input_counts() -> None:
    assert merged([HostState(idle_s=9.0), HostState(idle_s=0.0), HostState()]) == HostState(idle_s=0.0)
