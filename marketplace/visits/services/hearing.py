"""What both sides know about a visit that is queried, said before an officer decides."""

from __future__ import annotations

from hub.kernel.access import Actor
from hub.people import queries as people
from marketplace.visits import queries
from marketplace.visits.domain import MOST_SAID, Agreement, NothingAsked, ReasonNeeded, SaidEnough, Side
from marketplace.visits.events import VisitSpokenOf
from marketplace.visits.models import Visit
from marketplace.visits.services.steps import announce, locked, require_supplier, write_down


def say(visit: str, by: Actor, words: str) -> None:
    """Someone of either side says what they know about a queried visit; the other side and the officer read it.

    Raises:
        NotYours: they are on neither side.
        NothingAsked: there is no open question about it.
        ReasonNeeded: no words.
        SaidEnough: their side has said something `MOST_SAID` times.
    """
    row, said = locked(visit), words.strip()
    side = side_of(row, by)
    if row.agreement is not Agreement.QUERIED:
        raise NothingAsked
    if not said:
        raise ReasonNeeded(field="words")
    if sum(word.side is side for word in queries.words_about(visit)) >= MOST_SAID:
        raise SaidEnough(most=MOST_SAID, field="words")
    write_down(row, side.value, by, said)
    announce(VisitSpokenOf, row, by, side=side.value)


def side_of(row: Visit, by: Actor) -> Side:
    """On which side of a visit someone speaks: theirs who has it, before theirs who makes it.

    Raises:
        NotYours: on neither.
    """
    if people.may_act(by, row.holder, "arrange"):
        return Side.HOLDER
    require_supplier(row, by)
    return Side.SUPPLIER
