"""Seeds a bug: one text of one function's source put for another, under every name by which the function is known."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any


@dataclass(frozen=True)
class Bug:
    """What is wrong: in this function, `right` is `wrong`."""

    function: Any
    right: str
    wrong: str


@contextmanager
def seeded(bug: Bug) -> Iterator[None]:
    """The bug, for as long as this lasts: the function's code is changed where it stands."""
    function = plain(bug.function)
    code = function.__code__
    function.__code__ = wrong_code(function, bug)
    try:
        yield
    finally:
        function.__code__ = code


def plain(function: Any) -> FunctionType:
    """The function itself, without what is wrapped round it."""
    if isinstance(function, property):
        function = function.fget
    found = inspect.unwrap(function)
    assert isinstance(found, FunctionType)
    return found


def wrong_code(function: FunctionType, bug: Bug) -> Any:
    """Its code with the bug in it."""
    source = textwrap.dedent(inspect.getsource(function))
    assert bug.right in source, f"{function.__qualname__} has no “{bug.right}” any more: seed this bug elsewhere"
    source = source[source.index("def ") :].replace(bug.right, bug.wrong)
    names = dict(function.__globals__)
    exec(compile(source, "<seeded>", "exec", flags=annotations.compiler_flag), names)
    code = names[function.__name__].__code__
    assert code.co_freevars == function.__code__.co_freevars
    return code
