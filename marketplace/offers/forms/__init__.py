"""What is filled in about offers: step by step by their maker, by the council, and a price from a day on."""

from marketplace.offers.forms.deciding import BandForm, ReasonForm, SubmitForm, TermsForm
from marketplace.offers.forms.pricing import NewPriceForm, RateFileForm
from marketplace.offers.forms.steps import STEPS, StepForm, WhereForm, WhoForm

__all__ = [
    "STEPS",
    "BandForm",
    "NewPriceForm",
    "RateFileForm",
    "ReasonForm",
    "StepForm",
    "SubmitForm",
    "TermsForm",
    "WhereForm",
    "WhoForm",
]
