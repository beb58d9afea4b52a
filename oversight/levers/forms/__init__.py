"""What officers fill in: why, which lever, and whether it worked."""

from oversight.levers.forms.dating import ExclusionsForm, FeesForm, FindingForm, FloorForm, LimitsForm, WeightsForm
from oversight.levers.forms.failing import FailureForm, LossesFilter
from oversight.levers.forms.judging import ThresholdForm
from oversight.levers.forms.pulling import (
    CallForm,
    RaiseForm,
    RatesForm,
    ReviewForm,
    SuspendForm,
    UpliftForm,
    UrgentForm,
    WhyForm,
)

__all__ = [
    "CallForm",
    "ExclusionsForm",
    "FailureForm",
    "FeesForm",
    "FindingForm",
    "FloorForm",
    "LimitsForm",
    "LossesFilter",
    "RaiseForm",
    "RatesForm",
    "ReviewForm",
    "SuspendForm",
    "ThresholdForm",
    "UpliftForm",
    "UrgentForm",
    "WeightsForm",
    "WhyForm",
]
