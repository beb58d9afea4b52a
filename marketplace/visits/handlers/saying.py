"""How these reactions tell parties of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hub.kernel.outbox import Delivery
from hub.notices import services as notices
from marketplace.visits import services


def tell(
    delivery: Delivery[Any],
    parties: Iterable[str],
    template: str,
    data: dict[str, Any],
    link: str,
    but: str | None = None,
) -> None:
    """Tell whoever answers for each of these parties, except whoever did it; once for each event."""
    for party in parties:
        notices.tell_party(
            party, delivery.event.type, template=template, data=data, link=link, event_id=delivery.id, but=but
        )


def tell_supporters(
    delivery: Delivery[Any], holder: str, template: str, data: dict[str, Any], link: str, but: str | None = None
) -> None:
    """Tell whoever arranges things for the one who has a visit; after both sides, whose own words stand first."""
    services.tell_supporters(holder, delivery.event.type, template, data, occasion=delivery.id, link=link, but=but)
