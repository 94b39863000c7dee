from pathlib import Path

from benchmarks.comparing import compare
from benchmarks.measuring import percentiles, size_on_disk


def test_percentiles_take_the_nearest_rank() -> None:
    assert percentiles([float(i) for i in range(1, 101)]) == {
        "n": 100,
        "p50": 50.0,
        "p95": 95.0,
        "p99": 99.0,
        "max": 100.0,
    }
    assert percentiles([7.0]) == {"n": 1, "p50": 7.0, "p95": 7.0, "p99": 7.0, "max": 7.0}
    assert percentiles([3.0, 1.0, 2.0])["p50"] == 2.0


def test_a_size_counts_files_in_folders(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a").write_bytes(b"x" * 600_000)
    (tmp_path / "b").write_bytes(b"x" * 600_000)
    assert size_on_disk([tmp_path / "inner", tmp_path / "b"]) == 1.2


def answer(total: int, **teaching: int) -> dict[str, object]:
    return {"total": total, "facets": {"teaching": teaching}}


def test_rivals_that_disagree_are_told_from_circles_that_are_approximate() -> None:
    ours = {"facets": [answer(100, remote=40), answer(100, remote=40), answer(5), answer(7, remote=1)]}
    theirs = {"facets": [answer(100, remote=40), answer(98, remote=40), answer(6), answer(7, remote=2)]}
    found = compare(ours, theirs, {"facets": [False, True, False, False]})
    assert found["compared"] == 4
    assert found["wrong_without_circle"] == 2
    assert found["wrong_with_circle"] == 1
    assert found["circle_error_max"] == 0.02


def test_a_value_a_short_facet_leaves_out_is_a_disagreement() -> None:
    ours = {"facets": [answer(3, remote=1, in_person=2)]}
    theirs = {"facets": [answer(3, in_person=2)]}
    assert compare(ours, theirs, {"facets": [False]})["wrong_without_circle"] == 1
