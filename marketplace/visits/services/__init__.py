"""What people, officers and the clock do with visits."""

from marketplace.visits.services.agreeing import auto_confirm, confirm, decide_query, did_come, query
from marketplace.visits.services.attending import check_in, check_out, nobody_came, nobody_in, write_times
from marketplace.visits.services.calendars import renew_calendar
from marketplace.visits.services.cancelling import cancel_coming, cancel_visit
from marketplace.visits.services.checking import carer_lacks, require_carer, require_checks
from marketplace.visits.services.doors import AHEAD, Door, door_of, see_door
from marketplace.visits.services.falling_due import ask, close
from marketplace.visits.services.hearing import say
from marketplace.visits.services.money import (
    hold,
    hold_granted,
    hold_own,
    hold_pool,
    note_captured,
    note_cut,
    note_held,
    note_paid_out,
    note_sent,
)
from marketplace.visits.services.objecting import object_to
from marketplace.visits.services.pausing import BLOCK, CARER, CHECK, OFFER, look_at_carer, pause, resume
from marketplace.visits.services.policies import set_policy
from marketplace.visits.services.repricing import reprice
from marketplace.visits.services.scheduling import Series, agree_all, drop_all, schedule
from marketplace.visits.services.sending import (
    GIVEN,
    TAKEN,
    assign,
    assign_all,
    given_in,
    require_manager,
    require_member,
    take_from,
)
from marketplace.visits.services.sharing import drop_after, share_anew
from marketplace.visits.services.telling import tell_carers, tell_supporters

__all__ = [
    "AHEAD",
    "BLOCK",
    "CARER",
    "CHECK",
    "GIVEN",
    "OFFER",
    "TAKEN",
    "Door",
    "Series",
    "agree_all",
    "ask",
    "assign",
    "assign_all",
    "auto_confirm",
    "cancel_coming",
    "cancel_visit",
    "carer_lacks",
    "check_in",
    "check_out",
    "close",
    "confirm",
    "decide_query",
    "did_come",
    "door_of",
    "drop_after",
    "drop_all",
    "given_in",
    "hold",
    "hold_granted",
    "hold_own",
    "hold_pool",
    "look_at_carer",
    "nobody_came",
    "nobody_in",
    "note_captured",
    "note_cut",
    "note_held",
    "note_paid_out",
    "note_sent",
    "object_to",
    "pause",
    "query",
    "renew_calendar",
    "reprice",
    "require_carer",
    "require_checks",
    "require_manager",
    "require_member",
    "resume",
    "say",
    "schedule",
    "see_door",
    "set_policy",
    "share_anew",
    "take_from",
    "tell_carers",
    "tell_supporters",
    "write_times",
]
