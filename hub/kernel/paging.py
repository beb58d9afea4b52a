"""Long lists, a page at a time: which page was asked for, and what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

T = TypeVar("T")
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list: `page` of `pages`, both from 1; `base` is this page's address for links to the others."""

    items: tuple[T, ...]
    page: int
    pages: int
    total: int
    base: str


def asked(pages: int | None = None) -> int:
    """The page that the request asks for by `page`, from 1; one past the last of `pages` is the last, nonsense the first.

    However many digits it has, it is a number that a database can skip rows by.
    """
    text = request.args.get("page", "1")
    page = max(1, int(text[:9])) if text.isdecimal() else 1  # Python reads no thousand digits
    return page if pages is None else min(page, max(1, pages))


def cut(items: Sequence[T], size: int = SIZE) -> Page[T]:
    """The page of `items` that the request asks for by `page`; one past the end is the last, nonsense the first."""
    pages = max(1, -(-len(items) // size))
    page = asked(pages)
    return Page(tuple(items[(page - 1) * size : page * size]), page, pages, len(items), request.full_path.rstrip("?"))
