"""Retrieval: one port (``SearchPlan`` in, ``SearchPage`` out) and its adapters."""
