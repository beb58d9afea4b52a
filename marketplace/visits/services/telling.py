"""Tell those whom a visit concerns: both sides, whoever arranges things for the one who has it, and whoever is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hub.kernel import ids
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import Scope


def tell_supporters(
    holder: str,
    kind: str,
    template: str,
    data: Mapping[str, Any],
    *,
    occasion: str,
    link: str,
    but: str | None = None,
) -> None:
    """Tell those who may arrange things for a person today, except whoever did it; of whom else it is, nobody."""
    party, id_ = ids.parse(holder)
    if party != "person":
        return
    for supporter in people.supporters_of(id_, Scope.ARRANGE):
        if supporter != but:
            notices.tell(supporter, kind, template=template, data=data, link=link, event_id=occasion)


def tell_carers(
    supplier: str,
    carers: Iterable[str],
    kind: str,
    template: str,
    data: Mapping[str, Any],
    *,
    occasion: str,
    link: str,
    but: str | None = None,
) -> None:
    """Tell those whom a supplier sends, except whoever did it and its managers, who hear it as the supplier."""
    for carer in sorted({*carers} - {*people.contacts(supplier), but}):
        notices.tell(carer, kind, template=template, data=data, link=link, event_id=occasion)
