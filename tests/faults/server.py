"""A server of our own that dies: started, killed at a named point, come back by itself, killed whole, started again."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hub.kernel.faults import RECORD
from servers import free_port
from tests.faults.launch import ROOT


@dataclass
class Mortal:
    """One gunicorn with its worker in it; each of its processes dies at `wish`, and gunicorn starts another."""

    var: Path
    database: str
    secret: str
    mail: str
    wish: str = ""
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.var / "server.log"

    def __enter__(self) -> Self:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "ELASTICSEARCH_"))
        } | {
            "KITH_ENV": "test",
            "KITH_VAR": str(self.var),
            "KITH_PORT": str(self.port),
            "KITH_PUBLIC_URL": self.url,
            "KITH_SECRET_KEY": self.secret,
            "KITH_MAIL_URL": self.mail,
            "KITH_LOG_LEVEL": "WARNING",
            "KITH_ROUND": "off",
            "KITH_KILL_AT": self.wish,
            "DATABASE_URL": self.database,
            "PYTHONPATH": str(ROOT / "scripts"),
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.launch"]
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,  # which ends with this process, and the server with it
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()
        return self

    def wait(self) -> None:
        """Wait until it answers."""
        until_it_answers(self.port)

    def __exit__(self, *_trouble: object) -> None:
        """Kill all of it at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


def until_it_answers(port: int, most_seconds: float = 90) -> None:
    """Wait for the server: a process that has just died, or starts on a busy machine, takes its time."""
    until = time.monotonic() + most_seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError, http.client.HTTPException):
            time.sleep(0.05)
    raise AssertionError("the server did not come back; see server.log in its folder of state")


def kills(var: Path) -> list[str]:
    """The wishes that came true so far."""
    record = var / RECORD
    return record.read_text().split() if record.exists() else []
