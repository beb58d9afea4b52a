"""Doorways of remittances: finance proposes and approves runs; suppliers read their statements."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.council import queries as council
from hub.kernel import access, clock, ids, papers, sheets, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.kernel.pages import day, moment
from hub.kernel.paging import cut
from hub.kernel.words import N_
from hub.people import queries as people
from payments.funds import queries as funds
from payments.gateway import queries as gateway
from payments.holds import queries as holds
from payments.payees import queries as payees
from payments.payees.domain import Standing
from payments.payouts import queries as payouts
from payments.payouts.domain import failure_words
from payments.remittances import queries, services
from payments.remittances.domain import REASON_WORDS, NothingToPay, RunState, RunWaits, State
from payments.remittances.queries import GroupView, RemittanceView
from payments.vat.domain import VAT_WORDS, Vat, percent

blueprint = Blueprint("remittances", __name__)
NET_WORDS = {State.SENT: N_("Transferred"), State.ASKED: N_("To transfer")}
NOT_GONE = N_("Not transferred")  # Stripe refused it, and it is still owed
MOST_PAYMENTS, MOST_PAYOUTS, HALF_A_YEAR = 50, 20, 26  # lines of a page; a run is a week’s
HEAD = (
    N_("Number"), N_("When"), N_("What for"), N_("Amount"), N_("VAT"), N_("VAT in it"), N_("Platform fee"),
    N_("VAT rate"),
)  # fmt: skip
_NOTHING = ("",) * 4  # of VAT and fee, in a line that has none


@blueprint.get("/council/remittances")
@access.role("finance")
def index() -> str:
    """What this week's run would pay, whether the cash is there, and the runs before it."""
    preview = queries.preview(queries.cut_off())
    return render_template(
        "payments/remittances/index.html",
        preview=preview,
        waiting=queries.proposed(),
        page=cut(queries.runs(limit=None), HALF_A_YEAR),
        names=people.names({due.payee for due in preview.dues}),
        funds=funds.names({due.fund for due in preview.dues}),
        open=gateway.is_open(),
    )


@blueprint.post("/council/remittances")
@access.role("finance")
def propose() -> ResponseReturnValue:
    """Propose this week's run."""
    try:
        run = unit.write(services.propose, queries.cut_off(), access.current())
    except (NothingToPay, RunWaits) as refusal:
        flash(gettext(refusal.template), "notice")
        return redirect(url_for("remittances.index"))
    flash(gettext("The run is proposed. Look at it once more, then approve it."), "success")
    return redirect(url_for("remittances.run", run=run))


@blueprint.get("/council/remittances/<run>")
@access.role("finance")
def run(run: str) -> str:
    """One run and what became of each of its remittances."""
    view = queries.run(run)
    if view is None:
        raise Missing
    rows = queries.of_run(run)
    unready, cash = queries.prospects(rows) if view.state is RunState.PROPOSED else (frozenset(), ())
    people_of = [ids.urn("person", person) for person in (view.made_by, view.decided_by) if person]
    return render_template(
        "payments/remittances/run.html",
        run=view,
        rows=rows,
        names=people.names([*(row.payee for row in rows), *people_of]),
        funds=funds.names({row.fund for row in rows}),
        reasons=REASON_WORDS,
        unready=unready,
        cash=cash,
        own=view.large and view.made_by == access.current().person,
    )


@blueprint.post("/council/remittances/<run>/approve")
@access.role("finance")
def approve(run: str) -> ResponseReturnValue:
    """Let it go."""
    if unit.write(services.approve, run, access.current()):
        flash(gettext("Approved. Each transfer is made now, one after the other."), "success")
    else:
        flash(gettext("You have put this run forward. A colleague in finance must approve it too."), "notice")
    return redirect(url_for("remittances.run", run=run))


@blueprint.post("/council/remittances/<run>/drop")
@access.role("finance")
def drop(run: str) -> ResponseReturnValue:
    """Let it be."""
    unit.write(services.drop, run, access.current())
    flash(gettext("Dropped. Everything stays owed, and a later run pays it."), "success")
    return redirect(url_for("remittances.index"))


