"""A sentence that was kept with its data, said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from hub.kernel import money, pages

MARKED = frozenset({"kind", "role", "state", "what", "category"})
"""Data of these names is itself words marked for translation."""


_END = re.compile(r"(?:(?<=[?!])|(?<=\w{3}\.)) (?=[^\W\d_a-z]|[“‘])")
"""Where a sentence ends: never after the initial that stands for a family name (“Min-jun P. has …”)."""


def first_sentence(text: str) -> str:
    """The first of some sentences, without its full stop: what a mail is about."""
    return _END.split(text, maxsplit=1)[0].removesuffix(".")


def say(template: str, data: Mapping[str, Any]) -> str:
    """`template` (marked with `N_`) with its data filled in.

    Data named `…_on` (ISO days), `…_at` (ISO times) and `…_pence` are said as people say them.
    """
    spoken = {name: _spoken(name, value) for name, value in data.items()}
    return str(gettext(template, **spoken)) if spoken else str(gettext(template))


def _spoken(name: str, value: Any) -> Any:
    if value is None or value == "":
        return ""
    if name.endswith("_on"):
        return pages.day(date.fromisoformat(value))
    if name.endswith("_at"):
        return pages.moment(datetime.fromisoformat(value))
    if name.endswith("_pence"):
        return money.pounds(value)
    return gettext(value) if name in MARKED else value
