"""The parameters of a search: one model for ``GET /v1/offers``, the body of ``POST /v1/offers/search``, CLI and page.

Every parameter is a named alias with its description, so that the OpenAPI description is the documentation. What cannot
be honoured is refused with the parameter's name; nothing is ignored. Rules that bind several parameters raise a
``PydanticCustomError`` whose context names the one to blame under ``parameter``.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from search_svc.catalogue.rating import BEST, WORST
from search_svc.places import parse_point
from search_svc.places.territories import DEPARTMENTS, REGIONS

# A page larger than this costs more to draw than a second request.
SIZE_LIMIT = 100
# Long enough for the longest title of a fiche (INTITULE has at most 800 characters), pasted with its code.
QUESTION_LIMIT = 1_000
# A list longer than this is not a person's choice, and would make a plan without bound.
VALUES_LIMIT = 100
# A cursor carries the words of the question: the longest one makes some 6,000 characters.
CURSOR_LIMIT = 16_000
# Above every price, duration and distance of the catalogue; only there to keep numbers in range.
PRICE_LIMIT = 1_000_000
HOURS_LIMIT = 100_000
RADIUS_LIMIT_KM = 20_040  # half the circumference of the Earth
CORRIDOR_LIMIT_KM = 1_000  # wider than the mainland is a radius; up to here the distance is exact to 0.5 %

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Value = TypeVar("_Value", str, int)
_Ordered = TypeVar("_Ordered", Decimal, float, date)


def _printable(text: str) -> str:
    # Cc: control characters, Cs: half of a surrogate pair, which JSON can write and UTF-8 cannot.
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise PydanticCustomError("control_character", "contains a control character")
    return text


def _origin(text: str) -> str:
    try:
        parse_point(text)
    except ValueError as error:
        # The value is not repeated: it may say where somebody lives.
        raise PydanticCustomError(
            "coordinates_out_of_range", "is not a latitude and a longitude in degrees, within ±90 and ±180"
        ) from error
    if not text.strip():
        raise PydanticCustomError("place_empty", "is empty: leave the parameter out")
    return text.strip()


def _iso_day(value: object) -> object:
    # Pydantic would read 0 as 1970-01-01 and a number of seconds as a day.
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day", "is not a day written AAAA-MM-JJ")
    if isinstance(value, int | float):
        raise PydanticCustomError("day", "is not a day written AAAA-MM-JJ")
    return value


def _once(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    # Order and repetition mean nothing, so that the same choice is the same question.
    return tuple(sorted(set(values)))


Printable = AfterValidator(_printable)
_SOME = Field(min_length=1, max_length=VALUES_LIMIT)
_ONCE = AfterValidator(_once)


def _known(codes: Mapping[str, object], example: str) -> tuple[object, ...]:
    """The metadata of a code of a list that is too long for an enumeration in Python."""

    def check(code: str) -> str:
        if code not in codes:
            raise PydanticCustomError("unknown_code", "is not an INSEE code of the list", {})
        return code

    listed: list[JsonValue] = [*sorted(codes)]
    return (AfterValidator(check), Field(json_schema_extra={"enum": listed, "examples": [example]}))


def _code(pattern: str, example: str, form: str) -> tuple[object, ...]:
    """The metadata of a code written in a certain form, which a refusal says in words."""
    written = re.compile(pattern)

    def check(code: str) -> str:
        if not written.fullmatch(code):
            raise PydanticCustomError("code", "is not {form}", {"form": form})
        return code

    return (AfterValidator(check), Field(json_schema_extra={"pattern": pattern, "examples": [example]}))


TeachingValue = Literal["in_person", "blended", "remote"]
RegisterValue = Literal["RNCP", "RS", "CPF"]
AccessibilityValue = Literal["wheelchair", "hearing", "visual", "adapted_pace", "adviser", "remote_adaptation"]
FunderValue = Literal["region", "france_travail", "agefiph"]
SortValue = Literal[
    "relevance",
    "distance",
    "price",
    "remaining",
    "insertion",
    "rating",
    "start",
    "hours",
    "-distance",
    "-price",
    "-remaining",
    "-insertion",
    "-rating",
    "-start",
    "-hours",
]
GroupValue = Literal["provider_certification", "none"]
SpellingValue = Literal["auto", "literal"]
ReadingValue = Literal["auto", "literal"]
FacetName = Literal[
    "teaching",
    "price",
    "hours",
    "level",
    "register",
    "certification",
    "provider",
    "region",
    "department",
    "accessibility",
    "start",
    "insertion",
    "funder",
    "remaining",
]
FACET_NAMES: tuple[FacetName, ...] = get_args(FacetName)

Words = Annotated[
    str,
    Printable,
    Field(
        max_length=QUESTION_LIMIT,
        description=(
            "Words of the question. Every word must match somewhere in the offer: its title, its certification, the"
            " jobs that leads to, its provider or its contents. Codes and acronyms are words too (RNCP37674, BTS MCO,"
            " CACES R489). Left out or empty: every offer."
        ),
        examples=["pâtissier"],
    ),
]
Place = Annotated[
    str,
    Printable,
    AfterValidator(_origin),
    Field(min_length=1, max_length=200, examples=["Villeurbanne", "45.7719,4.8902"]),
]
Home = Annotated[
    Place | None,
    Field(description='Where one lives: "latitude,longitude" in degrees, or the name or postcode of a place.'),
]
Work = Annotated[
    Place | None,
    Field(description='Where one works: "latitude,longitude" in degrees, or the name or postcode of a place.'),
]
RadiusKm = Annotated[
    float | None,
    Field(
        gt=0,
        le=RADIUS_LIMIT_KM,
        allow_inf_nan=False,
        description=(
            "Keep offers within this many kilometres of home or of work; needs one of them. Remote offers stay (exclude"
            " them with `teaching`). Without it and `corridor_km` there is no limit."
        ),
    ),
]
CorridorKm = Annotated[
    float | None,
    Field(
        gt=0,
        le=CORRIDOR_LIMIT_KM,
        allow_inf_nan=False,
        description=(
            "Keep offers within this many kilometres of the straight line from home to work too; needs both. Beyond its"
            " ends it is the distance to home or to work. With `radius_km` either is enough, without it the corridor"
            " alone is the limit. Remote offers stay."
        ),
    ),
]
Price = Annotated[Decimal, Field(ge=0, le=PRICE_LIMIT, decimal_places=2)]
PriceMin = Annotated[
    Price | None, Field(description="Lowest price in euros. An offer without a price matches no price range.")
]
PriceMax = Annotated[
    Price | None, Field(description="Highest price in euros. An offer without a price matches no price range.")
]
Rights = Annotated[
    Price | None,
    Field(
        description=(
            "Euros on the personal training account. Every result then says what remains to pay (`remaining`), by the"
            " rules of today, without abondements; a jobseeker by the token's `status` pays no flat participation."
            " `funding` says what was assumed."
        ),
        examples=["3200"],
    ),
]
RemainingMin = Annotated[
    Price | None,
    Field(description="Least that remains to pay, in euros; needs `rights`. Without a price it is unknown: no match."),
]
RemainingMax = Annotated[
    Price | None,
    Field(description="Most that remains to pay, in euros; needs `rights`. Without a price it is unknown: no match."),
]
Hours = Annotated[float, Field(ge=0, le=HOURS_LIMIT, allow_inf_nan=False)]
HoursMin = Annotated[
    Hours | None, Field(description="Shortest total duration in hours; an unknown duration matches no range.")
]
HoursMax = Annotated[
    Hours | None, Field(description="Longest total duration in hours; an unknown duration matches no range.")
]
InsertionMin = Annotated[
    float | None,
    Field(
        ge=0,
        le=1,
        allow_inf_nan=False,
        description=(
            "Lowest insertion rate (in employment six months after), a fraction between 0 and 1. It is compared with"
            " the rate shown (`insertion.rate`), shrunk by cohort size, not with the rate stated. A rate that is"
            " unknown or of too small a cohort does not match."
        ),
    ),
]
RatingMin = Annotated[
    float | None,
    Field(
        ge=WORST,
        le=BEST,
        allow_inf_nan=False,
        description="Lowest mean of the published ratings, 1 to 5. An offer without one does not match.",
    ),
]
Teaching = Annotated[
    tuple[TeachingValue, ...],
    _SOME,
    _ONCE,
    Field(description="How it is taught: in_person (présentiel), blended (mixte), remote (à distance). Repeatable."),
]
Level = Annotated[
    tuple[Annotated[int, Field(ge=3, le=8)], ...],
    _SOME,
    _ONCE,
    Field(description="Level of the certification, 3 (CAP) to 8 (doctorat). Repeatable."),
]
Register = Annotated[
    tuple[RegisterValue, ...],
    _SOME,
    _ONCE,
    Field(description="RNCP, RS (répertoire spécifique) or CPF (an action with a CPF code). Repeatable."),
]
Certification = Annotated[
    tuple[
        Annotated[
            str,
            *_code(
                r"^(RNCP|RS|CPF)[0-9]{1,6}$",
                "RNCP37674",
                "the number of a certification like RNCP37674, RS6604 or CPF206",
            ),
        ],
        ...,
    ],
    _SOME,
    _ONCE,
    Field(description="Number of the certification, with its prefix: RNCP37674, RS6604, CPF206. Repeatable."),
]
Rome = Annotated[
    tuple[Annotated[str, *_code(r"^[A-Z][0-9]{4}$", "D1104", "a ROME code like D1104")], ...],
    _SOME,
    _ONCE,
    Field(description="ROME code of a job the offer leads to. Repeatable."),
]
Formacode = Annotated[
    tuple[Annotated[str, *_code(r"^[0-9]{5}$", "21538", "a Formacode of five digits")], ...],
    _SOME,
    _ONCE,
    Field(description="Formacode of the domain. Repeatable."),
]
Provider = Annotated[
    tuple[
        Annotated[
            str, *_code(r"^([0-9]{9}|[0-9]{14})$", "13000548100010", "a SIRET (14 digits) or a SIREN (9 digits)")
        ],
        ...,
    ],
    _SOME,
    _ONCE,
    Field(description="SIRET of an establishment (14 digits) or SIREN of the organisation (9 digits). Repeatable."),
]
Region = Annotated[
    tuple[Annotated[str, *_known(REGIONS, "84")], ...],
    _SOME,
    _ONCE,
    Field(description="INSEE code of the region (84). Remote offers have none. Repeatable."),
]
Department = Annotated[
    tuple[Annotated[str, *_known(DEPARTMENTS, "69")], ...],
    _SOME,
    _ONCE,
    Field(description="INSEE code of the département (69, 2A, 974). Remote offers have none. Repeatable."),
]
Accessibility = Annotated[
    tuple[AccessibilityValue, ...],
    _SOME,
    _ONCE,
    Field(
        description=(
            "Keep offers that state every one of these: wheelchair, hearing, visual, adapted_pace, adviser,"
            ' remote_adaptation. "Contact us" is not a yes. The facet also counts who states a no'
            " (wheelchair:no) or nothing (wheelchair:not_said). Repeatable."
        )
    ),
]
Day = Annotated[date, BeforeValidator(_iso_day)]
StartFrom = Annotated[
    Day | None,
    Field(
        description="An open session starts on this day or later (AAAA-MM-JJ), or entry is permanent. Past sessions"
        " never count."
    ),
]
StartTo = Annotated[
    Day | None, Field(description="An open session starts on this day or earlier (AAAA-MM-JJ), or entry is permanent.")
]
Funder = Annotated[
    tuple[FunderValue, ...],
    _SOME,
    _ONCE,
    Field(description="Who finances it: region (Conseil régional), france_travail, agefiph. Repeatable."),
]
SortBy = Annotated[
    SortValue,
    Field(
        description=(
            "Order: relevance (the criteria of /v1/ranking), distance (the nearer of home and work; needs one of them),"
            " price, remaining (what is left to pay with `rights`, which it needs), insertion (the rate shown, shrunk"
            " by cohort size), rating (the Bayesian mean), start (first session one can still join), hours; `-`"
            " reverses. Unknown values, and rates of too small a cohort, come last in both directions, and before them"
            " prices that are less than a fifth of the median of their kind."
        )
    ),
]
Group = Annotated[
    GroupValue,
    Field(
        description=(
            "provider_certification: offers of one provider for one certification are shown once, by the best of them."
            " none: every offer for itself, and pages to the end of the list."
        )
    ),
]
Spelling = Annotated[
    SpellingValue,
    Field(
        description=(
            "auto: when nothing matches, unknown words are corrected, then dropped, and `corrections` says so."
            " literal: the words as they are written."
        )
    ),
]
Reading = Annotated[
    ReadingValue,
    Field(
        description=(
            "auto: a place, a way of teaching, a duration, a level or a code among the words is a filter (`understood`"
            " says which), as long as that finds something. literal: words are words. Quotation marks keep some of"
            ' them words: anglais "en ligne".'
        )
    ),
]
Facets = Annotated[
    tuple[FacetName, ...],
    _SOME,
    _ONCE,
    Field(
        description=(
            "Facets to count, over the offers that pass every filter but the facet's own. They count offers, grouped or"
            " not; `value` null counts the offers where it is unknown. Repeatable."
        )
    ),
]
Size = Annotated[
    int, Field(ge=0, le=SIZE_LIMIT, description="How many results a page has; 0 asks for totals and facets only.")
]
Cursor = Annotated[
    Annotated[str, Printable, Field(min_length=1, max_length=CURSOR_LIMIT)] | None,
    Field(
        description=(
            "`next` of the page before, with the same question. It pins the day, the order and the index, so that pages"
            " neither overlap nor skip."
        ),
    ),
]
Explain = Annotated[
    bool, Field(description="Add to every result why it stands where it does: weights, components, words, turn.")
]


Extended = Annotated[
    bool,
    Field(
        description=(
            "Add the offers that the CPF does not pay for and that a Région, France Travail or the Agefiph pays for"
            " people of one's status. Needs a token (header Authorization: Bearer) whose `status` opens some: 401"
            " without one, 403 when it opens none. The order of the other offers stays as it is."
        )
    ),
]


class Parameters(BaseModel):
    """Base of every set of parameters: an unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False, hide_input_in_errors=True)


