"""Ask for help: one question a page, by anyone; check the answers; sign in; post."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub.kernel import access, clock, unit
from hub.kernel.access import Actor
from hub.kernel.errors import KithError, Missing
from hub.people import queries as people
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.needs import domain, forms, queries, services
from marketplace.needs.domain import Asks
from marketplace.needs.queries import DraftView
from marketplace.needs.routes.blueprint import (
    CONTENT_FORMS,
    QUESTIONS,
    blueprint,
    budgets_for,
    holder_kind,
    names_of,
    whom,
)

COOKIE = "kith_draft"


@blueprint.get("/needs/new")
@access.public
def new() -> ResponseReturnValue:
    """Begin to ask, or go on with what was begun."""
    view = _draft(access.current())
    if view is None:
        return redirect(url_for("needs.who", holder=request.args.get("holder")))
    return render_template("marketplace/needs/begun.html", draft=view, following=unanswered(view))


@blueprint.post("/needs/new/forget")
@access.public
def forget() -> ResponseReturnValue:
    """Throw the draft away and begin again."""
    actor = access.current()
    view = _draft(actor)
    if view is not None:
        unit.write(services.drop_draft, view.id, token=_token(), by=actor)
    session.pop(COOKIE, None)
    response = redirect(url_for("needs.who"))
    response.delete_cookie(COOKIE)
    return response


@blueprint.post("/needs/drafts/<need_id>/open")
@access.signed_in
def go_on(need_id: str) -> ResponseReturnValue:
    """Go on with one of one's own drafts."""
    view = queries.draft(need_id)
    if view.drafted_by != access.current().person:
        raise Missing
    session[COOKIE] = need_id
    return redirect(url_for("needs.ask", step=unanswered(view)))


@blueprint.route("/needs/new/<step>", methods=["GET", "POST"])
@access.public
def ask(step: str) -> ResponseReturnValue:
    """One question; each answer is kept at once, so that nothing typed is lost."""
    if step not in QUESTIONS:
        abort(404)
    actor = access.current()
    view = _draft(actor)
    if view is None:
        return redirect(url_for("needs.who"))
    if step == "where":
        return _ask_where(view, actor)
    return _ask_money(view, actor) if step == "money" else _ask_content(view, step, actor)


@blueprint.route("/needs/new/who", methods=["GET", "POST"])
@access.public
def who() -> ResponseReturnValue:
    """For whom it is: the first answer makes the draft."""
    by = access.current()
    view = _draft(by)
    begun = f"{view.asks}|{view.holder}" if view and view.holder else view.asks if view else None
    known = _asked_for(by) or begun
    choices = whom(by)
    form = forms.WhoForm(choices, data={"who": known})
    if form.sent():
        kind, _, holder = str(form.who.data).partition("|")
        given: dict[str, Any] = {"asks": Asks(kind), "holder": holder or None, "by": by}
        if view is None and form.attempt(services.start_draft, **given):
            return _remember(form.result, by)
        if view is not None and form.attempt(services.answer_who, view.id, token=_token(), **given):
            return _onward("who", view)
    return _page("who", form, view)


def _asked_for(by: Actor) -> str | None:
    """Who was meant by the link that led here: `?holder=place:…`."""
    urn = request.args.get("holder", "")
    return next((value for value, _ in whom(by) if value.endswith("|" + urn)), None) if urn else None


def _remember(draft: services.Draft, by: Actor) -> Response:
    response = redirect(url_for("needs.ask", step="words"))
    if by.signed_in:
        session[COOKIE] = draft.id
    else:
        secure = current_app.extensions["kith.settings"].secure
        response.set_cookie(
            COOKIE, draft.token, max_age=domain.DRAFT_KEPT, httponly=True, samesite="Lax", secure=secure
        )
    return response


def _ask_content(view: DraftView, step: str, by: Actor) -> ResponseReturnValue:
    kind = holder_kind(view.asks, view.holder)
    form = CONTENT_FORMS[step].of(view.content, kind, step in view.answered)
    if form.sent() and form.fits(view.content, clock.today()):
        values = form.values()
        if form.attempt(services.answer_draft, view.id, token=_token(), by=by, step=step, values=values):
            return _onward(step, view)
    return _page(step, form, view)


def _ask_where(view: DraftView, by: Actor) -> ResponseReturnValue:
    form = forms.WhereForm(data={"postcode": view.postcode or _own_postcode(view, by)})
    if form.sent():
        try:
            located = places.locate(str(form.postcode.data))
        except KithError as error:
            form.refuse(error)
        else:
            if form.attempt(services.answer_where, view.id, token=_token(), by=by, located=located):
                if located.about:
                    flash(gettext("We know only about where that is, so distances are “about”."), "message")
                return _onward("where", view)
    return _page("where", form, view)


def _own_postcode(view: DraftView, by: Actor) -> str | None:
    kind, _, id_ = (view.holder or "").partition(":")
    if kind == "person" and people.may_act(by, str(view.holder), "arrange"):
        return people.person(id_).postcode
    return people.organisation(id_).postcode if kind == "organisation" else None


