"""What an expense may be about: rooms of higher floors say what stands behind their URNs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app


@dataclass(frozen=True)
class Subject:
    """What a claim is about: in words, its address, and whether the person who was asked for had a part in it."""

    words: str
    link: str
    mine: bool


Describe = Callable[[str, str], Subject | None]

_KEY = "kith.expense-subjects"


def add_subject(app: Flask, kind: str, describe: Describe) -> None:
    """Let claims be about URNs of this kind: `describe(id, person)` says what it is, or None where there is none."""
    app.extensions.setdefault(_KEY, {})[kind] = describe


def subject(urn: str, person: str) -> Subject | None:
    """What stands behind a URN, as a person would see it; None where nobody knows it."""
    kind, _, id_ = urn.partition(":")
    known: dict[str, Describe] = current_app.extensions.get(_KEY, {})
    return known[kind](id_, person) if kind in known else None
