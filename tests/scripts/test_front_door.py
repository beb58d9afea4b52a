"""Kith's front door on machines that lack something: one sentence that says what to do, and nothing is changed.

The real scripts run, each in a process of its own, in a copy of the repository's front where they would write into it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

import setup as setting_up
from demo.borough.domain.personas import PERSONAS

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:1/simple"  # a port at which nothing listens
NO_PYTHON = "Kith needs Python 3.11 or newer with its venv module"
NO_INDEX = "The Python package index could not be reached: connect this machine to the network"


def script(path: Path, text: str) -> Path:
    """A program of the doctored machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def run(command: list[str | Path], folder: Path, **environment: str) -> tuple[int, list[str], list[str]]:
    """How a command ended, what it said, and what it complained of: line by line, without make's own."""
    home = {
        "HOME": str(folder.parent / "home"),
        "PATH": os.environ["PATH"],
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": NOBODY,
    }
    done = subprocess.run(
        command, cwd=folder, env=home | environment, capture_output=True, text=True, check=False, timeout=120
    )
    complaints = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    return done.returncode, done.stdout.splitlines(), complaints


def standing(folder: Path) -> dict[str, str]:
    """Every file in a folder, with what is in it; bytecode apart."""
    paths = (path for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts)
    return {str(p.relative_to(folder)): p.read_bytes().hex() if p.is_file() else "" for p in paths}


