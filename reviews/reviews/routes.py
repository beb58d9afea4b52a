"""Pages of reviewing: say how it went, answer, and safeguarding's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from hub.people import queries as people
from reviews.reviews import queries, services
from reviews.reviews.domain import RULED_WORDS, Happening, Ratings
from reviews.reviews.forms import ReplyForm, ReviewForm, RulingForm
from reviews.reviews.queries import RulingView

blueprint = Blueprint("reviews", __name__)

Page = str | tuple[str, int] | Response

LISTED = 200  # of what one wrote, the newest

DECISIONS = {
    Happening.HOLD.value: services.hold,
    Happening.PUBLISH.value: services.publish,
    Happening.REMOVE.value: services.remove,
}


@blueprint.get("/reviews")
@access.signed_in
def index() -> Page:
    """What I may say, what I said, and what was said of me and mine."""
    actor = access.current()
    mine = people.parties_of(actor.person or "")
    asked = queries.invitations(mine, clock.now())
    written = queries.written_by(mine, LISTED)
    about = [view for party in mine for view in queries.shown(party)]
    met = {v.subject for v in asked} | {v.subject for v in written} | {v.author for v in about}
    names = people.names(met)
    return render_template("reviews/reviews/index.html", asked=asked, written=written, about=about, names=names)


@blueprint.route("/reviews/new/<invitation>", methods=["GET", "POST"])
@access.signed_in
def write(invitation: str) -> Page:
    """Say how it went."""
    actor, view = access.current(), queries.invitation(invitation)
    if view is None:
        raise Missing
    people.require_act(actor, view.author, "arrange")
    form = ReviewForm()
    if form.sent():
        ratings = Ratings(int(form.kind.data), int(form.reliable.data), int(form.good.data))
        if form.attempt(services.write, invitation, by=actor, ratings=ratings, words=form.words.data or ""):
            flash(gettext("Thank you. It shows once both sides have written, or after 14 days."), "success")
            return redirect(url_for("reviews.index"))
    name = people.names([view.subject])[view.subject]
    return render_template("reviews/reviews/write.html", form=form, view=view, name=name), form.status


@blueprint.route("/reviews/<review>/reply", methods=["GET", "POST"])
@access.signed_in
def reply(review: str) -> Page:
    """Answer a review in public, once."""
    actor, view = access.current(), queries.review(review)
    if view is None or view.state.value != "shown" or not people.manages(actor.person or "", view.subject):
        raise Missing
    form = ReplyForm()
    if form.sent() and form.attempt(services.reply, review, by=actor, words=form.words.data or ""):
        flash(gettext("Your answer now stands below the review."), "success")
        return redirect(url_for("reviews.index"))
    names = people.masked_names([view.author])
    return render_template("reviews/reviews/reply.html", form=form, view=view, names=names), form.status


@blueprint.get("/council/reviews")
@access.role("safeguarding")
def waiting() -> Page:
    """Held reviews, which safeguarding must decide about, and those shown lately, to look at again."""
    held, lately = queries.waiting(), queries.shown_lately()
    rulings = queries.rulings([view.id for view in held])
    return render_template(
        "reviews/reviews/waiting.html",
        held=held,
        lately=lately,
        rulings=rulings,
        names=people.masked_names({party for v in (*held, *lately) for party in (v.author, v.subject)}),
        officers=_officers(rulings),
    )


@blueprint.route("/council/reviews/<review>", methods=["GET", "POST"])
@access.role("safeguarding")
def rule(review: str) -> Page:
    """Hold, release or remove one review, with a reason."""
    view = queries.review(review)
    if view is None:
        raise Missing
    form = RulingForm()
    form.offer(view.state)
    if form.sent():
        decide = DECISIONS[form.happening.data]
        if form.attempt(decide, review, by=access.current(), reason=form.reason.data or ""):
            flash(gettext("Your decision is on the record."), "success")
            return redirect(url_for("reviews.waiting"))
    names = people.masked_names([view.author, view.subject])
    rulings = queries.rulings([view.id])
    return render_template(
        "reviews/reviews/rule.html",
        form=form,
        view=view,
        names=names,
        rulings=rulings.get(view.id, []),
        officers=_officers(rulings),
        words=RULED_WORDS,
    ), form.status


def _officers(rulings: Mapping[str, Sequence[RulingView]]) -> dict[str, str]:
    """The names of those who decided."""
    return people.names({f"person:{one.by}" for views in rulings.values() for one in views if one.by})
