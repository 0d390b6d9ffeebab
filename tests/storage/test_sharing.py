"""Several processes and threads on one database, and processes that are killed."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

from posture_watch.ports import Wishes
from posture_watch.posture.minutes import minutes
from posture_watch.storage.batch import EVERY_S
from posture_watch.storage.damage import check
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good
from tests.storage.processes import started

WRITE_UNTIL_KILLED = """
time_s = float(sys.argv[2])
with SqliteStore.open(path) as store, SampleBatch(store) as batch:
    while True:
        batch.add(Sample(time_s, Posture.GOOD, 90.0), time_s)
        print(time_s, flush=True)
        time_s += 0.5
"""

OPEN_AT_A_SIGN = """
print("ready", flush=True)
sys.stdin.readline()
with SqliteStore.open(path) as store:
    store.add_samples([Sample(float(sys.argv[2]), Posture.AWAY)])
    print("done", flush=True)
"""

COUNT_UP = """
with SqliteStore.open(path) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(500):
        store.change_wishes(lambda wishes: replace(wishes, stop_s=(wishes.stop_s or 0) + 1))
print("done", flush=True)
"""

WRITE_AND_STAY = """
with SqliteStore.open(path) as store:
    store.add_samples([Sample(1.0, Posture.AWAY)])
    print("written", flush=True)
    sys.stdin.readline()
    print(store.wishes().paused_until_s, flush=True)
"""


def line(process: Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_a_killed_writer_leaves_a_sound_database_with_at_most_the_last_batch_missing(tmp_path: Path) -> None:
    path = tmp_path / "posture.db"
    dice = random.Random(20261122)  # noqa: S311  # dice for moments, not for secrets
    next_s = 0.0
    for _ in range(8):
        with started(WRITE_UNTIL_KILLED, path, next_s) as process:
            told = [float(line(process)) for _ in range(dice.randint(1, 400))]
            process.kill()
        assert check(path) == []
        with SqliteStore.open(path) as store:
            stored = [sample.time_s for sample in store.samples(*EVER)]
            assert store.minutes(*EVER) == minutes(store.samples(*EVER))
        assert stored == [0.5 * index for index in range(len(stored))]
        assert told[-1] - EVERY_S <= max(stored, default=0.0)
        next_s = 0.5 * len(stored)


def test_processes_that_open_a_new_database_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "posture.db"
    with ExitStack() as stack:
        processes = [stack.enter_context(started(OPEN_AT_A_SIGN, path, time_s)) for time_s in range(4)]
        assert [line(process) for process in processes] == ["ready"] * 4
        for process in processes:
            tell(process)
        assert [line(process) for process in processes] == ["done"] * 4
    with SqliteStore.open(path) as store:
        assert [sample.time_s for sample in store.samples(*EVER)] == [0.0, 1.0, 2.0, 3.0]


def test_no_change_of_wishes_is_lost_between_processes(tmp_path: Path) -> None:
    path = tmp_path / "posture.db"
    with started(COUNT_UP, path) as one, started(COUNT_UP, path) as other:
        assert [line(one), line(other)] == ["ready", "ready"]
        tell(one)
        tell(other)
        assert [line(one), line(other)] == ["done", "done"]
    with SqliteStore.open(path) as store:
        assert store.wishes() == Wishes(stop_s=1000.0)


def test_a_command_and_a_running_instance_see_what_the_other_has_written(tmp_path: Path) -> None:
    path = tmp_path / "posture.db"
    with started(WRITE_AND_STAY, path) as process:
        assert line(process) == "written"
        with SqliteStore.open(path) as store:
            assert [sample.time_s for sample in store.samples(*EVER)] == [1.0]
            store.change_wishes(lambda wishes: replace(wishes, paused_until_s=77.0))
        tell(process)
        assert line(process) == "77.0"


def test_a_store_for_reading_sees_what_is_written_after_it_was_opened(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as writer:
        reader = SqliteStore.open_readonly(writer.path)
        assert reader is not None
        with closing(reader):
            assert reader.samples(*EVER) == []
            writer.add_samples([good(1.0)])
            assert reader.samples(*EVER) == [good(1.0)]


def test_threads_with_a_store_each_write_side_by_side(tmp_path: Path) -> None:
    def write(first: int) -> None:
        with SqliteStore.open(tmp_path / "posture.db") as store:
            for time_s in range(first, first + 50):
                store.add_samples([good(float(time_s))])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, (0, 50, 100, 150)))
    with SqliteStore.open(tmp_path / "posture.db") as store:
        assert [sample.time_s for sample in store.samples(*EVER)] == [float(time_s) for time_s in range(200)]
