"""How good the answers are: judgement files, measures, intervals and paired comparisons.

An offer is relevant to a query when its certification is. Queries go through the same service as everybody's.
"""
