"""What may be asked of pools: who shares, what each visit takes from whom, and whether it all adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from payments.holds import queries as holds
from payments.holds.domain import HoldState, Payer
from payments.ledger.domain import Break
from payments.pools.domain import Sharer, together
from payments.pools.models import Pool, PoolShare, PoolSharer


@dataclass(frozen=True)
class SharerView:
    """One who shares, at their place in the pool; `left_at` where they have left."""

    place: int
    sharer: Sharer
    left_at: datetime | None

    @property
    def person(self) -> str:
        """Whose share it is."""
        return self.sharer.person


@dataclass(frozen=True)
class ShareView:
    """One sharer's share of one visit, in pence; `paid_pence` is what was captured of it."""

    urn: str
    about: str
    pool: str
    place: int
    pence: int
    due_pence: int | None
    live: bool
    state: HoldState | None
    paid_pence: int
    at: datetime | None


@dataclass(frozen=True)
class PoolView:
    """A pool, for officers: since when, and who shares."""

    id: str
    made_at: datetime
    sharers: tuple[SharerView, ...]


def sharers(pool_id: str, *, left: bool = False) -> list[SharerView]:
    """Those who share, by place; with `left` also those who have left."""
    return _sharers([pool_id], left=left).get(pool_id, [])


def pools(pool_ids: Collection[str] | None = None) -> list[PoolView]:
    """Pools (all of them), the newest first."""
    statement = sa.select(Pool).order_by(Pool.id.desc())
    rows = db.session.scalars(statement if pool_ids is None else statement.where(Pool.id.in_(list(pool_ids)))).all()
    found = _sharers([row.id for row in rows], left=True)
    return [PoolView(row.id, row.made_at, tuple(found.get(row.id, []))) for row in rows]


def pools_of(budget_id: str) -> list[str]:
    """The pools that a budget shares in, the newest first."""
    statement = sa.select(PoolSharer.pool_id).where(PoolSharer.budget_id == budget_id, PoolSharer.left_at.is_(None))
    return list(db.session.scalars(statement.order_by(PoolSharer.pool_id.desc())))


def pooled(budget_ids: Collection[str]) -> set[str]:
    """Those of these budgets that share in some pool."""
    statement = sa.select(PoolSharer.budget_id).where(PoolSharer.budget_id.in_(list(budget_ids)))
    return {str(id_) for id_ in db.session.scalars(statement.where(PoolSharer.left_at.is_(None)).distinct())}


def shares(abouts: Iterable[str], *, live: bool = True) -> dict[str, list[ShareView]]:
    """Each visit's shares, by place."""
    wanted = list(abouts)
    if not wanted:
        return {}
    statement = sa.select(PoolShare).where(PoolShare.about.in_(wanted)).order_by(PoolShare.place, PoolShare.id)
    found: dict[str, list[ShareView]] = {}
    for view in _views(statement.where(PoolShare.live) if live else statement):
        found.setdefault(view.about, []).append(view)
    return found


def shares_in(pool_id: str) -> list[ShareView]:
    """All shares of a pool, those shared out anew as well."""
    return _views(sa.select(PoolShare).where(PoolShare.pool_id == pool_id).order_by(PoolShare.id))


def lacking(pool_id: str, now: datetime) -> set[int]:
    """The places whose share of a visit to come is known to have no money."""
    found = _views(sa.select(PoolShare).where(PoolShare.pool_id == pool_id, PoolShare.live))
    return {one.place for one in found if one.state is HoldState.NEEDS_REVIEW and one.at is not None and one.at > now}


def share(urn: str) -> ShareView | None:
    """The share that a hold is about, if it is one."""
    kind, _, id_ = urn.partition(":")
    found = _views(sa.select(PoolShare).where(PoolShare.id == id_)) if kind == "share" else []
    return found[0] if found else None


def visit_of(urns: Collection[str]) -> dict[str, str]:
    """What each of these holds pays for: of a share its visit, of anything else itself."""
    ids = [urn.partition(":")[2] for urn in urns if urn.startswith("share:")]
    rows = db.session.execute(sa.select(PoolShare.id, PoolShare.about).where(PoolShare.id.in_(ids))) if ids else ()
    found = {f"share:{id_}": about for id_, about in rows}
    return {urn: found.get(urn, urn) for urn in urns}


def standing(about: str) -> HoldState | None:
    """How the money of a whole visit stands; None where nothing is set aside for it."""
    return together([view.state for view in shares([about]).get(about, []) if view.state is not None])


def verify() -> list[Break]:
    """Every live share whose hold is another's, or of another amount, or is missing."""
    statement = sa.select(PoolShare).where(PoolShare.live, PoolShare.pence > 0).order_by(PoolShare.id)
    rows = list(db.session.scalars(statement))
    asked = holds.asked([row.urn for row in rows])
    payers = _payers({row.pool_id for row in rows})
    broken = []
    for row in rows:
        payer, line, _state = asked.get(row.urn, (None, None, None))
        if line is None or line.amount_pence != row.pence or payer != payers[row.pool_id, row.place]:
            broken.append(Break("shared", row.urn, "a share and the money set aside for it differ"))
    return broken


def _payers(pool_ids: Collection[str]) -> dict[tuple[str, int], Payer]:
    found = _sharers(pool_ids, left=True)
    return {(pool, view.place): view.sharer.payer for pool, views in found.items() for view in views}


def _sharers(pool_ids: Collection[str], *, left: bool) -> dict[str, list[SharerView]]:
    statement = sa.select(PoolSharer).where(PoolSharer.pool_id.in_(list(pool_ids))).order_by(PoolSharer.place)
    found: dict[str, list[SharerView]] = {}
    for row in db.session.scalars(statement if left else statement.where(PoolSharer.left_at.is_(None))):
        found.setdefault(row.pool_id, []).append(SharerView(row.place, row.sharer, row.left_at))
    return found


def _views(statement: sa.Select[PoolShare]) -> list[ShareView]:
    rows = db.session.scalars(statement).all()
    money = holds.holds([row.urn for row in rows])
    views = []
    for row in rows:
        hold = money.get(row.urn)
        views.append(
            ShareView(
                urn=row.urn,
                about=row.about,
                pool=row.pool_id,
                place=row.place,
                pence=row.pence,
                due_pence=row.due_pence,
                live=row.live,
                state=hold.state if hold else None,
                paid_pence=hold.captured_pence if hold else 0,
                at=hold.at if hold else None,
            )
        )
    return views
