"""Sessions: dates, states, and which are set aside."""

from datetime import date
from decimal import Decimal

import pytest
from offer_xml import (
    LHEO_22,
    PRICE,
    Reader,
    action,
    formation,
)


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def session(debut="20270104", fin="20270129", state="1", more=""):
    period = f"<periode><debut>{debut}</debut><fin>{fin}</fin></periode>" if debut is not None else ""
    return f"<session numero='S1'>{period}<etat-recrutement>{state}</etat-recrutement>{more}</session>"


def read_session(reader, written, more=PRICE):
    record = reader.offer(formation(action(sessions=written, more=more)), namespace=LHEO_22)
    return record, record.action.sessions, record.quarantined_sessions


@pytest.mark.parametrize(("code", "state"), [("1", "open"), ("2", "closed"), ("3", "suspended"), ("", "open")])
def test_states_of_recruitment(reader, code, state):
    _, (kept,), set_aside = read_session(reader, session(state=code))
    assert (kept.state, set_aside) == (state, ())


@pytest.mark.parametrize(
    "written",
    [session(None), session("", ""), session("00000000", "99999999"), "<session numero='S1'><periode/></session>"],
)
def test_an_empty_or_unknown_period_has_no_dates_and_no_flag(reader, written):
    record, (kept,), set_aside = read_session(reader, written)
    assert (kept.start, kept.end, set_aside, record.flags) == (None, None, (), ())


@pytest.mark.parametrize("debut", ["20270900", "20270000"])
def test_a_start_known_to_the_month_or_the_year_is_unknown_and_flagged(reader, debut):
    record, (kept,), _ = read_session(reader, session(debut, "20271215"))
    assert (kept.start, kept.end) == (None, date(2027, 12, 15))
    assert record.flags == ("session_date_incomplete",)


def test_a_session_that_ends_before_it_starts_is_set_aside_and_the_offer_stays(reader):
    record, kept, (aside,) = read_session(reader, session("20270104", "20270103"))
    assert kept == ()
    assert (aside.number, aside.reason, aside.source.record, aside.source.line) == ("S1", "ends_before_start", "S1", 3)
    assert record.action.price == Decimal("1200.50")
    assert len(read_session(reader, session("20270104", "20270104"))[1]) == 1


@pytest.mark.parametrize(
    "written", [session("04/01/2027"), session("20270231"), session("2027010"), session("20270015"), session(state="9")]
)
def test_a_session_whose_date_or_state_cannot_be_read_is_set_aside(reader, written):
    _, kept, (aside,) = read_session(reader, written)
    assert (kept, aside.reason) == ((), "unreadable")


def test_the_period_of_registration_is_not_the_session_s(reader):
    more = "<periode-inscription><periode><debut>20260101</debut><fin>20260102</fin></periode></periode-inscription>"
    _, (kept,), _ = read_session(reader, session(more=more))
    assert kept.start == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("inside_session", "inside_action"),
    [
        ("<extras info='session-perimee'><extra info='session-perimee'>1</extra></extras>", PRICE),
        ("", "<extras info='type-action'><extra info='action-perimee'>1</extra></extras>"),
    ],
)
def test_an_expired_session_or_action_is_closed(reader, inside_session, inside_action):
    _, (kept,), _ = read_session(reader, session(more=inside_session), inside_action)
    assert kept.state == "closed"


@pytest.mark.parametrize(("text", "guaranteed"), [("1", True), ("0", False), ("", None)])
def test_whether_a_session_is_guaranteed(reader, text, guaranteed):
    _, (kept,), _ = read_session(
        reader, session(more=f"<extras info='session'><extra info='garantie'>{text}</extra></extras>")
    )
    assert kept.guaranteed is guaranteed
