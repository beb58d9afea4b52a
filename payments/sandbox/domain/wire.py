"""What travels: form bodies and query strings with their brackets, undone into nested values."""

from __future__ import annotations

import itertools
import re
from typing import Any
from urllib.parse import parse_qsl

from payments.sandbox.domain.refusals import Malformed

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
DEEPEST = 12


def decode(text: str) -> dict[str, Any]:
    """`a[b][0]=c` as `{"a": {"b": {"0": "c"}}}`; arrays stay dictionaries of positions until their type is known.

    Raises:
        Malformed: a name cannot be read, or stands for a value and for a nest at once.
    """
    whole: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        match = _NAME.fullmatch(name)
        if not match:
            raise Malformed(f"Invalid parameter name: {name}", code="parameter_unknown", param=name)
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        if len(path) > DEEPEST:
            raise Malformed("Parameters are nested too deeply.", code="parameter_invalid_hash", param=match[1])
        _put(whole, path, value, name)
    return whole


def _put(whole: dict[str, Any], path: list[str], value: str, name: str) -> None:
    place = whole
    for step, following in itertools.pairwise(path):
        inner = place.setdefault(_position(place, step), {})
        if not isinstance(inner, dict):
            raise Malformed(f"Invalid hash: {name}", code="parameter_invalid_hash", param=name)
        if following == "" and len(inner) > 1000:
            raise Malformed(f"Too many values: {name}", code="parameter_invalid_array", param=name)
        place = inner
    last = _position(place, path[-1])
    if isinstance(place.get(last), dict):
        raise Malformed(f"Invalid hash: {name}", code="parameter_invalid_hash", param=name)
    place[last] = value


def _position(place: dict[str, Any], step: str) -> str:
    return step or str(len(place))  # `expand[]=…` counts on
