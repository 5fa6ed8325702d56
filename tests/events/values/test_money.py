"""Amounts in every dress are the same amounts, to the cent; averages and words are no money."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.events import EventColumns, Values, read_events
from hotspot.events.values.money import is_average

from .tables import COUNT, as_csv, read, rules, table, told

PLAIN = [1234.5, 12.0, 0.05, 999999.99]
DRESSES = {
    "plain": ["1234.5", "12", "0.05", "999999.99"],
    "dollars": ["$1,234.50", "$12", "$0.05", "$999,999.99"],
    "code": ["USD 1,234.50", "USD 12.00", "USD .05", "USD 999,999.99"],
    "euro before": ["€1.234,50", "€12,00", "€0,05", "€999.999,99"],
    "euro behind": ["1.234,50 €", "12 €", "0,05 €", "999.999,99 €"],
    "no-break spaces": ["1\N{NO-BREAK SPACE}234,50", "12,00", "0,05", "999\N{NARROW NO-BREAK SPACE}999,99"],
    "apostrophes": ["CHF 1'234.50", "CHF 12.00", "CHF 0.05", "CHF 999'999.99"],
    "whole francs": ["1'234.50", "12.-", "0.05", "999'999.99"],
}
BELOW = {
    "sign": "-12.50",
    "typographic": "\N{MINUS SIGN}12.50",
    "parentheses": "(12.50)",
    "dollars in parentheses": "($12.50)",
    "behind": "12.50-",
    "before dollars": "-$12.50",
    "after dollars": "$-12.50",
    "credit": "12.50 CR",
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("as_file", [False, True])
def test_every_dress_is_the_same_amount(dress: str, tmp_path: Path, *, as_file: bool) -> None:
    frame = table(amount=DRESSES[dress])
    events = read(as_csv(frame, tmp_path) if as_file else frame)
    assert events["cost"].tolist() == PLAIN * (COUNT // 4)


@pytest.mark.parametrize("dress", BELOW)
def test_what_is_below_zero(dress: str) -> None:
    events = read(table(amount=[BELOW[dress], "7.00", "$ -", " $ -   "]))
    assert events["cost"].tolist()[:4] == [-12.5, 7, 0, 0]


def test_a_point_before_three_digits_is_decided_over_the_column() -> None:
    thousands = read(table(amount=["1.234", "840"]))
    assert thousands["cost"].tolist()[:2] == [1234, 840]
    assert rules(thousands)["point_for_thousands"] == (COUNT // 2, ())
    assert read(table(amount=["57.395", "31.885"]))["cost"].tolist()[:2] == [57395, 31885]
    # Beside cents behind a point it is a decimal one, and finer than cents.
    decimals = read(table(amount=["1.234", "840.25"]))
    assert decimals["cost"].tolist()[:2] == [1.23, 840.25]
    assert rules(decimals)["finer_than_cents"] == (COUNT // 2, (1, 3, 5))
    assert read(table(amount=["1,234", "840"]))["cost"].tolist()[:2] == [1234, 840]
    assert read(table(amount=["1,234", "840,25"]))["cost"].tolist()[:2] == [1.23, 840.25]
    assert read(table(amount=["0.250", "0.125"]))["cost"].iloc[0] == 0.25


def test_points_and_commas_in_one_column_are_said() -> None:
    events = read(table(amount=["1,234.50", "1.234,50", "1.234", "8.20", "7.30"]))
    assert events["cost"].tolist()[:3] == [1234.5, 1234.5, 1.23]
    assert rules(events)["point_or_comma"][0] == COUNT // 5


def test_the_currency_is_that_of_the_amounts_or_as_named() -> None:
    assert read(table(amount=["€5"])).attrs["currency"] == "€"
    assert read(table(amount=["5 EUR", "6"])).attrs["currency"] == "€"
    assert read(table(amount=["5"])).attrs["currency"] == ""
    assert read(table(amount=["5"]), values=Values(currency="CAD")).attrs["currency"] == "CAD"
    for wrong in ("", "12", "<b>", "=A", "far too long"):
        with pytest.raises(InputError, match="--currency"):
            Values(currency=wrong)


def test_several_currencies_have_no_sum() -> None:
    frame = table(amount=["€5", "$6"])
    with pytest.raises(InputError, match=r"several currencies \((€, \$|\$, €)\).*--where"):
        read(frame, cost="amount")
    # The advice, followed.
    events = read(frame, where="amount LIKE '€%'", cost="amount")
    assert events.loc[events["selected"], "cost"].sum() == 5 * COUNT / 2
    # Nobody named it.
    assert "cost" not in read(frame)


def test_words_are_no_money() -> None:
    frame = table(charge=["THEFT", "ASSAULT"])
    events = read(frame)
    assert "cost" not in events
    assert "cost" not in events.attrs["columns"]
    assert "'charge'" in told(events)
    with pytest.raises(InputError, match=r"'charge' holds text that is not a number in 40 of 40"):
        read(frame, cost="charge")
    few = table(amount=["5.00"])
    few.loc[3, "amount"] = "waived"
    assert rules(read(few))["no_number"] == (1, (4,))


@pytest.mark.parametrize(
    ("name", "average"),
    [
        ("avg_charge", True),
        ("Mean Cost", True),
        ("cost per visit", True),
        ("CostPerVisit", True),
        ("averageAmount", True),
        ("person_cost", False),
        ("permit_fee", False),
        ("expert cost", False),
        ("meaning", False),
    ],
)
def test_averages_are_told_by_name(name: str, average: object) -> None:
    assert is_average(name) is average


def test_averages_are_not_added_up_without_a_weight() -> None:
    frame = table(avg_cost=[2.5, 4.0], visits=[3, 10])
    with pytest.raises(InputError, match=r"'avg_cost' looks like an average.*--weight COLUMN.*--weight none.*--cost"):
        read(frame, cost="avg_cost")
    weighted = read(frame, cost="avg_cost", weight="visits")
    assert weighted["cost"].tolist()[:2] == [7.5, 40]
    assert weighted["events"].tolist()[:2] == [3, 10]
    assert read(frame, cost="avg_cost", weight="none")["cost"].tolist()[:2] == [2.5, 4]


def test_a_weight_says_how_many_events_a_row_is() -> None:
    frame = table(total=[30.0, 8.0], visits=["3", "1,000"], person=[f"p{n}" for n in range(10)])
    events = read(frame, cost="total", weight="visits")
    totals = Totals(events)
    assert totals.buildings["events"].sum() == COUNT / 2 * 1003
    assert totals.buildings["cost"].sum() == COUNT / 2 * 38
    everywhere = np.zeros(len(totals.buildings), dtype=np.int64)
    assert totals.carriers.people(everywhere, 1).tolist() == [10]
    assert totals.quality["records"].sum() == COUNT / 2 * 1003


def test_a_row_without_a_weight_is_none_and_named() -> None:
    frame = table(visits=[3]).astype({"visits": object})
    frame.loc[[1, 2, 7], "visits"] = [None, -1, 0]
    events = read(frame, weight="visits")
    assert events["events"].sum() == 3 * (COUNT - 3)
    assert rules(events)["no_weight"] == (2, (2, 3))
    assert Totals(events).buildings["events"].sum() == 3 * (COUNT - 3)
    frame.loc[:10, "visits"] = "many"
    with pytest.raises(InputError, match=r"'visits' says in 11 of 40 rows not how many events"):
        read(frame, weight="visits")


def test_sums_do_not_depend_on_the_order_of_records() -> None:
    draw = np.random.default_rng(3)
    frame = table(400, amount=draw.lognormal(5, 2, 400).round(2)).assign(lat=39.9, lon=-83.0)
    cents = int(np.rint(frame["amount"] * 100).astype(np.int64).sum())
    for place in range(5):
        shuffled = frame.sample(frac=1, random_state=place)
        for events in (read(shuffled), duckdb.from_df(shuffled.rename(columns={"amount": "cost"}))):
            assert Totals.of(events).buildings["cost"].tolist() == [cents / 100]


def test_the_engine_reads_the_same_amounts(tmp_path: Path) -> None:
    frame = table(amount=["$1,234.505", "(12.50)", "7"], person=["p1", "P1 ", "UNKNOWN"], address=["1 ELM ST", "?"])
    path = as_csv(frame, tmp_path)
    read_first, grouped = Totals(read_events(path)), Totals.of(path)
    pd.testing.assert_frame_equal(read_first.buildings, grouped.buildings)
    alone = np.zeros(len(grouped.buildings), dtype=np.int64)
    assert read_first.carriers.people(alone, 1) == grouped.carriers.people(alone, 1) == [1]


def test_a_column_must_be_there() -> None:
    with pytest.raises(InputError, match="no column 'visits' for weight"):
        read_events(table(), columns=EventColumns(weight="visits"))


def test_a_weight_has_no_decimal_comma() -> None:
    assert read(table(visits=["1,500", "2"]), weight="visits")["events"].sum() == 20 * 1502
    with pytest.raises(InputError, match="not how many events"):
        read(table(visits=["1,5", "2"]), weight="visits")


def test_a_currency_that_the_amounts_do_not_carry_is_said() -> None:
    events = read(table(cost=["€12.50"]), values=Values(currency="CAD"))
    assert events.attrs["currency"] == "CAD"
    assert "carry the sign €" in told(events)
    assert "carry the sign" not in told(read(table(cost=["€12.50"]), values=Values(currency="€")))


def test_a_column_of_lists_is_no_money() -> None:
    frame = table()
    frame["amount"] = [{"a": 1}] * COUNT
    with pytest.raises(InputError, match="'amount' holds text that is not a number"):
        read(frame, cost="amount")


def test_columns_may_have_any_name() -> None:
    frame = table(amount=["(12.50)", "3"]).rename(columns={"lat": "shape", "amount": "computed, 3"})
    frame["shape"] = frame["shape"].map(lambda degrees: f"{degrees}°")
    events = read(frame, lat="shape", cost="computed, 3")
    assert events["cost"].tolist() == [-12.5, 3.0] * (COUNT // 2)
