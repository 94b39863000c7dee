"""From parameters to an answer: plan, spelling, facets, paging, and what a place name means."""