class NoParameters(Parameters):
    """An endpoint without parameters."""


class Question(Parameters):
    """What is asked: words, places, filters and order; and, from a token alone, whether a jobseeker's account pays."""

    # No parameter: nobody states it in an address or a body. Every copy of the question keeps it.
    _jobseeker: bool = PrivateAttr(default=False)

    q: Words = ""
    home: Home = None
    work: Work = None
    radius_km: RadiusKm = None
    corridor_km: CorridorKm = None
    teaching: Teaching = ()
    price_min: PriceMin = None
    price_max: PriceMax = None
    rights: Rights = None
    remaining_min: RemainingMin = None
    remaining_max: RemainingMax = None
    hours_min: HoursMin = None
    hours_max: HoursMax = None
    insertion_min: InsertionMin = None
    rating_min: RatingMin = None
    level: Level = ()
    register_: Annotated[Register, Field(alias="register")] = ()
    certification: Certification = ()
    rome: Rome = ()
    formacode: Formacode = ()
    provider: Provider = ()
    region: Region = ()
    department: Department = ()
    accessibility: Accessibility = ()
    start_from: StartFrom = None
    start_to: StartTo = None
    funder: Funder = ()
    sort: SortBy = "relevance"
    group: Group = "provider_certification"
    spelling: Spelling = "auto"
    reading: Reading = "auto"

    @model_validator(mode="before")
    @classmethod
    def _no_number_is_a_boolean(cls, data: object) -> object:
        # JSON's true would pass for 1.
        for name, value in data.items() if isinstance(data, dict) else ():
            if isinstance(value, bool) and name not in ("explain", "extended"):
                raise PydanticCustomError("boolean", "is not a boolean", {"parameter": name})
        return data

    @model_validator(mode="after")
    def _can_be_honoured(self) -> Self:
        _refuse_inverted("price_min", self.price_min, "price_max", self.price_max)
        _refuse_inverted("remaining_min", self.remaining_min, "remaining_max", self.remaining_max)
        _refuse_inverted("hours_min", self.hours_min, "hours_max", self.hours_max)
        _refuse_inverted("start_from", self.start_from, "start_to", self.start_to)
        if self.rights is None:
            for name in ("remaining_min", "remaining_max"):
                if getattr(self, name) is not None:
                    raise PydanticCustomError("no_rights", "needs rights", {"parameter": name})
            if self.sort.lstrip("-") == "remaining":
                raise PydanticCustomError("no_rights", "a sort by what remains needs rights", {"parameter": "sort"})
        if self.corridor_km is not None and (self.home is None or self.work is None):
            raise PydanticCustomError("no_line", "needs home and work", {"parameter": "corridor_km"})
        if self.home is None and self.work is None:
            if self.radius_km is not None:
                raise PydanticCustomError("no_origin", "needs home or work", {"parameter": "radius_km"})
            if self.sort.lstrip("-") == "distance":
                raise PydanticCustomError("no_origin", "a sort by distance needs home or work", {"parameter": "sort"})
        return self

    @property
    def jobseeker(self) -> bool:
        """Whether the account of ``rights`` is a jobseeker's, as a token says; False without rights."""
        return self._jobseeker and self.rights is not None

    def attested(self, *, jobseeker: bool) -> Self:
        """The question asked for somebody whom a token says to be a jobseeker, or not."""
        copy = self.model_copy()
        copy._jobseeker = jobseeker
        return copy


def _refuse_inverted(low_name: str, low: _Ordered | None, high_name: str, high: _Ordered | None) -> None:
    if low is not None and high is not None and low > high:
        raise PydanticCustomError("inverted_range", "is above {other}", {"parameter": low_name, "other": high_name})


class OfferSearch(Question):
    """A search for a page of offers."""

    facets: Facets = ()
    size: Size = 20
    cursor: Cursor = None
    explain: Explain = False
    extended: Extended = False

    @model_validator(mode="after")
    def _facets_can_be_counted(self) -> Self:
        if self.rights is None and "remaining" in self.facets:
            raise PydanticCustomError("no_rights", "the facet remaining needs rights", {"parameter": "facets"})
        return self


class Suggest(Parameters):
    """The beginning of a question."""

    q: Annotated[
        str,
        Printable,
        Field(min_length=1, max_length=200, description="What is typed so far.", examples=["patiss"]),
    ]


class PlaceSearch(Parameters):
    """The beginning of the name of a place, or a postcode."""

    q: Annotated[
        str,
        Printable,
        Field(min_length=1, max_length=200, description="A name of a place or a postcode, or its beginning."),
    ]
