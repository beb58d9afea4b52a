"""Reasons for and against in plain words, each computed from the one part of the score that it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from hub.kernel.words import N_
from matching.ranking.domain.score import Datum, Part

Sign = Literal["for", "against"]
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class Reason:
    """One reason: a code, `for` or `against`, the part it comes from, a sentence to translate, and its data.

    Data whose names end in `_pence` are money and those ending in `_minutes` times, for the edge to write out; `km` is said in miles.
    """

    code: str
    sign: Sign
    part: str
    template: str
    data: Mapping[str, Datum]

    def say(
        self, translate: Callable[[str], str], money: Callable[[int], str], feature: Callable[[str], str] = str
    ) -> str:
        """The sentence, in the reader's words; `feature` names one preference (`language:ko`)."""
        said: dict[str, Datum] = {}
        for name, value in self.data.items():
            if name.endswith("_pence"):
                said[name] = money(int(value))
            elif name == "km":  # people here think in miles, and so does the page where they search
                said["miles"] = f"{max(0.1, float(value) / KM_PER_MILE):.1f}"
            elif name.endswith("_minutes"):
                said[name] = f"{int(value) / 60:g}"
            elif name.endswith("_features"):
                said[name] = ", ".join(feature(one) for one in str(value).split(",") if one)
            else:
                said[name] = value
        return translate(self.template) % said


def reasons(parts: tuple[Part, ...]) -> tuple[Reason, ...]:
    """The reasons of all parts: those for, then those against, the weightiest first."""
    found = [(part, reason) for part in parts if (reason := reason_of(part)) is not None]
    weight = {part.name: part.weight * abs(part.value - 0.5) for part, _ in found}
    order = {"for": 0, "against": 1}
    return tuple(sorted((reason for _, reason in found), key=lambda one: (order[one.sign], -weight[one.part])))


def reason_of(part: Part) -> Reason | None:
    """The reason that a part gives, if it stands out either way; nothing but the part's figures goes into it."""
    return _SAYS[part.name](part)


def _reason(part: Part, code: str, sign: Sign, template: str) -> Reason:
    return Reason(code, sign, part.name, template, part.data)


def _nearness(part: Part) -> Reason | None:
    if "km" not in part.data:
        return None
    if part.value >= 0.8:
        return _reason(part, "near", "for", N_("Close by: about %(miles)s miles from you."))
    if part.value < 0.5:
        return _reason(part, "far", "against", N_("Has a longer way to come: about %(miles)s miles."))
    return None


def _hours(part: Part) -> Reason | None:
    if part.value >= 1:
        return _reason(part, "all-hours", "for", N_("Free at all the times you asked for."))
    return _reason(
        part,
        "some-hours",
        "against",
        N_("Free for %(free_minutes)s of the %(wanted_minutes)s hours a week you asked for."),
    )


def _continuity(part: Part) -> Reason | None:
    if not part.data["visits"]:
        return None
    return _reason(part, "known", "for", N_("You know each other. Visits so far: %(visits)s."))


def _reliability(part: Part) -> Reason | None:
    usual = float(part.data["usual"])
    if not (int(part.data["asked"]) or int(part.data["due"])):
        return None
    if part.value < usual - 0.05 and float(part.data["keeps"]) <= float(part.data["accepts"]):
        return _reason(part, "missed", "against", N_("Did not turn up at %(missed)s of %(due)s visits."))
    if part.value < usual - 0.05:
        return _reason(part, "declines", "against", N_("Said yes to %(accepted)s of %(asked)s requests."))
    if part.value > usual + 0.02 and part.data["due"]:
        return _reason(part, "reliable", "for", N_("Turned up at %(kept)s of %(due)s visits."))
    if part.value > usual + 0.02:
        return _reason(part, "accepts", "for", N_("Usually says yes: to %(accepted)s of %(asked)s requests."))
    return None


def _reviews(part: Part) -> Reason | None:
    usual = (float(part.data["usual"]) - 1) / 4
    if int(part.data["reviews"]) < 3:  # a summary is not shown under three reviews (`domain.md`, Reviews)
        return None
    if part.value > usual + 0.02:
        return _reason(
            part, "well-reviewed", "for", N_("People rate them %(rating)s out of 5, in %(reviews)s reviews.")
        )
    if part.value < usual - 0.05:
        return _reason(part, "poorly-reviewed", "against", N_("Rated %(rating)s out of 5, in %(reviews)s reviews."))
    return None


def _price(part: Part) -> Reason | None:
    if not part.data["price_pence"]:
        return _reason(part, "free", "for", N_("Free of charge."))
    if part.value > 0.55:
        return _reason(part, "cheaper", "for", N_("%(price_pence)s an hour; the usual price here is %(median_pence)s."))
    if part.value < 0.45:
        return _reason(
            part, "dearer", "against", N_("%(price_pence)s an hour; the usual price here is %(median_pence)s.")
        )
    return None


def _preferences(part: Part) -> Reason | None:
    if part.value >= 1:
        return _reason(part, "preferred", "for", N_("Has what you would like: %(met_features)s."))
    if part.value >= 0.5:
        return _reason(part, "partly-preferred", "for", N_("Has some of what you would like: %(met_features)s."))
    return _reason(part, "not-preferred", "against", N_("Does not have what you would like: %(missed_features)s."))


def _newcomer(part: Part) -> Reason | None:
    if part.value < 1:
        return None
    return _reason(part, "new", "for", N_("New here: nobody has had a visit from them yet. Everyone starts somewhere."))


_SAYS: dict[str, Callable[[Part], Reason | None]] = {
    "nearness": _nearness,
    "hours": _hours,
    "continuity": _continuity,
    "reliability": _reliability,
    "reviews": _reviews,
    "price": _price,
    "preferences": _preferences,
    "newcomer": _newcomer,
}
