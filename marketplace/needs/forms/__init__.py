"""What is filled in about a need: one question a page, what pays, and what is asked while it lives."""

from marketplace.needs.forms.living import LookForm, PostForm, WithdrawForm
from marketplace.needs.forms.money import MoneyForm
from marketplace.needs.forms.questions import (
    BetterForm,
    DatesForm,
    HelpForm,
    MustForm,
    PreferForm,
    StepForm,
    WhenForm,
    WhereForm,
    WhoForm,
    WordsForm,
)

__all__ = [
    "BetterForm",
    "DatesForm",
    "HelpForm",
    "LookForm",
    "MoneyForm",
    "MustForm",
    "PostForm",
    "PreferForm",
    "StepForm",
    "WhenForm",
    "WhereForm",
    "WhoForm",
    "WithdrawForm",
    "WordsForm",
]
