"""What an index is made of: core field types only, so that any distribution will do; our own tokens, as keywords."""

from __future__ import annotations

from typing import Any

from matching.search.domain.lots import DRAWS

SCHEMA = 3
"""Grows with every change of the fields or of the analyser; an index of another one wants a rebuild."""
MOST_HITS = 10_000_000
MOST_INSIDE = 10_000
"""Documents that one answer may carry beside its page: those so near the line that they are looked at exactly."""

_FOUND = {"type": "keyword", "doc_values": False}  # looked for, never counted
_COUNTED = {"type": "keyword"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False, "store": True}  # given back as it was

FIELDS: dict[str, Any] = {
    "id": _COUNTED,
    "version": {"type": "long"},
    "gone": {"type": "boolean"},
    "fingerprint": {"type": "keyword", "index": False},
    "kind": _COUNTED,
    "sector": _COUNTED,
    "categories": _COUNTED,
    "checks": _COUNTED,
    "languages": _COUNTED,
    "areas": _FOUND,
    "slots": _FOUND,
    "opening": _FOUND,
    "cells": _FOUND,
    "price": {"type": "long"},
    "band": _COUNTED,
    "quality": {"type": "double"},
    "point": {"type": "geo_point"},
    "reach": {"type": "double", "index": False},
    "category": _FOUND,
    "name": _FOUND,
    "words": _FOUND,
    "vocabulary": _COUNTED,
    **{f"lot{draw}": {"type": "long", "index": False} for draw in range(DRAWS)},
    "body": _KEPT,
    "stems": _KEPT,
}


def made(alias: str, *, built: bool) -> dict[str, Any]:
    """The body by which an index is made; one shard, so that an answer is one moment's and every count exact."""
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "translog.durability": "request",
            "max_result_window": MOST_HITS,
            "max_inner_result_window": MOST_INSIDE,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": meta(alias, built=built),
            "properties": FIELDS,
        },
    }


def meta(alias: str, *, built: bool) -> dict[str, Any]:
    """What an index says of itself: whose it is, of which schema, and whether it was ever whole."""
    return {"kith": alias, "schema": SCHEMA, "built": built}
