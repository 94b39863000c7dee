"""From the header Authorization to an entitlement, at the edge: what is sent is checked, what is missing is public."""

from typing import Annotated

from fastapi import Depends, Request

from search_svc.entitlement import Entitlement, EntitlementError
from search_svc.entitlement.verifier import Verifier


async def entitlement_of(request: Request) -> Entitlement | None:
    """Dependency: the entitlement of a request (RFC 6750, 2.1), None when it has no header Authorization.

    A header that cannot be used is an EntitlementError, so a 401: nobody is shown the public list in the place of
    another one without being told. Tokens are never read from an address or a body, which others may log.
    """
    headers = request.headers.getlist("authorization")
    if not headers:
        return None
    if len(headers) > 1:
        raise EntitlementError("is given more than once")
    scheme, _, token = headers[0].strip().partition(" ")
    if scheme.lower() != "bearer":
        raise EntitlementError("is not given as Bearer")
    verifier: Verifier = request.app.state.verifier
    return await verifier.entitlement(token.strip())


Viewer = Annotated[Entitlement | None, Depends(entitlement_of)]
