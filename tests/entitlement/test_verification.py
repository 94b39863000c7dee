"""What a token must be, and every forgery that is known to have been believed somewhere."""

import hashlib
import hmac
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from issuing import AUDIENCE, ISSUER, Pair, claims_of_a_job_seeker, ed25519, encoded, key_set, rsa

from search_svc.entitlement import Entitlement, EntitlementError
from search_svc.entitlement.key_set import read_key_set
from search_svc.entitlement.verification import LEEWAY, LONGEST_TOKEN, key_name, verify

ED, RSA = ed25519("ed-1"), rsa("rsa-1")
KEYS = read_key_set(key_set(ED, RSA))


def judged(token: str) -> Entitlement:
    return verify(token, KEYS[key_name(token)], ISSUER, AUDIENCE)


def refusal(token: str) -> str:
    with pytest.raises(EntitlementError) as refused:
        judged(token)
    return str(refused.value)


@pytest.mark.parametrize("pair", [ED, RSA], ids=["EdDSA", "RS256"])
def test_a_token_of_either_algorithm_entitles_to_what_it_says(pair: Pair) -> None:
    expires = int(time.time()) + 60
    found = judged(pair.sign(exp=expires, status=["jobseeker", "disabled_worker"]))
    assert found.status == {"jobseeker", "disabled_worker"}
    assert (found.role, found.subject, found.actor) == ("holder", "pseudonym-7f3a", None)
    assert found.expires == datetime.fromtimestamp(expires, UTC)


def test_an_advisor_searches_for_a_person_with_a_token_that_names_both() -> None:
    found = judged(ED.sign(role="advisor", act={"sub": "advisor-12"}))
    assert (found.role, found.subject, found.actor) == ("advisor", "pseudonym-7f3a", "advisor-12")


def test_who_acted_before_decides_nothing() -> None:
    chain = {"sub": "advisor-12", "act": {"sub": "advisor-1"}}
    assert judged(ED.sign(role="advisor", act=chain)).actor == "advisor-12"


def test_a_token_without_status_has_none() -> None:
    assert judged(ED.sign(without=["status"])).status == frozenset()


def test_one_audience_among_several_is_enough() -> None:
    assert judged(ED.sign(aud=["another-service", AUDIENCE])).role == "holder"


@pytest.mark.parametrize("claim", ["exp", "iss", "aud", "sub", "role"])
def test_a_claim_that_is_needed_is_named_when_it_is_missing(claim: str) -> None:
    assert refusal(ED.sign(without=[claim])) == f"has no claim {claim}"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://identity.example.fr.evil.example"}, "is not of the issuer of its key"),
        ({"iss": [ISSUER]}, "is not of the issuer of its key"),
        ({"aud": "another-service"}, "is meant for another service (aud)"),
        ({"aud": []}, "has no claim aud"),
        ({"status": ["jobseeker", "millionaire"]}, "claim status: holds something else than jobseeker, esat,"),
        ({"status": [["jobseeker"]]}, "claim status: holds something else than"),
        ({"status": "jobseeker"}, "claim status: is not a list"),
        ({"status": {"jobseeker": True}}, "claim status: is not a list"),
        ({"status": None}, "claim status: is not a list"),
        ({"role": "king"}, "claim role: is not one of holder, advisor, provider, funder, operator"),
        ({"role": ["holder"]}, "claim role: is not one of"),
        ({"sub": ""}, "claim sub: is not a name"),
        ({"sub": "x" * 201}, "claim sub: is not a name"),
        ({"act": {"sub": "advisor-12"}}, "claim act: only the role advisor acts for somebody else"),
        ({"role": "advisor", "act": "advisor-12"}, "claim act: is not an object"),
        ({"role": "advisor", "act": {}}, "claim act.sub: is not a name"),
        ({"role": "advisor", "act": {"sub": "pseudonym-7f3a"}}, "claim act.sub: is the person of sub"),
        ({"exp": 1e300}, "claim exp: is not an instant"),
        ({"exp": float("inf")}, "cannot be checked"),
        ({"exp": float("nan")}, "cannot be checked"),
        ({"exp": "tomorrow"}, "cannot be checked"),
        ({"exp": True}, "has expired"),
        ({"iat": "yesterday"}, "has an instant of issue (iat) that is not one"),
    ],
)
def test_a_claim_that_cannot_be_used_refuses_the_token(claims: dict[str, Any], why: str) -> None:
    assert refusal(ED.sign(**claims)).startswith(why)


def test_a_token_ends_when_it_expires_give_or_take_the_clocks() -> None:
    now, leeway = int(time.time()), int(LEEWAY.total_seconds())
    assert judged(ED.sign(exp=now - leeway + 10)).role == "holder"
    assert refusal(ED.sign(exp=now - leeway - 1)) == "has expired"


