"""The one error of this package."""


class FundingError(ValueError):
    """A statement that the rules cannot answer. ``field`` is its path, like ``periods[1].end``."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail
