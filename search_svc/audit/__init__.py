"""Audit of the order's neutrality: who is seen, against who would be if equals were drawn by lot."""
