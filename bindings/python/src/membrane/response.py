"""What an app answered to a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import not_json


@dataclass(frozen=True)
class Response:
    """An HTTP answer.

    status   the HTTP status; any status is an answer except 401 and 429, which raise
    headers  by lower-case name
    body     a JSON value when the answer is JSON, otherwise text, otherwise bytes; None when empty, and
             when it was streamed
    items    of a page, where `pagination` names them; then there is no body
    cursor   for the next page, while there is one
    has_body False when it is empty or was streamed, or is of a page: None is then not JSON's null
    """

    status: int
    headers: Mapping[str, str]
    body: Any
    items: list[Any] | None = None
    cursor: str | None = None
    has_body: bool = True

    def json(self) -> Any:
        """The body as a JSON value, also when the app called it text.

        When it is no JSON, empty, streamed, or of a page, it raises a `ProviderError` that is a `ValueError` too,
        with the key "body_not_json", and nothing else.
        """
        if self.body is None and not (self.has_body and self._is_called_json):
            raise not_json("the answer has no body", self.status)
        if self.body is None or not isinstance(self.body, (str, bytes)):
            return self.body
        if isinstance(self.body, str) and self._is_called_json:
            return self.body
        text = self.body if isinstance(self.body, str) else self.body.decode(errors="replace")
        text = text.removeprefix("\ufeff").rstrip("\0 \t\r\n")
        try:
            return _reader.decode(text)
        except (ValueError, RecursionError) as error:
            raise not_json(f"the body is not JSON: {error}", self.status) from None

    @property
    def _is_called_json(self) -> bool:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media_type == "application/json" or media_type.endswith("+json")


# As the library reads: what is no number is null, and control characters in texts are themselves.
_reader = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
