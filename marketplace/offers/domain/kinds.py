"""Ways of helping, what a price is for, languages, and what else a need may ask of an offer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hub.kernel.words import N_


class OfferKind(StrEnum):
    """In what way the help is given."""

    PROFESSIONAL = "professional"
    VOLUNTEER = "volunteer"
    NEIGHBOUR = "neighbour"
    COMMUNITY = "community"
    ASSET = "asset"


KIND_WORDS: Mapping[OfferKind, str] = {
    OfferKind.PROFESSIONAL: N_("Professional"),
    OfferKind.VOLUNTEER: N_("Volunteer"),
    OfferKind.NEIGHBOUR: N_("Neighbour"),
    OfferKind.COMMUNITY: N_("Community activity"),
    OfferKind.ASSET: N_("A room or vehicle"),
}
"""How each kind is said; a page that chooses one says more (forms)."""


class Unit(StrEnum):
    """What a price is for."""

    HOUR = "hour"
    VISIT = "visit"
    ITEM = "item"


UNIT_WORDS: Mapping[Unit, str] = {
    Unit.HOUR: N_("%(price)s an hour"),
    Unit.VISIT: N_("%(price)s a visit"),
    Unit.ITEM: N_("%(price)s each"),
}
"""How a price is said."""

LANGUAGES: Mapping[str, str] = {
    "en": N_("English"),
    "ar": N_("Arabic"),
    "bn": N_("Bengali"),
    "bsl": N_("British Sign Language"),
    "zh": N_("Chinese"),
    "fa": N_("Farsi"),
    "fr": N_("French"),
    "gu": N_("Gujarati"),
    "hi": N_("Hindi"),
    "it": N_("Italian"),
    "ko": N_("Korean"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "pa": N_("Punjabi"),
    "so": N_("Somali"),
    "es": N_("Spanish"),
    "ta": N_("Tamil"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "cy": N_("Welsh"),
}

TRAITS: Mapping[str, str] = {
    "helper-woman": N_("A woman can come"),
    "helper-man": N_("A man can come"),
    "pets-fine": N_("Fine with pets in the home"),
    "step-free": N_("No steps to climb"),
    "own-car": N_("Has a car"),
    "dementia": N_("Knows about dementia"),
    "hearing": N_("Used to talking with people who hear badly"),
    "non-smoker": N_("Does not smoke"),
    "two-carers": N_("Two people can come together"),
    "same-person": N_("The same person comes each time"),
}
"""What a need may ask of an offer beside its task; an offer says which of them hold."""

SPEAKS = "speaks-"
