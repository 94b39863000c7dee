"""The one error of this package."""


class EntitlementError(ValueError):
    """A token that entitles to nothing. The message says why and holds nothing of the token: neither it, nor whom it
    names, nor a value somebody else wrote into it."""
