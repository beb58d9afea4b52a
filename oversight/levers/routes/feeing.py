"""What suppliers are charged: every fee that was decided, and others from a day to come, seen first, then decided."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.dated import start_after
from hub.kernel.money import pounds
from hub.people.domain import SECTOR_WORDS, Sector
from oversight.levers import queries, services
from oversight.levers.domain import NotPreviewed
from oversight.levers.forms import FeesForm
from oversight.levers.queries import FeePreview
from oversight.levers.routes.blueprint import READERS, blueprint, on_record
from payments.fees import queries as fees
from payments.fees.domain import Fees


@blueprint.get("/council/fees")
@access.role(*READERS)
def fee_lists() -> str:
    """What suppliers are charged today, what changes on which day, and all that was decided, by whom and why."""
    return render_template("oversight/levers/fees.html", **on_record(fees.versions()), sectors=SECTOR_WORDS)


@blueprint.route("/council/decisions/new/fees", methods=["GET", "POST"])
@access.role("commissioner")
def charge() -> ResponseReturnValue:
    """Decide what suppliers are charged, having seen what last month would have cost them."""
    form, found = FeesForm(fees.versions().latest), None
    wanted = form.looks() or (not form.look.data and form.sent())
    if wanted and form.attempt(form.fees):
        asked: Fees = form.result
        found, seen = queries.fee_preview(asked), _mark(asked)
        if not form.look.data and form.attempt(_decide, form, asked, found):
            flash(gettext("The decision is on the record."), "success")
            return redirect(url_for("levers.council_decision", decision=form.result))
        form.seen.data = seen
    page = render_template(
        "oversight/levers/charge.html",
        form=form,
        preview=found,
        coming=fees.versions().coming(clock.today()),
        sectors=SECTOR_WORDS,
    )
    return page, form.status


def _decide(form: FeesForm, wanted: Fees, found: FeePreview) -> str:
    """Put it on the record; returns the decision's id.

    Raises:
        StartsTooSoon. NotPreviewed: others were looked at, or none. FeesChanged: others were decided since.
    """
    starts = form.starts.data or clock.today()
    start_after(starts, clock.today())
    numbers, _, before = (form.seen.data or "").partition("|")
    if numbers != _mark(wanted).partition("|")[0]:
        raise NotPreviewed(field="public_percent")
    by = access.current()
    return services.set_fees(wanted, starts, seen=before, effect=_said(found), why=form.why(), by=by)


def _mark(wanted: Fees) -> str:
    """Fees in one line, and the decision that stood last: what a preview was made for."""
    parts = (wanted.of(sector) for sector in Sector)
    return "-".join(f"{fee.basis_points}.{fee.visit_pence}" for fee in parts) + f"|{fees.versions().mark}"


def _said(preview: FeePreview) -> str:
    """What it would have cost, for the record."""
    whole = preview.total
    return (
        f"Of the {whole.payments} payments for visits of {preview.month:%B %Y}, {pounds(whole.price_pence)} in all, it would have "
        f"taken {pounds(whole.then_pence)}; the fees of today {pounds(whole.now_pence)}."
    )
