"""What may be asked about visits."""

from marketplace.visits.queries.amounts import amounts_at, fees_kept, paid_back, without_money
from marketplace.visits.queries.calendars import calendar_person, calendar_secret
from marketplace.visits.queries.carers import carers, is_sent
from marketplace.visits.queries.due import due_to_ask, due_to_close, due_to_confirm
from marketplace.visits.queries.facts import VisitFact, totals, visit_facts
from marketplace.visits.queries.hearing import Words, closed_door, heard, words_about
from marketplace.visits.queries.objecting import Missed, missed, said_by_supplier
from marketplace.visits.queries.policies import PolicyView, forget_policies, policies, policy
from marketplace.visits.queries.sharing import pool_of, sharers_ever, sharers_of, shares
from marketplace.visits.queries.spans import STANDING, Span, minutes_taken, spans, standing, standing_of, under_way
from marketplace.visits.queries.views import (
    StepView,
    VisitView,
    coming_at,
    cost_of_calling_off,
    history,
    interrupted,
    of_booking,
    of_bookings,
    queried,
    read_ahead,
    read_ahead_by_urn,
    to_answer,
    unanswered,
    unfinished,
    visit,
    visits_of,
    visits_to_have,
    visits_to_make,
)

facts = visit_facts

__all__ = [
    "STANDING",
    "Missed",
    "PolicyView",
    "Span",
    "StepView",
    "VisitFact",
    "VisitView",
    "Words",
    "amounts_at",
    "calendar_person",
    "calendar_secret",
    "carers",
    "closed_door",
    "coming_at",
    "cost_of_calling_off",
    "due_to_ask",
    "due_to_close",
    "due_to_confirm",
    "facts",
    "fees_kept",
    "forget_policies",
    "heard",
    "history",
    "interrupted",
    "is_sent",
    "minutes_taken",
    "missed",
    "of_booking",
    "of_bookings",
    "paid_back",
    "policies",
    "policy",
    "pool_of",
    "queried",
    "read_ahead",
    "read_ahead_by_urn",
    "said_by_supplier",
    "sharers_ever",
    "sharers_of",
    "shares",
    "spans",
    "standing",
    "standing_of",
    "to_answer",
    "totals",
    "unanswered",
    "under_way",
    "unfinished",
    "visit",
    "visit_facts",
    "visits_of",
    "visits_to_have",
    "visits_to_make",
    "without_money",
    "words_about",
]
