"""Codes of the open catalogue: départements as its exports spell them, Certifinfo codes that stand for CPF codes."""

import re
from functools import cache

from search_svc.places.names import name_key, without_article
from search_svc.places.territories import DEPARTMENTS

# Actions with a CPF code are in neither register; Certifinfo (Réseau Carif-Oref) has a code for most of them, and keeps
# those of the categories E(C), E(D) and E(B) that CE, DE and BE replaced. A and T are not paid by the CPF.
CPF_OF_CERTIFINFO = {
    "83899": "CPF200",
    "93559": "CPF202",
    "54664": "CPF206",
    "54660": "CPF210",
    "81133": "CPF211",
    "81134": "CPF212",
    "81306": "CPF213",
    "54661": "CPF213",
    "54662": "CPF214",
    "81135": "CPF215",
    "81307": "CPF216",
    "81136": "CPF217",
    "54663": "CPF217",
    "78287": "CPF219",
    "78288": "CPF220",
    "83224": "CPF221",
    "81308": "CPF222",
    "54665": "CPF222",
}

_PADDED = re.compile(r"0?([0-9]{2}|2[AB])")


def department_of(code: str, name: str, flags: list[str]) -> str:
    """INSEE code of a département from its code (``1``, ``01``, ``001``, ``2A``, ``974``), else from its name; "" when
    neither is one.

    The code decides. Flag ``department_unreadable`` when it is none of France (the name may still serve), and
    ``department_contradicts_name`` when it is another than the name says.
    """
    stated = "".join(code.split()).upper().removesuffix(".0")
    named = _by_name().get(name_key(name), "")
    if stated in ("", "-1"):
        return named
    found = _known(stated)
    if not found:
        flags.append("department_unreadable")
        return named
    if named and named != found:
        flags.append("department_contradicts_name")
    return found


def _known(code: str) -> str:
    padded = code.zfill(2)
    if padded in DEPARTMENTS:
        return padded
    found = _PADDED.fullmatch(padded)
    return found[1] if found and found[1] in DEPARTMENTS else ""


@cache
def _by_name() -> dict[str, str]:
    """Départements by name as compared, La Réunion without its article too."""
    names = {name_key(department.name): department.code for department in DEPARTMENTS.values()}
    return {**names, **{without_article(key): code for key, code in names.items()}}
