"""The LHEO family: EDOF, LHEO 2.2 (with Intercarif's feed) and LHEO 2.3, read by one reader."""

from search_svc.indexer.sources.lheo.reader import read

__all__ = ["read"]
