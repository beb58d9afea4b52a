"""Up to which amounts one officer decides alone: which amounts can be."""

from __future__ import annotations

import pytest

from payments.limits.domain import MOST_PENCE, Limits, LimitsWrong


@pytest.mark.parametrize("pence", [0, -1, MOST_PENCE + 1, 10**20])
@pytest.mark.parametrize("name", ["run_pence", "break_pence", "grant_pence"])
def test_limits_that_cannot_be_name_their_field(name: str, pence: int) -> None:
    with pytest.raises(LimitsWrong) as refusal:
        Limits(**{name: pence})
    assert refusal.value.data["field"] == name
