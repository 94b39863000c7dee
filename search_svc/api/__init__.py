"""The HTTP edge: thin routes over ``search_svc.query.service``."""

from search_svc.api.app import create_app

__all__ = ["create_app"]
