"""Times and JSON as SQLite keeps them: what we write in one step is what SQLAlchemy would write in several."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from hub.kernel.db import Utc, from_json

DIALECT = sqlite.dialect()
WRITE, READ = Utc().bind_processor(DIALECT), Utc().result_processor(DIALECT, None)
PLAIN = sa.DateTime().dialect_impl(DIALECT).bind_processor(DIALECT)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES))
def test_a_moment_is_written_as_ever_and_read_as_it_was(moment: datetime) -> None:
    assert WRITE(moment) == PLAIN(moment.astimezone(UTC).replace(tzinfo=None))
    assert READ(WRITE(moment)) == moment
    assert READ(WRITE(moment)).tzinfo is UTC


def test_a_moment_that_was_written_without_fractions_is_read_too() -> None:
    assert READ("2025-12-02 09:00:00") == datetime(2025, 12, 2, 9, tzinfo=UTC)


def test_no_moment_is_none_and_one_without_a_zone_is_refused() -> None:
    assert (WRITE(None), READ(None)) == (None, None)
    with pytest.raises(ValueError, match="without a zone"):
        WRITE(datetime(2025, 12, 2))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_is_read_as_the_library_reads_it(value: Any) -> None:
    assert from_json(json.dumps(value)) == value
    assert from_json(f" {json.dumps(value)}\n") == value


@pytest.mark.parametrize("text", ["", "[1] [2]", "[1", "nonsense"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        from_json(text)
