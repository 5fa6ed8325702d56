"""The language of a study's page."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError
from hotspot.report import of


def study(**changes: Any) -> hs.Study:
    rng = np.random.default_rng(6)
    events = pd.DataFrame({"lat": 38 + 0.06 * rng.random(300), "lon": -70 + 0.06 * rng.random(300)})
    halves = [shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)]
    areas = gpd.GeoDataFrame({"name": ["West", "East"], "population": [900, 800]}, geometry=halves, crs=4326)
    policy = hs.DisclosurePolicy.for_audience("internal")
    return hs.Study(**{"events": events, "policy": policy, "areas": areas, **changes})


def test_what_a_study_does_not_name_is_named_in_the_language_of_the_page() -> None:
    release = hs.run_study(study())
    english, spanish = of(release), of(release, "es")
    assert (english.facts.title, english.facts.event_noun) == ("Where help is needed", "events")
    assert (spanish.facts.title, spanish.facts.event_noun) == ("Dónde se necesita ayuda", "eventos")
    assert english.population.startswith("Rates are events per")
    assert spanish.population.startswith("Las tasas son eventos por")
    assert len(english.decisions) == len(spanish.decisions) > 0
    assert not set(english.decisions) & set(spanish.decisions)


def test_a_release_has_no_language() -> None:
    english, spanish = hs.run_study(study()), hs.run_study(study(language="es"))
    assert (english.facts.decisions, english.facts.method_note) == (spanish.facts.decisions, spanish.facts.method_note)
    assert not hasattr(english.facts, "language")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_study_names_stays(language: str) -> None:
    report = of(hs.run_study(study(title="Fuego", event_noun="incendios")), language)
    assert (report.facts.title, report.facts.event_noun) == ("Fuego", "incendios")
    assert report.population.startswith(
        {"en": "Rates are incendios per", "es": "Las tasas son incendios por"}[language]
    )


@pytest.mark.parametrize("language", ["fr", "", "ES", None])
def test_a_language_that_no_page_speaks_is_refused(language: Any) -> None:
    with pytest.raises(InputError, match=r"en, es.*was given"):
        study(language=language)
