"""What an invitation opens: what it would cost me, what that does to what I pay from, and yes or no."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.forms import ButtonForm, Form
from marketplace.offers import queries as offers
from marketplace.sharings import queries, services
from marketplace.sharings.domain import InvitationOver, SeatState, SharingState
from marketplace.sharings.forms import OWN, PayerForm
from marketplace.sharings.queries import SeatView, SharingView
from marketplace.sharings.routes.blueprint import blueprint, is_relative, my_people, names, payers, relative_words
from marketplace.visits import queries as visits
from payments.budgets import queries as budgets


@blueprint.route("/sharings/join/<code>", methods=["GET", "POST"])
@access.signed_in
def join(code: str) -> ResponseReturnValue:
    """Agree to a share, or look at it first."""
    view, seat = _open(code)
    form = PayerForm()
    choices = payers(my_people("spend"))
    form.pay_from(choices)
    form.ask_relative(relative_words(view.supplier, choices))
    if form.sent() and not is_relative(form, view.offer):
        person, budget = form.chosen
        if form.attempt(services.agree, code, person, budget, access.current()):
            flash(gettext("Thank you. Nothing is paid before everybody has agreed and the helper has come."), "success")
            return redirect(url_for("sharings.show", sharing=view.id))
    return _page(code, view, seat, form)


@blueprint.post("/sharings/join/<code>/decline")
@access.signed_in
def decline(code: str) -> ResponseReturnValue:
    """No, thank you."""
    form = ButtonForm()
    if form.sent() and form.attempt(services.decline, code, access.current()):
        flash(gettext("Thank you for answering. Nobody is told who it was."), "success")
        return redirect(url_for("sharings.index"))
    view, seat = _open(code)
    return _page(code, view, seat, form)


def _open(code: str) -> tuple[SharingView, SeatView]:
    view, seat = queries.invitation(code)
    late = view.state is SharingState.PROPOSED and view.expires_at <= clock.now()
    if view.state is not SharingState.PROPOSED or seat.state is not SeatState.INVITED or late:
        raise InvitationOver
    return view, seat


def _page(code: str, view: SharingView, seat: SeatView, said: Form) -> ResponseReturnValue:
    now = clock.now()
    choices = payers(my_people("spend"))
    if isinstance(said, PayerForm):
        form = said
    else:
        form = PayerForm(formdata=None)
        form.ask_relative(relative_words(view.supplier, choices))
    form.pay_from(choices)
    form.form_errors = said.form_errors
    effects, actor = [], access.current()
    for value, words in choices:
        person, _, budget = value.partition(":")
        chosen = None if budget == OWN else budget
        effect = queries.effect_of_share(view, seat.place, person, chosen, now, queries.granted(actor, person))
        effects.append((words, effect, budgets.budget(chosen) if chosen else None, person))
    page = render_template(
        "marketplace/sharings/join.html",
        code=code,
        sharing=view,
        seat=seat,
        form=form,
        effects=effects,
        offer=offers.offer(view.offer),
        names=names(view),
        policy=visits.policy(now),
        address=request.url,
    )
    return page, said.status
