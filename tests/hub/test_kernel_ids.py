"""Ids sort by time, read back, and repeat from a seed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import ids
from hub.kernel.settings import Settings


@given(st.lists(st.integers(0, 2**45), min_size=2, max_size=50))
def test_ids_dealt_later_never_sort_earlier(times: list[int]) -> None:
    dealer = ids.Ids(random.Random(1))
    rising = sorted(times)
    dealt = [dealer.new(ms) for ms in rising]
    assert dealt == sorted(set(dealt))
    assert all(ids.valid(i) for i in dealt)


def test_an_id_is_a_version_7_uuid() -> None:
    value = 0
    for character in ids.Ids(random.Random(2)).new(1_764_666_000_000):
        value = value * 32 + ids.ALPHABET.index(character)
    assert value >> 80 == 1_764_666_000_000
    assert (value >> 76) & 0xF == 7
    assert (value >> 62) & 0b11 == 0b10


def test_a_seed_repeats(app: Flask) -> None:
    first = [ids.new() for _ in range(3)]
    ids.install(app.extensions, 1)
    assert [ids.new() for _ in range(3)] == first


def test_a_demo_that_starts_again_at_the_same_moment_deals_other_ids(app: Flask, tmp_path: Path) -> None:
    settings = Settings.from_environ({"KITH_ENV": "demo", "KITH_VAR": str(tmp_path)})
    dealt = set()
    for _start in range(2):
        ids.install(app.extensions, settings.seed)  # the clock of tests stands still
        dealt |= {ids.new() for _ in range(50)}
    assert len(dealt) == 100


def test_urns(app: Flask) -> None:
    id_ = ids.new()
    assert ids.parse(ids.urn("booking", id_)) == ("booking", id_)
    for bad in ("booking", "booking:", ":" + id_, "booking:123", "booking:" + id_.lower()):
        with pytest.raises(ValueError, match="reference"):
            ids.parse(bad)


def test_secrets_are_not_seeded() -> None:
    assert len({ids.secret() for _ in range(20)}) == 20
    assert len(ids.secret()) >= 43
