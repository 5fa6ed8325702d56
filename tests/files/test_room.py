"""How much room the engine has: memory, and a folder for what does not fit."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hotspot import read_events
from hotspot.errors import InputError
from hotspot.files.query import connect, run
from hotspot.files.room import Room, read_size
from hotspot.files.source import open_source
from hotspot.files.spill import clear_spills

ROOT = Path(__file__).parents[2]
CANARY = "ZZCANARYZZ"
#: Sorts texts of 1,000,000 rows, which do not fit into 60 MB.
LARGE = f"""
    SELECT count(*), max(text) FROM (
        SELECT text, row_number() OVER (ORDER BY md5(text), text) AS number
        FROM (SELECT '{CANARY}' || md5(i::VARCHAR) AS text FROM range(1000000) t(i)) ORDER BY number
    ) WHERE number > 0
"""


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2_000_000_000), ("500 MB", 500_000_000), ("2 GiB", 2**31), ("1.5gib", 3 * 2**29), (" 64 KB ", 64_000)],
)
def test_sizes(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "2", "GB", "two GB", "-2GB", "0 GB", "2G", "2 PB", "1e3MB", "75%", "2GB; SELECT 1"]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="must be a size such as 2GB"):
        read_size(text)
    with pytest.raises(InputError, match="must be a size such as 2GB"):
        connect(room=Room(text))


def setting(name: str, room: Room) -> object:
    (answer,) = connect(room=room).execute(f"SELECT current_setting('{name}')").fetchall()
    return answer[0]


def test_the_engine_keeps_to_it(tmp_path: Path) -> None:
    assert setting("memory_limit", Room("64 MiB")) == "64.0 MiB"
    assert setting("temp_directory", Room("64 MiB")) == ""
    for name, value in (
        ("temp_file_encryption", True),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        assert setting(name, Room("64 MiB", tmp_path)) is value


def watched(folder: Path, done: threading.Event, seen: list[tuple[int, bool]]) -> None:
    """Mode of the folder of each file while it is there, and whether a record can be read in it."""
    while not done.wait(0.01):
        for path in folder.glob("*/*/*"):
            try:
                with path.open("rb") as file:
                    seen.append((path.parents[1].stat().st_mode & 0o777, CANARY.encode() in file.read(4_000_000)))
            except OSError:
                continue


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be read there")
def test_what_is_spilled_is_encrypted_and_for_its_owner_alone(tmp_path: Path) -> None:
    done, seen = threading.Event(), list[tuple[int, bool]]()
    watcher = threading.Thread(target=watched, args=(tmp_path, done, seen))
    watcher.start()
    try:
        connection = connect(room=Room("60MB", tmp_path))
        ((rows, last),) = run("events", lambda: connection.execute(LARGE).fetchall(), connection)
    finally:
        done.set()
        watcher.join()
    assert (rows, last.startswith(CANARY)) == (1_000_000, True)
    assert seen
    assert set(seen) == {(0o700, False)}


def test_the_folder_goes_with_the_connection(tmp_path: Path) -> None:
    connection = connect(room=Room(spill=tmp_path))
    relation = connection.sql("SELECT 1 AS a")
    del connection
    assert len(list(tmp_path.iterdir())) == 1
    del relation
    assert list(tmp_path.iterdir()) == []


def test_what_others_keep_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "hotspot-0123456789abcdef").mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    kept = connect(room=Room(spill=tmp_path))
    assert len(list(tmp_path.iterdir())) == 3
    clear_spills()
    assert {path.name for path in tmp_path.iterdir()} == {"hotspot-0123456789abcdef", "mine.txt"}
    del kept


def table(path: Path) -> Path:
    rng = np.random.default_rng(1)
    count = 400_000
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(count), "lon": -70 + 0.05 * rng.random(count)})
    frame["person"] = [f"{CANARY}{number:09d}" for number in rng.integers(0, 10**9, count)]
    frame["address"] = [f"{number} ELM STREET APT {number % 97}" for number in rng.integers(1, 9000, count)]
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.round(6).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_advice_of_the_message_helps(ending: str, tmp_path: Path) -> None:
    path, spill = table(tmp_path / f"events.{ending}"), tmp_path / "spill"
    spill.mkdir()
    messages = []
    # How little suffices depends on the number of threads.
    for limit in (f"{size}.0 MiB" for size in (20, 30, 45, 70, 100)):
        with pytest.raises(InputError, match=f"more memory than the {limit} that") as refusal:
            read_events(open_source(path, room=Room(limit)))
        messages.append(str(refusal.value))
        try:
            spilled = read_events(open_source(path, room=Room(limit, spill)))
        except InputError:
            continue
        break
    assert all("--spill FOLDER" in message and "--memory" in message for message in messages)
    assert CANARY not in "".join(messages)
    assert list(spill.iterdir()) == []
    pd.testing.assert_frame_equal(spilled, read_events(open_source(path, room=Room("2GB"))))


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    path, spill = table(tmp_path / "events.parquet"), tmp_path / "spill"
    spill.mkdir()
    try:
        read_events(open_source(path, room=Room("2MB", spill)))
    except InputError as problem:
        message = str(problem)
    assert "more memory than the 1.9 MiB that the engine may use, although" in message
    assert "Give it more with --memory" in message
    # At once, not when Python happens to look for garbage.
    assert list(spill.iterdir()) == []


@pytest.mark.parametrize("way", ["pass", "raise ValueError", "sys.exit(3)"])
def test_a_process_leaves_nothing(way: str, tmp_path: Path) -> None:
    code = f"""
import os, sys
from pathlib import Path
from hotspot.files.query import connect
from hotspot.files.room import Room
kept = [connect(room=Room(spill=Path({os.fspath(tmp_path)!r}))) for _ in range(2)]
print(len(os.listdir({os.fspath(tmp_path)!r})))
{way}
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "2\n", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    for name, says in (("gone", "does not exist"), ("file", "is none. Wanted: a folder")):
        with pytest.raises(InputError, match=f"The folder {name} of --spill {says}") as refusal:
            connect(room=Room(spill=tmp_path / name))
        assert str(tmp_path) not in str(refusal.value)

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", closed)
    with pytest.raises(InputError, match="cannot be written in: Permission denied"):
        connect(room=Room(spill=tmp_path))
    monkeypatch.undo()
    assert {path.name for path in tmp_path.iterdir()} == {"file"}
