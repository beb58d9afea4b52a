"""Who may do what for whom: delegations by time and scope, managers, telephone help, and everybody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import unit
from hub.kernel.access import ANONYMOUS, SYSTEM, Actor
from hub.people import domain, queries, services
from hub.people.domain import (
    AlreadyActs,
    EndsTooSoon,
    EvidenceMissing,
    LimitMissing,
    MayNotSpend,
    NothingDelegated,
    NotTheirs,
    SamePerson,
    Scope,
    ViewOnly,
)
from tests.hub.people import actor, enter, officer, organisation

TODAY = date(2025, 12, 2)
SAME_APP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

scopes = st.sets(st.sampled_from(Scope))
days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
moments = st.none() | days.map(lambda d: datetime.combine(d, time(12), UTC))


@given(scopes)
def test_scopes_bring_the_ones_before_them(given_):
    whole = domain.closed(given_)
    assert set(given_) <= set(whole)
    assert whole == tuple(Scope)[: len(whole)]
    assert domain.closed(whole) == whole
    assert bool(whole) == bool(given_)


@given(scopes, days, st.none() | days, moments, days)
def test_a_delegation_holds_only_between_its_days_and_until_it_is_ended(given_, starts, ends, ended_at, on):
    held = domain.holds([s.value for s in given_], starts, ends, ended_at, on)
    if held:
        assert given_
        assert starts <= on
        assert ends is None or on <= ends
        assert ended_at is None
    else:
        assert not given_ or on < starts or (ends is not None and on > ends) or ended_at is not None


@given(given_=scopes.filter(bool), starts=days, length=st.none() | st.integers(0, 30), on=days, ended=st.booleans())
@SAME_APP
def test_the_grant_is_what_the_rule_says(app, given_, starts, length, on, ended):
    joan, mary = enter(), enter("Mary", "Stone")
    ends = None if length is None else starts + timedelta(days=length)
    limit = 5000 if Scope.SPEND in given_ else None
    id_ = unit.write(services.delegate, joan, mary, given_, limit, starts, ends, "her daughter", by=actor(joan))
    if ended:
        unit.write(services.end_delegation, id_, actor(mary))
    stands = not ended and starts <= on and (ends is None or on <= ends)
    for scope in Scope:
        found = queries.grant(mary, joan, scope, on=on)
        assert (found is not None) == (stands and scope in domain.closed(given_))
        assert found is None or (found.delegation_id, found.limit_pence) == (id_, limit)
        assert queries.grant(joan, mary, scope, on=on) is None, "a delegation never works backwards"
        own = f"person:{joan}"
        assert queries.require_act(actor(joan), own, scope) is None


@pytest.fixture
def pair(app):
    joan, mary = enter(), enter("Mary", "Stone")
    return joan, mary


def lend(joan, mary, *given_, limit=None, **more):
    more = {"starts": TODAY, "ends": None, "evidence": "her daughter"} | more
    return unit.write(services.delegate, joan, mary, given_, limit, by=actor(joan), **more)


def test_acting_for_someone_gives_the_delegation_and_one_self_gives_none(pair):
    joan, mary = pair
    id_ = lend(joan, mary, "spend", limit=10_000)
    holder = f"person:{joan}"
    assert queries.require_act(actor(mary), holder, "spend") == id_
    assert queries.require_act(actor(joan), holder, "spend") is None
    assert queries.require_act(SYSTEM, holder, "spend") is None
    assert queries.may_act(actor(mary), holder, "view") == queries.Grant(id_, 10_000)
    assert queries.residents_of(mary) == (joan,)
    assert queries.residents_of(joan) == ()


def test_a_refusal_says_how_far_they_may_go(pair):
    joan, mary = pair
    holder = f"person:{joan}"
    with pytest.raises(NotTheirs) as refused:
        queries.require_act(actor(mary), holder, "view")
    assert type(refused.value) is NotTheirs
    first = lend(joan, mary, "view")
    with pytest.raises(ViewOnly):
        queries.require_act(actor(mary), holder, "arrange")
    with pytest.raises(ViewOnly):
        queries.require_act(actor(mary), holder, "spend")
    unit.write(services.end_delegation, first, actor(joan))
    lend(joan, mary, "arrange")
    with pytest.raises(MayNotSpend):
        queries.require_act(actor(mary), holder, "spend")


def test_nobody_else_may(pair):
    joan, mary = pair
    lend(joan, mary, "spend", limit=1)
    for other in (actor(enter("Ann", "Other")), actor(officer("commissioner")), ANONYMOUS, Actor(name="kith")):
        with pytest.raises(NotTheirs):
            queries.require_act(other, f"person:{joan}", "view")
    with pytest.raises(NotTheirs):
        queries.require_act(actor(mary), "person:", "view")
    with pytest.raises(NotTheirs):
        queries.require_act(actor(mary), "nonsense", "view")


def test_a_supporter_s_authority_is_not_handed_on(pair):
    joan, mary = pair
    lend(joan, mary, "spend", limit=1)
    third = enter("Tom", "Third")
    with pytest.raises(NotTheirs):
        unit.write(services.delegate, joan, third, ["view"], None, evidence="a friend", by=actor(mary))
    unit.write(services.delegate, mary, third, ["view"], None, evidence="a friend", by=actor(mary))
    assert queries.grant(third, joan, "view") is None


def test_either_side_ends_it_at_once_and_no_one_else(pair):
    joan, mary = pair
    for side in (joan, mary):
        id_ = lend(joan, mary, "view")
        with pytest.raises(NotTheirs):
            unit.write(services.end_delegation, id_, actor(enter("Ann", "Other")))
        with pytest.raises(NotTheirs):
            unit.write(services.end_delegation, id_, actor(officer("finance")))
        unit.write(services.end_delegation, id_, actor(side))
        unit.write(services.end_delegation, id_, actor(side))
        assert queries.grant(mary, joan, "view") is None
    id_ = lend(joan, mary, "view")
    unit.write(services.end_delegation, id_, actor(officer("safeguarding")))
    assert queries.delegation(id_).ended_at is not None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"scopes": []}, NothingDelegated),
        ({"scopes": ["spend"]}, LimitMissing),
        ({"scopes": ["spend"], "limit_pence": 0}, LimitMissing),
        ({"ends": TODAY - timedelta(days=1)}, EndsTooSoon),
        ({"evidence": "  "}, EvidenceMissing),
    ],
)
def test_a_delegation_that_does_not_fit_is_refused(pair, change, refusal):
    joan, mary = pair
    terms = {"scopes": ["view"], "limit_pence": None, "starts": TODAY, "ends": None, "evidence": "her daughter"}
    with pytest.raises(refusal):
        unit.write(services.delegate, joan, mary, **(terms | change), by=actor(joan))


def test_nobody_supports_themself_and_no_two_delegations_overlap(pair):
    joan, mary = pair
    with pytest.raises(SamePerson):
        lend(joan, joan, "view")
    lend(joan, mary, "view", ends=TODAY + timedelta(days=10))
    with pytest.raises(AlreadyActs):
        lend(joan, mary, "arrange", starts=TODAY + timedelta(days=10))
    lend(joan, mary, "arrange", starts=TODAY + timedelta(days=11))


def test_a_delegation_s_last_day_is_the_council_s(pair, clock):
    joan, mary = pair
    lend(joan, mary, "view", ends=date(2026, 6, 1))
    clock.set(datetime(2026, 6, 1, 22, 59, tzinfo=UTC))  # 23:59 in summer
    assert queries.grant(mary, joan, "view")
    clock.set(datetime(2026, 6, 1, 23, 1, tzinfo=UTC))
    assert queries.grant(mary, joan, "view") is None


def test_managers_speak_for_their_organisation_and_carers_do_not(app):
    ruth, carl = enter("Ruth", "Manager"), enter("Carl", "Carer")
    id_ = organisation(manager=ruth)
    unit.write(services.add_member, id_, carl, "carer", actor(ruth))
    urn = f"organisation:{id_}"
    assert queries.manages(ruth, urn)
    assert not queries.manages(carl, urn)
    assert queries.require_act(actor(ruth), urn, "spend") is None
    with pytest.raises(NotTheirs):
        queries.require_act(actor(carl), urn, "view")
    assert queries.parties_of(ruth) == (f"person:{ruth}", urn)
    assert queries.parties_of(carl) == (f"person:{carl}",)
    assert queries.belongs_to(carl) == (f"person:{carl}", urn)
    assert queries.contacts(urn) == (ruth,)


def test_an_officer_on_the_telephone_acts_for_that_person_alone(pair):
    joan, mary = pair
    olu = officer("commissioner")
    unit.write(services.help_by_telephone, actor(olu), joan, "Joan called for help to book")
    helping = actor(olu, assisting=joan)
    assert queries.require_act(helping, f"person:{joan}", "spend") is None
    with pytest.raises(NotTheirs):
        queries.require_act(helping, f"person:{mary}", "view")


def test_a_place_is_its_owner_s(app):
    from hub.people import ports

    ruth = enter("Ruth", "Manager")
    id_ = organisation("Friends of the Park", "community", manager=ruth)

    class Owners:
        def owner_of(self, urn):
            return f"organisation:{id_}" if urn == "place:PARK" else None

    app.extensions[ports.OWNERS] = Owners()
    assert queries.manages(ruth, "place:PARK")
    assert not queries.manages(ruth, "place:OTHER")
    assert queries.require_act(actor(ruth), "place:PARK", "arrange") is None
