"""InserJeunes (DEPP, Dares): what becomes of young leavers of a year, by training.

An answer of the API for France as a whole (``/france/millesime/{year}/filiere/{filiere}``), saved as it came: JSON, or
that JSON in a JSON string. ``data[]`` holds one measure of one training each. The year stands in the request only, so
that the file's name must carry it (``millesime-2023-apprentissage.json``), unless a key ``millesime`` says it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson

from search_svc.catalogue import SourceRef
from search_svc.catalogue.outcomes import OutcomeRow
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError, SourceFile

# The dimension that holds a training's code tells the way it was followed.
_WAYS = {
    "id_formation_apprentissage": "InserJeunes (apprentissage)",
    "id_mefstat11": "InserJeunes (voie scolaire)",
}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

_Key = tuple[str, str]


def read(file: SourceFile) -> Iterator[OutcomeRow | UnreadableRecord]:
    """The trainings whose rate is published. FileRefusedError when the year is not known, or when the answer is that of
    one school, which says nothing of a certification.

    A training without ``nb_sortant`` or without a rate gives no row: InserJeunes hides what rests on fewer than twenty.
    """
    answer = _answer(file)
    if isinstance(answer, UnreadableRecord):
        yield answer
        return
    if "UAI" in (answer.get("metadata") or {}):
        raise FileRefusedError(f"{file.name}: InserJeunes of one school; rates of France as a whole are needed")
    year = _year(file.name, answer)
    measures: dict[_Key, dict[str, Any]] = defaultdict(dict)
    for place, entry in enumerate(answer["data"], start=1):
        try:
            for dimension in entry["dimensions"]:
                for name in _WAYS.keys() & dimension.keys():
                    measures[name, str(dimension[name])][str(entry["id_mesure"])] = entry["valeur_mesure"]
        except (KeyError, TypeError, AttributeError) as error:
            detail = f"not a measure with its dimensions: {type(error).__name__}: {error}"
            yield UnreadableRecord(SourceRef(file.name, 0, f"data {place}"), detail)
    for (name, code), values in measures.items():
        try:
            row = _row(code, year, _WAYS[name], values)
        except (ValueError, TypeError) as error:
            yield UnreadableRecord(SourceRef(file.name, 0, code), str(error))
            continue
        if row is not None:
            yield row


def _answer(file: SourceFile) -> dict[str, Any] | UnreadableRecord:
    try:
        with file.open() as stream:
            answer = orjson.loads(stream.read())
        if isinstance(answer, str):
            answer = orjson.loads(answer)
        if isinstance(answer, dict) and isinstance(answer.get("data"), list):
            return answer
        detail = "no list of measures under `data`"
    except (orjson.JSONDecodeError, FileDamagedError) as error:
        detail = str(error)
    return UnreadableRecord(SourceRef(file.name), f"not an answer of InserJeunes: {detail}")


def _year(name: str, answer: dict[str, Any]) -> int:
    stated = answer.get("millesime") or (answer.get("metadata") or {}).get("millesime")
    years = _YEAR.findall(str(stated) if stated else name)
    if len(set(years)) != 1:
        raise FileRefusedError(
            f"{name}: of which year is not known; name the file after its request (millesime-2023-apprentissage.json)"
        )
    return int(years[0])


def _row(code: str, year: int, source: str, values: dict[str, Any]) -> OutcomeRow | None:
    leavers, employed, percent = (
        values.get(name) for name in ("nb_sortant", "nb_en_emploi_6_mois", "taux_en_emploi_6_mois")
    )
    if leavers is None or (employed is None and percent is None):
        return None
    count = int(leavers)
    if count < 0 or count != leavers:
        raise ValueError(f"nb_sortant is no number of people: {leavers!r}")
    if count == 0:
        return None
    rate = float(employed) / count if employed is not None else float(percent) / 100  # type: ignore[arg-type]
    if not 0 <= rate <= 1:
        raise ValueError(f"no rate between 0 and 1: {employed!r} of {leavers!r} in employment, {percent!r} %")
    return OutcomeRow(code, year, source, count, rate)
