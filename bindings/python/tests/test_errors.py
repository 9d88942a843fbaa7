"""Exceptions."""

from __future__ import annotations

import pickle

import pytest

import membrane
from membrane._bindings import membrane_status
from membrane.errors import class_of

RANGES = {
    1: membrane.UsageError,
    2: membrane.TokenError,
    3: membrane.PersonError,
    4: membrane.SetupError,
    5: membrane.RemoteError,
    6: membrane.StoreError,
    9: membrane.InternalError,
}


@pytest.mark.parametrize("status", [s for s in membrane_status if s != 0], ids=lambda s: s.name)
def test_every_status_belongs_to_the_class_of_its_range(status: membrane_status) -> None:
    assert issubclass(class_of(status), RANGES[status // 100])


def test_a_status_of_a_later_library_has_the_class_of_its_range() -> None:
    assert class_of(299) is membrane.TokenError
    assert class_of(777) is membrane.MembraneError


def test_no_two_statuses_share_a_class_of_their_own() -> None:
    own = [class_of(s) for s in membrane_status if s != 0 and class_of(s) not in RANGES.values()]
    assert len(own) == len(set(own))


def test_an_error_says_what_happened(client: membrane.Client) -> None:
    with pytest.raises(membrane.NotFound) as caught:
        client.get_connection(connection_key="no-such")
    error = caught.value
    assert error.status == membrane_status.MEMBRANE_NOT_FOUND
    assert error.status_name == "MEMBRANE_NOT_FOUND"
    assert (error.type, error.key) == ("bad_request", "not_found")
    assert error.message and str(error) == error.message
    assert isinstance(error.data, dict)
    assert error.retryable is False
    assert error.retry_after is None and error.oauth_code is None and error.http_status is None


def test_retry_after_is_in_seconds(
    client: membrane.Client, connection: membrane.Connection
) -> None:
    with pytest.raises(membrane.RateLimited) as caught:
        client.request("GET", "/status/429", connection_id=connection["id"])
    assert caught.value.retryable
    assert caught.value.retry_after == 7.0
    assert caught.value.http_status == 429


def test_errors_can_be_pickled() -> None:
    error = membrane.RateLimited("Wait.", status=502, retryable=True, retry_after=1.5, data={"a": 1})
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is membrane.RateLimited
    assert str(copy) == "Wait."
    assert vars(copy) == vars(error)
