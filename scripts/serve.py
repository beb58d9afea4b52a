"""Serves Kith from one process with threads, the worker inside it: what `make run` starts.

    python scripts/serve.py         with the settings of the environment (docs/operations.md)

Larger installations run gunicorn on `wsgi:create_app()` and `flask worker` beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from hub.kernel import worker
from hub.kernel.db import db
from hub.kernel.settings import Settings, SettingsError, listens_at
from ports import port_trouble
from wsgi import create_app

THREADS = 8
LONGEST_LINE = 256 * 1024  # letters of an address: whoever pastes a whole letter into a search is answered in words
message.MAX_REQUEST_LINE = (
    LONGEST_LINE  # or gunicorn would cut it to 8,190; no limit at all would let anyone fill the memory
)


class Server(BaseApplication):
    """gunicorn around an app that stands already."""

    def __init__(self, app: Flask, settings: Settings, ready: Callable[[], None]) -> None:
        self.app, self.settings, self.ready = app, settings, ready
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how we are served."""
        for name, value in {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
            "control_socket_disable": True,
            "loglevel": "warning",
            "limit_request_line": LONGEST_LINE,
            "graceful_timeout": 3,
            "when_ready": lambda _server: self.ready(),
            "post_worker_init": lambda _worker: worker.start(self.app),
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, given to gunicorn's one process."""
        return self.app


def serve(app: Flask, settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped; calls `ready` once it listens."""
    with app.app_context():
        db.engine.dispose()  # a connection must not be shared by two processes
    Server(app, settings, ready).run()


def main() -> int:
    """Serve with the settings of the environment; 1 with one sentence where that cannot be."""
    try:
        if trouble := port_trouble(*listens_at(os.environ)):
            print(trouble, file=sys.stderr)
            return 1
        settings = Settings.from_environ()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    serve(create_app(settings), settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
