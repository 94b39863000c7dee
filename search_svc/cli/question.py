"""Options of the command line as the parameters of a search, and what is wrong with them."""

from pydantic import ValidationError

from search_svc.query.parameters import OfferSearch
from search_svc.query.refusals import BadParameters, parameter_faults


def question(**options: object) -> OfferSearch:
    """The search of these options; those not given (None, empty) are left out. BadParameters names what is wrong."""
    given = {name: value for name, value in options.items() if value is not None and value != []}
    try:
        return OfferSearch.model_validate(given)
    except ValidationError as error:
        raise BadParameters(*parameter_faults(error)) from error
