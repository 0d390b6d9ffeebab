"""Video files: times, parts, pace, and everything that can be wrong with a file."""

import gc
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.devices.pace import Pacer
from posture_watch.devices.source import demo_clip
from posture_watch.devices.video import Holes, video_frames
from posture_watch.errors import SourceError
from posture_watch.testing import FakeClock
from tests.devices.footage import (
    damage,
    number_of,
    numbered,
    quicken_second_half,
    stop_times,
    turn,
    write_picture,
    write_video,
)


def test_every_frame_comes_once_with_the_time_of_the_file(tmp_path: Path) -> None:
    frames = list(video_frames(write_video(tmp_path / "clip.mp4", 30, fps=10)))
    assert [number_of(frame) for frame in frames] == list(range(30))
    assert [frame.time_s for frame in frames] == pytest.approx([number / 10 for number in range(30)])


def test_pictures_are_red_first(tmp_path: Path) -> None:
    red = np.zeros((120, 160, 3), np.uint8)
    red[:, :, 2] = 255
    folder = tmp_path / "red.png"
    write_picture(folder, red)
    frame = next(video_frames(folder))
    assert frame.image[60, 80].tolist() == [255, 0, 0]


def test_the_demo_clip_has_forty_seconds() -> None:
    frames = video_frames(demo_clip())
    times = [frame.time_s for frame in frames]
    assert len(times) == 200
    assert times[-1] == pytest.approx(39.8)
    assert frames.skipped == 0


def test_times_start_where_they_are_told_to(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 3, fps=10)
    times = [frame.time_s for frame in video_frames(path, start_s=1000.0)]
    assert times == pytest.approx([1000.0, 1000.1, 1000.2])


def test_a_video_of_varying_rate_keeps_its_own_times(tmp_path: Path) -> None:
    path = quicken_second_half(write_video(tmp_path / "phone.mp4", 20, fps=10), 20)
    times = [frame.time_s for frame in video_frames(path)]
    even = [number / 10 for number in range(10)]
    assert times == pytest.approx(even + [1 + number / 20 for number in range(10)], abs=1e-3)


def test_a_stream_without_time_stamps_has_rising_times(tmp_path: Path) -> None:
    jpegs = [write_picture(tmp_path / f"{number}.jpg", numbered(number)).read_bytes() for number in range(12)]
    path = tmp_path / "bare.mjpeg"
    path.write_bytes(b"".join(jpegs))
    frames = list(video_frames(path))
    assert [number_of(frame) for frame in frames] == list(range(12))
    assert [frame.time_s for frame in frames] == pytest.approx([number / 25 for number in range(12)])


def test_times_that_stand_still_go_on_at_the_rate_of_the_file(tmp_path: Path) -> None:
    path = stop_times(write_video(tmp_path / "clip.mkv", 10, fps=10, codec="MJPG"), 400)
    frames = video_frames(path)
    assert [frame.time_s for frame in frames] == pytest.approx([number / 10 for number in range(10)])
    assert frames.skipped == 0


def test_a_part_is_cut_by_the_time_of_the_file_without_its_end(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 30, fps=10)
    frames = list(video_frames(path, seconds=(0.5, 1.0), start_s=100.0))
    assert [number_of(frame) for frame in frames] == [5, 6, 7, 8, 9]
    assert frames[0].time_s == pytest.approx(100.5)


def test_a_phone_video_is_turned_upright(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 2)
    lying = next(video_frames(path)).image
    standing = next(video_frames(turn(path))).image
    assert standing.shape == (160, 120, 3)
    assert np.array_equal(standing, np.rot90(lying, -1))


