"""``--entitlement``: who asks, by a token in a file, judged with the keys and settings that judge the API's."""

import asyncio
import sys
from pathlib import Path

from search_svc.cli.errors import VerbError
from search_svc.entitlement import Entitlement, EntitlementError
from search_svc.entitlement.errors import KeysUnavailable
from search_svc.entitlement.verifier import open_verifier
from search_svc.query.refusals import BadParameters
from search_svc.settings import Settings


def viewer(settings: Settings, file: Path | None) -> Entitlement | None:
    """The entitlement of the token in a file (``-``: standard input), None without a file.

    BadParameters says what is wrong with the file or the token, VerbError that no key can be had.
    """
    if file is None:
        return None
    try:
        return asyncio.run(open_verifier(settings).entitlement(_token(file)))
    except EntitlementError as error:
        raise BadParameters.one("entitlement", f"the token {error}") from error
    except KeysUnavailable as error:
        raise VerbError(str(error)) from error


def _token(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read().strip()
    try:
        # What is no text is no token, which the checks say.
        return file.read_text("utf-8", errors="replace").strip()
    except OSError as error:
        raise BadParameters.one("entitlement", f"{file} cannot be read ({error.strerror})") from error
