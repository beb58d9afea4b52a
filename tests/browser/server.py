"""A real server for the browser: its own process, its own folder of state, the demo borough in it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from flask import Flask
from werkzeug.serving import make_server

from servers import free_port

ROOT = Path(__file__).resolve().parents[2]


def borough(folder: Path) -> Path:
    """The borough's state in `folder`, built by whoever comes first; the others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    var = folder / "borough"
    with (folder / "borough.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "tests.browser.borough", str(var)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"the borough was not built: {(done.stderr or done.stdout)[-2000:]}"
    return var


@dataclass
class DemoServer:
    """The demo borough in `var`, served on a free port while the context is open."""

    var: Path

    @classmethod
    def of_a_copy(cls, kept: Path, folder: Path) -> Self:
        """One with a copy of the borough that is `kept`, in `folder`."""
        shutil.copytree(kept, folder / "served")
        return cls(folder / "served")

    def __enter__(self) -> Self:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "ELASTICSEARCH_"))
        } | {
            "KITH_ENV": "demo",
            "KITH_VAR": str(self.var),
            "KITH_PORT": str(self.port),
            "KITH_PUBLIC_URL": self.url,
            "KITH_LOG_LEVEL": "WARNING",
        }
        self.log = self.var / "server.log"
        self.start()
        return self

    def start(self) -> None:
        """Start the process and wait until it is ready (at most three minutes, on a busy machine)."""
        with self.log.open("ab") as log:
            command = [sys.executable, "scripts/serve.py"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 180
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.log.read_text()[-2000:]
                time.sleep(0.1)
        raise AssertionError(f"the server did not get ready: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __exit__(self, *_trouble: object) -> None:
        self.stop()


def an_app(var: Path, **settings: Any) -> Flask:
    """The demo over the state in `var`, inside this process, where a test may change more than the environment could."""
    from hub.kernel.settings import Settings, database_url
    from wsgi import create_app

    given = Settings(
        env="demo", secret_key="x" * 32, database_url=database_url("", var), var=var, mail_url="mailbox:",
        public_url="http://127.0.0.1", log_level="CRITICAL", **settings,
    )  # fmt: skip
    given.check()
    return create_app(given)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address at which a program answers while the context is open: an app of ours, or anything that speaks WSGI."""
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()
