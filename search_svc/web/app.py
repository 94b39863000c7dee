"""The whole service: the API with the pages and their stylesheet. The only place where the two meet."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from search_svc.api import create_app
from search_svc.query.service import SearchService
from search_svc.settings import Settings
from search_svc.web import pages
from search_svc.web.rendering import STATIC


def create_service(settings: Settings, service: SearchService | None = None) -> FastAPI:
    """The application that ``search-svc serve`` runs. ``service`` is opened from the settings unless given."""
    app = create_app(settings, service)
    app.include_router(pages.router)
    app.mount(STATIC, StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    return app
