"""Finds, installs and starts the real servers of the wide tests: PostgreSQL, Chromium, Java, stripe-mock, Elasticsearch.

python scripts/servers.py       say what is there, and install what is missing (by apt as root, Go and Maven)
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import search_server
from search_server import Elasticsearch, fetch_elasticsearch, find_elasticsearch
from started import ServerMissing, free_port

__all__ = ["Elasticsearch", "Postgresql", "ServerMissing", "StripeMock", "free_port"]

OLDEST_POSTGRESQL = 15
PACKAGES = {
    "PostgreSQL": ["postgresql"],
    "Chromium": ["chromium", "fonts-liberation", "fonts-noto-color-emoji"],
    "Java": ["default-jre-headless"],
    "Elasticsearch": search_server.PACKAGES,
}
USER = "postgres"
MEMORY, LEAST_MEMORY = Path("/dev/shm"), 2 * 1024**3  # bytes that must be free there
# Stripe's own validator of the shapes of v1 requests: one program, built from its published source.
STRIPE_MOCK = "github.com/stripe/stripe-mock@v0.203.0"
OWN = Path(sys.executable).parent  # where it is built to: beside the Python of .venv


def find_postgresql() -> Path | None:
    """The folder with PostgreSQL's programs, 15 or newer, or None."""
    folders = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    if config := shutil.which("pg_config"):
        folders.append(Path(_said([config, "--bindir"]).strip()))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            version = re.search(r"(\d+)", _said([str(folder / "postgres"), "--version"]).partition("PostgreSQL")[2])
            if version and int(version[1]) >= OLDEST_POSTGRESQL:
                return folder
    return None


def find_chromium() -> str | None:
    """Chromium's program, or None."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def find_stripe_mock() -> str | None:
    """stripe-mock's program, or None."""
    own = OWN / "stripe-mock"
    return str(own) if own.exists() else shutil.which("stripe-mock")


def find_java() -> str | None:
    """A Java of any version from 11 on for the Nu checker of HTML, or None; Elasticsearch is choosier."""
    return shutil.which("java") or (str(home / "bin" / "java") if (home := search_server.find_java()) else None)


def missing() -> list[str]:
    """The names of the servers that are not here."""
    found = {
        "PostgreSQL": find_postgresql(),
        "Chromium": find_chromium(),
        "Java": find_java(),
        "stripe-mock": find_stripe_mock(),
        "Elasticsearch": find_elasticsearch(),
    }
    return [name for name, here in found.items() if not here]


def find_postgis() -> bool:
    """Whether the PostgreSQL that is here has PostGIS, which benchmarks alone want."""
    programs = find_postgresql()
    if programs is None:
        return False
    shared = Path(
        _said([str(programs / "pg_config"), "--sharedir"]).strip() or f"/usr/share/postgresql/{_major(programs)}"
    )
    return (shared / "extension" / "postgis.control").exists()


def install_postgis() -> bool:
    """Install it by apt where it is missing and that is possible; whether it is here now."""
    programs = find_postgresql()
    if programs and not find_postgis() and shutil.which("apt-get") and os.geteuid() == 0:
        _install({"PostGIS": [f"postgresql-{_major(programs)}-postgis-3"]})
    return find_postgis()


def _major(programs: Path) -> str:
    """The number of the PostgreSQL in a folder of programs."""
    found = re.search(r"\) (\d+)", _said([str(programs / "postgres"), "--version"]))
    return found[1] if found else str(OLDEST_POSTGRESQL)


def install_missing() -> list[str]:
    """Install what is missing through apt, Go and Maven where that is possible; returns what is missing still."""
    if find_stripe_mock() is None and shutil.which("go"):
        _build_stripe_mock()
    fetch_elasticsearch()
    wanted = [name for name in missing() if name in PACKAGES]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        _install({name: PACKAGES[name] for name in wanted})
        fetch_elasticsearch()  # Maven may be here only now
    return missing()


def _install(wanted: dict[str, list[str]]) -> None:
    print(f"Installing {' and '.join(wanted)} with apt-get ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = [package for each in wanted.values() for package in each]
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"  {' '.join(command[:2])} failed: {done.stderr.strip()[-300:]}", file=sys.stderr)


def _build_stripe_mock() -> None:
    print("Building stripe-mock with Go ...", flush=True)
    environment = os.environ | {"GOBIN": str(OWN), "CGO_ENABLED": "0"}
    done = subprocess.run(["go", "install", STRIPE_MOCK], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"  go install failed: {done.stderr.strip()[-300:]}", file=sys.stderr)


def advice(name: str) -> str:
    """The one sentence for a server that is missing."""
    if name == "Elasticsearch":
        return search_server.advice()
    if name not in PACKAGES:
        return f"{name} is missing; build it (with Go: GOBIN={OWN} CGO_ENABLED=0 go install {STRIPE_MOCK})."
    return f"{name} is missing; install it (on Debian or Ubuntu, as root: apt-get install {' '.join(PACKAGES[name])})."


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def memory() -> Path | None:
    """A folder in memory with enough room for a database of tests, or None."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > LEAST_MEMORY
    return MEMORY if roomy else None


@dataclass
class Postgresql:
    """A PostgreSQL of our own in a temporary folder, on a free port of 127.0.0.1, gone when it is closed.

    Use it as a context manager. `durable` keeps fsync on, for tests that kill it; else its folder is in memory where
    there is room: to make a database anew for each test is ten times as fast there.
    """

    durable: bool = False

    def __enter__(self) -> Self:
        """Initialise and start it; raises ServerMissing where PostgreSQL is not installed."""
        programs = find_postgresql()
        if programs is None:
            raise ServerMissing(advice("PostgreSQL"))
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="kith-postgresql-", dir=None if self.durable else memory()))
        # PostgreSQL refuses root, so as root it gets the folder and runs as its own user.
        self.user = USER if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._run(
            [programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        )
        self.port = free_port()
        self.start()
        return self

    def start(self) -> None:
        """Start the server on its folder and wait until it answers (at most 30 s)."""
        told = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            f"unix_socket_directories={self.folder}",
            "max_connections=200",
        ]
        if not self.durable:
            told += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        command += [part for setting in told for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, user=self.user, cwd="/", stdout=log, stderr=log, start_new_session=True
            )
        ready = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise ServerMissing(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-400:]}")

    def _run(self, command: list[str | Path]) -> None:
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ServerMissing(f"PostgreSQL could not be set up: {done.stderr.strip()[-400:]}")

    def url(self, database: str) -> str:
        """The address of `database` on this server, for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it at once (SIGQUIT: nothing here is to be kept) and remove its folder."""
        self.process.send_signal(3)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class StripeMock:
    """stripe-mock on a free port of 127.0.0.1, gone when it is closed; use it as a context manager."""

    def __enter__(self) -> Self:
        """Start it and wait until it answers (at most 20 s); raises ServerMissing where it is not here."""
        program = find_stripe_mock()
        if program is None:
            raise ServerMissing(advice("stripe-mock"))
        self.port = free_port()
        command = [program, "-http-addr", f"127.0.0.1:{self.port}"]
        command += ["-https-addr", f"127.0.0.1:{free_port()}"]  # else a fixed one, on which another may listen
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise ServerMissing("stripe-mock did not start.")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait()


def main() -> int:
    """Install what is missing and say how things stand; 1 if something is missing still."""
    lacking = install_missing()
    for name in (*PACKAGES, "stripe-mock"):
        print(advice(name) if name in lacking else f"{name} is here.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
