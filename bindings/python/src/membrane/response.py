"""What an app answered to a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Response:
    """An HTTP answer.

    status   the HTTP status; any status is an answer except 401 and 429, which raise
    headers  by lower-case name
    body     a JSON value when the answer is JSON, otherwise text, otherwise bytes; None when empty, and
             when it was streamed
    items    of a page, where `pagination` names them; then there is no body
    cursor   for the next page, while there is one
    """

    status: int
    headers: Mapping[str, str]
    body: Any
    items: list[Any] | None = None
    cursor: str | None = None

    def json(self) -> Any:
        """The body as a JSON value, also when the app called it text. ValueError when it is not JSON."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/json" or media_type.endswith("+json"):
            return self.body
        if isinstance(self.body, (str, bytes)):
            return json.loads(self.body)
        if self.body is None:
            raise ValueError("the answer has no body")
        return self.body
