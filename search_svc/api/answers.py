"""Answers as JSON, with their freshness.

An answer to a GET depends on the index and the day only, so it carries a strong ETag (a hash of its bytes) and
``private, no-cache``: a browser may keep it and must ask again, which costs no body while nothing has changed. Shared
caches may not keep it, because its address can hold places. Answers to a POST are not kept at all.
"""

import hashlib

import msgspec
from fastapi import Request
from fastapi.responses import Response
from msgspec import Struct

JSON = "application/json"


def answer(request: Request, body: Struct) -> Response:
    """The response with ``body`` as JSON; 304 when the client already has these very bytes."""
    data = msgspec.json.encode(body)
    if request.method != "GET":
        return Response(data, media_type=JSON, headers={"Cache-Control": "no-store"})
    etag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": etag}
    if etag in _known(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=JSON, headers=headers)


def _known(if_none_match: str) -> set[str]:
    # Weak comparison (RFC 9110, 13.1.2): a cache in between may have weakened the tag.
    return {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
