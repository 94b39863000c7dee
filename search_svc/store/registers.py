"""The registers of the store: certifications with their partners, organisations, thesauri and places.

Writing what is already there changes nothing: ``register_seq`` only rises when some row differs, so that a re-run
does not make every engine rebuild.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from search_svc.catalogue import CPF_ACTIONS, Certification, Cohort, Organisation, Partner
from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode
from search_svc.catalogue.thesaurus import Commune, FormacodeTerm, JobTitle, Outline
from search_svc.store import codec
from search_svc.store.outcomes import cohorts_by_number
from search_svc.store.transaction import next_seq, transaction

# Rows read at a time: bounds memory and never leaves a read transaction open while the caller works.
_CHUNK = 500
_CPF_ACTIONS = {action.number: action for action in CPF_ACTIONS}

_Row = TypeVar("_Row")

_decode_commune = msgspec.msgpack.Decoder(Commune).decode
_decode_outline = msgspec.msgpack.Decoder(Outline).decode
_decode_job_title = msgspec.msgpack.Decoder(JobTitle).decode
_decode_outcome = msgspec.msgpack.Decoder(OutcomeRow).decode
_decode_training_code = msgspec.msgpack.Decoder(TrainingCode).decode
_decode_formacode = msgspec.msgpack.Decoder(FormacodeTerm).decode


class Registers:
    """The part of a ``Store`` that holds registers. Each write is one transaction, streamed in bounded memory."""

    _connection: sqlite3.Connection
    _outcomes_held: tuple[int, Mapping[str, tuple[Cohort, ...]]] | None = None

    # --- certifications -----------------------------------------------------------------------------------------------
    def merge_certifications(self, certifications: Iterable[Certification]) -> int:
        """Add or replace fiches by number, XML winning over CSV (which has no habilitations nor insertion rates).

        Returns how many were added or changed: not those equal to the stored one, nor CSV fiches an XML one covers.
        """
        written = 0
        with transaction(self._connection) as connection:
            for fiche in certifications:
                written += _merge_certification(connection, fiche)
            if written:
                self._register_changed()
        return written

    def certifications(self) -> Iterator[Certification]:
        """Every fiche in order of number, **without its partners** (see ``partners`` and ``authorised_sirets``), with
        the cohorts of statistical services after its own.

        The actions that have a CPF code come first: the law names them, no register has to be loaded for them.
        """
        yield from CPF_ACTIONS
        beside = self._outcome_cohorts()
        for body in self._stream(
            "SELECT number, body FROM certifications WHERE number > ? ORDER BY number LIMIT ?", ""
        ):
            yield _with_cohorts(codec.decode_certification(body), beside)

    def certification(self, number: str) -> Certification | None:
        """One fiche (or CPF action) without its partners, None when no register has it."""
        if number in _CPF_ACTIONS:
            return _CPF_ACTIONS[number]
        row = self._connection.execute("SELECT body FROM certifications WHERE number = ?", (number,)).fetchone()
        return _with_cohorts(codec.decode_certification(row[0]), self._outcome_cohorts()) if row else None

    def partners(self, number: str) -> tuple[Partner, ...]:
        """Every partner of a fiche, active or not."""
        row = self._connection.execute("SELECT body FROM partners WHERE number = ?", (number,)).fetchone()
        return codec.decode_partners(row[0]) if row else ()

    def authorised_sirets(self) -> dict[str, frozenset[str]]:
        """Number → SIRETs that may sell it, for the fiches that list partners only."""
        rows = self._connection.execute("SELECT number, authorised FROM certifications WHERE authorised IS NOT NULL")
        return {number: frozenset(sirets.split()) for number, sirets in rows}

    # --- organisations ------------------------------------------------------------------------------------------------
    def merge_organisations(self, organisations: Iterable[Organisation]) -> int:
        """Add or replace lines by (SIREN, declaration); returns how many were added or changed."""
        written = 0
        with transaction(self._connection) as connection:
            for organisation in organisations:
                cursor = connection.execute(
                    "INSERT INTO organisations (siren, declaration, body) VALUES (?1, ?2, ?3) "
                    "ON CONFLICT (siren, declaration) DO UPDATE SET body = ?3 WHERE body <> ?3",
                    (organisation.siren, organisation.declaration, codec.encode(organisation)),
                )
                written += cursor.rowcount
            if written:
                self._register_changed()
        return written

    def organisations(self) -> Iterator[Organisation]:
        """Every line, in the order first seen."""
        for body in self._stream("SELECT number, body FROM organisations WHERE number > ? ORDER BY number LIMIT ?", -1):
            yield codec.decode_organisation(body)

    def organisation(self, siren: str) -> Organisation | None:
        """The organisation of a SIREN (its first declaration in the list)."""
        row = self._connection.execute(
            "SELECT body FROM organisations WHERE siren = ? ORDER BY number LIMIT 1", (siren,)
        ).fetchone()
        return codec.decode_organisation(row[0]) if row else None

    # --- thesauri and places: each load replaces the one before -------------------------------------------------------
    def replace_communes(self, communes: Iterable[Commune]) -> int:
        """Replace every commune; returns the number of rows."""
        return self._replace("communes", communes)

    def communes(self) -> Iterator[Commune]:
        """Communes in the order loaded."""
        return self._rows("communes", _decode_commune)

    def replace_outlines(self, outlines: Iterable[Outline]) -> int:
        """Replace every outline of a département or region; returns the number of rows."""
        return self._replace("outlines", outlines)

    def outlines(self) -> Iterator[Outline]:
        """Outlines in the order loaded."""
        return self._rows("outlines", _decode_outline)

    def replace_job_titles(self, titles: Iterable[JobTitle]) -> int:
        """Replace every ROME job title; returns the number of rows."""
        return self._replace("job_titles", titles)

    def job_titles(self) -> Iterator[JobTitle]:
        """Job titles in the order loaded."""
        return self._rows("job_titles", _decode_job_title)

    def replace_formacodes(self, terms: Iterable[FormacodeTerm]) -> int:
        """Replace every Formacode term; returns the number of rows."""
        return self._replace("formacodes", terms)

    def formacodes(self) -> Iterator[FormacodeTerm]:
        """Formacode terms in the order loaded."""
        return self._rows("formacodes", _decode_formacode)

    def replace_outcomes(self, rows: Iterable[OutcomeRow]) -> int:
        """Replace every rate of a statistical service; returns the number of rows."""
        return self._replace("outcomes", rows)

    def outcomes(self) -> Iterator[OutcomeRow]:
        """Rates of statistical services in the order loaded."""
        return self._rows("outcomes", _decode_outcome)

    def replace_training_codes(self, codes: Iterable[TrainingCode]) -> int:
        """Replace every code of a training; returns the number of rows."""
        return self._replace("training_codes", codes)

    def training_codes(self) -> Iterator[TrainingCode]:
        """Codes of trainings in the order loaded."""
        return self._rows("training_codes", _decode_training_code)

    def loaded_registers(self) -> Mapping[str, int]:
        """Register name (certifications_xml, certifications_csv, organisations, communes, outlines, job_titles,
        formacodes, outcomes, training_codes) → rows; a register never loaded is absent."""
        counts = {
            f"certifications_{source}": rows
            for source, rows in self._connection.execute("SELECT source, count(*) FROM certifications GROUP BY source")
            if source != "law"
        }
        (organisations,) = self._connection.execute("SELECT count(*) FROM organisations").fetchone()
        if organisations:
            counts["organisations"] = organisations
        return counts | dict(self._connection.execute("SELECT name, rows FROM reference_registers"))

    # --- inside -------------------------------------------------------------------------------------------------------
    def _outcome_cohorts(self) -> Mapping[str, tuple[Cohort, ...]]:
        """Cohorts of statistical services by number, put together once a change of the registers."""
        (seq,) = self._connection.execute("SELECT value FROM counters WHERE name = 'register_seq'").fetchone()
        if self._outcomes_held is None or self._outcomes_held[0] != seq:
            self._outcomes_held = (seq, cohorts_by_number(self.outcomes(), self.training_codes()))
        return self._outcomes_held[1]

    def _register_changed(self) -> None:
        seq = next_seq(self._connection)
        self._connection.execute("UPDATE counters SET value = ? WHERE name = 'register_seq'", (seq,))

    def _replace(self, register: str, rows: Iterable[Struct]) -> int:
        hasher, count = blake2b(digest_size=codec.DIGEST_BYTES), 0
        with transaction(self._connection) as connection:
            before = connection.execute("SELECT digest FROM reference_registers WHERE name = ?", (register,)).fetchone()
            connection.execute("DELETE FROM reference_rows WHERE register = ?", (register,))
            for count, row in enumerate(rows, start=1):
                body = codec.encode(row)
                hasher.update(codec.digest(body))
                connection.execute("INSERT INTO reference_rows VALUES (?, ?, ?)", (register, count, body))
            connection.execute(
                "INSERT OR REPLACE INTO reference_registers VALUES (?, ?, ?)", (register, count, hasher.digest())
            )
            if before is None or before[0] != hasher.digest():
                self._register_changed()
        return count

    def _rows(self, register: str, decode: Callable[[bytes], _Row]) -> Iterator[_Row]:
        query = (
            "SELECT position, body FROM reference_rows WHERE register = ?2 AND position > ?1 ORDER BY position LIMIT ?3"
        )
        for body in self._stream(query, -1, register):
            yield decode(body)

    def _stream(self, query: str, after: str | int, *parameters: str) -> Iterator[bytes]:
        while chunk := self._connection.execute(query, (after, *parameters, _CHUNK)).fetchall():
            for _, body in chunk:
                yield body
            after = chunk[-1][0]


def _with_cohorts(fiche: Certification, beside: Mapping[str, tuple[Cohort, ...]]) -> Certification:
    cohorts = beside.get(fiche.number)
    return structs.replace(fiche, cohorts=fiche.cohorts + cohorts) if cohorts else fiche


def _merge_certification(connection: sqlite3.Connection, fiche: Certification) -> bool:
    body = codec.encode(structs.replace(fiche, partners=()))
    partners = codec.encode(fiche.partners)
    fingerprint = codec.digest(body + partners)
    found = connection.execute("SELECT source, digest FROM certifications WHERE number = ?", (fiche.number,)).fetchone()
    if found is not None and (found[1] == fingerprint or (found[0] == "xml" and fiche.source == "csv")):
        return False
    authorised = codec.authorised_sirets(fiche)
    connection.execute(
        "INSERT OR REPLACE INTO certifications VALUES (?, ?, ?, ?, ?)",
        (fiche.number, fiche.source, fingerprint, body, None if authorised is None else " ".join(sorted(authorised))),
    )
    connection.execute("INSERT OR REPLACE INTO partners VALUES (?, ?)", (fiche.number, partners))
    return True
