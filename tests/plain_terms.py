"""Terms that a planner does not have to know: none is on the first screen, none in the first sentence of a popup."""

import re
from typing import Final

STATISTICAL: Final = re.compile(
    r"\b(p[- ]?values?|q[- ]?values?|[pqz] ?[=<>\u2264\u2265]|z[- ]?scores?|nulls?|Gi\*?|Getis|Moran|general G"
    r"|false[- ]discovery|significan\w+|permutations?|percentiles?|probabilit\w+|posterior|Bayes\w*|hypothes[ie]s"
    r"|confidence|standard deviation|regression|dispersion|corrected|tests?|tested"
    r"|valor p|valores p|nula|hip\u00f3tesis|significativ\w+|permutaci\w+|probabilidad\w*|intervalo de confianza"
    r"|prob[\u00f3\u0101]|pruebas?|probad\w+)\b",
    re.IGNORECASE,
)