def test_a_token_begins_when_it_says_give_or_take_the_clocks() -> None:
    now, leeway = int(time.time()), int(LEEWAY.total_seconds())
    assert judged(ED.sign(nbf=now + leeway - 10)).role == "holder"
    assert refusal(ED.sign(nbf=now + leeway + 10)) == "is not valid yet"


# --- forgeries ------------------------------------------------------------------------------------------------------
def forged(header: dict[str, Any], signature: bytes = b"x") -> str:
    return f"{encoded(header)}.{encoded(claims_of_a_job_seeker())}.{encoded(signature)}"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, ["EdDSA"], "HS256", "ES256", "RS512", "PS256"])
def test_another_algorithm_is_refused_whatever_its_spelling(algorithm: object) -> None:
    assert refusal(forged({"alg": algorithm, "kid": "ed-1"})) == "is not signed with EdDSA or RS256"


def test_a_token_without_a_signature_is_refused() -> None:
    header, claims, _ = ED.sign().split(".")
    assert refusal(f"{header}.{claims}.") == "is not a JWT of three parts, the last its signature"
    unsigned = encoded({"alg": "none", "kid": "ed-1"})
    assert refusal(f"{unsigned}.{claims}.") == "is not a JWT of three parts, the last its signature"


@pytest.mark.parametrize("stated", ["HS256", "RS256"])
def test_the_public_key_is_no_secret_to_sign_with(stated: str) -> None:
    public = RSA.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{encoded({'alg': stated, 'kid': 'rsa-1'})}.{encoded(claims_of_a_job_seeker())}"
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    refusal(f"{signed}.{encoded(mac)}")


def test_a_key_is_used_with_its_own_algorithm_only() -> None:
    token = ED.sign(header={"kid": "rsa-1"})
    assert refusal(token) == "cannot be checked"


def test_a_token_signed_by_somebody_else_under_the_name_of_a_key_is_refused() -> None:
    assert refusal(Pair("ed-1", ed25519("stranger").private).sign()) == "has a signature that does not fit"


def test_a_key_that_comes_with_the_token_is_not_believed() -> None:
    stranger = ed25519("stranger")
    header = {"kid": "ed-1", "jwk": stranger.jwk(), "jku": "https://evil.example/keys", "x5u": "https://evil.example/x"}
    assert refusal(stranger.sign(header=header)) == "has a signature that does not fit"


def test_claims_changed_after_signing_are_refused() -> None:
    header, _, signature = ED.sign(status=[]).split(".")
    changed = encoded({**claims_of_a_job_seeker(), "status": ["esat"]})
    assert refusal(f"{header}.{changed}.{signature}") == "has a signature that does not fit"


def test_an_extension_that_must_be_understood_and_is_not_refuses_the_token() -> None:
    assert refusal(ED.sign(header={"crit": ["exp"], "exp": 1})) == "has a part that cannot be read"


@pytest.mark.parametrize("name", [None, 5, "", "x" * 201, ["ed-1"]])
def test_a_token_names_its_key(name: object) -> None:
    header = {"alg": "EdDSA"} if name is None else {"alg": "EdDSA", "kid": name}
    assert refusal(forged(header)) in ("does not name its key (kid)", "has a part that cannot be read")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "a.b.c",
        "..",
        "a.b.c.d.e",
        "Lyon",
        "é.é.é",
        f"{encoded(b'[' * 5000)}.e30.e30",
        f"{encoded(b'{')}.e30.e30",
        f"{encoded(b'9' * 5000)}.e30.e30",
        f"{encoded([])}.e30.e30",
    ],
)
def test_garbage_is_refused_and_breaks_nothing(token: str) -> None:
    refusal(token)


def test_a_huge_token_is_refused_before_it_is_read() -> None:
    assert refusal("a" * (LONGEST_TOKEN + 1)) == f"is longer than {LONGEST_TOKEN} characters"


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda data: ".".join([encoded(data)] * 3)))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with pytest.raises(EntitlementError):
        key_name(text)


@given(st.data())
def test_no_single_character_of_a_token_can_be_changed(data: st.DataObject) -> None:
    token = ED.sign()
    place = data.draw(st.integers(0, len(token) - 1))
    # The last character of a part of base64url holds bits that mean nothing, so its neighbours may read the same.
    part_ends = [at - 1 for at in (token.index("."), token.rindex("."), len(token))]
    if place in part_ends or token[place] == ".":
        return
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_").filter(lambda letter: letter != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    with pytest.raises((EntitlementError, KeyError)):
        judged(changed)


def test_a_refusal_holds_nothing_of_the_token() -> None:
    for claims in ({"sub": "secret-person" * 30}, {"role": "secret-person"}, {"status": ["secret-person"]}):
        assert "secret-person" not in refusal(ED.sign(**claims))
