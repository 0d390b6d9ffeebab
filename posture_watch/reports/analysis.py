"""What an analysed recording was like as a whole. Keys of the document are never renamed, unknown is ``null``.

::

    kind, version        "analysis", 1
    source               what was analysed
    frames, skipped      frames judged; frames that could not be decoded
    duration_s           length; null for single pictures
    frames_by_posture    good, poor, away, unsure
    seconds_by_posture   the same in seconds, gaps of many seconds left out; null for single pictures
    poor_share           poor frames / judged (good and poor) frames
    frames_by_cause      poor frames of every cause; they add up to the poor frames
    share_by_cause       the same / judged frames
    unsure_by_reason     unsure frames of every reason
    mean_score           mean over the judged frames, 0 to 100
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.summary import Summary, summarize
from posture_watch.wording import CAUSE_LABELS, REASON_LABELS

VERSION = 1


@dataclass(frozen=True, slots=True)
class Analysis:
    """All verdicts on one recording, and what was not judged."""

    source: str
    """What was analysed."""

    samples: Sequence[Sample]
    """One verdict a frame, by time."""

    skipped: int
    """Frames that could not be decoded."""

    stills: bool
    """Whether these are single pictures: then time means nothing."""

    @property
    def duration_s(self) -> float | None:
        """Seconds from the beginning of the recording to the end of the last frame."""
        return None if self.stills else _end_s(self.samples)

    @property
    def frames_by_posture(self) -> Counter[Posture]:
        """How many frames got each verdict."""
        return Counter(sample.posture for sample in self.samples)

    @property
    def judged(self) -> int:
        """Frames with a verdict on posture."""
        return self.frames_by_posture[Posture.GOOD] + self.frames_by_posture[Posture.POOR]

    @property
    def mean_score(self) -> float | None:
        """Mean score of the judged frames; ``None`` without any."""
        scores = [sample.score for sample in self.samples if sample.score is not None]
        return fmean(scores) if scores else None

    def summary(self) -> Summary:
        """Return the times; for a recording."""
        end_s = _end_s(self.samples)
        # How long the last verdict held is known only with one after it.
        after = [replace(sample, time_s=end_s) for sample in self.samples[-1:]]
        return summarize([*self.samples, *after], (), 0.0, end_s)


def as_document(analysis: Analysis) -> dict[str, object]:
    """Return plain values that JSON can carry; keys as listed above."""
    frames, judged = analysis.frames_by_posture, analysis.judged
    causes = Counter(sample.cause for sample in analysis.samples)
    reasons = Counter(sample.reason for sample in analysis.samples)
    seconds = None
    if not analysis.stills:
        summary = analysis.summary()
        times_s = (summary.good_s, summary.poor_s, summary.away_s, summary.unsure_s)
        seconds = {posture.value: round(time_s, 3) for posture, time_s in zip(Posture, times_s, strict=True)}
    return {
        "kind": "analysis",
        "version": VERSION,
        "source": analysis.source,
        "frames": len(analysis.samples),
        "skipped": analysis.skipped,
        "duration_s": analysis.duration_s,
        "frames_by_posture": {posture.value: frames[posture] for posture in Posture},
        "seconds_by_posture": seconds,
        "poor_share": frames[Posture.POOR] / judged if judged else None,
        "frames_by_cause": {cause.value: causes[cause] for cause in Cause},
        "share_by_cause": {cause.value: causes[cause] / judged if judged else None for cause in Cause},
        "unsure_by_reason": {reason.value: reasons[reason] for reason in UnsureReason},
        "mean_score": analysis.mean_score,
    }


def as_lines(analysis: Analysis) -> list[str]:
    """Return the same in a few lines for a reader."""
    count, duration_s = len(analysis.samples), analysis.duration_s
    what = f"{count} pictures" if duration_s is None else f"{count} frames in {duration_s:.1f} s"
    skipped = f", {analysis.skipped} more could not be read" if analysis.skipped else ""
    lines = [f"{analysis.source}: {what}{skipped}"]
    frames = analysis.frames_by_posture
    causes = Counter(CAUSE_LABELS[sample.cause] for sample in analysis.samples if sample.cause)
    reasons = Counter(REASON_LABELS[sample.reason] for sample in analysis.samples if sample.reason)
    details = {Posture.POOR: causes, Posture.UNSURE: reasons}
    for posture in Posture:
        share = frames[posture] / count if count else 0.0
        named = ", ".join(
            f"{name} {number / count:.1%}" for name, number in details.get(posture, Counter()).most_common()
        )
        lines.append(f"  {posture.value:<7}{share:>7.1%}{f'   {named}' if named else ''}")
    if analysis.mean_score is not None:
        lines.append(f"  mean score {analysis.mean_score:.0f} of 100 over {analysis.judged} judged frames")
    return lines


def _end_s(samples: Sequence[Sample]) -> float:
    """Return when the last frame is over: one usual frame time after it began."""
    times_s = [sample.time_s for sample in samples]
    steps_s = [after - before for before, after in pairwise(times_s)]
    return times_s[-1] + (median(steps_s) if steps_s else 0.0) if times_s else 0.0
