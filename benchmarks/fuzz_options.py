"""Options of the command for `fuzz.py`, possible and impossible, drawn from one generator of random numbers."""

from random import Random
from typing import Final

from hotspot.stats import CORRECTIONS, KERNELS, NULLS, TRANSFORMS

_CONDITIONS: Final = (
    *(
        "lat > 0",
        "lat IS NOT NULL",
        "1 = 0",
        "true",
        "lat",
        "type = 'a'",
        "gone = 1",
        "",
        "lat > 'x'",
        "1; DROP TABLE x",
    ),
    *("count(*) > 1", "unnest([true, false])", "lat / 0 > 1", "CAST(type AS INT) = 1", "(SELECT true)", "amount > 10"),
    *("row_number() OVER () > 3", "regexp_matches(address, '(')", "error(address) IS NULL", "lat::BLOB = 'a'"),
)


def options(rng: Random) -> list[str]:
    """Options of the command, in one of five inputs also impossible ones."""
    chosen: list[str] = []
    odd = rng.random() < 0.2

    def maybe(share: float, name: str, usual: tuple[str, ...], impossible: tuple[str, ...] = ()) -> None:
        if rng.random() < share:
            chosen.extend((name, rng.choice((*usual, *impossible) if odd else usual)))

    maybe(0.97 if odd else 1.0, "--audience", ("internal",), ("partner", "public", "all"))
    if rng.random() < 0.4:
        chosen.extend(("--cost", "amount") if odd or rng.random() < 0.3 else ())
        chosen.extend(("--cost-kind", rng.choice(("paid", "charged"))))
        maybe(0.5, "--measure", ("cost", "cost_per_event"))
        if rng.random() < 0.7:
            chosen.append("--each-event-by-itself")
    maybe(0.3, "--measure", ("events",), ("people", "cost"))
    maybe(0.4, "--resolution", ("8", "9"), ("0", "3", "7", "15", "16", "x"))
    maybe(0.3, "--rings", ("1", "2", "3"), ("10", "0"))
    maybe(0.15, "--kernel", ("uniform", *KERNELS), ("none",))
    maybe(0.2, "--transform", tuple(TRANSFORMS), ("sqrt",))
    maybe(0.2, "--correction", tuple(CORRECTIONS), ("",))
    maybe(0.2, "--null", NULLS, ("gamma-poisson", "binomial"))
    maybe(0.3, "--cap", ("none", "0.99", "0.5"), ("1", "0", "2", "x", "nan"))
    maybe(0.2, "--alpha", ("0.01", "0.1"), ("1",))
    maybe(0.2, "--language", ("en", "es"), ("xx",))
    maybe(0.2, "--keep", ("pile_up", "swapped"), ("used",))
    maybe(0.2, "--title", ("A title", "</script>", "\u202eabc", "", "x" * 2000, "a\nb"))
    maybe(0.2, "--noun", ("calls", "</b>", "\u202eabc"))
    if rng.random() < 0.1:
        chosen.append("--no-kinds")
    maybe(0.1, "--population", ("population", "none"), ("name", "gone"))
    maybe(0.1, "--name-column", ("name",), ("population", "gone"))
    maybe(0.15, "--where", ("lat > 0", "lat IS NOT NULL", "true"), _CONDITIONS)
    for meaning in ("time", "cost", "person", "address", "category") if odd else ():
        maybe(0.2, f"--{meaning}", ("none",), ("lat", "date", "amount", "person_id", "address", "type", "gone", "*"))
    return chosen
