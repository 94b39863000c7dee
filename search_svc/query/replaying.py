"""An answer anew: the order of a question from its ``ranking`` block, while the index version is held."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from search_svc.catalogue import Audience
from search_svc.query.extended import refuse_extended, with_extended
from search_svc.query.listing import Side
from search_svc.query.paging import WINDOW, Row, cut_page
from search_svc.query.parameters import Day, OfferSearch, Parameters, Printable, Question
from search_svc.query.planning import question_seed, search_plan
from search_svc.query.refusals import BadParameters, Gone
from search_svc.query.responses import RankingBlock
from search_svc.query.search import Searcher

_Name = Annotated[str, Printable, Field(min_length=1, max_length=200)]


class AnsweredBlock(BaseModel):
    """The ``ranking`` block of an answer, as it was. ``criteria_url`` is only there so that it need not be cut out."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    version: Annotated[_Name, Field(description="Ranking version.")]
    seed: Annotated[str, Field(pattern=r"^[0-9]{1,19}$", description="Seed of the lottery, decimal.")]
    index_version: Annotated[_Name, Field(description="Index version.")]
    day: Annotated[Day, Field(description="Day of the answer.")]
    sort: Annotated[_Name, Field(description="Order of the list, that of the question.")]
    criteria_url: Annotated[Annotated[str, Printable, Field(max_length=200)] | None, Field(description="Not read.")] = (
        None
    )


class Replay(Parameters):
    """An answer to replay: the question, the ``ranking`` block that came with it, and the offers to compare with."""

    question: Annotated[Question, Field(description="The question, with the parameters of /v1/offers.")]
    ranking: Annotated[AnsweredBlock, Field(description="The `ranking` block of the answer.")]
    offers: Annotated[
        tuple[Annotated[str, AfterValidator(str.strip), Printable, Field(min_length=1, max_length=500)], ...],
        Field(
            max_length=WINDOW,
            description="Ids of the answer in its order, from rank 1. Left out: nothing is compared.",
        ),
    ] = ()
    extended: Annotated[
        bool,
        Field(
            strict=True,
            description=(
                "Whether the answer was of the extended list. Needs a token whose `status` opens what that of the"
                " answer did: 401 without one, 403 when it opens nothing."
            ),
        ),
    ] = False


class Replayed(Struct, frozen=True):
    """The order of an answer, computed anew."""

    offers: Annotated[tuple[str, ...], Meta(description="Ids in order from rank 1, 400 at most.")]
    matches: Annotated[
        bool | None, Meta(description="Whether `offers` begins with the ids given; null when none were given.")
    ]
    differs_at: Annotated[int | None, Meta(description="First rank that differs; null when none does.")]
    ranking: RankingBlock


async def replayed(
    searcher: Searcher, asked: Replay, opened: frozenset[Audience] = frozenset(), *, jobseeker: bool = False
) -> Replayed:
    """The order of an answer, made for a jobseeker or not, with the offers of the audiences ``opened`` merged in when
    it was of the extended list. Gone for another ranking version, VersionGone for an index version no longer held,
    BadParameters when the block is not that of this question, NotOpened when ``opened`` is needed and empty."""
    question, block = asked.question.attested(jobseeker=jobseeker), asked.ranking
    if asked.extended:
        refuse_extended(opened, searcher.engine)
    if block.version != searcher.weights.version:
        raise Gone(f"The ranking is now version {searcher.weights.version}: only that one can be replayed.")
    if block.sort != question.sort:
        raise BadParameters.one("ranking", "its sort is not the question's")
    day: date = block.day
    resolved = await searcher.resolve(question, day)
    plan = replace(search_plan(question, resolved, searcher.weights), version=block.index_version)
    cut = await cut_page(searcher.run, searcher.windows(plan, resolved), plan, 0, WINDOW, None)
    if question.spelling == "auto":
        better = await searcher.relaxed(question, resolved, plan, cut.first)
        if better is not None:
            resolved = better
            plan = replace(search_plan(question, resolved, searcher.weights), version=block.index_version)
            cut = await cut_page(searcher.run, searcher.windows(plan, resolved), plan, 0, WINDOW, None)
    if block.seed != str(question_seed(resolved, searcher.weights)):
        raise BadParameters.one(
            "ranking",
            "its seed is not that of this question on that day (an answer with corrections: give the words of"
            " `corrections.question`, with spelling=literal; with `understood`: its question and parameters, with"
            " reading=literal)",
        )
    rows = await _merged(searcher, question, Side(resolved, plan, cut, 0, None), opened) if asked.extended else cut.rows
    offers = tuple(row.id for row in rows)
    differs = _differs_at(offers, asked.offers)
    return Replayed(
        offers=offers,
        matches=None if not asked.offers else differs is None,
        differs_at=differs,
        ranking=searcher.ranking_block(question, resolved, cut.first.version),
    )


async def _merged(searcher: Searcher, question: Question, public: Side, opened: frozenset[Audience]) -> tuple[Row, ...]:
    """The first rows of both lists, as the pages of the extended list show them one after the other."""
    # A list that was left out may not be given empty.
    given = question.model_dump(by_alias=True, exclude_defaults=True)
    asked = OfferSearch.model_validate(given).attested(jobseeker=question.jobseeker)
    listed = await with_extended(searcher, asked, public, opened, public.resolved.day, None, WINDOW)
    return tuple(row for row, _ in listed.rows)


def _differs_at(offers: tuple[str, ...], expected: tuple[str, ...]) -> int | None:
    for rank, identifier in enumerate(expected, start=1):
        if rank > len(offers) or offers[rank - 1] != identifier:
            return rank
    return None
