"""Several files of events in a study: what its file says of them, and what the manifest does."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.output.manifest import manifest
from hotspot.study import check_study, read_study
from hotspot.study.decisions import decisions

TEXT = 'audience = "internal"\n[events]\nfile = "{events}"\n[grid]\nresolution = 8\n'


def written(folder: Path, events: str, more: str = "") -> Path:
    """A study file beside a folder of two files of claims; the one whose name is last is written first."""
    rng = np.random.default_rng(5)
    (folder / "claims").mkdir(exist_ok=True)
    for name in ("b", "a"):
        frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(150), "lon": -70 + 0.05 * rng.random(150)}).round(6)
        frame.to_parquet(folder / "claims" / f"{name}.parquet", index=False)
    (folder / "study.toml").write_text(TEXT.format(events=events) + more)
    return folder / "study.toml"


def of_input(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = manifest(hs.run_study(read_study(path)))["input"]
    return found


def test_the_manifest_says_how_many_files_and_one_hash(tmp_path: Path) -> None:
    path = written(tmp_path, "claims/*.parquet")
    digests = {
        name: hashlib.sha256((tmp_path / "claims" / name).read_bytes()).hexdigest()
        for name in ("a.parquet", "b.parquet")
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    told = {"files": 2, "sha256": hashlib.sha256(lines.encode()).hexdigest(), "rows": 300}
    assert of_input(path) == {"name": "*.parquet", **told}
    assert of_input(written(tmp_path, "claims")) == {"name": "claims", **told}
    one = of_input(written(tmp_path, "claims/a.parquet"))
    assert one == {"name": "a.parquet", "sha256": digests["a.parquet"], "rows": 150}
    # Another name, or the same contents dealt out otherwise, is another input.
    first, second = (tmp_path / "claims" / name for name in digests)
    second.rename(tmp_path / "claims" / "c.parquet")
    (tmp_path / "study.toml").write_text(TEXT.format(events="claims"))
    assert of_input(tmp_path / "study.toml")["sha256"] != told["sha256"]
    assert first.exists()


def test_a_pattern_is_beside_the_study_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "study[1]"
    inner.mkdir()
    path = written(inner, "claims/?.parquet")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    prepared = check_study(read_study(path))
    assert len(prepared.events) == 300
    said = [str(one) for one in decisions(prepared)]
    assert "Events (?.parquet): 2 files were read as one table, in the order of their names." in said


def test_the_room_of_a_study(tmp_path: Path) -> None:
    more = '[engine]\nmemory = "500 MB"\nspill = "aside"\n'
    path = written(tmp_path, "claims", more)
    read = read_study(path)
    assert (read.room.memory, read.room.spill) == ("500 MB", tmp_path / "aside")
    with pytest.raises(hs.InputError, match="aside of --spill does not exist"):
        check_study(read)
    (tmp_path / "aside").mkdir()
    whole = hs.run_study(read_study(written(tmp_path, "claims")))
    path = written(tmp_path, "claims", more)
    assert manifest(hs.run_study(read_study(path))) == manifest(whole)
    assert list((tmp_path / "aside").iterdir()) == []
    path.write_text(path.read_text().replace("500 MB", "much"))
    with pytest.raises(hs.InputError, match=r"study\.toml: The memory must be a size such as 2GB.*'much' was given"):
        read_study(path)
