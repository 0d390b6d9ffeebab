"""The list of cameras, and which one is meant."""

from dataclasses import dataclass

import pytest

from posture_watch.devices.cameras import CameraInfo, CameraKind, find_camera, in_order, list_cameras
from posture_watch.errors import SourceError


@dataclass(frozen=True)
class Listed:
    """A camera as the listing library gives it; this machine has none."""

    index: int
    name: str | None
    path: str | None = None
    vid: int | None = None
    pid: int | None = None
    backend: int = 200


BUILT_IN = CameraInfo(0, "Integrated Camera", "5986:1177", 200)
DESK = CameraInfo(2, "Logitech C920", "046d:0825", 200)
TOP = CameraInfo(4, "Logitech Brio", "046d:085e", 200)
CAMERAS = [BUILT_IN, DESK, TOP]


def test_listing_works_here_and_gives_values() -> None:
    assert all(isinstance(camera, CameraInfo) for camera in list_cameras())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Integrated Camera", CameraKind.COLOUR),
        ("FIRST Robotics Cam", CameraKind.COLOUR),
        ("Integrated IR Camera", CameraKind.INFRARED),
        ("Integrated Camera: Integrated I", CameraKind.COLOUR),
        ("Infrared Camera", CameraKind.INFRARED),
        ("OBS Virtual Camera", CameraKind.VIRTUAL),
        ("Dummy video device (0x0000)", CameraKind.VIRTUAL),
        ("v4l2 loopback", CameraKind.VIRTUAL),
    ],
)
def test_the_kind_of_a_camera_is_told_by_its_name(name: str, kind: CameraKind) -> None:
    assert CameraInfo(0, name).kind is kind


def test_colour_cameras_come_first_then_by_number() -> None:
    listed = [
        Listed(0, "OBS Virtual Camera"),
        Listed(1, "Integrated IR Camera"),
        Listed(5, "C920", vid=0x46D, pid=0x825),
        Listed(3, "Integrated Camera"),
    ]
    assert [camera.index for camera in in_order(listed)] == [3, 5, 1, 0]


def test_vendor_and_product_identify_a_camera_else_its_path() -> None:
    listed = [Listed(0, "C920", "/dev/video0", 0x46D, 0x825), Listed(2, "Old", "/dev/video2"), Listed(4, None)]
    assert [camera.identity for camera in in_order(listed)] == ["046d:0825", "/dev/video2", ""]
    assert in_order(listed)[2].name == "camera 4"


def test_a_camera_listed_by_two_interfaces_appears_once_and_twins_appear_twice() -> None:
    first = [Listed(0, "C920", "a", 1, 2, backend=700), Listed(1, "C920", "b", 1, 2, backend=700)]
    second = [Listed(0, "C920", "A?", 1, 2, backend=1400), Listed(1, "New", "N", 1, 3, backend=1400)]
    cameras = in_order(first + second)
    assert [(camera.index, camera.name, camera.backend) for camera in cameras] == [
        (0, "C920", 700),
        (1, "C920", 700),
        (1, "New", 1400),
    ]


@pytest.mark.parametrize(
    ("wanted", "camera"),
    [("0", BUILT_IN), ("2", DESK), ("", BUILT_IN), ("integrated", BUILT_IN), ("BRIO", TOP), ("046D:0825", DESK)],
)
def test_a_camera_is_found_by_number_part_of_its_name_or_identity(wanted: str, camera: CameraInfo) -> None:
    assert find_camera(wanted, CAMERAS) is camera


def test_a_whole_name_wins_over_a_longer_one_that_contains_it() -> None:
    longer = CameraInfo(6, "Logitech Brio 500")
    assert find_camera("logitech brio", [longer, TOP]) is TOP


def test_a_number_that_is_not_listed_is_tried_all_the_same() -> None:
    assert find_camera("9", CAMERAS).index == 9


def test_an_ambiguous_name_lists_what_it_fits() -> None:
    with pytest.raises(
        SourceError, match=r"several cameras: 2 \(Logitech C920\), 4 \(Logitech Brio\); give the number"
    ):
        find_camera("logitech", CAMERAS)


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(SourceError, match=r'no camera "Razer"; there are: 0 \(Integrated Camera\), 2'):
        find_camera("Razer", CAMERAS)


@pytest.mark.parametrize("wanted", ["", "Razer"])
def test_without_any_camera_the_sentence_says_what_to_do(wanted: str) -> None:
    with pytest.raises(SourceError, match="plug"):
        find_camera(wanted, [])