@pytest.fixture
def front(tmp_path: Path) -> Path:
    """The front of a clean clone: what `make run` reads before anything is installed."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    for name in ("Makefile", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    for kind in ("css", "js", "img"):
        shutil.copytree(ROOT / "static" / kind, folder / "static" / kind)
    return folder


@pytest.fixture
def bare(front: Path) -> Path:
    """The same with an empty .venv, whose pip is that of the Python that runs us: made in no time."""
    venv = front / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", venv], check=True)
    site = next(venv.glob("lib/python*/site-packages"))
    (site / "pip").symlink_to(Path(sysconfig.get_path("purelib")) / "pip")
    return front


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("target", ["run", "test", "reset"])
def test_without_a_new_python_each_command_says_which_to_install(front: Path, tmp_path: Path, target: str) -> None:
    """The machine has make, sh and a Python 3.9, which says so and refuses what asks for more."""
    programs = tmp_path / "programs"
    for name in ("python3", "python"):
        script(programs / name, 'case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    for name in ("make", "sh"):
        (programs / name).symlink_to(str(shutil.which(name)))
    before = standing(front)
    code, said, complaints = run(["make", target], front, PATH=str(programs))
    assert code != 0
    assert said == []
    assert len(complaints) == 1
    assert complaints[0].startswith(NO_PYTHON)
    assert "apt-get install python3 python3-venv" in complaints[0]
    assert "or name one with PYTHON=/path/to/python" in complaints[0]
    assert standing(front) == before


def test_a_python_that_is_named_is_taken(front: Path, tmp_path: Path) -> None:
    named = script(tmp_path / "mine", f'exec "{sys.executable}" "$@"')
    look = ["/bin/sh", "scripts/python.sh", "-c", "print('looked')"]
    assert run(look, front, PATH=str(tmp_path / "nothing"), PYTHON=str(named)) == (0, ["looked"], [])


def test_without_a_network_setting_up_says_to_connect_or_name_an_index(bare: Path) -> None:
    before = standing(bare)
    command: list[str | Path] = [sys.executable, "scripts/setup.py", "run"]
    code, said, complaints = run(command, bare, PIP_RETRIES="0", KITH_INSTALLER="pip")
    assert code == 1
    assert said[0] == "Installing the locked Python packages (requirements/run.txt) ..."
    assert len(complaints) == 1
    assert complaints[0].startswith(NO_INDEX)
    assert "PIP_INDEX_URL" in complaints[0]
    assert "then run the same command again; details in .venv/setup.log." in complaints[0]
    after = standing(bare)
    assert "no matching distribution" in bytes.fromhex(after.pop(".venv/setup.log")).decode().lower()
    assert after == before, "no package, and no stamp that would say there were any"


def test_what_is_stamped_is_not_set_up_again(bare: Path) -> None:
    """A second `make run` or `make test` asks nobody for packages: this machine has no network either."""
    (bare / ".venv" / "kith-dev.stamp").write_text(setting_up.lock_digest("dev"))
    for purpose in ("dev", "run"):
        assert run([sys.executable, "scripts/setup.py", purpose], bare) == (0, [], [])


def test_a_changed_lock_is_set_up_again(bare: Path) -> None:
    (bare / ".venv" / "kith-dev.stamp").write_text(setting_up.lock_digest("dev"))
    lock = bare / "requirements" / "dev.txt"
    lock.write_text(lock.read_text() + "# another\n")
    command: list[str | Path] = [sys.executable, "scripts/setup.py", "dev"]
    code, _, complaints = run(command, bare, PIP_RETRIES="0", KITH_INSTALLER="pip")
    assert code == 1
    assert complaints[0].startswith(NO_INDEX)
    assert not list((bare / ".venv").glob("kith-*.stamp")), "nor is it promised to stand"


def test_without_node_and_a_network_the_assets_say_so(bare: Path) -> None:
    nothing = bare / "nothing"
    nothing.mkdir()
    command: list[str | Path] = [sys.executable, "scripts/assets.py"]
    code, said, complaints = run(command, bare, PATH=str(nothing), PIP_RETRIES="0", KITH_INSTALLER="pip")
    assert code == 1
    assert said[0].startswith("There is no Node on this machine")
    assert complaints[0].startswith(NO_INDEX)
    assert complaints[1:] == ["Assets: Node could not be installed; install Node 18 or newer, or look at the network."]
    assert not (bare / "static" / "vendor").exists()


def test_front_end_packages_that_cannot_be_fetched_are_told(front: Path) -> None:
    programs = front.parent / "programs"
    script(programs / "node", "echo v20.1.0")
    refusal = "npm error network request to http://127.0.0.1:1 failed"
    script(programs / "npm", f'echo "{refusal}" >&2; exit 1')
    command: list[str | Path] = [sys.executable, "scripts/assets.py"]
    code, _, complaints = run(command, front, PATH=f"{programs}:/bin")
    assert code == 1
    assert complaints == [
        f"Assets: The front-end packages could not be installed; look at the network and try again (it said: {refusal})."
    ]
    assert not (front / "static" / "vendor").exists()


def test_assets_that_stand_are_not_built_again(front: Path) -> None:
    """There is no Node on this machine, and nobody asks for it."""
    command: list[str | Path] = [sys.executable, "-c"]
    stamp = run(
        [*command, "import sys; sys.path.insert(0, 'scripts'); import assets; print(assets.fingerprint())"], front
    )
    vendor = front / "static" / "vendor"
    vendor.mkdir()
    (vendor / "manifest.json").write_text("{}")
    (vendor / "stamp.txt").write_text(stamp[1][0])
    assert run([sys.executable, "scripts/assets.py"], front, PATH="") == (0, [], [])


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path, taken: int) -> None:
    command: list[str | Path] = [sys.executable, ROOT / "scripts" / "run.py"]
    code, said, complaints = run(command, tmp_path, KITH_PORT=str(taken), KITH_VAR=str(tmp_path / "var"))
    assert (code, said) == (1, [])
    assert complaints == [
        f"Port {taken} is taken: stop what listens there, or choose another one with KITH_PORT={taken + 1}."
    ]
    assert not (tmp_path / "var").exists()


NO_HOST = (
    "Kith cannot listen at 192.0.2.1:8000 (Cannot assign requested address); "
    "choose another place with KITH_HOST and KITH_PORT."
)
NO_FOLDER = (
    "Kith cannot keep its state in /dev/null/var (Not a directory); name a folder that it may write to with KITH_VAR."
)


NO_DATABASE = (
    "DATABASE_URL is no address of a database that Kith can use. Set it as "
    "postgresql://user:password@host/name or sqlite:////srv/kith/var/kith.sqlite3, or leave it out."
)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"DATABASE_URL": "nonsense", "KITH_PORT": "0"}, NO_DATABASE),
        ({"DATABASE_URL": "postgresql://jo:secret-word@h:port/d", "KITH_PORT": "0"}, NO_DATABASE),
        ({"KITH_PORT": "70000"}, "KITH_PORT is “70000”; set it to a whole number up to 65535."),
        ({"KITH_PORT": "http"}, "KITH_PORT is “http”; set it to a whole number."),
        ({"KITH_HOST": "192.0.2.1"}, NO_HOST),
        ({"KITH_VAR": "/dev/null/var", "KITH_PORT": "0"}, NO_FOLDER),
    ],
)
def test_a_setting_that_cannot_be_is_told(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    command: list[str | Path] = [sys.executable, ROOT / "scripts" / "run.py"]
    state = {"KITH_VAR": str(tmp_path / "var")}
    assert run(command, tmp_path, **(state | settings)) == (1, [], [sentence])
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("nonsense", NO_DATABASE),
        ("postgresql://jo:secret-word@127.0.0.1:1/kith", "The database kith at 127.0.0.1 cannot be opened: "),
        ("sqlite:////nowhere/kith.sqlite3", "The database /nowhere/kith.sqlite3 cannot be opened: unable to open"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, given: str, words: str) -> None:
    command: list[str | Path] = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    state = {"KITH_ENV": "demo", "KITH_VAR": str(tmp_path / "var"), "DATABASE_URL": given, "KITH_LOG_LEVEL": "ERROR"}
    code, said, complaints = run(command, ROOT, **state)
    told = [line for line in complaints if not line.startswith("There are no built assets")]  # as in a fresh clone
    assert (code, said, len(told)) == (1, [], 1)
    assert told[0].startswith(f"Error: {words}")
    assert "DATABASE_URL" in told[0]
    assert "secret-word" not in told[0]


def test_who_to_sign_in_as_stands_below_the_address() -> None:
    greet = "import sys; sys.path.insert(0, 'scripts'); import run; run.welcome('http://127.0.0.1:8000', demo={})"
    (code, said, _), (_, bare, _) = (run([sys.executable, "-c", greet.format(demo)], ROOT) for demo in (True, False))
    assert code == 0
    first = said.index("Sign in as anyone in the demo borough, no password needed: http://127.0.0.1:8000/demo/people")
    listed = said[first + 1 : first + 1 + -(-len(PERSONAS) // 2)]
    for persona, line in zip(PERSONAS, [line for line in listed for _ in "ab"], strict=False):
        assert persona.name in line
        assert persona.part in line
    assert listed[0].startswith("  Joan Ellis     Resident ")
    assert len({line.index(persona.name) for persona, line in zip(PERSONAS[1::2], listed, strict=False)}) == 1
    assert max(map(len, listed)) <= 80
    assert "Joan Ellis" not in "\n".join(bare)


def test_reset_empties_var_and_leaves_all_else(front: Path) -> None:
    before = standing(front)
    var = front / "var"
    for name in ("kith.sqlite3", "kith.sqlite3-wal", "secret", "files/ab/cd", "warehouse/current"):
        (var / name).parent.mkdir(parents=True, exist_ok=True)
        (var / name).write_text("something")
    (var / "link").symlink_to(front / "scripts")
    make: list[str | Path] = ["make", "reset"]
    assert run(make, front) == (0, [f"{var} is empty now."], [])
    assert standing(front) == before | {"var": ""}
    assert run(make, front) == (0, [f"{var} was empty already."], [])


@pytest.mark.parametrize(
    ("folder", "words"),
    [("clone", "which holds more than Kith's state; name a folder of its own."),
     (".", "which holds more than Kith's state; name a folder of its own."),
     ("photographs", "does not look like Kith's folder of state; empty it by hand if it is.")],
)  # fmt: skip
def test_reset_empties_nobody_elses_folder(front: Path, tmp_path: Path, folder: str, words: str) -> None:
    (tmp_path / "photographs").mkdir()
    (tmp_path / "photographs" / "secret garden.jpg").write_text("a picture")
    before = standing(tmp_path)
    code, said, complaints = run(["make", "reset"], front, KITH_VAR=str(tmp_path / folder))
    assert (code != 0, said) == (True, [])
    assert len(complaints) == 1
    assert words in complaints[0]
    assert standing(tmp_path) == before
