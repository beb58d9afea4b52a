"""The pages that stand in for Stripe's: Checkout, onboarding, and the sandbox's own desk with its bad days."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, web
from hub.kernel.errors import KithError, Missing
from payments.sandbox import queries, services
from payments.sandbox.domain.faults import REQUEST, WORDS, Fault
from payments.sandbox.domain.ways import Way
from payments.sandbox.forms import OnboardingForm, TransferForm

FEE_PENCE = 1250
SENT_PENCE = 500_00
OUTSIDE_PENCE = 75_00
PAID_OUT_PENCE = 40_00
THRICE = 3  # as often as Stripe's library tries, unless it is told otherwise

blueprint = Blueprint("sandbox", __name__, url_prefix="/sandbox")


@blueprint.get("/checkout/<session>")
@access.token
def checkout(session: str) -> str:
    """What is paid, to whom, and how."""
    return render_template("payments/sandbox/checkout.html", page=queries.checkout_page(session))


@blueprint.post("/checkout/<session>/<way>")
@access.token
def pay(session: str, way: str) -> ResponseReturnValue:
    """Pay, or turn back."""
    try:
        going_on = services.pay(session, Way(way))
    except ValueError:
        raise Missing from None
    if going_on is None:
        flash(gettext("The card was refused. Nothing was paid."), "notice")
    return redirect(going_on or url_for("sandbox.checkout", session=session))


@blueprint.route("/onboarding/<token>", methods=["GET", "POST"])
@access.token
def onboarding(token: str) -> ResponseReturnValue:
    """Ask for a bank account, as Stripe would."""
    page = queries.onboarding_page(token)
    if not page.open:
        return redirect(page.refresh_url)
    form = OnboardingForm()
    if form.sent():
        try:
            return redirect(
                services.finish_onboarding(
                    token,
                    holder=form.holder.data or "",
                    sort_code=(form.sort_code.data or "").strip(),
                    account_number=(form.account_number.data or "").strip(),
                )
            )
        except services.SandboxRefused as refusal:
            form.refuse(refusal)
    return render_template("payments/sandbox/onboarding.html", page=page, form=form, token=token), form.status


@blueprint.post("/onboarding/<token>/leave")
@access.token
def leave(token: str) -> ResponseReturnValue:
    """Come back later."""
    return redirect(services.leave_onboarding(token))


@blueprint.get("")
@access.public
def desk() -> str:
    """What stands where, and the bad days that one can order."""
    faults = [(fault, gettext(words)) for fault, words in WORDS.items()]
    return render_template(
        "payments/sandbox/desk.html", desk=queries.desk(), faults=faults, words=dict(faults), asked=REQUEST
    )


@blueprint.post("/faults/<fault>")
@access.public
def order(fault: str) -> ResponseReturnValue:
    """Order a bad day."""
    try:
        services.order_fault(Fault(fault), times=THRICE if request.form.get("times") == str(THRICE) else 1)
    except ValueError:
        raise Missing from None
    flash(gettext("Ordered. It happens to the first thing that it can happen to."), "success")
    return _back()


@blueprint.post("/ordered/<int(max=999999999):position>/cancel")
@access.public
def cancel(position: int) -> ResponseReturnValue:
    """Let a bad day not happen."""
    services.cancel_fault(position)
    return _back()


@blueprint.post("/accounts/<account>/restrict")
@access.public
def restrict(account: str) -> ResponseReturnValue:
    """Ask an account for a document."""
    services.restrict_account(account)
    flash(gettext("The account is asked for a document. Nothing can be paid to it until then."), "success")
    return _back()


@blueprint.post("/accounts/<account>/ask")
@access.public
def ask(account: str) -> ResponseReturnValue:
    """Ask an account for a document by a day."""
    try:
        services.ask_account(account)
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(gettext("The account is asked for a document within two weeks. It is paid until then."), "success")
    return _back()


@blueprint.post("/fees")
@access.public
def fee() -> ResponseReturnValue:
    """Let Stripe take a fee that nobody has booked."""
    try:
        services.take_fee(FEE_PENCE)
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(gettext("Stripe has taken a fee. Tonight’s comparison of the books finds it."), "success")
    return _back()


@blueprint.post("/outside")
@access.public
def outside() -> ResponseReturnValue:
    """Let money come in that Kith did not ask for."""
    services.pay_outside(OUTSIDE_PENCE)
    flash(gettext("The money has come. Tonight’s comparison of the books finds it."), "success")
    return _back()


@blueprint.post("/payouts")
@access.public
def payout() -> ResponseReturnValue:
    """Let the council pay out to its own bank account, as one does in Stripe's dashboard."""
    try:
        services.pay_out(PAID_OUT_PENCE)
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(
        gettext("It is on its way to the council’s bank account. Tonight’s comparison of the books finds it."),
        "success",
    )
    return _back()


@blueprint.post("/disputes")
@access.public
def dispute() -> ResponseReturnValue:
    """Let the last card payment be disputed."""
    try:
        services.open_dispute()
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(gettext("The payer’s bank has taken the last card payment back."), "success")
    return _back()


@blueprint.post("/disputes/<dispute>/<outcome>")
@access.public
def decide(dispute: str, outcome: str) -> ResponseReturnValue:
    """Let the payer's bank decide a dispute."""
    if outcome not in ("won", "lost"):
        raise Missing
    try:
        services.close_dispute(dispute, won=outcome == "won")
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(gettext("The bank has decided."), "success")
    return _back()


@blueprint.route("/customers/<customer>/transfer", methods=["GET", "POST"])
@access.public
def transfer(customer: str) -> ResponseReturnValue:
    """Let a customer's bank transfer arrive."""
    form = TransferForm()
    if form.sent():
        try:
            services.send_transfer(customer, form.amount.data or 0)
        except services.SandboxRefused as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("The money has arrived."), "success")
            return _back()
    return render_template("payments/sandbox/transfer.html", form=form, customer=customer), form.status


@blueprint.post("/customers/<customer>/send")
@access.public
def send(customer: str) -> ResponseReturnValue:
    """Let £500 arrive at a customer's account, as a standing order would."""
    try:
        services.send_transfer(customer, SENT_PENCE)
    except services.SandboxRefused as refusal:
        return _refused(refusal)
    flash(gettext("£500 has arrived at the account. Nobody opened a page for it."), "success")
    return _back()


@blueprint.post("/now")
@access.public
def now() -> ResponseReturnValue:
    """Let everything that has fallen due happen, and deliver the post, at once."""
    services.pass_time()
    posted = services.deliver_all()
    flash(gettext("All that was due has happened. Messages posted to us: %(number)s.", number=posted), "success")
    return _back()


def _refused(refusal: KithError) -> ResponseReturnValue:
    flash(web.say(refusal), "notice")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("sandbox.desk"))