@pytest.mark.parametrize(
    ("name", "codec"), [("clip.mp4", "mp4v"), ("clip.avi", "MJPG"), ("clip.mkv", "MJPG"), ("clip.avi", "FFV1")]
)
def test_damage_in_the_middle_is_counted_and_not_taken_for_the_end(tmp_path: Path, name: str, codec: str) -> None:
    path = damage(write_video(tmp_path / name, 60, codec=codec), 0.5, 40_000)
    frames = video_frames(path)
    got = [(number_of(frame), frame.time_s) for frame in frames]
    assert [number for number, _ in got[:20]] == list(range(20))
    assert [number for number, _ in got[-10:]] == list(range(50, 60))
    assert all(before < after for (_, before), (_, after) in pairwise(got))
    assert frames.skipped == 60 - len(got) > 0


def test_frames_that_a_phone_left_out_are_not_called_damaged(tmp_path: Path) -> None:
    frames = video_frames(quicken_second_half(write_video(tmp_path / "phone.mp4", 20, fps=10), 20))
    assert len(list(frames)) == 20
    assert frames.skipped == 0


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.floats(1, 60))
def test_holes_in_the_times_of_an_even_video_are_counted(ticks: list[int], fps: float) -> None:
    holes = Holes(1 / fps)
    for count in ticks:
        holes.add(round(1000 * count / fps) / 1000)
    assert holes.missing == sum(ticks) - len(ticks)


def test_holes_in_the_times_of_an_uneven_video_mean_nothing() -> None:
    holes = Holes(1 / 30)
    for gap_s in (0.033, 0.047, 0.1, 0.021):
        holes.add(gap_s)
    assert holes.missing == 0


def test_an_avi_that_was_cut_off_gives_what_it_has_and_counts_the_rest(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.avi", 60, codec="MJPG")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames = video_frames(path)
    count = len(list(frames))
    assert 20 < count < 40
    assert frames.skipped == 60 - count


def test_a_sound_video_has_nothing_skipped(tmp_path: Path) -> None:
    for name, codec in (("a.mp4", "mp4v"), ("a.avi", "MJPG"), ("a.avi", "XVID"), ("a.mkv", "MJPG")):
        frames = video_frames(write_video(tmp_path / name, 20, codec=codec))
        assert len(list(frames)) == 20
        assert frames.skipped == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*gone\.mp4"):
        next(video_frames(tmp_path / "gone.mp4"))


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    with pytest.raises(SourceError, match="is empty"):
        next(video_frames(path))


def test_a_folder_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no video file"):
        next(video_frames(tmp_path))


@pytest.mark.parametrize("name", ["notes.txt", "notes.mp4", "notes.nfo"])
def test_a_text_is_no_video_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Sit up, said the chair.\n" * 50, encoding="utf-8")
    with pytest.raises(SourceError, match="is a text, not a video"):
        next(video_frames(path))


def test_an_mp4_without_its_index_is_called_cut_off(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError, match="cut off or damaged"):
        next(video_frames(path))


def test_other_bytes_are_no_video(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(3).bytes(20_000))
    with pytest.raises(SourceError, match="is no video that can be read"):
        next(video_frames(path))


def test_a_part_behind_the_end_says_how_long_the_video_is(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 30, fps=10)
    with pytest.raises(SourceError, match=r"ends at 2\.9 s, before 50 s"):
        list(video_frames(path, seconds=(50, 60)))


def test_a_part_between_two_frames_is_empty_and_says_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 30, fps=10)
    with pytest.raises(SourceError, match=r"no readable picture between 0\.51 and 0\.55 s"):
        list(video_frames(path, seconds=(0.51, 0.55)))


@pytest.mark.parametrize("part", [(5.0, 5.0), (9.0, 2.0), (-1.0, 4.0), (float("nan"), 4.0)])
def test_an_impossible_part_is_refused(part: tuple[float, float]) -> None:
    with pytest.raises(SourceError, match="is no part of a video"):
        next(video_frames(demo_clip(), seconds=part))


def test_in_real_time_frames_come_at_their_rate_with_the_times_of_the_clock(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 20, fps=10)
    clock = FakeClock(5000.0)
    arrivals = []
    for frame in video_frames(path, pace=clock, start_s=77.0):
        arrivals.append(clock.now_s())
        assert frame.time_s == pytest.approx(clock.now_s())
    assert arrivals == pytest.approx([5000 + number / 10 for number in range(20)])


