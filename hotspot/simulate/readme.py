"""The README of a simulated city, written from its truth."""

from __future__ import annotations

from typing import Any

from hotspot.simulate.plan import CITIES

TEXT = """\
# {city}

**Synthetic: describes no real place or person.** {city} is made by a program from a seed. It stands in
open water of the Atlantic Ocean near 38 N, 70 W, so that no point in it is anybody's home. Streets, waters,
parks, neighborhoods, clinics, shelters, schools, persons, visits and charges are invented; any likeness is chance.

{events:,} visits of {people:,} persons in {year}, with {charges} charged, in a city of {residents:,}
residents, about 12 km across.

## What must be found

The file `truth.json` holds these figures for a program to check.

{planted}
Apart from these nothing has a spatial pattern: elsewhere there are {rate:,} visits per 1,000 residents.
People differ, though: how many residents of a home have visits, how many visits a person has (a few have
dozens) and what a visit costs (lognormal, sigma 1.6) have heavy tails, so some homes, persons and sums stand
out by chance alone. Dates are spread evenly over the year. Neighborhoods differ in size, so compare them by
rate, not by count.

## How it was made

{made}
    texts = city_files(city)

The same seed gives the same bytes. To make the map and lists, run `hotspot run study.toml` in this folder.

## Files and columns

`visits.csv` (UTF-8, comma), row: a visit.

| column | meaning |
| --- | --- |
| visit_id | identifier of the visit; rises with the date |
| visit_date | day of the visit, ISO 8601 |
| person_id | synthetic identifier of the person |
| address | house number and street of the home, and the unit where there are several (`APT 4B`) |
| lat, lon | coordinates of the home in degrees, WGS 84, 6 decimals; empty where lost |
| category | what the visit was for |
| charge | dollars charged, which is more than what is paid |

`neighborhoods.geojson` (RFC 7946), row: a neighborhood; together they cover the city without gap or overlap.

| column | meaning |
| --- | --- |
| name | name of the neighborhood, invented |
| population | residents |
| geometry | outline in degrees, WGS 84, 6 decimals |

`services.csv` (UTF-8, comma), row: a synthetic clinic, shelter or school. They lie anywhere and have nothing to do
with the visits.

| column | meaning |
| --- | --- |
| name | name of the service, invented |
| kind | clinic, shelter or school |
| lat, lon | coordinates in degrees, WGS 84, 6 decimals |

`streets.geojson`, `water.geojson`, `parks.geojson` (RFC 7946), synthetic, with the columns of the Census Bureau's
TIGER/Line. Row: a street on which addresses lie; the sea around the city, a creek or a pond; a park. They are drawn
under the map, and no number depends on them.

| column | meaning |
| --- | --- |
| FULLNAME | name, invented |
| MTFCC | S1100, S1200, S1400: main roads, main streets, others; H2051, H2030, H3010: sea, ponds, creek; K2180: parks |
| geometry | line or outline in degrees, WGS 84, 6 decimals |

`truth.json`: what was planted. Counts there include the records whose coordinates are wrong.
`study.toml`: the settings of a study of this city.
"""

BY_COMMAND = """\
    hotspot simulate OUT --seed {seed}

or, with every option:

    from hotspot.simulate import city_files, simulate_city

    city = simulate_city(
        {options},
    )"""

BY_PLAN = """\
    from hotspot.simulate import Plan, city_files, simulate_plan

    plan = Plan({planted})
    city = simulate_plan(plan, seed={seed})"""


def readme(truth: dict[str, Any]) -> str:
    """Markdown text: what the city is, what must be found, how to make it again, every column explained."""
    planted = "".join(f"- {line}\n" for line in _planted(truth)) or "- Nothing: this city has no pattern.\n"
    return TEXT.format(
        city=truth["city"],
        year=truth["year"],
        seed=truth["seed"],
        events=truth["events"],
        people=truth["people"],
        residents=truth["residents"],
        charges=_dollars(truth["charges"]),
        rate=truth["ordinary_events_per_1000_residents"],
        made=_made(truth["seed"], truth["options"]),
        planted=planted,
    )


