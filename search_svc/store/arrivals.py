"""In which order providers came to a store."""

from contextlib import closing
from pathlib import Path

from search_svc.store.schema import connect
from search_svc.store.store import FILE_NAME


def first_offers(directory: Path) -> dict[str, int]:
    """SIREN → row of its first offer ever stored, withdrawn ones too. StoreMissing and StoreFormat as for a Store.

    Rows rise in the order of arrival and keep their number when an offer changes; no date is kept.
    """
    query = "SELECT substr(id, 1, 9), min(number) FROM offers GROUP BY 1"
    with closing(connect(directory / FILE_NAME, read_only=True)) as connection:
        return dict(connection.execute(query).fetchall())
