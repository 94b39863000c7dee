"""The engine of production: the same answers from an Elasticsearch cluster."""

from search_svc.engine.elastic.connection import Cluster
from search_svc.engine.elastic.engine import ElasticEngine
from search_svc.engine.elastic.loading import Loaded, bring_up_to_date
from search_svc.engine.elastic.places import cluster_places

__all__ = ["Cluster", "ElasticEngine", "Loaded", "bring_up_to_date", "cluster_places"]
