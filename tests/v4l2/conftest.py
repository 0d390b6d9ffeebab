"""One build of the stand-in for all tests of this folder."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.v4l2.stand_in import NUMBERS, StandIn, prepare, why_not

# D-Bus is a part of Linux only.
collect_ignore = [] if sys.platform == "linux" else ["test_rest.py"]


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> StandIn:
    if reason := why_not():
        pytest.skip(reason)
    return prepare(Path(tmp_path_factory.mktemp("v4l2")))


@pytest.fixture
def camera(_built: StandIn) -> Iterator[StandIn]:
    """Pretended cameras; number 0 is plugged in and well."""
    _built.reset()
    yield _built
    left = {number: _built[number].open_now for number in NUMBERS}
    assert left == dict.fromkeys(NUMBERS, 0), "somebody left a camera open"
