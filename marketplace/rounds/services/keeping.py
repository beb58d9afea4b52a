"""Keep what a round came to: suggestions, and of each open part what it got or why it got nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.kernel import ids
from hub.kernel.db import db
from marketplace.needs.queries import NeedView
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import PartView
from marketplace.rounds import queries
from marketplace.rounds.domain import DRAFT
from marketplace.rounds.models import RoundPart, Suggestion
from marketplace.rounds.queries import Shared


def keep(round_id: str, shared: Shared) -> dict[str, object]:
    """Put a round's answer in the place of the last one's, and return its figures; a part that was taken meanwhile gets no suggestion."""
    db.session.execute(sa.delete(Suggestion))
    db.session.execute(sa.delete(RoundPart))
    found, minutes, helped = shared.gathered, shared.minutes(), shared.helped()
    open_ = {id_ for id_, part in _still(shared).items() if part is PartState.OPEN}
    for place, part in enumerate(found.parts):
        why, could = shared.lacking.get(place, (None, 0))
        given, left_out = minutes.get(place, 0), part.need not in helped
        told = {"given_minutes": given, "left_out": left_out, "why": why, "could": could}
        _keep_part(round_id, found.needs[part.need], part, priority=found.board.asks[place].priority, **told)
    for part in found.drafts:
        if part.need not in helped:
            told = {"given_minutes": 0, "left_out": True, "why": DRAFT, "could": 0}
            priority = queries.PRIORITY[categories.category(part.category).risk]
            _keep_part(round_id, found.needs[part.need], part, priority=priority, **told)
    for i, slots in shared.visits.items():
        line = found.lines[i]
        part = found.parts[line.ask]
        if part.id in open_:
            why, could = shared.why[i]
            db.session.add(
                Suggestion(
                    id=ids.new(),
                    round_id=round_id,
                    need_id=part.need,
                    category=part.category,
                    offer_id=found.helpers[line.helper].offer,
                    slots=[slot.as_list() for slot in slots],
                    why=why,
                    could=could,
                )
            )
    db.session.flush()
    return queries.figures(shared)


def _keep_part(round_id: str, need: NeedView, part: PartView, **found: Any) -> None:
    db.session.add(
        RoundPart(
            part_id=part.id,
            round_id=round_id,
            need_id=need.id,
            category=part.category,
            ward=need.ward,
            wanted_minutes=part.minutes,
            **found,
        )
    )


def _still(shared: Shared) -> dict[str, PartState]:
    wanted = [part.id for part in shared.gathered.parts]
    found: dict[str, PartState] = {}
    for first in range(0, len(wanted), 2000):
        found |= {id_: view.state for id_, view in plans.parts(wanted[first : first + 2000]).items()}
    return found
