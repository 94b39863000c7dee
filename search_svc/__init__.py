"""Catalogue and offer-comparison service for the French personal training account (CPF)."""
