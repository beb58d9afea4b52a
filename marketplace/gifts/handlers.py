"""Reactions: what nobody took ends with its need, a block ends what stands, and the other side hears of each step."""

from __future__ import annotations

from typing import Any

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people.events import PersonBlocked
from marketplace.gifts import services
from marketplace.gifts.domain import GiftState
from marketplace.gifts.events import GiftMoved
from marketplace.needs.domain import LIVE
from marketplace.needs.events import NeedChanged, NeedExpired, NeedWithdrawn
from marketplace.plans.queries import called


def end_with_need(delivery: Delivery[Any]) -> None:
    """A need that is over takes nothing more; most changes leave it live, and read nothing."""
    event: Any = delivery.event
    if not (isinstance(event, NeedChanged) and event.state in LIVE):
        services.end_for(event.need)


def part_ways(delivery: Delivery[PersonBlocked]) -> None:
    """Nothing comes of what stands between two of whom one wants nothing more to do with the other."""
    services.part_ways(delivery.event.party, delivery.event.blocked)


def tell(delivery: Delivery[GiftMoved]) -> None:
    """Tell the other side; of a giver's block in the words of one who takes it back, for the holder waits."""
    event = delivery.event
    state = GiftState.WITHDRAWN if event.blocker == event.party else GiftState(event.state)
    to, template = _SAYS[state]
    party = event.holder if to == "holder" else event.party
    other = event.party if to == "holder" else event.holder
    taken = state in (GiftState.ACCEPTED, GiftState.RECEIVED)
    notices.tell_party(
        party,
        f"{event.type}.{state.value}",
        template=template,
        data={"name": called([other], whole=taken).get(other, "")},
        link=f"/gifts/{event.gift}",
        event_id=delivery.id,
        but=event.by,
    )


_SAYS: dict[GiftState, tuple[str, str]] = {
    GiftState.OFFERED: ("holder", N_("%(name)s would like to give you something. Have a look: you can say yes or no.")),
    GiftState.ACCEPTED: ("party", N_("%(name)s takes what you offered, with thanks. Open it to see what they say.")),
    GiftState.RECEIVED: ("party", N_("What you gave has come to %(name)s. Thank you.")),
    GiftState.DECLINED: ("party", N_("Thank you for what you offered to give. It is not needed this time.")),
    GiftState.WITHDRAWN: ("holder", N_("%(name)s cannot give what was offered to you, after all.")),
    GiftState.OVER: ("party", N_("What you offered to give is no longer needed. Thank you.")),
}

NEWS = {
    "gifts.end-with-need": ((NeedChanged, NeedWithdrawn, NeedExpired), end_with_need),
    "gifts.part-ways": ((PersonBlocked,), part_ways),
    "gifts.tell": ((GiftMoved,), tell),
}
"""Which handler hears of what."""
