"""Terms of statistics that a reader who never learned them meets nowhere but where they are explained."""

import re
from typing import Final

#: As whole words, whatever their case; in English and in Spanish.
STATISTICAL: Final = (
    *("p-value", "p value", "p", "q", "z", "z-score", "null", "Gi", "Gi*", "Moran", "Moran's I", "general G"),
    *("false discovery", "false-discovery", "false discovery rate", "FDR", "significance", "significant"),
    *("statistic", "statistics", "statistical", "statistically", "permutation", "permutations", "Monte Carlo"),
    *("randomisation", "randomization", "percentile", "percentiles", "quantile", "quantiles", "probability"),
    *("probabilities", "posterior", "prior", "Bayes", "Bayesian", "gamma-Poisson", "binomial", "hypothesis"),
    *("hypotheses", "tested", "test", "tests", "corrected", "correction", "confidence", "interval", "intervals"),
    *("variance", "deviation", "deviations", "distribution", "dispersion", "shuffled", "spatial", "autocorrelation"),
    *("valor p", "puntuación z", "valor z", "hipótesis", "nula", "hipótesis nula", "falsos descubrimientos"),
    *("descubrimientos falsos", "significación", "significancia", "significativo", "significativa", "estadístico"),
    *("estadística", "estadísticamente", "permutación", "permutaciones", "percentil", "percentiles", "cuantil"),
    *("probabilidad", "probabilidades", "a posteriori", "bayesiano", "bayesiana", "se probó", "se probaron", "prueba"),
    *("pruebas", "probado", "probada", "corregido", "corregida", "corrección", "confianza", "intervalo"),
    *("intervalos", "varianza", "desviación", "distribución", "dispersión", "barajado", "barajadas", "espacial"),
)
_FOUND: Final = re.compile(
    "|".join(rf"(?<!\w){re.escape(term)}(?!\w)" for term in sorted(STATISTICAL, key=len, reverse=True)), re.IGNORECASE
)


def statistical_terms(text: str) -> list[str]:
    """The terms that a text holds.

    >>> statistical_terms("46 calls, 2.3 times the map's average"), statistical_terms("Calls (q ≤ 0.05): significant")
    ([], ['q', 'significant'])
    """
    return _FOUND.findall(text)
