"""Everything kept about one person, for that person: this room's share, and what other rooms contribute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import current_app

from hub.kernel import clock, ids
from hub.kernel.db import db
from hub.people.models import Account, Block, Person
from hub.people.queries.delegations import delegations_of
from hub.people.queries.names import masked_names
from hub.people.queries.parties import organisations_of
from hub.people.queries.records import looks_of, openings_of

Contributor = Callable[[str], Any]
KEY = "kith.people.contributors"


def contribute(name: str, function: Contributor) -> None:
    """Let `function(person_id)` say, in JSON values, what a room keeps about a person (called in its wiring).

    `name` is the room's noun, and the heading of its share in the download.
    """
    contributors: dict[str, Contributor] = current_app.extensions.setdefault(KEY, {})
    if name in contributors:
        raise ValueError(f"“{name}” contributes twice")
    contributors[name] = function


def data_of(person_id: str) -> dict[str, Any]:
    """All that is kept about a person, as JSON values (UK GDPR, articles 15 and 20)."""
    shares: dict[str, Contributor] = current_app.extensions.get(KEY, {})
    looks = looks_of(person_id, limit=10_000)
    return {
        "written_at": clock.now().isoformat(),
        "person": _person(person_id),
        "organisations": [
            {"organisation": organisation.name, "role": role.value}
            for organisation, role in organisations_of(person_id)
        ],
        "delegations": _delegations(person_id),
        "who_looked": [
            {
                "name": o.officer_name,
                "role": o.role.value,
                "kind": o.kind.value,
                "reason": o.reason,
                "at": o.at.isoformat(),
                "until": o.until.isoformat(),
            }
            for o in openings_of(person_id, limit=10_000)
        ],
        "who_saw_where_i_live": [
            {"name": look.viewer_name, "for": look.party_name, "about": look.about, "at": look.at.isoformat()}
            for look in looks
            if not look.papers
        ],
        "who_saw_my_papers": [
            {"name": look.viewer_name, "check": look.about, "at": look.at.isoformat()} for look in looks if look.papers
        ],
        "blocks": _blocks(person_id),
        **{name: share(person_id) for name, share in sorted(shares.items())},
    }


def _person(person_id: str) -> dict[str, Any]:
    person = db.session.get_one(Person, person_id)
    account = db.session.scalar(sa.select(Account).where(Account.person_id == person_id))
    return {
        "id": person.id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": account.email if account else None,
        "email_confirmed_at": _text(account.confirmed_at) if account else None,
        "phone": person.phone,
        "postcode": person.postcode,
        "address": person.address,
        "home": {"lat": person.lat, "lon": person.lon} if person.lat is not None else None,
        "shown_to_others_as": (
            {"lat": person.masked_lat, "lon": person.masked_lon} if person.masked_lat is not None else None
        ),
        "language": person.language,
        "visits_confirm_themselves": person.auto_confirm,
        "since": person.created_at.isoformat(),
    }


def _delegations(person_id: str) -> list[dict[str, Any]]:
    return [
        {
            "resident": d.resident_name,
            "supporter": d.supporter_name,
            "scopes": [scope.value for scope in d.scopes],
            "limit_pence": d.limit_pence,
            "starts": d.starts.isoformat(),
            "ends": d.ends.isoformat() if d.ends else None,
            "evidence": d.evidence,
            "ended_at": _text(d.ended_at),
        }
        for d in delegations_of(person_id, ended=True)
    ]


def _blocks(person_id: str) -> list[dict[str, Any]]:
    """The blocks this person made; those that others made are the others' data."""
    rows = list(
        db.session.scalars(sa.select(Block).where(Block.party == ids.urn("person", person_id)).order_by(Block.id))
    )
    said = masked_names(row.blocked for row in rows)
    return [
        {
            "blocked": said.get(row.blocked, row.blocked),
            "reason": row.reason,
            "at": row.made_at.isoformat(),
            "ended_at": _text(row.ended_at),
        }
        for row in rows
    ]


def _text(at: Any) -> str | None:
    return at.isoformat() if at is not None else None
