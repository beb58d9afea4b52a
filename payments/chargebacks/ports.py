"""What the record holds of the help that somebody had: rooms of higher floors say it, and it goes into our answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app

# The URN of whoever had help, from when, to when: lines of plain words, in order of date.
Record = Callable[[str, datetime, datetime], list[str]]

_KEY = "kith.chargeback-record"


def know_record(app: Flask, record: Record) -> None:
    """Let answers to a card's bank say what help was had."""
    app.extensions[_KEY] = record


def record(holder: str, since: datetime, until: datetime) -> list[str]:
    """The help that somebody had; none where nobody knows."""
    known: Record | None = current_app.extensions.get(_KEY)
    return known(holder, since, until) if known else []
