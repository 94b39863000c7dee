"""The first window of a question as it was ranked: what a page is cut from, for those who audit the order."""

from dataclasses import dataclass, replace
from datetime import date

from search_svc.engine.plan import SearchPlan, Window
from search_svc.query.paging import WINDOW, RankedWindow
from search_svc.query.parameters import Question
from search_svc.query.planning import Resolved, search_plan
from search_svc.query.refusals import BadParameters
from search_svc.query.search import Searcher


@dataclass(frozen=True, slots=True)
class FirstWindow:
    """The first WINDOW results of a question in the order people see, and how the question was understood."""

    resolved: Resolved
    plan: SearchPlan
    ranked: RankedWindow


async def first_window(searcher: Searcher, question: Question, today: date) -> FirstWindow:
    """The window that the first page of a question is cut from on a day. BadParameters for another order."""
    if question.sort != "relevance":
        raise BadParameters.one("sort", "only the order by relevance is made of windows")
    resolved = await searcher.resolve(question, today)
    plan = replace(search_plan(question, resolved, searcher.weights), window=Window(0, WINDOW))
    page = await searcher.run(plan)
    if question.spelling == "auto":
        better = await searcher.relaxed(question, resolved, plan, page)
        if better is not None:
            resolved = better
            plan = replace(search_plan(question, resolved, searcher.weights), window=plan.window, version=page.version)
            page = await searcher.run(plan)
    return FirstWindow(resolved, plan, searcher.windows(plan, resolved)(page))
