"""Folders of pictures."""

import struct
from pathlib import Path

import numpy as np
import pytest

from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.pictures import picture_frames
from posture_watch.errors import SourceError
from posture_watch.testing import FakeClock
from tests.devices.footage import number_of, numbered, write_picture


def test_pictures_come_sorted_by_name_at_even_times(tmp_path: Path) -> None:
    for number, name in enumerate(["a.png", "b10.png", "b2.png", "c.png"]):
        write_picture(tmp_path / name, numbered(number))
    frames = list(picture_frames(tmp_path, fps=4.0, start_s=10.0))
    assert [frame.name for frame in frames] == ["a.png", "b10.png", "b2.png", "c.png"]
    assert [number_of(frame) for frame in frames] == [0, 1, 2, 3]
    assert [frame.time_s for frame in frames] == [10.0, 10.25, 10.5, 10.75]


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "JPG", "png", "bmp", "webp", "tif", "tiff"])
def test_every_promised_file_type_is_read(tmp_path: Path, suffix: str) -> None:
    write_picture(tmp_path / f"one.{suffix}", numbered(37))
    assert [number_of(frame) for frame in picture_frames(tmp_path)] == [37]


def test_pictures_are_red_first(tmp_path: Path) -> None:
    blue_first = np.zeros((8, 8, 3), np.uint8)
    blue_first[:, :, 2] = 255
    write_picture(tmp_path / "red.png", blue_first)
    assert next(picture_frames(tmp_path)).image[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    "image",
    [
        np.full((6, 5), 90, np.uint8),
        np.full((6, 5, 4), 90, np.uint8),
        np.full((6, 5, 3), 90 * 257, np.uint16),
        np.full((6, 5), 90 * 257, np.uint16),
    ],
    ids=["grey", "transparent", "16 bit", "16 bit grey"],
)
def test_any_kind_of_picture_becomes_plain_colour(
    tmp_path: Path, image: np.ndarray[tuple[int, ...], np.dtype[np.uint8 | np.uint16]]
) -> None:
    write_picture(tmp_path / "one.png", image)  # type: ignore[arg-type]  # a union of arrays is no array of a union
    frame = next(picture_frames(tmp_path))
    assert frame.image.shape == (6, 5, 3)
    assert frame.image.dtype == np.uint8
    assert frame.image[3, 3].tolist() == [90, 90, 90]


def test_sizes_may_differ_between_pictures(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", numbered(1, height=100))
    write_picture(tmp_path / "b.png", numbered(2, height=300))
    assert [frame.image.shape[0] for frame in picture_frames(tmp_path)] == [100, 300]


def test_a_picture_is_turned_as_its_exif_data_ask(tmp_path: Path) -> None:
    path = write_picture(tmp_path / "phone.jpg", numbered(9))
    lying = next(picture_frames(path)).image
    quarter_turn = 6
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, quarter_turn, 0, 0)
    segment = b"Exif\0\0" + tiff
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[2:])
    assert np.array_equal(next(picture_frames(path)).image, np.rot90(lying, -1))


def test_files_that_cannot_be_read_are_skipped_counted_and_leave_their_time_empty(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", numbered(1))
    (tmp_path / "b.png").touch()
    (tmp_path / "c.jpg").write_text("no picture", encoding="utf-8")
    (tmp_path / "d.png").write_bytes((tmp_path / "a.png").read_bytes()[:60])
    write_picture(tmp_path / "e.png", numbered(2))
    frames = picture_frames(tmp_path, fps=1.0)
    assert [(frame.name, frame.time_s) for frame in frames] == [("a.png", 0.0), ("e.png", 4.0)]
    assert frames.skipped == 3


def test_other_files_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", numbered(1))
    (tmp_path / "._a.png").write_bytes(b"\0\5\26\7")
    (tmp_path / "notes.txt").write_text("upright", encoding="utf-8")
    (tmp_path / "more.png").mkdir()
    frames = picture_frames(tmp_path)
    assert [frame.name for frame in frames] == ["a.png"]
    assert frames.skipped == 0


def test_one_picture_counts_as_a_folder_of_one(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", numbered(1))
    path = write_picture(tmp_path / "b.png", numbered(2))
    assert [(frame.name, number_of(frame)) for frame in picture_frames(path)] == [("b.png", 2)]


def test_a_name_with_letters_of_any_script_is_read(tmp_path: Path) -> None:
    load_cv2()
    folder = tmp_path / "Körper 姿勢"
    folder.mkdir()
    data = write_picture(tmp_path / "a.png", numbered(5)).read_bytes()
    (folder / "säule 100%d.png").write_bytes(data)
    assert [number_of(frame) for frame in picture_frames(folder)] == [5]


def test_a_folder_without_pictures_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("upright", encoding="utf-8")
    with pytest.raises(SourceError, match=r"no pictures in .*; it needs JPEG"):
        next(picture_frames(tmp_path))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no folder .*gone"):
        next(picture_frames(tmp_path / "gone"))


def test_a_folder_of_broken_pictures_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "b.png").touch()
    with pytest.raises(SourceError, match=r"None of the pictures in .* \(2\) can be read"):
        list(picture_frames(tmp_path))


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_rate_is_refused(tmp_path: Path, fps: float) -> None:
    with pytest.raises(SourceError, match="pictures a second is not possible"):
        next(picture_frames(tmp_path, fps=fps))


def test_in_real_time_pictures_come_at_their_rate_with_the_times_of_the_clock(tmp_path: Path) -> None:
    for number in range(5):
        write_picture(tmp_path / f"{number}.png", numbered(number))
    clock = FakeClock(3000.0)
    times = [(frame.time_s, clock.now_s()) for frame in picture_frames(tmp_path, fps=2.0, pace=clock)]
    assert times == [(3000 + number / 2, 3000 + number / 2) for number in range(5)]
