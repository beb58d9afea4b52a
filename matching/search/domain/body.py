"""A document as one text, the same in every index, and what tells two such texts apart."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from matching.distances.domain import Point
from matching.search.domain.document import AS_AVAILABLE, Document


def body_of(document: Document) -> str:
    """The whole document as JSON; floats come back exactly."""
    values: dict[str, Any] = {**vars(document)}
    point = document.point
    values["point"] = [point.lat, point.lon] if point else None
    values["availability"] = f"{document.availability:x}"
    values["opening"] = None if document.whole_hours else f"{document.opening:x}"
    for name in ("categories", "areas", "checks", "languages"):
        values[name] = sorted(values[name])
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def document_of(text: str) -> Document:
    """The document of a body; one that was kept before it said its quarters of an hour opens as it is available."""
    values = json.loads(text)
    values["point"] = Point(*values["point"]) if values["point"] else None
    values["availability"] = int(values["availability"], 16)
    opening = values.get("opening")
    values["opening"] = AS_AVAILABLE if opening is None else int(opening, 16)
    for name in ("categories", "areas", "checks", "languages"):
        values[name] = frozenset(values[name])
    return Document(**values)


def fingerprint_of(body: str) -> str:
    """Sixteen letters that differ where two bodies do."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]
