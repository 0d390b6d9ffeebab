"""The landmark model as a file."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import posture_watch
from posture_watch.devices.model_file import ENTRIES, SHA256, bundled_model, model_fault, openable_model, read_model
from posture_watch.errors import ModelError


def bundle(**entries: bytes) -> bytes:
    """Return a zip with those entries (``_`` for the dot)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.removesuffix("_tflite") + ".tflite", content)
    return file.getvalue()


def complaint(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        read_model(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence.replace(str(path), "FILE")


def test_the_model_that_comes_along_is_found_and_whole() -> None:
    content = read_model()
    assert content == bundled_model().read_bytes()
    assert read_model("") == content


def test_the_readme_of_the_model_names_the_same_sum_and_entries() -> None:
    text = (bundled_model().parent / "README.md").read_text(encoding="utf-8")
    assert SHA256 in text
    assert all(entry in text for entry in ENTRIES)
    assert (bundled_model().parent / "LICENSE-APACHE-2.0").exists()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder that holds a copy of the package, as an installation does."""
    package = Path(posture_watch.__file__).parent
    shutil.copytree(package, tmp_path / "posture_watch", ignore=shutil.ignore_patterns("__pycache__", "data", "models"))
    return tmp_path


def told_by(installed: Path) -> str:
    """Return what an installed copy says of its own model."""
    script = (
        "from posture_watch.devices.model_file import bundled_model, read_model\n"
        "try: print(len(read_model()), bundled_model())\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=installed, capture_output=True, text=True, check=True)
    return done.stdout.replace(str(installed), "").strip()


@pytest.mark.parametrize("folder", ["posture_watch/models", "models"])
def test_the_model_is_found_inside_the_package_and_beside_it(installed: Path, folder: str) -> None:
    (installed / folder).mkdir()
    shutil.copy(bundled_model(), installed / folder)
    assert told_by(installed) == str(Path(f"9397634 /{folder}/pose_landmarker_full.task"))


def test_a_changed_model_in_the_place_of_ours_is_refused_and_a_missing_one_named(installed: Path) -> None:
    file = installed / "models" / "pose_landmarker_full.task"
    advice = "install posture-watch again or name another model with --model."
    assert told_by(installed) == f"ModelError The landmark model {Path('/models') / file.name} is missing; {advice}"
    file.parent.mkdir()
    file.write_bytes(bundle(pose_detector_tflite=b"\0\0\0\0TFL3", pose_landmarks_detector_tflite=b"\0\0\0\0TFL3"))
    assert "is not the one that comes along (SHA-256 " in told_by(installed)


def test_another_model_needs_the_right_entries_but_no_particular_sum(tmp_path: Path) -> None:
    other = bundle(pose_detector_tflite=b"\0\0\0\0TFL3", pose_landmarks_detector_tflite=b"\0\0\0\0TFL3")
    (tmp_path / "other.task").write_bytes(other)
    assert read_model(tmp_path / "other.task") == other


def test_a_missing_model_and_a_folder_are_named(tmp_path: Path) -> None:
    assert complaint(tmp_path / "no.task") == "The landmark model FILE is missing; check --model or model.path."
    assert complaint(tmp_path) == "The landmark model FILE is a folder; name the .task file in it."


def test_a_model_in_the_home_folder_may_be_named_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    shutil.copy(bundled_model(), tmp_path / "mine.task")
    assert read_model("~/mine.task") == read_model()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\n", "is truncated or no MediaPipe bundle"),
        (
            bundle(face_detector_tflite=b"\0\0\0\0TFL3"),
            "is no pose landmarker bundle (it lacks pose_detector.tflite and",
        ),
        (
            bundle(pose_detector_tflite=b"\0\0\0\0TFL3", pose_landmarks_detector_tflite=b"12345678"),
            "is damaged (pose_landmarks_detector.tflite in it is no tflite model)",
        ),
    ],
)
def test_what_is_no_pose_model_is_named(content: bytes, fault: str, tmp_path: Path) -> None:
    (tmp_path / "bad.task").write_bytes(content)
    assert complaint(tmp_path / "bad.task").startswith(f"The landmark model FILE {fault}")


@pytest.mark.parametrize("kept", [0.0001, 0.3, 0.9, 0.99999])
def test_a_truncated_model_is_noticed_wherever_it_is_cut(kept: float) -> None:
    content = bundled_model().read_bytes()
    assert model_fault(content[: int(len(content) * kept)])


def test_a_single_flipped_bit_is_noticed() -> None:
    content = bytearray(bundled_model().read_bytes())
    content[5_000_000] ^= 1
    assert model_fault(bytes(content)) == "is truncated or no MediaPipe bundle"


def test_a_model_with_a_plain_name_is_left_to_be_mapped_and_another_is_read(tmp_path: Path) -> None:
    assert openable_model() == bundled_model()
    (tmp_path / "später.task").write_bytes(read_model())
    assert openable_model(tmp_path / "später.task") == read_model()


def test_a_broken_model_is_refused_before_it_is_mapped(tmp_path: Path) -> None:
    (tmp_path / "half.task").write_bytes(read_model()[:100_000])
    with pytest.raises(ModelError, match="is truncated"):
        openable_model(tmp_path / "half.task")
