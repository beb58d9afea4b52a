"""Ids from a stream of one story's own: what is told beside the history moves nothing in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from demo.borough.domain.scale import SEED
from hub.kernel.ids import Ids

KEY = "kith.ids"


@contextmanager
def apart(story: str) -> Iterator[None]:
    """Deal ids from a stream of this story's, so that those dealt afterwards are what they would have been."""
    shared = current_app.extensions[KEY]
    current_app.extensions[KEY] = Ids(random.Random(f"{SEED}:{story}"))  # noqa: S311 - ids are no secrets
    try:
        yield
    finally:
        current_app.extensions[KEY] = shared
