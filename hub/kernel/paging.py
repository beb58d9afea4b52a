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
    """Some of a list: `page` of `pages`, both from 1; `base` is this page's address for links to the others.

    `name` is what an address calls the number: where a page has two long lists, each has a name of its own.
    """

    items: tuple[T, ...]
    page: int
    pages: int
    total: int
    base: str
    name: str = "page"


def asked(pages: int | None = None, name: str = "page") -> int:
    """The page that the request asks for by `name`, from 1; one past the last of `pages` is the last, nonsense the first.

    However many digits it has, it is a number that a database can skip rows by.
    """
    text = request.args.get(name, "1")
    page = max(1, int(text[:9])) if text.isdecimal() else 1  # Python reads no thousand digits
    return page if pages is None else min(page, max(1, pages))


def cut(items: Sequence[T], size: int = SIZE, name: str = "page") -> Page[T]:
    """The page of `items` that the request asks for by `name`; one past the end is the last, nonsense the first."""
    pages = max(1, -(-len(items) // size))
    page, base = asked(pages, name), request.full_path.rstrip("?")
    return Page(tuple(items[(page - 1) * size : page * size]), page, pages, len(items), base, name)
