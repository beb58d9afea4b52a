"""Python's search for circles rests while it is asked to, and goes on afterwards whatever happened."""

from __future__ import annotations

import gc

import pytest

from hub.kernel.collecting import undisturbed


def test_it_rests_inside_and_goes_on_after_an_error() -> None:
    @undisturbed()
    def act() -> None:
        raise KeyError(gc.isenabled())

    with pytest.raises(KeyError, match="False"):
        act()
    assert gc.isenabled()


def test_the_outer_of_two_sets_it_going_again() -> None:
    with undisturbed():
        with undisturbed():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
