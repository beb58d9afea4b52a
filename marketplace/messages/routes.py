"""The doorways of messages: a booking's thread, and what safeguarding looks at."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access
from hub.kernel.forms import ButtonForm, Form
from hub.kernel.paging import cut
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.messages import queries, services
from marketplace.messages.domain import WARNING_WORDS
from marketplace.messages.forms import HideForm, SayForm
from marketplace.plans.queries import called

blueprint = Blueprint("messages", __name__)


@blueprint.route("/bookings/<booking>/messages", methods=["GET", "POST"])
@access.signed_in
def thread(booking: str) -> ResponseReturnValue:
    """What the two sides wrote to each other; posting writes."""
    services.side_of(bookings.booking(booking), access.current())
    form = SayForm()
    if form.sent() and form.attempt(services.say, booking, access.current(), form.words.data or ""):
        flash(gettext("It is sent."), "success")
        return redirect(url_for("messages.thread", booking=booking))
    return _page(booking, form)


def _page(booking: str, form: Form) -> ResponseReturnValue:
    view = queries.thread(booking)
    mine = services.side_of(view.booking, access.current())
    other = view.booking.supplier if mine == view.booking.holder else view.booking.holder
    writers = [f"person:{one.by_person}" for one in view.messages]
    page = render_template(
        "marketplace/messages/thread.html",
        thread=view,
        form=form if isinstance(form, SayForm) else SayForm(formdata=None),
        refused=form,
        mine=mine,
        other=other,
        names=called([mine, other, *writers], whole=view.booking.answered_at is not None),
        contacts=_contacts(other) if view.shared else [],
        warning_words=WARNING_WORDS,
    )
    return page, form.status


def _contacts(party: str) -> list[tuple[str, str | None, str | None]]:
    """Name, telephone number and email address of those who answer for a party."""
    found = [people.person(id_) for id_ in people.contacts(party)]
    return [(view.name, view.phone, view.email) for view in found]


@blueprint.post("/bookings/<booking>/messages/share")
@access.signed_in
def share(booking: str) -> ResponseReturnValue:
    """I agree to share how I can be reached."""
    return _do(booking, services.share, gettext("Thank you. They see it once they agree as well."))


@blueprint.post("/bookings/<booking>/messages/unshare")
@access.signed_in
def unshare(booking: str) -> ResponseReturnValue:
    """I take that back."""
    return _do(booking, services.unshare, gettext("It is kept back again."))


def _do(booking: str, service: object, words: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.sent() and callable(service) and form.attempt(service, booking, access.current()):
        flash(words, "success")
        return redirect(url_for("messages.thread", booking=booking))
    return _page(booking, form)


@blueprint.get("/council/messages")
@access.role("safeguarding")
def flagged() -> ResponseReturnValue:
    """Messages with words that both sides were warned about."""
    page = cut(queries.flagged())
    return render_template(
        "marketplace/messages/flagged.html",
        page=page,
        names=called([view.side for view in page.items]),
        warning_words=WARNING_WORDS,
    )


@blueprint.route("/council/messages/<message>", methods=["GET", "POST"])
@access.role("safeguarding")
def hide(message: str) -> ResponseReturnValue:
    """Take one out of sight, with a reason."""
    view, form = queries.message(message), HideForm()
    if form.sent() and form.attempt(services.hide, message, access.current(), form.reason.data or ""):
        flash(gettext("It is hidden. Your reason stands in its place."), "success")
        return redirect(url_for("messages.flagged"))
    page = render_template("marketplace/messages/hide.html", view=view, form=form, names=called([view.side]))
    return page, form.status