def _made(seed: int, options: dict[str, Any]) -> str:
    """The command makes one plan only, and `simulate_city` what has its options."""
    if options == CITIES["planted"].options():
        lines = [f"{name}={value}" for name, value in {"seed": seed, **options}.items()]
        return BY_COMMAND.format(seed=seed, options=",\n        ".join(lines))
    planted = ", ".join(f"{name}={value}" for name, value in options.items() if value)
    return BY_PLAN.format(seed=seed, planted=planted)


def _planted(truth: dict[str, Any]) -> list[str]:
    lines = [_building(building) for building in truth["buildings"]]
    if lines:
        total = sum(building["charges"] for building in truth["buildings"])
        share = 100 * total / truth["charges"]
        lines.append(
            f"Together these buildings hold {_dollars(total)}, {share:.0f} % of all charges; both are hot "
            "*buildings* outside the hot neighborhoods; neither makes its neighborhood a hot area, though "
            "each raises its neighborhood's totals."
        )
    for hot in truth["hot_neighborhoods"]:
        rate = 1000 * hot["events"] / hot["residents"]
        lines.append(
            f"Hot neighborhood {hot['name']}: residents are {hot['rate_multiplier']:g} times as likely to "
            f"have visits, in many homes; {hot['events']:,} visits of {hot['people']:,} persons, "
            f"{rate:,.0f} per 1,000 residents."
        )
    pile = truth["pile_up"]
    if pile:
        lines.append(
            f"Pile-up, not a hot spot: {pile['records']:,} records of {pile['addresses']:,} addresses "
            f"all over the city lie on one point ({pile['lat']:.6f}, {pile['lon']:.6f}), the middle of a "
            "neighborhood, as when a geocoder does not know an address."
        )
    lines += _only_where_planted(truth)
    faults = {
        "with lat and lon exchanged": truth["swapped"],
        "without coordinates": truth["missing"],
        "at (0, 0)": truth["at_zero"],
        "far away in another part of the ocean": truth["far_away"],
    }
    if any(faults.values()):
        lines.append("Records that cannot be placed: " + ", ".join(f"{n} {what}" for what, n in faults.items()) + ".")
    return lines


def _only_where_planted(truth: dict[str, Any]) -> list[str]:
    lines = []
    if "centroids" in truth:
        piles = truth["centroids"]
        where = ", ".join(f"({at['lat']:.6f}, {at['lon']:.6f})" for at in piles)
        lines.append(
            f"Pile-ups, not hot spots: {sum(at['records'] for at in piles):,} records lie on the centroids of "
            f"{len(piles)} neighborhoods, as when a geocoder knows the ZIP code only: {where}."
        )
    if "heavy_people" in truth:
        heavy = truth["heavy_people"]
        lines.append(
            f"Heavy cost, not a hot spot: {heavy['people']} persons, anywhere, hold {_dollars(heavy['charges'])}, "
            f"{100 * heavy['share_of_charges']:.0f} % of all charges."
        )
    if "wave" in truth:
        wave = truth["wave"]
        lines.append(
            f"Clustered, without a hot spot: in waves over the whole city, {wave['crest_to_crest_km']:g} km from crest "
            f"to crest, the chance of visits is up to {100 * wave['height']:.0f} % above or below the usual."
        )
    return lines


def _building(building: dict[str, Any]) -> str:
    share = 100 * building["top_20_people_share_of_charges"]
    return (
        f"A {building['kind']} at {building['address']}, {building['neighborhood']} ({building['lat']:.6f}, "
        f"{building['lon']:.6f}): {building['events']:,} visits of {building['people']:,} persons, "
        f"{_dollars(building['charges'])} charged, of which 20 persons account for {share:.0f} %."
    )


def _dollars(amount: float) -> str:
    return f"${amount / 1e6:,.1f} million"
