"""Block someone, and take it back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from hub.kernel import access, ids, unit
from hub.kernel.errors import KithError
from hub.people import queries, services
from hub.people.forms.people import BlockForm
from hub.people.routes.account import me
from hub.people.routes.blueprint import Answer, ask, blueprint, page
from hub.people.services import sessions as login


@blueprint.get("/account/blocks")
@access.signed_in
def blocks() -> Answer:
    """Whom I have blocked, and whom the organisations and places that I speak for have."""
    sides = {side: queries.blocked_by(side) for side in queries.sides_of(me())}
    named = [*sides, *(urn for rows in sides.values() for urn, _at in rows)]
    return page("blocks", sides=sides, mine=ids.urn("person", me()), names=queries.masked_names(named))


@blueprint.get("/account/blocks/new")
@access.signed_in
def new_block() -> Answer:
    """Ask whether they are sure, and why; `party` names whom, `side` who blocks, `next` where to go afterwards."""
    given = {name: request.args.get(name) for name in ("party", "side", "next")}
    form = BlockForm(formdata=None, data=given)
    return _ask(form)


@blueprint.post("/account/blocks/new")
@access.signed_in
def new_block_post() -> Answer:
    """Block them."""
    form = BlockForm()
    if not form.validate():
        return _ask(form)
    try:
        party, reason, side = str(form.party.data), form.reason.data or "", form.side.data or None
        unit.write(services.block, access.current(), party, reason, for_party=side)
    except KithError as refusal:
        return _ask(form, refusal)
    flash(gettext("They are blocked. You will not be matched with them again."))
    return redirect(login.inside(form.next.data) or url_for("people.blocks"))


@blueprint.post("/account/blocks/end")
@access.signed_in
def end_block() -> Answer:
    """Take a block back."""
    side = request.form.get("side") or None
    unit.write(services.unblock, access.current(), request.form.get("party", ""), for_party=side)
    flash(gettext("They are no longer blocked."))
    return redirect(url_for("people.blocks"))


def _ask(form: BlockForm, refusal: KithError | None = None) -> Answer:
    name = queries.party(str(form.party.data)).masked_name
    lead = gettext(
        "You will never be matched with each other again. Requests and gifts between you end. Visits that are agreed"
        " between you stand still, and both of you are told that one has blocked the other; each visit whose time comes"
        " while the block stands is called off at no cost. Where no visits are agreed, they are not told. You can take"
        " it back."
    )
    back = login.inside(form.next.data) or url_for("people.blocks")
    return ask(
        form, gettext("Block %(name)s", name=name), gettext("Block"), refusal, lead=lead, back=back, tone="warning"
    )
