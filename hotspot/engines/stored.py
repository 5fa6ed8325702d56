"""Who carries what, answered where the events are: pairs of a building and a person never come here whole."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import COST, EVENTS, PAID, PERSON
from hotspot.engines.by_point import counted_events
from hotspot.engines.carriers import (
    BUILDING,
    EVERYWHERE,
    HERE,
    MOST,
    ONLY,
    VISITS,
    AtHome,
    Flags,
    Floats,
    Ints,
    MeanAmounts,
    Worth,
)
from hotspot.engines.places import StoredPlaces
from hotspot.engines.steps import home_cost, worth
from hotspot.engines.steps.halves import fewest, of_buildings, wholes
from hotspot.engines.steps.homes import homes, largest, means, people
from hotspot.engines.steps.most import most_of
from hotspot.engines.steps.pairs import of_amounts, of_largest, of_nobody, of_payers, of_persons
from hotspot.engines.stored_slices import StoredSlicing
from hotspot.stats.cents import UNITS, add_whole
from hotspot.stats.halves import Halves
from hotspot.stats.quantile import place_of

if TYPE_CHECKING:
    import pyarrow as pa


#: Events of which pairs are gathered at a time: what is gathered holds several times what is kept.
_AT_ONCE: Final = 25_000_000


class StoredCarriers:
    """As `hotspot.engines.carriers.Carriers`, of events that stay where they are."""

    def __init__(self, places: StoredPlaces, kept: pd.DataFrame, building: Ints, texts: "pa.ChunkedArray") -> None:
        """Tell where it is found.

        ``kept``: the judged places that count; ``building``: of each, its position; ``texts``: of each building, see
        `hotspot.engines.ties`.
        """
        import pyarrow as pa

        columns = places.events.relation.columns
        self.has_persons, self.has_cost = PERSON in columns, COST in columns
        self._size, self._places, self._engine = len(texts), places, places.engine
        several = 1 + int(kept[EVENTS].sum()) // _AT_ONCE
        self._parts = [(part, several) for part in range(several)]
        self._columns = columns
        self._source = source = counted_events(places, kept, building)
        if self.has_persons:
            numbered = np.arange(self._size, dtype=np.int32)
            self._engine.table("named", pa.table({BUILDING: numbered, "text": texts}))
        # Each is kept when it is asked for.
        self._kept: set[str] = set()
        self._sql = {"alone": [of_nobody(columns, source)]}
        if self.has_persons:
            self._sql["pairs"] = [of_persons(columns, source, part) for part in self._parts]
        if self.has_cost:
            self._sql |= {"amounts": [of_amounts(columns, source)], "means": [self._means()]}
            self._paid = add_whole(kept[PAID].to_numpy(), building, self._size) > 0
        if self.has_cost and self.has_persons:
            self._sql |= {"payers": [of_payers(columns, source)], "largest": [of_largest(columns, source)]}
            self._sql["totals"] = [home_cost.totals()]
        self._homes: Ints | None = None
        self._cuts: dict[float, float] = {}

    def cents(self) -> Ints:
        """Usable amounts of each building."""
        self._need_who()
        pairs = "SELECT building, cents FROM pairs UNION ALL " if self.has_persons else ""
        rows = f"{pairs}SELECT building, cents * times AS cents FROM alone"
        return self._by_building(f"SELECT building, CAST(sum(cents) AS BIGINT) AS v FROM ({rows}) GROUP BY building")

    def people(self, group: Ints, groups: int) -> Ints:
        """Distinct persons in each group."""
        self._group(group)
        apart, found = _apart(group), np.zeros(groups, dtype=np.int64)
        # A person of several parts would count twice; one of several buildings is of one part.
        for part in [(0, 1)] if apart else self._parts:
            rows = self._ask(people(apart=apart, part=part))
            found[rows["grp"]] += rows["people"].to_numpy()
        return found

    def people_once(self, group: Ints) -> Ints:
        """Persons of each building, each counted once a group."""
        self._find_homes(group)
        return self._by_building("SELECT building, count(*) AS v FROM homes GROUP BY building")

    def of_nobody(self, there: Flags) -> int:
        """Events of nobody known."""
        self._group(np.where(there, 0, -1))
        return self._one("SELECT coalesce(sum(n * times), 0) FROM alone JOIN grouped USING (building)")

    def cost_at_home(self, there: Flags, quantile: float) -> AtHome:
        """Cost of persons at home, of nobody where it is."""
        self._need_who()
        self._need_totals()
        cut = self._cut(quantile)
        group = np.where(there, 0, -1)
        if self.has_persons:
            self._find_homes(group)
        self._group(group)
        cents = self._by_building(home_cost.of_nobody(cut))
        if self.has_persons:
            cents += self._by_building(home_cost.of_persons(cut))
        (row,) = self._engine.run(home_cost.unit(cut, persons=self.has_persons)).to_pylist()
        squares = float(int(row["high"]) * worth.HALF + int(row["low"]))
        return AtHome(cents / UNITS, cut / UNITS, squares / row["whole"] / UNITS if row["whole"] else np.nan)

    def worth(self, place: Ints, places: int, total: str, quantile: float) -> Worth:
        """What persons carry at each place, cut."""
        self._group(place)
        rows = f"({worth.alone(total)})"
        if self.has_persons and _apart(place):
            # Nothing has to be added up: pairs are asked again.
            rows = f"({worth.carried(total, apart=True)} UNION ALL {worth.alone(total)})"
        elif self.has_persons:
            self._engine.keep("each", worth.alone(total))
            for part in self._parts:
                self._engine.keep("each", worth.carried(total, apart=False, part=part), add=True)
            rows = "each"
        added = self._ask(worth.added(rows, int(self._quantile(rows, quantile))))
        if rows == "each":
            self._engine.drop(rows)
        scale = 1 if total == EVENTS else UNITS
        squares = worth.together(added["high"].to_numpy(), added["low"].to_numpy())
        found = np.zeros((3, places))
        found[:, added["grp"]] = added["sums"] / scale, squares / scale**2, added["persons"]
        return Worth(*found)

    def most_of_one(self, place: Ints, places: int, total: str) -> Floats:
        """The most that one person carries at each place."""
        self._need_who()
        self._group(place)
        apart, found = _apart(place), np.zeros(places, dtype=np.int64)
        parts = self._parts if self.has_persons else []
        for rows in (*(worth.carried(total, apart=apart, part=part) for part in parts), worth.alone(total)):
            most = self._ask(f"SELECT grp, max(value) AS v FROM ({rows}) GROUP BY grp")
            found[most["grp"]] = np.maximum(found[most["grp"]], most["v"].to_numpy())
        return found / (1 if total == EVENTS else UNITS)

    def halves(self, total: str) -> Halves:
        """Who makes half of a total of each building."""
        self._need_who()
        number, carriers, most = np.zeros((3, self._size), dtype=np.int64)
        for part in self._parts:
            rows = of_buildings(total, part, persons=self.has_persons)
            self._engine.keep("wholes", wholes(rows))
            there = self._ask("SELECT building, carriers, most, of_one FROM wholes")
            carriers[there["building"]], most[there["building"]] = there["carriers"], there["most"]
            number[there["building"]] = there["of_one"]
            found = self._ask(fewest(rows))
            number[found["building"]] = found["number"]
            self._engine.drop("wholes")
        return Halves(number, carriers, most)

    def repeat_people(self) -> Ints:
        """Persons with more than one event there."""
        self._need_who()
        return self._by_building("SELECT building, count(*) AS v FROM pairs WHERE n > 1 GROUP BY building")

    def cost_cut(self, quantile: float) -> float:
        """A quantile of what carriers cost altogether."""
        return self._cut(quantile) / UNITS

    def amounts(self) -> tuple[Flags, Floats, Ints]:
        """Which buildings have a usable amount, the distinct ones, and how many events have each."""
        self._need("amounts")
        rows = self._ask("SELECT cents, times FROM amounts ORDER BY cents")
        return self._paid.copy(), rows["cents"].to_numpy(dtype=float) / UNITS, rows["times"].to_numpy(dtype=np.int64)

    def mean_amounts(self, there: Flags) -> MeanAmounts:
        """One amount for each person."""
        self._need("means")
        self._group(np.where(there, 0, -1))
        rows = self._ask(
            "SELECT cents, CAST(sum(n) AS BIGINT) AS n FROM means JOIN grouped USING (building) GROUP BY cents "
            "ORDER BY cents"
        )
        return MeanAmounts(rows["cents"].to_numpy() / UNITS, rows["n"].to_numpy(dtype=np.int64))

    def mean_amounts_of(self, cut: float) -> tuple[Ints, Floats]:
        """How many each building has, and their sum."""
        self._need("means")
        most = int(np.rint(min(cut * UNITS, 2.0**62)))
        rows = self._ask(
            f"SELECT building, CAST(sum(n) AS BIGINT) AS n, CAST(sum(least(cents, {most}) * n) AS BIGINT) AS cents "
            "FROM means GROUP BY building"
        )
        found = np.zeros((2, self._size), dtype=np.int64)
        found[:, rows["building"]] = rows["n"], rows["cents"]
        return found[0], found[1] / UNITS

    def mean_amounts_near(self, near: Flags) -> pd.DataFrame:
        """The same one by one."""
        self._need("means")
        self._group(np.where(near, 0, -1))
        rows = self._ask("SELECT building, cents, n FROM means JOIN grouped USING (building) ORDER BY ALL")
        found = {BUILDING: rows["building"].astype(np.int64), COST: rows["cents"] / UNITS, EVENTS: rows["n"]}
        return pd.DataFrame(found)

    def near(self, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Who carries what at these buildings."""
        self._group(np.where(near, 0, -1))
        told = "building, NULL AS person, n, times"
        parts = [f"SELECT {told}{', cents, cents / n AS most' if cost else ''} FROM alone"]
        if self.has_persons and cost:
            self._need("largest")
            both = "pairs LEFT JOIN largest USING (building, person)"
            parts.append(f"SELECT building, person, n, 1 AS times, cents, coalesce(most, 0) AS most FROM {both}")
        elif self.has_persons:
            parts.append("SELECT building, person, n, 1 AS times FROM pairs")
        rows = self._ask(f"SELECT * FROM ({' UNION ALL '.join(parts)}) JOIN grouped USING (building) ORDER BY ALL")
        rows = rows.loc[np.repeat(np.arange(len(rows)), rows["times"])].reset_index(drop=True)
        found = {BUILDING: rows["building"].astype(np.int64), PERSON: _numbered(rows["person"]), EVENTS: rows["n"]}
        if cost:
            found |= {COST: rows["cents"] / UNITS, MOST: rows["most"] / UNITS}
        return pd.DataFrame(found)

    def homes_near(self, group: Ints, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Persons whose home is at these buildings."""
        self._find_homes(group)
        joined, money = "homes", ""
        if cost:
            self._need_totals()
            self._need("largest")
            self._group(group)
            self._engine.keep("largest_there", largest())
            joined = "homes JOIN totals USING (person) LEFT JOIN largest_there USING (grp, person)"
            money = ", here, total, coalesce(most, 0) AS most"
        self._engine.table("asked", _positions(near))
        rows = self._ask(
            f"SELECT building, person, visits{money} FROM {joined} WHERE building IN (SELECT building FROM asked) "
            "ORDER BY person, building"
        )
        found = {BUILDING: rows["building"].astype(np.int64), PERSON: _numbered(rows["person"])}
        found[VISITS] = rows["visits"].astype(np.int64)
        if cost:
            cents = {EVERYWHERE: rows["total"], HERE: rows["here"], MOST: rows["most"]}
            found |= {name: values.astype(float) / UNITS for name, values in cents.items()}
        return pd.DataFrame(found)

    def people_near(self, group: Ints, near: Flags) -> pd.DataFrame:
        """Which of these buildings are a home."""
        self._find_homes(group)
        self._engine.table("asked", _positions(near))
        rows = self._ask(
            "SELECT building, bool_or(visits = 1) AS only FROM homes WHERE building IN (SELECT building FROM asked) "
            "GROUP BY building ORDER BY building"
        )
        return pd.DataFrame({BUILDING: rows["building"].astype(np.int64), ONLY: rows["only"].astype(bool)})

    def most_of(self, column: str) -> pd.DataFrame:
        """What most events say in a kept column."""
        rows = self._ask(most_of(self._columns, self._source, column)).set_index(BUILDING)
        found = rows.reindex(np.arange(self._size))
        return pd.DataFrame(
            {"text": found["text"].astype("str"), "number": found["number"].fillna(0).astype(np.int64)}
        ).rename_axis(None)

    def slicing(self, groups: Mapping[str, Ints]) -> StoredSlicing:
        """Events by kind and period."""
        # That takes as much again: what is kept makes room, and is kept anew where it is asked for.
        self._forget_homes()
        while self._kept:
            self._engine.drop(self._kept.pop())
        return StoredSlicing(self._places, self._source, groups)

    def _group(self, group: Ints) -> None:
        import pyarrow as pa

        self._need_who()
        inside = np.flatnonzero(group >= 0).astype(np.int32)
        self._engine.table("grouped", pa.table({"building": inside, "grp": group[inside].astype(np.int32)}))

    def _find_homes(self, group: Ints) -> None:
        # People and their cost stand at the same ones: they are looked for once.
        if self._homes is None or not np.array_equal(self._homes, group):
            self._forget_homes()
            self._group(group)
            self._engine.keep("homes", homes(cost=self.has_cost))
            self._homes = group.copy()

    def _forget_homes(self) -> None:
        if self._homes is not None:
            self._homes = None
            self._engine.drop("homes")

    def _need(self, name: str) -> None:
        """Keep a table that is asked for the first time."""
        if name in self._kept:
            return
        if name == "means":
            self._need_who()
            if self.has_persons:
                self._need("payers")
        for place, sql in enumerate(self._sql[name]):
            self._engine.keep(name, sql, add=place > 0)
        self._kept.add(name)

    def _need_who(self) -> None:
        """Keep who is where."""
        if self.has_persons:
            self._need("pairs")
        self._need("alone")

    def _means(self) -> str:
        """SQL text: mean amounts of persons, and amounts of nobody known. In cents, and how many there are."""
        alone = (
            "SELECT building, CAST(round_even(cents / n, 0) AS BIGINT) AS cents, n * times AS n FROM alone WHERE usable"
        )
        persons = f"SELECT building, cents, 1 AS n FROM ({means()}) UNION ALL " if self.has_persons else ""
        return f"{persons}{alone}"

    def _cut(self, quantile: float) -> float:
        """To what a carrier's cost is cut, in cents; each quantile is looked for once."""
        if quantile not in self._cuts:
            self._need_who()
            self._need_totals()
            self._cuts[quantile] = self._quantile(f"({home_cost.bearers(persons=self.has_persons)})", quantile)
        return self._cuts[quantile]

    def _need_totals(self) -> None:
        """Keep totals of persons, in cents."""
        if self.has_persons:
            self._need("totals")

    def _quantile(self, table: str, quantile: float) -> float:
        """As `hotspot.stats.quantile.weighted_quantile` of ``value`` and ``times``: one range of values comes here."""
        rows = self._ask(f"{worth.ranges(table)} ORDER BY power")
        if not len(rows):
            return 0.0
        reached, whole = np.cumsum(rows["times"].to_numpy(dtype=np.int64)), int(rows["times"].sum())
        at = place_of(reached, whole, quantile)
        before = int(reached[at - 1]) if at else 0
        values = self._ask(f"{worth.of_range(table, int(rows['power'].iloc[at]))} ORDER BY value")
        within = before + np.cumsum(values["times"].to_numpy(dtype=np.int64))
        return float(values["value"].iloc[place_of(within, whole, quantile)])

    def _ask(self, sql: str) -> pd.DataFrame:
        frame: pd.DataFrame = self._engine.run(sql).to_pandas()
        return frame

    def _row(self, sql: str) -> list[Any]:
        (row,) = self._engine.run(sql).to_pylist()
        return list(row.values())

    def _one(self, sql: str) -> int:
        return int(self._row(sql)[0])

    def _by_building(self, sql: str) -> Ints:
        """The values ``v`` of buildings, 0 for the others."""
        rows = self._ask(sql)
        found = np.zeros(self._size, dtype=np.int64)
        found[rows["building"]] = rows["v"]
        return found


def _apart(group: Ints) -> bool:
    """Whether no two buildings are of one group."""
    return bool(np.bincount(group[group >= 0]).max(initial=0) <= 1)


def _positions(which: Flags) -> "pa.Table":
    import pyarrow as pa

    return pa.table({BUILDING: np.flatnonzero(which).astype(np.int32)})


def _numbered(persons: "pd.Series[Any]") -> Ints:
    """Persons by small numbers, -1 for none."""
    return pd.factorize(persons)[0].astype(np.int64)
