"""The sentences of an answer: why a hit is there, and what could be given up."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import gettext, ngettext

from hub.categories import queries as categories
from hub.checks.domain import KIND_WORDS as CHECK_WORDS
from hub.checks.domain import CheckKind
from hub.kernel import money
from hub.kernel.pages import clock_words
from hub.kernel.week import DAYS
from hub.kernel.week_field import length_words
from hub.kernel.words import N_
from hub.people.domain import SECTOR_WORDS, Sector
from hub.places.domain import Located
from marketplace.offers.domain import KIND_WORDS, LANGUAGES, OfferKind
from marketplace.searches.domain import FREE, MILE_KM, PARTS, Looking, quarter_of
from matching.hours.domain import QUARTERS_A_DAY, QUARTERS_A_WEEK, STEP, stays, until
from matching.search.domain import Pair, Relaxation, Why

EACH_WEEK = (
    N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"), N_("Thursdays"), N_("Fridays"), N_("Saturdays"), N_("Sundays"),
)  # fmt: skip


def why(reason: Why) -> str:
    """One reason in plain words."""
    data = reason.data
    if reason.code == "word" and data["field"] == "category":
        return gettext("Does this kind of help: “%(word)s”", word=data["word"])
    if reason.code == "word" and data["field"] == "name":
        return gettext("“%(word)s” is in its name", word=data["word"])
    if reason.code == "word":
        return gettext("Mentions “%(word)s”", word=data["word"])
    if reason.code == "comes":
        return gettext("Works in your ward") if data["by"] == "area" else gettext("Comes as far as your postcode")
    if reason.code == "hours":
        return gettext("Free in %(shared)s of the %(wanted)s hours you chose", **data)
    if data["price_pence"] == 0:
        return gettext("Free of charge")
    below = int(data["below_pence"])
    return (
        gettext("%(price)s under the most you would pay", price=money.pounds(below))
        if below
        else gettext("Just your price")
    )


def hours(opening: int, at: datetime) -> str:
    """Whether it is open at a moment of the council's own time, until when, or else when it opens; empty where never."""
    quarter = quarter_of(at)
    still, next_ = stays(opening, quarter), until(opening, quarter)
    if still == QUARTERS_A_WEEK:
        return gettext("Open at all hours")
    if still:
        return gettext("Open now until %(when)s", when=_moment(quarter, quarter + still, closes=True))
    if next_ == QUARTERS_A_WEEK:
        return ""
    return gettext("Opens %(when)s", when=_moment(quarter, quarter + next_, closes=False))


