"""The regression finds known weights again, and no other weights are better."""

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.evaluation.regression import RIDGE, multinomial
from posture_watch.posture.samples import Cause

Array = npt.NDArray[np.float64]
CAUSES = len(Cause)


def drawn(table: Array, count: int, seed: int = 1) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return random inputs, and outcomes drawn with the chances that a table of weights gives them."""
    random = np.random.default_rng(seed)
    inputs = random.normal(size=(count, table.shape[1] - 1))
    odds = np.c_[np.zeros(count), table[:, 0] + inputs @ table[:, 1:].T]
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    return inputs, np.array([random.choice(CAUSES + 1, p=chance) for chance in chances])


def loss(table: Array, inputs: Array, outcome: npt.NDArray[np.intp], weight: Array) -> float:
    """Return the penalised negative log likelihood, row by row as the textbook has it."""
    total = 0.0
    for row, chosen, counts in zip(inputs, outcome, weight, strict=True):
        odds = np.array([0.0, *(line[0] + line[1:] @ row for line in table)])
        total -= counts * np.log(np.exp(odds[chosen]) / np.exp(odds).sum())
    return float(total + 0.5 * RIDGE * (table[:, 1:] ** 2).sum() + 0.5e-3 * (table[:, 0] ** 2).sum())


def test_known_weights_are_found_again() -> None:
    table = np.random.default_rng(5).normal(scale=0.8, size=(CAUSES, 4))
    inputs, outcome = drawn(table, 6000)
    # Each row counted a hundredfold, so that the penalty weighs next to nothing.
    found = multinomial(inputs, outcome, np.full(len(inputs), 100.0))
    assert found == pytest.approx(table, abs=0.25)
    assert np.corrcoef(found.ravel(), table.ravel())[0, 1] > 0.99


def test_no_other_weights_are_likelier() -> None:
    table = np.random.default_rng(6).normal(scale=1.5, size=(CAUSES, 3))
    inputs, outcome = drawn(table, 150)
    weight = np.random.default_rng(7).uniform(0.2, 3, len(inputs))
    found = multinomial(inputs, outcome, weight)
    best = loss(found, inputs, outcome, weight)
    random = np.random.default_rng(8)
    for step in (0.3, 0.03, 0.003):
        others = [loss(found + random.normal(scale=step, size=found.shape), inputs, outcome, weight) for _ in range(20)]
        assert min(others) > best - 1e-6 * best


def test_a_row_counts_as_often_as_its_weight_says() -> None:
    table = np.random.default_rng(9).normal(size=(CAUSES, 3))
    inputs, outcome = drawn(table, 80)
    twice = multinomial(np.r_[inputs, inputs[:40]], np.r_[outcome, outcome[:40]], np.ones(120))
    weighted = multinomial(inputs, outcome, np.r_[np.full(40, 2.0), np.ones(40)])
    assert weighted == pytest.approx(twice, abs=1e-3)
