"""What can be wrong with a token, or with the keys that check it. No message holds anything of a token."""


class EntitlementError(ValueError):
    """A token that entitles to nothing. The message says why and holds nothing of the token: neither it, nor whom it
    names, nor a value somebody else wrote into it."""


class EntitlementRequired(EntitlementError):  # noqa: N818 (reads as what happened)
    """A question that only an entitlement answers, asked without one. ``parameter`` is what asks for it."""

    def __init__(self, parameter: str) -> None:
        super().__init__("needs a token in the header Authorization")
        self.parameter = parameter


class KeySetError(ValueError):
    """A JWK Set that cannot be used; the message says why and holds nothing of a key."""


class KeysUnavailable(Exception):  # noqa: N818 (reads as what happened)
    """No key was ever had from the configured address: no token can be judged. ``retry_after`` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("the keys that check tokens cannot be had now")
        self.retry_after = retry_after