def _ask_money(view: DraftView, by: Actor) -> ResponseReturnValue:
    holder = _holder(view, by)
    known = budgets_for(holder)
    data = forms.MoneyForm.said(view.content) if "money" in view.answered else {}
    form = forms.MoneyForm(known, holder is not None, holder_kind(view.asks, holder) == "person", data=data)
    if form.sent():
        values = form.values()
        if form.attempt(services.answer_draft, view.id, token=_token(), by=by, step="money", values=values):
            return _onward("money", view)
    return _page("money", form, view)


@blueprint.route("/needs/new/check", methods=["GET", "POST"])
@access.public
def check() -> ResponseReturnValue:
    """The answers in one place; posting asks to sign in and makes the draft one's own."""
    actor = access.current()
    view, form = _draft(actor), forms.PostForm()
    if view is None:
        return redirect(url_for("needs.who"))
    if actor.signed_in and view.drafted_by is None:
        unit.write(services.claim_draft, view.id, token=_token(), by=actor)
        session[COOKIE] = view.id
    holder = _holder(view, actor)
    if form.sent():
        if not actor.signed_in:
            return redirect(url_for("people.sign_in", next=url_for("needs.check")))
        if holder is None:
            flash(gettext("Say for whom it is, now that we know who you are."), "message")
            return redirect(url_for("needs.who", change=1))
        home = _home(holder, view)
        if form.attempt(services.post_draft, view.id, by=actor, holder=holder, token=_token(), home=home):
            session.pop(COOKIE, None)
            response = redirect(url_for("needs.show", need_id=view.id, posted=1))
            response.delete_cookie(COOKIE)
            return response
    return _check_page(view, form, holder)


def _check_page(view: DraftView, form: forms.PostForm, holder: str | None) -> ResponseReturnValue:
    known = {budget.id: budget for budget in budgets_for(holder)}
    page = render_template(
        "marketplace/needs/check.html",
        form=form,
        draft=view,
        content=view.content,
        holder=holder,
        holder_name=names_of([holder])[holder] if holder else dict(whom(access.ANONYMOUS)).get(view.asks or "", ""),
        budget=known.get(view.content.budget_id or ""),
        faults=dict(domain.faults(view.content, clock.today())),
        questions=QUESTIONS,
        back=url_for("needs.ask", step="dates"),
        address=_address,
    )
    return page, form.status


def _holder(view: DraftView, by: Actor) -> str | None:
    """The holder, where it is known or can only be one."""
    if view.holder is not None or not by.signed_in:
        return view.holder
    found = [value.partition("|")[2] for value, _ in whom(by) if value.startswith(f"{view.asks}|")]
    return found[0] if len(found) == 1 else None


def _home(holder: str, view: DraftView) -> Point | None:
    """The true point of a person whose home is not known yet, found outside the writing unit."""
    kind, _, id_ = holder.partition(":")
    if kind != "person" or view.postcode is None or people.person(id_).has_point:
        return None
    return places.locate(view.postcode).point


def _page(step: str, form: Any, view: DraftView | None) -> ResponseReturnValue:
    names = list(QUESTIONS)
    number = names.index(step)
    changing = bool(request.args.get("change"))
    back = url_for("needs.check") if changing else _address(_earlier(number, view)) if number else None
    page = render_template(
        "marketplace/needs/ask.html",
        form=form,
        name=step,
        step=None if changing else number + 1,
        steps=len(names),
        back=back,
        kind=holder_kind(view.asks, view.holder) if view else "person",
        asks=view.asks if view else None,
    )
    return page, form.status


def _address(step: str) -> str:
    return url_for("needs.who") if step == "who" else url_for("needs.ask", step=step)


def _earlier(number: int, view: DraftView | None) -> str:
    names = list(QUESTIONS)
    skip = _skips(view)
    return next((name for name in reversed(names[:number]) if name not in skip), "who")


def _skips(view: DraftView | None) -> frozenset[str]:
    """The questions that answer themselves: a place is where it is."""
    placed = view is not None and view.asks == Asks.PLACE.value and view.lat is not None
    return frozenset({"where"}) if placed else frozenset()


def _onward(step: str, before: DraftView) -> ResponseReturnValue:
    """The next question, or back to the answers where one was changed."""
    if request.args.get("change"):
        return redirect(url_for("needs.check"))
    view = queries.draft(before.id)
    names = [name for name in QUESTIONS if name not in _skips(view) or name == step]
    following = names[names.index(step) + 1 :]
    return redirect(url_for("needs.ask", step=following[0]) if following else url_for("needs.check"))


def unanswered(view: DraftView) -> str:
    """The first question that is still to be answered."""
    return next((name for name in QUESTIONS if name not in view.answered), "dates")


def _token() -> str | None:
    return request.cookies.get(COOKIE)


def _draft(by: Actor) -> DraftView | None:
    """The draft that this browser or this person goes on with, if any; read once a request."""
    if "need_draft" not in g:
        g.need_draft = _find_draft(by)
    found: DraftView | None = g.need_draft
    return found


def _find_draft(by: Actor) -> DraftView | None:
    token, opened = _token(), session.get(COOKIE)
    own = queries.drafts_of(by.person) if by.person else []
    chosen = next((view for view in own if view.id == opened), None)
    if chosen is None and token:
        chosen = queries.draft_by_key(services.key_of(token), by.person)
    return chosen or next(iter(own), None)