def test_frames_that_are_not_wanted_are_passed_over_at_a_rate_that_may_change() -> None:
    wanted = [1.0]
    times_s = []
    for frame in video_frames(demo_clip(), seconds=(0, 6), rate=lambda: wanted[-1]):
        times_s.append(round(frame.time_s, 3))
        if frame.time_s >= 3:
            wanted.append(2.0)
    assert times_s == [0.0, 1.0, 2.0, 3.0, 3.6, 4.2, 4.8, 5.4]


def test_in_real_time_the_source_sleeps_through_frames_that_are_not_wanted() -> None:
    clock = FakeClock(1000.0)
    frames = video_frames(demo_clip(), seconds=(0, 3), pace=clock, rate=lambda: 1.0)
    assert [(round(frame.time_s, 3), round(clock.now_s(), 3)) for frame in frames] == [
        (1000.0, 1000.0),
        (1001.0, 1001.0),
        (1002.0, 1002.0),
    ]


def test_in_real_time_a_slow_caller_misses_frames_and_is_never_late(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", 30, fps=10)
    clock = FakeClock(0.0)
    numbers, lags = [], []
    for frame in video_frames(path, pace=clock):
        lags.append(clock.now_s() - frame.time_s)
        numbers.append(number_of(frame))
        clock.sleep(0.5)
    assert len(numbers) in (6, 7)
    assert numbers == sorted(numbers)
    assert max(lags) <= 0.1 + 1e-9


def test_in_real_time_the_first_frame_of_a_part_comes_at_once() -> None:
    clock = FakeClock(0.0)
    next(video_frames(demo_clip(), seconds=(20, 30), pace=clock))
    assert clock.now_s() == 0.0


def test_a_clock_that_is_set_back_does_not_hold_a_recording_up() -> None:
    clock = FakeClock(10_000.0)
    pacer = Pacer(clock, 0.2)
    assert pacer.wait(0.0)
    assert pacer.wait(0.2)
    set_back = FakeClock(6400.0)
    pacer._clock = set_back
    assert pacer.wait(0.4)
    assert pacer.wait(0.6)
    assert set_back.now_s() == pytest.approx(6400.4)


@given(gaps_s=st.lists(st.floats(0.01, 5), min_size=1, max_size=30), busy_s=st.lists(st.floats(0, 3), min_size=30))
@settings(max_examples=50, deadline=None)
def test_a_frame_in_real_time_is_never_early_and_at_most_one_step_late(
    gaps_s: list[float], busy_s: list[float]
) -> None:
    clock = FakeClock(0.0)
    pacer = Pacer(clock, 0.2)
    due_s = 0.0
    for gap_s, pause_s in zip(gaps_s, busy_s, strict=False):
        if pacer.wait(due_s):
            assert -1e-6 <= clock.now_s() - due_s <= 0.2 + 1e-6
        clock.sleep(pause_s)
        due_s += gap_s


@pytest.mark.skipif(sys.platform != "linux", reason="open files are listed in /proc")
def test_the_file_is_released_when_the_caller_stops_early() -> None:
    def is_open() -> bool:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return demo_clip() in [link.readlink() for link in links]

    frames = video_frames(demo_clip())
    next(frames)
    assert is_open()
    frames.close()
    assert not is_open()
    with video_frames(demo_clip()) as opened:
        next(opened)
    assert not is_open()
    for frame in video_frames(demo_clip()):
        del frame
        break
    gc.collect()
    assert not is_open()


def test_a_damaged_video_prints_nothing(tmp_path: Path) -> None:
    path = damage(write_video(tmp_path / "clip.mp4", 60), 0.3, 9000)
    program = (
        "import sys; from pathlib import Path; from posture_watch.devices.video import Holes, video_frames;"
        "print(len(list(video_frames(Path(sys.argv[1])))))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
    assert done.stderr == ""
