"""People who act for me, and people for whom I act."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext

from hub.kernel import access, unit
from hub.kernel.errors import KithError
from hub.people import queries, services
from hub.people.domain import SCOPE_WORDS
from hub.people.forms.people import SupporterForm
from hub.people.routes.account import me
from hub.people.routes.blueprint import Answer, ask, blueprint, page


@blueprint.get("/account/supporters")
@access.signed_in
def supporters() -> Answer:
    """Who acts for me, for whom I act, and who was asked."""
    person = me()
    delegations = queries.delegations_of(person)
    return page(
        "supporters",
        for_me=[d for d in delegations if d.resident == person],
        by_me=[d for d in delegations if d.supporter == person],
        invitations=queries.supporter_invitations(person),
        scope_words=SCOPE_WORDS,
    )


@blueprint.get("/account/supporters/new")
@access.signed_in
def new_supporter() -> Answer:
    """Ask who, and how far they may go."""
    return _ask(SupporterForm())


@blueprint.post("/account/supporters/new")
@access.signed_in
def new_supporter_post() -> Answer:
    """Invite them."""
    form, by = SupporterForm(), access.current()
    if not form.validate():
        return _ask(form)
    try:
        unit.write(services.take_try, invitation=by.person or "")
        unit.write(
            services.invite_supporter,
            me(),
            str(form.email.data),
            [str(form.scope.data)],
            form.limit.data,
            None,
            form.ends.data,
            str(form.evidence.data),
            by=by,
        )
    except KithError as refusal:
        return _ask(form, refusal)
    flash(gettext("We have asked them by email. As soon as they say yes, they may act for you."))
    return redirect(url_for("people.supporters"))


@blueprint.post("/account/supporters/<id_>/end")
@access.signed_in
def end_supporter(id_: str) -> Answer:
    """End it at once, from either side."""
    unit.write(services.end_delegation, id_, access.current())
    flash(gettext("That has ended. It holds from this moment."))
    return redirect(url_for("people.supporters"))


def _ask(form: SupporterForm, refusal: KithError | None = None) -> Answer:
    return ask(
        form,
        gettext("Let someone act for me"),
        gettext("Ask them"),
        refusal,
        lead=gettext("A daughter, a neighbour, a friend: they use their own account, and you see what they did."),
        back=url_for("people.supporters"),
    )
