"""Several at once: functions in threads of their own, each with its own app context, let go at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from hub.kernel.db import db


def together(app: Flask, *actions: Callable[[], Any]) -> list[Any]:
    """What each answered or raised."""
    db.session.rollback()
    barrier, answers = threading.Barrier(len(actions)), [None] * len(actions)

    def run(number: int, action: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                answers[number] = action()
            except Exception as error:  # noqa: BLE001 - what it raised is its answer
                answers[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
