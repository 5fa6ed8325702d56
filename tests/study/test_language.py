"""The language of a study's page."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError


def study(**changes: Any) -> hs.Study:
    rng = np.random.default_rng(6)
    events = pd.DataFrame({"lat": 38 + 0.06 * rng.random(300), "lon": -70 + 0.06 * rng.random(300)})
    halves = [shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)]
    areas = gpd.GeoDataFrame({"name": ["West", "East"], "population": [900, 800]}, geometry=halves, crs=4326)
    policy = hs.DisclosurePolicy.for_audience("internal")
    return hs.Study(**{"events": events, "policy": policy, "areas": areas, **changes})


def test_what_a_study_does_not_name_is_named_in_the_language_of_the_page() -> None:
    english, spanish = hs.run_study(study()).facts, hs.run_study(study(language="es")).facts
    assert (english.language, english.title, english.event_noun) == ("en", "Where help is needed", "events")
    assert (spanish.language, spanish.title, spanish.event_noun) == ("es", "Dónde se necesita ayuda", "eventos")
    # The notes are English, and so is the noun in them; nothing else changes.
    changed = replace(spanish, language="en", title=english.title, event_noun="events")
    assert english.population_note.startswith("Rates are events per")
    assert (changed.method_note, changed.population_note) == (english.method_note, english.population_note)
    assert (changed.decisions, changed.label_counts) == (english.decisions, english.label_counts)


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_study_names_stays(language: str) -> None:
    facts = hs.run_study(study(language=language, title="Fuego", event_noun="incendios")).facts
    assert (facts.language, facts.title, facts.event_noun) == (language, "Fuego", "incendios")
    assert facts.population_note.startswith("Rates are incendios per")


@pytest.mark.parametrize("language", ["fr", "", "ES", None])
def test_a_language_that_no_page_speaks_is_refused(language: Any) -> None:
    with pytest.raises(InputError, match=r"en, es.*was given"):
        study(language=language)
