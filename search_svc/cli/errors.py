"""From exceptions to one line on standard error and an exit code.

0 done · 1 failed · 2 wrong usage (an option or a parameter) · 3 shrink refused, nothing was changed
"""

import sqlite3
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from search_svc.engine.port import EngineError
from search_svc.indexer import OfferReadError, ShrinkRefused
from search_svc.query.refusals import BadParameters, Gone, NotFound, NotOpened
from search_svc.settings import SettingsError
from search_svc.store import StoreError

_Options = ParamSpec("_Options")

FAILED = 1
USAGE = 2
SHRINK_REFUSED = 3

# The parameters of a search whose option has a shorter name.
_OPTIONS = {"radius_km": "--radius", "corridor_km": "--corridor", "q": "WORDS"}


class VerbError(Exception):
    """A verb cannot be done; the message says why and what to do."""


# What can go wrong without a fault of this program.
_EXPECTED = (VerbError, SettingsError, StoreError, EngineError, OfferReadError, NotFound, Gone, OSError, sqlite3.Error)


def option_name(parameter: str) -> str:
    """The option of a search parameter: ``price_max`` → ``--price-max``."""
    return _OPTIONS.get(parameter, f"--{parameter.replace('_', '-')}")


def told(verb: Callable[_Options, None]) -> Callable[_Options, None]:
    """The verb with its errors told in one line."""

    @wraps(verb)
    def telling(*args: _Options.args, **options: _Options.kwargs) -> None:
        try:
            verb(*args, **options)
        except (BadParameters, NotOpened) as refused:
            for fault in refused.faults:
                _tell(f"{option_name(fault.parameter)}: {fault.detail}")
            raise typer.Exit(USAGE) from refused
        except ShrinkRefused as refused:
            _tell(f"{refused}. Nothing was changed. If that is right, use --allow-shrink.")
            raise typer.Exit(SHRINK_REFUSED) from refused
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except _EXPECTED as error:
            _tell(str(error) or type(error).__name__)
            raise typer.Exit(FAILED) from error
        except Exception as error:
            # A fault of this program: `python -X dev -m search_svc.cli …` shows where.
            if sys.flags.dev_mode:
                raise
            _tell(f"a fault of search-svc itself, {type(error).__name__}: {error}")
            raise typer.Exit(FAILED) from error

    return telling


def _tell(message: str) -> None:
    typer.echo(f"error: {' '.join(message.split())}", err=True)
