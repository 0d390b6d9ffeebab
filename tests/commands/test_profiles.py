"""``profiles``: list, delete, rename, export, import."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from posture_watch.commands.profiles import app, run_delete, run_export, run_forget, run_import, run_list, run_rename
from posture_watch.errors import CalibrationError, StorageError
from posture_watch.ports import Store
from posture_watch.testing import MemoryStore
from tests.contracts.values import profile


def store_of(*names: str) -> Store:
    store = MemoryStore()
    for age, name in enumerate(names):
        store.save_profile(profile(name, created_s=1000.0 - age))
    return store


def yes(_: str) -> bool:
    return True


def no(_: str) -> bool:
    return False


def listed(store: Store | None, active: str = "office", *, as_json: bool = False) -> str:
    out = io.StringIO()
    run_list(store, active=active, as_json=as_json, console=Console(file=out, width=150))
    return out.getvalue()


def names(store: Store) -> list[str]:
    return [each.name for each in store.profiles()]


def exported(folder: Path, **changes: object) -> Path:
    """Export a profile and change its document."""
    file = folder / "office.json"
    run_export(store_of("office"), "office", file)
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(document | changes), encoding="utf-8")
    return file


def test_the_one_in_use_is_marked_in_the_list() -> None:
    lines = listed(store_of("office", "[home] 1")).splitlines()
    assert "in use" in next(line for line in lines if line.startswith("office"))
    assert "in use" not in next(line for line in lines if line.startswith("[home] 1"))


def test_a_profile_asked_for_by_the_settings_but_missing_is_told() -> None:
    assert "The settings ask for the profile default, which is not among them" in listed(store_of("office"), "default")


@pytest.mark.parametrize("store", [None, MemoryStore()])
def test_without_profiles_the_list_says_how_to_make_one(store: Store | None) -> None:
    assert "posture-watch calibrate" in listed(store)
    assert json.loads(listed(store, as_json=True)) == []


def test_json_lists_the_one_calibrated_last_first() -> None:
    document = json.loads(listed(store_of("office", "home"), as_json=True))
    assert [(each["name"], each["in_use"], each["frames"]) for each in document] == [
        ("office", True, 217),
        ("home", False, 217),
    ]


def test_deleting_asks_first() -> None:
    store = store_of("office", "home")
    assert "kept" in run_delete(store, "home", active="office", agreed=no)
    assert names(store) == ["office", "home"]
    assert run_delete(store, "home", active="office", agreed=yes) == "The profile home is deleted."
    assert names(store) == ["office"]


def test_deleting_the_one_in_use_says_what_to_do_next() -> None:
    assert "posture-watch calibrate" in run_delete(store_of("office"), "office", active="office", agreed=yes)


def test_forgetting_a_posture_asks_first_and_leaves_everything_else() -> None:
    store = store_of("office")
    assert "kept" in run_forget(store, "office", "zurückgelehnt", agreed=no)
    assert store.profile("office") == profile("office", created_s=1000.0)
    assert "no longer" in run_forget(store, "office", "zurückgelehnt", agreed=yes)
    left = {"a standing one": profile().accepted["a standing one"]}
    assert store.profile("office") == replace(profile("office", created_s=1000.0), accepted=left)


def test_only_what_is_there_can_be_forgotten() -> None:
    with pytest.raises(CalibrationError, match="known are: zurückgelehnt, a standing one"):
        run_forget(store_of("office"), "office", "reclined", agreed=yes)
    with pytest.raises(CalibrationError, match="no profile home"):
        run_forget(store_of("office"), "home", "zurückgelehnt", agreed=yes)


def test_the_list_names_accepted_postures_and_has_no_room_for_none() -> None:
    store = store_of("office")
    assert "zurückgelehnt, a standing one" in " ".join(listed(store).split())
    assert json.loads(listed(store, as_json=True))[0]["accepted"] == ["zurückgelehnt", "a standing one"]
    store.save_profile(replace(profile("office"), accepted={}))
    assert "also fine" not in listed(store)


def test_an_unknown_name_lists_the_known_ones_nearest_first() -> None:
    with pytest.raises(CalibrationError, match="known are: office, "):
        run_delete(store_of("home", "standing", "office"), "ofice", active="home", agreed=yes)


def test_a_renamed_profile_keeps_everything_else() -> None:
    store = store_of("office")
    before = store.profile("office")
    run_rename(store, "office", "desk", active="home")
    after = store.profile("desk")
    assert before is not None
    assert after is not None
    assert after == replace(before, name="desk")
    assert names(store) == ["desk"]


def test_renaming_the_one_in_use_says_how_to_go_on_using_it() -> None:
    assert 'profile.name "my desk"' in run_rename(store_of("office"), "office", "my desk", active="office")


def test_renaming_never_overwrites_another_profile() -> None:
    store = store_of("office", "home")
    with pytest.raises(CalibrationError, match="already"):
        run_rename(store, "office", "home", active="office")
    assert names(store) == ["office", "home"]


@pytest.mark.parametrize("name", ["", " office", "a\nb", "x" * 65])
def test_what_the_settings_could_not_name_is_no_name(name: str) -> None:
    store = store_of("office")
    with pytest.raises(CalibrationError, match="cannot be called"):
        run_rename(store, "office", name, active="office")
    assert names(store) == ["office"]


def test_a_profile_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    store, file = MemoryStore(), tmp_path / "office.json"
    run_export(store_of("office"), "office", file)
    run_import(store, file, name=None, agreed=no)
    assert store.profile("office") == profile("office", created_s=1000.0)


def test_a_file_from_before_there_were_accepted_postures_has_none(tmp_path: Path) -> None:
    store, file = MemoryStore(), exported(tmp_path)
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["accepted"]
    file.write_text(json.dumps(document), encoding="utf-8")
    run_import(store, file, name=None, agreed=no)
    assert store.profiles() == [replace(profile("office", created_s=1000.0), accepted={})]


def test_an_imported_profile_can_get_another_name(tmp_path: Path) -> None:
    store = MemoryStore()
    run_import(store, exported(tmp_path), name="laptop", agreed=no)
    assert names(store) == ["laptop"]


def test_importing_over_a_profile_asks_first(tmp_path: Path) -> None:
    store, file = store_of("office"), exported(tmp_path, created_s=5.0)
    run_import(store, file, name=None, agreed=no)
    assert store.profiles()[0].created_s == 1000.0
    run_import(store, file, name=None, agreed=yes)
    assert store.profiles()[0].created_s == 5.0


def as_dict() -> dict[str, object]:
    return profile().baseline.as_dict()


def damage(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    *way, last = path.split(".")
    branch = document
    for step in way:
        branch = branch[step]
    branch[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("baseline.reference.eye_width", 0.0),
        ("baseline.reference.nose_x", "left"),
        ("baseline.reference.nose_x", float("nan")),
        ("baseline.reference.nose_x", 10**400),
        ("baseline.reference", []),
        ("baseline.spread.nose_x", -1.0),
        ("baseline.frame_count", 0),
        ("baseline", None),
        ("tolerance", {"yawning": 1.0}),
        ("tolerance.slump", -1.0),
        ("tolerance.slump", float("inf")),
        ("created_s", 1e12),
        ("created_s", None),
        ("accepted", None),
        ("accepted", {"a\nb": as_dict()}),
        ("accepted", {"upright": as_dict()}),
        ("accepted", dict.fromkeys("abcd", as_dict())),
        ("accepted.zurückgelehnt.reference.eye_width", 0.0),
        ("accepted.zurückgelehnt.spread.nose_x", -1.0),
        ("accepted.zurückgelehnt", 3),
        ("name", "a\nb"),
        ("name", 3),
        ("camera", None),
    ],
)
def test_a_damaged_document_is_refused_in_one_sentence(tmp_path: Path, path: str, value: object) -> None:
    file = exported(tmp_path)
    document = damage(json.loads(file.read_text(encoding="utf-8")), path, value)
    file.write_text(json.dumps(document), encoding="utf-8")
    store = MemoryStore()
    with pytest.raises(CalibrationError, match="is damaged; export it again"):
        run_import(store, file, name=None, agreed=yes)
    assert names(store) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * 1_000_001 + b"{}"])
def test_what_is_no_exported_profile_is_told_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(CalibrationError, match="is no exported profile"):
        run_import(MemoryStore(), file, name=None, agreed=yes)


def test_a_document_of_a_later_version_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="another version"):
        run_import(MemoryStore(), exported(tmp_path, posture_watch_profile=2), name=None, agreed=yes)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="There is no file"):
        run_import(MemoryStore(), tmp_path / "no.json", name=None, agreed=yes)
    with pytest.raises(CalibrationError, match="is a folder"):
        run_import(MemoryStore(), tmp_path, name=None, agreed=yes)


def test_exporting_to_where_nothing_can_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no folder"):
        run_export(store_of("office"), "office", tmp_path / "no" / "office.json")


def test_the_command_line_lists_by_itself_and_knows_the_words() -> None:
    run = CliRunner().invoke
    assert "posture-watch calibrate" in run(app, []).output
    assert json.loads(run(app, ["--json"]).output) == []
    assert json.loads(run(app, ["list", "--json"]).output) == []
    assert isinstance(run(app, ["delete", "office", "--yes"]).exception, CalibrationError)


def test_where_nobody_can_be_asked_nothing_is_deleted(tmp_path: Path) -> None:
    run, file = CliRunner().invoke, exported(tmp_path)
    assert "imported" in run(app, ["import", str(file)]).output
    refused = run(app, ["delete", "office"])
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert [each["name"] for each in json.loads(run(app, ["--json"]).output)] == ["office"]
    assert "deleted" in run(app, ["delete", "office", "--yes"]).output


def test_an_export_to_a_dash_is_the_document_alone(tmp_path: Path) -> None:
    run = CliRunner().invoke
    run(app, ["import", str(exported(tmp_path))])
    result = run(app, ["export", "office", "-"])
    assert json.loads(result.stdout)["name"] == "office"
    assert "written" in result.stderr
