"""Corrections for many tests against R's p.adjust and against their definitions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.stats import CORRECTIONS, adjust, critical

IN_R = {
    "benjamini-hochberg": "BH",
    "benjamini-yekutieli": "BY",
    "bonferroni": "bonferroni",
    "holm": "holm",
}

probabilities = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.01, 0.04, 1.0])), min_size=1, max_size=30)


@pytest.mark.real
@pytest.mark.parametrize("correction", IN_R)
def test_r(shared: Path, correction: str) -> None:
    oracle = pd.read_csv(shared / "reference/r_padjust.csv")
    for _, rows in oracle.groupby(["dataset", "variable"]):
        q = adjust(rows["p"].to_numpy(), correction)
        np.testing.assert_allclose(q, rows[IN_R[correction]], rtol=1e-12)


def naive(p: list[float], correction: str) -> list[float]:
    n = len(p)
    if correction == "none":
        return p
    if correction == "bonferroni":
        return [min(1.0, n * one) for one in p]
    if correction == "holm":
        # By closure: Bonferroni in the worst set of hypotheses that holds this one.
        return [min(1.0, max(at * sum(x >= at for x in p) for at in p if at <= one)) for one in p]
    factor = sum(1 / k for k in range(1, n + 1)) if correction == "benjamini-yekutieli" else 1.0
    # The smallest rate at which the test would still be a discovery.
    return [min([1.0] + [factor * n * at / sum(x <= at for x in p) for at in p if at >= one]) for one in p]


@pytest.mark.parametrize("correction", CORRECTIONS)
@given(p=probabilities)
def test_definition(correction: str, p: list[float]) -> None:
    np.testing.assert_allclose(adjust(np.array(p), correction), naive(p, correction), rtol=1e-9, atol=1e-300)


@given(p=probabilities, alpha=st.sampled_from([0.01, 0.05, 0.1]))
def test_hochberg_rejects_what_the_step_up_rejects(p: list[float], alpha: float) -> None:
    ranked = sorted(p)
    passed = [k for k, one in enumerate(ranked, start=1) if one * len(p) / k <= alpha]
    assert (adjust(np.array(p), "benjamini-hochberg") <= alpha).sum() == max(passed, default=0)


@given(p=probabilities, alpha=st.sampled_from([0.01, 0.05, 0.1]))
def test_holm_rejects_what_the_step_down_rejects(p: list[float], alpha: float) -> None:
    ranked = sorted(p)
    failed = [k for k, one in enumerate(ranked) if one * (len(p) - k) > alpha]
    q = adjust(np.array(p), "holm")
    assert (q <= alpha).sum() == min(failed, default=len(p))
    # Never less than Bonferroni finds, never more than Benjamini-Hochberg.
    assert (q <= adjust(np.array(p), "bonferroni")).all()
    assert (q >= adjust(np.array(p), "benjamini-hochberg") * (1 - 1e-12)).all()


@pytest.mark.parametrize("correction", CORRECTIONS)
@given(p=probabilities, gaps=st.lists(st.integers(0, 29), max_size=5))
def test_untested_cells_do_not_count(correction: str, p: list[float], gaps: list[int]) -> None:
    full = np.array(p)
    for gap in gaps:
        full = np.insert(full, min(gap, full.size), np.nan)
    q = adjust(full, correction)
    assert (np.isnan(q) == np.isnan(full)).all()
    assert q[np.isfinite(full)].tobytes() == adjust(np.array(p), correction).tobytes()


@pytest.mark.parametrize("correction", CORRECTIONS)
@given(p=probabilities, data=st.data())
def test_order_does_not_matter_and_input_is_left_alone(correction: str, p: list[float], data: st.DataObject) -> None:
    array = np.array(p)
    order = np.array(data.draw(st.permutations(range(array.size))))
    q = adjust(array, correction)
    np.testing.assert_allclose(adjust(array[order], correction), q[order], rtol=1e-12)
    assert array.tolist() == p
    assert (q >= array * (1 - 1e-12)).all()
    assert (q <= 1).all()


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_nothing_tested(correction: str) -> None:
    assert np.isnan(adjust(np.full(3, np.nan), correction)).all()
    assert adjust(np.array([]), correction).size == 0


@pytest.mark.parametrize("correction", CORRECTIONS)
@given(
    p=st.lists(st.sampled_from([0.0, 0.004, 0.01, 0.02, 0.03, 0.045, 0.07, 0.5, np.nan]), max_size=9),
    alpha=st.sampled_from([0.01, 0.05, 0.1]),
)
def test_critical_is_the_largest_p_that_any_finding_may_have(correction: str, p: list[float], alpha: float) -> None:
    array = np.array(p)
    findings = np.flatnonzero(adjust(array, correction) <= alpha)
    limit = critical(array, correction, alpha)
    if not findings.size:
        assert limit == 0
        return

    def still(cell: int, value: float) -> bool:
        changed = array.copy()
        changed[cell] = value
        return bool(adjust(changed, correction)[cell] <= alpha)

    assert all(still(cell, limit * (1 - 1e-9)) for cell in findings)
    assert not all(still(cell, limit * (1 + 1e-9)) for cell in findings)


def test_critical_by_hand() -> None:
    # At 0.05 both are found by Holm: 0.01 <= 0.05 / 2, then 0.04 <= 0.05. With 0.03 in place of 0.01 neither is.
    assert critical(np.array([0.01, 0.04]), "holm", 0.05) == pytest.approx(0.025)
    # And 0.02 passes first, too: then the other has all of 0.05.
    assert critical(np.array([0.01, 0.02]), "holm", 0.05) == pytest.approx(0.05)
    assert critical(np.array([0.01, 0.04, np.nan]), "benjamini-hochberg", 0.05) == pytest.approx(0.05)


def test_the_corrections_are_a_constant() -> None:
    with pytest.raises(TypeError):
        CORRECTIONS["mine"] = CORRECTIONS["none"]
