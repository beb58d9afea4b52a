"""The table of who may enter: every route, and beside it everyone who may; whoever is not named is refused.

A line is the route's endpoint, with its method where GET and POST differ ("POST needs.look"). Where one route leads to things
of different owners, a name after a stroke tells them apart ("bookings.show/helper's"): the test's ADDRESSES says which thing.
To be let in is any answer but a refusal: a page, a redirect onwards, or a form that says what is missing. To be refused is to be
sent to sign in, 403, or 404. The rules are domain.md's capabilities; where it is silent, a comment says what was decided.
"""

from __future__ import annotations

from tests.architecture.small_world import Who

NOBODY = Who.NOBODY
ANYONE = frozenset(Who)
SIGNED_IN = ANYONE - {NOBODY}

# Joan's side of what is hers. Whoever holds her record open only reads the record itself; on the telephone they do as she may.
JOAN = frozenset({Who.JOAN, Who.ASSISTING})
MAY_ARRANGE = JOAN | {Who.ARRANGER, Who.SPENDER}
MAY_SPEND = JOAN | {Who.SPENDER}
MAY_VIEW = MAY_ARRANGE | {Who.VIEWER}

# The other side.
MANAGER = frozenset({Who.MANAGER})
MEMBERS = MANAGER | {Who.SENT, Who.UNSENT}
MAKES_THE_VISIT = MANAGER | {Who.SENT}
HELPER = frozenset({Who.HELPER})
PLACE_OWNER = frozenset({Who.OWNER})

# The council. An officer on the telephone, or with a record open, keeps the role that they hold.
COMMISSIONER = frozenset({Who.COMMISSIONER, Who.READING, Who.ASSISTING})
FINANCE = frozenset({Who.FINANCE})
SAFEGUARDING = frozenset({Who.SAFEGUARDING})
ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
OFFICERS = COMMISSIONER | FINANCE | SAFEGUARDING
COUNCIL = OFFICERS | ADMINISTRATOR | {Who.COUNCILLOR}
FUNDERS = frozenset({Who.FUNDER, Who.OTHER_FUNDER})
NOBODY_AT_ALL: frozenset[Who] = frozenset()

