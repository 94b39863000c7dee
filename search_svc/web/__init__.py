"""The HTTP edge for people: pages rendered on the server, no script, beside the API in one application."""

from search_svc.web.app import create_service

__all__ = ["create_service"]
