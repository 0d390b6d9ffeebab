"""COMPARES: the decision rules of other tools, to be run beside ours on the same landmarks.

None of this decides anything in the program. Each rule was written anew from its formula as known in November 2026,
never from the tool's code; each file names the tool, its version and what was read as what. Every rule calibrates in
its own way, on the frames that calibrate ours, and smooths and debounces at its own frame rate.

Three readings hold for all of them, each in favour of the other tool:

- A severity is never cut off at 0 or 1, so that it ranks frames as well as it can.
- The time that a tool waits before it speaks (5 s, 18 of 30 s, 60 s ...) is no part of its verdict: the evaluation
  makes every rule wait equally long, since poor phases of a labelled clip are shorter than some of these waits.
- A calibration counts however few frames it has.
"""

from posture_watch.evaluation.rules.desk_coach import DeskCoach
from posture_watch.evaluation.rules.dorso import Dorso
from posture_watch.evaluation.rules.dorso_linux import DorsoLinux
from posture_watch.evaluation.rules.one_ratio import OneRatio
from posture_watch.evaluation.rules.posely import Posely
from posture_watch.evaluation.rules.posture_guard import PostureGuard
from posture_watch.evaluation.rules.postured import Postured
from posture_watch.evaluation.rules.rule import Rule, RuleVerdict
from posture_watch.evaluation.rules.sit_well import SitWell

RULES: tuple[Rule, ...] = (
    DorsoLinux(),
    Dorso(),
    Dorso("dorso-face", by_face=True),
    Postured(),
    PostureGuard(),
    SitWell(),
    DeskCoach(),
    Posely(),
    OneRatio(),
)
"""All rules to compare with, at their defaults."""

__all__ = ["RULES", "Rule", "RuleVerdict"]