def _moment(now: int, then: int, *, closes: bool) -> str:
    """A quarter of the week as seen from another: the time, with its day where that is another one."""
    days = then // QUARTERS_A_DAY - now // QUARTERS_A_DAY
    minutes = then % QUARTERS_A_DAY * STEP
    clock = clock_words(time(minutes // 60, minutes % 60))
    if closes and not minutes and days == 1:
        return gettext("midnight")
    if not days:
        return clock if closes else gettext("today %(time)s", time=clock)
    name = gettext(DAYS[then // QUARTERS_A_DAY % 7])
    words = N_("next %(day)s %(time)s") if days == len(DAYS) else N_("%(day)s %(time)s")
    return gettext(words, day=name, time=clock)


def places(count: int, minutes: int) -> str:
    """How many places are free this week: each is a visit of the shortest length."""
    if not count:
        return gettext("No place free this week")
    return ngettext(
        "%(num)s place free this week (a visit of %(length)s)",
        "%(num)s places free this week (visits of %(length)s)",
        count,
        length=length_words(minutes),
    )


def missing(near: int, best: Relaxation | None, located: Located | None, looking: Looking) -> str:
    """How many are near, and what none of them does: “12 are near, none works on Sundays”."""
    if best is None and near:
        return ngettext(
            "1 is near, but it does not fit all the other choices. Give up more than one of them.",
            "%(num)s are near, but none fits all the other choices. Give up more than one of them.",
            near,
        )
    if best is None:
        return gettext("Nobody offers this yet, here or anywhere near.")
    lack = _lack(best, located, looking)
    if not near or best.constraint in ("covers", "within", "along"):
        return gettext("We found %(count)s, but %(lack)s.", count=best.brings, lack=lack)
    if looking.to:
        return ngettext("1 is on the way, but %(lack)s.", "%(num)s are on the way, but %(lack)s.", near, lack=lack)
    return ngettext("1 is near, but %(lack)s.", "%(num)s are near, but %(lack)s.", near, lack=lack)


def _lack(option: Relaxation, located: Located | None, looking: Looking) -> str:
    asked = option.asked
    said = {
        "words": lambda: gettext("none says “%(words)s”", words=asked),
        "within": lambda: gettext("none is within %(miles)s miles", miles=_miles(asked)),
        "covers": lambda: gettext(
            "none comes to %(place)s", place=(located and located.postcode) or gettext("your postcode")
        ),
        "along": lambda: gettext("none is on the way to %(place)s", place=looking.to),
        "category": lambda: gettext("none offers “%(name)s”", name=_category(asked)),
        "kind": lambda: gettext("none is given as “%(kind)s”", kind=gettext(KIND_WORDS[OfferKind(str(asked))])),
        "sector": lambda: gettext("none is from “%(sector)s”", sector=gettext(SECTOR_WORDS[Sector(str(asked))])),
        "price": lambda: gettext("none costs %(price)s an hour or less", price=money.pounds(int(asked))),
        "slots": lambda: _no_time(str(asked).split(","), bool(looking.parts)),
        "open": lambda: gettext("none is open now"),
        "free": lambda: (
            gettext("none has a place free now")
            if looking.free == "now"
            else gettext("none has a place free this week")
        ),
        "checks": lambda: gettext("none holds these checks: %(checks)s", checks=_checks(asked)),
        "languages": lambda: gettext("none speaks %(language)s", language=_languages(asked)),
    }
    return said[option.constraint]()


def give_up(option: Relaxation) -> str:
    """The words of the link that gives one thing up, with what it would bring."""
    return gettext("%(what)s: %(count)s", what=_freer(option.constraint), count=option.brings)


def give_up_both(pair: Pair) -> str:
    """The words of the link that gives two things up together, with what that would bring."""
    one, other = map(_freer, pair.constraints)
    return gettext("“%(one)s” and “%(other)s”: %(count)s", one=one, other=other, count=pair.brings)


def _freer(constraint: str) -> str:
    """What is looked for without a constraint, in words."""
    said = {
        "words": gettext("Leave out the words"),
        "within": gettext("Look further away"),
        "covers": gettext("Show those who do not come to you as well"),
        "along": gettext("Away from that journey too"),
        "category": gettext("Any kind of help"),
        "kind": gettext("Help given in any way"),
        "sector": gettext("From anyone"),
        "price": gettext("At any price"),
        "slots": gettext("At any time of the week"),
        "open": gettext("Closed now too"),
        "free": gettext("Full ones too"),
        "checks": gettext("With other checks"),
        "languages": gettext("In any language"),
    }
    return said[constraint]


def narrowed(looking: Looking) -> tuple[str, ...]:
    """What was chosen beside words, a kind of help and a place, each in a few words: two searches differ by it."""
    said = [gettext(EACH_WEEK[day]) for day in sorted(looking.days)]
    said += [gettext(words) for part, (words, _) in PARTS.items() if part in looking.parts]
    if looking.miles is not None:
        said.append(gettext("within %(miles)s miles", miles=f"{looking.miles:g}"))
    if looking.free:
        said.append(gettext(FREE[looking.free]))
    if looking.price_pence is not None:
        said.append(gettext("at most %(price)s an hour", price=money.pounds(looking.price_pence)))
    said += [_checks(",".join(sorted(looking.checks)))] if looking.checks else []
    said += [_languages(looking.language)] if looking.language else []
    said += [gettext(SECTOR_WORDS[Sector(looking.sector)])] if looking.sector else []
    said += [gettext(KIND_WORDS[OfferKind(looking.kind)])] if looking.kind else []
    return tuple(said)


def _miles(asked: str | float) -> str:
    return f"{float(asked) / MILE_KM:.1f}".removesuffix(".0")


def _category(asked: str | float) -> str:
    return gettext(categories.names().get(str(asked), str(asked)))


def _no_time(days: list[str], timed: bool) -> str:
    if len(days) == len(EACH_WEEK):
        return gettext("none works at that time of day")
    names = gettext(" or ").join(gettext(EACH_WEEK[int(day)]) for day in days)
    return (
        gettext("none works on %(days)s at that time", days=names)
        if timed
        else gettext("none works on %(days)s", days=names)
    )


def _checks(asked: str | float) -> str:
    return ", ".join(gettext(CHECK_WORDS[CheckKind(kind)]) for kind in str(asked).split(","))


def _languages(asked: str | float) -> str:
    return ", ".join(gettext(LANGUAGES.get(code, code)) for code in str(asked).split(","))
