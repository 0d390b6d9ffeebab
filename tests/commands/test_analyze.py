"""``analyze``: a recording in, one row a frame out."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typer
from rich.console import Console

from posture_watch.app import open_landmarker, settings
from posture_watch.commands.analyze import parse_wish, run_analyze, run_columns
from posture_watch.commands.recordings import parse_part
from posture_watch.commands.reference import from_profile
from posture_watch.errors import CalibrationError, PostureWatchError, SourceError, StorageError
from posture_watch.ports import Landmarker
from posture_watch.posture.deviations import DEVIATION_NAMES
from posture_watch.posture.landmarks import Landmarks, View
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.watching import WatchRules
from posture_watch.reports.analysis import Analysis, as_document
from posture_watch.reports.samples_csv import COLUMNS, header, row
from posture_watch.testing import FakeClock, ScriptedLandmarker, seated
from tests.contracts.values import profile
from tests.devices.footage import numbered, write_picture

UPRIGHT, SLUMPED = (seated(),), (seated(slump_deg=50, head_forward_cm=4),)
NOBODY: tuple[Landmarks, ...] = ()


@dataclass
class Recorded:
    """What an analysis printed and returned, and which models it loaded."""

    analysis: Analysis
    printed: str
    complaints: str
    loaded_stills: list[bool] = field(default_factory=list)


def pictures(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        write_picture(folder / f"p{number:02}.png", numbered(number))
    return folder


def script(people: Mapping[float, tuple[Landmarks, ...]]) -> Callable[[], Landmarker]:
    return lambda: ScriptedLandmarker({time_s: View(time_s, who) for time_s, who in people.items()})


def analyzed(
    source: Path,
    baseline: str,
    people: Mapping[float, tuple[Landmarks, ...]],
    *,
    csv_file: Path | str | None = None,
    stills: bool = False,
    as_json: bool = False,
) -> Recorded:
    """Analyse a folder of 1 picture a second with a scripted landmarker."""
    loaded: list[bool] = []
    make = script(people)

    def load(alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as the command asks for it
        loaded.append(alone)
        return nullcontext(make())

    out, complaints = io.StringIO(), io.StringIO()
    wish = parse_wish(
        str(source), baseline, fps=1, stills=stills, csv=None if csv_file is None else str(csv_file), as_json=as_json
    )
    analysis = run_analyze(
        wish,
        open_landmarker=load,
        rules=WatchRules(),
        clock=FakeClock(),
        console=Console(file=out, width=200),
        complaints=Console(file=complaints, width=200),
    )
    return Recorded(analysis, out.getvalue(), complaints.getvalue(), loaded)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def half_slumped(count: int) -> dict[float, tuple[Landmarks, ...]]:
    """Return who is in view each second: upright in the first half, slumped in the second."""
    return {float(second): UPRIGHT if second < count / 2 else SLUMPED for second in range(count)}


@pytest.mark.model
def test_the_demo_clip_is_upright_until_15_s_and_slumped_until_35_s(tmp_path: Path) -> None:
    file, config, out = tmp_path / "rows.csv", settings(), io.StringIO()
    run_analyze(
        parse_wish("demo", "0:12", csv=str(file)),
        open_landmarker=lambda stills: open_landmarker(config, stills=stills),
        rules=WatchRules(),
        clock=FakeClock(),
        console=Console(file=out, width=200),
        complaints=Console(file=io.StringIO()),
    )
    found = rows(file)
    assert [float(each["time_s"]) for each in found[:2]] == [0.0, 0.2]
    assert len(found) == 200
    by_second = {round(float(each["time_s"]), 1): each for each in found}
    assert {by_second[second]["posture"] for second in (1.0, 5.0, 10.0, 14.0, 39.0)} == {"good"}
    assert {(by_second[second]["posture"], by_second[second]["cause"]) for second in (20.0, 25.0, 30.0)} == {
        ("poor", "slump")
    }
    assert "200 frames in 40.0 s" in out.getvalue()


def test_every_frame_is_a_row_from_the_beginning_though_the_baseline_is_a_later_part(tmp_path: Path) -> None:
    people = {float(second): SLUMPED if second < 4 else UPRIGHT for second in range(10)}
    analyzed(pictures(tmp_path / "in", 10), "4:10", people, csv_file=tmp_path / "o.csv")
    found = rows(tmp_path / "o.csv")
    assert [each["time_s"] for each in found] == [f"{second}.000" for second in range(10)]
    assert found[0]["posture"] == "poor"
    assert found[9]["posture"] == "good"


def test_unknown_is_an_empty_cell(tmp_path: Path) -> None:
    people = half_slumped(8) | {6.0: NOBODY, 7.0: (seated(chair_x_cm=60),)}
    analyzed(pictures(tmp_path / "in", 8), "0:4", people, csv_file=tmp_path / "o.csv")
    away, unsure = rows(tmp_path / "o.csv")[6:]
    assert away["posture"] == "away"
    assert (unsure["posture"], unsure["unsure_reason"]) == ("unsure", "shoulders_hidden")
    for each in (away, unsure):
        assert {each[name] for name in ("score", "cause", *Cause, *DEVIATION_NAMES)} == {""}


def test_columns_are_verdict_severities_deviations_in_this_order() -> None:
    verdict = ["posture", "score", "cause", "unsure_reason"]
    assert header(stills=False) == ["time_s", *verdict, *Cause, *DEVIATION_NAMES]
    assert header(stills=True)[:2] == ["file", "posture"]
    assert set(COLUMNS) == {*header(stills=False), *header(stills=True)}


def test_a_row_holds_each_value_below_its_name() -> None:
    sample = Sample(
        12.3456,
        Posture.POOR,
        score=41.23456,
        cause=Cause.SLUMP,
        severities={cause: number / 10 for number, cause in enumerate(Cause)},
        features={name: -float(number) for number, name in enumerate(DEVIATION_NAMES)},
    )
    cells = dict(zip(header(stills=False), row(sample), strict=True))
    assert (cells["time_s"], cells["score"], cells["cause"]) == ("12.346", "41.2346", "slump")
    assert float(cells["head_down"]) == 0.5
    assert float(cells["shoulders_sideways"]) == -(len(DEVIATION_NAMES) - 1)


def test_each_column_is_explained_on_the_terminal() -> None:
    out = io.StringIO()
    run_columns(Console(file=out, width=140))
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [line[0] for line in lines[1:]] == list(COLUMNS)
    assert ["head_drop_cm", "cm", "Head", "lower"] in lines


def test_stills_are_named_and_judged_without_regard_to_their_neighbours(tmp_path: Path) -> None:
    people = {float(second): SLUMPED if second == 4 else UPRIGHT for second in range(6)}
    recorded = analyzed(pictures(tmp_path / "in", 6), "0:4", people, csv_file=tmp_path / "o.csv", stills=True)
    found = rows(tmp_path / "o.csv")
    assert [each["file"] for each in found] == [f"p{number:02}.png" for number in range(6)]
    assert [each["posture"] for each in found] == ["good"] * 4 + ["poor", "good"]
    assert found[5]["score"] == found[0]["score"]
    assert recorded.loaded_stills == [True, True]


def test_the_baseline_may_be_a_folder_of_single_pictures_of_the_upright_person(tmp_path: Path) -> None:
    upright = pictures(tmp_path / "upright", 4)
    recorded = analyzed(pictures(tmp_path / "in", 6), str(upright), dict.fromkeys(map(float, range(6)), UPRIGHT))
    assert recorded.loaded_stills == [True, False]
    assert recorded.analysis.frames_by_posture == {Posture.GOOD: 6}


def test_a_restless_baseline_is_taken_with_a_warning(tmp_path: Path) -> None:
    people = {float(second): (seated(chair_y_cm=3.0 * (second % 2)),) for second in range(8)}
    recorded = analyzed(pictures(tmp_path / "in", 8), ":8", people)
    assert "only fair: head and shoulders moved by" in recorded.complaints


def test_a_baseline_with_many_unusable_pictures_is_taken_with_the_reason(tmp_path: Path) -> None:
    people = half_slumped(8) | {1.0: NOBODY}
    recorded = analyzed(pictures(tmp_path / "in", 8), "0:4", people)
    assert "only 75% of the pictures could be used (most often: nobody in view)" in recorded.complaints


def test_a_calm_baseline_is_taken_in_silence(tmp_path: Path) -> None:
    assert analyzed(pictures(tmp_path / "in", 8), "0:4", half_slumped(8)).complaints == ""


def test_a_baseline_that_reaches_beyond_the_end_is_told(tmp_path: Path) -> None:
    recorded = analyzed(pictures(tmp_path / "in", 6), "0:60", dict.fromkeys(map(float, range(6)), UPRIGHT))
    assert "The recording ends at 5.0 s" in recorded.complaints


def test_the_last_of_slow_pictures_is_not_taken_for_an_early_end(tmp_path: Path) -> None:
    assert "ends at" not in analyzed(pictures(tmp_path / "in", 20), "0:14", half_slumped(20)).complaints
    slow, out = tmp_path / "slow", io.StringIO()
    wish = parse_wish(str(pictures(slow, 12)), "0:14", fps=0.5)
    run_analyze(
        wish,
        open_landmarker=lambda _: nullcontext(ScriptedLandmarker({2.0 * n: View(2.0 * n, UPRIGHT) for n in range(12)})),
        rules=WatchRules(),
        clock=FakeClock(),
        console=Console(file=io.StringIO()),
        complaints=Console(file=out),
    )
    assert out.getvalue() == ""


def test_nobody_in_the_baseline_part_is_one_sentence_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match=r"Only 0 of 3 pictures .* \(most often: nobody in view\)"):
        analyzed(pictures(tmp_path / "in", 6), "0:3", {})


def test_a_baseline_part_outside_the_pictures_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no picture in .* between 50 and 60 s"):
        analyzed(pictures(tmp_path / "in", 6), "50:60", {})


@pytest.mark.parametrize(
    ("text", "part"),
    [("0:20", (0, 20)), ("90:", (90, float("inf"))), (":15", (0, 15)), ("1:30", (1, 30)), ("0.5:2.25", (0.5, 2.25))],
)
def test_a_part_is_from_to_in_seconds(text: str, part: tuple[float, float]) -> None:
    assert parse_part(text) == part


@pytest.mark.parametrize("text", [":", "-5:10", "1:-2", "20:10", "5:5", "1e9:", "1,5:3", ". : ."])
def test_what_looks_like_a_part_but_is_none_gets_a_sentence(text: str) -> None:
    with pytest.raises(SourceError, match="write seconds as FROM:TO"):
        parse_part(text)


@pytest.mark.parametrize("text", ["clip.mp4", "C:/clip.mp4", "C:\\a\\b", "1:2:3", "", "20"])
def test_other_texts_are_no_part(text: str) -> None:
    assert parse_part(text) is None


def test_a_baseline_that_is_nothing_gets_a_sentence_with_what_it_can_be(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="neither a part of the recording"):
        parse_wish(str(pictures(tmp_path / "in", 1)), "nonsense")


def test_a_camera_is_no_recording() -> None:
    with pytest.raises(SourceError, match="0 is a camera"):
        parse_wish("0", "0:20")


def test_a_word_that_is_no_file_is_a_missing_file_and_not_a_camera() -> None:
    with pytest.raises(SourceError, match="There is no file or folder recording"):
        parse_wish("recording", "0:20")


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(SourceError, match="There are no pictures"):
        analyzed(tmp_path / "in", "0:3", {})


def test_stills_of_a_video_are_wrong_usage() -> None:
    with pytest.raises(typer.BadParameter, match="is a video"):
        parse_wish("demo", "0:12", stills=True)


def test_an_unwritable_file_is_told_before_the_work_begins(tmp_path: Path) -> None:
    source, loaded = pictures(tmp_path / "in", 2), []

    def load(alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as the command asks for it
        loaded.append(alone)
        raise AssertionError

    for target in (tmp_path / "no" / "such" / "o.csv", tmp_path):
        with pytest.raises(StorageError):
            run_analyze(
                parse_wish(str(source), "0:1", csv=str(target)),
                open_landmarker=load,
                rules=WatchRules(),
                clock=FakeClock(),
                console=Console(file=io.StringIO()),
                complaints=Console(file=io.StringIO()),
            )
    assert loaded == []


def test_a_run_that_fails_leaves_the_old_rows_and_nothing_else(tmp_path: Path) -> None:
    source, out = pictures(tmp_path / "in", 4), tmp_path / "out"
    out.mkdir()
    (out / "o.csv").write_text("old", encoding="utf-8")
    with pytest.raises(CalibrationError):
        analyzed(source, "0:3", {}, csv_file=out / "o.csv")
    assert {file.name: file.read_text(encoding="utf-8") for file in out.iterdir()} == {"o.csv": "old"}


def test_an_interrupted_run_leaves_no_half_file(tmp_path: Path) -> None:
    source, out = pictures(tmp_path / "in", 6), tmp_path / "out"
    out.mkdir()

    class Interrupted(ScriptedLandmarker):
        def detect(self, frame: object, *, fresh: bool = False) -> View:
            if getattr(frame, "time_s", 0) > 4:
                raise KeyboardInterrupt
            return ScriptedLandmarker.detect(self, frame, fresh=fresh)  # type: ignore[arg-type] # only the time counts

    people = {time_s: View(time_s, who) for time_s, who in half_slumped(6).items()}
    with pytest.raises(KeyboardInterrupt):
        run_analyze(
            parse_wish(str(source), "0:3", fps=1, csv=str(out / "o.csv")),
            open_landmarker=lambda _: nullcontext(Interrupted(people)),
            rules=WatchRules(),
            clock=FakeClock(),
            console=Console(file=io.StringIO()),
            complaints=Console(file=io.StringIO()),
        )
    assert list(out.iterdir()) == []


def test_the_recording_itself_is_never_overwritten(tmp_path: Path) -> None:
    source = pictures(tmp_path / "in", 1) / "p00.png"
    before = source.read_bytes()
    with pytest.raises(StorageError, match="would overwrite"):
        parse_wish(str(source), "0:1", csv=str(source))
    assert source.read_bytes() == before


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    analyzed(pictures(tmp_path / "in", 6), "0:3", half_slumped(6), csv_file=link)
    assert link.is_symlink()
    assert len(rows(target)) == 6


def test_rows_go_to_stdout_for_a_dash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    analyzed(pictures(tmp_path / "in", 6), "0:3", half_slumped(6), csv_file="-")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("time_s,posture,score,")
    assert len(lines) == 7


def test_a_picture_that_cannot_be_read_has_no_row_and_is_counted(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "in", 6)
    (folder / "p05.png").write_bytes(b"no picture")
    recorded = analyzed(folder, "0:3", half_slumped(6), csv_file=tmp_path / "o.csv", as_json=True)
    document = json.loads(recorded.printed)
    assert (document["frames"], document["skipped"]) == (5, 1)
    assert len(rows(tmp_path / "o.csv")) == 5


def test_the_summary_counts_frames_and_seconds_of_each_verdict() -> None:
    samples = [
        Sample(0.0, Posture.GOOD, 90.0),
        Sample(1.0, Posture.POOR, 30.0, Cause.SLUMP),
        Sample(2.0, Posture.POOR, 60.0, Cause.HEAD_DOWN),
        Sample(3.0, Posture.AWAY),
        Sample(4.0, Posture.UNSURE, reason=UnsureReason.TOO_DARK),
    ]
    document = as_document(Analysis("clip.mp4", samples, skipped=2, stills=False))
    assert document["frames_by_posture"] == {"good": 1, "poor": 2, "away": 1, "unsure": 1}
    assert document["seconds_by_posture"] == {"good": 1, "poor": 2, "away": 1, "unsure": 1}
    assert document["duration_s"] == 5
    assert document["poor_share"] == pytest.approx(2 / 3)
    assert document["mean_score"] == 60
    shares, reasons = document["share_by_cause"], document["unsure_by_reason"]
    assert isinstance(shares, dict)
    assert isinstance(reasons, dict)
    assert shares["slump"] == pytest.approx(1 / 3)
    assert {reason: count for reason, count in reasons.items() if count} == {"too_dark": 1}


def test_single_pictures_have_no_seconds() -> None:
    document = as_document(Analysis("pictures", [Sample(0.0, Posture.GOOD, 90.0)], skipped=0, stills=True))
    assert document["seconds_by_posture"] is None
    assert document["duration_s"] is None


def test_nothing_judged_has_no_share_and_no_score() -> None:
    document = as_document(Analysis("clip.mp4", [Sample(0.0, Posture.AWAY)], skipped=0, stills=False))
    assert (document["poor_share"], document["mean_score"]) == (None, None)


def test_a_saved_profile_is_a_baseline_that_needs_no_measuring(tmp_path: Path) -> None:
    stored = profile()
    wish = parse_wish(str(pictures(tmp_path / "in", 2)), from_profile(stored, "profile office"))
    loaded: list[bool] = []

    def load(alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as the command asks for it
        loaded.append(alone)
        return nullcontext(ScriptedLandmarker({}))

    out = io.StringIO()
    run_analyze(
        wish,
        open_landmarker=load,
        rules=WatchRules(),
        clock=FakeClock(),
        console=Console(file=out, width=300),
        complaints=Console(file=io.StringIO()),
    )
    assert len(loaded) == 1
    assert "Baseline: profile office;" in out.getvalue()


@pytest.mark.model
def test_the_command_line_ends_in_one_sentence_or_the_summary(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "posture_watch", "analyze", *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    folder = pictures(tmp_path / "in", 2)
    nobody = run(str(folder), "--baseline", "0:1", "--csv", str(tmp_path / "o.csv"))
    assert (nobody.returncode, nobody.stdout, nobody.stderr.count("\n")) == (1, "", 1)
    assert "nobody in view" in nobody.stderr
    assert not (tmp_path / "o.csv").exists()
    wrong = run(str(folder))
    assert wrong.returncode == 2
    assert "--profile" in wrong.stderr


def test_every_error_of_a_wish_is_one_for_the_user(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    for baseline in ("", "nope/", "x://y", str(tmp_path / "x.json"), str(tmp_path / "y.json"), "a\0b"):
        with pytest.raises(PostureWatchError):
            parse_wish("demo", baseline)
