"""What a person may type as a source."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.devices.source import Look, Source, SourceKind, demo_clip, open_source, parse_source
from posture_watch.errors import SourceError
from posture_watch.testing import FakeClock
from tests.devices.footage import numbered, write_picture, write_video


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("0", Source(SourceKind.CAMERA, "0")),
        (" 2 ", Source(SourceKind.CAMERA, "2")),
        ("007", Source(SourceKind.CAMERA, "7")),
        ("Logitech", Source(SourceKind.CAMERA, "Logitech")),
        ("HD Pro Webcam C920 v1.2", Source(SourceKind.CAMERA, "HD Pro Webcam C920 v1.2")),
        ("046d:0825", Source(SourceKind.CAMERA, "046d:0825")),
        ("demo", Source(SourceKind.DEMO, "demo")),
    ],
)
def test_numbers_and_names_are_cameras_and_demo_is_the_clip(text: str, source: Source) -> None:
    assert parse_source(text) == source
    assert parse_source(text).live is (source.kind is SourceKind.CAMERA)


def test_existing_paths_are_videos_folders_or_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write_video(tmp_path / "clip.mp4", 2)
    (tmp_path / "clip").write_bytes((tmp_path / "clip.mp4").read_bytes())
    (tmp_path / "stills").mkdir()
    write_picture(tmp_path / "One.JPG", numbered(1))
    assert parse_source("clip.mp4") == Source(SourceKind.VIDEO, "clip.mp4")
    assert parse_source("clip") == Source(SourceKind.VIDEO, "clip")
    assert parse_source("~/clip.mp4") == Source(SourceKind.VIDEO, str(tmp_path / "clip.mp4"))
    assert parse_source("stills/") == Source(SourceKind.FOLDER, "stills")
    assert parse_source("stills") == Source(SourceKind.FOLDER, "stills")
    assert parse_source("One.JPG") == Source(SourceKind.FOLDER, "One.JPG")


@pytest.mark.parametrize("text", ["gone.mp4", "gone.MKV", "stills/", "./gone", "~/gone", "/no/such/thing", "one.jpg"])
def test_what_looks_like_a_path_and_is_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="There is no file or folder"):
        parse_source(text)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_source_is_an_error(text: str) -> None:
    with pytest.raises(SourceError, match="The source is empty"):
        parse_source(text)


@pytest.mark.parametrize("text", ["rtsp://10.0.0.5/stream", "https://example.org/a.mp4"])
def test_addresses_in_the_network_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match="address in the network"):
        parse_source(text)


@given(st.text())
def test_any_text_is_a_source_or_a_sentence(text: str) -> None:
    try:
        said = parse_source(text).value
    except SourceError as error:
        said = str(error)
    assert said.strip()


def test_a_recording_at_full_speed_has_times_from_its_start() -> None:
    look = Look(seconds=(10.0, 11.0), start_s=500.0)
    clock = FakeClock(9000.0)
    with open_source(parse_source("demo"), clock, look) as frames:
        assert [frame.time_s for frame in frames] == pytest.approx([510.0, 510.2, 510.4, 510.6, 510.8])
    assert clock.now_s() == 9000.0


def test_a_recording_in_real_time_has_the_times_of_the_clock() -> None:
    clock = FakeClock(9000.0)
    look = Look(realtime=True, seconds=(10.0, 11.0), start_s=500.0)
    with open_source(parse_source(str(demo_clip())), clock, look) as frames:
        assert [frame.time_s for frame in frames] == pytest.approx([9000.0, 9000.2, 9000.4, 9000.6, 9000.8])
    assert clock.now_s() == pytest.approx(9000.8)


def test_a_folder_opens_with_its_rate(tmp_path: Path) -> None:
    for number in range(3):
        write_picture(tmp_path / f"{number}.png", numbered(number))
    frames = open_source(parse_source(str(tmp_path)), FakeClock(), Look(fps=2.0))
    assert [frame.time_s for frame in frames] == [0.0, 0.5, 1.0]


def test_opening_touches_nothing_before_the_first_frame_is_asked_for() -> None:
    frames = open_source(Source(SourceKind.VIDEO, "/no/such/clip.mp4"), FakeClock())
    with pytest.raises(SourceError, match="There is no file"):
        next(frames)


def test_an_absent_camera_is_an_error_when_frames_are_asked_for() -> None:
    with pytest.raises(SourceError, match="There is no camera 87"):
        next(open_source(parse_source("87"), FakeClock()))
