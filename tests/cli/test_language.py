"""--language."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from click.testing import CliRunner, Result

from hotspot.cli import main


def draw(folder: Path, *more: str) -> Result:
    rng = np.random.default_rng(5)
    lat, lon = 38 + 0.06 * rng.random(300), -70 + 0.06 * rng.random(300)
    pd.DataFrame({"lat": lat, "lon": lon}).to_csv(folder / "e.csv", index=False)
    given = ["map", str(folder / "e.csv"), "--audience", "internal", "-o", str(folder / "out"), *more]
    return CliRunner().invoke(main, given)


def test_a_spanish_page_and_its_manifest(tmp_path: Path) -> None:
    result = draw(tmp_path, "--language", "es")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "Recuento: eventos (" in page
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["language"] == "es"


def test_a_language_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    result = draw(tmp_path, "--language", "fr")
    assert result.exit_code == 2
    assert "'en', 'es'" in result.output
    assert not (tmp_path / "out").exists()
