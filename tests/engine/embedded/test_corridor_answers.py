"""What a corridor finds, with and without circles."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from search_svc.catalogue import Place
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import Origin, SearchPlan, Sort, Window
from tests.engine.generated import TODAY
from tests.engine.offers import VIENNE, make

Ask = Callable[..., SearchPage]
HOME = Origin(45.7578, 4.8320)
PLAIN = SearchPlan(today=TODAY, group="none", window=Window(0, 50))


def ids(page: SearchPage) -> list[str]:
    return [identifier.rsplit("~", 1)[1] for identifier in page.candidates.ids]


def test_a_corridor_adds_what_lies_near_the_line_and_nothing_beyond_its_ends(ask: Ask):
    work = Origin(45.1885, 5.7245)
    between, beyond = (Place("x", "", "38", "84", "exact", *at) for at in ((45.49, 5.30), (45.05, 5.95)))
    offers = [
        make("between", place=between),
        make("beyond", place=beyond),
        make("home"),
        make("aside", place=VIENNE),
        make("remote", teaching="remote"),
    ]
    circles = replace(PLAIN, home=HOME, work=work, radius_km=10.0, sort=Sort("distance"))
    assert ids(ask(offers, circles)) == ["home", "remote"]
    page = ask([], replace(circles, corridor_km=5.0))
    assert ids(page) == ["home", "between", "remote"]
    assert page.candidates.home_km[1] == pytest.approx(47.1, abs=0.5)
    assert set(ids(ask([], replace(circles, corridor_km=25.0)))) == {"home", "between", "beyond", "aside", "remote"}
    alone = replace(circles, radius_km=None, corridor_km=5.0)
    assert ids(ask([], alone)) == ["home", "between", "remote"]
