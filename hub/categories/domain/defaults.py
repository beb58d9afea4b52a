"""The categories that a new council starts with; its safeguarding lead then sets its own."""

from __future__ import annotations

from hub.categories.domain.rules import ANYONE, Category, CheckKind, Flag, Holder, Risk, Who
from hub.kernel.words import N_

ID, REFS, BASIC = CheckKind.IDENTITY, CheckKind.REFERENCES, CheckKind.DBS_BASIC
ENHANCED, BARRED = CheckKind.DBS_ENHANCED, CheckKind.DBS_ENHANCED_BARRED
CQC, INSURED, TRAINED = CheckKind.CQC, CheckKind.INSURANCE, CheckKind.TRAINING
HANDS_ON = frozenset({ID, REFS, BARRED, CQC, INSURED, TRAINED})
PERSON, PLACE, ORGANISATION = Holder.PERSON, Holder.PLACE, Holder.ORGANISATION
PAID, VOLUNTEER = Who.PROFESSIONAL, Who.VOLUNTEER


def _category(
    code: str,
    name: str,
    plain: str,
    risk: Risk,
    who: frozenset[Who],
    checks: set[CheckKind] | frozenset[CheckKind],
    bookable_by: set[Holder],
    lgsl: int | None = None,
    **extra: CheckKind,
) -> Category:
    added = {Flag(flag.replace("_", "-")): frozenset({kind}) for flag, kind in extra.items()}
    return Category(code, name, plain, risk, who, frozenset(checks), added, frozenset(bookable_by), lgsl)


HIGH = (
    _category(
        "personal-care",
        N_("Washing, dressing and personal care"),
        N_("Help with washing, dressing, eating, moving about and using the toilet."),
        Risk.HIGH,
        frozenset({PAID}),
        HANDS_ON,
        {PERSON},
    ),
    _category(
        "medicines",
        N_("Help with medicines"),
        N_("Someone trained who helps to take the right medicine at the right time."),
        Risk.HIGH,
        frozenset({PAID}),
        HANDS_ON,
        {PERSON},
    ),
    _category(
        "night-care",
        N_("Care at night"),
        N_("Someone in the house at night, awake or asleep nearby, who helps when it is needed."),
        Risk.HIGH,
        frozenset({PAID}),
        HANDS_ON,
        {PERSON},
    ),
    _category(
        "sitting",
        N_("Sitting with someone"),
        N_("Someone stays with a person who should not be alone, so that their carer can have a break."),
        Risk.HIGH,
        frozenset({PAID, VOLUNTEER}),
        {ID, REFS, BARRED},
        {PERSON},
        298,
    ),
)

MEDIUM = (
    _category(
        "company",
        N_("Company and a chat"),
        N_("Someone to talk to, by visit or by telephone: a cup of tea, a game, a walk together."),
        Risk.MEDIUM,
        ANYONE,
        {ID, REFS, ENHANCED},
        {PERSON},
        297,
    ),
    _category(
        "paperwork",
        N_("Letters, forms and bills"),
        N_("Someone reads letters with you, fills in forms and helps to keep bills in order."),
        Risk.MEDIUM,
        ANYONE,
        {ID, REFS, ENHANCED},
        {PERSON},
        handles_money=BARRED,
    ),
    _category(
        "lifts",
        N_("Lifts and going along"),
        N_("A lift to an appointment, the shops or friends, and someone to go along if you want."),
        Risk.MEDIUM,
        ANYONE,
        {ID, REFS, ENHANCED, CheckKind.DRIVING},
        {PERSON},
        health_appointment=BARRED,
    ),
    _category(
        "shopping",
        N_("Shopping and errands"),
        N_("Someone does the shopping, fetches a prescription or posts a parcel, for you or with you."),
        Risk.MEDIUM,
        ANYONE,
        {ID, REFS, BASIC},
        {PERSON},
        handles_money=BARRED,
    ),
    _category(
        "meals",
        N_("Meals"),
        N_("A cooked meal brought to the door, made in your kitchen, or eaten together."),
        Risk.MEDIUM,
        ANYONE,
        {ID, INSURED},
        {PERSON, ORGANISATION},
        315,
        makes_food=CheckKind.FOOD_HYGIENE,
    ),
    _category(
        "day-activities",
        N_("Clubs, classes and days out"),
        N_("Something to go to: a lunch club, exercise, crafts, a day centre, a trip."),
        Risk.MEDIUM,
        ANYONE,
        {ID, INSURED},
        {PERSON, PLACE},
        296,
        makes_food=CheckKind.FOOD_HYGIENE,
    ),
)

LOW = (
    _category(
        "housework",
        N_("Cleaning and laundry"),
        N_("Cleaning, washing, ironing, changing the bed, taking the bins out."),
        Risk.LOW,
        ANYONE,
        {ID, REFS, BASIC},
        {PERSON, PLACE, ORGANISATION},
    ),
    _category(
        "technology",
        N_("Phones, computers and television"),
        N_("Patient help with a phone, a tablet, a computer, the internet or the television."),
        Risk.LOW,
        ANYONE,
        {ID, REFS, BASIC},
        {PERSON, ORGANISATION},
    ),
    _category(
        "pets",
        N_("Pets"),
        N_("Walking the dog, feeding the cat, a trip to the vet, a home while you are away."),
        Risk.LOW,
        ANYONE,
        {ID},
        {PERSON},
        trade=INSURED,
    ),
    _category(
        "garden",
        N_("Gardening"),
        N_("Mowing, weeding, cutting hedges, planting, clearing leaves."),
        Risk.LOW,
        ANYONE,
        {ID},
        {PERSON, PLACE, ORGANISATION},
        trade=INSURED,
    ),
    _category(
        "repairs",
        N_("Small repairs and odd jobs"),
        N_("A dripping tap, a light bulb, a shelf, a grab rail, a stuck door."),
        Risk.LOW,
        ANYONE,
        {ID},
        {PERSON, PLACE, ORGANISATION},
        trade=INSURED,
    ),
    _category(
        "place-upkeep",
        N_("Looking after a place"),
        N_("Keeping a park, a hall or a street clean, green, open and cared for."),
        Risk.LOW,
        ANYONE,
        {ID},
        {PLACE, ORGANISATION},
        trade=INSURED,
    ),
)


def _between_organisations(code: str, name: str, plain: str) -> Category:
    return _category(code, name, plain, Risk.LOW, frozenset({Who.ORGANISATION}), {ID, INSURED}, {ORGANISATION})


BETWEEN = (
    _between_organisations(
        "staff-cover", N_("Cover for staff"), N_("Trained people who step in when your own are ill or away.")
    ),
    _between_organisations(
        "staff-training", N_("Training for staff"), N_("Courses for your carers, volunteers and managers.")
    ),
    _between_organisations(
        "transport-hire", N_("Vehicles to hire"), N_("A minibus, a van or an adapted car, with or without a driver.")
    ),
    _between_organisations(
        "payroll", N_("Payroll and bookkeeping"), N_("Wages, tax, pensions and accounts done for you.")
    ),
    _between_organisations(
        "advice", N_("Advice for organisations"), N_("Help with law, insurance, quality, funding and running things.")
    ),
)

DEFAULTS: tuple[Category, ...] = (*HIGH, *MEDIUM, *LOW, *BETWEEN)
"""Every default category, in the order in which people see them."""
