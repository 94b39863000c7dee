"""Which text of an offer is searched under which field: one definition for every engine and for the oracle.

Text belongs to one of three levels, so that what many offers share is analysed once: the formation (its own texts and
the codes its actions state), the certification (a hundred job titles, for a thousand formations) and the provider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from search_svc.analysis import analyse, label_term, stems
from search_svc.catalogue import Certification, Formation, Organisation
from search_svc.engine.acronyms import acronym_term, acronyms
from search_svc.engine.plan import TextField
from search_svc.store import Store

LABEL_FIELDS = frozenset({"label", "titled_label"})


class Term(str):
    """A term to be indexed as it is, among the texts of a field. No text of a source is one."""


Texts = Mapping[TextField, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What codes mean: ROME code → job titles, Formacode → label and synonyms. Empty when none was loaded."""

    jobs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    domains: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @staticmethod
    def read(store: Store) -> "Thesaurus":
        """The thesauri loaded into a store."""
        jobs: dict[str, list[str]] = {}
        for title in store.job_titles():
            jobs.setdefault(title.rome, []).extend(dict.fromkeys(text for text in (title.title, title.short) if text))
        return Thesaurus(jobs, {term.code: (term.label, *term.synonyms) for term in store.formacodes()})


def formation_texts(formation: Formation) -> Texts:
    """Texts of a formation."""
    return {
        "title": (formation.title,),
        "contents": (formation.objectives, formation.results, formation.contents),
    }


def stated_texts(formacodes: Sequence[str], rome: Sequence[str], name: str, thesaurus: Thesaurus) -> Texts:
    """What an action states beside its formation's texts: what its codes mean (nothing for codes the thesaurus does not
    know), and the name it gives its provider when that is not the provider's name (``name_beside``).

    A provider states what it likes: this counts as what it writes, not as the jobs and domains of the certification or
    the name in the public list.
    """
    domains = [text for code in formacodes for text in thesaurus.domains.get(code, ())]
    jobs = [text for code in rome for text in thesaurus.jobs.get(code, ())]
    return {"contents": [text for text in (*domains, *jobs, name) if text]}


def certification_texts(certification: Certification, thesaurus: Thesaurus) -> Texts:
    """Texts of a certification.

    Jobs are the ROME's titles of its ROME codes; without that thesaurus, what the fiche itself says. Its initials stand
    beside its title.
    """
    digits = certification.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    jobs: list[str] = []
    for rome in certification.rome:
        jobs += thesaurus.jobs.get(rome.code, (rome.label,))
    labels = list(jobs)
    if not thesaurus.jobs:
        jobs.append(certification.accessible_jobs)
    domains: list[str] = []
    for code in certification.formacodes:
        domains += thesaurus.domains.get(code.code, (code.label,))
    domains += [code.label for code in certification.nsf]
    labels += domains
    said = set(analyse(certification.title))
    return {
        "certification": (
            certification.title,
            certification.abbreviation,
            certification.number,
            digits,
            *(Term(acronym_term(initials)) for initials in acronyms(certification)),
        ),
        "job": jobs,
        "domain": domains,
        "label": labels,
        "titled_label": [label for label in labels if said.issuperset(stems(label))],
    }


def unknown_certification_texts(number: str) -> Texts:
    """Texts of a certification that no register knows: its number still finds it."""
    return {"certification": (number, number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))}


def provider_names(organisation: Organisation | None, stated: str) -> Sequence[str]:
    """Names of a provider (analysed by ``analysis.names``, not stemmed): the public list's, or if it is not there the
    one it states."""
    return (organisation.name if organisation is not None and organisation.name else stated,)


def name_beside(organisation: Organisation | None, stated: str) -> str:
    """The name a provider states beside that of the public list, "" when there is no other."""
    return "" if stated in provider_names(organisation, stated) else stated


def field_terms(field: TextField, text: str) -> list[str]:
    """Terms of a text in any field but the provider's: its words, or in fields of labels one term for the whole."""
    if isinstance(text, Term):
        return [text]
    if field in LABEL_FIELDS:
        return [term] if (term := label_term(text)) else []
    return analyse(text)


def exact_key(text: str) -> str:
    """What two texts share when one is exactly the other once analysed: how an exact title is recognised."""
    return " ".join(analyse(text))


def key_hash(key: str) -> int:
    """64 bits of an ``exact_key``; 0 for an empty one, which equals nothing."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little") if key else 0
