"""What ``import posture_watch`` offers."""

import ast
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import posture_watch as pw
from posture_watch import devices
from posture_watch.testing import ScriptedLandmarker, seated

PACKAGES = pytest.mark.parametrize("package", [pw, devices], ids=["posture_watch", "posture_watch.devices"])


def imported_for_type_checkers(package: ModuleType) -> dict[str, str]:
    """Return public name -> module, as a type checker sees them."""
    assert package.__file__
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    checked = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for block in checked for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@PACKAGES
def test_people_and_type_checkers_are_promised_the_same_names(package: ModuleType) -> None:
    promised = imported_for_type_checkers(package)
    assert set(package.__all__) == set(promised)
    assert {name: module for module, names in package._HOMES.items() for name in names} == promised


@PACKAGES
def test_every_promised_name_is_there_and_listed(package: ModuleType) -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name in dir(package)


@PACKAGES
def test_an_unknown_name_is_an_attribute_error_like_any_other(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=rf"module '{package.__name__}' has no attribute 'wacth'"):
        package.wacth  # noqa: B018 - asking is the test


@PACKAGES
def test_every_function_and_class_of_the_public_api_says_what_it_is(package: ModuleType) -> None:
    mute = [name for name in package.__all__ if callable(getattr(package, name)) and not getattr(package, name).__doc__]
    assert mute == []


def test_the_version_is_that_of_the_installed_package() -> None:
    assert pw.__version__[0].isdecimal()


def test_the_stages_fit_together_by_these_names_alone() -> None:
    upright, slumped = seated(), seated(slump_deg=60)
    times_s = [number / 2 for number in range(80)]
    views = {time_s: pw.View(time_s, (upright if time_s < 20 else slumped,)) for time_s in times_s}
    frames = [pw.Frame(time_s, np.zeros((2, 2, 3), np.uint8)) for time_s in times_s]
    landmarker: pw.Landmarker = ScriptedLandmarker(views)

    baseline: pw.Baseline = pw.calibrate(frames[:40], landmarker)
    samples: list[pw.Sample] = list(pw.watch(frames, landmarker, baseline))
    summary: pw.Summary = pw.summarize(samples, alerts=[], start_s=0, end_s=40)
    assert summary.slouch_count == 1
    assert [episode.posture for episode in pw.find_episodes(samples)].count(pw.Posture.POOR) >= 1

    scores: list[float] = []
    for person in (upright, slumped):
        features: pw.Features | None = pw.extract_features(person)
        assert features is not None
        scores.append(pw.score_posture(features, baseline).value)
    assert scores[1] < 50 < scores[0]
