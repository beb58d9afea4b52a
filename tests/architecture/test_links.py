"""Nobody is led to a closed door: every link that a page shows opens for whoever it is shown to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.checks import services as checks
from hub.kernel import clock as time
from hub.kernel import navigation, outbox, unit
from hub.kernel.access import ANONYMOUS
from hub.people import services as people
from marketplace.offers import services as offers
from tests.hub.people import actor, enter, officer
from tests.marketplace.agreements import deal
from tests.marketplace.conftest import borough  # noqa: F401 - a fixture
from tests.marketplace.market import content, hold_for, resident

ROLES = ("commissioner", "finance", "safeguarding", "councillor", "funder", "administrator")
SIDES = ("nobody", "resident", "supporter", "manager", "carer", "helper")
HREF = re.compile(r'<a\b[^>]*?href="(/[^"#]*)')
MOST = 40  # pages that one walk opens
AWAY = ("/static/", "/account/sign-out", "/demo/")


@pytest.fixture
def people_of(borough: Flask) -> dict[str, Any]:
    """One of each, in a borough where something waits on every desk."""
    made = deal(person=False)
    made.booked()
    carer, supporter = enter("Dee", "Okafor"), enter("Sue", "Parker")
    unit.write(people.add_member, made.party.partition(":")[2], carer, "carer", made.supplier)
    hold_for(f"person:{carer}", "shopping")
    unit.write(
        people.delegate,
        str(made.resident.person),
        supporter,
        ["view", "arrange"],
        None,
        time.today(),
        None,
        "Her daughter",
        by=made.resident,
    )
    helper = resident("Rose", "Tanner")
    party = f"person:{helper.person}"
    unit.write(checks.submit, party, "identity", "Seen", time.today(), None, helper)
    draft = unit.write(offers.draft_offer, party=party, content=content(), by=helper)
    unit.write(offers.submit_offer, draft, by=helper)
    outbox.drain()
    found = {role: actor(officer(role, role.capitalize())) for role in ROLES}
    return found | {
        "nobody": None,
        "resident": made.resident,
        "supporter": actor(supporter),
        "manager": made.supplier,
        "carer": actor(carer),
        "helper": helper,
    }


def endpoint(app: Flask, address: str) -> str:
    adapter = app.url_map.bind("localhost")
    return str(adapter.match(address.partition("?")[0], return_rule=True)[0].rule)


def walk(app: Flask, client: FlaskClient, starts: list[str]) -> list[tuple[str, str, int]]:
    """Follow links, one page a route: what did not open, and where it stood."""
    queue, seen, closed = [(address, "the navigation") for address in starts], set(), []
    while queue and len(seen) < MOST:
        address, from_ = queue.pop(0)
        rule = endpoint(app, address)
        if rule in seen:
            continue
        seen.add(rule)
        answer = client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            closed.append((address, from_, answer.status_code))
        elif answer.mimetype == "text/html":
            queue += [(a.replace("&amp;", "&"), address) for a in HREF.findall(answer.text) if not a.startswith(AWAY)]
    return closed


@pytest.mark.parametrize("who", [*ROLES, *SIDES])
def test_every_link_that_is_shown_opens(people_of: dict[str, Any], sign_in: Any, app: Flask, who: str) -> None:
    someone = people_of[who]
    client = sign_in(someone.account) if someone else app.test_client()
    items = [i for i in app.extensions["kith.navigation"] if not i.post and i.spot is not navigation.Spot.DEMO]
    shown = [item.href for item in items if item.shown(someone or ANONYMOUS)]
    assert walk(app, client, ["/", *shown]) == []
