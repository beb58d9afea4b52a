"""A council to test with."""

from __future__ import annotations

from hub.council.domain import Colours, Council


def council(**changes: object) -> Council:
    given: dict[str, object] = {
        "name": "Westmarch Council",
        "gss": "E09000021",
        "zone": "Europe/London",
        "colours": Colours(),
        "email": "care@westmarch.example",
        "phone": "0800 000 0000",
        "address": "1 High Street, Westmarch WM1 2AB",
    }
    return Council(**(given | changes))