@blueprint.get("/remittances")
@access.signed_in
def mine() -> str:
    """What was paid to whoever asks, and to the organisations they manage."""
    parties = people.parties_of(people.acting_person(access.current()) or "")
    page = cut(queries.of_payees(parties, limit=None), MOST_PAYMENTS)
    paid_out = payouts.of_parties(parties, limit=MOST_PAYOUTS + 1)
    return render_template(
        "payments/remittances/mine.html",
        page=page,
        short=queries.short(parties),
        back={party: pence for party in parties if (pence := _owed_back(party))},
        names=people.names(parties),
        many=len(parties) > 1,
        payouts=paid_out[:MOST_PAYOUTS],
        more=len(paid_out) > MOST_PAYOUTS,
        failing=payouts.failing(parties),
        words=failure_words,
        ready=any(one.standing is Standing.READY for one in payees.payees(parties).values()),
    )


@blueprint.get("/remittances/<remittance>")
@access.signed_in
def show(remittance: str) -> str:
    """A statement: each visit, what was owed back, and what was transferred."""
    view = _mine(remittance)
    return render_template(
        "payments/remittances/show.html",
        remittance=view,
        groups=[(_titled(group), group) for group in queries.by_vat(remittance)],
        netted=queries.netted(remittance),
        netted_title=_netted_title(view),
        spent=queries.spent(remittance),
        sums=_sums(view),
        name=people.names([view.payee])[view.payee],
        fund=funds.names([view.fund])[view.fund],
        kinds=_kinds(),
        payout=payouts.after(view.payee, view.asked_at) if view.transfer and view.asked_at else None,
        words=failure_words,
        theirs=people.manages(people.acting_person(access.current()) or "", view.payee),
    )


@blueprint.get("/remittances/<remittance>.csv")
@access.signed_in
def statement_csv(remittance: str) -> ResponseReturnValue:
    """The same as a file; its last lines add up to the transfer."""
    view, kinds = _mine(remittance), _kinds()
    rows: list[list[object]] = [
        [
            ids.short(line.about),
            clock.local(line.at).strftime("%Y-%m-%d %H:%M"),
            kinds.get(line.category, line.category),
            sheets.decimal(line.amount_pence),
            line.vat.value,
            sheets.decimal(line.vat_pence),
            sheets.decimal(line.fee_pence),
            percent(line.vat_rate),
        ]
        for line in queries.lines(remittance)
    ]
    rows += [
        [
            ids.short(one.about),
            clock.local(one.at).strftime("%Y-%m-%d %H:%M"),
            gettext("Owed back: %(kind)s", kind=kinds.get(one.category, one.category)),
            sheets.decimal(-one.amount_pence),
            *_NOTHING,
        ]
        for one in queries.netted(remittance)
    ]
    rows += [
        [ids.short(one.expense), one.spent_on.isoformat(), one.words, sheets.decimal(one.amount_pence), *_NOTHING]
        for one in queries.spent(remittance)
    ]
    rows += [["", "", words, sheets.decimal(pence), *_NOTHING] for words, pence in _sums(view)]
    return sheets.csv_file(_file_name(view), [gettext(word) for word in HEAD], rows)


