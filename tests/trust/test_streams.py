"""Streams that are closed, full, broken or of another language, and stops by a signal: no traceback, ever."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot.cli import main
from hotspot.cli.ending import Stopped, ending

from .processes import environment, run, shell, write_study

MADE = "-m hotspot run study.toml --overwrite -o out"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_study(tmp_path_factory.mktemp("streams"))
    assert run(folder, "run", "study.toml", "-o", "out").returncode == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        (f'"$0" {MADE} 2>/dev/full', 0, ""),
        (f'"$0" {MADE} 2>&-', 0, ""),
        (f'"$0" {MADE} >&- 2>&-', 0, ""),
        (f'"$0" {MADE} --json --quiet >&-', 0, ""),
        (f'"$0" {MADE} <&-', 0, "Written to out"),
        (f'"$0" {MADE} --json --quiet >/dev/full', 10, "no space"),
        ('"$0" -m hotspot explain out >/dev/full', 10, "no space"),
        ('"$0" -m hotspot explain out >/dev/full 2>&1', 10, ""),
        ('"$0" -m hotspot explain out | true', 0, ""),
        ('"$0" -m hotspot --help | true', 0, ""),
        ('"$0" -m hotspot run gone.toml 2>/dev/full', 10, ""),
        ('"$0" -m hotspot run gone.toml 2>&-', 10, ""),
    ],
)
@pytest.mark.slow
def test_a_stream_that_is_closed_full_or_broken(here: Path, script: str, code: int, says: str) -> None:
    done = shell(here, script)
    err = done.stderr.decode()
    assert (done.returncode, "Traceback" in err, "Exception" in err) == (code, False, False), err
    assert says in err
    if not says:
        assert err == ""
    assert sorted(path.name for path in here.iterdir()) == ["events.csv", "out", "study.toml"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_a_console_without_our_characters(here: Path, encoding: str) -> None:
    for arguments in (("run", "study.toml", "--overwrite", "-o", "out"), ("explain", "out"), ("--help",)):
        done = run(here, *arguments, PYTHONIOENCODING=encoding)
        assert done.returncode == 0, done.stderr
        text = (done.stdout + done.stderr).decode(encoding)
        assert "\\u" not in text, text


@pytest.mark.slow
def test_strange_letters_on_such_a_console(here: Path) -> None:
    done = run(here, "run", "\u65e5\u2264\ufb01.toml", PYTHONIOENCODING="cp1252", PYTHONUTF8="1")
    assert done.returncode == 10
    assert b"\\u65e5<=fi.toml" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "moment"), [("SIGINT", 0.35), ("SIGTERM", 0.35), ("SIGHUP", 0.35), ("SIGINT", 0.8), ("SIGTERM", 0.8)]
)
def test_a_signal_ends_the_command_with_a_line_and_its_code(here: Path, name: str, moment: float) -> None:
    """Early (while modules are loaded) and late (while the study is made)."""
    number = getattr(signal, name)
    command = [sys.executable, "-m", "hotspot", "run", "study.toml", "--overwrite", "-o", "out"]
    began = time.perf_counter()
    subprocess.run(command, cwd=here, env=environment(), capture_output=True, check=True)
    longest = time.perf_counter() - began
    with subprocess.Popen(
        command, cwd=here, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        time.sleep(moment * longest)
        started.send_signal(number)
        out, err = started.communicate()
    assert started.returncode in {128 + number, 0}
    assert out == b""
    assert b"Traceback" not in err
    if started.returncode:
        assert err.decode().splitlines()[-1].startswith("hotspot: stopped by ")
    assert sorted(path.name for path in here.iterdir()) == ["events.csv", "out", "study.toml"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("turned_into", [None, RuntimeError("Query interrupted"), OSError(5, "x")])
def test_what_a_library_makes_of_a_signal_does_not_count(
    capsys: pytest.CaptureFixture[str], name: str, turned_into: Exception | None
) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)

    def work() -> None:
        try:
            signal.raise_signal(number)
        except Stopped:
            if turned_into is None:
                raise
            raise turned_into from None

    with pytest.raises(SystemExit) as ended, ending():
        work()
    assert ended.value.code == 128 + number
    told = capsys.readouterr().err
    assert told.splitlines() == [
        f"hotspot: stopped by {'Ctrl-C' if name == 'SIGINT' else name}; what was unfinished was removed."
    ]
    assert signal.getsignal(number) == before


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_clean_tells_what_it_did(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["clean", str(tmp_path / "out")])
    assert (result.exit_code, result.stderr) == (0, "Nothing was left behind.\n")


@pytest.mark.slow
def test_a_program_that_imports_the_package_keeps_its_signals(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text(
        "import signal as s\n"
        "before = [s.getsignal(n) for n in (s.SIGINT, s.SIGTERM, s.SIGHUP)]\n"
        "import hotspot.cli\n"
        "assert before == [s.getsignal(n) for n in (s.SIGINT, s.SIGTERM, s.SIGHUP)]\n"
    )
    for arguments in (["theirs.py"], ["-m", "theirs"]):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=environment(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_command_ends_its_process_itself(here: Path) -> None:
    """Python's own end aborts the process where a thread of a library is still at work (see `hotspot.cli.start`)."""
    code = (
        "import atexit, sys\n"
        "from hotspot.cli import start\n"
        "atexit.register(print, 'the end of Python')\n"
        "sys.argv = ['hotspot', *sys.argv[1:]]\n"
        "start()\n"
    )
    for arguments, number in (("--version", 0), ("run gone.toml", 10), ("fly", 2)):
        command = [sys.executable, "-c", code, *arguments.split()]
        done = subprocess.run(command, cwd=here, env=environment(), capture_output=True, check=False)
        assert done.returncode == number
        assert b"the end of Python" not in done.stdout


@pytest.mark.parametrize("again", [False, True], ids=["once", "again"])
def test_a_signal_that_is_lost_on_its_way_leaves_no_traceback(
    capfd: pytest.CaptureFixture[str], *, again: bool
) -> None:
    """What is raised in a finaliser goes no further; the command ends later, or with the next signal."""

    class Finalised:
        """Asks the process to end where nothing can be raised."""

        def __del__(self) -> None:
            """As the collector of garbage calls it."""
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)

    reached = []

    def work() -> None:
        one = Finalised()
        del one
        reached.append("after the first")
        if again:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
            reached.append("after the second")

    with pytest.raises(SystemExit) as ended, ending():
        work()
    assert ended.value.code == 128 + signal.SIGINT
    assert reached == ["after the first"]
    told = capfd.readouterr().err
    assert told == "hotspot: stopped by Ctrl-C; what was unfinished was removed.\n"