TABLE: dict[str, frozenset[Who]] = {
    # The house itself
    "health.healthz": ANYONE,
    "health.readyz": ANYONE,
    "health.metrics": ANYONE,  # counts of requests and queues; what may reach it is for the server in front to say
    "council.home": ANYONE,
    "council.accessibility": ANYONE,
    "council.cookies": ANYONE,
    "council.privacy": ANYONE,
    "council.brand": ANYONE,
    "council.details": ADMINISTRATOR,
    # Signing in and up; what a secret address opens
    "people.sign_in": ANYONE,
    "people.sign_in_post": ANYONE,
    "people.sign_up": ANYONE,
    "people.sign_up_post": ANYONE,
    "people.sign_out": ANYONE,
    "people.letter_sent": ANYONE,
    "people.forgotten": ANYONE,
    "people.forgotten_post": ANYONE,
    "people.confirm": ANYONE,
    "people.confirm_post": ANYONE,
    "people.email_change": ANYONE,
    "people.email_change_post": ANYONE,
    "people.reset": ANYONE,
    "people.reset_post": ANYONE,
    "people.invitation": ANYONE,
    "people.accept_invitation": ANYONE,
    # My account
    "people.account": SIGNED_IN,
    "people.details": SIGNED_IN,
    "people.details_post": SIGNED_IN,
    # A login and one's data are nobody's but one's own: whoever is on the telephone takes nothing away.
    "people.email": SIGNED_IN,
    "people.email_post": SIGNED_IN,
    "people.password": SIGNED_IN,
    "people.password_post": SIGNED_IN,
    "people.data": SIGNED_IN,
    "people.data_json": SIGNED_IN - {Who.ASSISTING},
    "people.blocks": SIGNED_IN,
    "people.new_block": SIGNED_IN,
    "people.new_block_post": SIGNED_IN,
    "people.end_block": SIGNED_IN,
    "notices.mine": SIGNED_IN,
    "notices.choose": SIGNED_IN,
    "notices.read_all": SIGNED_IN,
    # Notices are never read out: they may tell a person of what the officer who helps them may not know.
    "notices.read": frozenset({Who.JOAN}),
    "visits.calendar": SIGNED_IN,
    "visits.renew": SIGNED_IN,
    "visits.feed": ANYONE,  # whoever holds the secret
    "visits.feed/guessed": NOBODY_AT_ALL,
    "bookings.owed": SIGNED_IN,
    # Supporters: either side ends it
    "people.supporters": SIGNED_IN,
    "people.new_supporter": SIGNED_IN,
    "people.new_supporter_post": SIGNED_IN,
    "people.end_supporter": JOAN | SAFEGUARDING | {Who.VIEWER},  # safeguarding ends one that harms
    "people.withdraw_invitation": JOAN,
    # Organisations
    "people.new_organisation": SIGNED_IN,
    "people.new_organisation_post": SIGNED_IN,
    "people.organisation": MEMBERS,
    "people.edit_organisation": MANAGER,
    "people.edit_organisation_post": MANAGER,
    "people.new_member": MANAGER,
    "people.new_member_post": MANAGER,
    "people.member_role": MANAGER,
    "people.member_role_post": MANAGER,
    "people.end_member": MANAGER | {Who.UNSENT},  # one's own membership, here the second carer's, one ends oneself
    # An officer's work with people
    "people.find_people": OFFICERS,
    "people.new_person": OFFICERS,
    "people.new_person_post": OFFICERS,
    "people.record": OFFICERS,  # without a reason that keeps it open, they are asked for one
    "people.open_record": OFFICERS,
    "people.open_record_post": OFFICERS,
    "people.give_account": frozenset({Who.READING, Who.ASSISTING}),
    "people.give_account_post": frozenset({Who.READING, Who.ASSISTING}),
    "people.end_help": OFFICERS,
    "people.staff": ADMINISTRATOR,
    "people.invite_staff": ADMINISTRATOR,
    "people.invite_staff_post": ADMINISTRATOR,
    "people.end_staff": ADMINISTRATOR,
    # Checks and categories
    "checks.mine": SIGNED_IN,
    "checks.submit": SIGNED_IN,
    "checks.paper": MANAGER | SAFEGUARDING,
    "checks.waiting": SAFEGUARDING,
    "checks.show": SAFEGUARDING,
    "checks.approve": SAFEGUARDING,
    "checks.refuse": SAFEGUARDING,
    "checks.revoke": SAFEGUARDING,
    "categories.table": COMMISSIONER | SAFEGUARDING,  # a safeguarding lead sets them, and commissioners what is bought
    "categories.edit": COMMISSIONER | SAFEGUARDING,
    # Places
    "places.mine": SIGNED_IN,
    "places.new": SIGNED_IN,
    "places.edit": PLACE_OWNER | COMMISSIONER,  # the public list of places is the council's to keep in order
    "needs.all_places": ANYONE,
    "needs.place": ANYONE,
    # Finding and offering
    "searches.find": ANYONE,
    "searches.find_json": ANYONE,
    "offers.index": SIGNED_IN,
    "offers.new": SIGNED_IN,
    "offers.standard_terms": ANYONE,
    "offers.show": ANYONE,
    "offers.show/draft": MANAGER | COMMISSIONER | SAFEGUARDING,
    "offers.who": MANAGER,
    "offers.edit": MANAGER,
    "offers.edit/helper's": HELPER,
    "offers.check": MANAGER,
    "offers.pause": MANAGER,
    "offers.resume": MANAGER,
    "offers.drop_change": MANAGER,
    "offers.retire": MANAGER,
    "offers.retire/helper's": HELPER,
    "offers.queue": COMMISSIONER | SAFEGUARDING,
    "GET offers.decide": COMMISSIONER | SAFEGUARDING,  # safeguarding reads what it may suspend
    "POST offers.decide": COMMISSIONER,
    "offers.send_back": COMMISSIONER,
    "offers.approve_change": COMMISSIONER,
    "offers.refuse_change": COMMISSIONER,
    "offers.suspend": SAFEGUARDING,  # a commissioner suspends by a decision on the record: levers.pull
    "offers.lift": COMMISSIONER | SAFEGUARDING,
    "offers.prices": COMMISSIONER,
    "offers.terms": COMMISSIONER,
    # Needs: anyone begins one, and a draft is its maker's alone
    "needs.new": ANYONE,
    "needs.who": ANYONE,
    "needs.ask": ANYONE,
    "needs.check": ANYONE,
    "needs.forget": ANYONE,
    "needs.go_on": frozenset({Who.JOAN}),
    "needs.index": SIGNED_IN,
    "needs.show": MAY_VIEW,
    "needs.show/place": PLACE_OWNER,
    "needs.show/organisation": MANAGER,
    "needs.edit": MAY_ARRANGE,
    "needs.edit/place": PLACE_OWNER,
    "needs.edit/organisation": MANAGER,
    "needs.withdraw": MAY_ARRANGE,
    "needs.withdraw/place": PLACE_OWNER,
    "needs.withdraw/organisation": MANAGER,
    "needs.look": MAY_ARRANGE,
    # Plans and proposals
    "plans.show": MAY_VIEW,
    "plans.show/place": PLACE_OWNER,
    "plans.part": MAY_VIEW,
    "plans.compare": MAY_VIEW,
    "plans.tasks": MAY_ARRANGE,
    "plans.clear": MAY_ARRANGE,
    "plans.choose": MAY_ARRANGE,
    "plans.drop": MAY_ARRANGE,
    "plans.near": SIGNED_IN,
    "plans.propose": MANAGER | HELPER,  # whoever has a live offer that fits
    "plans.withdraw": MANAGER,
    "plans.decline": MAY_ARRANGE,
    # Bookings: what costs money is asked for by whoever may spend; whoever arranges looks at it first, and may call it off,
    # though that costs: the money was set aside before, and to be kept from calling off would keep people in what they dread.
    "bookings.index": SIGNED_IN,
    "bookings.requests": SIGNED_IN,
    "GET bookings.ask": MAY_ARRANGE,
    "POST bookings.ask": MAY_SPEND,
    "bookings.show": MAY_VIEW | MANAGER,
    "bookings.show/helper's": MAY_VIEW | HELPER,
    "bookings.accept": MANAGER,
    "bookings.decline": MANAGER,
    "bookings.withdraw": MAY_ARRANGE,
    "bookings.cancel": MAY_ARRANGE | MANAGER,
    "bookings.cancel/helper's": MAY_ARRANGE | HELPER,
    "bookings.carer": MANAGER,
    # A thread is written by who arranges: a supporter who may only view does not speak for Joan, and does not read it.
    "messages.thread": MAY_ARRANGE | MANAGER,
    "messages.thread/helper's": MAY_ARRANGE | HELPER,
    "messages.share": MAY_ARRANGE | MANAGER,
    "messages.unshare": MAY_ARRANGE | MANAGER,
    "messages.flagged": SAFEGUARDING,
    "messages.hide": SAFEGUARDING,
    # Visits
    "visits.index": SIGNED_IN,
    "visits.show": MAY_VIEW | MAKES_THE_VISIT,
    "visits.show/queried": MAY_VIEW | MAKES_THE_VISIT | FINANCE,  # finance decides it, and reads what happened
    "visits.show/helper's": MAY_VIEW | HELPER,
    "visits.arrive": MAKES_THE_VISIT,
    "visits.arrive/helper's": HELPER,
    "visits.finish": MAKES_THE_VISIT,
    "visits.times": MAKES_THE_VISIT,
    "visits.times/helper's": HELPER,
    "visits.nobody_in": MAKES_THE_VISIT,
    "visits.missed": MAY_ARRANGE | MAKES_THE_VISIT,
    "visits.cancel": MAY_ARRANGE | MAKES_THE_VISIT,
    "visits.cancel/helper's": MAY_ARRANGE | HELPER,
    "visits.carer": MANAGER,
    "visits.confirm": MAY_SPEND,  # it pays; what is free is confirmed by whoever arranges
    "visits.confirm/free": MAY_ARRANGE,
    "visits.query": MAY_ARRANGE,
    "visits.queue": FINANCE,
    "visits.decide": FINANCE,
    "visits.terms": COMMISSIONER,
    # Reviews: for Joan writes whoever arranges for her
    "reviews.index": SIGNED_IN,
    "reviews.write": MAY_ARRANGE,
    "reviews.reply": MANAGER,
    "reviews.waiting": SAFEGUARDING,
    "reviews.rule": SAFEGUARDING,
    # Money
    "budgets.mine": SIGNED_IN,
    "budgets.show": MAY_VIEW,
    "budgets.statement_csv": MAY_VIEW,
    "budgets.index": FINANCE,
    "budgets.index_csv": FINANCE,
    "budgets.choose_holder": FINANCE,
    "budgets.write": FINANCE,
    "budgets.decide": FINANCE,
    "budgets.approve": FINANCE,
    "budgets.refuse": FINANCE,
    "funds.mine": FUNDERS,  # each sees their own: the walk looks for the other's name
    "funds.mine_csv": FUNDERS,
    "funds.index": FINANCE,
    "funds.index_csv": FINANCE,
    "funds.show": FINANCE,
    "funds.receive": FINANCE,
    "funds.open_fund": FINANCE,
    "ledger.index": FINANCE,
    "ledger.entries_csv": FINANCE,
    "books.index": FINANCE,
    "books.breaks_csv": FINANCE,
    "books.show": FINANCE,
    "books.explain": FINANCE,
    "books.correct": FINANCE,
    "books.agree": FINANCE,
    "books.decline": FINANCE,
    "books.months": FINANCE,
    "books.month": FINANCE,
    "books.close": FINANCE,
    "books.journal_csv": FINANCE,
    "books.audit": FINANCE,
    "books.codes": FINANCE,
    "holds.unfunded": FINANCE,
    "holds.approve": FINANCE,
    "budgets.month": MAY_VIEW,
    "budgets.month_csv": MAY_VIEW,
    "budgets.limits": FINANCE,
    # Expenses: whoever claimed, and finance, which reads them on its own page; a supporter has no part in what Joan claims
    "expenses.mine": SIGNED_IN,
    "expenses.new": SIGNED_IN,
    "expenses.mileage": SIGNED_IN,
    "expenses.show": HELPER,
    "expenses.show/joan's": JOAN,
    "expenses.receipt": HELPER | FINANCE,
    "expenses.receipt/joan's": JOAN | FINANCE,
    "expenses.withdraw": HELPER,
    "expenses.withdraw/joan's": JOAN,
    "expenses.index": FINANCE,
    "expenses.index_csv": FINANCE,
    "expenses.decide": FINANCE,
    "expenses.approve": FINANCE,
    "expenses.refuse": FINANCE,
    "expenses.rates": FINANCE,
    # Getting paid is the party's own, or its managers': whoever supports Joan does not say where her money goes, or read of it
    "payees.mine": SIGNED_IN,
    "payees.show": MANAGER,
    "payees.show/helper's": HELPER,
    "payees.show/joan's": JOAN,
    "payees.set_up": MANAGER,
    "payees.set_up/joan's": JOAN,
    "payees.again": MANAGER,
    "payees.again/joan's": JOAN,
    "payees.back": MANAGER,
    "payees.back/joan's": JOAN,
    "remittances.mine": SIGNED_IN,
    "remittances.show": MANAGER | FINANCE,
    "remittances.show/helper's": HELPER | FINANCE,
    "remittances.show/joan's": JOAN | FINANCE,
    "remittances.statement_pdf": MANAGER | FINANCE,
    "remittances.statement_pdf/joan's": JOAN | FINANCE,
    "remittances.statement_csv": MANAGER | FINANCE,
    "remittances.statement_csv/joan's": JOAN | FINANCE,
    "remittances.index": FINANCE,
    "remittances.propose": FINANCE,
    "remittances.run": FINANCE,
    "remittances.approve": FINANCE,
    "remittances.drop": FINANCE,
    "vat.index": FINANCE,
    "vat.supplier": FINANCE,
    "recoveries.index": FINANCE,
    "recoveries.ask": FINANCE,
    "recoveries.write_off": FINANCE,
    "recoveries.approve": FINANCE,
    "recoveries.drop": FINANCE,
    # A fund is paid into by finance and by its own funder
    "topups.new": FINANCE | {Who.FUNDER},
    "topups.show": FINANCE | {Who.FUNDER},
    "topups.pay": FINANCE | {Who.FUNDER},
    # Own money: who may look at a resident's budget looks at it, who may spend for them adds and asks back
    "purses.mine": SIGNED_IN,
    "purses.show": MAY_VIEW,
    "purses.statement": MAY_VIEW,
    "purses.statement_csv": MAY_VIEW,
    "purses.payment": MAY_VIEW,
    "purses.add": MAY_SPEND,
    "purses.back": MAY_SPEND,
    "purses.pay": MAY_SPEND,
    "purses.index": FINANCE,
    "purses.limits": FINANCE,
    "chargebacks.index": FINANCE,
    "chargebacks.show": FINANCE,
    "payouts.index": FINANCE,
    # Stripe
    "gateway.index": FINANCE | ADMINISTRATOR,
    "gateway.again": FINANCE | ADMINISTRATOR,
    "stripe.snapshot": NOBODY_AT_ALL,  # Stripe alone, by its signature
    "stripe.thin": NOBODY_AT_ALL,
    # What stands in for Stripe, never in production: its desk is everyone's, its pages whose secret address one holds
    "sandbox.desk": ANYONE,
    "sandbox.order": ANYONE,
    "sandbox.cancel": ANYONE,
    "sandbox.restrict": ANYONE,
    "sandbox.fee": ANYONE,
    "sandbox.dispute": ANYONE,
    "sandbox.decide": ANYONE,
    "sandbox.transfer": ANYONE,
    "sandbox.now": ANYONE,
    "sandbox.checkout": ANYONE,
    "sandbox.checkout/guessed": NOBODY_AT_ALL,
    "sandbox.pay": ANYONE,
    "sandbox.pay/guessed": NOBODY_AT_ALL,
    "sandbox.onboarding": ANYONE,
    "sandbox.onboarding/guessed": NOBODY_AT_ALL,
    "sandbox.leave": ANYONE,
    "sandbox.leave/guessed": NOBODY_AT_ALL,
    # The market, for everyone and for the council
    "market.index": ANYONE,
    "market.metric": ANYONE,
    "market.table_csv": ANYONE,
    "market.table_json": ANYONE,
    "market.suppliers": ANYONE,
    "market.desk": COUNCIL,
    "market.work": OFFICERS,  # finance and safeguarding read the figures that a commissioner acts on
    "market.work_metric": OFFICERS,
    "market.work_csv": OFFICERS,
    "levers.calls": ANYONE,
    "levers.call": ANYONE,
    "levers.decisions": ANYONE,
    "levers.decision": ANYONE,
    "levers.decision/private": NOBODY_AT_ALL,
    "levers.alerts": COUNCIL,
    "levers.alert": COUNCIL,
    "levers.urgent": COMMISSIONER,
    "levers.council_decisions": COUNCIL,
    "GET levers.council_decision": COUNCIL,
    "GET levers.council_decision/private": COUNCIL,
    "POST levers.council_decision": COMMISSIONER | SAFEGUARDING,
    "levers.pull": COMMISSIONER | SAFEGUARDING,
    # Worries: anyone tells, and nobody but safeguarding reads
    "worries.new": ANYONE,
    "worries.thanks": ANYONE,
    "worries.index": SAFEGUARDING,
    "worries.show": SAFEGUARDING,
    "worries.step": SAFEGUARDING,
}
