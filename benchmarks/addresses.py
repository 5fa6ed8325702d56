"""Speed of telling addresses: a million records, and what a parser with a trained model would add."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

import hotspot as hs
from hotspot.quality import check_events, spell

Row = tuple[str, str, str]
RECORDS, SPELLINGS = 1_000_000, 200_000
#: Ways to write an address; number, street, unit.
WAYS = (
    "{0} {1}",
    "{0} {1} APT {2}",
    "{0} {1}, Unit {2}, Sampletown, OH 43215",
    "APT {2}, {0} {1}",
    "{0} {1} #{2} SAMPLETOWN OH 43215",
    "{2}/{0} {1}",
    "{0} {1} {2}",
    "{0} {1}, SAMPLETOWN",
)
STREETS = ("ELM ST", "N MAIN STREET", "TOWER RD", "West 58th Ave", "OAK COURT", "LAKE SHORE DRIVE", "MT ZION RD")


def million() -> pd.DataFrame:
    """Records at 40,000 houses, each written in five or so ways."""
    draw = np.random.default_rng(1)
    texts: dict[str, int] = {}
    for k in range(SPELLINGS * 2):
        house = k // 5
        text = WAYS[k % len(WAYS)].format(house + 1, STREETS[house % len(STREETS)], draw.integers(1, 400))
        texts.setdefault(text, house)
        if len(texts) == SPELLINGS:
            break
    spelled = np.array(list(texts), dtype=object)
    which = draw.integers(0, SPELLINGS, RECORDS)
    house = np.array(list(texts.values()))[which]
    return pd.DataFrame(
        {
            "lat": 40 + 0.0011 * (house // 200),
            "lon": -75 + 0.0013 * (house % 200),
            "address": pd.Series(spelled[which], dtype="str"),
        }
    )


def cpu(run: Callable[[], object]) -> float:
    """CPU seconds."""
    start = time.process_time()
    run()
    return time.process_time() - start


def a_million_addresses() -> Iterator[Row]:
    """A million addresses in 200,000 spellings told alike, their points looked at and their buildings numbered."""
    events = million()
    distinct = events["address"].unique().tolist()
    yield "records; distinct spellings", f"{len(events):,}; {len(distinct):,}", ""
    alone = cpu(lambda: [spell(text) for text in distinct])
    yield "the rules alone, microseconds a spelling", f"{alone / len(distinct) * 1e6:.0f}", ""
    checked = check_events(events)
    look = cpu(lambda: check_events(events))
    built = cpu(lambda: hs.Totals(checked))
    yield "CPU seconds to look at every record; to number the buildings", f"{look:.1f}; {built:.1f}", ""
    yield "CPU seconds, both", f"{look + built:.1f}", "at most 60"
    yield "buildings found of 40,000 and more houses", f"{len(hs.Totals(checked).buildings):,}", ""


CASES = (a_million_addresses,)
