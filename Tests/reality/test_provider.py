"""The provider is what the other tests judge by, so it is judged first: by a client that does what no client should."""

import base64
import hashlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import browser
import faults
import pytest
from families import Outcome
from strict_provider import Client, Provider

VERIFIER = "v" * 43


class Caller:
    """A client of the provider without any of the library."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def send(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        secret: str | None = Client.secret,
        **headers: str,
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(urlsplit(self.provider.url).netloc)
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if secret is not None:
                pair = base64.b64encode(f"{Client.id}:{secret}".encode()).decode()
                headers["Authorization"] = f"Basic {pair}"
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            try:
                return answer.status, json.loads(text)
            except ValueError:
                return answer.status, text.decode()
        finally:
            connection.close()

    def page(self, **changes: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": Client.id,
            "redirect_uri": Provider.redirect_uri,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "state": "s",
            **changes,
        }
        return f"{self.provider.url}/authorize?{urlencode({name: value for name, value in query.items() if value})}"

    def code(self) -> str:
        return parse_qs(urlsplit(browser.consent(self.page(), "ada")).query)["code"][0]

    def redeem(self, code: str, verifier: str = VERIFIER, **more: Any) -> tuple[int, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": Provider.redirect_uri}
        return self.send("POST", "/token", {**form, "code_verifier": verifier}, **more)

    def tokens(self) -> dict[str, Any]:
        status, answer = self.redeem(self.code())
        assert status == 200, answer
        return dict(answer)

    def refresh(self, refresh_token: str) -> tuple[int, Any]:
        return self.send("POST", "/token", {"grant_type": "refresh_token", "refresh_token": refresh_token})

    def me(self, access_token: str) -> int:
        return self.send("GET", "/api/me", Authorization=f"Bearer {access_token}")[0]


@pytest.fixture
def caller() -> Iterator[Caller]:
    with Provider() as provider:
        yield Caller(provider)


@pytest.fixture
def gracious() -> Iterator[Caller]:
    with Provider(grace=600) as provider:
        yield Caller(provider)


@pytest.mark.parametrize(
    "changes",
    [{"code_challenge": "", "code_challenge_method": ""}, {"code_challenge_method": "plain"}, {"code_challenge": ""},
     {"client_id": "somebody"}, {"redirect_uri": "http://127.0.0.1/elsewhere"}, {"response_type": "token"}],
)  # fmt: skip
def test_wrong_authorization_requests_are_refused(caller: Caller, changes: dict[str, str]) -> None:
    url = urlsplit(caller.page(**changes))
    assert caller.send("GET", f"{url.path}?{url.query}")[0] == 400


def test_codes_work_once_and_with_their_verifier(caller: Caller) -> None:
    code = caller.code()
    assert caller.redeem(code)[0] == 200
    assert caller.redeem(code) == (400, {"error": "invalid_grant", "error_description": "Invalid 'code' in request."})
    assert caller.redeem(caller.code(), verifier="w" * 43)[1]["error"] == "invalid_grant"


def test_the_client_must_authenticate(caller: Caller) -> None:
    for secret in ("wrong", None):
        status, answer = caller.redeem(caller.code(), secret=secret)
        assert (status, answer["error"]) == (401, "invalid_client")


def test_access_tokens_are_checked(caller: Caller) -> None:
    tokens = caller.tokens()
    assert caller.me(tokens["access_token"]) == 200
    assert caller.me("at_forged") == 401
    assert caller.me(tokens["refresh_token"]) == 401
    caller.provider.families.expire_access_tokens()
    assert caller.me(tokens["access_token"]) == 401


def test_a_refresh_token_works_once_and_its_reuse_revokes_the_family(caller: Caller) -> None:
    first = caller.tokens()
    status, second = caller.refresh(first["refresh_token"])
    assert status == 200 and second["refresh_token"] != first["refresh_token"]
    assert caller.refresh(first["refresh_token"])[1]["error"] == "invalid_grant"
    # Nothing of the second answer was seen.
    assert [loss.is_without_cause for loss in caller.provider.families.losses()] == [False]
    assert caller.refresh(second["refresh_token"])[1]["error"] == "invalid_grant"
    assert caller.me(second["access_token"]) == 401
    assert caller.provider.families.refreshes == [Outcome.ISSUED, Outcome.REUSED, Outcome.REVOKED]


@pytest.mark.parametrize("shown", ["access_token", "refresh_token"])
def test_reuse_by_a_client_that_had_the_answer_is_without_cause(caller: Caller, shown: str) -> None:
    first = caller.tokens()
    second = caller.refresh(first["refresh_token"])[1]
    if shown == "access_token":
        caller.me(second[shown])
    else:
        caller.refresh(second[shown])
    caller.refresh(first["refresh_token"])
    assert [loss.is_without_cause for loss in caller.provider.families.losses()] == [True]


def test_within_the_grace_a_lost_answer_can_be_asked_for_again(gracious: Caller) -> None:
    first = gracious.tokens()
    lost = gracious.refresh(first["refresh_token"])[1]
    status, second = gracious.refresh(first["refresh_token"])
    assert status == 200
    assert gracious.me(lost["access_token"]) == 401
    assert gracious.me(second["access_token"]) == 200
    # Something of the second answer was seen now: the grace is over.
    assert gracious.refresh(first["refresh_token"])[1]["error"] == "invalid_grant"
    assert gracious.provider.families.losses()[0].is_without_cause


def test_what_the_grace_replaced_revokes_the_family(gracious: Caller) -> None:
    first = gracious.tokens()
    lost = gracious.refresh(first["refresh_token"])[1]
    gracious.refresh(first["refresh_token"])
    assert gracious.refresh(lost["refresh_token"])[1]["error"] == "invalid_grant"
    assert gracious.provider.families.refreshes[-1] is Outcome.REUSED


def test_revocation_ends_the_family(caller: Caller) -> None:
    tokens = caller.tokens()
    assert caller.send("POST", "/revoke", {"token": tokens["refresh_token"]}, secret="wrong")[0] == 401
    assert caller.me(tokens["access_token"]) == 200
    assert caller.send("POST", "/revoke", {"token": tokens["refresh_token"]})[0] == 200
    assert caller.me(tokens["access_token"]) == 401
    assert caller.refresh(tokens["refresh_token"])[1]["error"] == "invalid_grant"
    assert caller.provider.families.losses() == []


def test_requests_are_counted_also_when_they_are_answered_badly(caller: Caller) -> None:
    tokens = caller.tokens()
    caller.provider.fault = faults.status(500)
    assert caller.refresh(tokens["refresh_token"])[0] == 500
    assert caller.provider.requests == {"authorization_code": 1, "refresh_token": 1}
    assert caller.provider.families.refreshes == []


def test_a_lost_answer_was_acted_on(gracious: Caller) -> None:
    tokens = gracious.tokens()
    gracious.provider.fault = faults.in_turn(faults.lost, faults.lost_before_acting)
    for _ in range(2):
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            gracious.refresh(tokens["refresh_token"])
    assert gracious.provider.families.refreshes == [Outcome.ISSUED]
    assert gracious.refresh(tokens["refresh_token"])[0] == 200
    assert gracious.provider.families.refreshes == [Outcome.ISSUED, Outcome.RESENT]
