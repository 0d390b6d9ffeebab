"""``doctor``: each check by itself, and the whole on a computer without camera and desktop."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.console import Console

from posture_watch.commands import checkup
from posture_watch.commands.checkup import Check, Status
from posture_watch.commands.doctor import check_cameras, judge_camera, run_doctor
from posture_watch.devices.cameras import CameraInfo
from posture_watch.devices.instance import InstanceLock
from posture_watch.devices.notifications import try_channels
from posture_watch.devices.notifications.terminal import TerminalChannel
from posture_watch.devices.opencv import DISTRIBUTIONS
from posture_watch.devices.probe import CameraProbe
from posture_watch.errors import SourceError
from posture_watch.paths import stopgap_folder
from posture_watch.ports import Live
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import FakeClock

CAMERA = CameraInfo(0, "HD Webcam")
NOW_S = 1.8e9


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def probe(*, brightness: float = 100, contrast: float = 50, identical: bool = False, skipped: int = 0) -> CameraProbe:
    return CameraProbe(CAMERA, ((640, 480),), 15.0, brightness, contrast, identical, skipped)


def printed(findings: Iterable[Check], *, as_json: bool = False) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=80)
    code = run_doctor(findings, as_json=as_json, console=console)
    assert isinstance(console.file, io.StringIO)
    return code, console.file.getvalue()


@pytest.mark.parametrize(
    ("version", "status"),
    [((3, 10, 14), "failed"), ((3, 11, 0), "ok"), ((3, 14, 2), "ok"), ((3, 15, 0), "warning")],
)
def test_python_is_fine_from_3_11_to_3_14(version: tuple[int, int, int], status: str) -> None:
    assert checkup.check_python(version).status == status


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("0.10.31", "ok"),
        ("0.10.30", "warning"),
        ("0.10.33", "warning"),
        ("0.10.34", "failed"),
        ("0.10.35", "failed"),
        ("1.2.2", "failed"),
        ("1.0", "failed"),
        ("0.10.34rc1", "failed"),
        ("", "failed"),
    ],
)
def test_a_mediapipe_that_may_report_its_use_is_a_failure(version: str, status: str) -> None:
    check = checkup.check_mediapipe(version)
    assert check.status == status
    assert bool(check.advice) == (status != "ok")


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_one_opencv_alone_is_right_whichever_it_is(name: str) -> None:
    assert checkup.check_opencv({name: "5.0.0"}) == Check("OpenCV", Status.OK, f"{name} 5.0.0")


def test_no_opencv_is_a_failure() -> None:
    missing = checkup.check_opencv({})
    assert (missing.status, missing.advice) == ("failed", "pip install opencv-python-headless")


@pytest.mark.parametrize(("second", "status"), [("5.0.0", "warning"), ("4.13.0", "failed")])
def test_two_opencvs_break_each_other_unless_they_are_of_one_version(second: str, status: str) -> None:
    two = checkup.check_opencv({"opencv-python": "5.0.0", "opencv-python-headless": second})
    assert two.status == status
    assert "pip uninstall opencv-python opencv-python-headless, all of them, then" in two.advice


@pytest.mark.skipif(sys.platform != "linux", reason="takes the display away by the environment")
def test_without_a_display_there_is_no_preview_and_that_is_fine() -> None:
    check = checkup.check_preview()
    assert check.status == "ok"
    assert "no display" in check.detail


def test_a_missing_package_is_named_with_its_cure() -> None:
    check = checkup.check_packages(("numpy", "surely-not-installed"))
    assert (check.status, check.detail) == ("failed", "missing: surely-not-installed")
    assert check.advice == "pip install surely-not-installed"
    assert checkup.check_packages().status == "ok"


@pytest.mark.usefixtures("home")
def test_a_wrong_setting_is_a_failure_and_no_setting_is_none(home: Path) -> None:
    assert "all defaults), 0 set" in checkup.check_settings().detail
    home.mkdir()
    (home / "config.toml").write_text("[nudge]\ncooldown_s = 5\n")
    check = checkup.guarded("settings", checkup.check_settings)
    assert check.status == "failed"
    assert "nudge.cooldown_s is 5" in check.detail


@pytest.mark.model
def test_the_model_is_loaded_and_run_and_a_bad_one_is_a_failure(tmp_path: Path) -> None:
    check = checkup.check_model("")
    assert check.status == "ok"
    assert "as it should be; loads and runs" in check.detail
    (tmp_path / "bad.task").write_bytes(b"PK")
    bad = checkup.guarded("model", lambda: checkup.check_model(str(tmp_path / "bad.task")))
    assert bad.status == "failed"
    assert "truncated" in bad.detail


def test_folders_that_are_not_there_yet_are_fine_and_stay_away(tmp_path: Path) -> None:
    assert checkup.check_folders({"data": tmp_path, "log": tmp_path / "a" / "b"}).status == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for bad in (tmp_path / "taken", tmp_path / "taken" / "below"):
        check = checkup.check_folders({"data": tmp_path, "log": bad})
        assert check.status == "failed"
        assert check.detail == f"not writable: log {bad}"


def test_a_stopgap_folder_is_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert checkup.check_folders({"data": stopgap_folder()}).status == "warning"


def test_disk_space_is_that_of_the_folder_that_will_be(tmp_path: Path) -> None:
    check = checkup.check_disk(tmp_path / "not" / "there")
    assert check.status in set(Status)
    assert check.detail.endswith(f" MB free for {tmp_path / 'not' / 'there'}")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system without any space")
def test_a_full_disk_is_a_failure() -> None:
    check = checkup.check_disk(Path("/proc"))
    assert check.status == "failed"
    assert "Make room" in check.advice


def test_a_damaged_database_is_a_failure_and_none_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    assert checkup.check_database(file).status == "ok"
    SqliteStore.open(file).close()
    assert checkup.check_database(file).detail.endswith("whole")
    file.write_bytes(b"no database at all, but long enough to be read as one" * 50)
    assert checkup.check_database(file).status == "failed"


@pytest.mark.parametrize(
    ("environ", "status", "detail"),
    [
        ({}, "warning", "no display and no session bus"),
        ({"DISPLAY": ":0"}, "warning", "no session bus (there is: X11 :0)"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "warning", "no display (there is: session bus)"),
        (
            {
                "WAYLAND_DISPLAY": "wayland-0",
                "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x",
                "XDG_CURRENT_DESKTOP": "GNOME",
            },
            "ok",
            "GNOME, Wayland wayland-0, session bus",
        ),
    ],
)
def test_a_desktop_is_a_display_and_a_session_bus(environ: dict[str, str], status: str, detail: str) -> None:
    check = checkup.check_session(environ, "linux")
    assert (check.status, check.detail) == (status, detail)
    assert checkup.check_session(environ, "darwin").status == "ok"


def test_a_message_that_did_not_arrive_is_a_failure_only_where_there_is_a_desktop() -> None:
    lost = try_channels([TerminalChannel(lambda _line: False)], NOW_S)
    assert checkup.check_notification(lost, Status.OK).status == "failed"
    assert checkup.check_notification(lost, Status.WARNING).status == "warning"
    told = try_channels([TerminalChannel(lambda _line: True)], NOW_S)
    assert checkup.check_notification(told, Status.OK).status == "warning"


def live(pid: int, time_s: float) -> Live:
    return Live(pid=pid, started_s=NOW_S - 100, time_s=time_s, state="watching", detail="Two cameras.")


def test_a_running_instance_is_named_with_its_state_and_a_hanging_one_is_a_warning(home: Path) -> None:
    database = home / "posture-watch.db"
    assert checkup.check_instance(database, NOW_S).detail.startswith("no;")
    with InstanceLock():
        started = f"process {os.getpid()}, just started"
        assert checkup.check_instance(database, NOW_S).detail == started
        with SqliteStore.open(database) as store:
            store.set_live(live(os.getpid() + 1, NOW_S))
            assert checkup.check_instance(database, NOW_S).detail == started, "left by an earlier one"
            store.set_live(live(os.getpid(), NOW_S - 1))
            check = checkup.check_instance(database, NOW_S)
            assert check.status == "ok"
            assert check.detail.startswith(f"process {os.getpid()} since 20")
            assert check.detail.endswith(", watching (Two cameras)")
            hanging = checkup.check_instance(database, NOW_S + 60)
            assert hanging.status == "warning"
            assert "no sign of life for 61 s" in hanging.detail


def test_a_camera_is_judged_by_its_pictures() -> None:
    assert judge_camera("camera 0", probe()).status == "ok"
    assert judge_camera("camera 0", probe()).detail == "HD Webcam, ten pictures of 640x480, 15 a second, brightness 100"
    for bad in (probe(brightness=1), probe(contrast=2), probe(identical=True), probe(skipped=3)):
        check = judge_camera("camera 0", bad)
        assert check.status == "warning"
        assert check.advice


def test_every_camera_is_looked_at_and_one_that_fails_hides_no_other() -> None:
    def take(camera: CameraInfo) -> CameraProbe:
        if camera.index == 0:
            raise SourceError("Camera 0 is in use by another program.")
        return probe()

    two = [CAMERA, CameraInfo(2, "Other")]
    checks = list(check_cameras(FakeClock(), in_use=False, cameras=lambda: two, probe=take))
    assert [(check.name, check.status) for check in checks] == [("camera 0", "failed"), ("camera 2", "ok")]


def test_the_camera_of_the_running_instance_is_left_alone() -> None:
    def take(camera: CameraInfo) -> CameraProbe:
        raise AssertionError(camera)

    (check,) = check_cameras(FakeClock(), in_use=True, cameras=lambda: [CAMERA], probe=take)
    assert (check.status, check.detail) == ("ok", "HD Webcam, not opened while posture-watch runs")


def test_no_camera_is_a_warning() -> None:
    (check,) = check_cameras(FakeClock(), in_use=False, cameras=list)
    assert (check.name, check.status) == ("cameras", "warning")


def test_a_check_that_breaks_is_a_finding() -> None:
    def broken() -> Check:
        raise ZeroDivisionError("oops")

    check = checkup.guarded("thing", broken)
    assert (check.name, check.status) == ("thing", "failed")
    assert "ZeroDivisionError: oops" in check.detail


FINDINGS = [
    Check("one", Status.OK, "fine [x]"),
    Check("two", Status.WARNING, "missing", "Get it."),
]


def test_each_finding_is_one_line_and_only_a_failure_fails() -> None:
    code, text = printed(FINDINGS)
    assert code == 0
    assert text.splitlines()[:2] == ["ok      one: fine [x]", "warning two: missing. Get it."]
    code, text = printed([*FINDINGS, Check("three", Status.FAILED, "x" * 200, "Do something.")])
    assert code == 1
    assert text.splitlines()[2].endswith("xxx. Do something.")
    assert text.splitlines()[-1] == "3 checks: 1 ok, 1 warning, 1 failed."


def test_findings_as_json() -> None:
    code, text = printed([*FINDINGS, Check("three", Status.FAILED, "broken", "Mend it.")], as_json=True)
    assert code == 1
    told = json.loads(text)
    assert (told["failed"], told["warnings"]) == (1, 1)
    assert told["checks"][2] == {"name": "three", "status": "failed", "detail": "broken", "advice": "Mend it."}


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="takes the desktop away by an empty environment")
def test_without_home_desktop_and_bus_doctor_still_reports_everything_and_creates_nothing(tmp_path: Path) -> None:
    script = "import typer; from posture_watch.commands.doctor import doctor; typer.run(doctor)"
    root = Path(checkup.__file__).parents[2]
    environ = {"POSTURE_WATCH_HOME": str(tmp_path / "home"), "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", script, "--json"], env=environ, capture_output=True, text=True, check=False
    )
    told = {check["name"]: check["status"] for check in json.loads(done.stdout)["checks"]}
    assert done.stderr == ""
    assert {"Python", "packages", "MediaPipe", "OpenCV", "settings", "model", "folders"} <= set(told)
    assert told["model"] == told["database"] == told["running"] == "ok"
    assert told["desktop"] == told["notifications"] == "warning"
    assert not (tmp_path / "home").exists()