@blueprint.get("/remittances/<remittance>.pdf")
@access.signed_in
def statement_pdf(remittance: str) -> ResponseReturnValue:
    """The same as a paper to keep or to send on."""
    view, kinds = _mine(remittance), _kinds()
    facts = [
        (gettext("To"), people.names([view.payee])[view.payee]),
        (gettext("From"), funds.names([view.fund])[view.fund]),
        *((words, pounds(pence)) for words, pence in _sums(view)),
        (gettext("Stripe’s reference"), view.transfer or gettext("None yet")),
    ]
    tables = [_paper(group, kinds) for group in queries.by_vat(remittance)]
    back = [
        [ids.short(one.about), moment(one.at), kinds.get(one.category, one.category), pounds(-one.amount_pence)]
        for one in queries.netted(remittance)
    ]
    four = [gettext(word) for word in HEAD[:4]]
    tables.append(papers.Table(_netted_title(view), four, back, numbers=(3,), wide=2))
    spent = [
        [ids.short(one.expense), day(one.spent_on), one.words, pounds(one.amount_pence)]
        for one in queries.spent(remittance)
    ]
    tables.append(papers.Table(gettext("Expenses"), four, spent, numbers=(3,), wide=2))
    title = gettext("Statement of %(day)s", day=day(view.asked_at or clock.now()))
    return papers.pdf_file(_file_name(view), title, facts, tables, _issuer())


def _titled(group: GroupView) -> str:
    """What a table of visits is called, with its sums."""
    said = gettext(VAT_WORDS[group.vat])
    if group.vat is Vat.STANDARD:
        parts = {"vat": pounds(group.vat_pence), "total": pounds(group.total_pence), "rate": percent(group.rate)}
        return gettext("Visits. %(said)s, %(rate)s%%: %(total)s, of which %(vat)s is VAT", said=said, **parts)
    return gettext("Visits. %(said)s: %(total)s", said=said, total=pounds(group.total_pence))


def _netted_title(view: RemittanceView) -> str:
    """What the table of what was owed back is called, with its sum."""
    return gettext("Less what was owed back, visit by visit: %(total)s", total=pounds(-view.netted_pence))


def _paper(group: GroupView, kinds: dict[str, str]) -> papers.Table:
    """A group as a table of the paper; fees have a column where there are any."""
    rows = [
        [
            ids.short(line.about),
            moment(line.at),
            kinds.get(line.category, line.category),
            pounds(line.vat_pence),
            *([pounds(line.fee_pence)] if group.fee_pence else []),
            pounds(line.amount_pence),
        ]
        for line in group.lines
    ]
    head = (*HEAD[:3], HEAD[5], *([HEAD[6]] if group.fee_pence else []), HEAD[3])
    numbers = tuple(range(3, len(head)))
    return papers.Table(_titled(group), [gettext(word) for word in head], rows, numbers=numbers, wide=2)


def _issuer() -> str:
    """Whose paper it is, and whether real money moved."""
    found = council.council()
    name = found.name if found else ""
    return gettext("%(council)s. Sandbox: no real money moves.", council=name) if gateway.is_sandbox() else name


def _file_name(view: RemittanceView) -> str:
    return f"remittance-{ids.short(view.id).lower()}"


def _sums(view: RemittanceView) -> list[tuple[str, int]]:
    """What the lines add up to, step by step down to the transfer, in pence; a step of nothing is left out."""
    lines = queries.lines(view.id)
    visits, fees = sum(line.amount_pence for line in lines), sum(line.fee_pence for line in lines)
    spent = sum(one.amount_pence for one in queries.spent(view.id))
    steps = (
        (gettext("Owed for visits"), visits),
        (gettext("Less the platform’s fee"), -fees),
        (gettext("Less what was owed back"), -view.netted_pence),
        (gettext("Expenses paid back"), spent),
    )
    return [step for step in steps if step[1]] + [(gettext(NET_WORDS.get(view.state, NOT_GONE)), view.net_pence)]


def _owed_back(party: str) -> int:
    """What a party owes back, in pence."""
    return sum(piece.open_pence for piece in holds.pieces_owed_back(party))


def _mine(remittance: str) -> RemittanceView:
    """A remittance that whoever asks may read; others are not told whether there is one."""
    view = queries.remittance(remittance)
    if view is None or view.asked_at is None or not _may_read(access.current(), view):
        raise Missing
    return view


def _may_read(actor: Actor, view: RemittanceView) -> bool:
    return actor.has("finance") or people.manages(people.acting_person(actor) or "", view.payee)


def _kinds() -> dict[str, str]:
    return {category.code: gettext(category.name) for category in categories.categories(retired=True)}
