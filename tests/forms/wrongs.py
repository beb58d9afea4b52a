"""What is wrong for a field whatever its form is about: too much, no such choice, no such day, no such amount."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tests.browser.recipes import Form
from tests.forms.controls import SECRET, Field

TOO_LONG = "x" * 20_001
# What no keyboard types but a paste may hold: a NUL, a bell, an accent made of two, an emoji, a turn of direction.
ODD = "a\x00b\x07 e\u0301 \U0001f600 \u202e"
TOO_BIG = 5 * 1024 * 1024 + 1

# Fields that cannot be wrong, or not over HTTP, and why; a lone box to tick may be anything and needs no line.
EXEMPT: dict[str, str] = {}


@dataclass(frozen=True)
class Wrong:
    """One value of one field that may not stand; a value that can be called makes one, as a file is read once."""

    field: str
    value: Any
    words: str
    kept: bool = True  # whether the page can show it again


def own(fields: Mapping[str, Field], form: Form) -> list[Wrong]:
    """The wrong values that a form's recipe names."""
    return [
        Wrong(name, value, value[:40] or "nothing", kept=fields[name].kind not in SECRET)
        for name, values in form.wrong.items()
        for value in values
    ]


def rounds(fields: Mapping[str, Field]) -> list[list[Wrong]]:
    """The wrong values that the kinds of fields tell: in each round one of every field that has one left."""
    told = [list(_refused(field)) for field in fields.values() if not _later_row(field.name)]
    return [[one for one in each if one] for each in zip_longest(*told)]


def _refused(field: Field) -> Iterator[Wrong]:
    name, kind = field.name, field.kind
    if field.parts[0].get("inputmode") in ("numeric", "decimal"):
        yield from (Wrong(name, value, value) for value in ("-1", "12,50", "1e18", "9" * 30))
    elif field.typed:
        yield Wrong(name, TOO_LONG, "20,001 letters", kept=kind != "password")
    if kind == "email":
        yield Wrong(name, "nobody", "nobody")
    if kind == "day":
        yield from (Wrong(name, value, value) for value in ("31 2 2026", "a b c", "1 1 0", "1 1 1", "31 12 9999"))
    if kind in ("select", "radio") or (kind == "checkbox" and not lone(field)):
        yield Wrong(name, ["no-such-choice"], "no such choice", kept=False)
    if kind == "file":
        yield Wrong(name, lambda: (io.BytesIO(b"MZ\x00\x01"), "paper.exe"), "a program", kept=False)
        yield Wrong(
            name, lambda: (io.BytesIO(b"%PDF-1.4 " + b"x" * TOO_BIG), "paper.pdf"), "more than 5 MB", kept=False
        )


def survived(fields: Mapping[str, Field]) -> list[list[Wrong]]:
    """Values that need not be refused, but answered as a page should: letters that nobody types, nothing, days far away."""
    typed = [field for field in fields.values() if field.typed]
    words = [f for f in typed if f.kind in ("text", "textarea", "search") and not f.parts[0].get("inputmode")]
    found = [
        [Wrong(field.name, ODD, "a NUL and an emoji", kept=False) for field in words],
        [Wrong(field.name, "", "nothing") for field in typed],
    ]
    days = [field.name for field in fields.values() if field.kind == "day"]
    found += [[Wrong(name, value, value)] for name in days for value in ("31 12 2100", "1 1 1900")]
    return [each for each in found if each]


def lone(field: Field) -> bool:
    """Whether it is one box to tick: yes or no, and neither is wrong."""
    return field.kind == "checkbox" and len(field.parts) == 1 and field.choices == ["y"]


def uncovered(endpoint: str, fields: Mapping[str, Field], wrong: list[Wrong]) -> list[str]:
    """The fields that are never wrong, and for which nobody says why."""
    refused = {one.field for one in wrong}
    return [
        f"{name} is never wrong: give its recipe a value that is, or say why in tests/forms/wrongs.py"
        for name, field in fields.items()
        if name not in refused and not lone(field) and not _later_row(name) and f"{endpoint} {name}" not in EXEMPT
    ]


def _later_row(name: str) -> bool:
    """Whether it is in a later row of a weekly pattern: one field, of which the first row is tried."""
    return bool(re.fullmatch(r".+-[1-9]\d*-(start|minutes|day)", name))
