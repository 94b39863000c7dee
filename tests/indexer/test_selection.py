"""Which version of an offer counts, over several spool files, against a dictionary."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_svc.catalogue import Formation, SourceRef, StatedAction
from search_svc.indexer.records import OfferRecord
from search_svc.indexer.selection import ShrinkRefused, refuse_shrink, select
from search_svc.indexer.spool import Contents, SpoolWriter, formation_identity

DAYS = [None, date(2026, 11, 1), date(2026, 11, 2)]
# (formation, action, datemaj, wording of the formation)
versions = st.tuples(st.sampled_from("FG"), st.sampled_from("ABC"), st.sampled_from(DAYS), st.sampled_from("xy"))


def spool(path: Path, records: list[tuple[str, str, date | None, str]]) -> Contents:
    with SpoolWriter(path) as writer:
        for formation, action, updated, wording in records:
            stated = StatedAction(
                siret="79094038150636",
                formation_number=formation,
                action_number=action,
                source=SourceRef(path.name),
                format="edof",
                title=wording,
                updated=updated,
            )
            writer.add(OfferRecord(Formation(siret=stated.siret, number=formation, title=wording), stated))
        writer.end_file()
    return writer.contents


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(versions, max_size=6), max_size=4))
def test_the_latest_version_wins_and_of_equals_the_last_read(
    tmp_path: Path, files: list[list[tuple[str, str, date | None, str]]]
) -> None:
    contents = [spool(tmp_path / str(number), records) for number, records in enumerate(files)]
    read = [record for records in files for record in records]
    winners: dict[tuple[str, str], int] = {}
    for position, (formation, action, updated, _) in enumerate(read):
        best = winners.get((formation, action))
        if best is None or (updated or date.min) >= (read[best][2] or date.min):
            winners[formation, action] = position
    selection = select(contents)
    assert [position for position in range(len(read)) if not selection.superseded[position]] == sorted(winners.values())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(versions, max_size=6), max_size=4))
def test_a_formation_worded_in_several_ways_has_one_text_of_its_latest_day(
    tmp_path: Path, files: list[list[tuple[str, str, date | None, str]]]
) -> None:
    contents = [spool(tmp_path / str(number), records) for number, records in enumerate(files)]
    selection = select(contents)
    for name in "FG":
        stated = [record for records in files for record in records if record[0] == name]
        key = formation_identity(Formation(siret="79094038150636", number=name, title=""))
        wordings = {wording for _, _, _, wording in stated}
        assert (key in selection.formations) == (len(wordings) > 1)
        if key in selection.formations:
            latest = max(updated or date.min for _, _, updated, _ in stated)
            assert selection.formations[key].title in {
                w for _, _, updated, w in stated if (updated or date.min) == latest
            }


def test_a_fifth_may_vanish_and_not_more() -> None:
    refuse_shrink({"edof|79094038150636": (5, ["a"]), "edof|97256445429709": (0, [])})
    with pytest.raises(ShrinkRefused, match=r"edof\|79094038150636 \(2 of 9\)"):
        refuse_shrink({"edof|79094038150636": (9, ["a", "b"]), "edof|97256445429709": (10, ["c", "d"])})
