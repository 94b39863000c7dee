"""The default engine: numpy columns and postings built from the store, no server."""

from search_svc.engine.embedded.engine import EmbeddedEngine
from search_svc.engine.embedded.publishing import build_snapshot

__all__ = ["EmbeddedEngine", "build_snapshot"]
