"""Whether a request fits: walks the request types that ship in Stripe's library, down to the last nested key.

A form carries text only, so numbers and truths are read from it; JSON carries types, which must be right. The library
writes an enumeration as `Literal[…] | str`, open for what later versions bring; the API of its own version is closed.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

from stripe import RequestOptions
from typing_extensions import get_type_hints, is_typeddict

from payments.sandbox.domain.refusals import Malformed, missing, unknown

_OPTIONS = frozenset(RequestOptions.__annotations__)
_ELSEWHERE = {"Mapping": Mapping, "StripeContext": str}  # names that the library imports for type checkers only
_UNIONS = (Union, types.UnionType)
_MOST = 5000
_METADATA_KEYS = 50


@cache
def fields(shape: Any) -> dict[str, tuple[Any, bool]]:
    """The keys of a request type, each with its type and whether it must be given."""
    hints = get_type_hints(shape, localns=_ELSEWHERE, include_extras=True)
    found = {}
    for name, hint in hints.items():
        if name in _OPTIONS:
            continue  # what steers the request itself is no parameter
        origin: Any = get_origin(hint)
        needed = origin is Required or (origin is not NotRequired and name in shape.__required_keys__)
        found[name] = (get_args(hint)[0] if origin in (Required, NotRequired) else hint, needed)
    return found


def check(shape: Any, given: Mapping[str, Any], *, form: bool) -> dict[str, Any]:
    """What was given, read by its types.

    Args:
        shape: a TypedDict of the library.
        given: the parameters, nested; from a form (or a query) every value is text.
        form: whether it came as a form.

    Raises:
        Malformed: a key is unknown or missing, or a value has the wrong type; it names the parameter.
    """
    return _Reader(form).typed(shape, given, "")


def _under(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


class _Reader:
    def __init__(self, form: bool) -> None:
        self.form = form

    def typed(self, shape: Any, given: Any, path: str) -> dict[str, Any]:
        if not isinstance(given, Mapping):
            raise Malformed(f"Invalid object: {path}", code="parameter_invalid_hash", param=path or None)
        known = fields(shape)
        for name in given:
            if name not in known:
                raise unknown(_under(path, name))
        for name, (_, needed) in known.items():
            if needed and (name not in given or given[name] is None):
                raise missing(_under(path, name))
        return {name: self.value(known[name][0], value, _under(path, name)) for name, value in given.items()}

    def value(self, hint: Any, given: Any, path: str) -> Any:
        members = _members(hint)
        if given is None:
            if types.NoneType in members or Any in members:
                return None
            raise Malformed(f"Invalid null: {path}", code="parameter_invalid_empty", param=path)
        if given == "" and self.form:
            return self.empty(members, path)
        if isinstance(given, Mapping):
            return self.nest(members, given, path)
        if isinstance(given, list):
            return self.row(members, given, path)
        return self.scalar(members, given, path)

    def empty(self, members: list[Any], path: str) -> Any:
        if any(get_origin(one) is Literal and "" in get_args(one) for one in members):
            return ""
        raise Malformed(
            f"You passed an empty string for '{path}'. Leave it out, or give it a value.",
            code="parameter_invalid_empty",
            param=path,
        )

    def nest(self, members: list[Any], given: Mapping[str, Any], path: str) -> Any:
        for one in members:
            if is_typeddict(one):
                return self.typed(one, given, path)
            if _is_text_map(one):
                return self.texts(one, given, path)
            if get_origin(one) is list and self.form:
                return self.row(members, [given[key] for key in sorted(given, key=_order)], path)
        raise Malformed(f"Invalid value: {path} is not a hash.", code="parameter_invalid_string", param=path)

    def texts(self, hint: Any, given: Mapping[str, Any], path: str) -> dict[str, Any]:
        inside = (get_args(hint) or (str, str))[-1]
        if len(given) > _METADATA_KEYS:
            raise Malformed(f"{path} may have {_METADATA_KEYS} keys.", code="parameter_invalid_hash", param=path)
        found = {}
        for key, value in given.items():
            here = _under(path, key)
            if value in ("", None) and (self.form or types.NoneType in _members(inside)):
                found[key] = ""  # unsets the key
            elif inside is Any:
                found[key] = value
            elif not isinstance(value, str):
                raise Malformed(f"{here} must be a string.", code="parameter_invalid_string", param=here)
            elif len(value) > 500 or len(key) > 40:
                raise Malformed(f"{here} is too long.", code="parameter_invalid_string", param=here)
            else:
                found[key] = value
        return found

    def row(self, members: list[Any], given: list[Any], path: str) -> list[Any]:
        for one in members:
            if get_origin(one) is list:
                return [self.value(get_args(one)[0], item, f"{path}[{n}]") for n, item in enumerate(given)]
        raise Malformed(f"Invalid value: {path} is not an array.", code="parameter_invalid_string", param=path)

    def scalar(self, members: list[Any], given: Any, path: str) -> Any:
        named = {value for one in members if get_origin(one) is Literal for value in get_args(one)} - {""}
        if given in named:
            return given
        for one in members:
            if one in _SCALARS and not (one is str and named):
                read = _SCALARS[one](given, self.form)
                if read is not None:
                    return read
            if one is Any:
                return given
        raise _unfit(members, named, path)


def _members(hint: Any) -> list[Any]:
    if get_origin(hint) in _UNIONS:
        return [inner for one in get_args(hint) for inner in _members(one)]
    return [hint]


def _is_text_map(hint: Any) -> bool:
    origin = get_origin(hint)
    return origin is dict or getattr(origin or hint, "__name__", "") == "UntypedStripeObject"


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() else (_MOST, key)


def _integer(given: Any, form: bool) -> int | None:
    if form and isinstance(given, str) and re.fullmatch(r"-?\d{1,18}", given):
        return int(given)
    return given if not form and isinstance(given, int) and not isinstance(given, bool) else None


def _truth(given: Any, form: bool) -> bool | None:
    if form:
        return {"true": True, "false": False}.get(given)
    return given if isinstance(given, bool) else None


def _text(given: Any, form: bool) -> str | None:  # noqa: ARG001 - one signature for all
    return given if isinstance(given, str) and len(given) <= _MOST and "\x00" not in given else None


def _fraction(given: Any, form: bool) -> float | None:
    try:
        return float(given) if form or isinstance(given, int | float) else None
    except (TypeError, ValueError):
        return None


def _decimal(given: Any, form: bool) -> str | None:  # noqa: ARG001 - both carry decimals as text
    try:
        return str(Decimal(given)) if isinstance(given, str) else None
    except InvalidOperation:
        return None


_SCALARS = {int: _integer, bool: _truth, Decimal: _decimal, float: _fraction, str: _text}


def _unfit(members: list[Any], named: set[Any], path: str) -> Malformed:
    if named:
        allowed = ", ".join(sorted(map(str, named))[:60])
        return Malformed(f"Invalid {path}: must be one of {allowed}", code="parameter_invalid_enum", param=path)
    if int in members:
        return Malformed(f"Invalid integer: {path}", code="parameter_invalid_integer", param=path)
    if bool in members:
        return Malformed(f"Invalid boolean: {path}", code="parameter_invalid_boolean", param=path)
    if str in members:
        return Malformed(f"Invalid string: {path}", code="parameter_invalid_string", param=path)
    return Malformed(f"Invalid value: {path}", code="parameter_invalid_hash", param=path)
