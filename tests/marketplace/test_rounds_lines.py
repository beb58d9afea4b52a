"""Lines in columns are the lines that they were made of, and what is worked out once for many fits each of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.week import Slot
from marketplace.rounds.domain import Line, Lines, alike

ONE = [Line(0, 2, (Slot(0, 540, 60),), 7), Line(0, 3, (Slot(0, 540, 60), Slot(1, 540, 60)), 9, (5, 5), "b")]
TWO = [Line(1, 0, (Slot(2, 540, 30),), 100)]


def test_lines_are_what_they_were_made_of() -> None:
    whole = Lines.joined([Lines.of(ONE), Lines.of(TWO)])
    assert whole == [*ONE, *TWO]
    assert whole != ONE
    assert whole[1:] == [*ONE, *TWO][1:]
    assert whole.those(np.array([2, 0])) == [TWO[0], ONE[0]]
    assert whole.of_kinds(len(one.slots) for one in whole.examples).tolist() == [1, 2, 1]
    assert Lines.joined([]) == []


@given(st.integers(0, 84), st.integers(1, 6), st.data())
def test_only_who_is_the_same_in_every_row_is_alike(rows: int, many: int, data: st.DataObject) -> None:
    """A week has up to 84 times, more than a number of 64 bits can tell apart."""
    few = st.lists(st.booleans(), min_size=rows, max_size=rows)
    columns = data.draw(st.lists(st.one_of(few, st.just([False] * rows)), min_size=many, max_size=many))
    classes = data.draw(st.lists(st.integers(0, 2), min_size=many, max_size=many))
    firsts, kinds = alike(np.array(classes, np.int64), np.array(columns, bool).reshape(many, rows).T)
    whole = [(cls, *column) for cls, column in zip(classes, columns, strict=True)]
    for i in range(many):
        assert whole[firsts[kinds[i]]] == whole[i]
    assert len(firsts) == len(set(whole))
