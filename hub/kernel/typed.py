"""What people send, without what nobody can type: a paste may hold a NUL, which PostgreSQL refuses in any text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

# Every control character but tab, line feed and carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

MOST_WORDS = 1024 * 1024
"""Bytes of a form without files: it is read at once, and the longest of ours stays far below."""


def clean(text: str) -> str:
    """`text` without its control characters; a new line and a tab may stay."""
    return _CONTROL.sub("", text)


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form or of an address's query, each text clean; files are as they came."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__([(name, clean(value) if isinstance(value, str) else value) for name, value in pairs or ()])


class TypedRequest(Request):
    """A request whose form and query are clean; without files it may be `MOST_WORDS` long, else as the app is set."""

    parameter_storage_class: Any = Typed

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.mimetype != "multipart/form-data":
            self.max_content_length = MOST_WORDS
